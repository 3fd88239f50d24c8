"""Kind `training_plan`: 人才培养方案 (DOCX, DOC, PDF) and teaching plans (XLSX, XLS) of one program or of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats import flows
from ingest.formats.detect import detect_format
from ingest.formats.docx_pictures import Picture
from ingest.formats.flow import Section, paragraphs_of, tables_of
from ingest.formats.flows import FLOW_FORMATS, OCR_RULE, FlowFile, open_flow, read_by_eye, unread_pages
from ingest.formats.ocr import ocr_installed
from ingest.kinds.training_abilities import read_abilities
from ingest.kinds.training_courses import Above, read_course_table
from ingest.kinds.training_facts import read_program
from ingest.kinds.training_grid import lines_of_table
from ingest.kinds.training_lists import joined_tables, listed_types, with_plan
from ingest.kinds.training_parts import PlanPart, split_plan
from ingest.kinds.training_sentences import read_for, read_named_certificates, read_order
from ingest.kinds.training_sheets import read_workbook_plan
from ingest.kinds.training_standards import read_standard, standard_record
from ingest.kinds.training_tables import read_certificates, read_facing, read_tasks
from ingest.kinds.training_text import read_text_courses
from ingest.kinds.training_wraps import unwrapped
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

KIND = "training_plan"
FORMATS: tuple[str, ...] = (*FLOW_FORMATS, "xlsx", "xls")
VERSION = f"5 {flows.VERSION}"

WIDE, HIGH = 300, 120
"""Pixels: a smaller picture is no table."""
_SIGNS = (
    "专业名称",
    "修业年限",
    "学制",
    "职业面向",
    "培养目标",
    "培养规格",
    "课程设置",
    "教学进程",
    "毕业要求",
    "入学要求",
    "课程体系",
)
_PLAN = r"人才培养(?:方案|计划)"
_TITLE = re.compile(rf"{_PLAN}|专业教学计划|实施性教学计划")
_OTHER_TITLE = re.compile(rf"课程标准|教学标准[（(](?![^）)。]{{0,20}}[）)]?(?:实施性)?{_PLAN})")
"""What calls itself this is no plan; 教学标准（高职）人才培养方案 and 教学标准（人才培养方案） are."""
_CITED = re.compile(
    r"(?:依据|根据|按照|参照|参考|对照|遵照|基于|落实|执行)[^。；《》]{0,20}《[^《》]{1,60}》(?:[、，和及与等]{0,2}《[^《》]{1,60}》)*"
    r"|(?:依据|根据|按照|参照|参考|对照|遵照)[^。；《》（(]{0,40}教学标准[（(][^）)]{1,30}[）)]"
    r"|《[^《》]{1,60}》(?=等?(?:文件)?的?(?:要求|精神)?[，,]?(?:结合|制[订定]|编制|修订))"
)
"""A document that another names as its ground: not what it calls itself."""
_TABLE_SIGNS = ("课程名称", "学分", "学时", "课时", "学期", "必修", "选修", "课程类别", "课程代码", "考核")
_PLANNED = re.compile(r"教学(?:计划|进程|安排)|进程表|课程(?:设置|安排)|^附?表")
"""What stands beside a picture of a teaching plan."""
_ORDER = (
    "title school college year program_group programs program program_code education_level duration_years industries"
    " occupations posts certificates abilities task_abilities courses listed_courses plan_courses module_courses"
    " core_course_details prerequisites embedded_course_standard_index continues_to"
)


def detect(head: str, format: str) -> float:
    """How sure it is, 0 to 1: 人才培养方案 near the top and its chapters; of a workbook, 教学计划 and the columns of one."""
    text = squeeze(head)
    if format not in FORMATS or "调研报告" in text[:400]:
        return 0.0
    if format in ("xlsx", "xls"):
        titled = re.search(r"教学计划|教学进程|教学安排|培养方案|课程设置(?:与|及|表)|进程表|进程安排", text) is not None
        return min(0.95, 0.35 * titled + 0.1 * sum(sign in text for sign in _TABLE_SIGNS))
    title = _TITLE.search(text, 0, 1500)
    if title is None:
        return 0.0
    other = _OTHER_TITLE.search(_CITED.sub(lambda cited: " " * len(cited[0]), text[:1500]))
    if other is not None and other.end() <= min(title.start(), 120):
        return 0.0
    return min(0.96, 0.45 + 0.1 * (title.start() < 300) + 0.07 * sum(sign in text for sign in _SIGNS))


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record a program (a group of programs is one too), and one of kind course_standard for each course standard
    printed in the plan. Raises DocumentError: as open_flow and read_sheets, and unknown where no course, ability or post
    is found."""
    format = detect_format(path, path.read_bytes())
    if format in ("xlsx", "xls"):
        return _checked(path, read_workbook_plan(path, sha256=sha256, kind=KIND, format=format))
    return _checked(path, _read_flow(path, sha256))


