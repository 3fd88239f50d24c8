"""Teaching standards: the real one is read to its last clause, and so is one of another level and layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples import samples_folder
from tests.ingest.keys import f1, key, need_shared
from tests.ingest.papers import new_paper, rule_table, write

REAL = "电子商务专业教学标准.pdf"


@pytest.fixture(scope="module")
def real() -> Reading:
    return read_file(need_shared("corpus", "teaching_standard", REAL))


def test_the_real_standard_agrees_with_its_key(real: Reading) -> None:
    found = f1(key(f"{REAL}.gold.json"), [published(record) for record in real.records])
    assert found["ALL"] >= 0.99, found


def test_every_quote_of_the_real_standard_is_on_its_page(real: Reading) -> None:
    assert len(real.records[0].items) > 130
    assert lost_quotes(real) == ()


def test_every_line_of_the_real_standard_found_a_place(real: Reading) -> None:
    assert real.issues == ()
    assert real.lines_used == real.lines_total > 250


def test_a_quote_that_is_not_there_is_lost(real: Reading) -> None:
    item = real.records[0].items[0]
    moved = type(item)(item.key, item.value, item.quote + "吗", item.place, item.rule)
    wrong = type(real)(
        real.path, real.sha256, real.kind, real.format, real.title, real.pages, (type(real.records[0])(real.kind, (moved,)),)
    )
    assert lost_quotes(wrong) == (moved,)


def test_the_sample_is_read_whole() -> None:
    reading = read_file(samples_folder() / "电子商务专业教学标准（示例）.pdf")
    shown = published(reading.records[0])
    assert [ability["no"] for ability in shown["abilities"]] == [str(number) for number in range(1, 15)]
    assert len(shown["core_course_details"]) == 8
    assert "Illustrator" in shown["core_course_details"][6]["tasks"]
    assert lost_quotes(reading) == ()
    assert reading.issues == ()


HEAD = "中等职业学校专业教学标准汇编"
TITLE = "茶艺与茶营销专业教学标准（中等职业教育）"
BEFORE = (
    "1 概述",
    "本标准适用于全国中等职业学校的茶艺与茶营销专业。",
    "2 专业名称（专业代码）",
    "茶艺与茶营销（740105）",
    "3 入学基本要求",
    "初级中等学校毕业或具备同等学力",
    "4 基本修业年限",
    "三年",
    "5 职业面向",
)
FACING = (
    ("所属专业大类\n（代码）", "对应行业\n（代码）", "主要职业类别\n（代码）", "主要岗位（群）或\n技术领域", "职业类证书"),
    (
        "旅游大类（74）",
        "餐饮业（62）、农、林、牧、渔专业及辅助性活动（05）",
        "茶艺师（4-03-02-07）、评茶师 L（4-08-10-03）",
        "茶艺服务员、茶叶营销员",
        "茶艺师、评茶师……",
    ),
)
PROFILE = (
    "6 培养目标",
    "本专业培养会泡茶、懂茶、会卖茶的技能人才。",
    "7 培养规格",
    "毕业生应达到以下要求：",
    "（1）具有爱岗敬业的精神，遵守食品卫生与消费者权益保护的有关规定，能在服务中耐心倾听客人的需要；",
    "（2）具有鉴别六大茶类、冲泡 3 种以上茶品的能力；",
    "（3）具有使用 POS 收银系统和 Excel 表格登记茶品进销存的能力。",
    "8 课程设置及学时安排",
    "8.1 课程设置",
    "8.1.1 公共基础课程",
    "应将思想政治、语文、外语（英语等）、信息技术等列为公共基础必修课程。将国家安全教育列为限定选修课程。",
    "8.1.2 专业课程",
    "（1）专业基础课程",
    "主要包括：茶文化基础、茶叶加工基础、礼仪与沟通等领域的内容。",
    "（2）专业核心课程",
    "主要包括：茶叶审评、茶艺服务等领域的内容，具体课程由学校自主设置。",
    "专业核心课程主要教学内容与要求",
)
TITLES = ("课程涉及的\n主要领域", "典型工作任务描述", "主要教学内容与要求")
FIRST = (
    TITLES,
    ("茶叶审评", "工作内容主要有取样、冲泡、评分。", "① 掌握审评室的布置要求。\n② 能够按照操作规程完成绿茶与红茶的"),
)
SECOND = (
    TITLES,
    ("茶叶审评", "运用审评杯、电子天平完成工作任务", "审评，并填写审评单。\n③ 能够提出拼配建议"),
    ("茶艺服务", "工作内容主要有迎宾、点茶、泡茶。", "① 能够布置茶席。② 能够讲解茶品特点"),
)
AFTER = (
    "（3）专业拓展课程",
    "主要包括：茶席设计、短视频营销等。",
    "8.1.3 实践性教学环节",
    "（1）实训",
    "在校内外进行茶叶审评、茶艺表演、茶叶营销等单项技能实训和综合实训。",
    "（2）实习",
    "在茶馆、茶叶企业进行实习，包括认识实习和岗位实习。",
    "8.2 学时安排",
    "总学时不少于 3000 学时。",
)


@pytest.fixture(scope="module")
def variant(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    tables = [cell for rows in (FACING, FIRST, SECOND) for row in rows for cell in row]
    paper = new_paper([TITLE, "续表", *BEFORE, *PROFILE, *AFTER, *tables], running_head=HEAD)
    write(paper, TITLE, *BEFORE)
    rule_table(paper, FACING, (28, 34, 36, 28, 20))
    write(paper, *PROFILE)
    paper.need(60)
    rule_table(paper, FIRST, (26, 50, 70))
    paper.add_page()
    write(paper, "续表")
    rule_table(paper, SECOND, (26, 50, 70))
    write(paper, *AFTER)
    path = tmp_path_factory.mktemp("standard") / "一份文件.pdf"
    paper.output(str(path))
    return read_file(path)


@pytest.fixture(scope="module")
def shown(variant: Reading) -> dict[str, Any]:
    assert variant.kind == "teaching_standard"
    return published(variant.records[0])


def test_another_level_is_read_from_a_table_with_titles_across(shown: dict[str, Any]) -> None:
    assert (shown["program"], shown["program_code"], shown["duration_years"]) == ("茶艺与茶营销", "740105", 3)
    assert shown["education_level"] == "中等职业教育"
    assert shown["industries"] == [
        {"name": "餐饮业", "code": "62"},
        {"name": "农、林、牧、渔专业及辅助性活动", "code": "05"},
    ]
    assert shown["occupations"] == [
        {"name": "茶艺师", "code": "4-03-02-07"},
        {"name": "评茶师", "code": "4-08-10-03", "green": True},
    ]
    assert shown["posts"] == ["茶艺服务员", "茶叶营销员"]
    assert shown["certificates"] == ["茶艺师", "评茶师"]


def test_abilities_keep_numbers_and_latin_words(shown: dict[str, Any]) -> None:
    assert [ability["no"] for ability in shown["abilities"]] == ["1", "2", "3"]
    assert shown["abilities"][2]["text"] == "具有使用POS收银系统和Excel表格登记茶品进销存的能力。"


def test_courses_of_every_type_are_listed(shown: dict[str, Any]) -> None:
    by_type: dict[str, list[str]] = {}
    for course in shown["courses"]:
        by_type.setdefault(course["type"], []).append(course["name"])
    assert by_type == {
        "公共基础课程": ["思想政治", "语文", "外语（英语等）", "信息技术", "国家安全教育"],
        "专业基础课程": ["茶文化基础", "茶叶加工基础", "礼仪与沟通"],
        "专业核心课程": ["茶叶审评", "茶艺服务"],
        "专业拓展课程": ["茶席设计", "短视频营销"],
        "实习实训": ["茶叶审评", "茶艺表演", "茶叶营销", "认识实习", "岗位实习"],
    }


def test_a_clause_broken_by_a_page_is_one_clause(shown: dict[str, Any], variant: Reading) -> None:
    first, second = shown["core_course_details"]
    assert first["tasks"] == "工作内容主要有取样、冲泡、评分。运用审评杯、电子天平完成工作任务"
    assert first["contents"] == [
        {"no": "①", "text": "掌握审评室的布置要求。"},
        {"no": "②", "text": "能够按照操作规程完成绿茶与红茶的审评，并填写审评单。"},
        {"no": "③", "text": "能够提出拼配建议"},
    ]
    assert [content["no"] for content in second["contents"]] == ["①", "②"]
    assert lost_quotes(variant) == ()


def test_running_heads_and_page_numbers_do_not_leak(variant: Reading) -> None:
    assert not any(HEAD in str(item.value) or HEAD in item.quote for item in variant.records[0].items)
    assert variant.issues == ()


OLD_TITLE = "高等职业学校茶叶生产与加工技术专业教学标准"
OLD = (
    OLD_TITLE,
    "一、专业名称（专业代码）",
    "茶叶生产与加工技术（410110）。",
    "二、入学要求",
    "普通高级中学毕业、中等职业学校毕业或具备同等学力。",
    "三、基本修业年限",
    "三年。",
    "五、培养目标",
    "本专业培养懂茶会茶的技能人才。",
    "六、培养规格",
    "本专业毕业生应在素质、知识和能力方面达到以下要求。",
    "（一）素质",
    "（1）遵守法律，崇尚劳动。",
    "（二）知识",
    "（1）掌握茶树栽培的知识。",
    "（2）熟悉 2 种以上茶叶加工机械，掌握茶叶审评的知识。",
    "七、课程设置及学时安排",
    "（一）课程设置",
    "1. 公共基础课程",
    "根据有关文件规定，将思想政治理论、体育等列入公共基础必修课；并将大学语文、信息技术等列入选修课。",
    "2. 专业课程",
    "（1）专业基础课程：一般设置 6～8 门，包括茶树生理、茶叶生物化学等。",
    "（2）专业核心课程：一般设置 6～8 门，包括：茶树栽培、茶叶加工（初制、精制）等。",
    "（3）专业拓展课程：包括茶席设计等。",
    "3. 实践性教学环节",
    "主要包括实训、实习、毕业设计等。",
    "八、教学基本条件",
    "应有茶叶加工实训室。",
)


def test_an_older_edition_with_chinese_numbers_is_read(tmp_path: Path) -> None:
    paper = new_paper(OLD)
    write(paper, *OLD)
    path = tmp_path / "标准.pdf"
    paper.output(str(path))
    reading = read_file(path)
    shown = published(reading.records[0])
    assert (shown["program"], shown["program_code"], shown["duration_years"]) == ("茶叶生产与加工技术", "410110", 3)
    assert shown["education_level"] == "高等职业教育专科"
    assert [(ability["no"], ability["text"][:2]) for ability in shown["abilities"]] == [
        ("1", "遵守"),
        ("1", "掌握"),
        ("2", "熟悉"),
    ]
    assert [(course["name"], course["type"]) for course in shown["courses"]] == [
        ("思想政治理论", "公共基础课程"),
        ("体育", "公共基础课程"),
        ("大学语文", "公共基础课程"),
        ("信息技术", "公共基础课程"),
        ("茶树生理", "专业基础课程"),
        ("茶叶生物化学", "专业基础课程"),
        ("茶树栽培", "专业核心课程"),
        ("茶叶加工（初制、精制）", "专业核心课程"),
        ("茶席设计", "专业拓展课程"),
    ]
    assert [issue.why for issue in reading.issues] == ["a teaching standard in which no posts were found"]
    assert lost_quotes(reading) == ()


def test_a_pdf_without_text_is_named(tmp_path: Path) -> None:
    paper = new_paper(["空"])
    paper.rect(30, 30, 40, 40)
    path = tmp_path / "扫描件.pdf"
    paper.first_numbered = 99
    paper.output(str(path))
    with pytest.raises(DocumentError, match=r"扫描件\.pdf") as caught:
        read_file(path)
    assert caught.value.why == "empty"
