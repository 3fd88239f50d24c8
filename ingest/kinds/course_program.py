"""Which of the programs of one name a course standard means: by a code it prints, or by the level of its school."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.formats.flow import Section, paragraphs_of, tables_of

_CODE = re.compile(r"专业(?:代码|名称|及代码|[：:])?[^。；]{0,24}?[（(：:]\s*(?:专业)?(?:代码)?[：:]?\s*([2-7]\d{5})(?!\d)")
_LEVELS = (
    ("高职本科", re.compile(r"职业本科|高职本科|职教本科|本科层次职业")),
    ("中职", re.compile(r"中等职业|中职|中专|职业中学|职业高中|中等专业学校|职教中心|职业教育中心|技工学校")),
    ("高职专科", re.compile(r"高职(?!本科)|高等职业(?!教育本科)|高等专科|职业技术学院|职业学院|专科层次")),
)
FIRST = 40
"""Lines that say first whose standard it is."""


def read_program_place(sections: Sequence[Section]) -> dict[str, str]:
    """program_code where one is printed with the program; education_level (高职本科 | 高职专科 | 中职) where the document
    speaks of one level alone, first in its first lines."""
    lines = list(_texts(sections))
    codes = {match[1] for text in lines for match in _CODE.finditer(text)}
    level = _level(islice(lines, FIRST)) or _level(lines)
    return ({"program_code": codes.pop()} if len(codes) == 1 else {}) | ({"education_level": level} if level else {})


def _texts(sections: Sequence[Section]) -> Iterator[str]:
    """Table rows (which hold the basic data), then paragraphs."""
    for table in islice(tables_of(sections), 1):
        yield from (" ".join(row.texts) for row in table.rows[:12])
    yield from (paragraph.text for paragraph in paragraphs_of(sections))


def _level(lines: Sequence[str] | Iterator[str]) -> str:
    given = list(lines)
    found = [level for level, pattern in _LEVELS if any(pattern.search(text) for text in given)]
    return found[0] if len(found) == 1 else ""
