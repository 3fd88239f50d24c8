"""Tables with several title rows and merged cells as a grid: every column with its path of titles, every row filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.formats.flow import Cell, Row, Table
from ingest.formats.sheets import Sheet
from ingest.kinds.training_words import role_of, single_term, year_of, years_of
from ingest.record import Place
from ingest.text import clean_key, join_lines

_TERM_GROUP = re.compile(r"学期|学年|年级|课时分配|学时分配|时间分配|进程|周学时|教学周|学时安排|周课时|开课|修读")
_STAGE = re.compile(r"(?:中职|高职|中专|大专|专科|本科).{0,4}(?:阶段|段|学段|学习|教育)")
LEAST_TERMS = 4
"""Columns titled by bare numbers that are taken for terms."""
_TERM_TITLE = re.compile(r"学期$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell as one row sees it: `own` says that it starts in this row (a merged one stands in the rows below too), `merged`
    that it goes on in rows below."""

    text: str
    left: float
    right: float
    own: bool
    merged: bool = False

    @property
    def joined(self) -> str:
        return join_lines(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid: its slots from left to right, where it stands, and the words it is quoted by."""

    slots: tuple[Slot, ...]
    place: Place
    quote: str

    def under(self, left: float, right: float) -> tuple[Slot, ...]:
        """The slots that lie under an extent, by their middle or by most of its width; the widest share first in order."""
        found = []
        for slot in self.slots:
            shared = min(right, slot.right) - max(left, slot.left)
            if shared > 0.45 * min(slot.right - slot.left, right - left):
                found.append(slot)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its titles, from the top one down. `role` as training_plan.toml names it, "term" with `term` > 0 for
    the hours of one term, "" for one that is not known."""

    titles: tuple[str, ...]
    left: float
    right: float
    role: str
    term: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a table under one set of titles: `above` the lines before it that are no titles."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    titles: tuple[Line, ...]

    def of(self, role: str) -> tuple[Column, ...]:
        """The columns of a role, from left to right."""
        return tuple(column for column in self.columns if column.role == role)


def lines_of_table(table: Table) -> tuple[Line, ...]:
    """The grid of a table of a PDF or DOCX file. In a PDF a row is quoted by its cells one by one, so `quote` is ""."""
    return tuple(_filled([(row.cells, row.place, _row_quote(row)) for row in table.rows]))


def _row_quote(row: Row) -> str:
    return "" if row.page else " ".join(cell.joined for cell in row.cells if cell.joined)


def lines_of_sheet(sheet: Sheet) -> tuple[Line, ...]:
    """The grid of a sheet; rows are quoted by all that stands in them."""
    inside: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        spans[top, left] = (bottom - top + 1, right - left + 1)
        inside.update((row, column) for row in range(top, min(bottom + 1, len(sheet.rows))) for column in range(left, right + 1))
        inside.discard((top, left))
    rows = []
    for number, row in enumerate(sheet.rows):
        cells = []
        for column, text in enumerate(row):
            if (number, column) not in inside:
                down, across = spans.get((number, column), (1, 1))
                cells.append(Cell(text, float(column), float(column + across), down))
        quote = " ".join(join_lines(text) for text in row if text)
        rows.append((tuple(cells), Place(sheet=sheet.name, row=number + 1), quote))
    return tuple(_filled(rows))


def _filled(rows: Sequence[tuple[Sequence[Cell], Place, str]]) -> Iterator[Line]:
    hanging: list[tuple[Cell, int]] = []
    for index, (cells, place, quote) in enumerate(rows):
        hanging = [(cell, end) for cell, end in hanging if end > index]
        slots = [Slot(cell.text, cell.left, cell.right, own=False, merged=True) for cell, _ in hanging]
        slots += [Slot(cell.text, cell.left, cell.right, own=True, merged=cell.row_span > 1) for cell in cells]
        hanging += [(cell, index + cell.row_span) for cell in cells if cell.row_span > 1]
        yield Line(tuple(sorted(slots, key=lambda slot: slot.left)), place, quote)


def parts_of(lines: Sequence[Line], group: str, needed: Sequence[frozenset[str]]) -> list[Part]:
    """The parts of a grid whose titles hold a role of each of the sets in `needed`; titles printed again start a new part
    of the same columns."""
    parts: list[Part] = []
    index = 0
    while index < len(lines):
        depth = _title_depth(lines, index, group, needed)
        if not depth:
            if parts and any(slot.joined for slot in lines[index].slots):
                last = parts[-1]
                parts[-1] = Part(last.columns, (*last.lines, lines[index]), last.titles)
            index += 1
            continue
        titles = lines[index : index + depth]
        columns = _with_later_stage(_with_bare_terms(list(_columns(titles, group))))
        parts.append(Part(columns, (), tuple(titles)))
        index += depth
    return parts


def _title_depth(lines: Sequence[Line], index: int, group: str, needed: Sequence[frozenset[str]]) -> int:
    """How many title rows start at this row, 0 where it is none."""
    line = lines[index]
    roles = {role_of(group, slot.joined) for slot in line.slots if slot.own and len(slot.joined) <= 40} - {""}
    if len(roles) < 2:
        return 0
    name = next((slot for slot in line.slots if role_of(group, slot.joined) in needed[0]), None)
    if name is None:
        return 0
    depth = 1
    while index + depth < len(lines) and _is_title(lines[index + depth], name, group):
        depth += 1
    columns = list(_columns(lines[index : index + depth], group))
    found = {column.role for column in columns}
    return depth if all(found & wanted for wanted in needed) else 0


def _is_title(line: Line, name: Slot, group: str) -> bool:
    """Whether a row goes on with the titles: the name's title hangs into it, or it says nothing but titles and numbers."""
    under = line.under(name.left, name.right)
    if under and not under[0].own and under[0].text == name.text:
        return True
    if any(slot.joined for slot in under):
        return False
    filled = [slot.joined for slot in line.slots if slot.own and slot.joined]
    return len(filled) >= 2 and all(
        len(text) <= 10 and (role_of(group, text) or single_term(text) or re.search(r"\d|学期|学年|周", text)) for text in filled
    )


def _columns(titles: Sequence[Line], group: str) -> Iterator[Column]:
    for slot in titles[-1].slots:
        middle = (slot.left + slot.right) / 2
        path: list[str] = []
        for line in titles:
            above = next((one for one in line.slots if one.left <= middle <= one.right), None)
            if above is not None and above.joined and (not path or path[-1] != above.joined):
                path.append(above.joined)
        role, term = _role(path, group)
        yield Column(tuple(path), slot.left, slot.right, role, term)


def _with_bare_terms(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns side by side titled 1, 2, 3, … with nothing above them are those of terms."""
    found = list(columns)
    for start, first in enumerate(columns):
        if first.role or single_term(first.titles[-1] if first.titles else "") != 1:
            continue
        run = 1
        while start + run < len(columns) and _continues(columns[start + run], run + 1):
            run += 1
        if run >= LEAST_TERMS:
            found[start : start + run] = [replace(columns[start + at], role="term", term=at + 1) for at in range(run)]
    return tuple(found)


def _with_later_stage(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Terms of a later stage of schooling (高职阶段) that are counted from one again go on behind those of the earlier one."""
    found: list[Column] = []
    offset = last = 0
    for column in columns:
        staged = column.role == "term" and any(_STAGE.search(title) for title in column.titles)
        if staged and column.term == 1 and last:
            offset = last
        term = column.term + offset if staged else column.term
        last = term if staged else last
        found.append(replace(column, term=term))
    return tuple(found)


def _continues(column: Column, number: int) -> bool:
    return not column.role and bool(column.titles) and single_term(column.titles[-1]) == number


def _role(path: Sequence[str], group: str) -> tuple[str, int]:
    """The role of a column by its titles, the deepest first; ("term", n) for the hours of term n."""
    if term := _term(path):
        return "term", term
    for depth, title in enumerate(reversed(path)):
        role = role_of(group, title)
        if role == "sums":
            above = "".join(path[: len(path) - depth - 1])
            return ("hours_total", 0) if re.search(r"学时|课时|时数", above) else ("sums", 0)
        if role:
            return role, 0
        if depth == 0 and _TERM_GROUP.search("".join(path[:-1])):
            return "", 0  # 暑假学期, 小学期: a column among the terms that is none of them
    return "", 0


def _term(path: Sequence[str]) -> int:
    """The term of a column among those of terms: 1 under 各学期学时, 第2学期 under 第一学年, 上 under 二年级."""
    grouped = len(path) > 1 and _TERM_GROUP.search("".join(path[:-1])) is not None
    year, last = next((found for title in path if (found := years_of(title))[0]), (0, 0))
    for title in path:
        if year_of(title) and not _TERM_TITLE.search(title):
            continue
        number = single_term(title)
        if number and (grouped or _TERM_TITLE.search(clean_key(title))):
            before = (year - 1) * 2  # a year's own terms are counted from one again, or go on
            return before + number if year and number <= min(before, (last - year + 1) * 2) else number
        if (halves := re.fullmatch(r"(\d)[-—－.](\d)", title)) and (grouped or year) and year in (0, int(halves[1])):
            return (int(halves[1]) - 1) * 2 + int(halves[2]) if halves[2] in "12" else 0
        if year and (half := re.match(r"[上下秋春]", title)):
            return (year - 1) * 2 + (1 if half[0] in "上秋" else 2)
    return 0
