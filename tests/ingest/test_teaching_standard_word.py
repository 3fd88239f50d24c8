"""Teaching standards as Word files: numbers that Word makes, labels merged over rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.checks.show import show_reading
from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_checked, read_file
from ingest.record import Reading
from ingest.samples.source.word import cell, p, table
from tests.ingest.office import doc_of
from tests.ingest.standard_word import (
    ABILITIES,
    BARE,
    CIRCLE,
    CLAUSE,
    HEADING,
    ROW,
    TITLES,
    contents_of,
    listed,
    read,
)
from tests.ingest.test_teaching_standard_variants import courses


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Every number of headings, clauses, rows and contents made by Word; merged cells in both tables."""

    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    core = "".join(
        (
            row(*(cell(title) for title in TITLES)),
            row(
                cell(p("", num=(ROW, 0)), merge="restart"),
                cell("茶叶审评", merge="restart"),
                cell("取样；\n评分。", merge="restart"),
                cell(listed(("掌握审评方法。", "能够填写审评单，\n并归档。"), CIRCLE)),
            ),
            row(
                cell("", merge="continue"),
                cell("", merge="continue"),
                cell("", merge="continue"),
                cell(p("能够提出拼配建议。", num=(CIRCLE, 0))),
            ),
            row(
                cell(p("", num=(ROW, 0))),
                cell("茶艺服务"),
                cell("迎宾、泡茶。"),
                cell(listed(("能够布置茶席。", "能够讲解茶品特点。"), BARE)),
            ),
        )
    )
    body = [
        p("茶艺与茶营销专业教学标准（中等职业教育）"),
        p("概述", num=(HEADING, 0)),
        p("学校应依据本标准制订人才培养方案。"),
        p("专业名称（专业代码）", num=(HEADING, 0)),
        p("茶艺与茶营销（740105）"),
        p("入学基本要求", num=(HEADING, 0)),
        p("初中毕业"),
        p("基本修业年限", num=(HEADING, 0)),
        p("三年"),
        p("职业面向", num=(HEADING, 0)),
        p("本专业的职业面向如表1所示。"),
        p("表1 职业面向"),
        table(
            [
                ["所属专业大类（代码）", "旅游大类（74）"],
                ["对应行业（代码）", "餐饮业（62）"],
                ["^", "零售业（52）"],
                ["主要职业类别（代码）", "茶艺师 S（4-03-02-07）、\n评茶师（6-02-06-11）"],
                ["主要岗位（群）或\n技术领域", "茶艺服务"],
                ["^", "茶叶审评、茶会策划"],
                ["职业类证书", "茶艺师\n茶叶拼配"],
            ]
        ),
        p("培养规格", num=(HEADING, 0)),
        p("毕业生应达到以下要求："),
        *(p(text, num=(CLAUSE, 0)) for text in ABILITIES),
        p("课程设置及学时安排", num=(HEADING, 0)),
        p("课程设置", num=(HEADING, 1)),
        p("公共基础课程", num=(HEADING, 2)),
        p("应将思想政治、语文等列为公共基础必修课程。"),
        p("专业课程", num=(HEADING, 2)),
        p("专业基础课程", num=(12, 0)),
        p("主要包括：茶文化基础、礼仪与沟通等领域的内容。"),
        p("专业核心课程", num=(12, 0)),
        p("主要包括：茶叶审评、茶艺服务等领域的内容。"),
        p("表2 专业核心课程主要教学内容与要求"),
        f"<w:tbl>{core}</w:tbl>",
        p("实践性教学环节", num=(HEADING, 2)),
        p("实训", num=(22, 0)),
        p("在校内外进行茶叶审评、茶艺表演等单项技能实训。"),
        p("实习", num=(22, 0)),
        p("在茶馆进行实习，包括认识实习和岗位实习。"),
    ]
    return read(tmp_path_factory.mktemp("numbered") / "一份文件.docx", body)


def test_numbers_of_headings_and_clauses_are_those_that_word_prints(numbered: Reading) -> None:
    shown = published(numbered.records[0])
    assert (shown["program"], shown["program_code"], shown["duration_years"]) == ("茶艺与茶营销", "740105", 3)
    assert shown["education_level"] == "中等职业教育"
    assert numbered.title == "茶艺与茶营销专业教学标准（中等职业教育）"
    assert [(one["no"], one["text"]) for one in shown["abilities"]] == [
        ("1", "具有爱岗敬业的精神；"),
        ("2", "能够使用POS收银系统登记茶品；"),
        ("3", "具有讲解茶文化的能力。"),
    ]
    assert courses(shown) == {
        "公共基础课程": ["思想政治", "语文"],
        "专业基础课程": ["茶文化基础", "礼仪与沟通"],
        "专业核心课程": ["茶叶审评", "茶艺服务"],
        "实习实训": ["茶叶审评", "茶艺表演", "认识实习", "岗位实习"],
    }


def test_a_label_merged_over_rows_stands_for_all_of_them(numbered: Reading) -> None:
    shown = published(numbered.records[0])
    assert shown["industries"] == [{"name": "餐饮业", "code": "62"}, {"name": "零售业", "code": "52"}]
    assert shown["occupations"] == [
        {"name": "茶艺师", "code": "4-03-02-07", "digital": True},
        {"name": "评茶师", "code": "6-02-06-11"},
    ]
    assert shown["posts"] == ["茶艺服务", "茶叶审评", "茶会策划"]
    assert shown["certificates"] == ["茶艺师", "茶叶拼配"]


def test_contents_under_a_merged_course_are_whole(numbered: Reading) -> None:
    shown = published(numbered.records[0])
    assert [(one["course"], one["tasks"]) for one in shown["core_course_details"]] == [
        ("茶叶审评", "取样；评分。"),
        ("茶艺服务", "迎宾、泡茶。"),
    ]
    assert contents_of(shown, "茶叶审评") == [
        ("①", "掌握审评方法。"),
        ("②", "能够填写审评单，并归档。"),
        ("③", "能够提出拼配建议。"),
    ]
    assert contents_of(shown, "茶艺服务") == [("1", "能够布置茶席。"), ("2", "能够讲解茶品特点。")]


def test_it_is_shown_and_looked_through_like_any_other(numbered: Reading, tmp_path: Path) -> None:
    checked = read_checked(Path(numbered.path))
    assert checked.coverage is not None
    assert (checked.coverage.quotes, checked.coverage.lost) == (len(numbered.records[0].items), 0)
    target = tmp_path / "shown.html"
    show_reading(numbered, target, 0)
    assert '<span class="r">' in target.read_text(encoding="utf-8")


def test_a_doc_file_says_what_its_docx_says(numbered: Reading, tmp_path: Path) -> None:
    made = tmp_path / "一份文件.docx"
    made.write_bytes(Path(numbered.path).read_bytes())
    reading = read_file(doc_of(made))
    assert (reading.kind, reading.format, reading.title, reading.issues) == ("teaching_standard", "doc", numbered.title, ())
    assert published(reading.records[0]) == published(numbered.records[0])
    assert lost_quotes(reading) == ()