def _checked(path: Path, reading: Reading) -> Reading:
    facts = {item.key for record in reading.records for item in record.items}
    if not facts & {"plan_courses", "listed_courses", "courses", "abilities", "posts", "module_courses"}:
        message = f"{path.name}: neither courses nor abilities nor posts were found: is it a training plan (人才培养方案)?"
        raise DocumentError(message, what=str(path), why="unknown")
    return reading


def _read_flow(path: Path, sha256: str) -> Reading:
    opened = open_flow(path, pictures=True)
    cover, parts = split_plan(opened.sections)
    records: list[Record] = []
    issues: list[Issue] = []
    used = 0
    pictured = any(_PLANNED.search(_near(picture, opened)) for picture in _tables_shown(opened))
    for part in parts:
        items, unread, rows = _read_part(path, cover, part, pictured=pictured)
        issues += unread
        used += rows
        records.append(Record(KIND, items, {"file": path.name}))
        records += [standard_record(one, items, path.name) for one in part.standards]
    records = [replace(record, items=read_by_eye(record.items, opened)) for record in records]
    issues += [*_pictures(path, opened), *unread_pages(path, opened)]
    title = _title(records, path)
    total, read = _coverage(opened.sections, records, used)
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=opened.format,
        title=title,
        pages=opened.pages,
        records=tuple(records),
        issues=tuple(issues),
        lines_total=total,
        lines_used=read,
    )


def _read_part(
    path: Path, cover: Sequence[Section], part: PlanPart, *, pictured: bool
) -> tuple[tuple[Item, ...], list[Issue], int]:
    """Items, issues and the rows used of a plan; `pictured`: a picture that was not read may show its teaching plan."""
    items = [*read_program(cover, part.sections, part.title)]
    tables: list[list[Item]] = []
    issues: list[Issue] = []
    used = 0
    for table in map(unwrapped, tables_of(part.sections)):
        lines = lines_of_table(table)
        above = Above(table.headings, table.caption)
        made: list[Item] = []
        for read in (read_facing, read_certificates, read_tasks):
            facts, rows = read(table)
            if facts:
                made += [*facts, *(read_tasks(table)[0] if read is read_facing else ())]
                used += rows
                break
        if not made:
            made, unread, rows = read_course_table(lines, above, path.name)
            issues += unread
            used += rows
        if not made and len(table.rows) > 1 and not _is_ability_table(table.headings):
            text = " | ".join(table.rows[0].texts)
            issues.append(Issue(path.name, table.rows[0].place, text[:200], "a table of which no facts are read"))
        tables.append([replace(item, rule=f"{item.rule}{OCR_RULE}") for item in made] if table.seen else made)
    items += joined_tables(tables)
    items += read_abilities(part.sections)
    items += read_text_courses(part.sections)
    items += listed_types(items)
    items = items if pictured else with_plan(items)
    items += list(_sentences(part.sections, items))
    for standard in part.standards:
        items += read_standard(standard)
    kept = _once(items)
    keys = {item.key for item in kept}
    for key, what in (("program", "name of a program"), ("abilities", "abilities (培养规格)"), ("plan_courses", "teaching plan")):
        if key not in keys and not (key == "program" and "program_group" in keys):
            place = part.title.place if part.title is not None else Place()
            issues.append(Issue(path.name, place, part.title.text if part.title else "", f"no {what} was found"))
    return tuple(kept), issues, used


