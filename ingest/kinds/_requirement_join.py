"""Requirements are joined with their tasks and functions: by number, else by the row they stand in, else by where labels are
centred."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.kinds._requirement_centre import centred_labels
from ingest.kinds._requirement_labels import fresh_labels, label_pieces
from ingest.kinds._requirement_pieces import FUNCTION, TASK, Number, Piece, leaf_pattern, leaf_pieces, part_beside
from ingest.kinds._requirement_table import MARKED, Block, LevelTable
from ingest.record import Place
from ingest.text import join_lines

CHINESE = re.compile(r"^\s*(?:[（(]\s*([一二三四五六七八九十]{1,3})\s*[)）]|([一二三四五六七八九十]{1,3})\s*[、.．])\s*")
KINDS = {"clause": "skill", "knowledge": "knowledge"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One leaf requirement. `number`, `task_no` and `function_no` as printed, without spaces, "" where none is; `kind` is
    skill or knowledge; `part` counts how often the numbering began again before it; `quote` is its part at `place`,
    `lead` the first line of that."""

    function_no: str
    function: str
    task_no: str
    task: str
    number: str
    text: str
    kind: str
    part: int
    place: Place
    quote: str
    lead: str


@dataclass(frozen=True, slots=True)
class Odd:
    """Words that fit nowhere or only by their place, and why."""

    place: Place
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class _Label:
    number: str
    text: str


class _Labels:
    """The labels of one column: by number and part, and by the rows they stand beside."""

    def __init__(self, blocks: Sequence[Block], pattern: re.Pattern[str], carried: frozenset[int], known: frozenset[str]) -> None:
        self.pieces = label_pieces(blocks, pattern, carried, known)
        self._pattern = pattern
        self.numbered = sum(bool(piece.number) for piece in self.pieces) * 2 > len(self.pieces)
        if not self.numbered and any(piece.number for piece in self.pieces):
            self.pieces = label_pieces(blocks, re.compile(r"(?!)"), carried, known)
            self._pattern = re.compile(r"(?!)")
        self._by_number: dict[tuple[int, Number], Piece] = {}
        for piece in self.pieces:
            if piece.number:
                self._by_number.setdefault((piece.part, piece.number), piece)

    def label(self, piece: Piece) -> _Label:
        """Number and name of a label; a number in Chinese (一、仓储) counts for nothing but is no part of the name."""
        if not piece.number and (match := CHINESE.match(piece.whole)):
            return _Label(match[1] or match[2], piece.whole[match.end() :])
        return _Label(".".join(map(str, piece.number)), self._pattern.sub("", piece.whole, count=1))

    def numbered_as(self, part: int, number: Number) -> _Label | None:
        """The label of this number."""
        found = self._by_number.get((part, number))
        return None if found is None else self.label(found)

    def beside(self, row: int) -> _Label | None:
        """The label that stands beside a row."""
        found = next((piece for piece in reversed(self.pieces) if piece.row <= row), None)
        return None if found is None else self.label(found)


def join_requirements(table: LevelTable, known: Mapping[str, frozenset[str]]) -> tuple[list[Requirement], list[Odd]]:
    """The requirements of a table, task by task: skills, then knowledge; and what is odd about them. `known` are labels of
    each role that stand whole somewhere in the document."""
    columns: dict[str, list[Piece]] = {}
    patterns: dict[str, re.Pattern[str] | None] = {}
    fresh = _fresh_rows(table) if table.ruled else frozenset()
    named = fresh_labels(table.blocks["task"], known["task"]) if table.ruled else frozenset()
    for role in KINDS:
        patterns[role] = leaf_pattern(table.blocks[role])
        told = frozenset(piece.number[:2] for piece in columns.get("clause", ()) if len(piece.number) == 3)
        rows = fresh | named if role == "knowledge" else named
        columns[role] = leaf_pieces(table.blocks[role], patterns[role], rows, told)
    if table.ruled:
        _share_parts(columns["clause"], columns["knowledge"])
    else:
        tasks = [piece for piece in columns["clause"] if piece.number[2:] == (1,)]
        columns["knowledge"] = part_beside(columns["knowledge"], tasks)
    leaves = sorted((piece for pieces in columns.values() for piece in pieces), key=lambda piece: (piece.row, piece.at))
    carried = frozenset(
        block.row
        for role in KINDS
        for block in table.blocks[role]
        if block.first and block.lines and not _starts_at(block, columns[role])
    )
    labels = {
        role: _Labels(table.blocks[role], pattern, carried, known[role])
        for role, pattern in (("task", TASK), ("function", FUNCTION))
    }
    grouped = {role: _by_group(labels[role], leaves, depth, ruled=table.ruled) for role, depth in (("task", 2), ("function", 1))}
    found: list[tuple[Requirement, tuple[int, int]]] = []
    odd: list[Odd] = []
    for role, pieces in columns.items():
        pattern = patterns[role]
        for order, piece in enumerate(pieces):
            task = _label_of(piece, labels["task"], grouped["task"], 2, ruled=table.ruled)
            function = _label_of(piece, labels["function"], grouped["function"], 1, ruled=table.ruled)
            requirement = _requirement(piece, pattern, task, function, KINDS[role])
            if role == "clause" and not requirement.number and piece.row in table.numbers:
                requirement = replace(requirement, number=table.numbers[piece.row].replace("．", "."))
            found.append((requirement, (order, piece.row)))
            odd += _oddities(
                piece, pieces[order - 1] if order else None, requirement, numbered=pattern is not None and role == "clause"
            )
            odd += _doubts(piece, requirement, table.unsure)
    return _in_order([one for one, _ in found]), odd


