"""National teaching standards (专业教学标准): one program, its posts, abilities, courses and core course tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.formats import flows
from ingest.formats.flow import Table
from ingest.formats.flows import FLOW_FORMATS, open_flow, read_by_eye, unread_pages
from ingest.kinds._core_courses import CoreTables, read_core_tables
from ingest.kinds._edition import page_lines, read_edition, section_lines
from ingest.kinds._facing_table import labelled, read_continues, read_facing_lines, read_facing_table
from ingest.kinds._listing import read_years
from ingest.kinds._standard_courses import COURSE_TYPES, read_listed, read_practice, read_public
from ingest.kinds._standard_draft import KIND, Draft, lookup
from ingest.kinds._standard_text import Section, TextLine, clauses, entries, read_sections
from ingest.programs import level_of
from ingest.record import Item, Place, Reading, Record
from ingest.text import join_lines, split_number

FORMATS = FLOW_FORMATS
VERSION = f"5 {flows.VERSION}"

TITLE_PAGES, TITLE_LINES = 3, 12
"""Pages, and lines of each, in which the title is looked for."""

_SCHOOLS = {"中等职业学校": "中等职业教育", "本科层次职业": "高等职业教育本科", "高等职业学校": "高等职业教育专科"}
"""Level of education by the schools a title begins with."""
_TITLE = re.compile(
    rf"([^\s。，：:]{{2,40}}?)专业教学标准[（(]([^）)]{{2,20}})[）)]|(?:{'|'.join(_SCHOOLS)})[^\s。，：:]{{2,40}}?专业教学标准"
)
_LEVEL = re.compile(r"教育|职业|中职|高职|专科|本科|学校|学院")
_OTHER_TITLE = re.compile(r"人才培养方案|课程标准|调研(?:分析)?报告|人才培养计划")
_ABILITY = re.compile(r"^\s*(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}\s*[.．、)）](?!\d))")
_PART_TITLE = re.compile(
    r"(?!掌握|熟悉|熟练|了解|理解|具有|具备|能(?!力)|会|懂)[^，。；：、]{0,8}(?:素质|知识|能力|素养|规格)(?:和[^，。；：、]{2,6})?(?:要求)?"
)
_BULLET = re.compile(r"^[•●◆■➢▪◇○\-—·*\s]+")
_LEAD = re.compile(r"[：:，、]$|(?:要求|如下|规格|方面)。?$|^.{0,12}毕业生|总体上须")
_LEVEL_NAMES = {"高职专科": "高等职业教育专科", "高职本科": "高等职业教育本科", "中职": "中等职业教育"}


def detect(head: str, format: str) -> float:
    """Sure when the title names a 专业教学标准 and the chapters of one follow; a title of another kind before it, or a report
    on one, counts against it."""
    bare = re.sub(r"\s+", "", head)
    chapters = sum(title in bare for title in ("职业面向", "培养规格", "专业名称", "修业年限", "课程设置", "培养目标"))
    title = re.search(r"专业教学标准|教学标准[（(]", bare[:3000])
    if title is None:
        named = _OTHER_TITLE.search(bare, 0, 200 if format == "pdf" else len(bare))
        return 0.1 * chapters if named is None else 0.2
    quoted = "《" in bare[max(0, title.start() - 60) : title.start()].rpartition("》")[2]
    if quoted or _OTHER_TITLE.search(bare, 0, title.end() + 12):
        return 0.2
    return min(1.0, 0.4 + 0.1 * chapters)


def read_document(path: Path, *, sha256: str) -> Reading:
    """The program of one standard. Raises DocumentError as open_flow does."""
    opened = open_flow(path, pictures=True)
    draft = Draft(path.name)
    sections = read_sections(opened.sections, lookup("headings"))
    tables = [placed for section in sections for placed in section.tables]
    draft.total = sum(len(section.lines) + (section.key != "") for section in sections)
    draft.total += sum(any(row.texts) for placed in tables for row in placed.table.rows)
    title = _read_title(draft, sections)
    core, others = read_core_tables(tables, lookup("columns"))
    others = read_facing_table(draft, others)
    for section in sections:
        before = len(draft.items)
        _read_section(draft, section)
        _read_tabled(draft, section, core, before)
    if not any(item.key == "abilities" for item in draft.items):
        _read_unnumbered(draft, sections)
    public = [placed.table for section in sections if section.key == "public" for placed in section.tables]
    _read_core(draft, core, public)
    _add_level(draft)
    for table in others:
        for row in table.rows:
            if any(row.texts):
                draft.leave(row.place, " ".join(row.texts), "a table that this kind does not know")
    found = {item.key for item in draft.items}
    for key in ("program", "posts", "abilities", "courses"):
        if key not in found:
            draft.leave(Place(), "", f"a teaching standard in which no {key} were found")
    edition = read_edition(
        section_lines(opened.sections) if opened.document is None else page_lines(opened.document),
        KIND,
    )
    items = read_by_eye((*_ordered(draft.items), *edition), opened)
    issues = (*draft.issues, *unread_pages(path, opened))
    record = Record(KIND, items)
    return Reading(str(path), sha256, KIND, opened.format, title, opened.pages, (record,), issues, draft.total, draft.used)


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


def _read_title(draft: Draft, sections: Sequence[Section]) -> str:
    """The title, or the first line where none is printed; the level it names is noted. It is looked for at the head of each
    of the first pages, in a file without pages among as many lines."""
    lines = [line for section in sections for line in (TextLine(section.place, section.title), *section.lines) if line.text]
    for page in sorted({line.place.page for line in lines})[:TITLE_PAGES]:
        head = [line for line in lines if line.place.page == page][: TITLE_LINES if page else TITLE_PAGES * TITLE_LINES]
        if (titled := _title_of(head)) is not None:
            place, title, level = titled
            if level:
                draft.add("education_level", level, title, place, "title")
            return title
        text = join_lines(line.text for line in head)
        if level := next((name for name in _LEVEL_NAMES.values() if name in text), ""):
            draft.add("education_level", level, level, head[0].place, "title")
            break
    return join_lines(lines[0].text) if lines else ""


def _title_of(head: Sequence[TextLine]) -> tuple[Place, str, str] | None:
    """Where the title starts, the title and the level it names, if any: it begins with a line, and with the last one that it
    can."""
    best: tuple[Place, str, str] | None = None
    for index, line in enumerate(head):
        found = _TITLE.match(join_lines(one.text for one in head[index : index + 4]))
        if found is not None and (best is None or best[1].endswith(found[0])):
            best = line.place, found[0], _level_in(found)
    if best is None and (found := _TITLE.search(join_lines(line.text for line in head))) is not None:
        return head[0].place, found[0], _level_in(found)
    return best


def _level_in(title: re.Match[str]) -> str:
    named = title[2] or ""
    return named if _LEVEL.search(named) else next((level for name, level in _SCHOOLS.items() if title[0].startswith(name)), "")


def _add_level(draft: Draft) -> None:
    """Where no title prints the level, the code's first digit tells it."""
    code = next((item for item in draft.items if item.key == "program_code"), None)
    if code is not None and not any(item.key == "education_level" for item in draft.items):
        level = _LEVEL_NAMES.get(level_of(str(code.value)), "")
        if level:
            draft.add("education_level", level, code.quote, code.place, "level")


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
                draft.add("duration_years", years, text, lines[0].place, "duration")
        case "profile" | "profile_part":
            _read_abilities(draft, lines)
            return
        case "public":
            read_public(draft, lines)
        case "base" | "core" | "extension":
            read_listed(draft, lines, COURSE_TYPES[section.key], alone=not section.tables)
        case "practice" | "training" | "internship":
            read_practice(draft, lines)
        case "continues":
            for place, text in labelled(lines):
                read_continues(draft, text, place)
        case "facing":
            read_facing_lines(draft, lines)
            if any(item.key == "posts" for item in draft.items):
                draft.used += len(lines)
                return
        case _:
            draft.used += len(lines)
            return
    if (
        lines
        and len(draft.items) == before
        and section.key not in ("core_details", "core", "practice", "internship")
        and not section.tables
    ):
        for line in lines:
            draft.leave(line.place, line.text, f"nothing was understood under {section.title}")
        return
    draft.used += len(lines)


