"""Requirement tables printed without rules: columns by the gaps between them, cells by numbers or by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.formats.pdf import PdfDocument, PdfLine, PdfPage
from ingest.formats.pdf_cell import first_word
from ingest.formats.pdf_text import Segment
from ingest.kinds._requirement_centre import APART, OVERLEAF
from ingest.kinds._requirement_pieces import CLOSED, LEAF
from ingest.kinds._requirement_place import fill_by_place
from ingest.kinds._requirement_table import COLUMNS, END, Block, LevelTable, Line, Mark, Marker, Roles, column_role, title_roles
from ingest.record import Place
from ingest.text import join_lines

_CAPTION = re.compile(r"^\s*续?\s*(?:表\s*\S{0,6}|[\d.．]{1,8}|[（(]?[一二三四五\d][)）、.．]?)\s*$")
"""How a caption begins that is printed in several pieces."""
CLEAR = 3.0
"""Points between columns that no line crosses; where there are none, a few may."""
LEADING = 15.0
"""Points between lines where too few are printed to tell."""


@dataclass(slots=True)
class _Stretch:
    """The lines of a table on one page, below titles (their roles, "" of other columns, and middles)."""

    page: int
    roles: list[tuple[str, float]]
    lines: list[PdfLine] = field(default_factory=list)


@dataclass(slots=True)
class _Region:
    mark: Mark
    caption: str
    place: Place
    stretches: list[_Stretch] = field(default_factory=list)


def borderless_tables(document: PdfDocument, roles: Roles, marker: Marker, *, ruled: bool = False) -> list[LevelTable]:
    """The requirement tables without rules, one a level and direction: from a line of column titles on to the next caption,
    references or appendix; `ruled`: also those whose rules part columns and not rows."""
    found: dict[tuple[str, str], _Region] = {}
    for region in _regions(document, roles, marker, ruled=ruled):
        known = found.setdefault((region.mark.level, region.mark.direction), region)
        if known is not region:
            known.stretches += region.stretches
    regions = [region for region in found.values() if any(stretch.lines for stretch in region.stretches)]
    edges = _edges([stretch for region in regions for stretch in region.stretches])
    tables = [_table(region, edges) for region in regions] if edges else []
    return [table for table in tables if table.blocks["clause"]]


def parts_columns_only(document: PdfDocument, roles: Roles) -> bool:
    """Whether a table of requirements has rules between its columns and none between its rows: labels stand far apart in one
    cell of it, which begins the page or stands below the titles."""
    extents: list[tuple[float, float]] = []
    for table in (table for page in document.pages for table in page.tables):
        for index in range(len(table.rows)):
            cells = [cell for cell in table.cells if cell.row == index]
            if named := title_roles([join_lines(cell.text) for cell in cells], roles):
                inside = zip(cells, named, strict=True)
                extents = [(cell.bbox[0], cell.bbox[2]) for cell, role in inside if role in ("function", "task")]
                continue
            for cell in cells:
                if any(left < (cell.bbox[0] + cell.bbox[2]) / 2 < right for left, right in extents) and _is_loose(cell.lines):
                    return True
    return False


def _is_loose(lines: Sequence[PdfLine]) -> bool:
    """Whether lines of a label stand too far apart to be one: not set from top to bottom, and not all equally far."""
    if sum(len(line.text.strip()) > 1 for line in lines) < 2:
        return False
    away = [(b.top - a.top) / max(a.size, b.size) for a, b in pairwise(lines)]
    return max(away) > 4 or (max(away) > 2.5 and max(away) > 1.6 * min(away))


def _page_lines(page: PdfPage, *, ruled: bool) -> Sequence[PdfLine]:
    """The lines of a page; `ruled`: also those in its tables, a line of several cells as one."""
    if not ruled:
        return page.lines
    inside = [line for table in page.tables for cell in table.cells for line in cell.lines]
    rows: list[list[PdfLine]] = []
    for line in sorted((*page.lines, *inside), key=lambda one: one.top):
        if rows and line.top - rows[-1][0].top < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_as_one(sorted(row, key=lambda one: one.x0)) for row in rows]


def _as_one(row: Sequence[PdfLine]) -> PdfLine:
    segments = tuple(segment for line in row for segment in line.segments)
    return replace(row[0], text=" ".join(line.text for line in row), x1=max(line.x1 for line in row), segments=segments)


def _regions(document: PdfDocument, roles: Roles, marker: Marker, *, ruled: bool) -> Iterator[_Region]:
    mark, caption, place = Mark(), "", Place()
    region: _Region | None = None
    titles: list[tuple[str, float]] = []
    for page in document.pages:
        stretch: _Stretch | None = None
        for line in _page_lines(page, ruled=ruled):
            if any(title_roles([segment.text for segment in line.segments], roles)):
                titles = _titles(line, roles)
                if region is None:
                    region = _Region(mark, caption, place if caption else Place(page=page.number))
                    yield region
                continue
            one = len(line.segments) < 2 or _CAPTION.match(line.segments[0].text)
            named = marker(line.text) if one else None
            named = None if named is not None and _is_inside(line, region, titles) else named
            if named is not None:
                mark = named if named.level else Mark(mark.level, named.direction)
                caption, place, region, stretch = line.text, Place(page=page.number), None, None
            elif END.match(line.text):
                region = stretch = None
            if region is None or named is not None:
                continue
            if stretch is None:
                stretch = _Stretch(page.number, titles)
                region.stretches.append(stretch)
            stretch.lines.append(line)


def _is_inside(line: PdfLine, region: _Region | None, titles: Sequence[tuple[str, float]]) -> bool:
    """Whether a line goes on in a column of the table: it begins where others do, right of the first column, and
    reaches no farther."""
    if region is None or line.x0 < titles[0][1]:
        return False
    before = (segment for stretch in region.stretches for one in stretch.lines for segment in one.segments)
    return any(abs(segment.x0 - line.x0) < 1 and line.x1 < segment.x1 + line.size for segment in before)


def _titles(line: PdfLine, roles: Roles) -> list[tuple[str, float]]:
    return [(column_role(segment.text, roles), (segment.x0 + segment.x1) / 2) for segment in line.segments]


def _edges(stretches: Sequence[_Stretch]) -> list[tuple[str, float]]:
    """(role, right edge) of each column from left to right: in the middle of the widest gap between the titles of two columns
    that few lines cross."""
    if not stretches:
        return []
    titles = stretches[0].roles
    segments = [segment for stretch in stretches for line in stretch.lines for segment in line.segments]
    edges = [(role, _gap(segments, middle, following)) for (role, middle), (_, following) in pairwise(titles)]
    return [*edges, (titles[-1][0], float("inf"))]


def _gap(segments: Sequence[Segment], start: float, end: float) -> float:
    """The middle of the widest stretch between two x that the fewest segments cover."""
    points = sorted({start, end, *(x for one in segments for x in (one.x0, one.x1) if start < x < end)})
    covered = [sum(one.x0 < (a + b) / 2 < one.x1 for one in segments) for a, b in pairwise(points)]
    least = min(covered)
    for allowed in (least, least + len(segments) // 50):
        best, widest, run = (start + end) / 2, 0.0, 0.0
        for (a, b), count in zip(pairwise(points), covered, strict=True):
            run = run + b - a if count <= allowed else 0.0
            if run > widest:
                widest, best = run, b - run / 2
        if widest > CLEAR:
            break
    return best


@dataclass(slots=True)
class _Printed:
    """A line of one column: where it stands down the whole table, and its page."""

    text: str
    at: float
    page: int
    x0: float
    x1: float
    size: float


def _table(region: _Region, edges: Sequence[tuple[str, float]]) -> LevelTable:
    table = LevelTable(region.mark.level, region.mark.direction, region.caption, region.place, ruled=False)
    columns: dict[str, list[_Printed]] = {role: [] for role in COLUMNS}
    leading = _leading(region)
    below = 0.0
    for stretch in region.stretches:
        if not stretch.lines:
            continue
        top = stretch.lines[0].top
        for line in stretch.lines:
            for segment in line.segments:
                role = next(role for role, edge in edges if segment.x0 < edge)
                columns.setdefault(role, []).append(
                    _Printed(segment.text, below + segment.top - top, stretch.page, segment.x0, segment.x1, line.size)
                )
        below += stretch.lines[-1].top - top + _over_page(columns["clause"], leading)
    numbered = any(LEAF.match(one.text) for one in columns["clause"])
    usual = leading if numbered else _pitch(columns["clause"], leading)
    pitches = {role: usual if numbered else _pitch(printed, usual) for role, printed in columns.items()}
    lines = {role: _lines(printed, pitches[role], close=not numbered) for role, printed in columns.items()}
    if numbered:
        for role in COLUMNS:
            table.blocks[role] = _page_blocks(lines[role])
        return table
    table.ruled = True
    fill_by_place(table, lines, pitches)
    return table


def _over_page(printed: Sequence[_Printed], leading: float) -> float:
    """Points that the next line would stand below the last one had the page not ended: as far as others where the sentence
    ends, else a line."""
    pitch = _pitch(printed, leading)
    if not printed or not printed[-1].text.rstrip().endswith(CLOSED):
        return pitch
    away = sorted(b.at - a.at for a, b in pairwise(printed) if a.page == b.page and a.text.rstrip().endswith(CLOSED))
    return max(pitch, away[len(away) // 4]) if away else pitch


def _pitch(printed: Sequence[_Printed], usual: float) -> float:
    """Points between the lines of a paragraph in a column: as usual, or the least distance that is found several times."""
    away = sorted(b.at - a.at for a, b in pairwise(printed) if a.page == b.page and 0.9 * a.size < b.at - a.at < 1.7 * usual)
    if any(abs(one - usual) < 0.5 for one in away):
        return usual
    return next((a for a, b in pairwise(away) if b - a < 0.5), usual)


def _leading(region: _Region) -> float:
    away = sorted(
        b.top - a.top for stretch in region.stretches for a, b in pairwise(stretch.lines) if b.top - a.top > 0.9 * a.size
    )
    return away[len(away) // 3] if len(away) > 3 else LEADING


def _lines(printed: Sequence[_Printed], pitch: float, *, close: bool) -> list[tuple[Line, int]]:
    """Lines with their pages; a paragraph ends before a gap (`close`: also a narrow one), and where the next word would have
    had room."""
    spare = _spare(printed)
    found: list[tuple[Line, int]] = []
    for index, one in enumerate(printed):
        after = printed[index + 1] if index + 1 < len(printed) else None
        ends = after is None
        if after is not None:
            most = 1.7 if not close else APART if after.page == one.page else OVERLEAF
            ends = after.at - one.at > most * pitch
        if after is not None and not ends:
            ends = spare[index] > (first_word(after.text) + 0.9) * one.size
        found.append((Line(one.text, ends, one.at), one.page))
    return found


def _spare(printed: Sequence[_Printed]) -> list[float]:
    """Points that are free beside each line of a column, whose lines begin at one x or are centred."""
    if not printed:
        return []
    middles = [(one.x0 + one.x1) / 2 for one in printed]
    if max(middles) - min(middles) < max(one.x0 for one in printed) - min(one.x0 for one in printed):
        widest = max(one.x1 - one.x0 for one in printed)
        return [widest - one.x1 + one.x0 for one in printed]
    right = max(one.x1 for one in printed)
    return [right - one.x1 for one in printed]


def _page_blocks(lines: Sequence[tuple[Line, int]]) -> list[Block]:
    """One block a page: numbers part it further."""
    blocks: list[Block] = []
    for page in dict.fromkeys(page for _, page in lines):
        inside = tuple(line for line, at in lines if at == page)
        blocks.append(Block(inside, Place(page=page), 0, bool(blocks)))
    return blocks
