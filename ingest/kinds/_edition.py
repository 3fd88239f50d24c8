"""The edition and date that a standard prints beside its title, before its first chapter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.formats.flow import Section, paragraphs_of
from ingest.formats.pdf import PdfDocument
from ingest.record import Item, Place
from ingest.text import join_lines

HEAD = 30
"""Lines in which both are looked for."""
LONGEST = 60
_EDITION = re.compile(
    r"(20\d\d\s*年?\s*\d+\.\d+\s*版|20\d\d\s*年?\s*(?:修订|修改)?\s*版|20\d\d\s*年?\s*(?:修订|修改|制定|制订|修（制）订|制（修）订)"
    r"|第\s*[一二三四五六七八九十\d]{1,2}\s*版|(?<![A-Za-z])[Vv]\s?\d{1,2}\.\d{1,2}|(?<=[（(])\s*20\d\d\s*年?\s*(?=[)）]))"
)
_DATE = re.compile(r"(20\d\d\s*[年.\-/]\s*\d{1,2}\s*(?:月)?(?:[.\-/]?\s*\d{1,2}\s*日?)?)")
_DATED = re.compile(r"发布|颁布|印发|制定|制订|修订|编制|编写|审定|实施|日期|时间")
_CHAPTER = re.compile(r"^\s*(?:[一1]\s*[、.．]?\s*(?:概述|前言|课程|专业|范围|适用)|第[一1]\s*[章部])")


def read_edition(lines: Iterable[tuple[str, Place]], kind: str) -> Iterator[Item]:
    """Edition and published, each at most once, from the first lines as far as the first chapter."""
    seen: set[str] = set()
    for count, (text, place) in enumerate(lines):
        if count >= HEAD or _CHAPTER.match(text):
            return
        if len(text) > LONGEST:
            continue
        for key, pattern in (("edition", _EDITION), ("published", _DATE)):
            match = pattern.search(text)
            if match is None or key in seen:
                continue
            if key == "published" and not (_DATED.search(text) or match.end() - match.start() == len(text.strip())):
                continue
            seen.add(key)
            yield Item(key, re.sub(r"\s", "", match[1]), match[1].strip(), place, f"{kind}/{key}")


def page_lines(document: PdfDocument) -> Iterator[tuple[str, Place]]:
    """The lines of a PDF's first three pages."""
    for page in document.pages[:3]:
        yield from ((join_lines(line.text), Place(page=page.number)) for line in (*page.lines, *page.furniture))


def section_lines(sections: Sequence[Section]) -> Iterator[tuple[str, Place]]:
    """The paragraphs of a document with their places."""
    yield from ((paragraph.text, paragraph.place) for paragraph in paragraphs_of(sections))
