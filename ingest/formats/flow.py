"""A document as it is read: headings, paragraphs and tables in order, tables whole again where a page broke them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.formats.pdf import PdfDocument, PdfLine, PdfPage, PdfTable
from ingest.formats.pdf_cell import Spare, spare_of
from ingest.headings import CONTENTS_LINE, NUMBERED, bare_heading, heading_level
from ingest.record import Place
from ingest.text import join_lines, squeeze

CONTINUED = re.compile(r"^(?:续表|表\s*\S{0,8}\s*[（(]?续[)）]?|[（(]续[)）]).{0,40}$")
CHAPTER = re.compile(r"^\d{1,2}\s+[\u4e00-\u9fff]{2}.{0,18}$")
SAME_EDGE = 8.0
"""Points: tables on two pages whose edges differ by less are one table."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Printed lines that belong together. `text` is one line, `page` that of the first line (0 in a format without pages,
    where `line` counts paragraphs and table rows from 1) and `quote` what stands there, `level` the depth its number (or
    its style) gives a heading (1 一、 2 （一） 3 1. 4 1.1 5 1.1.1), 0 where it cannot be one. `opens` says that it starts at
    the margin without a number, `ends` that its last line is not full or closes a sentence: a paragraph that does not end
    goes on with one on the next page that opens. `lines` are page and text of its lines as printed; empty where not known."""

    text: str
    page: int
    quote: str
    level: int
    size: float
    opens: bool
    ends: bool
    line: int = 0
    lines: tuple[tuple[int, str], ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(page=self.page, line=self.line)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: printed text with its line breaks, and its extent across (points in a PDF, column numbers elsewhere). `ends`
    says for each line whether a paragraph ends with it; empty where every line is a paragraph. `spare` is what the text
    leaves free of a cell that is drawn, None elsewhere."""

    text: str
    left: float
    right: float
    row_span: int = 1
    ends: tuple[bool, ...] = ()
    spare: Spare | None = None

    @property
    def joined(self) -> str:
        """The text as one line."""
        return join_lines(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that start in one row of a table, from left to right; a merged cell stands in its first row alone.
    `first` says that the row is the first of its page or part; `page` and `line` as of a paragraph."""

    cells: tuple[Cell, ...]
    page: int
    first: bool
    line: int = 0

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(page=self.page, line=self.line)

    @property
    def texts(self) -> tuple[str, ...]:
        """Joined texts of the cells."""
        return tuple(cell.joined for cell in self.cells)

    def under(self, left: float, right: float) -> Cell | None:
        """The cell that starts in this row and lies under the extent given, by its middle or by most of its width."""
        best, widest = None, 0.0
        for cell in self.cells:
            shared = min(right, cell.right) - max(left, cell.left)
            if shared > max(widest, 0.4 * min(cell.right - cell.left, right - left)):
                best, widest = cell, shared
        return best


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whole over its pages. `headings` is the path of headings above it, `caption` the line over it; `seen` says
    that it was read from a picture."""

    rows: tuple[Row, ...]
    headings: tuple[str, ...]
    caption: str
    seen: bool = False

    @property
    def page(self) -> int:
        """Page of the first row."""
        return self.rows[0].page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks up to the next heading of any depth. `path` are the headings above, this one last."""

    heading: Paragraph | None
    path: tuple[str, ...]
    blocks: tuple[Paragraph | Table, ...]


def read_flow(document: PdfDocument) -> tuple[Section, ...]:
    """The document's sections in order; the first has no heading (cover and what precedes the first heading)."""
    return gather_sections(
        Table(tuple(block.rows), (), "") if isinstance(block, _Draft) else block
        for block in _join_paragraphs(_join_tables(document))
    )


def gather_sections(blocks: Iterable[Paragraph | Table]) -> tuple[Section, ...]:
    """Blocks under their headings; each table is told the headings above it and the line over it."""
    sections: list[Section] = []
    heading: Paragraph | None = None
    path: list[tuple[int, str]] = []
    inside: list[Paragraph | Table] = []
    for block in blocks:
        if isinstance(block, Paragraph) and is_heading(block):
            sections.append(Section(heading, tuple(text for _, text in path), tuple(inside)))
            heading, inside = block, []
            path = [(level, text) for level, text in path if level < block.level]
            path.append((block.level, bare_heading(block.text)))
            continue
        if isinstance(block, Table):
            before = inside[-1] if inside else heading
            caption = before.text if isinstance(before, Paragraph) and len(before.text) < 60 else ""
            inside.append(replace(block, headings=tuple(text for _, text in path), caption=caption))
        else:
            inside.append(block)
    sections.append(Section(heading, tuple(text for _, text in path), tuple(inside)))
    return tuple(sections)


def tables_of(sections: Sequence[Section]) -> Iterator[Table]:
    """All tables in order."""
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Table))


def paragraphs_of(sections: Sequence[Section]) -> Iterator[Paragraph]:
    """All paragraphs in order, headings too."""
    for section in sections:
        if section.heading is not None:
            yield section.heading
        yield from (block for block in section.blocks if isinstance(block, Paragraph))


