"""Kinds of courses in training plans: the printed type, blocks of practice inside a category, notes on how much to take."""

from __future__ import annotations

from pathlib import Path

from ingest.samples.source.word import p, table
from tests.ingest.training_papers import read

TITLES = [
    ["课程类别", "课程性质", "课程名称", "学分", "总学时", "开课学期", "<", "<", "<"],
    ["^", "^", "^", "^", "^", "1", "2", "3", "4"],
]


def test_a_block_of_practice_inside_a_category_is_the_type(tmp_path: Path) -> None:
    rows = [
        *TITLES,
        ["专业（技能）课程", "专业核心课", "基础护理学", "6", "108", "", "6", "", ""],
        ["^", "集中实践", "临床见习", "2", "2周", "", "", "2周", ""],
        ["^", "^", "岗位实习", "20", "20周", "", "", "", "20周"],
    ]
    courses = read(tmp_path, [p("二、教学进程"), table(rows)])["plan_courses"]
    assert [(one["name"], one["type"]) for one in courses] == [
        ("基础护理学", "专业核心课"),
        ("临床见习", "集中实践"),
        ("岗位实习", "集中实践"),
    ]


def test_a_note_on_how_much_is_taken_is_no_part_of_the_type(tmp_path: Path) -> None:
    rows = [
        *TITLES,
        ["公共选修课（至少修满4学分）", "<", "音乐欣赏", "2", "36", "2", "", "", ""],
        ["专业拓展课程（任选2门）", "<", "老年护理", "2", "36", "", "", "2", ""],
        ["专业拓展模块（四选二）", "<", "中医护理", "2", "36", "", "", "", "2"],
        ["公共课（思政类）", "<", "形势与政策", "1", "16", "1", "", "", ""],
    ]
    courses = read(tmp_path, [p("二、教学进程"), table(rows)])["plan_courses"]
    assert [(one["type"], one.get("nature")) for one in courses] == [
        ("公共选修课", "选修"),
        ("专业拓展课程", "选修"),
        ("专业拓展模块", "选修"),
        ("公共课（思政类）", None),
    ]


def test_a_printed_type_is_not_taken_for_another_class(tmp_path: Path) -> None:
    titles = ["课程名称", "课程类别", "学分", "学时", "考核"]
    rows = [titles, ["护理礼仪", "专业技能课", "3", "54", "考查"], ["内科护理", "专业核心课", "4", "72", "考试"]]
    body = [p("二、课程设置"), p("专业技能课包括：护理礼仪、静脉输液、急救训练。"), table(rows)]
    plan = read(tmp_path, body)
    assert [one["type"] for one in plan["listed_courses"]] == ["专业技能课", "专业核心课"]
    assert {"name": "静脉输液", "type": "专业技能课程"} in plan["courses"]
    assert {"name": "内科护理", "type": "专业核心课程"} in plan["courses"]


def test_the_kind_printed_behind_the_name_or_above_the_table_counts(tmp_path: Path) -> None:
    titles = ["课程代码", "课程名称", "课程类型", "学分", "学时", "1", "2", "3", "4"]
    behind = [titles, ["H1", "护理伦理", "专业基础课", "1", "18", "1", "", "", ""]]
    taught = [titles, ["H2", "急救护理", "理论课", "2", "36", "", "", "2", ""]]
    body = [p("二、教学进程"), p("表1 课程教学进程表"), table(behind), p("表2 专业核心课程教学进程表"), table(taught)]
    first, second = read(tmp_path, body)["plan_courses"]
    assert (first["type"], first.get("lesson_type")) == ("专业基础课", None)
    assert (second["type"], second["lesson_type"]) == ("专业核心课程", "理论课")


