"""Teaching standards as other programs and levels print them: labels, lists, numbers and tables in other ways."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file
from tests.ingest.papers import new_paper, rule_table, write

Table = tuple[Sequence[Sequence[str]], Sequence[float]]
PAGE = "\f"
TITLES = ("序号", "课程涉及的\n主要领域", "典型工作任务描述", "主要教学内容与要求")
WIDE = (12, 30, 50, 54)


def opening(name: str, code: str, level: str) -> list[str]:
    return [
        f"{name}专业教学标准（{level}）",
        "1 概述",
        "为适应科技发展，制订本标准。",
        "2 专业名称（专业代码）",
        f"{name}（{code}）",
        "3 入学基本要求",
        "初级中等学校毕业或具备同等学力",
        "4 基本修业年限",
        "三年",
        "5 职业面向",
    ]


def read(path: Path, parts: Sequence[str | Table]) -> dict[str, Any]:
    """The published record of a paper made of lines, tables and page breaks; all of it was understood."""
    tables = [part for part in parts if isinstance(part, tuple)]
    cells = [cell for rows, _ in tables for row in rows for cell in row]
    paper = new_paper([*(part for part in parts if isinstance(part, str) and part != PAGE), *cells])
    for part in parts:
        if part == PAGE:
            paper.add_page()
        elif isinstance(part, str):
            write(paper, part)
        else:
            paper.need(40)
            rule_table(paper, *part)
    paper.output(str(path))
    reading = read_file(path)
    assert reading.kind == "teaching_standard"
    assert lost_quotes(reading) == ()
    assert reading.issues == ()
    return published(reading.records[0])


def courses(shown: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for course in shown["courses"]:
        found.setdefault(course["type"], []).append(course["name"])
    return found


@pytest.fixture(scope="module")
def lined(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """No table of posts; labelled lists of courses, book marks, large commas, numbered training, further programs."""
    parts: list[str | Table] = [
        *opening("茶艺与茶营销", "740105", "中等职业教育"),
        "所属专业大类（代码）：旅游大类（74）",
        "对应行业（代码）：餐饮业（62）、零售业（52）",
        "主要职业类别（代码）：茶艺师（4-03-02-07）、评茶师（6-02-06-11）",
        "主要岗位（群）或技术领域：茶艺服务、茶叶审评、茶会策划等",
        "职业类证书：职业资格证书：茶艺师；职业技能等级证书：茶叶拼配",
        "7 培养规格",
        "1. 思想道德素质",
        "（1）爱国守法；",
        "2. 专业能力",
        "（1）会泡茶；",
        "（2）会卖茶。",
        "8 课程设置及学时安排",
        "8.1.1 公共基础课程",
        "必修课程：思想政治、语文等。",
        "限定选修课程：党史国史、美育等。",
        "8.1.2 专业课程",
        "（1）专业基础课程",
        "主要包括：《茶文化基础》《茶叶基础》《礼仪》等领域的内容。",
        "（2）专业核心课程",
        "主要包括：茶艺；茶叶审评；茶会策划（含茶席设计、茶点搭配）等 3 门课程。",
        (
            (("专业核心课程名称", "对应的典型工作任务", "主要教学内容及要求"), ("茶艺", "泡茶", "1. 能够布席。2. 能够解说。")),
            (40, 50, 56),
        ),
        "（3）专业拓展课程：插花、香道。",
        "8.1.3 实践性教学环节",
        "（1）实训",
        "①茶席布置实训。②茶叶审评实训。",
        "在校内外进行点茶、分茶等单项技能实训，茶会策划等综合实训。",
        "（2）实习",
        "在企业进行实习，包括认识实习、教育见习和岗位实习。",
        "9 接续专业",
        "高职专科：茶艺与茶文化、市场营销",
        "高职本科：旅游管理",
    ]
    return read(tmp_path_factory.mktemp("lined") / "标准.pdf", parts)


def test_labelled_lines_stand_for_the_table_of_posts(lined: dict[str, Any]) -> None:
    assert lined["industries"] == [{"name": "餐饮业", "code": "62"}, {"name": "零售业", "code": "52"}]
    assert [one["name"] for one in lined["occupations"]] == ["茶艺师", "评茶师"]
    assert lined["posts"] == ["茶艺服务", "茶叶审评", "茶会策划"]
    assert lined["certificates"] == ["茶艺师", "茶叶拼配"]
    assert lined["continues_to"] == [
        {"level": "高职专科", "program": "茶艺与茶文化"},
        {"level": "高职专科", "program": "市场营销"},
        {"level": "高职本科", "program": "旅游管理"},
    ]


def test_courses_are_listed_in_many_ways(lined: dict[str, Any]) -> None:
    assert courses(lined) == {
        "公共基础课程": ["思想政治", "语文", "党史国史", "美育"],
        "专业基础课程": ["茶文化基础", "茶叶基础", "礼仪"],
        "专业核心课程": ["茶艺", "茶叶审评", "茶会策划（含茶席设计、茶点搭配）"],
        "专业拓展课程": ["插花", "香道"],
        "实习实训": ["茶席布置实训", "茶叶审评实训", "点茶", "分茶", "茶会策划", "认识实习", "教育见习", "岗位实习"],
    }


def test_titles_of_parts_are_no_abilities_and_numbers_part_contents(lined: dict[str, Any]) -> None:
    assert [one["text"] for one in lined["abilities"]] == ["爱国守法；", "会泡茶；", "会卖茶。"]
    assert lined["core_course_details"][0]["contents"] == [{"no": "1", "text": "能够布席。"}, {"no": "2", "text": "能够解说。"}]


def test_tables_go_on_over_pages_without_titles(tmp_path: Path) -> None:
    parts: list[str | Table] = [
        *opening("茶艺与茶文化", "540107", "高等职业教育专科"),
        ((("对应行业（代码）", "餐饮业（62）"), ("主要职业类别（代码）", "茶艺师（4-03-02-07）、")), (45, 100)),
        PAGE,
        ((("", "茶叶加工工（6-02-06-01）"), ("主要岗位（群）或技术领域", "茶艺服务……")), (45, 100)),
        "7 培养规格",
        "（1）会泡茶。",
        "（3）具有组织茶会的能力，能够根据来客的人数、季节、场地与喜好选择茶叶、茶具、茶点，能够布置茶席并讲解冲泡的过程；",
        "（6）会卖茶。",
        "8 课程设置及学时安排",
        "（1）专业基础课程",
        "主要包括：茶文化概论等领域的内容。",
        "（2）专业核心课程",
        "主要包括：茶叶审评、茶艺表演等领域的内容。",
        ((TITLES, ("1", "茶叶审评", "工作内容主要有取样、", "① 掌握审评方法。\n② 能够完成绿茶与")), WIDE),
        PAGE,
        ((("", "", "冲泡、评分", "红茶的审评。\n③ 能够填写审评单"), ("2", "茶艺\n表演", "泡茶", "① 能够布席")), WIDE),
        PAGE,
        ((TITLES, ("2", "茶艺\n表演", "并解说", "② 能够解说；③ 能够应对突发情况")), WIDE),
        "（3）专业拓展课程",
        "主要包括：茶馆经营等领域的内容。",
        "8.1.3 实践性教学环节",
        "（1）实训",
        "在校内外进行茶艺、护理技术等实验、实训，包括单项技能实训、综合能力实训等。",
    ]
    shown = read(tmp_path / "标准.pdf", parts)
    assert [one["name"] for one in shown["occupations"]] == ["茶艺师", "茶叶加工工"]
    assert [one["no"] for one in shown["abilities"]] == ["1", "3", "6"]
    first, second = shown["core_course_details"]
    assert first["tasks"] == "工作内容主要有取样、冲泡、评分"
    assert [one["text"] for one in first["contents"]] == ["掌握审评方法。", "能够完成绿茶与红茶的审评。", "能够填写审评单"]
    assert (second["course"], second["tasks"]) == ("茶艺表演", "泡茶并解说")
    assert [one["no"] for one in second["contents"]] == ["①", "②", "③"]
    assert courses(shown)["实习实训"] == ["茶艺", "护理技术"]


def test_a_standard_of_secondary_schools_has_its_courses_in_tables(tmp_path: Path) -> None:
    """Occupations are its posts, directions part its abilities, what public courses teach is a syllabus elsewhere."""
    titles = ("序号", "课程名称", "主要教学内容和要求", "参考学时")
    wide = (12, 40, 80, 20)
    shown = read(
        tmp_path / "paper.pdf",
        [
            "中等职业学校茶艺与茶营销专业教学标准（试行）",
            "一、专业名称（专业代码）",
            "茶艺与茶营销（130500）",
            "三、基本学制",
            "3 年",
            "五、职业范围",
            (
                [
                    ("序号", "对应职业（岗位）", "职业资格证书举例", "专业（技能）方向"),
                    ("1", "茶艺师", "茶艺师（四级）", "茶艺服务"),
                    ("2", "评茶员", "评茶员（四级）", "茶叶审评"),
                ],
                (12, 40, 50, 40),
            ),
            "六、人才规格",
            "（二）专业知识和技能",
            "1.能识别六大茶类的外形和汤色。",
            "专业（技能）方向——茶艺服务",
            "1.能布置茶席并完成冲泡。",
            "七、主要接续专业",
            "高职：茶艺与茶叶营销",
            "九、课程设置及要求",
            "（一）公共基础课",
            ([titles, ("1", "语文", "依据教学大纲开设", "192")], wide),
            "（二）专业技能课",
            "1.专业核心课",
            ([titles, ("1", "茶叶加工基础", "了解初制工序，能辨认半成品", "72")], wide),
            "2.专业（技能）方向课",
            "（1）茶艺服务",
            ([titles, ("1", "茶席设计", "掌握布席的方法，能设计主题茶席", "90")], wide),
            "3.专业选修课",
            "（1）茶诗欣赏",
            "（2）插花。",
        ],
    )
    assert shown["education_level"] == "中等职业教育"
    assert shown["posts"] == ["茶艺师", "评茶员"]
    assert shown["certificates"] == ["茶艺师（四级）", "评茶员（四级）"]
    assert [one["text"] for one in shown["abilities"]] == ["能识别六大茶类的外形和汤色。", "能布置茶席并完成冲泡。"]
    assert shown["continues_to"] == [{"level": "高职", "program": "茶艺与茶叶营销"}]
    assert courses(shown) == {
        "公共基础课程": ["语文"],
        "专业核心课程": ["茶叶加工基础"],
        "专业拓展课程": ["茶席设计", "茶诗欣赏", "插花"],
    }
    assert [one["course"] for one in shown["core_course_details"]] == ["茶叶加工基础", "茶席设计"]


def test_headings_may_end_with_a_full_stop(tmp_path: Path) -> None:
    """The lists below them are those of their type, and what is trained is named below the chapter itself."""
    shown = read(
        tmp_path / "paper.pdf",
        [
            "高等职业学校茶艺与茶文化专业教学标准",
            "一、专业名称（专业代码）",
            "茶艺与茶文化（570109）。",
            "三、基本修业年限",
            "三年。",
            "四、职业面向",
            "主要岗位类别（或技术领域）：茶艺服务、茶会策划",
            "六、培养规格",
            "（三）能力",
            "1.能够策划茶会。",
            "七、课程设置及学时安排",
            "（1）专业基础课程。",
            "专业基础课程一般设置 6～8 门，包括：茶文化概论、茶叶审评基础等。",
            "（2）专业核心课程。",
            "专业核心课程一般设置 6～8 门，包括：茶席设计、茶会策划等。",
            "4.实践性教学环节",
            "实践性教学环节主要包括实验、实训、实习等。在校内外进行泡茶实训、审评实训等；在企业进行岗位实习。",
        ],
    )
    assert shown["education_level"] == "高等职业教育专科"
    assert courses(shown) == {
        "专业基础课程": ["茶文化概论", "茶叶审评基础"],
        "专业核心课程": ["茶席设计", "茶会策划"],
        "实习实训": ["泡茶实训", "审评实训"],
    }
