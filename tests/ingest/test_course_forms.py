"""Course standards as Word documents of several layouts: a form in one table, goals in cells, labels on one line; DOC files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from ingest.checks.verify import lost_quotes
from ingest.formats import doc
from ingest.formats.doc import converted_doc
from ingest.published import published
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx
from tests.ingest.office import doc_of

FORM = [
    ["课程名称", "机械制图", "课程代码", "J0101"],
    ["适用专业", "机电一体化技术", "学时/学分", "64/4"],
    ["先修课程", "无", "后续课程", "机械设计基础、公差配合与测量技术"],
    ["课程性质", "本课程是机电一体化技术专业的专业基础课程。", "<", "<"],
    [
        "课程目标",
        "（一）知识目标\n1.掌握正投影法的基本原理；\n2.熟悉机械制图国家标准。\n（二）能力目标\n1.能够识读零件图；\n"
        "（三）素质目标\n1.具有严谨细致的工作作风。",
        "<",
        "<",
    ],
    ["教学内容", "项目", "任务", "学时"],
    ["^", "项目一 绘制平面图形", "任务1 认识国家标准", "4"],
    ["^", "^", "任务2 绘制平面图形", "8"],
    ["^", "项目二 绘制零件图", "任务1 绘制轴类零件", "12"],
    ["^", "合计", "", "24"],
    ["考核方式", "过程考核60%，期末考核40%。", "<", "<"],
]


def read(path: Path) -> dict[str, Any]:
    reading = read_file(path)
    assert reading.kind == "course_standard"
    assert lost_quotes(reading) == ()
    return published(reading.records[0])


def goals_of(course: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["type"], one["text"]) for one in course["goals"]]


def check_form(course: dict[str, Any]) -> None:
    assert (course["course"], course["code"], course["program"]) == ("机械制图", "J0101", "机电一体化技术")
    assert (course["hours_total"], course["credits"]) == (64, 4)
    assert "prior_courses" not in course
    assert course["next_courses"] == ["机械设计基础", "公差配合与测量技术"]
    assert goals_of(course) == [
        ("knowledge", "掌握正投影法的基本原理；"),
        ("knowledge", "熟悉机械制图国家标准。"),
        ("skill", "能够识读零件图；"),
        ("attitude", "具有严谨细致的工作作风。"),
    ]
    assert course["modules"] == [
        {"name": "绘制平面图形", "tasks": ["认识国家标准", "绘制平面图形"], "hours": 12},
        {"name": "绘制零件图", "tasks": ["绘制轴类零件"], "hours": 12},
    ]


def test_a_form_in_one_table_is_taken_apart(tmp_path: Path) -> None:
    check_form(read(write_docx(tmp_path / "a.docx", [p("《机械制图》课程标准"), table(FORM)])))


def test_goals_and_contents_in_tables(tmp_path: Path) -> None:
    basic = [["课程名称", "数控加工编程", "课程类型", "专业核心课"], ["课程编码", "SK2301", "总学时", "72"]]
    goals = [
        ["目标类型", "目标内容"],
        ["知识目标", "（1）掌握G代码指令格式；（2）了解数控系统组成。"],
        ["技能目标", "（1）能编制车削程序；（2）能完成对刀操作。"],
        ["思政目标", "培养精益求精的工匠精神。"],
    ]
    contents = [
        ["序号", "教学模块", "教学内容", "学时", "<"],
        ["^", "^", "^", "理论", "实践"],
        ["1", "数控车削编程", "外圆加工\n螺纹加工", "8", "16"],
        ["2", "数控铣削编程", "平面铣削\n轮廓铣削", "16", "32"],
        ["", "合计", "", "24", "48"],
    ]
    body = [p("《数控加工编程》课程标准"), p("一、课程基本信息"), table(basic), p("二、课程目标"), table(goals)]
    body += [p("三、课程内容与要求"), table(contents), p("先修课程：《机械制图》《公差配合》。后续课程：《数控机床维修》。")]
    course = read(write_docx(tmp_path / "a.docx", body))
    assert (course["course"], course["code"], course["hours_total"]) == ("数控加工编程", "SK2301", 72)
    assert (course["prior_courses"], course["next_courses"]) == (["机械制图", "公差配合"], ["数控机床维修"])
    assert goals_of(course) == [
        ("knowledge", "掌握G代码指令格式；"),
        ("knowledge", "了解数控系统组成。"),
        ("skill", "能编制车削程序；"),
        ("skill", "能完成对刀操作。"),
        ("attitude", "培养精益求精的工匠精神。"),
    ]
    assert [(one["name"], one["hours"]) for one in course["modules"]] == [("数控车削编程", 24), ("数控铣削编程", 48)]


def test_labels_on_one_line_and_goals_in_lines(tmp_path: Path) -> None:
    contents = [
        ["单元", "主要内容", "学时分配", "<", "<"],
        ["^", "^", "理论", "实践", "合计"],
        ["单元一 健康领域活动", "体育活动设计", "6", "4", "10"],
        ["单元二 语言领域活动", "故事教学", "8", "6", "14"],
    ]
    body = [
        p("职桥示例职业学院"),
        p("幼儿园活动设计与指导课程标准", style="Heading1"),
        p("课程代码：YE203   课程类别：专业核心课   学分：3   学时：54（理论30，实践24）"),
        p("适用专业：学前教育（三年制）"),
        p("一、课程定位", style="Heading1"),
        p("前导课程有《学前心理学》，平行课程为《幼儿园环境创设》，后续课程有《岗位实习》。"),
        p("二、课程目标", style="Heading1"),
        p("（一）总体目标", style="Heading2"),
        p("通过学习，使学生胜任幼儿教师工作。"),
        p("（二）具体目标", style="Heading2"),
        p("1．知识目标：（1）了解五大领域教育目标。（2）掌握活动设计的步骤。"),
        p("2．能力目标：（1）会撰写活动方案；（2）能组织集体教学活动。"),
        p("三、课程内容和学时分配", style="Heading1"),
        table(contents),
    ]
    course = read(write_docx(tmp_path / "a.docx", body))
    assert (course["course"], course["code"], course["program"]) == ("幼儿园活动设计与指导", "YE203", "学前教育")
    assert (course["hours_total"], course["credits"]) == (54, 3)
    assert course["parallel_courses"] == ["幼儿园环境创设"]
    assert [text for _, text in goals_of(course)] == [
        "了解五大领域教育目标。",
        "掌握活动设计的步骤。",
        "会撰写活动方案；",
        "能组织集体教学活动。",
    ]
    assert [one["hours"] for one in course["modules"]] == [10, 14]


def test_a_goal_of_several_long_sentences_stays_one(tmp_path: Path) -> None:
    long = (
        "使学生掌握"
        + "各种结构的受力特点与计算方法、" * 5
        + "并能用于工程实际；"
        + "形成"
        + "严谨求实的工作态度与" * 5
        + "习惯。"
    )
    body = [
        p("《工程力学》课程标准"),
        p("一、课程目标"),
        p("（一）知识目标"),
        p(long),
        p("（二）能力目标"),
        p("能画受力图；能求支座反力。"),
    ]
    course = read(write_docx(tmp_path / "a.docx", [*body, table([["项目", "学时"], ["静力学", "20"], ["材料力学", "28"]])]))
    assert goals_of(course) == [("knowledge", long), ("skill", "能画受力图；"), ("skill", "能求支座反力。")]


FRONT = ("《电商客服》课程标准", "一、课程性质", "本课程是电子商务专业的核心课程，共72学时，4学分。", "二、课程目标")
CONTENTS = ("三、课程内容", "项目一 售前客服（8学时）")


@pytest.mark.parametrize(
    ("lines", "goals"),
    [
        (
            ("1.掌握客服话术；", "2.能处理售后纠纷；", "3.具有服务意识。"),
            [("1", "掌握客服话术；"), ("2", "能处理售后纠纷；"), ("3", "具有服务意识。")],
        ),
        (("通过本课程的学习，学生能够独立承担客服工作。",), [("", "通过本课程的学习，学生能够独立承担客服工作。")]),
        (
            ("（一）课程总目标", "学生能够胜任客服岗位。", "（二）具体目标", "（1）能接待来客；", "（2）能处理纠纷。"),
            [("1", "能接待来客；"), ("2", "能处理纠纷。")],
        ),
    ],
)
def test_goals_of_no_kind_have_no_type(lines: tuple[str, ...], goals: list[tuple[str, str]], tmp_path: Path) -> None:
    course = read(write_docx(tmp_path / "standard.docx", [p(text) for text in (*FRONT, *lines, *CONTENTS)]))
    assert course["goals"] == [({"no": no} if no else {}) | {"text": text} for no, text in goals]


@pytest.mark.parametrize(
    ("printed", "inferred"),
    [
        ("海河职业技术学院", {"education_level": "高职专科"}),
        ("海河中等专业学校", {"education_level": "中职"}),
        ("适用专业：电子商务（530701）", {"program_code": "530701"}),
        ("适用于中职与高职衔接的班级", None),
    ],
)
def test_the_level_or_code_of_the_program_is_inferred(printed: str, inferred: dict[str, str] | None, tmp_path: Path) -> None:
    lines = (FRONT[0], printed, *FRONT[1:], "1.能接待来客；", *CONTENTS)
    course = read(write_docx(tmp_path / "standard.docx", [p(text) for text in lines]))
    assert course["program"] == "电子商务"
    assert course.get("inferred") == inferred


def test_a_doc_file_says_what_its_docx_says(tmp_path: Path) -> None:
    made = write_docx(tmp_path / "a.docx", [p("《机械制图》课程标准"), table(FORM)])
    check_form(read(doc_of(made)))


def test_without_libreoffice_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "PROGRAMS", ())
    monkeypatch.setattr(doc, "USUAL", ())
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    with pytest.raises(DocumentError, match="libreoffice-writer") as caught, converted_doc(path):
        pass
    assert caught.value.why == "unknown"
