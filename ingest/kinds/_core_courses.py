"""Tables of core courses: rows that split over pages are joined, contents are taken apart by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.formats.flow import Row, Table
from ingest.kinds._standard_text import Placed
from ingest.record import Place
from ingest.text import clean_key, join_lines, split_number

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
_ITEM = re.compile(rf"^\s*(?:[{CIRCLED}]|[（(]\s*\d{{1,2}}\s*[)）]|\d{{1,2}}\s*[.．、)）](?!\d))")
_BARE = re.compile(r"^\s*(\d{1,2})\s+(?=[\u4e00-\u9fff])")
"""A number that nothing but a space parts from its text."""

Layout = Mapping[str, tuple[int, float, float]]
"""By the name of a column: its number among the cells of the title row, and its extent across."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Lines of a text, each with its place."""

    lines: list[tuple[Place, str]] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where it starts."""
        return self.lines[0][0]

    @property
    def whole(self) -> str:
        """All of it as one line."""
        return join_lines(text for _, text in self.lines)

    def quote(self, *, seen: bool) -> str:
        """What stands together: all of it in a PDF, where a text goes on over a page; elsewhere, and in a picture, what its
        first row says."""
        first = self.place
        return join_lines(text for place, text in self.lines if (place.page and not seen) or place == first)


@dataclass(frozen=True, slots=True)
class Part:
    """One requirement: its number, and its printed lines."""

    number: str
    printed: Printed

    @property
    def text(self) -> str:
        """The requirement without its number."""
        whole = self.printed.whole
        if self.number and (bare := _BARE.match(self.printed.lines[0][1])) is not None:
            return whole.removeprefix(bare[1]).strip()
        return split_number(whole)[1] if self.number else whole


@dataclass(slots=True)
class CoreCourse:
    """A course, where and how its name is printed first, the table it stands in, its tasks as printed and its contents."""

    no: str
    course: str
    place: Place
    printed: str
    table: Table
    tasks: Printed = field(default_factory=Printed)
    contents: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CoreTables:
    """All courses of the document's core tables, the rows that were used, and rows that made no sense."""

    courses: tuple[CoreCourse, ...]
    rows_used: int
    leftover: tuple[tuple[Place, str], ...]


def read_core_tables(tables: Iterable[Placed], columns: Mapping[str, str]) -> tuple[CoreTables, list[Table]]:
    """The core courses of the tables with the right titles (a table without titles goes on where the last one stopped),
    and the tables that are something else. `columns` maps a title to no, course, tasks or contents."""
    courses: list[CoreCourse] = []
    leftover: list[tuple[Place, str]] = []
    others: list[Table] = []
    used = 0
    layout: Layout = {}
    last: Table | None = None
    for placed in tables:
        table = placed.table
        start, found = _titles(table.rows[:2], columns)
        if found:
            layout = found
        elif last is None or not _goes_on(last, placed):
            others.append(table)
            continue
        last = table
        used += start
        for row in table.rows[start:]:
            if not any(row.texts):
                continue
            cells = _cells(row, layout, own=bool(found))
            if _titles([row], columns)[0] or _add_row(courses, cells, row.place, table, anew=bool(found) and not placed.adjoins):
                used += 1
            else:
                leftover.append((row.place, " ".join(row.texts)))
    return CoreTables(tuple(courses), used, tuple(leftover)), others


def _titles(rows: Sequence[Row], columns: Mapping[str, str]) -> tuple[int, Layout]:
    """Number of title rows and the column of each known title; (0, {}) for rows without both course and contents."""
    layout: dict[str, tuple[int, float, float]] = {}
    for index, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            name = columns.get(clean_key(cell.text))
            if name and name not in layout:
                layout[name] = (column, cell.left, cell.right)
        if "course" in layout and ("contents" in layout or "tasks" in layout):
            return index + 1, layout
    return 0, {}


def _goes_on(last: Table, placed: Placed) -> bool:
    """Whether a table without titles may be the rest of the one before: on the next page, or right below it."""
    table = placed.table
    near = placed.adjoins or (table.page > 0 and table.page <= last.rows[-1].page + 1)
    return near and _width(table) == _width(last)


def _width(table: Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _cells(row: Row, layout: Layout, *, own: bool) -> dict[str, str]:
    """The texts of a row by column; a table whose titles are those of another (not its `own`) is told by the order of cells
    where none is missing."""
    cells: dict[str, str] = {}
    by_order = not own and len(row.cells) > max(column for column, _, _ in layout.values())
    for name, (column, left, right) in layout.items():
        cell = row.cells[column] if by_order else row.under(left, right)
        cells[name] = cell.text if cell is not None else ""
    return cells


def _add_row(courses: list[CoreCourse], cells: Mapping[str, str], place: Place, table: Table, *, anew: bool) -> bool:
    """`anew`: the table has titles of its own and something is printed above it, so that its number 1 is another course."""
    number, name = join_lines(cells.get("no", "")), join_lines(cells["course"])
    last = courses[-1] if courses else None
    same = last is not None and (
        (not name and not number)
        or (name == last.course and number in ("", last.no))
        or (bool(number) and number == last.no and not (anew and number.lstrip("0") == "1"))
    )
    if last is not None and same:
        if name and name != last.course and not last.course.endswith(name):
            last.course += name
    elif name:
        last = CoreCourse(number, name, place, name, table)
        courses.append(last)
    else:
        return False
    last.tasks.lines.extend((place, line) for line in cells.get("tasks", "").split("\n") if line.strip())
    _add_contents(last.contents, cells.get("contents", ""), place)
    return True


def _add_contents(contents: list[Part], cell: str, place: Place) -> None:
    """Each number starts a part, and so does in a cell without numbers each paragraph after a closed one."""
    for line in cell.split("\n"):
        if not line.strip():
            continue
        bare = _counts_on(contents, line)
        for piece in [line] if bare else _pieces(line):
            numbered = _ITEM.match(piece) is not None
            if numbered or bare or not contents or _is_new(contents[-1], place):
                number = bare or (split_number(piece)[0] if numbered else "")
                contents.append(Part(number, Printed([(place, piece)])))
            else:
                contents[-1].printed.lines.append((place, piece))


def _counts_on(contents: Sequence[Part], line: str) -> str:
    """The number that a space alone parts from its text, where it is 1 or follows the last one printed so; "" otherwise."""
    found = _BARE.match(line)
    if found is None:
        return ""
    before = [part for part in contents if part.number and _BARE.match(part.printed.lines[0][1])]
    wanted = str(int(before[-1].number) + 1) if before else "1"
    return found[1] if found[1] == wanted and bool(before or not contents) else ""


def _is_new(before: Part, place: Place) -> bool:
    """Whether an unnumbered paragraph of a file whose lines are paragraphs is a requirement of its own."""
    return not before.number and not place.page and before.printed.lines[-1][1].rstrip().endswith(("。", "；", ";"))


def _pieces(line: str) -> list[str]:
    """A line is cut before each number that follows a closed sentence."""
    number = rf"[{CIRCLED}]|[（(]\s*\d{{1,2}}\s*[)）]|\d{{1,2}}\s*[.．、](?!\d)"
    return [piece for piece in re.split(rf"(?<=[。；;])\s*(?={number})", line) if piece.strip()]
