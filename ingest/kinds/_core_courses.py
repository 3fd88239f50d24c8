"""Tables of core courses: rows that split over pages are joined, contents are taken apart by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.pdf import PdfTable
from ingest.text import clean_key, join_lines, split_number

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
_ITEM = re.compile(rf"^\s*(?:[{CIRCLED}]|[（(]\s*\d{{1,2}}\s*[)）]|\d{{1,2}}\s*[.．、)）](?!\d))")


@dataclass(slots=True)
class Part:
    """One requirement: its number, the printed lines, the page it starts on."""

    number: str
    lines: list[str]
    page: int

    @property
    def quote(self) -> str:
        return join_lines(self.lines)

    @property
    def text(self) -> str:
        return split_number(self.quote)[1] if self.number else self.quote


@dataclass(slots=True)
class CoreCourse:
    """A row: course, its tasks as printed lines, its contents; pages where each begins."""

    no: str
    course: str
    page: int
    quote: str
    tasks: list[str] = field(default_factory=list)
    tasks_page: int = 0
    contents: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CoreTables:
    """All courses of the document's core tables, the rows that were used, and rows that made no sense."""

    courses: tuple[CoreCourse, ...]
    rows_used: int
    leftover: tuple[tuple[int, str], ...]


def read_core_tables(
    tables: Iterable[tuple[int, PdfTable]], columns: Mapping[str, str]
) -> tuple[CoreTables, list[tuple[int, PdfTable]]]:
    """The core courses of the tables with the right titles (a table without titles goes on where the last one stopped),
    and the tables that are something else. `columns` maps a title to no, course, tasks or contents."""
    courses: list[CoreCourse] = []
    leftover: list[tuple[int, str]] = []
    others: list[tuple[int, PdfTable]] = []
    used = 0
    layout: dict[str, int] = {}
    last: tuple[int, PdfTable] | None = None
    for page, table in tables:
        start, found = _titles(table, columns)
        if found:
            layout = found
        elif layout and last is not None and _goes_on(last, (page, table)):
            start = 0
        else:
            others.append((page, table))
            continue
        last = (page, table)
        used += start
        for row in table.rows[start:]:
            cells = {name: (row[at] or "") if at < len(row) else "" for name, at in layout.items()}
            if not any(cells.values()):
                continue
            if _add_row(courses, cells, page):
                used += 1
            else:
                leftover.append((page, " ".join(join_lines(cell or "") for cell in row)))
    return CoreTables(tuple(courses), used, tuple(leftover)), others


def _titles(table: PdfTable, columns: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """Number of title rows and the column of each known title; (0, {}) for a table without both course and contents."""
    layout: dict[str, int] = {}
    for index, row in enumerate(table.rows[:2]):
        for column, cell in enumerate(row):
            name = columns.get(clean_key(cell or ""))
            if name and name not in layout:
                layout[name] = column
        if "course" in layout and ("contents" in layout or "tasks" in layout):
            return index + 1, layout
    return 0, {}


def _goes_on(last: tuple[int, PdfTable], table: tuple[int, PdfTable]) -> bool:
    return table[0] <= last[0] + 1 and len(table[1].rows[0]) == len(last[1].rows[0])


def _add_row(courses: list[CoreCourse], cells: Mapping[str, str], page: int) -> bool:
    number, name = join_lines(cells.get("no", "")), join_lines(cells["course"])
    last = courses[-1] if courses else None
    same = last is not None and (
        (not name and not number) or (name == last.course and number in ("", last.no)) or (bool(number) and number == last.no)
    )
    if last is not None and same:
        if name and name != last.course and not last.course.endswith(name):
            last.course += name
    elif name:
        last = CoreCourse(number, name, page, name)
        courses.append(last)
    else:
        return False
    tasks = [line for line in cells.get("tasks", "").split("\n") if line.strip()]
    if tasks:
        last.tasks_page = last.tasks_page or page
        last.tasks.extend(tasks)
    _add_contents(last, cells.get("contents", ""), page)
    return True


def _add_contents(course: CoreCourse, cell: str, page: int) -> None:
    for line in cell.split("\n"):
        if not line.strip():
            continue
        for piece in _pieces(line):
            if _ITEM.match(piece) or not course.contents:
                number, _ = split_number(piece) if _ITEM.match(piece) else ("", "")
                course.contents.append(Part(number, [piece], page))
            else:
                course.contents[-1].lines.append(piece)


def _pieces(line: str) -> list[str]:
    """A line is cut before each number that follows a closed sentence."""
    number = rf"[{CIRCLED}]|[（(]\s*\d{{1,2}}\s*[)）]|\d{{1,2}}\s*[.．、](?!\d)"
    return [piece for piece in re.split(rf"(?<=[。；;])\s*(?={number})", line) if piece.strip()]