def _share_parts(skills: Sequence[Piece], knowledge: Sequence[Piece]) -> None:
    """Knowledge is of the part of the skills beside it: it may lack the number that begins again."""
    for piece in knowledge:
        beside = next((skill for skill in reversed(skills) if skill.row <= piece.row), None)
        piece.part = piece.part if beside is None else beside.part


def _requirement(piece: Piece, pattern: re.Pattern[str] | None, task: _Label, function: _Label, kind: str) -> Requirement:
    text = piece.whole if pattern is None or not piece.number else pattern.sub("", piece.whole, count=1)
    number = ".".join(map(str, piece.number))
    lead = piece.lines[0].text.strip()
    return Requirement(
        function.number, function.text, task.number, task.text, number, text, kind, piece.part, piece.place, piece.quote, lead
    )


def _starts_at(block: Block, pieces: Sequence[Piece]) -> bool:
    return any(piece.lines[0] is block.lines[0] for piece in pieces)


def _fresh_rows(table: LevelTable) -> frozenset[int]:
    """Rows that start a page with another task than the one before, by the number of their task or requirement."""
    rows: set[int] = set()
    last: dict[str, Number] = {}
    for role in ("task", "clause"):
        for block in table.blocks[role]:
            for index, line in enumerate(block.lines):
                match = (
                    TASK.match(line.text)
                    if role == "task"
                    else re.match(rf"{MARKED}(\d{{1,2}})\s*[.．]\s*(\d{{1,2}})\s*[.．]\s*\d", line.text)
                )
                if match is None:
                    continue
                number = (int(match[1]), int(match[2]))
                if index == 0 and block.first and last.get(role, number) != number and role == "clause":
                    rows.add(block.row)
                last[role] = number
    return frozenset(rows)


def _by_group(labels: _Labels, leaves: Sequence[Piece], depth: int, *, ruled: bool) -> dict[tuple[int, Number], _Label]:
    """Labels without numbers by the first numbers of the requirements they stand beside."""
    numbered = [leaf for leaf in leaves if len(leaf.number) == 3]
    if labels.numbered or not numbered or not labels.pieces:
        return {}
    gathered: dict[tuple[int, Number], list[str]] = {}
    if not ruled:
        return {key: _Label("", text) for key, text in centred_labels(labels.pieces, numbered, depth).items()}
    for piece in labels.pieces:
        leaf = next((leaf for leaf in reversed(numbered) if leaf.row <= piece.printed), numbered[0])
        texts = gathered.setdefault((leaf.part, leaf.number[:depth]), [])
        if piece.whole not in texts:
            texts.append(piece.whole)
    return {key: _Label("", join_lines(texts)) for key, texts in gathered.items()}


def _label_of(piece: Piece, labels: _Labels, grouped: dict[tuple[int, Number], _Label], depth: int, *, ruled: bool) -> _Label:
    """The label of a requirement: by its number, by its row where the number says nothing or breaks the order."""
    beside = labels.beside(piece.row) if ruled else None
    number = piece.number or piece.under
    printed = ".".join(map(str, number[:depth])) if len(number) == 3 else ""
    if printed:
        named = labels.numbered_as(piece.part, number[:depth]) or grouped.get((piece.part, number[:depth]))
        if named is not None and (piece.follows or beside is None or not labels.numbered or beside.text == named.text):
            return replace(named, number=named.number or printed)
        if beside is not None and beside.text:
            return beside
        return named or _Label(printed, "")
    return beside or _Label("", "")


def _oddities(piece: Piece, before: Piece | None, found: Requirement, *, numbered: bool) -> Iterator[Odd]:
    said = f"requirement {found.number}" if found.number else "a requirement"
    if numbered and not piece.number:
        yield Odd(piece.place, found.quote, "a requirement without a number")
    if before is not None and not piece.follows and found.kind == "skill":
        yield Odd(piece.place, found.quote, f"number {found.number} does not follow {'.'.join(map(str, before.number))}")
    if not found.task:
        yield Odd(piece.place, found.quote, f"{said}: no work task {found.task_no}".rstrip() + " is printed")
    if not found.function:
        yield Odd(piece.place, found.quote, f"{said}: no work field {found.function_no}".rstrip() + " is printed")


def _doubts(piece: Piece, found: Requirement, unsure: Mapping[str, Mapping[int, str]]) -> Iterator[Odd]:
    """Labels told by their place alone, where another suits as well."""
    for role, own in (("task", found.task), ("function", found.function)):
        other = unsure[role].get(piece.row)
        if other and other != own:
            yield Odd(piece.place, found.quote, f"its {role} is told by its place alone: {own}, it may be {other}")


def _in_order(found: Sequence[Requirement]) -> list[Requirement]:
    """Task by task in the order printed, in each the skills before the knowledge."""
    order: dict[tuple[int, str, str, str], int] = {}
    for one in found:
        if one.kind == "skill":
            order.setdefault((one.part, one.function, one.task_no, one.task), len(order))
    last = len(order)
    return sorted(found, key=lambda one: order.get((one.part, one.function, one.task_no, one.task), last))
