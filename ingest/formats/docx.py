"""DOCX files become the same flow as PDF files: sections with paragraphs and tables, and the pictures between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats.docx_blocks import Body
from ingest.formats.docx_numbers import child, read_numbering, read_styles
from ingest.formats.docx_package import open_package
from ingest.formats.docx_pictures import Picture
from ingest.formats.flow import CONTINUED, Paragraph, Section, Table, gather_sections
from ingest.text import squeeze

VERSION = "1"


@dataclass(frozen=True, slots=True)
class DocxDocument:
    """A document: its sections, its pictures in order, and the texts (no white space) of its paragraphs and table rows,
    `lines[n - 1]` being line n of the places given."""

    path: Path
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]
    lines: tuple[str, ...]


def read_docx(path: Path) -> DocxDocument:
    """The document. Raises DocumentError: broken, encrypted, limit, mismatch, empty (no text and no picture)."""
    package = open_package(path)
    root = package.tree(package.main)
    holder = child(root, "body")
    if holder is None:
        raise DocumentError(f"{path.name}: a docx file without a body; get the file again", what=str(path), why="broken")
    styles = read_styles(package.tree(package.sibling("styles.xml")))
    body = Body(package, styles, read_numbering(package.tree(package.sibling("numbering.xml"))))
    sections = gather_sections(_join_tables(body.blocks(holder)))
    if not any(body.lines) and not body.pictures:
        raise DocumentError(f"{path.name}: the document has no text", what=str(path), why="empty")
    return DocxDocument(path, sections, tuple(body.pictures), tuple(body.lines))


def read_docx_flow(path: Path) -> tuple[Section, ...]:
    """The sections of a DOCX file, as read_flow gives those of a PDF: pages are 0, lines count paragraphs and table rows,
    cell extents are grid columns. Raises DocumentError as read_docx does."""
    return read_docx(path).sections


def _join_tables(blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """Tables that were cut by hand (续表) or stand edge to edge with the same columns are whole again."""
    waiting: Table | None = None
    between: list[Paragraph] = []
    for block in blocks:
        if waiting is None:
            if isinstance(block, Table):
                waiting = block
            else:
                yield block
        elif isinstance(block, Paragraph):
            if not between and CONTINUED.match(squeeze(block.text)):
                between.append(block)
                continue
            yield waiting
            yield from between
            yield block
            waiting, between = None, []
        elif between and _width(block) == _width(waiting):
            waiting = replace(waiting, rows=waiting.rows + block.rows)
            between = []
        else:
            yield waiting
            yield from between
            waiting, between = block, []
    if waiting is not None:
        yield waiting
        yield from between


def _width(table: Table) -> float:
    return max((cell.right for row in table.rows for cell in row.cells), default=0.0)
