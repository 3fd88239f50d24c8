"""Training plans over two stages of schooling: terms that go on or are counted from one again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.samples.source.word import p, table
from tests.ingest.training_papers import read

YEARS = ("中职阶段（第一至三学年）", "高职阶段（第四至五学年）")
STAGES = ("中职学段", "高职学段")
ON, AGAIN = ["七", "八", "九", "十"], ["一", "二", "三", "四"]


@pytest.mark.parametrize(("stages", "later"), [(YEARS, ON), (YEARS, AGAIN), (STAGES, AGAIN)], ids=["on", "again", "no years"])
def test_terms_of_two_stages(tmp_path: Path, stages: tuple[str, str], later: list[str]) -> None:
    rows = [
        ["课程类别", "课程名称", "学分", "总学时", "各学期周学时", *["<"] * 9],
        ["^", "^", "^", "^", stages[0], *["<"] * 5, stages[1], *["<"] * 3],
        ["^", "^", "^", "^", "一", "二", "三", "四", "五", "六", *later],
        ["公共基础课", "语文", "12", "216", "4", "4", "4", *[""] * 7],
        ["专业核心课", "急救护理", "4", "64", *[""] * 5, "2", "", "4", "", ""],
    ]
    courses = read(tmp_path, [p("二、教学进程"), table(rows)])["plan_courses"]
    assert [(one["name"], one["terms"]) for one in courses] == [("语文", [1, 2, 3]), ("急救护理", [6, 8])]


def test_terms_titled_by_year_and_half(tmp_path: Path) -> None:
    rows = [
        ["课程类别", "课程名称", "学分", "总学时", "一学年", "<", "二学年", "<"],
        ["^", "^", "^", "^", "1-1", "1-2", "2-1", "2-2"],
        ["公共基础课", "语文", "8", "128", "4/16", "4/16", "", ""],
        ["专业核心课", "急救护理", "4", "64", "", "", "", "4/16"],
    ]
    courses = read(tmp_path, [p("二、教学进程"), table(rows)])["plan_courses"]
    assert [(one["name"], one["terms"]) for one in courses] == [("语文", [1, 2]), ("急救护理", [4])]
