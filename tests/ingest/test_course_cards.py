"""Course standards in house styles: labels in brackets, modules each in a form of its own, bullets, certificates in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.checks.verify import lost_quotes
from ingest.kinds._certificate_names import certificates_in
from ingest.kinds.course_program import program_names
from ingest.published import published
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx


def read(path: Path) -> dict[str, Any]:
    reading = read_file(path)
    assert reading.kind == "course_standard"
    assert lost_quotes(reading) == ()
    return published(reading.records[0])


GOALS = [
    p("二、课程目标"),
    p("◆知识目标："),
    p("★知道花材的分类；"),
    p("★理解色彩搭配的方法；"),
    p("◆能力目标："),
    p("★会修剪花枝；"),
]


def test_each_module_in_a_form_of_its_own(tmp_path: Path) -> None:
    first = [
        ["项目名称", "花束制作", "学时", "20学时"],
        ["学习目标", "能独立制作花束", "<", "<"],
        ["学习任务", "任务1-1 螺旋花束\n任务1-2 架构花束", "<", "<"],
        ["考核方式", "过程评价", "<", "<"],
    ]
    second = [["项目名称", "花篮制作", "学时", "14"], ["学习任务", "任务2-1 庆典花篮", "<", "<"], ["考核方式", "作品", "<", "<"]]
    head = [
        p("园艺技术专业"),
        p("《花艺设计》课程标准"),
        p("一、前言"),
        p("课程代码为YY0312，总学时34学时，计2学分，开设在第3学期。"),
    ]
    course = read(write_docx(tmp_path / "a.docx", [*head, *GOALS, p("三、课程内容"), table(first), p(""), table(second)]))
    assert (course["course"], course["code"], course["program"]) == ("花艺设计", "YY0312", "园艺技术")
    assert (course["hours_total"], course["credits"]) == (34, 2)
    assert course["modules"] == [
        {"name": "花束制作", "tasks": ["螺旋花束", "架构花束"], "hours": 20},
        {"name": "花篮制作", "tasks": ["庆典花篮"], "hours": 14},
    ]
    assert [(goal["type"], goal["text"]) for goal in course["goals"]] == [
        ("knowledge", "知道花材的分类；"),
        ("knowledge", "理解色彩搭配的方法；"),
        ("skill", "会修剪花枝；"),
    ]


def test_labels_in_brackets_and_both_numbers_of_one_label(tmp_path: Path) -> None:
    lines = [
        "花艺设计课程标准",
        "【课程名称】花艺设计",
        "【课程编号】YY0312",
        "【学时学分】56学时，3.5学分",
        "【适用专业】园艺技术（三年制高职）",
        "【前置课程】植物学基础、色彩构成",
        "【后置课程】空间花艺",
    ]
    course = read(write_docx(tmp_path / "a.docx", [*map(p, lines), *GOALS]))
    assert (course["code"], course["hours_total"], course["credits"]) == ("YY0312", 56, 3.5)
    assert (course["prior_courses"], course["next_courses"]) == (["植物学基础", "色彩构成"], ["空间花艺"])


def test_tasks_of_one_cell_and_courses_that_a_sentence_builds_on(tmp_path: Path) -> None:
    basic = [
        ["课程代码", "YY0312", "学分/学时", "4学分/64学时"],
        ["对接证书", "1+X花艺环境设计职业技能等级证书", "制定人", "某某"],
    ]
    units = [
        ["序号", "学习单元", "工作任务", "学时", "<", "<"],
        ["^", "^", "^", "理论", "实践", "小计"],
        ["1", "花束制作", "选材；修剪；绑扎", "8", "24", "32"],
        ["2", "花篮制作", "任务1 庆典花篮 任务2 礼仪花篮", "8", "24", "32"],
    ]
    said = "本课程以《植物学基础》《色彩构成》为基础，也为学习《空间花艺》课程打下基础。"
    body = [p("花艺设计课程标准"), table(basic), p("一、课程性质"), p(said), *GOALS, p("三、学习单元设计"), table(units)]
    course = read(write_docx(tmp_path / "a.docx", body))
    assert course["course"] == "花艺设计"
    assert (course["hours_total"], course["credits"]) == (64, 4)
    assert (course["prior_courses"], course["next_courses"]) == (["植物学基础", "色彩构成"], ["空间花艺"])
    assert course["certificates"] == ["1+X花艺环境设计职业技能等级证书"]
    assert [module["tasks"] for module in course["modules"]] == [["选材", "修剪", "绑扎"], ["庆典花篮", "礼仪花篮"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "本课程对接花艺环境设计职业技能等级证书（中级）和插花花艺师职业资格。",
            ["花艺环境设计职业技能等级证书", "插花花艺师职业资格"],
        ),
        ("学完后可考取“1+X”物流管理职业技能等级证书。", ["“1+X”物流管理职业技能等级证书"]),
        ("导游业务是全国导游资格证书考试的必考科目。", ["全国导游资格证书"]),
        ("本课程与网络系统建设与运维职业技能等级证书衔接。", ["网络系统建设与运维职业技能等级证书"]),
        ("可获得华为HCIA认证证书、低压电工作业证书等。", ["华为HCIA认证证书", "低压电工作业证书"]),
        ("鼓励学生取得相关职业资格证书或任意一种职业技能等级证书。", []),
        ("任课教师应具有高校教师资格证书。", []),
        ("具有教学相关实践经验及体育技能等相关等级证书。", []),
        ("依据国家职业技能等级标准，学历证书与职业技能等级证书相互融通。", []),
    ],
)
def test_certificates_that_a_sentence_names(text: str, names: list[str]) -> None:
    assert list(certificates_in(text)) == names


def test_chapters_called_parts_are_no_modules_and_labels_may_lose_the_space_between_them(tmp_path: Path) -> None:
    trained = [["岗", "课", "赛", "证"], ["花艺师", "花艺设计", "花艺大赛", "花艺环境设计职业技能等级证书（中级）"]]
    lines = ["第一部分 课程概述", "本课程是园艺技术专业的拓展课程。", "第二部分 课程目标"]
    contents = [
        "第三部分 课程内容",
        "模块一 花束（8学时）",
        "任务1 螺旋花束",
        "模块二 花篮（6学时）",
        "任务2 庆典花篮",
        "第四部分 考核评价",
    ]
    body = [
        p("课 程 标 准"),
        p("课程名称：花艺设计　　课程代码：YY0312"),
        p("适用专业：园艺技术　　学时：14　　学分：1"),
        *map(p, lines),
    ]
    course = read(write_docx(tmp_path / "a.docx", [*body, *GOALS, *map(p, contents), table(trained)]))
    assert (course["course"], course["code"], course["program"]) == ("花艺设计", "YY0312", "园艺技术")
    assert (course["hours_total"], course["credits"]) == (14, 1)
    assert course["modules"] == [
        {"name": "花束", "hours": 8, "tasks": ["螺旋花束"]},
        {"name": "花篮", "hours": 6, "tasks": ["庆典花篮"]},
    ]
    assert course["certificates"] == [{"name": "花艺环境设计职业技能等级证书", "level": "中级"}]


def test_levels_of_certificates_stand_beside_their_names(tmp_path: Path) -> None:
    rows = [["序号", "证书名称", "证书等级"], ["1", "插花花艺师", "四级"], ["2", "花境设计专业认证", "—"]]
    lines = ["课程名称：花艺设计", "适用专业：园艺技术", "学时：14"]
    taken = "学生可考取花卉园艺师职业资格证书（三级），也可考取插花花艺师。"
    course = read(write_docx(tmp_path / "a.docx", [p("课程标准"), *map(p, lines), p(taken), *GOALS, p("四、证书"), table(rows)]))
    assert course["certificates"] == [
        {"name": "插花花艺师", "level": "四级"},
        "花境设计专业认证",
        {"name": "花卉园艺师职业资格证书", "level": "三级"},
    ]


def test_a_course_for_two_programs_names_both(tmp_path: Path) -> None:
    said = "本课程是园艺技术专业和园林技术专业的核心课程。"
    labelled = read(write_docx(tmp_path / "a.docx", [p("《花艺设计》课程标准"), p("适用专业：园艺技术、园林技术专业"), *GOALS]))
    stated = read(write_docx(tmp_path / "b.docx", [p("《花艺设计》课程标准"), p(said), *GOALS]))
    for course in (labelled, stated):
        assert course["program"] == "园艺技术、园林技术"
        assert course["programs"] == [{"name": "园艺技术"}, {"name": "园林技术"}]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("高职 现代物流管理、供应链运营", ["现代物流管理", "供应链运营"]),
        ("护理/助产专业", ["护理", "助产"]),
        ("软件技术和大数据技术", ["软件技术", "大数据技术"]),
        ("道路与桥梁工程技术", ["道路与桥梁工程技术"]),
        ("计算机应用及相关专业", ["计算机应用"]),
        ("各专业", []),
    ],
)
def test_programs_of_a_phrase(text: str, names: list[str]) -> None:
    assert program_names(text) == names
