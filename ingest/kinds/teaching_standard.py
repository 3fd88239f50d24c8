"""National teaching standards (专业教学标准): one program, its posts, abilities, courses and core course tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ingest.kinds._core_courses import CoreTables, read_core_tables
from ingest.kinds._edition import page_lines, read_edition
from ingest.kinds._facing_table import labelled, read_continues, read_facing_lines, read_facing_table
from ingest.kinds._listing import read_years
from ingest.kinds._standard_courses import COURSE_TYPES, read_listed, read_practice, read_public
from ingest.kinds._standard_draft import KIND, Draft, lookup
from ingest.pdf import PdfDocument, read_pdf
from ingest.pdf_flow import FlowLine, Section, paragraphs, read_sections
from ingest.programs import level_of
from ingest.record import Item, Reading, Record
from ingest.text import join_lines

FORMATS: tuple[str, ...] = ("pdf",)
VERSION = "3"

_TITLE = re.compile(r"([^\s。，：:]{2,40}?)专业教学标准[（(]([^）)]{2,20})[）)]")
_ABILITY = re.compile(r"^\s*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.．、)）](?!\d))")
_PART_TITLE = re.compile(r"[^，。；：、]{0,8}(?:素质|知识|能力|素养|规格)(?:和[^，。；：、]{2,6})?(?:要求)?")
_LEVEL_NAMES = {"高职专科": "高等职业教育专科", "高职本科": "高等职业教育本科", "中职": "中等职业教育"}


def detect(head: str, _format: str) -> float:
    """Sure when the title names a 专业教学标准 and the chapters of one follow."""
    bare = re.sub(r"\s+", "", head)
    chapters = sum(title in bare for title in ("职业面向", "培养规格", "专业名称", "修业年限", "课程设置", "培养目标"))
    titled = "专业教学标准" in bare[:3000] or "教学标准（" in bare[:300]
    if "人才培养方案" in bare[:200] or "课程标准" in bare[:120]:
        return 0.2
    return min(1.0, 0.4 * titled + 0.1 * chapters)


def read_document(path: Path, *, sha256: str) -> Reading:
    """The program of one standard. Raises DocumentError as read_pdf does."""
    document = read_pdf(path)
    draft = Draft(path.name)
    sections = read_sections(document, lookup("headings"))
    tables = [table for section in sections for table in section.tables]
    draft.total = sum(len(section.lines) + (section.key != "") for section in sections)
    draft.total += sum(1 for _, table in tables for row in table.rows if any(row))
    title = _read_title(draft, document)
    core, others = read_core_tables(tables, lookup("columns"))
    others = read_facing_table(draft, others)
    for section in sections:
        _read_section(draft, section)
    _read_core(draft, core)
    _add_level(draft)
    for page, table in others:
        for row in table.rows:
            if any(row):
                draft.leave(page, " ".join(join_lines(cell or "") for cell in row), "a table that this kind does not know")
    found = {item.key for item in draft.items}
    for key in ("program", "posts", "abilities", "courses"):
        if key not in found:
            draft.leave(1, "", f"a teaching standard in which no {key} were found")
    edition = read_edition(page_lines(document), KIND)
    record = Record(KIND, (*_ordered(draft.items), *edition))
    return Reading(
        str(path), sha256, KIND, "pdf", title, len(document.pages), (record,), tuple(draft.issues), draft.total, draft.used
    )


_ORDER = (
    "program program_code education_level duration_years industries occupations posts certificates abilities courses"
    " core_course_details continues_to"
)


def _ordered(items: Iterable[Item]) -> list[Item]:
    order = {key: index for index, key in enumerate(_ORDER.split())}
    courses = {
        name: index for index, name in enumerate(("公共基础课程", "专业基础课程", "专业核心课程", "专业拓展课程", "实习实训"))
    }
    return sorted(items, key=lambda item: (order[item.key], courses.get(item.value["type"], 9) if item.key == "courses" else 0))


def _read_title(draft: Draft, document: PdfDocument) -> str:
    for page in document.pages[:3]:
        text = join_lines(line.text for line in page.lines[:12])
        found = _TITLE.search(text)
        level = found[2] if found is not None else next((name for name in _LEVEL_NAMES.values() if name in text), "")
        if level:
            quote = found[0] if found is not None else level
            draft.add("education_level", level, quote, page.number, "title")
            return quote if found is not None else _first_line(document)
    return _first_line(document)


def _add_level(draft: Draft) -> None:
    """Where no title prints the level, the code's first digit tells it."""
    code = next((item for item in draft.items if item.key == "program_code"), None)
    if code is not None and not any(item.key == "education_level" for item in draft.items):
        level = _LEVEL_NAMES.get(level_of(str(code.value)), "")
        if level:
            draft.add("education_level", level, code.quote, code.place.page, "level")


