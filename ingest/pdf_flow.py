"""The text of a PDF between its headings: numbered chapters with their lines and tables, whatever the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.pdf import PdfDocument, PdfTable
from ingest.text import clean_key, join_lines, split_number

HEADING_LENGTH = 30
"""Characters: a longer line is no heading."""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A printed line and its page."""

    page: int
    text: str


@dataclass(slots=True)
class Section:
    """What stands under one heading: `key` as the vocabulary names it ("" before the first), its lines and tables."""

    key: str
    title: str
    page: int
    lines: list[FlowLine] = field(default_factory=list)
    tables: list[tuple[int, PdfTable]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines joined to one text, the page it starts on, and the clause number it starts with."""

    page: int
    number: str
    text: str
    quote: str
    lines: int


def read_sections(document: PdfDocument, headings: Mapping[str, str]) -> list[Section]:
    """Sections in order; `headings` maps a heading without number and punctuation to its key. A line is a heading when
    its words are in that table and it carries a number or nothing else."""
    sections = [Section("", "", 1)]
    for page in document.pages:
        for block in page.blocks:
            if isinstance(block, PdfTable):
                sections[-1].tables.append((page.number, block))
                continue
            key = heading_key(block.text, headings)
            if key:
                sections.append(Section(key, join_lines(block.text), page.number))
            else:
                sections[-1].lines.append(FlowLine(page.number, block.text))
    return sections


def heading_key(text: str, headings: Mapping[str, str]) -> str:
    """The key of a heading line, "" for any other line (also for a line of a table of contents)."""
    bare = join_lines(text)
    if not bare or len(bare) > HEADING_LENGTH or re.search(r"[。；，]$|[.…·]{3,}|[.…·]\s*\d+$", bare):
        return ""
    number, rest = split_number(bare)
    if not number:
        found = re.match(r"^(\d{1,2})(?=[^\d.．、）)年月日个项条门])", bare)
        rest = bare[found.end() :] if found else bare
    return headings.get(clean_key(rest), "")


def paragraphs(lines: Iterable[FlowLine], *, number: re.Pattern[str]) -> list[Paragraph]:
    """Numbered paragraphs: one starts at each line that `number` matches; lines before the first make one without number."""
    groups: list[list[FlowLine]] = []
    for line in lines:
        if not groups or number.match(line.text):
            groups.append([])
        groups[-1].append(line)
    found: list[Paragraph] = []
    for group in groups:
        quote = join_lines(line.text for line in group)
        mark, rest = split_number(quote) if number.match(group[0].text) else ("", quote)
        found.append(Paragraph(group[0].page, mark, rest, quote, len(group)))
    return found


def whole(lines: Iterable[FlowLine]) -> list[tuple[int, str]]:
    """Sentences (closed by 。！？) of the lines, each with the page it starts on."""
    found: list[tuple[int, str]] = []
    pending: list[str] = []
    page = 0
    for line in lines:
        for piece in re.split(r"(?<=[。！？])", line.text):
            if not piece.strip():
                continue
            page = page if pending else line.page
            pending.append(piece)
            if piece.rstrip().endswith(("。", "！", "？")):
                found.append((page, join_lines(pending)))
                pending = []
    if pending:
        found.append((page, join_lines(pending)))
    return found
