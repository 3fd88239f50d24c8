"""A PDF file becomes pages of lines and ruled tables; running heads and page numbers are set apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from graph.errors import DocumentError
from ingest.formats.pdf_cell import cell_text
from ingest.formats.pdf_grid import Box, Grid, Matrix, find_grids, read_rules
from ingest.formats.pdf_text import Char, PdfLine, build_lines, chars_within, read_chars, text_turn

__all__ = ["PdfCell", "PdfDocument", "PdfLine", "PdfPage", "PdfTable", "read_pdf"]

VERSION = "5"
MARGIN = 0.12
"""Share of a page's height, above and below, in which running heads and page numbers are looked for."""
PAGE_NUMBER = re.compile(
    r"^[\s·.\-–—_－—~]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?[\s·.\-–—_－—~]*$|^第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页$"
)


@dataclass(frozen=True, slots=True)
class PdfCell:
    """A cell: its first row and column, what it spans, its box, and its printed lines joined by line breaks; `ends` says
    for each line whether it stops before the edge of the cell although the next word had room: a paragraph ends there;
    `lines` are the same lines where they stand."""

    row: int
    column: int
    row_span: int
    column_span: int
    bbox: Box
    text: str
    ends: tuple[bool, ...] = ()
    lines: tuple[PdfLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A ruled table. `rows` is the grid of texts: None where a merged cell covers the place, "" where a cell is empty;
    `tops` the y of each row; `cells` the same cells with their spans."""

    bbox: Box
    rows: tuple[tuple[str | None, ...], ...]
    tops: tuple[float, ...]
    cells: tuple[PdfCell, ...]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: lines outside its tables from top to bottom, tables, running heads and page numbers apart (`furniture`),
    boxes of pictures, and `text`, all characters in the order of the file, for re-finding quotes."""

    number: int
    width: float
    height: float
    lines: tuple[PdfLine, ...]
    tables: tuple[PdfTable, ...]
    furniture: tuple[PdfLine, ...]
    images: tuple[Box, ...]
    text: str

    @property
    def blocks(self) -> tuple[PdfLine | PdfTable, ...]:
        """Lines and tables together from top to bottom."""
        return tuple(sorted((*self.lines, *self.tables), key=_top))


@dataclass(frozen=True, slots=True)
class PdfDocument:
    path: str
    pages: tuple[PdfPage, ...]


def read_pdf(path: Path) -> PdfDocument:
    """All pages of a file. Raises DocumentError: broken, encrypted, or empty (no page, or no text on any page)."""
    if path.stat().st_size == 0:
        raise DocumentError(f"{path.name}: the file is empty (0 bytes)", what=str(path), why="empty")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _open_error(path, str(error)) from error
    try:
        drafts = [_draft(document, index) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            f"{path.name}: a page cannot be read ({error}); the file is damaged", what=str(path), why="broken"
        ) from error
    finally:
        document.close()
    if not drafts:
        raise DocumentError(f"{path.name}: the PDF has no pages", what=str(path), why="empty")
    if not any(draft.text.strip() for draft in drafts):
        pictures = sum(bool(draft.images) for draft in drafts)
        reason = f"its {pictures} pages are pictures: recognise the text first (OCR)" if pictures else "its pages are blank"
        raise DocumentError(f"{path.name}: no text, {reason}", what=str(path), why="empty")
    return PdfDocument(str(path), _without_furniture(drafts))


def _open_error(path: Path, reason: str) -> DocumentError:
    if "assword" in reason or "security" in reason.lower():
        return DocumentError(
            f"{path.name}: the PDF is protected by a password; save it without one first", what=str(path), why="encrypted"
        )
    return DocumentError(f"{path.name}: not a readable PDF ({reason}); get the file again", what=str(path), why="broken")


def _draft(document: pypdfium2.PdfDocument, index: int) -> PdfPage:
    page = document[index]
    try:
        width, height, view = _view(page)
        chars, text = read_chars(page.raw, view)
        rules, images = read_rules(page.raw, view)
    finally:
        page.close()
    tables = tuple(_table(grid, chars) for grid in find_grids(rules))
    tables = tuple(table for table in tables if any(cell.text for cell in table.cells))
    outside = chars
    for table in tables:
        inside = {id(char) for char in chars_within(outside, table.bbox)}
        outside = [char for char in outside if id(char) not in inside]
    return PdfPage(index + 1, width, height, tuple(build_lines(outside)), tables, (), tuple(images), text)


def _view(page: pypdfium2.PdfPage) -> tuple[float, float, Matrix]:
    """Width and height with the text upright (whatever turn the page is shown in), and the matrix from the page's own space
    to points from the top left corner."""
    left, bottom, right, top = page.get_bbox()
    turn = text_turn(page.raw)
    match page.get_rotation() if turn is None else turn:
        case 90:
            return top - bottom, right - left, (0.0, 1.0, 1.0, 0.0, -bottom, -left)
        case 180:
            return right - left, top - bottom, (-1.0, 0.0, 0.0, 1.0, right, -bottom)
        case 270:
            return top - bottom, right - left, (0.0, -1.0, -1.0, 0.0, top, right)
        case _:
            return right - left, top - bottom, (1.0, 0.0, 0.0, -1.0, -left, top)


def _table(grid: Grid, chars: Sequence[Char]) -> PdfTable:
    texts: list[list[str | None]] = [[None] * len(grid.lefts) for _ in grid.tops]
    cells: list[PdfCell] = []
    within = chars_within(chars, grid.box)
    for cell in grid.cells:
        text, ends, lines = cell_text(chars_within(within, cell.box), cell.box)
        texts[cell.row][cell.column] = text
        cells.append(PdfCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.box, text, ends, lines))
    return PdfTable(grid.box, tuple(tuple(row) for row in texts), grid.tops, tuple(cells))


