"""Requirement tables of an occupational standard: skills and knowledge of every level, direction by direction."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.formats.flow import Section, paragraphs_of
from ingest.formats.pdf import PdfDocument
from ingest.kinds._requirement_join import Odd, Requirement, join_requirements
from ingest.kinds._requirement_labels import whole_labels
from ingest.kinds._requirement_lines import borderless_tables, parts_columns_only
from ingest.kinds._requirement_table import LevelTable, Mark, ruled_tables
from ingest.record import Place
from ingest.text import clean_key, split_list

_GRADE = r"[一二三四五]\s*级"
_NAME = r"(?:初级工|中级工|高级工|高级技师|技师|初级技能|中级技能|高级技能|初级|中级|高级)"
_BOTH = rf"{_GRADE}\s*[/／]\s*{_NAME}|{_NAME}\s*[/／]\s*{_GRADE}|{_NAME}\s*[（(]\s*(?:国家职业资格)?{_GRADE}\s*[)）]"
LEVEL = rf"(?:{_BOTH}|{_GRADE}|{_NAME})"
_LEVEL_LINE = re.compile(
    rf"^\s*(?:续?表)?\s*(?:\d{{1,2}}(?:[.．\-]\d{{1,2}}){{0,2}}|[（(]?[一二三四五六七]\s*[)）、.．])?\s*[.．、]?\s*"
    rf"(?P<level>{LEVEL})\s*(?:[（(](?P<bracket>[^（()）]{{2,20}})[)）])?\s*(?:的?(?:工作|职业|技能|能力)*要求)?(?:[（(]?续表?[)）]?)?\s*$"
)
_CAPTION = re.compile(
    rf"^\s*(?:(?:续\s*表|表\s*[\d一二三四五六A-Z]).{{0,40}}?|.{{0,30}}(?:要求|标准|等级)\s*[（(])(?P<level>{LEVEL}).{{0,14}}$"
)
_DIRECTION = re.compile(
    r"^\s*(?:\d{1,2}(?:[.．]\d{1,2}){2}|[（(]\s*[一二三四五六七八九十\d]{1,2}\s*[)）]|\d{1,2}[.．、)）]|[一二三四五六七八九十]、|[A-Z][.．、])?\s*"
    r"(?P<direction>[^，。；：、\d能\s][^，。；：]{1,28}?(?:方向|模块方向))\s*(?:[（(]?续表?[)）]?)?\s*$"
)
_TRADE = re.compile(r"^\s*\d{1,2}[.．]\d{1,2}[.．]\d{1,2}\s*(?P<direction>[^，。；：、\d能\s][^，。；：]{1,18})\s*$")
_SHARED = re.compile(
    r"(?P<direction>[^，。；：、\s]{2,24}?方向)的?职业功能(?:主要)?(?:包括|包含|为|有|是)[：:]?(?P<functions>[^。；]+)"
)


@dataclass(frozen=True, slots=True)
class LevelClauses:
    """The requirements of one level and direction ("" where the level has one), the heading they stand under, what was odd."""

    level: str
    direction: str
    heading: str
    place: Place
    requirements: tuple[Requirement, ...]
    odd: tuple[Odd, ...]
    lines: int


@cache
def occupational_words() -> dict[str, dict[str, frozenset[str]]]:
    """The data file: group -> role -> words as clean_key makes them."""
    text = resources.files("ingest").joinpath("data/occupational_standard.toml").read_text(encoding="utf-8")
    return {
        group: {role: frozenset(clean_key(word) for word in listed) for role, listed in roles.items()}
        for group, roles in tomllib.loads(text).items()
    }


def level_mark(text: str) -> Mark | None:
    """The level (as printed, without spaces) that a heading or caption names; None for other texts and for several levels."""
    if len(text) > 60:
        return None
    match = _LEVEL_LINE.match(text) or (None if len(re.findall(LEVEL, text)) > 1 else _CAPTION.match(text))
    if match is None:
        return None
    bracket = match.groupdict().get("bracket") or ""
    return Mark(re.sub(r"\s", "", match["level"]), "" if re.search(r"[级%％续]", bracket) else bracket)


def direction_mark(text: str) -> Mark | None:
    """As level_mark, or the direction a heading names (智能装备方向)."""
    if (mark := level_mark(text)) is not None:
        return mark
    match = _DIRECTION.match(text) if len(text) < 50 else None
    return None if match is None else Mark("", match["direction"].strip())


def heading_mark(text: str) -> Mark | None:
    """As direction_mark, or what a heading of three numbers names (3.1.1 采油测试工), which is a trade of the occupation."""
    if (mark := direction_mark(text)) is not None:
        return mark
    match = _TRADE.match(text)
    return None if match is None else Mark("", match["direction"].strip())


def find_clauses(sections: Sequence[Section], document: PdfDocument | None) -> list[LevelClauses]:
    """The requirements of each level and direction, from ruled tables, else (in a PDF) from tables without rules."""
    shared = _functions_of_directions(sections)
    ruled = _read(ruled_tables(sections, occupational_words()["columns"], heading_mark), shared)
    if document is None:
        return ruled
    apart = parts_columns_only(document, occupational_words()["columns"])
    if ruled and not apart and _worth(ruled) > 0.9 * sum(len(level.requirements) for level in ruled):
        return ruled
    loose = _read(borderless_tables(document, occupational_words()["columns"], direction_mark, ruled=apart), shared)
    return loose if _worth(loose) > (0.8 if apart else 1.0) * _worth(ruled) else ruled


def _worth(levels: Sequence[LevelClauses]) -> int:
    return sum(len(level.requirements) - len(level.odd) for level in levels)


def _functions_of_directions(sections: Sequence[Section]) -> dict[str, dict[str, list[str]]]:
    """Level -> direction -> its functions, from sentences such as 甲方向的职业功能包括……"""
    found: dict[str, dict[str, list[str]]] = {}
    level = ""
    for paragraph in paragraphs_of(sections):
        mark = level_mark(paragraph.text)
        level = mark.level if mark is not None else level
        for match in _SHARED.finditer(paragraph.text):
            direction = re.sub(r"^.*?(?:其中|以及|和|及)(?=.{3,}方向$)", "", match["direction"])
            found.setdefault(level, {})[direction] = [clean_key(name) for name in split_list(match["functions"], "、，和及")]
    return found


def _read(tables: Sequence[LevelTable], shared: Mapping[str, dict[str, list[str]]]) -> list[LevelClauses]:
    known = whole_labels(tables)
    return [level for table in tables for level in _parts(table, shared.get(table.level, {}), known)]


def _parts(table: LevelTable, shared: Mapping[str, list[str]], known: Mapping[str, frozenset[str]]) -> Iterator[LevelClauses]:
    """A table's requirements, parted where the numbering begins again (directions) and where sentences say which functions
    belong to which direction; functions of several directions belong to none."""
    requirements, odd = join_requirements(table, known)
    parts = sorted({one.part for one in requirements})
    found: dict[str, list[Requirement]] = {}
    notes = list(odd)
    for part in parts:
        inside = [one for one in requirements if one.part == part]
        direction = table.direction
        if not direction and len(parts) > 1:
            direction = _direction_of(part, inside, shared, len(parts))
            if not direction:
                why = f"the numbering of {table.level or 'a level'} begins again without a heading that names the direction"
                notes.append(Odd(inside[0].place, inside[0].quote, why))
                direction = f"#{part + 1}"
        for one in inside:
            named = direction or _only_direction(one.function, shared)
            found.setdefault(named, []).append(one)
    for index, (direction, ones) in enumerate(found.items()):
        yield LevelClauses(
            table.level, direction.partition("#")[0], table.caption, table.place, tuple(ones), tuple(notes) if index == 0 else (),
            table.lines if index == 0 else 0,
        )  # fmt: skip


def _direction_of(part: int, inside: Sequence[Requirement], shared: Mapping[str, list[str]], parts: int) -> str:
    """The direction whose functions these are, else the one in this place of as many."""
    own = {clean_key(one.function) for one in inside}
    fits = [direction for direction, functions in shared.items() if own <= set(functions)]
    if len(fits) == 1:
        return fits[0]
    return list(shared)[part] if len(shared) == parts else ""


def _only_direction(function: str, shared: Mapping[str, list[str]]) -> str:
    holders = [direction for direction, functions in shared.items() if clean_key(function) in functions]
    return holders[0] if len(holders) == 1 and len(shared) > 1 else ""
