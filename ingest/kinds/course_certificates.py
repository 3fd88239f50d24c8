"""Certificates a course standard names: in a table's column, beside a label, and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Section, Table, paragraphs_of, tables_of
from ingest.kinds._certificate_names import certificate, certificates_in, leveled
from ingest.kinds.course_words import bare_name, found, key_of, words
from ingest.record import Item, Place
from ingest.text import drop_end, split_list, squeeze

_LISTED = re.compile(r"(?:职业技能等级证书|职业资格证书|证书)(?:名称)?(?:和级别|及等级|有|为|包括)?[：:]\s*([^。；]{3,120})")
_NONE = re.compile(r"(?:暂)?无|[-—/\\]+")


def read_certificates(sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]]) -> Iterator[Item]:
    """Names under a column 证书名称, beside labels, in lists after 证书：, and in sentences; each once a level."""
    given: dict[tuple[str, str], Item] = {}

    def add(printed: str, level: str, quote: str, place: Place) -> None:
        name, behind = leveled(printed)
        level, key = level or behind, squeeze(name)
        known = {full: of for full, of in given if key in full}
        if not name or (known and not level) or (key, level) in given:
            return
        if known.get(key) == "":
            del given[key, ""]  # named without its level before
        elif known and key not in known:
            return
        given[key, level] = found("certificates", certificate(name, level), quote, place)

    for table in tables_of(sections):
        for name, level, place in _column(table):
            add(bare_name(name), level, name, place)
    for key, value, place in labelled:
        if key == "certificates":
            for name in split_list(value, "、；;\n"):
                if not _NONE.fullmatch(name):
                    add(drop_end(bare_name(name)), "", name, place)
    for paragraph in paragraphs_of(sections):
        stated = [*((name, "") for name in _listed(paragraph.text)), *certificates_in(paragraph.text).items()]
        for name, level in stated:
            add(name, level, name if name in paragraph.quote else paragraph.quote, paragraph.place)
    yield from given.values()


def _column(table: Table) -> Iterator[tuple[str, str, Place]]:
    """(name, level, place) of the texts under the first column titled as certificates; the level where a column says it."""
    titled, levels = words()["certificates"]["columns"], words()["certificates"]["levels"]
    for index, row in enumerate(table.rows):
        titles = [cell for cell in row.cells if key_of(cell.joined) in titled]
        graded = [cell for cell in row.cells if key_of(cell.joined) in levels]
        if titles and len(row.cells) > 1 and all(len(text) < 16 for text in row.texts):
            for below in table.rows[index + 1 :]:
                cell = below.under(titles[0].left, titles[0].right)
                level = below.under(graded[0].left, graded[0].right) if graded else None
                if cell is not None and cell.joined and cell.joined != titles[0].joined:
                    yield cell.joined, "" if level is None or _NONE.fullmatch(level.joined) else level.joined, below.place
            return


def _listed(text: str) -> Iterator[str]:
    for match in _LISTED.finditer(text):
        for name in split_list(match[1], "、，,"):
            bare = drop_end(name)
            if 3 < len(leveled(bare)[0]) < 40:
                yield bare