def _sentences(sections: Sequence[Section], items: Sequence[Item]) -> Iterator[Item]:
    """What sentences say where no table does: whom the plan is for; certificates; the order of courses."""
    keys = {item.key for item in items}
    yield from (item for item in read_for(sections) if item.key not in keys)
    named = {_certificate_name(item) for item in items if item.key == "certificates"}
    for item in read_named_certificates(sections):
        name = _certificate_name(item)
        if not any(name.startswith(known) or known.startswith(name) for known in named):
            yield item
    if "prerequisites" not in keys:
        courses = [str(item.value["name"]) for item in items if item.key in ("plan_courses", "listed_courses", "courses")]
        yield from read_order(sections, courses)


def _certificate_name(item: Item) -> str:
    return squeeze(str(item.value["name"] if isinstance(item.value, dict) else item.value))


def _is_ability_table(headings: Sequence[str]) -> bool:
    return any("规格" in title for title in headings)


def _once(items: Sequence[Item]) -> list[Item]:
    """Each item once, by key and value, in the order of the published keys; a certificate of the table of certificates
    (with its level) stands for the one that the table 职业面向 names alone."""
    order = {key: index for index, key in enumerate(_ORDER.split())}
    certificates = [item.value for item in items if item.key == "certificates"]
    kept: dict[str, Item] = {}
    for item in items:
        if item.key == "certificates" and any(_is_said_by(item.value, other) for other in certificates):
            continue
        name = f"{item.key} {item.value}"
        if item.key == "courses":
            name = f"courses {item.value['name']} {item.value['type']}"
        if item.key == "plan_courses":
            name += str(item.place)
        kept.setdefault(name, item)
    return sorted(kept.values(), key=lambda item: order.get(item.key, 99))


def _is_said_by(value: str | dict[str, str], other: str | dict[str, str]) -> bool:
    """Whether another entry has all of a certificate's (name, level) and more: its level or issuer."""
    if isinstance(other, str):
        return False
    said = value if isinstance(value, dict) else {"name": value}
    name, full = squeeze(said["name"]), squeeze(other["name"])
    same = full == name or full.startswith((f"{name}职业技能等级", f"{name}证书", f"{name}职业资格"))
    return same and len(other) > len(said) and said.get("level") in (None, other.get("level"))


def _tables_shown(opened: FlowFile) -> list[Picture]:
    """The unread pictures that are large enough for a table."""
    return [picture for picture in opened.pictures if picture.width >= WIDE and picture.height >= HIGH]


def _near(picture: Picture, opened: FlowFile) -> str:
    """The caption of a picture, else the line before it or after it."""
    lines = {one.line: one.text for one in paragraphs_of(opened.sections) if one.line}
    before, after = lines.get(picture.line, ""), lines.get(picture.line + 1, "")
    return next((text for text in (before, after) if re.match(r"^(?:附?[图表])", text)), before or after)


def _pictures(path: Path, opened: FlowFile) -> Iterator[Issue]:
    """An issue for each picture that may be a table."""
    hint = "" if ocr_installed() else " (the extra `ocr` reads tables in pictures)"
    for picture in _tables_shown(opened):
        why = f"a picture of {picture.width} x {picture.height} pixels: what it shows is not read{hint}"
        yield Issue(path.name, Place(line=max(1, picture.line)), _near(picture, opened)[:200], why)


def _title(records: Sequence[Record], path: Path) -> str:
    """The title a plan goes by: that of the cover, else made of year and program."""
    items = {item.key: item.value for item in records[0].items} if records else {}
    if len([record for record in records if record.kind == KIND]) == 1 and "title" in items:
        return str(items["title"])
    name = items.get("program") or items.get("program_group")
    year = f"{items['year']}级" if "year" in items else ""
    return f"{name}专业{year}人才培养方案".replace("专业群专业", "专业群") if name else path.stem


def _coverage(sections: Sequence[Section], records: Sequence[Record], rows_used: int) -> tuple[int, int]:
    """Paragraphs and table rows, and how many are headings, hold a quote or belong to a table that was read."""
    quotes: dict[Place, list[str]] = {}
    for record in records:
        for item in record.items:
            quotes.setdefault(item.place, []).append(squeeze(item.quote))
    total = used = 0
    for paragraph in paragraphs_of(sections):
        total += 1
        used += paragraph.level in (1, 2) or any(one in squeeze(paragraph.quote) for one in quotes.get(paragraph.place, ()))
    rows = sum(any(row.texts) for table in tables_of(sections) for row in table.rows)
    return total + rows, used + min(rows, rows_used)
