"""What the source column of a pair tells: the kind of text, and the program, occupation or post it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from ingest.linking.normal import plain

KINDS = ("ability", "course", "function", "clause", "advert", "other")
_CODE = re.compile(r"\s*(\d{6}|\d-\d\d-\d\d-\d\d(?:\s*\([^)]*\))?)")
_LINE = re.compile(r"\A\d{1,5}(?=\s)")
_TAIL = re.compile(r"\s*(?:能力\d*|核心课程|基础课程|课程|实训|实习|ability|course|advert skill|[①-⑳])\s*\d*\s*$")
_COURSE = re.compile(r"(?:核心课程|基础课程|课程|实训|实习| course)\s*\d*\s*$")
_ABILITY = re.compile(r"(?:能力\s*\d*| ability)\s*$")
_LEVEL = re.compile(r"\A(?:[\d一二三四五]|[初中高])级(?=[/\s\d]|\Z)|\A[\dL:.\s]*\Z")
_FILE = re.compile(r"\A\d+\s*|[_:].*\Z|\.(?:md|org|docx|pdf|jsonl|tsv|csv|xlsx).*\Z")
_TRADE = re.compile(r"\d{4}\s*(\w{2,12}类)\.md\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """`kind` is one of KINDS; `group` the first two digits of the program group, else of the occupation ("51", "4-"), ""
    where none is printed; `context` the name of the program, occupation or post, else of the file; `trade` the name of the
    program group, "" where the file has none."""

    kind: str
    group: str
    context: str
    trade: str = ""

    @property
    def place(self) -> str:
        """Trade and context in words."""
        return self.trade + self.context


@lru_cache(maxsize=50_000)
def read_source(source: str) -> Source:
    """Any text is a source; what says nothing is of kind "other"."""
    place, _, rest = source.partition("#")
    file = PurePosixPath(place).name
    code = _CODE.match(rest)
    name = rest[code.end() :] if code else _LINE.sub("", rest)
    name = _TAIL.sub("", _TAIL.sub("", name)).strip()
    if _LEVEL.match(name):
        name = _FILE.sub("", _FILE.sub("", file))
    digits = re.match(r"\d{4}", file)
    group = digits.group(0) if digits else (code.group(1)[:4] if code else "")
    trade = _TRADE.match(file)
    return Source(_kind(source, place), group[:2], plain(name)[:40], trade.group(1) if trade else "")


def _kind(source: str, place: str) -> str:
    if "function_level_weight" in place:
        return "function"
    if place.startswith(("zhilian", "talent_graph", "job_ads")):
        return "advert"
    if _COURSE.search(source) or place.startswith(("course/", "training_plan/")):
        return "course"
    if _ABILITY.search(source) or place.startswith("teaching_standard/"):
        return "ability"
    return "clause" if place.startswith(("national_standard/", "x_certificate_standard/")) else "other"
