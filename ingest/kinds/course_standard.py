"""Kind `course_standard`: 课程标准 of one course, from PDF, DOCX and DOC."""

from __future__ import annotations

import re
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats import flows
from ingest.formats.flow import Section, paragraphs_of, tables_of
from ingest.formats.flows import FLOW_FORMATS, open_flow, unread_pages
from ingest.kinds._edition import read_edition, section_lines
from ingest.kinds.course_facts import read_facts
from ingest.kinds.course_forms import unfold_forms
from ingest.kinds.course_goals import read_goals
from ingest.kinds.course_modules import read_modules
from ingest.kinds.course_neighbours import NEIGHBOURS
from ingest.kinds.course_program import read_program_place
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

KIND = "course_standard"
FORMATS = FLOW_FORMATS
VERSION = f"6 {flows.VERSION}"


def detect(head: str, format: str) -> float:
    """How sure it is, 0 to 1: a title with 课程标准, and its headings; other standards' titles count against it."""
    text = squeeze(head)[:9000]
    if "课程标准" not in text or format not in FORMATS:
        return 0.0
    other = re.search(r"职业技能等级标准|专业教学标准(?!》)|人才培养方案(?!》|等|的)", text[:400])
    if other is not None and "课程标准" not in text[: other.start()]:
        return 0.1
    titled = "课程标准" in text[:300]
    signs = (
        "课程目标",
        "教学目标",
        "课程性质",
        "课程的性质",
        "课程定位",
        "课程内容",
        "教学内容",
        "学时",
        "学分",
        "先修",
        "前导",
        "后续课程",
        "实施建议",
    )
    return min(0.95, 0.35 + 0.3 * titled + 0.07 * sum(sign in text for sign in signs))


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record with the course's name, hours, neighbours, goals, modules and certificates.

    Raises DocumentError: as open_flow, and unknown where neither goals nor modules are found.
    """
    opened = open_flow(path, pictures=True)
    sections = unfold_forms(opened.sections)
    modules, hours_of_table = read_modules(sections)
    facts = list(read_facts(sections, hours_of_table))
    goals = list(read_goals(sections))
    if not goals and not modules:
        message = f"{path.name}: neither goals (课程目标) nor modules with hours were found: is it a course standard?"
        raise DocumentError(message, what=str(path), why="unknown")
    neighbours = [item for item in facts if item.key in NEIGHBOURS]
    certificates = [item for item in facts if item.key == "certificates"]
    rest = [item for item in facts if item not in neighbours and item not in certificates]
    edition = read_edition(section_lines(sections), KIND)
    items = (*rest, *edition, *neighbours, *goals, *modules, *certificates)
    title = next((item.value for item in items if item.key == "course"), path.stem)
    inferred = read_program_place(sections)
    total, used = _coverage(sections, items)
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=opened.format,
        title=f"{title}课程标准",
        pages=opened.pages,
        records=(Record(KIND, items, {"file": path.name} | ({"inferred": inferred} if inferred else {})),),
        issues=(*_issues(path, items), *unread_pages(path, opened)),
        lines_total=total,
        lines_used=used,
    )


def _issues(path: Path, items: tuple[Item, ...]) -> list[Issue]:
    """What a course standard should say and this one was not seen to say."""
    wanted = {
        "course": "the course's name was not found",
        "hours_total": "the course's hours were not found",
        "goals": "no goals (课程目标) were found",
        "modules": "no modules with tasks or hours were found",
    }
    keys = {item.key for item in items}
    return [Issue(path.name, Place(), "", why) for key, why in wanted.items() if key not in keys]


def _coverage(sections: tuple[Section, ...], items: tuple[Item, ...]) -> tuple[int, int]:
    """Paragraphs and table rows, and how many of them a quote touches or are headings."""
    quotes = {squeeze(item.quote) for item in items if item.quote}
    total = used = 0
    for paragraph in paragraphs_of(sections):
        total += 1
        text = squeeze(paragraph.text)
        used += paragraph.level in (1, 2) or any(quote in text for quote in quotes)
    for table in tables_of(sections):
        for row in table.rows:
            text = squeeze("".join(row.texts))
            total += bool(text)
            used += bool(text) and any(squeeze(cell) in quotes for cell in row.texts if cell)
    return total, used
