"""Requirement tables of standards as they are printed: the cells of each column, gathered by level over pages and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.formats.flow import CONTINUED, Cell, Paragraph, Row, Section, Table
from ingest.formats.pdf_cell import Spare
from ingest.record import Place
from ingest.text import clean_key, squeeze

COLUMNS = ("function", "task", "clause", "knowledge")
NEAR = 12.0
"""Points: a column of a part without titles stands at most this far from where the titles stood (in a PDF)."""

END = re.compile(r"^\s*(?:参\s*考\s*文\s*献|附\s*录|\d{1,2}\s*[.．、]?(?:\d\s*)?.{0,8}[权比]\s*重\s*表)")
"""What stands after the last requirement table."""
MARKED = r"^\s*(?:[★☆▲△※＊*]\s*)?"
"""How a requirement starts before its number: with a mark, where it is a key skill."""
NUMBERED = re.compile(rf"{MARKED}\d{{1,2}}\s*[.．·\-－]\s*\d{{1,2}}\s*[.．·\-－]\s*\d")

_STOPS = ("；", ";", "。", "！")
OWN_NUMBER = re.compile(r"\d{1,2}(?:[.．]\d{1,2}){2}")
_FOLLOWING = r"\d{1,2}[.．]\d{1,2}[.．]\d{1,2}\s*(?!\d)(?![.．]\d)"
_INSIDE = re.compile(
    rf"(?<=[；;。！])\s*(?={_FOLLOWING}(?:[\u4e00-\u9fff]|$))|(?<=[）)\u4e00-\u9fff])\s*(?={_FOLLOWING}(?:能|会|可|具[有备]|掌握|了解|熟))"
)
"""Where a requirement begins inside a line: …；1.1.2能…."""

Roles = Mapping[str, frozenset[str]]
"""Role of a column -> its titles as clean_key makes them."""
Marker = Callable[[str], "Mark | None"]
"""What a caption, heading or full-width row says of the tables below it; None for other texts."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The level, or the direction within the level, that tables below belong to; "" where it is not named."""

    level: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `ends` says that a paragraph ends with it, `at` is where it stands down the column: the row of the
    table, or points from the first line of a table without rules."""

    text: str
    ends: bool
    at: float


@dataclass(frozen=True, slots=True)
class Block:
    """A cell, or its part on one page: `row` counts rows of the level, `first` says that the row is the first of its page or
    part, so that the cell may go on from the one before. An empty cell has no lines. `spare` is what the text leaves free."""

    lines: tuple[Line, ...]
    place: Place
    row: int
    first: bool
    spare: Spare | None = None


@dataclass(slots=True)
class LevelTable:
    """What is printed for one level (and direction), all pages and tables put together: the cells of each column in reading
    order. `ruled` says that cells are known by their rules, not by where lines stand."""

    level: str
    direction: str
    caption: str
    place: Place
    ruled: bool = True
    blocks: dict[str, list[Block]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    rows: int = 0
    numbers: dict[int, str] = field(default_factory=dict)
    """Numbers of requirements by row, where they have a column of their own."""
    unsure: dict[str, dict[int, str]] = field(default_factory=lambda: {"function": {}, "task": {}})
    """By role of a label: another label that suits the requirement of a row nearly as well by its place."""

    @property
    def lines(self) -> int:
        """How many lines are printed in it."""
        return sum(len(block.lines) for blocks in self.blocks.values() for block in blocks)


def column_role(text: str, roles: Roles) -> str:
    """The role whose titles the text is one of, "" for other texts."""
    key = clean_key(text[:40])
    return next((role for role, known in roles.items() if key in known), "")


def title_roles(texts: Sequence[str], roles: Roles) -> list[str]:
    """The roles of a row of column titles, one a text ("" for other columns); empty for a row that is none."""
    found = [column_role(text, roles) for text in texts]
    return found if "clause" in found and len(set(found) & set(COLUMNS)) > 1 else []


def ruled_tables(sections: Sequence[Section], roles: Roles, marker: Marker) -> list[LevelTable]:
    """The requirement tables that are ruled (or come with their cells), one a level and direction, in order."""
    gathered = _Gathered(roles, marker)
    for block in _blocks(sections):
        if isinstance(block, Paragraph):
            gathered.pass_by(block)
        else:
            gathered.add(block)
    return [table for table in gathered.found.values() if table.blocks["clause"]]


def _blocks(sections: Sequence[Section]) -> Iterator[Paragraph | Table]:
    for section in sections:
        if section.heading is not None:
            yield section.heading
        yield from section.blocks


class _Gathered:
    """Tables by level and direction, and what the last caption said."""

    def __init__(self, roles: Roles, marker: Marker) -> None:
        self.found: dict[tuple[str, str], LevelTable] = {}
        self._roles = roles
        self._marker = marker
        self._mark = Mark()
        self._caption, self._place = "", Place()
        self._extents: dict[str, tuple[float, float]] = {}
        self._numbers: tuple[float, float] | None = None
        self._width = 0
        self._parted = False

    def pass_by(self, paragraph: Paragraph) -> None:
        """Take what a paragraph says; a heading of something else ends the tables, other paragraphs part them."""
        if self.mark(paragraph.text, paragraph.place) or CONTINUED.match(squeeze(paragraph.text)):
            return
        self._parted = self._parted or paragraph.level > 0
        if END.match(paragraph.text):
            self._extents = {}

    def mark(self, text: str, place: Place) -> bool:
        """Take what a caption or heading says; False for another text."""
        mark = self._marker(text)
        if mark is None:
            return False
        if mark.level and (mark.level != self._mark.level or mark.direction):
            self._mark = mark
        elif mark.direction:
            self._mark = Mark(self._mark.level, mark.direction)
        self._caption, self._place = text, place
        return True

    def add(self, table: Table) -> None:
        """Add a table's rows to the columns of their level; tables of other columns are left out."""
        titled = False
        fresh = True
        for row in table.rows:
            fresh = fresh or row.first
            if roles := title_roles(row.texts, self._roles):
                self._extents = _extents(row, roles)
                self._numbers = _number_column(row, roles)
                self._width = len(row.cells)
                titled = fresh = True
                self._parted = False
                continue
            if len(row.cells) == 1 and self.mark(row.texts[0], row.place):
                fresh = True
                continue
            if not self._extents or not (titled or self._fits(table)):
                continue
            self._add_row(row, first=fresh)
            fresh = False

    def _add_row(self, row: Row, *, first: bool) -> None:
        key = (self._mark.level, self._mark.direction)
        target = self.found.get(key)
        if target is None:
            place = self._place if self._caption else row.place
            target = self.found[key] = LevelTable(*key, self._caption, place)
        for role, extent in self._extents.items():
            cells = _cells_under(row, extent)
            if cells:
                lines = tuple(line for cell in cells for line in _lines(cell, target.rows))
                block = Block(lines, row.place, target.rows, first and target.rows > 0, cells[-1].spare)
                target.blocks[role].append(block)
        number = row.under(*self._numbers) if self._numbers is not None else None
        if number is not None and OWN_NUMBER.fullmatch(squeeze(number.text)):
            target.numbers[target.rows] = squeeze(number.text)
        target.rows += 1

    def _fits(self, table: Table) -> bool:
        """Whether a table without titles stands in the columns of the one before and holds numbered requirements, or follows
        it with no heading between: a part of it."""
        widest = max(table.rows, key=lambda row: len(row.cells))
        near = NEAR if widest.page else 0.1
        if len(widest.cells) != self._width:
            return False
        numbered = any(
            NUMBERED.match(cell.joined) for row in table.rows if (cell := row.under(*self._extents["clause"])) is not None
        )
        return (numbered or not self._parted) and all(
            (cell := widest.under(*extent)) is not None
            and abs(cell.left - extent[0]) < near
            and abs(cell.right - extent[1]) < near
            for extent in self._extents.values()
        )


