"""Survey reports (调研报告): what their tables state of posts and abilities is read, or it is said that there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import DocumentError
from ingest.checks.verify import lost_quotes
from ingest.kinds import survey_report
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx
from tests.ingest.training_papers import plan_of


def test_a_survey_report_is_read_for_what_its_tables_state(tmp_path: Path) -> None:
    rows = [
        ["目标岗位", "主要工作任务", "核心技能"],
        ["病区护士", "生命体征监测、静脉输液", "无菌操作；护理记录书写"],
        ["社区护士", "慢病随访", "健康宣教"],
    ]
    body = [p("护理专业人才需求调研报告"), p("一、调研目的"), p("了解行业对护理人才的需求。"), p("二、岗位需求分析"), table(rows)]
    reading = read_file(write_docx(tmp_path / "a.docx", body))
    assert reading.kind == "survey_report"
    said = plan_of(reading)
    assert said["program"] == "护理"
    assert said["posts"] == ["病区护士", "社区护士"]
    assert [(one["post"], one["ability"]) for one in said["task_abilities"]] == [
        ("病区护士", "无菌操作"),
        ("病区护士", "护理记录书写"),
        ("社区护士", "健康宣教"),
    ]
    assert lost_quotes(reading) == ()


def test_a_survey_report_without_such_tables_says_so(tmp_path: Path) -> None:
    made = write_docx(tmp_path / "a.docx", [p("护理专业人才需求调研报告"), p("一、调研目的"), p("了解就业情况。")])
    with pytest.raises(DocumentError, match="survey report"):
        survey_report.read_document(made, sha256="0" * 64)
