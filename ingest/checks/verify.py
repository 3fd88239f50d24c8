"""Quotes are looked up again where they are said to stand: on the page, from the line, in the row of the sheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.formats.detect import decode
from ingest.formats.doc import converted_doc
from ingest.formats.docx import read_docx
from ingest.formats.flow import Paragraph, Table
from ingest.formats.flows import OCR_RULE, OCR_SECONDS, picture_tables
from ingest.formats.json_texts import json_leaves, json_objects
from ingest.formats.ocr_pages import scanned_blocks
from ingest.formats.pdf import PdfPage, read_pdf
from ingest.formats.sheets import read_sheets
from ingest.masking import MASKED, masked_pattern
from ingest.record import Item, Place, Reading
from ingest.text import squeeze

OCR = OCR_RULE
QUOTE_LINES = 40
"""Lines of a text file, from the place on, that a quote may run over, and ten times more a long one."""
LONG_QUOTE = 400
"""Characters of a quote that is a long one."""


@dataclass(frozen=True, slots=True)
class QuoteSource:
    """A document as quotes are looked up in it, without white space: `pages` holds for each page the forms in which its
    text may be quoted (order of the file, lines as they stand, each table cell), `lines` the lines of a text file or the
    paragraphs and table rows of a DOCX file, `rows` the cells of a sheet's row, `seen` the table rows that its pictures
    show (only where they were asked for)."""

    pages: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    rows: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    seen: tuple[str, ...] = ()


def open_source(path: Path, format: str, *, pictures: bool = False) -> QuoteSource:
    """The document that quotes are looked up in: pdf, docx, doc, md, txt, xlsx, xls or csv; `pictures`: what its pictures
    show is looked up too, which takes seconds each. Raises DocumentError; ValueError for another format."""
    if format == "pdf" and pictures:
        return scanned_source(block for _, read in scanned_blocks(path, OCR_SECONDS) for block in read)
    if format == "pdf":
        return QuoteSource(pages=tuple(_forms(page) for page in read_pdf(path).pages))
    if format == "docx":
        document = read_docx(path)
        tables = picture_tables(path, document) if pictures else ()
        seen = tuple(squeeze("".join(row.texts)) for _, table in tables for row in table.rows)
        return QuoteSource(lines=document.lines, seen=seen)
    if format == "doc":
        with converted_doc(path) as made:
            return open_source(made, "docx", pictures=pictures)
    if format in ("md", "txt"):
        lines = (line.lstrip().lstrip("#") for line in decode(path.read_bytes()).splitlines())
        return QuoteSource(lines=tuple(squeeze(line) for line in lines))
    if format == "jsonl":
        return QuoteSource(lines=tuple("".join(_texts_of(line)) for line in decode(path.read_bytes()).split("\n")))
    if format == "json":
        objects = json_objects(json.loads(decode(path.read_bytes())))
        return QuoteSource(
            rows={("", number): tuple(map(squeeze, json_leaves(value))) for number, value in enumerate(objects, 1)}
        )
    if format in ("xlsx", "xls", "csv"):
        rows = {
            (sheet.name, number): tuple(squeeze(cell) for cell in row)
            for sheet in read_sheets(path)
            for number, row in enumerate(sheet.rows, 1)
        }
        return QuoteSource(rows=rows)
    message = f"no quotes can be looked up in {format}"
    raise ValueError(message)


def scanned_source(blocks: Iterable[Paragraph | Table]) -> QuoteSource:
    """What was recognised on scanned pages, as quotes are looked up in it."""
    texts = (["".join(row.texts) for row in one.rows] if isinstance(one, Table) else [one.text] for one in blocks)
    return QuoteSource(seen=tuple(squeeze(text) for listed in texts for text in listed))


def quote_found(source: QuoteSource, item: Item) -> bool:
    """True when the item's quote stands at its place, white space and line breaks aside. A quote that a page break cuts
    must end its first part on the page and go on on the next one. Where contact data was masked (ingest.masking), each
    `*` of the quote stands for one sign of the original, whatever it is; all other signs must agree."""
    quote = squeeze(item.quote)
    if not quote:
        return False
    if item.rule.endswith(OCR):
        return any(quote in row for row in source.seen)
    if item.place.page:
        return _on_pages(source.pages, item.place.page - 1, quote)
    if item.place.line:
        return _holds("".join(lines_from(source.lines, item.place.line, quote)), quote)
    return _in_row(source.rows.get((item.place.sheet, item.place.row), ()), quote)


def lines_from(lines: Sequence[str], first: int, quote: str) -> Sequence[str]:
    """The lines from line `first` on that a quote may run over."""
    count = QUOTE_LINES if len(quote) < LONG_QUOTE else 10 * QUOTE_LINES
    return lines[first - 1 : first - 1 + count]


def lost_quotes(reading: Reading, source: QuoteSource | None = None) -> tuple[Item, ...]:
    """The items of a reading whose quotes are not found again; empty when all are."""
    if source is None:
        seen = any(item.rule.endswith(OCR) for record in reading.records for item in record.items)
        source = open_source(Path(reading.path), reading.format, pictures=seen)
    known: dict[tuple[Place, str], bool] = {}
    lost: list[Item] = []
    for record in reading.records:
        for item in record.items:
            key = (item.place, item.quote)
            if key not in known:
                known[key] = quote_found(source, item)
            if not known[key]:
                lost.append(item)
    return tuple(lost)


def _forms(page: PdfPage) -> tuple[str, ...]:
    cells = (cell.text for table in page.tables for cell in table.cells)
    lines = "".join(line.text for line in page.lines)
    return (squeeze(page.text), squeeze(lines), *(squeeze(cell) for cell in cells))


def _on_pages(pages: tuple[tuple[str, ...], ...], index: int, quote: str) -> bool:
    if not 0 <= index < len(pages):
        return False
    if _within(pages[index], quote):
        return True
    for cut in range(len(quote) - 1, 0, -1):
        if _within(pages[index], quote[:cut]):
            return _on_pages(pages, index + 1, quote[cut:])
    return False


def _within(forms: Iterable[str], quote: str) -> bool:
    return any(quote in form for form in forms)


def _in_row(cells: tuple[str, ...], quote: str) -> bool:
    """The quote is made of cells of the row, in order, whatever stands between them, or stands in the row as it is."""
    start = 0
    for cell in cells:
        if cell and quote.startswith(cell, start):
            start += len(cell)
            while start < len(quote) and not quote[start].isalnum() and quote[start] in "|\t,，;；":
                start += 1
    return start >= len(quote) or _holds("".join(cells), quote)


def _holds(text: str, quote: str) -> bool:
    return quote in text or (MASKED.search(quote) is not None and masked_pattern(quote).search(text) is not None)


def _texts_of(line: str) -> Iterator[str]:
    """The texts of a JSON object, without white space; the line itself where it is none."""
    try:
        yield from map(squeeze, json_leaves(json.loads(line)))
    except (ValueError, RecursionError):
        yield squeeze(line)
