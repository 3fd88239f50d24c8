"""Looking through a document again after it was read: is every quote at its place, and what became no fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ahocorasick

from ingest.checks.printed import Printed, flow_lines, read_printed
from ingest.checks.verify import OCR, QuoteSource, lines_from, lost_quotes, open_source, scanned_source
from ingest.formats.doc import converted_doc
from ingest.formats.flow import gather_sections
from ingest.formats.flows import OCR_SECONDS
from ingest.formats.ocr_pages import scanned_blocks
from ingest.masking import MASKED_KINDS, mask
from ingest.record import Coverage, Issue, Item, Line, Place, Reading, Record
from ingest.text import squeeze

MOST_UNREAD = 5000
"""Lines of one document that are listed as unread; how many more there are is counted."""
TITLE_ROWS = 3
"""So many rows at the head of a table that nothing was read from are its titles."""


def check_reading(reading: Reading) -> Reading:
    """The reading without the items whose quotes are not found again (each becomes an issue), and with its coverage.

    A format in which nothing can be looked up leaves the reading as it is, with an issue that says so.
    """
    if reading.format != "doc":
        return _checked(reading, Path(reading.path), reading.format)
    with converted_doc(Path(reading.path)) as made:
        return _checked(reading, made, "docx")


def _checked(reading: Reading, path: Path, format: str) -> Reading:
    """The same, with the document to look through at `path`."""
    try:
        seen = any(item.rule.endswith(OCR) for record in reading.records for item in record.items)
        if seen and format == "pdf":
            blocks = [block for _, read in scanned_blocks(path, OCR_SECONDS) for block in read]
            source, printed = scanned_source(blocks), list(flow_lines(gather_sections(blocks)))
        else:
            source, printed = open_source(path, format, pictures=seen), list(read_printed(path, format))
    except ValueError as error:
        issue = Issue(reading.path, Place(), "", f"not looked through again: {error}")
        return replace(reading, issues=(*reading.issues, issue))
    lost = lost_quotes(reading, source)
    total = sum(len(record.items) for record in reading.records)
    issues = tuple(
        Issue(reading.path, item.place, item.quote[:200], f"the quote of {item.key} is not found at its place: no fact")
        for item in lost
    )
    kept = replace(reading, records=_without(reading.records, lost), issues=(*reading.issues, *issues))
    items = [item for record in kept.records for item in record.items]
    coverage = cover(printed, items, source)
    if reading.kind in MASKED_KINDS:
        coverage = replace(coverage, unread=tuple(Line(line.place, mask(line.text)) for line in coverage.unread))
    return replace(kept, coverage=replace(coverage, quotes=total, lost=len(lost)))


def cover(printed: Sequence[Printed], items: Sequence[Item], source: QuoteSource) -> Coverage:
    """How many of the printed rows and lines the items' quotes or values touch, and which they do not. Headings of the text and
    the title rows of a table that nothing was read from are not counted."""
    touched = _touched(printed, items, source)
    titles = _titles(printed, touched)
    counted = [
        index for index, line in enumerate(printed) if index in touched or not (line.heading or (line.table, line.text) in titles)
    ]
    unread = [Line(printed[index].place, printed[index].text[:200]) for index in counted if index not in touched]
    return Coverage(
        lines=len(counted),
        used=len(counted) - len(unread),
        unread=tuple(unread[:MOST_UNREAD]),
        more=max(0, len(unread) - MOST_UNREAD),
    )


def _without(records: Iterable[Record], lost: Iterable[Item]) -> tuple[Record, ...]:
    gone = {id(item) for item in lost}
    return tuple(
        replace(record, items=tuple(item for item in record.items if id(item) not in gone)) if gone else record
        for record in records
    )


def _touched(printed: Sequence[Printed], items: Sequence[Item], source: QuoteSource) -> set[int]:
    """Indices of the printed lines that quotes run over, or whose words stand in an item's value."""
    rows: set[tuple[str, int]] = set()
    lines: set[tuple[int, str]] = set()
    pages: dict[int, set[str]] = defaultdict(set)
    for item in items:
        place, quote = item.place, squeeze(item.quote)
        if place.page:
            pages[place.page].add(quote)
        elif place.line:
            lines.add((place.line, quote))
        else:
            rows.add((place.sheet, place.row))
    values = _Quotes((text for item in items for text in _texts(item.value)), least=6, share=0.6)
    over = {number for line, quote in lines for number in run_over(source.lines, line, quote)}
    on_page = {number: _Quotes(pages[number] | pages.get(number - 1, set())) for number in _with_next(pages)}
    touched: set[int] = set()
    for index, line in enumerate(printed):
        place = line.place
        if place.page:
            hit = place.page in on_page and on_page[place.page].touch(line.parts)
        elif place.line:
            hit = place.line in over
        else:
            hit = (place.sheet, place.row) in rows
        if hit or values.touch(line.parts):
            touched.add(index)
    return touched


def run_over(lines: Sequence[str], first: int, quote: str) -> range:
    """Numbers of the lines that a quote runs over when it starts in line `first` or a little below; that line alone where it
    is not found."""
    near = lines_from(lines, first, quote)
    joined = "".join(near)
    start = joined.find(quote)
    if start < 0:
        return range(first, first + 1)
    end = start + len(quote)
    position, begin, number = 0, first, first
    for number, line in enumerate(near, first):
        if position <= start:
            begin = number
        position += len(line)
        if position >= end:
            break
    return range(begin, number + 1)


def _with_next(pages: Iterable[int]) -> set[int]:
    return {number + step for number in pages for step in (0, 1)}


def _texts(value: Any) -> Iterator[str]:
    """The texts in an item's value, at any depth, without white space."""
    if isinstance(value, str):
        yield squeeze(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)


class _Quotes:
    """Texts of at least so many characters, made ready to be looked for in many lines; one that stands in a line touches it
    when it makes up such a share of it."""

    def __init__(self, quotes: Iterable[str], *, least: int = 2, share: float = 0.0) -> None:
        self._least = least
        self._share = share
        found = sorted({quote for quote in quotes if len(quote) >= least})
        self._joined = "\x1f".join(found)
        self._automaton = ahocorasick.Automaton()
        for quote in found:
            self._automaton.add_word(quote, len(quote))
        if found:
            self._automaton.make_automaton()

    def touch(self, parts: Iterable[str]) -> bool:
        """Whether one of the parts stands in a text, or a text in one of them. Short parts and bare numbers count for nothing."""
        if not self._joined:
            return False
        return any(
            part in self._joined or any(size >= self._share * len(part) for _, size in self._automaton.iter(part))
            for part in parts
            if len(part) >= self._least and not part.isdigit()
        )


def _titles(printed: Sequence[Printed], touched: set[int]) -> set[tuple[int, str]]:
    """Rows at the head of each table before the first that was read, by table and text: where they return they are titles
    again. Of a table that nothing was read from, its first row."""
    heads: dict[int, list[str]] = {}
    begun: set[int] = set()
    for index, line in enumerate(printed):
        head = heads.setdefault(line.table, [])
        if index in touched:
            begun.add(line.table)
        elif line.table not in begun and len(head) < TITLE_ROWS:
            head.append(line.text)
    heads.pop(0, None)
    return {(table, text) for table, head in heads.items() for text in (head if table in begun else head[:1])}
