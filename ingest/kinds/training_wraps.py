"""Tables of a PDF as they would stand in Word: wrapped lines are one line, rows and labels cut by a page break are whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.formats.flow import Cell, Row, Table
from ingest.text import join_lines

PADDING = 11.0
"""Points between a cell's text and its lines, both sides together."""
_STARTS = re.compile(r"^\s*(?:[（(]?\d{1,2}\s*[)）.．、]|[A-Z]{1,2}\d{1,2}(?:[-.]\d{1,2})*\s*[：:]|[①-⑳●•◆])")
LONGEST_NAME = 12
_NAME = re.compile(r"^[^，。；：、]+(?:员|经理|主管|助理|专家|证书)$")
"""A line that is a whole name of a post or certificate, not the first part of one."""
_ENDS = ("。", "；", ";", "：", ":")


def unwrapped(table: Table) -> Table:
    """The table with wrapped lines joined and page breaks undone; a table of another format as it is."""
    if not table.rows or not table.rows[0].page:
        return table
    size = _letter_size(table)
    rows = [replace(row, cells=tuple(_joined(cell, size) for cell in row.cells)) for row in _over_pages(table.rows)]
    return replace(table, rows=tuple(rows))


def _over_pages(rows: Sequence[Row]) -> list[Row]:
    """Rows with what a page break cut put together: a row that goes on overleaf, a merged label printed on one page alone."""
    made: list[Row] = []
    for row in rows:
        if not made or row.page == made[-1].page or not row.cells:
            made.append(row)
            continue
        if _goes_on(made[-1], row):
            above = made[-1]
            made[-1] = replace(above, cells=tuple(_with_rest(cell, row) for cell in above.cells))
            continue
        made.append(row)
        _share_labels(made)
    return made


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a row at the top of a page is the rest of the one before: nothing stands under any of its numbers."""
    numbers = [cell for cell in above.cells if re.fullmatch(r"\d{1,4}(?:\.\d)?", cell.joined)]
    if len(numbers) < 3:
        return False
    filled = [cell for cell in row.cells if cell.joined]
    if not filled or any((under := row.under(cell.left, cell.right)) is not None and under.joined for cell in numbers):
        return False
    return all((over := above.under(cell.left, cell.right)) is not None and over.joined for cell in filled)


def _with_rest(cell: Cell, row: Row) -> Cell:
    rest = row.under(cell.left, cell.right)
    return cell if rest is None or not rest.joined else replace(cell, text=f"{cell.text}{rest.text}")


def _share_labels(rows: list[Row]) -> None:
    """Give a merged cell that a page break cut, and that is blank on one side of it, the text of its other part."""
    last = len(rows) - 1
    cells = list(rows[last].cells)
    for index, cell in enumerate(cells):
        start = next((n for n in range(last - 1, -1, -1) if (over := rows[n].under(cell.left, cell.right)) is not None), -1)
        over = rows[start].under(cell.left, cell.right) if start >= 0 else None
        if over is not None and _is_start(over, cell) and start == last - 1:
            cells[index] = replace(cell, text=over.text + cell.text)
            kept = tuple(replace(one, text=over.text + cell.text) if one is over else one for one in rows[start].cells)
            rows[start] = replace(rows[start], cells=kept)
            continue
        if over is None or bool(over.joined) == bool(cell.joined):
            continue
        if cell.joined and over.row_span > 1 and start + over.row_span >= last:
            kept = tuple(replace(one, text=cell.text) if one is over else one for one in rows[start].cells)
            rows[start] = replace(rows[start], cells=kept)
        elif over.joined and cell.row_span > 1 and (over.row_span > 1 or _is_label(over, index, start == last - 1)):
            cells[index] = replace(cell, text=over.text)
    rows[last] = replace(rows[last], cells=tuple(cells))


def _is_label(over: Cell, index: int, next_to: bool) -> bool:
    """Whether the last row of a page opens a group that goes on overleaf: words in one of its first two columns."""
    return next_to and index < 2 and re.search(r"\d", over.joined) is None


def _is_start(over: Cell, cell: Cell) -> bool:
    """Whether a short label at the foot of a page (专业) is the beginning of the merged one overleaf (平台课程)."""
    return cell.row_span > 1 and over.row_span == 1 and 0 < len(over.joined) <= 3 and len(cell.joined) > 2


def _width(line: str) -> float:
    """Width of a line in letters of full width."""
    return sum(1.0 if ord(char) > 0x2E7F else 0.55 for char in line.strip())


def _letter_size(table: Table) -> float:
    """The size of the table's letters in points: as large as the fullest line lets them be."""
    found = [
        (cell.right - cell.left - 2) / _width(line)
        for row in table.rows
        for cell in row.cells
        for line in cell.text.split("\n")
        if _width(line) >= 3
    ]
    return min(14.0, max(6.0, min(found, default=10.5)))


def _joined(cell: Cell, size: float) -> Cell:
    lines = [line for line in cell.text.split("\n") if line.strip()]
    if len(lines) < 2:
        return cell
    if all(_is_full(line, cell, size) for line in lines) and len({_width(line) for line in lines}) == 1:
        return cell  # a paragraph that wraps ends in a shorter line
    if max(map(len, lines)) <= LONGEST_NAME and all(_NAME.search(line.strip()) for line in lines[:-1]):
        return cell
    whole = [lines[0]]
    full = _is_full(lines[0], cell, size)
    for line in lines[1:]:
        if full and not whole[-1].rstrip().endswith(_ENDS) and not _STARTS.match(line):
            whole[-1] = join_lines([whole[-1], line])
        else:
            whole.append(line)
        full = _is_full(line, cell, size)
    return replace(cell, text="\n".join(whole))


def _is_full(line: str, cell: Cell, size: float) -> bool:
    """Whether no further letter had room on the line."""
    return cell.right - cell.left - _width(line) * size < PADDING + size * 1.1
