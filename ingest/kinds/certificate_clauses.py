"""Requirement tables of a certificate standard: three columns of printed lines, joined by the clause numbers in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from ingest.flow import Paragraph, Section, Table
from ingest.pdf import PdfDocument, PdfLine
from ingest.text import clean_key, join_lines

LEAF = re.compile(r"^\s*(\d{1,2})\s*[.．]\s*(\d{1,2})\s*[.．]\s*(\d{1,2})(?!\s*[.．]?\d)\s*[.．、]?\s*")
TASK = re.compile(r"^\s*(\d{1,2})\s*[.．]\s*(\d{1,2})(?!\s*[.．]?\d)\s*[.．、]?\s*")
FUNCTION = re.compile(r"^\s*(\d{1,2})(?:\s*[.．、]\s*(?!\d)|\s*(?=[\u4e00-\u9fffA-Za-z“《（]))")
LEVEL_LINE = re.compile(
    r"(?P<level>初级|中级|高级)\s*(?:[)）】\]]|部分)?\s*(?:[（(]续[)）])?$|^表.{0,50}(?P<inside>初级|中级|高级)"
)
END = re.compile(r"^\s*(?:参\s*考\s*文\s*献|附\s*录)")
COLUMNS = ("function", "task", "clause")

Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of one column; `starts` says that it is the first of its cell; `row` counts rows of the table."""

    text: str
    page: int
    starts: bool
    row: int


@dataclass(slots=True)
class LevelTable:
    """What is printed for one level: the lines of each column in reading order, pages and all tables put together."""

    level: str
    caption: str
    page: int
    lines: dict[str, list[Line]] = field(default_factory=lambda: {name: [] for name in COLUMNS})


@dataclass(frozen=True, slots=True)
class Clause:
    """One leaf requirement. `quote` is its part on `page`, where it starts; `number` as printed, without spaces."""

    level: str
    function: str
    task_no: str
    task: str
    number: str
    text: str
    page: int
    quote: str


@dataclass(slots=True)
class _Piece:
    number: Number
    lines: list[Line]

    @property
    def text(self) -> str:
        return join_lines(line.text for line in self.lines)


@cache
def certificate_words() -> dict[str, dict[str, frozenset[str]]]:
    """The data file: group -> role -> words as clean_key makes them."""
    text = resources.files("ingest").joinpath("data/certificate_standard.toml").read_text(encoding="utf-8")
    return {
        group: {role: frozenset(clean_key(word) for word in listed) for role, listed in roles.items()}
        for group, roles in tomllib.loads(text).items()
    }


def column_role(text: str) -> str:
    """function, task or clause for a column title, "" for other texts."""
    key = clean_key(text[:40])
    return next((role for role, known in certificate_words()["columns"].items() if key in known), "")


def level_of(text: str) -> str:
    """The level a caption or heading names at its end, "" where it names none or several."""
    match = LEVEL_LINE.search(text.strip()) if len(text) < 70 else None
    if match is None or len(set(re.findall("初级|中级|高级", text))) > 1:
        return ""
    return match["level"] or match["inside"]


def ruled_tables(sections: Sequence[Section]) -> list[LevelTable]:
    """The requirement tables that are ruled, one a level, in the order of the document."""
    found: dict[str, LevelTable] = {}
    level, caption, caption_page = "", "", 0
    extents: dict[str, tuple[float, float]] = {}
    for section in sections:
        for block in (section.heading, *section.blocks):
            if isinstance(block, Paragraph):
                if named := level_of(block.text):
                    level, caption, caption_page = named, block.text, block.page
                continue
            if block is None:
                continue
            extents = _add_table(block, level, caption, caption_page, extents, found)
    return [table for table in found.values() if table.lines["clause"]]