def is_heading(paragraph: Paragraph) -> bool:
    """A numbered line of the outline (depths 1 and 2), or a short numbered line that ends like no sentence."""
    if paragraph.level == 0 or len(paragraph.text) > 40:
        return False
    ends = paragraph.text.endswith(("。", "；", ";", "，", "、"))
    if ends:
        return False
    return paragraph.level in (1, 2, 4) or (len(paragraph.text) <= 14 and not paragraph.text.endswith(("：", ":")))


@dataclass(slots=True)
class _Draft:
    rows: list[Row]
    left: float
    right: float
    page: int


def _join_tables(document: PdfDocument) -> Iterator[Paragraph | _Draft]:
    """Paragraphs and tables; a table that goes on at the top of the next page is one table."""
    pending: _Draft | None = None
    for page in document.pages:
        for block in _blocks(page):
            if isinstance(block, Paragraph):
                if pending is not None and pending.page == page.number - 1 and CONTINUED.match(squeeze(block.text)):
                    continue
                if pending is not None:
                    yield pending
                    pending = None
                yield block
                continue
            rows = list(_rows(block, page.number))
            left, _, right, _ = block.bbox
            if (
                pending is not None
                and pending.page == page.number - 1
                and abs(pending.left - left) < SAME_EDGE
                and abs(pending.right - right) < SAME_EDGE
            ):
                pending.rows += rows
                pending.page = page.number
                continue
            if pending is not None:
                yield pending
            pending = _Draft(rows, left, right, page.number)
    if pending is not None:
        yield pending


def _join_paragraphs(blocks: Iterator[Paragraph | _Draft]) -> Iterator[Paragraph | _Draft]:
    """Paragraphs broken by a page are one again; their quote is what stands on the first page."""
    waiting: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            if waiting is not None and not waiting.ends and block.opens and block.page > waiting.page:
                text = join_lines([waiting.text, block.text])
                waiting = replace(waiting, text=text, ends=block.ends, lines=waiting.lines + block.lines)
                continue
            if waiting is not None:
                yield waiting
            waiting = block
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        yield block
    if waiting is not None:
        yield waiting


def _rows(table: PdfTable, page: int) -> Iterator[Row]:
    for index in range(len(table.rows)):
        cells = [cell for cell in table.cells if cell.row == index]
        cells.sort(key=lambda cell: cell.column)
        texts = (Cell(c.text, c.bbox[0], c.bbox[2], c.row_span, c.ends, spare_of(c.lines, c.bbox)) for c in cells)
        yield Row(tuple(texts), page, index == 0)


def _blocks(page: PdfPage) -> Iterator[Paragraph | PdfTable]:
    """Lines gathered to paragraphs between the page's tables; lines of a table of contents are left out."""
    run: list[PdfLine] = []
    for block in page.blocks:
        if isinstance(block, PdfTable):
            yield from _paragraphs(run, page)
            run = []
            yield block
        elif CONTENTS_LINE.search(block.text) is None:
            run.append(block)
    yield from _paragraphs(run, page)


def _paragraphs(lines: Sequence[PdfLine], page: PdfPage) -> Iterator[Paragraph]:
    if not lines:
        return
    body = [line for line in page.lines if len(line.text) > 8] or list(lines)
    frame = (
        min(line.x0 for line in body),
        max(line.x1 for line in body),
        statistics.median(line.size for line in body),
    )
    group: list[PdfLine] = []
    for line in lines:
        if group and (_starts(line, group[-1], *frame) or (len(group) == 1 and _is_next_alike(line, group[0]))):
            yield _paragraph(group, page.number, *frame)
            group = []
        group.append(line)
    yield _paragraph(group, page.number, *frame)


def _starts(line: PdfLine, before: PdfLine, left: float, right: float, size: float) -> bool:
    """Whether a line opens a paragraph: numbered, indented, of another size, far below, or after a line that ended early."""
    if NUMBERED.match(line.text.lstrip()) or abs(line.size - before.size) > 0.15 * size:
        return True
    if before.x1 < right - 2.5 * size or line.x0 > left + 0.8 * size:
        return True
    if CHAPTER.match(line.text) and before.text.rstrip().endswith(("。", "；", "：")):
        return True
    return line.top - before.bottom > 2.2 * size


def _is_next_alike(line: PdfLine, first: PdfLine) -> bool:
    """Whether a line starts where a paragraph's first line started, and that one closed a sentence: both are paragraphs."""
    return abs(line.x0 - first.x0) < 1 and first.text.rstrip().endswith(("。", "；", ";", "："))


def _paragraph(lines: Sequence[PdfLine], page: int, left: float, right: float, size: float) -> Paragraph:
    text = join_lines(line.text for line in lines)
    first, last = lines[0], lines[-1]
    opens = first.x0 < left + 0.8 * size and not NUMBERED.match(first.text.lstrip())
    ends = last.x1 < right - 2.5 * size or text.endswith(("。", "；", ";", "：", ":", "！", "？"))
    printed = tuple((page, line.text) for line in lines)
    return Paragraph(text, page, text, heading_level(first.text.strip()), first.size, opens, ends, lines=printed)