def test_lists_by_kind_with_terms_are_the_teaching_plan(tmp_path: Path) -> None:
    titles = ["序号", "课程名称", "学时", "学分", "学期"]
    body = [
        p("二、课程设置"),
        p("表1 公共基础课程"),
        table([titles, ["1", "语文", "144", "8", "1-2"], ["2", "数学", "108", "6", "1、2"]]),
        p("表2 专业核心课程"),
        table([titles, ["1", "基础护理学", "108", "6", "2"], ["2", "内科护理", "72", "4", "3"]]),
    ]
    plan = read(tmp_path, body)
    assert "listed_courses" not in plan
    assert [(one["name"], one["type"], one["terms"]) for one in plan["plan_courses"]] == [
        ("语文", "公共基础课程", [1, 2]),
        ("数学", "公共基础课程", [1, 2]),
        ("基础护理学", "专业核心课程", [2]),
        ("内科护理", "专业核心课程", [3]),
    ]
    assert {"name": "内科护理", "type": "专业核心课程"} in plan["courses"]


def test_a_list_of_one_kind_is_no_teaching_plan(tmp_path: Path) -> None:
    titles = ["序号", "课程名称", "学时", "学分", "学期"]
    rows = [titles, ["1", "基础护理学", "108", "6", "2"], ["2", "内科护理", "72", "4", "3"], ["3", "外科护理", "72", "4", "4"]]
    plan = read(tmp_path, [p("二、专业核心课程"), table(rows)])
    assert "plan_courses" not in plan
    assert [one["name"] for one in plan["listed_courses"]] == ["基础护理学", "内科护理", "外科护理"]


def test_levels_behind_certificates_are_kept_and_a_slash_between_programs_parts_no_post(tmp_path: Path) -> None:
    named = "养老护理员（五级/初级工）\n老年照护职业技能等级证书（中级）\n护士执业资格证书"
    facing = [
        ["对应行业", "主要职业类别", "主要岗位", "职业技能等级证书"],
        ["卫生", "护理人员", "社区护士/助产士\n护理/助产专业教师", named],
    ]
    table_of_certificates = [["证书名称", "等级", "颁证部门"], ["老年照护职业技能等级证书", "中级", "某评价组织"]]
    plan = read(tmp_path, [p("二、职业面向"), table(facing), p("三、证书"), table(table_of_certificates)])
    assert plan["posts"] == ["社区护士", "助产士", "护理/助产专业教师"]
    assert plan["certificates"] == [
        {"name": "养老护理员", "level": "五级/初级工"},
        "护士执业资格证书",
        {"name": "老年照护职业技能等级证书", "level": "中级", "issuer": "某评价组织"},
    ]


def test_a_course_of_a_list_and_of_a_schedule_is_one(tmp_path: Path) -> None:
    listed = [
        ["课程代码", "课程名称", "课程性质", "学分", "总学时"],
        ["H1", "基础护理学", "必修", "6", "108"],
        ["H2", "老年护理", "选修", "2", "36"],
    ]
    terms = [
        ["课程名称", "学分", "总学时", "1", "2", "3", "4"],
        ["基础护理学", "6", "108", "", "6", "", ""],
        ["老年护理", "4", "36", "", "", "", "2"],
    ]
    plan = read(tmp_path, [p("二、课程设置"), table(listed), p("三、教学进程"), table(terms)])
    assert [
        (one["name"], one.get("code"), one.get("nature"), one["credits"], one.get("terms")) for one in plan["plan_courses"]
    ] == [
        ("老年护理", "H2", "选修", 2, None),
        ("基础护理学", "H1", "必修", 6, [2]),
        ("老年护理", None, None, 4, [4]),
    ]


def test_a_heading_over_the_table_says_kind_and_nature(tmp_path: Path) -> None:
    titles = ["课程名称", "学分", "学时", "1", "2", "3", "4"]
    body = [
        p("二、教学安排"),
        p("（一）公共基础课程"),
        table([titles, ["语文", "4", "72", "2", "2", "", ""]]),
        p("（二）专业拓展课程（任选一门）"),
        table([titles, ["老年护理", "2", "36", "", "", "2", ""]]),
    ]
    found = [(one["type"], one.get("nature")) for one in read(tmp_path, body)["plan_courses"]]
    assert found == [("公共基础课程", None), ("专业拓展课程", "选修")]