def _first_line(document: PdfDocument) -> str:
    return next((join_lines(line.text) for page in document.pages for line in page.lines), "")


def _read_section(draft: Draft, section: Section) -> None:
    lines = [line for line in section.lines if re.sub(r"\s", "", line.text) not in ("续表", "（续表）", "(续表)")]
    draft.used += (section.key != "") + len(section.lines) - len(lines)
    before = len(draft.items)
    match section.key:
        case "name":
            _read_name(draft, lines)
        case "duration":
            text = join_lines(line.text for line in lines)
            for years in read_years(text):
                draft.add("duration_years", years, text, lines[0].page, "duration")
        case "profile" | "profile_part":
            _read_abilities(draft, lines)
            return
        case "public":
            read_public(draft, lines)
        case "base" | "core" | "extension":
            read_listed(draft, lines, COURSE_TYPES[section.key])
        case "training" | "internship":
            read_practice(draft, lines)
        case "continues":
            for page, text in labelled(lines):
                read_continues(draft, text, page)
        case "facing":
            read_facing_lines(draft, lines)
        case _:
            draft.used += len(lines)
            return
    if lines and len(draft.items) == before and section.key not in ("core_details", "core", "internship"):
        for line in lines:
            draft.leave(line.page, line.text, f"nothing was understood under {section.title}")
        return
    draft.used += len(lines)


def _read_name(draft: Draft, lines: list[FlowLine]) -> None:
    text = join_lines(line.text for line in lines)
    found = re.search(
        r"(?:专业名称[:：])?(?P<name>[^：:（()）]{2,40}?)(?:专业代码[:：]|[（(](?:专业代码[:：]?)?)(?P<code>\d{6}[A-Z]{0,2})",
        text,
    )
    if found is not None:
        draft.add("program", found["name"].strip("，、； "), text, lines[0].page, "name")
        draft.add("program_code", found["code"], text, lines[0].page, "name", found["code"])


def _read_abilities(draft: Draft, lines: list[FlowLine]) -> None:
    for paragraph in paragraphs(lines, number=_ABILITY):
        if paragraph.number and not _PART_TITLE.fullmatch(paragraph.text):
            value = {"no": paragraph.number, "text": paragraph.text}
            draft.add("abilities", value, paragraph.quote, paragraph.page, "abilities", paragraph.number)
        draft.used += paragraph.lines


def _read_core(draft: Draft, core: CoreTables) -> None:
    draft.used += core.rows_used
    for course in core.courses:
        if course.tasks:
            tasks = join_lines(course.tasks)
            draft.add(
                "core_course_details",
                {"course": course.course, "tasks": tasks},
                tasks,
                course.tasks_page,
                "core_tasks",
                course.no,
            )
        for part in course.contents:
            value = {"course": course.course, "no": part.number, "text": part.text}
            draft.add("core_course_details", value, part.quote, part.page, "core_contents", part.number)
    for page, text in core.leftover:
        draft.leave(page, text, "a row of the core course table without a course")
