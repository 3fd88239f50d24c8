"""What an advert names, by offset in its text: the one seam between adverts and what marks free text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.kinds._advert_sections import Section

if TYPE_CHECKING:
    from ingest.marking import Span

VERSION = "marker 2"


def mark_adverts(texts: Sequence[str], sections: Sequence[Sequence[Section]]) -> list[tuple[Span, ...]]:
    """The spans of each text, left to right, without overlap; only duties, requirements and what stands under no heading are
    marked, their headings with them. Equal stretches are marked once."""
    from ingest.marking import Span, mark_texts  # the marker takes seconds to load: readers of other kinds do without it

    runs = [(number, start, end) for number, parts in enumerate(sections) for start, end in asked_runs(parts)]
    different = list(dict.fromkeys(texts[number][start:end] for number, start, end in runs))
    marked = dict(zip(different, mark_texts(different), strict=True))
    found: list[list[Span]] = [[] for _ in texts]
    for number, begin, end in runs:
        found[number].extend(
            Span(begin + one.start, begin + one.end, one.text, one.label) for one in marked[texts[number][begin:end]]
        )
    return [tuple(spans) for spans in found]


def asked_runs(parts: Sequence[Section]) -> list[tuple[int, int]]:
    """Stretches from one section that tells of something else to the next."""
    found: list[tuple[int, int]] = []
    apart = True
    for part in parts:
        if part.kind == "other":
            apart = True
        elif apart:
            found.append((part.start, part.end))
            apart = False
        else:
            found[-1] = (found[-1][0], part.end)
    return found
