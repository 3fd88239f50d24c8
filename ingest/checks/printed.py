"""What a document prints that may be a fact: its non-empty table rows and its numbered lines, each with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.formats.detect import decode
from ingest.formats.docx import read_docx_flow
from ingest.formats.flow import Paragraph, Section, is_heading, read_flow
from ingest.formats.json_texts import json_leaves, json_objects
from ingest.formats.pdf import read_pdf
from ingest.formats.sheets import read_sheets
from ingest.headings import CONTENTS_LINE, NUMBERED, heading_level
from ingest.record import Place
from ingest.text import squeeze

_RULE = re.compile(r"[\s|:+=-]*")
_MARKS = re.compile(r"^[\s#>*-]+")
SENTENCE_ENDS = ("。", "；", ";", "，", ",", "、", "：", ":")


@dataclass(frozen=True, slots=True)
class Printed:
    """A row or line. `text` for people, `parts` its cells without white space, `table` the number of its table from 1 (0
    for a line), `heading`: it may be one."""

    place: Place
    text: str
    parts: tuple[str, ...]
    table: int = 0
    heading: bool = False


def read_printed(path: Path, format: str) -> Iterator[Printed]:
    """Rows and numbered lines of a document in order. Raises DocumentError as the format's reader does; ValueError for
    another format than verify.open_source knows."""
    match format:
        case "pdf":
            yield from flow_lines(read_flow(read_pdf(path)))
        case "docx":
            yield from flow_lines(read_docx_flow(path))
        case "md" | "txt":
            yield from _text_lines(decode(path.read_bytes()).splitlines())
        case "jsonl":
            yield from _records(decode(path.read_bytes()).split("\n"))
        case "json":
            for number, value in enumerate(json_objects(json.loads(decode(path.read_bytes()))), 1):
                yield Printed(Place(row=number), " | ".join(json_leaves(value))[:1000], ())
        case "xlsx" | "xls" | "csv":
            yield from _sheet_rows(path)
        case _:
            message = f"no lines can be listed in {format}"
            raise ValueError(message)


def flow_lines(sections: Iterable[Section]) -> Iterator[Printed]:
    """Rows and numbered lines of a document that is open already, in order."""
    table = 0
    for section in sections:
        if section.heading is not None:
            yield from _paragraph(section.heading)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from _paragraph(block)
                continue
            table += 1
            for row in block.rows:
                if any(row.texts):
                    yield Printed(row.place, " | ".join(filter(None, row.texts)), tuple(map(squeeze, row.texts)), table)


def _paragraph(paragraph: Paragraph) -> Iterator[Printed]:
    if NUMBERED.match(paragraph.text.lstrip()) or paragraph.level:
        yield Printed(paragraph.place, paragraph.text, (squeeze(paragraph.text),), heading=is_heading(paragraph))


def _text_lines(lines: Iterable[str]) -> Iterator[Printed]:
    """Numbered lines, and rows of tables drawn with | in Markdown."""
    table, inside = 0, False
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if bare.startswith("|") and bare.count("|") > 1:
            table += not inside
            inside = True
            cells = [cell.strip() for cell in bare.strip("|").split("|")]
            if any(cells) and not _RULE.fullmatch(bare):
                yield Printed(Place(line=number), " | ".join(filter(None, cells)), tuple(map(squeeze, cells)), table)
            continue
        inside = False
        text = _MARKS.sub("", bare)
        if NUMBERED.match(text) and CONTENTS_LINE.search(text) is None:
            heading = bare.startswith("#") or (heading_level(text) in (1, 2, 4) and _is_short(text))
            yield Printed(Place(line=number), text, (squeeze(text),), heading=heading)


def _is_short(text: str) -> bool:
    return len(text) <= 40 and not text.endswith(SENTENCE_ENDS)


def _records(lines: Iterable[str]) -> Iterator[Printed]:
    """Each line of a JSON lines file is a row of one table without titles."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield Printed(Place(line=number), line.strip()[:1000], (squeeze(line[:1000]),))


def _sheet_rows(path: Path) -> Iterator[Printed]:
    for table, sheet in enumerate(read_sheets(path), 1):
        for number, row in enumerate(sheet.rows, 1):
            if any(row):
                yield Printed(Place(sheet=sheet.name, row=number), " | ".join(filter(None, row))[:1000], (), table)
