"""Forms a Word file of a teaching standard may have: tables cut by hand, styles, broken lines, bullets, other titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.published import published
from ingest.reading import find_kind
from ingest.samples.source.word import p, table, write_docx
from tests.ingest.standard_word import (
    CLAUSE,
    TITLES,
    contents_of,
    listed,
    opening,
    read,
)
from tests.ingest.test_teaching_standard_variants import courses


def test_tables_cut_by_hand_are_read_as_one(tmp_path: Path) -> None:
    """A label for the whole table, labels beside each other, a repeated header, a rest without header, a cut sentence."""
    body = [
        *opening("茶艺与茶文化", "540107", "高等职业教育专科"),
        table(
            [
                ["职业面向", "所属专业类（代码）", "旅游类（5401）", "对应行业（代码）", "餐饮业（62）"],
                ["^", "主要职业类别（代码）", "茶艺师（4-03-02-07）", "职业类证书", "茶艺师、评茶师……"],
                ["^", "主要岗位（群）或技术领域", "茶艺服务、茶叶审评等岗位（群）", "<", "<"],
            ]
        ),
        p("7 培养规格"),
        p("（1）会泡茶。"),
        p("8.1.2 专业课程"),
        p("（1）专业基础课程：主要包括：茶文化概论、茶叶生物化学等领域的内容。"),
        p("（2）专业核心课程"),
        p("主要包括：茶叶审评、茶艺表演、茶会策划等领域的内容。"),
        table([TITLES, ["1", "茶叶审评", "取样、", "① 掌握审评方法。\n② 能够完成绿茶与"]]),
        p("续表"),
        table(
            [TITLES, ["", "", "冲泡、评分。", "红茶的审评。\n③ 能够填写审评单。"], ["2", "茶艺表演", "泡茶。", "① 能够布席。"]]
        ),
        p(),
        table([["3", "茶会策划", "策划茶会。", "① 能够编写方案；② 能够组织茶会。"]]),
        p("（3）专业拓展课程"),
        p("主要包括：茶馆经营等领域的内容。"),
    ]
    reading = read(tmp_path / "标准.docx", body)
    shown = published(reading.records[0])
    assert shown["industries"] == [{"name": "餐饮业", "code": "62"}]
    assert [one["name"] for one in shown["occupations"]] == ["茶艺师"]
    assert shown["posts"] == ["茶艺服务", "茶叶审评"]
    assert shown["certificates"] == ["茶艺师", "评茶师"]
    assert [(one["course"], one["tasks"]) for one in shown["core_course_details"]] == [
        ("茶叶审评", "取样、冲泡、评分。"),
        ("茶艺表演", "泡茶。"),
        ("茶会策划", "策划茶会。"),
    ]
    assert contents_of(shown, "茶叶审评") == [
        ("①", "掌握审评方法。"),
        ("②", "能够完成绿茶与红茶的审评。"),
        ("③", "能够填写审评单。"),
    ]
    assert contents_of(shown, "茶会策划") == [("①", "能够编写方案；"), ("②", "能够组织茶会。")]
    assert courses(shown)["专业拓展课程"] == ["茶馆经营"]


def test_styled_headings_prose_lists_and_nested_numbers(tmp_path: Path) -> None:
    """Headings known by their style alone, courses in prose, posts across, contents 1 2 3 with ①② below and without any."""
    body = [
        p("茶叶生产与加工技术专业教学标准（高等职业教育专科）"),
        p("目录"),
        p("一、概述\t1", style="TOC1"),
        p("概述", style="Heading1"),
        p("本标准适用于高等职业学校。"),
        p("专业名称（专业代码）", style="Heading1"),
        p("茶叶生产与加工技术（410110）。"),
        p("学制", style="Heading1"),
        p("三年。"),
        p("职业面向", style="Heading1"),
        table(
            [
                ["所属专业大类", "对应行业", "主要职业类别", "主要岗位类别", "职业资格证书"],
                ["农林牧渔大类（41）", "茶叶种植（0164）", "茶园工（5-01-03-01）", "茶园管理\n茶叶加工\n茶叶审评", "无"],
            ]
        ),
        p("培养规格", style="Heading1"),
        p("素质", style="Heading2"),
        p("1. 遵守法律，崇尚劳动。"),
        p("2. 有环保意识"),
        p("知识", style="Heading2"),
        p("1. 掌握茶树栽培的知识"),
        p("2. 熟悉 2 种以上茶叶加工机械。"),
        p("课程设置", style="Heading1"),
        p("专业基础课程", style="Heading3"),
        p("一般设置 6～8 门，包括茶树生理、茶叶生物化学等。"),
        p("专业核心课程", style="Heading3"),
        p("一般设置 6～8 门。"),
        p("包括：茶树栽培、茶叶加工（初制、精制）、茶叶审评等。"),
        table(
            [
                ["专业核心课程名称", "典型工作任务", "主要教学内容与要求"],
                ["茶树栽培", "育苗、定植", "1. 育苗：\n① 掌握扦插方法；\n② 能够管理苗圃。\n2. 定植：\n① 能够开沟。"],
                ["茶叶加工", "初制", "掌握杀青的原理。\n能够操作揉捻机，\n并做好记录。"],
            ]
        ),
        p("专业拓展课程", style="Heading3"),
        p("茶席设计、香道、插花"),
        p("实训", style="Heading3"),
        p("（1）茶园管理实训"),
        p("（2）茶叶加工实训"),
        p("接续专业", style="Heading1"),
        p("高职本科：茶艺与茶文化、现代农业"),
        p("普通本科：茶学"),
    ]
    reading = read(tmp_path / "标准.docx", body)
    shown = published(reading.records[0])
    assert (shown["program_code"], shown["duration_years"], shown["education_level"]) == ("410110", 3, "高等职业教育专科")
    assert shown["posts"] == ["茶园管理", "茶叶加工", "茶叶审评"]
    assert "certificates" not in shown
    assert [(one["no"], one["text"]) for one in shown["abilities"]] == [
        ("1", "遵守法律，崇尚劳动。"),
        ("2", "有环保意识"),
        ("1", "掌握茶树栽培的知识"),
        ("2", "熟悉2种以上茶叶加工机械。"),
    ]
    assert courses(shown) == {
        "专业基础课程": ["茶树生理", "茶叶生物化学"],
        "专业核心课程": ["茶树栽培", "茶叶加工（初制、精制）", "茶叶审评"],
        "专业拓展课程": ["茶席设计", "香道", "插花"],
        "实习实训": ["茶园管理实训", "茶叶加工实训"],
    }
    assert contents_of(shown, "茶树栽培") == [
        ("1", "育苗："),
        ("①", "掌握扦插方法；"),
        ("②", "能够管理苗圃。"),
        ("2", "定植："),
        ("①", "能够开沟。"),
    ]
    assert contents_of(shown, "茶叶加工") == [("", "掌握杀青的原理。"), ("", "能够操作揉捻机，并做好记录。")]
    assert [(one["level"], one["program"]) for one in shown["continues_to"]] == [
        ("高职本科", "茶艺与茶文化"),
        ("高职本科", "现代农业"),
        ("普通本科", "茶学"),
    ]


@pytest.mark.parametrize("soft", [True, False], ids=["soft breaks", "a paragraph a line"])
def test_lines_broken_by_hand_are_one_text(tmp_path: Path, soft: bool) -> None:
    """A standard copied out of a PDF: the lines of a paragraph are parted by breaks, or are paragraphs of their own."""

    def lines(*texts: str) -> list[str]:
        return [p("\n".join(texts))] if soft else [p(text) for text in texts]

    body = [
        *opening("茶艺与茶营销", "740105"),
        table(
            [
                ["主要职业类别\n（代码）", "茶艺师\n（4-03-02-07）、评茶师（6-02-06-\n11）"],
                ["主要岗位\n（群）或技术\n领域", "茶艺服务、茶叶审\n评、茶会策划"],
            ]
        ),
        *lines("7 培养规格"),
        *lines("（1）具有鉴别六大茶类、冲泡三种以上茶品、为来客讲解", "茶品特点的能力；"),
        *lines("（2）具有使用 Excel 表格登记茶品进销存并分析销售情况的", "能力。"),
        *lines("8.1.1 公共基础课程"),
        *lines("应将思想政治、语文、数学、外语（英语等）、信息技术、体育与健", "康等列为公共基础必修课程。"),
        *lines("（1）专业基础课程", "主要包括：茶文化基础、茶叶加工基础、礼仪与沟通、市场营", "销基础等领域的内容。"),
        *lines("（2）专业核心课程", "主要包括：茶叶审评等领域的内容。"),
        table([TITLES, ["1", "茶叶\n审评", "取样、冲\n泡、评分。", "① 掌握审评方\n法。\n② 能够填写审\n评单。"]]),
    ]
    shown = published(read(tmp_path / "标准.docx", body).records[0])
    assert [(one["name"], one["code"]) for one in shown["occupations"]] == [("茶艺师", "4-03-02-07"), ("评茶师", "6-02-06-11")]
    assert shown["posts"] == ["茶艺服务", "茶叶审评", "茶会策划"]
    assert [one["text"] for one in shown["abilities"]] == [
        "具有鉴别六大茶类、冲泡三种以上茶品、为来客讲解茶品特点的能力；",
        "具有使用Excel表格登记茶品进销存并分析销售情况的能力。",
    ]
    assert courses(shown) == {
        "公共基础课程": ["思想政治", "语文", "数学", "外语（英语等）", "信息技术", "体育与健康"],
        "专业基础课程": ["茶文化基础", "茶叶加工基础", "礼仪与沟通", "市场营销基础"],
        "专业核心课程": ["茶叶审评"],
    }
    assert shown["core_course_details"] == [
        {
            "course": "茶叶审评",
            "tasks": "取样、冲泡、评分。",
            "contents": [{"no": "①", "text": "掌握审评方法。"}, {"no": "②", "text": "能够填写审评单。"}],
        }
    ]


def test_bullets_and_numbered_entries(tmp_path: Path) -> None:
    """Abilities that have bullets in place of numbers, posts numbered one a paragraph, a table of contents without dots."""
    body = [
        *opening("茶艺与茶营销", "740105"),
        table(
            [
                ["对应行业（代码）", "餐饮业（62）\n零售业（52）"],
                ["主要岗位（群）", listed(("茶艺服务", "茶叶审评；"), CLAUSE)],
                ["职业类证书", "职业资格证书：茶艺师\n职业技能等级证书：茶叶拼配、茶叶仓储"],
            ]
        ),
        p("6 培养规格"),
        p("本专业毕业生应在素质、知识和能力方面达到以下要求。"),
        p("（一）素质"),
        p("● 具有爱岗敬业的精神；"),
        p("具有使用 Excel 表格登记茶品进销存并分析销售情况的"),
        p("能力。"),
        p("（二）知识"),
        p("掌握茶叶审评的知识"),
        p("8 课程设置"),
        p("（1）专业核心课程"),
        p("主要包括：茶叶审评、茶艺服务等领域的内容。"),
    ]
    body[2:2] = [p("目  录"), p("1 概述\t1"), p("5 职业面向\t2"), p("6 培养规格\t3")]
    shown = published(read(tmp_path / "标准.docx", body).records[0])
    assert shown["industries"] == [{"name": "餐饮业", "code": "62"}, {"name": "零售业", "code": "52"}]
    assert shown["posts"] == ["茶艺服务", "茶叶审评"]
    assert shown["certificates"] == ["茶艺师", "茶叶拼配", "茶叶仓储"]
    assert [one["text"] for one in shown["abilities"]] == [
        "具有爱岗敬业的精神；",
        "具有使用Excel表格登记茶品进销存并分析销售情况的能力。",
        "掌握茶叶审评的知识",
    ]


def test_codes_below_names_and_a_course_a_paragraph(tmp_path: Path) -> None:
    """A title that names no level, codes without brackets, a title row over all columns, dotted clauses, bare lists."""
    titles = ["序号", "课程名称", "典型工作任务", "主要教学内容与要求"]
    body = [
        *opening("茶艺与茶营销", "740105", "试行"),
        table(
            [
                ["所属专业大类", "对应行业", "主要职业类别", "主要岗位类别（或技术领域）"],
                ["旅游大类\n74", "餐饮业\n62", "茶艺师\n4-03-02-07\n评茶师\n6-02-06-11", "茶艺服务\n茶叶审评"],
            ]
        ),
        p("6 培养规格"),
        p("6.1 素质要求"),
        p("6.1.1 爱国守法。"),
        p("6.2 知识要求"),
        p("6.2.1 掌握茶文化。"),
        p("7 课程设置"),
        p("7.1 公共基础课程"),
        p("思想政治、语文、数学。"),
        p("选修：茶诗。"),
        p("7.2 专业核心课程"),
        table([["专业核心课程主要教学内容与要求", "<", "<", "<"], titles, ["1", "茶艺", "泡茶", "1）能布席；\n2）能解说。"]]),
        p("7.3 专业拓展课程"),
        p("（1）茶席设计"),
        p("（2）插花"),
    ]
    shown = published(read(tmp_path / "标准.docx", body).records[0])
    assert shown["education_level"] == "中等职业教育"
    assert shown["industries"] == [{"name": "餐饮业", "code": "62"}]
    assert [(one["name"], one["code"]) for one in shown["occupations"]] == [("茶艺师", "4-03-02-07"), ("评茶师", "6-02-06-11")]
    assert shown["posts"] == ["茶艺服务", "茶叶审评"]
    assert shown["abilities"] == [{"no": "6.1.1", "text": "爱国守法。"}, {"no": "6.2.1", "text": "掌握茶文化。"}]
    assert courses(shown) == {
        "公共基础课程": ["思想政治", "语文", "数学", "茶诗"],
        "专业核心课程": ["茶艺"],
        "专业拓展课程": ["茶席设计", "插花"],
    }
    assert contents_of(shown, "茶艺") == [("1", "能布席；"), ("2", "能解说。")]


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("茶艺与茶营销专业教学标准（中等职业教育）", "teaching_standard"),
        ("2026级茶艺与茶营销专业人才培养方案", "training_plan"),
        ("依据《茶艺与茶营销专业教学标准》制订\n茶艺与茶营销专业人才培养方案", "training_plan"),
        ("茶艺与茶营销专业教学标准调研报告", "survey_report"),
        ("《茶叶审评》课程标准", "course_standard"),
    ],
)
def test_a_word_file_is_what_its_title_says(title: str, wanted: str, tmp_path: Path) -> None:
    chapters = "专业名称 入学要求 修业年限 职业面向 培养目标 培养规格 课程设置 课程目标 课程内容 学时 岗位需求 人才需求 调研对象"
    body = [p(title), *(p(chapter) for chapter in chapters.split()), p("依据专业教学标准制订人才培养方案。")]
    path = write_docx(tmp_path / "文件.docx", body)
    assert find_kind(path, path.read_bytes(), "docx") == wanted
