"""Certificates a course standard names: in a table's column, beside a label, and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Section, Table, paragraphs_of, tables_of
from ingest.kinds._certificate_names import certificates_in, without_level
from ingest.kinds.course_words import bare_name, found, key_of, words
from ingest.record import Item, Place
from ingest.text import drop_end, split_list, squeeze

_LISTED = re.compile(r"(?:职业技能等级证书|职业资格证书|证书)(?:名称)?(?:和级别|及等级|有|为|包括)?[：:]\s*([^。；]{3,120})")
_NONE = re.compile(r"(?:暂)?无|[-—/\\]+")


def read_certificates(sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]]) -> Iterator[Item]:
    """Names under a column 证书名称, beside labels, in lists after 证书：, and in sentences; each once."""
    given: dict[str, Item] = {}

    def add(name: str, quote: str, place: Place) -> None:
        if not any(squeeze(name) in known for known in given):
            given[squeeze(name)] = found("certificates", name, quote, place)

    for table in tables_of(sections):
        for name, quote, place in _column(table):
            add(name, quote, place)
    for key, value, place in labelled:
        if key == "certificates":
            for name in split_list(value, "、；;\n"):
                if not _NONE.fullmatch(name):
                    add(without_level(drop_end(bare_name(name))), name, place)
    for paragraph in paragraphs_of(sections):
        for name in (*_listed(paragraph.text), *certificates_in(paragraph.text)):
            add(name, name if name in paragraph.quote else paragraph.quote, paragraph.place)
    yield from given.values()


def _column(table: Table) -> Iterator[tuple[str, str, Place]]:
    """(name, quote, place) of the texts under the first column titled as certificates."""
    titled = words()["certificates"]["columns"]
    for index, row in enumerate(table.rows):
        titles = [cell for cell in row.cells if key_of(cell.joined) in titled]
        if titles and len(row.cells) > 1 and all(len(text) < 16 for text in row.texts):
            for below in table.rows[index + 1 :]:
                cell = below.under(titles[0].left, titles[0].right)
                if cell is not None and cell.joined and cell.joined != titles[0].joined:
                    yield without_level(bare_name(cell.joined)), cell.joined, below.place
            return


def _listed(text: str) -> Iterator[str]:
    for match in _LISTED.finditer(text):
        for name in split_list(match[1], "、，,"):
            bare = without_level(drop_end(name))
            if 3 < len(bare) < 40:
                yield bare
