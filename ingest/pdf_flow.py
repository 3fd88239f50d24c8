"""The text of a PDF between its headings: numbered chapters with their lines and tables, whatever the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.pdf import PdfDocument, PdfTable
from ingest.text import clean_key, join_lines, split_number

HEADING_LENGTH = 30
"""Characters: a longer line is no heading."""


SHORT_TITLE = 2
"""Characters: a title no longer than this is a heading only with a number before it."""


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
            title, key, rest = _heading(block.text, headings)
            if key:
                sections.append(Section(key, title, page.number))
            if rest:
                sections[-1].lines.append(FlowLine(page.number, rest))
    return sections


def _heading(text: str, headings: Mapping[str, str]) -> tuple[str, str, str]:
    """Title, key and the rest of the line; a numbered heading may go on with its text: `（1）专业基础课程：包括……`."""
    if key := heading_key(text, headings):
        return join_lines(text), key, ""
    number, rest = split_number(text)
    found = re.match(r"^([^，。；：:、]{2,16})[：:。]\s*(?=\S)", rest) if number else None
    if found is not None and (key := headings.get(clean_key(found[1]), "")):
        return join_lines(found[1]), key, rest[found.end() :]
    return "", "", text


def heading_key(text: str, headings: Mapping[str, str]) -> str:
    """The key of a heading line, "" for any other line (also for a line of a table of contents)."""
    bare = join_lines(text)
    if not bare or len(bare) > HEADING_LENGTH or re.search(r"[。；，]$|[.…·]{3,}|[.…·]\s*\d+$", bare):
        return ""
    number, rest = split_number(bare)
    if not number:
        found = re.match(r"^(\d{1,2})(?=[^\d.．、）)年月日个项条门])", bare)
        rest = bare[found.end() :] if found else bare
    title = clean_key(rest)
    return headings.get(title, "") if len(title) > SHORT_TITLE or rest != bare else ""


def paragraphs(lines: Iterable[FlowLine], *, number: re.Pattern[str]) -> list[Paragraph]:
    """Numbered paragraphs: one starts at each line that `number` matches and that counts on from the last one, begins again
    at 1 or comes after the end of a sentence (whatever its number); lines before the first make one without number."""
    groups: list[list[FlowLine]] = []
    last = 0
    for line in lines:
        mark = split_number(line.text)[0] if number.match(line.text) else ""
        closed = bool(groups) and groups[-1][-1].text.rstrip().endswith(("。", "；", ";"))
        starts = bool(mark) and (not mark.isdigit() or int(mark) in (1, last + 1) or not last or closed)
        if starts and mark.isdigit():
            last = int(mark)
        if starts or not groups:
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
