"""Competition rules in Markdown or plain text as the same flow as PDF and DOCX: paragraphs, and tables drawn with |."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats.detect import decode
from ingest.formats.flow import Cell, Paragraph, Row, Section, Table, gather_sections
from ingest.headings import heading_level

_RULE = re.compile(r"^[\s|:+=-]+$")


def read_text_flow(path: Path) -> tuple[Section, ...]:
    """The sections; places are lines of the file, cell extents column numbers. Raises DocumentError where the bytes are no
    text."""
    try:
        lines = decode(path.read_bytes()).splitlines()
    except UnicodeDecodeError as error:
        message = f"{path.name}: neither UTF-8, UTF-16 nor GB18030 (byte {error.start + 1}): save it again as UTF-8"
        raise DocumentError(message, what=str(path), why="broken") from error
    return gather_sections(_blocks(lines))


def _blocks(lines: Sequence[str]) -> Iterator[Paragraph | Table]:
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        cells = _cells(line)
        if cells:
            if not _RULE.match(line):
                rows.append(Row(cells, 0, first=not rows, line=number))
            continue
        if rows:
            yield Table(tuple(rows), (), "")
            rows = []
        text = re.sub(r"^#{1,6}\s+|\*\*", "", line).strip()
        if text:
            yield Paragraph(text, 0, text, heading_level(text), 10.5, opens=True, ends=True, line=number)
    if rows:
        yield Table(tuple(rows), (), "")


def _cells(line: str) -> tuple[Cell, ...]:
    """The cells of a row drawn with | or parted by tabs; empty cells are no cells: a merged one stands in its first row."""
    bare = line.strip()
    if bare.startswith("|") and bare.count("|") > 2:
        texts = bare.strip("|").split("|")
    elif line.count("\t") >= 2:
        texts = line.split("\t")
    else:
        return ()
    return tuple(Cell(text.strip(), float(index), float(index + 1)) for index, text in enumerate(texts) if text.strip())
