"""National teaching standards (专业教学标准): one program, its posts, abilities, courses and core course tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ingest.kinds._core_courses import CoreTables, read_core_tables
from ingest.kinds._listing import read_coded, read_names, read_years
from ingest.pdf import PdfDocument, PdfTable, read_pdf
from ingest.pdf_flow import FlowLine, Section, paragraphs, read_sections, whole
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import clean_key, join_lines

KIND = "teaching_standard"
FORMATS: tuple[str, ...] = ("pdf",)
VERSION = "1"

_TITLE = re.compile(r"([^\s。，：:]{2,40}?)专业教学标准[（(]([^）)]{2,20})[）)]")
_ABILITY = re.compile(r"^\s*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.．、)）](?!\d))")
_COURSE_TYPES = {"public": "公共基础课程", "base": "专业基础课程", "core": "专业核心课程", "extension": "专业拓展课程"}
_LISTED = re.compile(r"(?:主要)?(?:包括|包含|开设|涵盖)\s*[:：]?\s*(?P<list>[^。：:]+)")
_LIST_END = re.compile(r"等?(?:领域)?(?:的)?(?:相关)?(?:内容|课程)?$|，具体课程.*$")
_PUBLIC = re.compile(r"(?:^|[，。；]|应|可|须|需)(?:应|可)?将(?P<list>[^。]+?)等?(?:课程)?(?:列为|列入|作为)")
_TRAINING = re.compile(
    r"(?:进行|开展|完成)(?P<list>[^。]+?)(?:等[^，。；、]{0,14}?)?(?:实训|实验)(?:项目|教学|活动)?(?=[，。；]|$)"
)
_INTERNSHIP = re.compile(r"包括(?P<list>[^。，；]*实习[^。，；]*)")


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _lookup(table: str) -> dict[str, str]:
    return {clean_key(title): key for key, titles in _facts()[table].items() for title in titles}


def detect(head: str, _format: str) -> float:
    """Sure when the title names a 专业教学标准 and the chapters of one follow."""
    bare = re.sub(r"\s+", "", head)
    chapters = sum(title in bare for title in ("职业面向", "培养规格", "专业名称", "修业年限", "课程设置", "培养目标"))
    titled = "专业教学标准" in bare[:3000] or "教学标准（" in bare[:300]
    if "人才培养方案" in bare[:200] or "课程标准" in bare[:120]:
        return 0.2
    return min(1.0, 0.4 * titled + 0.1 * chapters)


@dataclass(slots=True)
class _Draft:
    """What has been read so far, and what has not."""

    file: str
    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    total: int = 0
    used: int = 0

    def add(self, key: str, value: Any, quote: str, page: int, rule: str, clause: str = "") -> None:
        self.items.append(Item(key, value, quote, Place(page=page), f"{KIND}/{rule}", clause))

    def leave(self, page: int, text: str, why: str) -> None:
        self.issues.append(Issue(self.file, Place(page=page), text[:200], why))


def read_document(path: Path, *, sha256: str) -> Reading:
    """The program of one standard. Raises DocumentError as read_pdf does."""
    document = read_pdf(path)
    draft = _Draft(path.name)
    sections = read_sections(document, _lookup("headings"))
    tables = [table for section in sections for table in section.tables]
    draft.total = sum(len(section.lines) + (section.key != "") for section in sections)
    draft.total += sum(1 for _, table in tables for row in table.rows if any(row))
    title = _read_title(draft, document)
    core, others = read_core_tables(tables, _lookup("columns"))
    others = _read_facing(draft, others)
    for section in sections:
        _read_section(draft, section)
    _read_core(draft, core)
    for page, table in others:
        for row in table.rows:
            if any(row):
                draft.leave(page, " ".join(join_lines(cell or "") for cell in row), "a table that this kind does not know")
    record = Record(KIND, tuple(_ordered(draft.items)))
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


def _read_title(draft: _Draft, document: PdfDocument) -> str:
    for page in document.pages[:3]:
        found = _TITLE.search(join_lines(line.text for line in page.lines[:12]))
        if found is not None:
            draft.add("education_level", found[2], found[0], page.number, "title")
            return found[0]
    first = document.pages[0].lines
    return join_lines(first[0].text) if first else ""


def _read_facing(draft: _Draft, tables: list[tuple[int, PdfTable]]) -> list[tuple[int, PdfTable]]:
    """The table 职业面向, its labels in the first column or in the first row; returns the tables that are not it."""
    labels = _lookup("facing")
    others: list[tuple[int, PdfTable]] = []
    before = ""
    for page, table in tables:
        rows = [[cell or "" for cell in row] for row in table.rows]
        first = [labels.get(clean_key(row[0]), "") for row in rows]
        across = [labels.get(clean_key(cell), "") for cell in rows[0]]
        if sum(map(bool, across)) >= 3:
            for column, key in enumerate(across):
                cell = "\n".join(row[column] for row in rows[1:] if row[column])
                if key:
                    _read_facing_cell(draft, key, cell, page)
            draft.used += len(rows)
        elif sum(map(bool, first)) >= 2 or (before and any(first)):
            for key, row in zip(first, rows, strict=True):
                cell = "\n".join(cell for cell in row[1:] if cell)
                before = key or (before if not row[0] else "")
                if before:
                    _read_facing_cell(draft, before, cell, page)
                    draft.used += 1
                elif any(row):
                    draft.leave(page, " ".join(map(join_lines, row)), "an unknown label in the table 职业面向")
        else:
            others.append((page, table))
    return others


def _read_facing_cell(draft: _Draft, key: str, cell: str, page: int) -> None:
    text = join_lines(cell)
    if not text or text.strip("—–-/ ") in ("", "无", "暂无"):
        return
    if key in ("industries", "occupations"):
        found, rest = read_coded(text)
        for entry in found:
            draft.add(key, entry, text, page, key, str(entry["code"]))
        for name in read_names(rest):
            draft.add(key, {"name": name}, text, page, key)
    elif key == "posts":
        for name in read_names(text, "、；;"):
            draft.add(key, name, text, page, key)
    elif key == "certificates":
        for part in re.split(r"[；;。]|(?=职业技能等级证书[:：])|(?=职业资格证书[:：])", text):
            for name in read_names(re.sub(r"^[^：:、]{2,16}证书[:：]", "", part)):
                draft.add(key, name, text, page, key)
    elif key == "continues":
        _read_continues(draft, text, page)


def _read_continues(draft: _Draft, text: str, page: int) -> None:
    for found in re.finditer(
        r"(?:接续)?(?P<level>[^：:；;。、]{2,16}?)(?:专业)?(?:举例)?[:：](?P<list>[^：:；;。]+)(?=[；;。]|接续|$)", text
    ):
        for name in read_names(found["list"]):
            draft.add("continues_to", {"level": found["level"], "program": name}, text, page, "continues_to")


def _read_section(draft: _Draft, section: Section) -> None:
    lines = [line for line in section.lines if re.sub(r"\s", "", line.text) not in ("续表", "（续表）", "(续表)")]
    draft.used += (section.key != "") + len(section.lines) - len(lines)
    before = len(draft.items)
    match section.key:
        case "name":
            for page, text in [(lines[0].page, join_lines(line.text for line in lines))] if lines else []:
                for entry in read_coded(text)[0][:1]:
                    draft.add("program", entry["name"], text, page, "name")
                    draft.add("program_code", entry["code"], text, page, "name", str(entry["code"]))
        case "duration":
            text = join_lines(line.text for line in lines)
            for years in read_years(text):
                draft.add("duration_years", years, text, lines[0].page, "duration")
        case "profile" | "profile_part":
            _read_abilities(draft, lines)
            return
        case "public":
            _read_public(draft, lines)
        case "base" | "core" | "extension":
            _read_listed(draft, lines, _COURSE_TYPES[section.key])
        case "training" | "internship":
            _read_practice(draft, lines)
        case "continues":
            _read_continues(draft, join_lines(line.text for line in lines), section.page)
        case "facing":
            _read_facing_lines(draft, lines)
        case _:
            draft.used += len(lines)
            return
    if lines and len(draft.items) == before and section.key not in ("core_details", "core", "internship"):
        for line in lines:
            draft.leave(line.page, line.text, f"nothing was understood under {section.title}")
        return
    draft.used += len(lines)


def _read_facing_lines(draft: _Draft, lines: list[FlowLine]) -> None:
    """The table 职业面向 where it is printed without rules, or as labelled lines."""
    labels = _lookup("facing")
    key, cell, page = "", "", 0
    for line in [*lines, FlowLine(0, "")]:
        label, _, rest = line.text.partition("  " if "  " in line.text else " ")
        found = labels.get(clean_key(label), "")
        if found or not line.page:
            if key:
                _read_facing_cell(draft, key, cell, page)
            key, cell, page = found, rest, line.page
        else:
            cell += "\n" + line.text


def _read_abilities(draft: _Draft, lines: list[FlowLine]) -> None:
    for paragraph in paragraphs(lines, number=_ABILITY):
        if paragraph.number:
            value = {"no": paragraph.number, "text": paragraph.text}
            draft.add("abilities", value, paragraph.quote, paragraph.page, "abilities", paragraph.number)
        draft.used += paragraph.lines


def _read_public(draft: _Draft, lines: list[FlowLine]) -> None:
    for page, sentence in whole(lines):
        for found in _PUBLIC.finditer(sentence):
            for name in read_names(found["list"]):
                draft.add("courses", {"name": name, "type": _COURSE_TYPES["public"]}, sentence, page, "public_courses")


def _read_listed(draft: _Draft, lines: list[FlowLine], kind: str) -> None:
    for page, sentence in whole(lines):
        found = _LISTED.search(sentence)
        if found is None:
            continue
        listed = _LIST_END.sub("", re.sub(r"，具体课程.*$", "", found["list"]))
        for name in read_names(listed, "、，；;"):
            draft.add("courses", {"name": name, "type": kind}, sentence, page, "courses")


def _read_practice(draft: _Draft, lines: list[FlowLine]) -> None:
    for page, sentence in whole(lines):
        training = _TRAINING.search(sentence)
        if training is not None:
            for name in read_names(training["list"]):
                draft.add("courses", {"name": name, "type": "实习实训"}, sentence, page, "training")
            continue
        internship = _INTERNSHIP.search(sentence)
        if internship is not None:
            for name in re.split(r"[、和及与]", re.sub(r"等.*$", "", internship["list"])):
                if name.endswith("实习"):
                    draft.add("courses", {"name": name, "type": "实习实训"}, sentence, page, "internship")


def _read_core(draft: _Draft, core: CoreTables) -> None:
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
