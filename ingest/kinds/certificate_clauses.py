"""Requirement tables of a certificate standard: every requirement of every level with its task and work field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.formats.flow import Section
from ingest.formats.pdf import PdfDocument
from ingest.kinds._requirement_join import Odd, Requirement, join_requirements
from ingest.kinds._requirement_labels import whole_labels
from ingest.kinds._requirement_lines import borderless_tables, parts_columns_only
from ingest.kinds._requirement_table import LevelTable, Mark, ruled_tables
from ingest.record import Place
from ingest.text import clean_key

LEVELS = ("初级", "中级", "高级")
GRADES = ("一级", "二级", "三级", "四级", "五级")
_GRADE = rf"(?:{'|'.join(GRADES)})(?=\s*(?:[)）】:：]|职业|技能|证书|要求|标准|部分|[（(]?续|$))"
_NAME = rf"(?:{'|'.join(LEVELS)}|{_GRADE})"
_PAIR = re.compile(rf"[一二三四五]级\s*[/／]\s*({'|'.join(LEVELS)})|({'|'.join(LEVELS)})\s*[/／]\s*[一二三四五]级")
_GLOSS = re.compile(
    rf"[一二三四五]级\s*[（(]\s*({'|'.join(LEVELS)})\s*[)）]|({'|'.join(LEVELS)})\s*[（(]\s*[一二三四五]级\s*[)）]"
)
_AGAIN = r"\s*(?:[（(]?\s*续表?\s*[)）]?)?\s*$"
_WANTED = r"(?:职业)?(?:技能)?(?:等级)?(?:标准|要求|部分)"
_NUMBER = r"\d{1,2}(?:[.．]\d{1,2}){0,2}"
LEVEL_LINE = re.compile(
    rf"^\s*续?\s*表\s*[\d一二三四五六A-Z].{{0,50}}?(?P<caption>{_NAME}).{{0,24}}$"
    rf"|^\s*(?:.{{0,50}}(?:要求|标准|等级|描述|技能|内容|部分))?\s*[（(【]\s*(?P<bracket>{_NAME})\s*(?:证书)?\s*[)）】]{_AGAIN}"
    rf"|^\s*(?:{_NUMBER}|[（(]?[一二三]\s*[)）、.．])?\s*[.．、]?\s*(?P<bare>{_NAME})\s*{_WANTED}?{_AGAIN}"
    rf"|^\s*{_NUMBER}\s*(?!\s|能|会|具|掌|了|熟).{{0,40}}?(?P<heading>{_NAME})\s*[)）】]?{_WANTED}{_AGAIN}"
    rf"|^\s*[4-9](?:[.．]\d{{1,2}}){{1,2}}\s*(?!\s|能|会|具|掌|了|熟)[^，。；]{{2,30}}?[（(](?P<named>{_NAME})[)）]{_AGAIN}"
)


@dataclass(frozen=True, slots=True)
class LevelClauses:
    """The requirements of one level, the caption it stands under and what was odd."""

    level: str
    caption: str
    place: Place
    requirements: tuple[Requirement, ...]
    odd: tuple[Odd, ...]
    lines: int


@cache
def certificate_words() -> dict[str, dict[str, frozenset[str]]]:
    """The data file: group -> role -> words as clean_key makes them."""
    text = resources.files("ingest").joinpath("data/certificate_standard.toml").read_text(encoding="utf-8")
    return {
        group: {role: frozenset(clean_key(word) for word in listed) for role, listed in roles.items()}
        for group, roles in tomllib.loads(text).items()
    }


def level_of(text: str) -> str:
    """The level a caption or heading names, "" where it names none or several; 初级 where it names 一级（初级）."""
    if len(text) > 70 or text.rstrip().endswith(("。", "；", "：", "，")):
        return ""
    bare = re.sub(r"(?<=[初中高一二三四五])\s+(?=级)", "", text.strip())
    bare = _GLOSS.sub(r"（\1\2）", _PAIR.sub(r"\1\2", bare))
    match = LEVEL_LINE.match(bare) or LEVEL_LINE.match(re.sub(rf"（({'|'.join(LEVELS)})）$", r"\1", bare))
    if match is None or len(set(re.findall(rf"{'|'.join((*LEVELS, *GRADES))}", bare))) > 1:
        return ""
    return next(found for found in match.groups() if found)


def find_clauses(sections: Sequence[Section], document: PdfDocument | None) -> list[LevelClauses]:
    """The requirements of each level, from ruled tables, else (in a PDF) from tables without rules, whichever gives more."""
    ruled = _read(ruled_tables(sections, certificate_words()["columns"], _mark))
    if document is None:
        return ruled
    apart = parts_columns_only(document, certificate_words()["columns"])
    if ruled and not apart and _worth(ruled) > 0.9 * sum(len(level.requirements) for level in ruled):
        return ruled
    loose = _read(borderless_tables(document, certificate_words()["columns"], _mark, ruled=apart))
    return loose if _worth(loose) > (0.8 if apart else 1.0) * _worth(ruled) else ruled


def _mark(text: str) -> Mark | None:
    level = level_of(text)
    return Mark(level) if level else None


def _worth(levels: Sequence[LevelClauses]) -> int:
    return sum(len(level.requirements) - len(level.odd) for level in levels)


def _read(tables: Sequence[LevelTable]) -> list[LevelClauses]:
    named = {table.level for table in tables}
    known = whole_labels(tables)
    return [level for table in tables for level in _levels(table, named, known)]


def _levels(table: LevelTable, named: set[str], known: Mapping[str, frozenset[str]]) -> Iterator[LevelClauses]:
    """A table's requirements; where the numbering begins again under one caption, the next level that has no caption of its
    own is taken to start, which is reported."""
    requirements, odd = join_requirements(table, known)
    free = [level for level in LEVELS if level not in named]
    for part in sorted({one.part for one in requirements}):
        inside = tuple(one for one in requirements if one.part == part)
        level, notes = table.level, list(odd) if part == 0 else []
        if (part or not level) and free:
            level = free.pop(0)
            why = f"the numbering begins again without a caption that names the level: taken for {level}"
            notes.append(Odd(inside[0].place, inside[0].quote, why))
        yield LevelClauses(level, table.caption, table.place, inside, tuple(notes), table.lines if part == 0 else 0)