def _without_furniture(drafts: Sequence[PdfPage]) -> tuple[PdfPage, ...]:
    """Page numbers, lines that return at the same place on at least three pages and a third of all, and lines that return on
    two pages, are the first or last there and stand apart from the text, become furniture; a heading that returns below
    another one does not."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in drafts:
        seen.update({_mark(line) for line in page.lines if _in_margin(line, page)})
    needed = max(3, len(drafts) // 3)
    pages: list[PdfPage] = []
    for page in drafts:
        furniture = {
            line
            for line in page.lines
            if _in_margin(line, page)
            and (
                _is_page_number(line, page)
                or seen[_mark(line)] >= needed
                or (seen[_mark(line)] > 1 and _stands_apart(line, page))
            )
        }
        furniture = {line for line in furniture if not _within_text(line, page, furniture)}
        lines = tuple(line for line in page.lines if line not in furniture)
        apart = tuple(line for line in page.lines if line in furniture)
        pages.append(PdfPage(page.number, page.width, page.height, lines, page.tables, apart, page.images, page.text))
    return tuple(pages)


def _stands_apart(line: PdfLine, page: PdfPage) -> bool:
    """Whether a line is the first or last of its page and more than a line away from what is next to it."""
    others = [block for block in page.blocks if block is not line]
    if not others or not line.text.strip():
        return False
    above = max((_bottom(block) for block in others if _bottom(block) <= line.top + 1), default=None)
    below = min((_top(block) for block in others if _top(block) >= line.bottom - 1), default=None)
    if above is None:
        return below is not None and below - line.bottom > line.size
    return below is None and line.top - above > line.size


def _within_text(line: PdfLine, page: PdfPage, furniture: Set[PdfLine]) -> bool:
    """Whether a line at the top of a page has text above it and right below it."""
    if line.bottom >= MARGIN * page.height:
        return False
    text = [block for block in page.blocks if block is not line and not (isinstance(block, PdfLine) and block in furniture)]
    above = any(_bottom(block) <= line.top + 1 for block in text)
    below = min((_top(block) for block in text if _top(block) >= line.bottom - 1), default=page.height)
    return above and below - line.bottom < line.size


def _in_margin(line: PdfLine, page: PdfPage) -> bool:
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def _mark(line: PdfLine) -> tuple[str, int]:
    return re.sub(r"[\d\s]+", "", line.text), round(line.top / 6)


def _is_page_number(line: PdfLine, page: PdfPage) -> bool:
    """A lone number that is the first or last thing on its page."""
    if PAGE_NUMBER.match(line.text) is None:
        return False
    blocks = page.blocks
    return line in (blocks[0], blocks[-1])


def _bottom(block: PdfLine | PdfTable) -> float:
    return block.bottom if isinstance(block, PdfLine) else block.bbox[3]


def _top(block: PdfLine | PdfTable) -> float:
    return block.top if isinstance(block, PdfLine) else block.bbox[1]
