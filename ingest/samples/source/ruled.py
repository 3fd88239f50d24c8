"""Ruled tables over pages: rows split at lines, the header repeated, labels that span rows centred over page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.samples.source.paper import SMALL, SMALL_LINE, Paper

PAD = 1.4


@dataclass(frozen=True, slots=True)
class Column:
    """Title, width in mm, and how its cells behave: "flow" text may break over a page; a "label" is printed once, centred
    over all its rows, on whichever page the centre is; a "repeat" label is centred again on each page it reaches."""

    title: str
    width: float
    manner: Literal["flow", "label", "repeat"] = "flow"
    centred: bool = False


Row = tuple[tuple[str, ...] | None, ...]
"""One cell a column: its paragraphs, or None where the cell above goes on."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """Lines `first` to `last` of a row between two heights of one page."""

    row: int
    first: int
    last: int
    top: float
    bottom: float


def ruled_table(
    paper: Paper, columns: Sequence[Column], rows: Sequence[Row], *, caption: str = "", again: str = "", header: bool = True
) -> None:
    """Set the table at the current place. `caption` stands above it, `again` (续表) above each later part."""
    paper.set_font("cjk", size=SMALL)
    flow = [
        [
            [line for paragraph in cell for line in paper.broken(paragraph, column.width - 2 * PAD)] if cell else []
            for column, cell in zip(columns, row, strict=True)
        ]
        for row in rows
    ]
    heights = _heights(columns, rows, flow)
    head = _head(paper, columns, caption, header)
    paper.need(head + min(heights[0], 4) * SMALL_LINE + 2 * PAD)
    pages = _pages(paper, heights, head, _head(paper, columns, again, header))
    spans = _spans(columns, rows)
    homes = {key: _home(pages, key[1], len(flow[key[1][0]][key[0]]) * SMALL_LINE) for key in spans}
    for number, page in enumerate(pages):
        if number:
            paper.add_page()
        _print_head(paper, columns, again if number else caption, header)
        for part in page:
            _print_part(paper, columns, flow, part, page, {key: home for key, home in homes.items() if part.row in key[1]})
        paper.set_y(page[-1].bottom)
    paper.ln(3)


def _tall(part: _Slice) -> float:
    return part.bottom - part.top


def _home(pages: list[list[_Slice]], members: range, needed: float) -> tuple[list[_Slice], float]:
    """The page on which a label over these rows is printed, and how far below its first row there: the page that holds
    the middle of all of them, or the one with most of them where the label would not fit there."""
    parts = [[part for part in page if part.row in members] for page in pages]
    talls = [sum(_tall(part) for part in found) for found in parts]
    middle = sum(talls) / 2
    for page, tall in zip(pages, talls, strict=True):
        if middle < tall:
            if tall >= needed:
                return page, min(max(0.0, middle - needed / 2), tall - needed)
            break
        middle -= tall
    best = max(range(len(pages)), key=lambda number: talls[number])
    return pages[best], max(0.0, (talls[best] - needed) / 2)


def _heights(columns: Sequence[Column], rows: Sequence[Row], flow: list[list[list[str]]]) -> list[int]:
    """Lines each row takes; the last row of a label is stretched so that the label fits beside its rows."""
    heights = [
        max([1, *(len(cell) for column, cell in zip(columns, cells, strict=True) if column.manner == "flow")]) for cells in flow
    ]
    for number, members in _spans(columns, rows):
        wanted = len(flow[members[0]][number])
        heights[members[-1]] += max(0, wanted - sum(heights[member] for member in members))
    return heights


def _spans(columns: Sequence[Column], rows: Sequence[Row]) -> list[tuple[int, range]]:
    """(column number, its row numbers) for each label cell, top to bottom."""
    found = []
    for number, column in enumerate(columns):
        if column.manner == "flow":
            continue
        starts = [index for index, row in enumerate(rows) if row[number] is not None]
        found += [(number, range(a, b)) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return found


def _pages(paper: Paper, heights: list[int], first_head: float, later_head: float) -> list[list[_Slice]]:
    pages: list[list[_Slice]] = [[]]
    top = paper.get_y() + first_head
    for row, lines in enumerate(heights):
        start = 0
        while start < lines:
            room = int((paper.bottom - top - 2 * PAD) / SMALL_LINE)
            left = lines - start
            if room < left and room < 2:
                pages.append([])
                top = paper.t_margin + later_head
                continue
            last = start + min(room, left)
            bottom = top + (last - start) * SMALL_LINE + 2 * PAD
            pages[-1].append(_Slice(row, start, last, top, bottom))
            start, top = last, bottom
    return [page for page in pages if page]


def _head(paper: Paper, columns: Sequence[Column], caption: str, header: bool) -> float:
    """Height of caption and header in mm."""
    titles = max(len(paper.broken(column.title, column.width - 2 * PAD)) for column in columns)
    return (7 if caption else 0) + (titles * SMALL_LINE + 2 * PAD if header else 0)


def _print_head(paper: Paper, columns: Sequence[Column], caption: str, header: bool) -> None:
    if caption:
        paper.set_font("cjk", "B", SMALL)
        width = paper.get_string_width(caption)
        right = caption == "续表"
        paper.put(caption, paper.w - paper.r_margin - width if right else (paper.w - width) / 2, paper.get_y(), 5)
        paper.set_y(paper.get_y() + 7)
    if not header:
        return
    paper.set_font("cjk", "B", SMALL)
    top = paper.get_y()
    tall = _head(paper, columns, "", header)
    left = float(paper.l_margin)
    for column in columns:
        paper.rect(left, top, column.width, tall)
        _print_lines(paper, paper.broken(column.title, column.width - 2 * PAD), left, column.width, top, tall)
        left += column.width
    paper.set_y(top + tall)


def _print_lines(paper: Paper, lines: Sequence[str], left: float, width: float, top: float, tall: float) -> None:
    """Lines centred both ways in a box."""
    y = top + (tall - len(lines) * SMALL_LINE) / 2
    for line in lines:
        paper.put(line, left + (width - paper.get_string_width(line)) / 2, y, SMALL_LINE)
        y += SMALL_LINE


def _print_part(
    paper: Paper,
    columns: Sequence[Column],
    flow: list[list[list[str]]],
    part: _Slice,
    page: list[_Slice],
    homes: dict[tuple[int, range], tuple[list[_Slice], float]],
) -> None:
    """One slice of a row: labels whose first slice on this page it is, and the flowing cells."""
    paper.set_font("cjk", size=SMALL)
    left = float(paper.l_margin)
    for number, column in enumerate(columns):
        if column.manner == "flow":
            lines = flow[part.row][number]
            paper.rect(left, part.top, column.width, _tall(part))
            if column.centred:
                _print_lines(paper, lines[part.first : part.last], left, column.width, part.top, _tall(part))
            else:
                for offset, line in enumerate(lines[part.first : part.last]):
                    paper.put(line, left + PAD, part.top + PAD + offset * SMALL_LINE, SMALL_LINE)
        else:
            (_, members), (home, below) = next(item for item in homes.items() if item[0][0] == number)
            here = [other for other in page if other.row in members]
            if here[0] == part:
                tall = here[-1].bottom - part.top
                paper.rect(left, part.top, column.width, tall)
                lines = flow[members[0]][number]
                if column.manner == "repeat":
                    _print_lines(paper, lines, left, column.width, part.top, tall)
                elif home is page:
                    _print_lines(paper, lines, left, column.width, part.top + below, len(lines) * SMALL_LINE)
        left += column.width