def _read_name(draft: Draft, lines: list[TextLine]) -> None:
    text = join_lines(line.text for line in lines)
    found = re.search(
        r"(?:专业名称[:：])?(?P<name>[^：:（()）]{2,40}?)(?:专业代码[:：]|[（(](?:专业代码[:：]?)?)(?P<code>\d{6}[A-Z]{0,2})",
        text,
    )
    if found is not None:
        draft.add("program", found["name"].strip("，、； "), text, lines[0].place, "name")
        draft.add("program_code", found["code"], text, lines[0].place, "name", found["code"])


def _read_abilities(draft: Draft, lines: list[TextLine]) -> None:
    for clause in clauses(lines, number=_ABILITY):
        if clause.number and not _PART_TITLE.fullmatch(clause.text):
            value = {"no": clause.number, "text": clause.text}
            draft.add("abilities", value, clause.quote, clause.place, "abilities", clause.number)
        draft.used += clause.lines


def _read_unnumbered(draft: Draft, sections: Iterable[Section]) -> None:
    """Abilities of a standard that numbers none (bullets, plain paragraphs): each paragraph but those that lead up to them."""
    for section in sections:
        for place, text in entries(section.lines) if section.key in ("profile", "profile_part") else ():
            number, bare = split_number(_BULLET.sub("", text))
            if not _LEAD.search(bare) and not _PART_TITLE.fullmatch(bare):
                draft.add("abilities", {"no": number, "text": bare}, text, place, "abilities", number)


def _read_core(draft: Draft, core: CoreTables, public: Sequence[Table]) -> None:
    """What the courses teach, but for those of the `public` tables: these refer to a syllabus."""
    draft.used += core.rows_used
    key = "core_course_details"
    for course in core.courses:
        if any(course.table is table for table in public):
            continue
        draft.seen = course.table.seen
        if course.tasks.lines:
            tasks = course.tasks
            value = {"course": course.course, "tasks": tasks.whole}
            draft.add(key, value, tasks.quote(seen=draft.seen), tasks.place, "core_tasks", course.no)
        for part in course.contents:
            value = {"course": course.course, "no": part.number, "text": part.text}
            draft.add(key, value, part.printed.quote(seen=draft.seen), part.printed.place, "core_contents", part.number)
    draft.seen = False
    for place, text in core.leftover:
        draft.leave(place, text, "a row of the core course table without a course")


def _read_tabled(draft: Draft, section: Section, core: CoreTables, before: int) -> None:
    """The courses of a section's tables where no sentence of it (items from `before` on) lists any, core courses where no
    section does."""
    kind = COURSE_TYPES.get(section.key.removesuffix("_details"), "")
    found = draft.items[0 if kind == COURSE_TYPES["core"] else before :]
    if not kind or any(item.key == "courses" and item.value["type"] == kind for item in found):
        return
    for course in core.courses:
        if any(course.table is placed.table for placed in section.tables):
            draft.seen = course.table.seen
            draft.add("courses", {"name": course.course, "type": kind}, course.printed, course.place, "courses", course.no)
    draft.seen = False