def _extents(row: Row, roles: Sequence[str]) -> dict[str, tuple[float, float]]:
    return {role: (cell.left, cell.right) for cell, role in reversed(list(zip(row.cells, roles, strict=True))) if role in COLUMNS}


def _number_column(row: Row, roles: Sequence[str]) -> tuple[float, float] | None:
    """Where a column without a role stands right before the requirements: it may hold their numbers."""
    at = roles.index("clause")
    return (row.cells[at - 1].left, row.cells[at - 1].right) if at and not roles[at - 1] else None


def _cells_under(row: Row, extent: tuple[float, float]) -> list[Cell]:
    """The cells that start in the row and stand under a column's title, from left to right."""
    inside = [cell for cell in row.cells if extent[0] < (cell.left + cell.right) / 2 < extent[1]]
    if inside:
        return inside
    best = row.under(*extent)
    return [] if best is None else [best]


def _lines(cell: Cell, row: int) -> Iterator[Line]:
    printed = cell.text.split("\n")
    ends = cell.ends if len(cell.ends) == len(printed) else (True,) * len(printed)
    for text, end in zip(printed, ends, strict=True):
        parts = [part for part in _INSIDE.split(text) if part.strip()]
        last = len(parts) - 1
        yield from (Line(part, end if index == last else part.endswith(_STOPS), row) for index, part in enumerate(parts))
