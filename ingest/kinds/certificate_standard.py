"""Kind `certificate_standard`: 1+X 职业技能等级标准, from PDF, every requirement of every level."""

from __future__ import annotations

import re
from pathlib import Path

from graph.errors import DocumentError
from ingest.flow import read_flow
from ingest.kinds.certificate_clauses import (
    Clause,
    LevelTable,
    Line,
    borderless_tables,
    captions,
    join_clauses,
    ruled_tables,
)
from ingest.kinds.certificate_scope import read_cover, read_drafters, read_posts, read_programs
from ingest.pdf import read_pdf
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

KIND = "certificate_standard"
FORMATS = ("pdf",)
VERSION = "1"


def detect(head: str, format: str) -> float:
    """How sure it is, 0 to 1: the words 职业技能等级标准 near the top and the chapters such standards have."""
    text = squeeze(head)
    if format not in (*FORMATS, "docx") or "职业技能等级标准" not in text:
        return 0.0
    if "职业技能等级标准" not in text[:300]:
        return 0.3
    signs = ("标准代码", "院校专业", "职业岗位", "职业技能等级要求", "工作领域", "术语和定义", "规范性引用文件", "起草单位")
    return min(0.97, 0.55 + 0.1 * sum(sign in text for sign in signs))


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record: cover, drafting organizations, levels, programs, posts, clauses.

    Raises DocumentError: as read_pdf, and unknown where no requirement with a number of three parts is found.
    """
    document = read_pdf(path)
    sections = read_flow(document)
    tables, clauses, lost = _join(ruled_tables(sections))
    if not clauses or len(lost) > len(clauses) // 10:
        loose = _join(borderless_tables(document))
        if len(loose[1]) - len(loose[2]) > len(clauses) - len(lost):
            tables, clauses, lost = loose
    if not clauses:
        message = f"{path.name}: no table of requirements (工作领域, 工作任务, 职业技能要求) was found"
        raise DocumentError(message, what=str(path), why="unknown")
    levels = [_item("levels", level, caption, page) for level, caption, page in captions(tables) if level]
    items = (
        *read_cover(document),
        *read_drafters(sections),
        *levels,
        *read_programs(sections),
        *read_posts(sections, [item.value for item in levels]),
        *(_clause_item(clause) for clause in clauses),
    )
    lines = sum(len(column) for table in tables for column in table.lines.values())
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format="pdf",
        title=next((item.value for item in items if item.key == "title"), path.stem),
        pages=len(document.pages),
        records=(Record(KIND, items, {"file": path.name}),),
        issues=(*(_line_issue(path, line, why) for line, why in lost), *_missing(path, items)),
        lines_total=lines,
        lines_used=lines - len({id(line) for line, _ in lost}),
    )


def _join(tables: list[LevelTable]) -> tuple[list[LevelTable], list[Clause], list[tuple[Line, str]]]:
    """The tables with their requirements and the lines that fit nowhere."""
    clauses: list[Clause] = []
    lost: list[tuple[Line, str]] = []
    for table in tables:
        found, unread = join_clauses(table)
        clauses += found
        lost += unread
    return tables, clauses, lost


def _clause_item(clause: Clause) -> Item:
    value = {
        "level": clause.level,
        "function": clause.function,
        "task_no": clause.task_no,
        "task": clause.task,
        "no": clause.number,
        "text": clause.text,
    }
    stated = {name: content for name, content in value.items() if content}
    return Item("clauses", stated, clause.quote, Place(page=clause.page), "certificate_standard/clauses", clause.number)


def _line_issue(path: Path, line: Line, why: str) -> Issue:
    return Issue(path.name, Place(page=line.page), line.text[:200], why)


def _missing(path: Path, items: tuple[Item, ...]) -> list[Issue]:
    """What such a standard prints and was not found in this one."""
    wanted = {
        "title": "the title was not found on the cover",
        "standard_code": "no standard code (标准代码) was found",
        "issuer": "no issuing organization was found on the cover",
        "programs": "no programs (适用院校专业) were found",
        "posts": "no posts (面向职业岗位) were found",
    }
    keys = {item.key for item in items}
    return [Issue(path.name, Place(), "", why) for key, why in wanted.items() if key not in keys]


def _item(key: str, value: object, quote: str, page: int) -> Item:
    return Item(key, value, re.sub(r"\s+$", "", quote) or str(value), Place(page=page), f"certificate_standard/{key}")
