"""Scanned PDF files: pages that are pictures become paragraphs and tables, where the `ocr` extra is installed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from ingest.formats import ocr
from ingest.formats.flow import Paragraph, Table
from ingest.headings import NUMBERED, heading_level

IMAGE = 3
"""The type of a page's object that is a picture, as PDFium counts types."""
WIDTH = 1600
"""Pixels across that a page is rendered to."""


def scanned_blocks(path: Path, seconds: float, first: int = 10_000) -> Iterator[tuple[int, tuple[Paragraph | Table, ...]]]:
    """Each of the first pages with its blocks in order, until reading them has taken `seconds` of the processor."""
    started = time.process_time()
    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(1, min(first, len(document)) + 1):
            if time.process_time() - started > seconds:
                return
            page = document[number - 1]
            if not any(one.type == IMAGE for one in page.get_objects(max_depth=2)):
                page.close()
                yield number, ()
                continue
            image = page.render(scale=WIDTH / max(1.0, page.get_width())).to_numpy()
            page.close()
            yield number, tuple(_blocks(ocr.read_picture(image.copy(), page=number), number))
    finally:
        document.close()


def scanned_head(path: Path) -> str:
    """The text of a scanned file's first page, by which its kind is recognised."""
    lines: list[str] = []
    for _, blocks in scanned_blocks(path, 1.0, first=1):
        for block in blocks:
            lines += [block.text] if isinstance(block, Paragraph) else ["\t".join(row.texts) for row in block.rows]
    return "\n".join(lines)


def _blocks(seen: ocr.Seen, page: int) -> Iterator[Paragraph | Table]:
    yield from (_paragraph(text, page) for text in seen.above)
    if seen.rows:
        yield Table(seen.rows, (), "", seen=True)
    yield from (_paragraph(text, page) for text in seen.below)


def _paragraph(text: str, page: int) -> Paragraph:
    return Paragraph(text, page, text, heading_level(text), 10.5, opens=not NUMBERED.match(text), ends=True)
