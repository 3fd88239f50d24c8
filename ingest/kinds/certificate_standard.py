"""Kind `certificate_standard`: 1+X 职业技能等级标准, from PDF, DOCX and DOC, every requirement of every level."""

from __future__ import annotations

import re
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats import flows
from ingest.formats.flows import FLOW_FORMATS, open_flow
from ingest.kinds._requirement_join import Odd, Requirement
from ingest.kinds._requirement_quotes import Quotes
from ingest.kinds.certificate_clauses import find_clauses
from ingest.kinds.certificate_scope import cover_lines, read_cover, read_drafters, read_posts, read_programs
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

KIND = "certificate_standard"
FORMATS = FLOW_FORMATS
VERSION = f"7 {flows.VERSION}"


def detect(head: str, format: str) -> float:
    """How sure it is, 0 to 1: the words 职业技能等级标准 near the top and the chapters such standards have."""
    text = squeeze(head)
    if format not in FORMATS or "职业技能等级标准" not in text:
        return 0.0
    if "职业技能等级标准" not in text[:300]:
        return 0.3
    signs = ("标准代码", "院校专业", "职业岗位", "职业技能等级要求", "工作领域", "术语和定义", "规范性引用文件", "起草单位")
    return min(0.97, 0.55 + 0.1 * sum(sign in text for sign in signs))


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record: cover, drafting organizations, levels, programs, posts, clauses.

    Raises DocumentError: as open_flow, and unknown where no table of requirements is found.
    """
    opened = open_flow(path)
    sections, document = opened.sections, opened.document
    levels = find_clauses(sections, document)
    if not any(level.requirements for level in levels):
        message = f"{path.name}: no table of requirements (工作领域, 工作任务, 职业技能要求) was found"
        raise DocumentError(message, what=str(path), why="unknown")
    named = [_item("levels", one.level, one.caption or one.level, one.place) for one in levels if one.level]
    quotes = Quotes(document)
    items = (
        *read_cover(cover_lines(sections, document)),
        *read_drafters(sections),
        *named,
        *read_programs(sections),
        *read_posts(sections, [item.value for item in named]),
        *(_clause_item(level.level, one, quotes.quote(one)) for level in levels for one in level.requirements),
    )
    lines = sum(level.lines for level in levels)
    odd = [one for level in levels for one in level.odd]
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=opened.format,
        title=next((item.value for item in items if item.key == "title"), path.stem),
        pages=opened.pages,
        records=(Record(KIND, items, {"file": path.name}),),
        issues=(*(_odd_issue(path, one) for one in odd), *_missing(path, items)),
        lines_total=lines,
        lines_used=lines,
    )


def _clause_item(level: str, clause: Requirement, quote: str) -> Item:
    value = {
        "level": level,
        "function": clause.function,
        "task_no": clause.task_no,
        "task": clause.task,
        "no": clause.number,
        "text": clause.text,
    }
    stated = {name: content for name, content in value.items() if content}
    return Item("clauses", stated, quote, clause.place, "certificate_standard/clauses", clause.number)


def _odd_issue(path: Path, odd: Odd) -> Issue:
    return Issue(path.name, odd.place, odd.text[:200], odd.why)


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


def _item(key: str, value: object, quote: str, place: Place) -> Item:
    return Item(key, value, re.sub(r"\s+$", "", quote), place, f"certificate_standard/{key}")