def _add_table(
    table: Table,
    level: str,
    caption: str,
    caption_page: int,
    extents: dict[str, tuple[float, float]],
    found: dict[str, LevelTable],
) -> dict[str, tuple[float, float]]:
    """Add a table's rows to its level's columns; returns where the columns stand, for a part without titles."""
    current = extents
    titled = False
    for row in table.rows:
        roles = {column_role(cell.joined): cell for cell in row.cells}
        if "clause" in roles and len(roles.keys() & set(COLUMNS)) > 1:
            current = {role: (cell.left, cell.right) for role, cell in roles.items() if role}
            titled = True
            continue
        if len(row.cells) == 1 and (named := level_of(row.texts[0])):
            level, caption, caption_page = named, row.texts[0], row.page
            continue
        if not current or not (titled or _fits(table, current)):
            continue
        target = found.setdefault(level, LevelTable(level, caption, caption_page or row.page))
        count = max((line.row for lines in target.lines.values() for line in lines), default=-1) + 1
        for role, extent in current.items():
            cell = row.under(*extent)
            if cell is None or not cell.joined:
                continue
            printed = [text for text in cell.text.split("\n") if text.strip()]
            target.lines[role] += [Line(text, row.page, index == 0, count) for index, text in enumerate(printed)]
    return current


def _fits(table: Table, extents: dict[str, tuple[float, float]]) -> bool:
    """Whether a table without titles stands in the same columns and holds numbered requirements: a part of the one before."""
    left, right = extents["clause"]
    leaves = [cell for row in table.rows if (cell := row.under(left, right)) is not None and LEAF.match(cell.text)]
    return bool(leaves) and all(abs(cell.left - left) < 12 for cell in leaves)


def borderless_tables(document: PdfDocument) -> list[LevelTable]:
    """The requirement tables printed without rules: columns by where their numbered pieces start, from a line of column titles
    on to the next caption or chapter."""
    found: dict[str, LevelTable] = {}
    state = ("", "", 0)
    inside = False
    count = 0
    lefts: dict[str, float] = {}
    for page in document.pages:
        kept: list[PdfLine] = []
        target: LevelTable | None = None
        stretches: list[tuple[LevelTable, list[PdfLine]]] = []
        for line in page.lines:
            roles = [column_role(segment.text) for segment in line.segments]
            if "clause" in roles and len({role for role in roles if role}) > 1:
                inside = bool(state[0])
                continue
            if named := level_of(line.text):
                state, inside = (named, line.text, page.number), False
            elif END.match(line.text):
                inside = False
            if not inside:
                target = None
                continue
            if target is None or target.level != state[0]:
                target = found.setdefault(state[0], LevelTable(*state))
                stretches.append((target, kept := []))
            kept.append(line)
        for target, lines in stretches:
            lefts = lefts | _lefts(lines)
            for line in lines:
                count += 1
                _add_line(target, line, lefts, page.number, count)
    return [table for table in found.values() if table.lines["clause"]]


def _add_line(target: LevelTable, line: PdfLine, lefts: dict[str, float], page: int, count: int) -> None:
    """Put the pieces of a printed line into their columns."""
    for segment in line.segments:
        role = _role_at(segment.x0, segment.text, lefts, line.size)
        pattern = {"clause": LEAF, "task": TASK, "function": FUNCTION}[role]
        target.lines[role].append(Line(segment.text, page, pattern.match(segment.text) is not None, count))


def _lefts(lines: Sequence[PdfLine]) -> dict[str, float]:
    """Left edge of the columns: where pieces with numbers of three parts start, and pieces with two parts left of those."""
    segments = [segment for line in lines for segment in line.segments]
    clause = min((segment.x0 for segment in segments if LEAF.match(segment.text)), default=None)
    if clause is None:
        return {}
    task = min((s.x0 for s in segments if TASK.match(s.text) and not LEAF.match(s.text) and s.x0 < clause - 24), default=None)
    return {"clause": clause} if task is None else {"clause": clause, "task": task}


def _role_at(x0: float, text: str, lefts: dict[str, float], size: float) -> str:
    """The column of a piece of a line: by its left edge."""
    if "clause" not in lefts or LEAF.match(text) or x0 > lefts["clause"] - size:
        return "clause"
    if "task" in lefts and x0 > lefts["task"] - size:
        return "task"
    return "task" if TASK.match(text) or ("task" not in lefts and not FUNCTION.match(text)) else "function"


