"""Certificate standards whose requirements have their numbers in a column of their own, or stand several in a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx

FRONT = [
    p("花艺环境设计"),
    p("职业技能等级标准"),
    p("标准代码：410101"),
    p("某某园艺科技有限公司 制定"),
    p("2023年3月 发布"),
    p("4 适用院校专业"),
    p("应用型本科学校：园林等专业。"),
    p("6 职业技能要求"),
]
CLAUSES = [
    ("1.1.1", "能分辨花材；"),
    ("1.1.2", "能清点工具。"),
    ("1.2.1", "能修剪花枝；"),
    ("1.2.2", "能绑扎花束。"),
]


def read(path: Path) -> dict[str, Any]:
    reading = read_file(path)
    assert reading.kind == "certificate_standard"
    assert lost_quotes(reading) == ()
    return published(reading.records[0])


def clauses_of(standard: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [(one["level"], one["function"], one["task"], one["no"], one["text"]) for one in standard["clauses"]]


def test_numbers_of_requirements_in_a_column_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["工作领域", "工作任务", "序号", "职业技能要求"],
        ["1. 花束制作", "1.1 准备", *CLAUSES[0]],
        ["^", "^", *CLAUSES[1]],
        ["^", "1.2 制作", *CLAUSES[2]],
        ["^", "^", *CLAUSES[3]],
    ]
    standard = read(write_docx(tmp_path / "a.docx", [*FRONT, p("表1 职业技能等级要求（初级）"), table(rows)]))
    tasks = ["准备", "准备", "制作", "制作"]
    assert clauses_of(standard) == [("初级", "花束制作", task, *one) for task, one in zip(tasks, CLAUSES, strict=True)]
    assert standard["issuer"] == "某某园艺科技有限公司"


def test_several_requirements_in_one_line(tmp_path: Path) -> None:
    rows = [
        ["工作领域", "工作任务", "职业技能要求"],
        ["1. 花束制作", "1.1 准备", "1.1.1能分辨花材；1.1.2能清点工具。1.1.3能按照1.2.1条款验收1.1.4能记录。"],
        ["^", "1.2 制作", "1.2.1 能修剪花枝； 1.2.2\n能绑扎花束。"],
    ]
    standard = read(write_docx(tmp_path / "a.docx", [*FRONT, p("表1 职业技能等级要求（初级）"), table(rows)]))
    more = [("1.1.3", "能按照1.2.1条款验收"), ("1.1.4", "能记录。")]
    assert [(one["no"], one["text"]) for one in standard["clauses"]] == [*CLAUSES[:2], *more, *CLAUSES[2:]]
