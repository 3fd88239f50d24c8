"""PDF, DOCX and DOC files opened to one flow of sections, whatever their format; tables in pictures read where OCR is there."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from graph.errors import DocumentError
from ingest.formats import doc, docx, ocr, pdf
from ingest.formats.detect import detect_format
from ingest.formats.docx_package import open_package
from ingest.formats.docx_pictures import Picture
from ingest.formats.flow import Section, Table, gather_sections, read_flow
from ingest.formats.ocr_pages import scanned_blocks
from ingest.record import Issue, Item, Place

FLOW_FORMATS = ("pdf", "docx", "doc")
VERSION = f"docx {docx.VERSION} pdf {pdf.VERSION}"
OCR_RULE = "/ocr"
"""How the rules end that read pictures."""
_ABOUT = re.compile(r"课程|教学|计划|进程|安排|学分|学时|课时|职业面向|岗位|[附续]?表[\d一二三四五六七八九十]")
SMALLEST = 40_000
"""Pixels of a picture that may be a table."""
OCR_SECONDS = 80.0
"""No further picture of a file is read once reading them has taken so much time of the processor: not of the clock, or what a
document says would depend on what else the machine does."""


@dataclass(frozen=True, slots=True)
class FlowFile:
    """A file as a flow: its format by its bytes, its pages (0 where it has none), and the pictures (of DOCX and DOC files)
    that were not read. Tables read from pictures stand in the sections, marked `seen`; of a `scanned` PDF everything was
    read so, but for the `unread_pages`. `document` are the pages of a PDF with text, None of other files."""

    sections: tuple[Section, ...]
    format: str
    pages: int
    pictures: tuple[Picture, ...] = ()
    document: pdf.PdfDocument | None = None
    scanned: bool = False
    unread_pages: tuple[int, ...] = ()


def open_flow(path: Path, *, pictures: bool = False) -> FlowFile:
    """The flow of a PDF, DOCX or DOC file; `pictures`: where the `ocr` extra is installed, tables that pictures of a DOCX or
    DOC file show and PDF files of scanned pages are read too. Raises DocumentError as read_pdf, read_docx and converted_doc
    do."""
    format = detect_format(path, path.read_bytes())
    if format == "docx":
        return _of_docx(path, format, pictures=pictures)
    if format == "doc":
        with doc.converted_doc(path) as made:
            return _of_docx(made, format, pictures=pictures)
    try:
        document = pdf.read_pdf(path)
    except DocumentError as error:
        if error.why != "empty" or "OCR" not in str(error) or not pictures or not ocr.ocr_installed():
            raise
        return _of_scan(path)
    return FlowFile(read_flow(document), format, len(document.pages), document=document)


def _of_scan(path: Path) -> FlowFile:
    with pypdfium2.PdfDocument(path) as document:
        pages = len(document)
    read = dict(scanned_blocks(path, OCR_SECONDS))
    sections = gather_sections(block for blocks in read.values() for block in blocks)
    rest = tuple(number for number in range(1, pages + 1) if number not in read)
    return FlowFile(sections, "pdf", pages, scanned=True, unread_pages=rest)


def _of_docx(path: Path, format: str, *, pictures: bool) -> FlowFile:
    document = docx.read_docx(path)
    if not pictures or not ocr.ocr_installed():
        return FlowFile(document.sections, format, 0, document.pictures)
    tables = dict(picture_tables(path, document))
    sections = _with_tables(document.sections, list(tables.values()))
    rest = tuple(picture for picture in document.pictures if picture.name not in tables)
    return FlowFile(sections, format, 0, rest)


def picture_tables(path: Path, document: docx.DocxDocument) -> Iterator[tuple[str, Table]]:
    """The name of each picture of a DOCX file that shows a ruled table of courses, and that table; a picture once, where it
    first stands. Reading one takes seconds, so the words beside it must speak of courses, plans or tables (a scanned form
    of signatures is left out), and those that cannot be read within OCR_SECONDS are left out."""
    started = time.process_time()
    package = open_package(path)
    seen: set[str] = set()
    for picture in document.pictures:
        near = "".join(document.lines[max(0, picture.line - 2) : picture.line + 1])
        if _ABOUT.search(near) is None or picture.name in seen or picture.width * picture.height < SMALLEST:
            continue
        if time.process_time() - started > OCR_SECONDS:
            return
        seen.add(picture.name)
        image = ocr.decode_picture(package.read(picture.name))
        if image is None or not ocr.shows_table(image):
            continue
        rows = ocr.read_picture(image, line=max(1, picture.line)).rows
        if any(cell.joined for row in rows for cell in row.cells):
            yield picture.name, Table(rows, (), "", seen=True)


def _with_tables(sections: Sequence[Section], tables: Sequence[Table]) -> tuple[Section, ...]:
    """The sections with each table at the end of the section that its line lies in."""
    made = list(sections)
    for table in tables:
        line = table.rows[0].line
        at = max((n for n, one in enumerate(made) if one.heading is None or one.heading.line <= line), default=0)
        section = made[at]
        before = [one.text for one in section.blocks if not isinstance(one, Table) and one.line == line]
        placed = replace(table, headings=section.path, caption=before[-1] if before and len(before[-1]) < 60 else "")
        made[at] = replace(section, blocks=(*section.blocks, placed))
    return tuple(made)


def read_by_eye(items: Sequence[Item], opened: FlowFile) -> tuple[Item, ...]:
    """The items of a scanned file with rules that say so; those of any other file as they are."""
    if not opened.scanned:
        return tuple(items)
    return tuple(replace(item, rule=f"{item.rule}{OCR_RULE}") for item in map(_plain, items))


def _plain(item: Item) -> Item:
    return replace(item, rule=item.rule.removesuffix(OCR_RULE))


def unread_pages(path: Path, opened: FlowFile) -> Iterator[Issue]:
    """An issue for each scanned page that there was no time to read."""
    for number in opened.unread_pages:
        yield Issue(path.name, Place(page=number), "", "a scanned page that there was no time to read: split the file")