def join_clauses(table: LevelTable) -> tuple[list[Clause], list[tuple[Line, str]]]:
    """The level's requirements with their tasks and work fields, joined by number; and lines that fit nowhere, with why."""
    leaves, lost = _pieces(table.lines["clause"], LEAF, 3)
    tasks = _labels(table, "task", TASK, 2, leaves)
    functions = _labels(table, "function", FUNCTION, 1, leaves)
    clauses: list[Clause] = []
    for leaf in leaves:
        first = leaf.lines[0]
        quote = join_lines(line.text for line in leaf.lines if line.page == first.page)
        number = ".".join(map(str, leaf.number))
        task_number = leaf.number[:2]
        function, task = functions.get(leaf.number[:1], ""), tasks.get(task_number, "")
        if not task:
            lost.append((first, f"clause {number}: no work task {'.'.join(map(str, task_number))} is printed"))
        if not function:
            lost.append((first, f"clause {number}: no work field {leaf.number[0]} is printed"))
        text = LEAF.sub("", leaf.text, count=1)
        clauses.append(Clause(table.level, function, ".".join(map(str, task_number)), task, number, text, first.page, quote))
    return clauses, lost


def _pieces(lines: Sequence[Line], pattern: re.Pattern[str], parts: int) -> tuple[list[_Piece], list[tuple[Line, str]]]:
    """Lines gathered at those that start with the next number; a number out of order starts a piece only at the start of a
    cell, or after a line that closes a sentence: inside a text it is a version or a measure."""
    pieces: list[_Piece] = []
    lost: list[tuple[Line, str]] = []
    for line in lines:
        match = pattern.match(line.text)
        number = tuple(int(part) for part in match.groups()) if match is not None else ()
        before = pieces[-1] if pieces else None
        if number and (before is None or _opens(number, before, line)):
            pieces.append(_Piece(number, [line]))
            if before is not None and not _follows(number, before.number):
                said = ".".join(map(str, number))
                lost.append((line, f"number {said} does not follow {'.'.join(map(str, before.number))}"))
        elif before is not None:
            before.lines.append(line)
        elif line.text.strip():
            lost.append((line, f"text before the first number of {parts} parts"))
    return pieces, lost


def _opens(number: Number, before: _Piece, line: Line) -> bool:
    if _follows(number, before.number):
        return True
    closed = before.lines[-1].text.rstrip().endswith(("。", "；", ";", "."))
    return (line.starts or closed) and number != before.number and number[0] - before.number[0] in (0, 1)


def _follows(number: Number, before: Number) -> bool:
    """Whether a number comes right after another: 1.2.3 -> 1.2.4, 1.3.1 or 2.1.1."""
    return any(number == (*before[:at], before[at] + 1, *(1 for _ in before[at + 1 :])) for at in range(len(before)))


def _labels(table: LevelTable, role: str, pattern: re.Pattern[str], parts: int, leaves: Sequence[_Piece]) -> dict[Number, str]:
    """The names of a column of labels by number. Where no numbers are printed, a cell belongs to the requirement of its row."""
    lines = table.lines[role]
    if any(pattern.match(line.text) for line in lines):
        named: dict[Number, str] = {}
        for piece in _pieces(lines, pattern, parts)[0]:
            named.setdefault(piece.number, pattern.sub("", piece.text, count=1))
        return named
    gathered: dict[Number, list[str]] = {}
    for line in lines:
        leaf = next((leaf for leaf in reversed(leaves) if leaf.lines[0].row <= line.row), leaves[0] if leaves else None)
        if leaf is not None:
            gathered.setdefault(leaf.number[:parts], []).append(line.text)
    return {number: join_lines(texts) for number, texts in gathered.items()}


def captions(tables: Sequence[LevelTable]) -> Iterator[tuple[str, str, int]]:
    """(level, its caption, page) of each table."""
    for table in tables:
        yield table.level, table.caption, table.page
