"""Cells of a table that has neither rules nor numbers, by where their lines stand and how they begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.kinds._requirement_centre import centred_groups, leaf_extents, top_groups
from ingest.kinds._requirement_pieces import CLOSED, begin_alike, goes_on_after, opens_like
from ingest.kinds._requirement_table import Block, LevelTable, Line
from ingest.record import Place
from ingest.text import join_lines

Printed = Sequence[tuple[Line, int]]
"""Lines with their pages."""


def fill_by_place(table: LevelTable, lines: dict[str, list[tuple[Line, int]]], pitches: dict[str, float]) -> None:
    """Requirements end where sentences and paragraphs do, labels stand in the middle of what they cover, or at its top.
    `pitches` are the distances of lines in each column in points."""
    leaves = _leaves(lines["clause"])
    for row, leaf in enumerate(leaves):
        first = leaf[0][1]
        for page in dict.fromkeys(page for _, page in leaf):
            block = Block(tuple(line for line, at in leaf if at == page), Place(page=page), row, first=page != first)
            table.blocks["clause"].append(block)
    table.rows = len(leaves)
    extents = leaf_extents(leaves, pitches["clause"], _pages([line for printed in lines.values() for line in printed]))
    rows = list(range(len(leaves)))
    labels = ("task", "function")
    heights = [(one.first, one.last) for one in extents]
    tops = top_groups([lines[role] for role in labels], heights, pitches["clause"], _pages(lines["clause"]))
    for at, role in enumerate(labels):
        printed = lines[role]
        groups, others = (tops[at], {}) if tops else centred_groups(printed, extents, pitches[role])
        for unit, (start, end) in others.items():
            name = join_lines(line.text for line, _ in printed[start:end])
            until = rows[unit + 1] if unit + 1 < len(rows) else len(leaves)
            table.unsure[role].update(dict.fromkeys(range(rows[unit], until), name))
        for start, end, unit, _ in groups:
            place = Place(page=printed[start][1])
            block = Block(tuple(line for line, _ in printed[start:end]), place, rows[unit], first=False)
            table.blocks[role].append(block)
        if groups and not tops:
            extents = [extents[unit].over(extents[stop - 1]) for _, _, unit, stop in groups]
            rows = [rows[unit] for _, _, unit, _ in groups]


def _pages(printed: Printed) -> dict[int, tuple[float, float]]:
    """Page -> y of the first and last line of any column."""
    found: dict[int, tuple[float, float]] = {}
    for line, page in printed:
        first, last = found.get(page, (line.at, line.at))
        found[page] = (min(first, line.at), max(last, line.at))
    return found


def _leaves(printed: Printed) -> list[list[tuple[Line, int]]]:
    """The lines of each requirement."""
    stops, alike = _stops(printed), begin_alike(line.text for (before, _), (line, _) in pairwise(printed) if before.ends)
    leaves: list[list[tuple[Line, int]]] = []
    for line, page in printed:
        last = leaves[-1][-1][0] if leaves else None
        if last is None or _opens(line, last, stops=stops, alike=alike):
            leaves.append([])
        leaves[-1].append((line, page))
    return leaves


def _opens(line: Line, last: Line, *, stops: bool, alike: bool) -> bool:
    if last.text.rstrip().endswith(CLOSED):
        return last.ends or stops
    if stops:
        return False
    return last.ends or (alike and opens_like(line.text) and not goes_on_after(last.text))


def _stops(printed: Printed) -> bool:
    """Whether requirements of this column end with a full stop: most paragraphs do."""
    ends = [line for line, _ in printed if line.ends]
    return sum(line.text.rstrip().endswith(CLOSED) for line in ends) * 3 > len(ends) * 2
