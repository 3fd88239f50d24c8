"""Teaching plans of several layouts: titles over two rows and merged cells are joined, terms and numbers understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.checks.verify import lost_quotes
from ingest.kinds import training_plan
from ingest.kinds.training_words import course_type, number_of, single_term, terms_of
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx
from tests.ingest.training_papers import ONE_COLUMN, plan_of, read
from tests.ingest.workbooks import write_workbook

YEARS = [
    ["课程性质", "课程名称", "学分", "学时分配", "<", "<", "第一学年", "<", "第二学年", "<"],
    ["^", "^", "^", "总学时", "理论", "实践", "上", "下", "上", "下"],
    ["必修", "人体解剖学", "4", "72", "48", "24", "4", "", "", ""],
    ["", "基础护理学", "6", "108", "54", "54", "", "6", "", ""],
    ["选修", "老年护理", "2", "36", "18", "18", "", "", "", "2"],
]

NUMBERED_YEARS = [
    ["序号", "课程", "总课时", "其中实践课时", "学分", "各学期周学时分配", "<", "<", "<"],
    ["^", "^", "^", "^", "^", "一学年", "<", "二学年", "<"],
    ["^", "^", "^", "^", "^", "1", "2", "1", "2"],
    ["^", "^", "^", "^", "^", "16周", "18周", "18周", "18周"],
    ["1", "人体解剖学", "72", "24", "4", "4", "", "", ""],
    ["2", "基础护理学", "108", "54", "6", "", "6", "", ""],
    ["", "小计", "180", "78", "10", "4", "6", "", ""],
    ["3", "老年护理", "36", "18", "2", "", "", "", "2"],
    ["备注：每周按五天安排。", "<", "<", "<", "<", "<", "<", "<", "<"],
]

SHORT_TITLES = [
    ["类别", "课程名称", "学分", "学时", "学期", "<", "<", "<"],
    ["", "", "", "", "一", "二", "三", "四"],
    ["专业必修课", "人体解剖学", "4", "72", "√", "", "", ""],
    ["", "基础护理学", "6", "108", "", "√", "", ""],
    ["专业选修课", "老年护理", "2", "36", "", "", "", "√"],
]


@pytest.mark.parametrize("rows", [YEARS, NUMBERED_YEARS, ONE_COLUMN, SHORT_TITLES], ids=["years", "numbered", "listed", "ticks"])
def test_layouts_of_the_teaching_plan(tmp_path: Path, rows: list[list[str]]) -> None:
    plan = read(tmp_path, [p("二、教学进程"), table(rows)])
    courses = plan["plan_courses"]
    assert [one["name"] for one in courses] == ["人体解剖学", "基础护理学", "老年护理"]
    assert [(one["credits"], one["hours_total"]) for one in courses] == [(4, 72), (6, 108), (2, 36)]
    assert [one["terms"] for one in courses] == [[1], [2], [4]]
    assert plan["program"] == "护理"
    assert plan["program_code"] == "520201"
    if "必修" in str(rows):
        assert [one["nature"] for one in courses] == ["必修", "必修", "选修"]


def test_rows_of_the_plan_without_a_name_are_reported(tmp_path: Path) -> None:
    rows = [*ONE_COLUMN[:2], ["H009", "", "2", "32", "3", "公共任选"]]
    body = [p("一、专业名称及代码"), p("专业名称：护理"), table(rows)]
    reading = training_plan.read_document(write_docx(tmp_path / "a.docx", body), sha256="0" * 64)
    assert any("without a course" in issue.why and "H009" in issue.text for issue in reading.issues)


def test_a_workbook_with_merged_titles_is_recognised_and_read(tmp_path: Path) -> None:
    rows = [
        ["职桥示例职业学院2025级护理专业教学计划进程表"],
        ["课程类别", "课程代码", "课程名称", "学分", "学时", "", "各学期课时", ""],
        ["", "", "", "", "总学时", "实践学时", "1", "2"],
        ["专业基础课", "H001", "人体解剖学", "4", "72", "24", "72", ""],
        ["", "H002", "基础护理学", "6", "108", "54", "", "108"],
        ["课时小计", "", "", "10", "180", "78", "72", "108"],
    ]
    merged = ["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2", "A4:A5", "A6:C6"]
    reading = read_file(write_workbook(tmp_path / "plan.xlsx", rows, merged))
    assert reading.kind == "training_plan"
    plan = plan_of(reading)
    assert (plan["program"], plan["school"], plan["year"]) == ("护理", "职桥示例职业学院", 2025)
    assert [(one["name"], one["type"], one["terms"], one["hours_theory"]) for one in plan["plan_courses"]] == [
        ("人体解剖学", "专业基础课", [1], 48),
        ("基础护理学", "专业基础课", [2], 54),
    ]
    assert lost_quotes(reading) == ()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("3", [3]),
        ("1-4", [1, 2, 3, 4]),
        ("第三、四学期", [3, 4]),
        ("Ⅱ", [2]),
        ("第1或2学期", [1, 2]),
        ("每学年", []),
        ("16周", []),
    ],
)
def test_terms_of_a_cell(text: str, terms: list[int]) -> None:
    assert terms_of(text) == terms


@pytest.mark.parametrize(
    ("text", "term"), [("第一学期", 1), ("3（18w）", 3), ("Ⅳ", 4), ("16周", 0), ("暑假学期", 0), ("总学时", 0), ("十", 10)]
)
def test_terms_of_a_title(text: str, term: int) -> None:
    assert single_term(text) == term


@pytest.mark.parametrize(
    ("text", "number"), [("48", 48), ("3.5", 3.5), ("2+1", 3), ("≥2", 2), ("32学时", 32), ("1w", None), ("2周", None), ("", None)]
)
def test_numbers_of_a_cell(text: str, number: float | None) -> None:
    assert number_of(text) == number


def test_types_are_told_from_headings_and_captions() -> None:
    assert course_type("表2 专业基础课程列表") == "专业基础课程"
    assert course_type("", "（二）专业（技能）课程", "公共限选课") == "公共基础课程"
    assert course_type("专业核心课（8门课程，27学分）") == "专业核心课程"
    assert course_type("考核方式") == ""
