"""The programs a course standard names, and which of those of one name it means: by a code, or by the level of its school."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from ingest.formats.flow import Section, paragraphs_of, tables_of
from ingest.programs import national_programs
from ingest.text import drop_end, split_list, squeeze

_CODE = re.compile(r"专业(?:代码|名称|及代码|[：:])?[^。；]{0,24}?[（(：:]\s*(?:专业)?(?:代码)?[：:]?\s*([2-7]\d{5})(?!\d)")
_LEVELS = (
    ("高职本科", re.compile(r"职业本科|高职本科|职教本科|本科层次职业")),
    ("中职", re.compile(r"中等职业|中职|中专|职业中学|职业高中|中等专业学校|职教中心|职业教育中心|技工学校")),
    ("高职专科", re.compile(r"高职(?!本科)|高等职业(?!教育本科)|高等专科|职业技术学院|职业学院|专科层次")),
)
_SCHOOL = re.compile(r"^(?:中职|高职|中等职业学校|高等职业(?:院校|学校)|(?:三|五|四)年制|本科|全日制|\d年制|我校|我院|本校)+")
_OTHERS = re.compile(r"(?:及|和|与|等|以及)?(?:其)?(?:他)?(?:相关|相近|同类)(?:的)?(?:专业)?.*$")
_NO_PROGRAM = frozenset({"", "本", "各", "相关", "该", "所有", "全校", "其他"})
_AND = re.compile(r"以及|[和与及]")
LONGEST = 20
"""Letters of a program's name."""
FIRST = 40
"""Lines that say first whose standard it is."""


def read_program_place(sections: Sequence[Section]) -> dict[str, str]:
    """program_code where one is printed with the program; education_level (高职本科 | 高职专科 | 中职) where the document
    speaks of one level alone, first in its first lines."""
    lines = list(_texts(sections))
    codes = {match[1] for text in lines for match in _CODE.finditer(text)}
    level = _level(islice(lines, FIRST)) or _level(lines)
    return ({"program_code": codes.pop()} if len(codes) == 1 else {}) | ({"education_level": level} if level else {})


def program_names(text: str) -> list[str]:
    """The programs of a phrase (机电技术应用、数控技术应用专业及相关专业), without school level and the word for program; [] of
    a phrase that names none."""
    text = re.sub(r"[（(][^）)]*(?:年制|学制|\d{6})[^）)]*[)）]", "", text.strip())
    parts = split_list(drop_end(_OTHERS.sub("", text)), "、，,；;/\n")
    named = [name for part in parts for name in _joined(part) if name not in _NO_PROGRAM]
    return list(dict.fromkeys(named)) if all(len(name) <= LONGEST for name in named) else named[:1]


def _joined(part: str) -> list[str]:
    """The programs that 和 or 及 joins, one program where these stand inside its name (茶艺与茶文化)."""
    whole = _bare(part)
    for joint in _AND.finditer(part):
        left, right = part[: joint.start()], part[joint.end() :]
        names = [_bare(left), _bare(right)]
        if (left.endswith("专业") and right.endswith("专业")) or all(name in _known() for name in names):
            return names
    return [whole]


def _bare(text: str) -> str:
    return re.sub(r"(?:等)?专业(?:群|学生)?$", "", _SCHOOL.sub("", text.strip("《》“” "))).strip("《》“” ")


@cache
def _known() -> frozenset[str]:
    """Names of the national catalogue."""
    return frozenset(squeeze(one.name) for one in national_programs().values())


def _texts(sections: Sequence[Section]) -> Iterator[str]:
    """Table rows (which hold the basic data), then paragraphs."""
    for table in islice(tables_of(sections), 1):
        yield from (" ".join(row.texts) for row in table.rows[:12])
    yield from (paragraph.text for paragraph in paragraphs_of(sections))


def _level(lines: Sequence[str] | Iterator[str]) -> str:
    given = list(lines)
    found = [level for level, pattern in _LEVELS if any(pattern.search(text) for text in given)]
    return found[0] if len(found) == 1 else ""
