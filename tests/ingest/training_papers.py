"""Training plans for tests: Word files of one plan, and what is published of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.kinds import training_plan
from ingest.published import published
from ingest.record import Reading
from ingest.samples.source.word import p, write_docx


def plan_of(reading: Reading) -> dict[str, Any]:
    return published(reading.records[0])


def read(path: Path, body: Sequence[str]) -> dict[str, Any]:
    made = write_docx(path / "plan.docx", [p("一、专业名称及代码"), p("专业名称：护理（520201）"), *body])
    reading = training_plan.read_document(made, sha256="0" * 64)
    assert lost_quotes(reading) == ()
    return plan_of(reading)


ONE_COLUMN = [
    ["课程编码", "课程名称", "学分", "学时", "开课学期", "课程属性"],
    ["H001", "人体解剖学※", "4", "72", "第一学期", "专业必修课"],
    ["H002", "《基础护理学》", "6.0", "108", "2", "专业必修课"],
    ["H003", "老年护理", "2", "36", "四", "专业选修课"],
    ["合计", "<", "12", "216", "", ""],
]
