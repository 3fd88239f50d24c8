"""Words of course standards: labels, headings and column titles from ingest/data/course_standard.toml, and small cleaners."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from ingest.record import Item, Place
from ingest.text import clean_key, drop_end, split_list, squeeze

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_UNITS = (
    "学习情境|学习项目|教学项目|教学单元|教学模块|学习单元|学习任务|工作任务|典型工作任务|教学任务|子任务|子项目|子情境|子模块"
    "|项目|模块|单元|情境|任务|专题|课题|主题|篇|活动|实训|实验"
)
ORDINAL = re.compile(
    rf"^\s*(?:(?:{_UNITS})\s*{_N}(?:[.．\-—－]\d{{1,2}})*(?!\d)|第\s*{_N}\s*(?:章|节|单元|篇|部分|讲|课|模块|项目)"
    rf"|\d{{1,2}}(?:[.．\-]\d{{1,2}})+(?![\d%])|\d{{1,2}}\s*[.．、）)](?!\d)|\d{{1,2}}(?=\s+[\u4e00-\u9fff])|[（(]\s*{_N}\s*[)）]"
    rf"|[一二三四五六七八九十]{{1,3}}\s*[、.．]|[①-⑳])\s*[.．、：:\-—－]*\s*"
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@cache
def words() -> dict[str, dict[str, frozenset[str]]]:
    """The data file: group -> role -> words, cleaned as `key_of` cleans what is compared with them."""
    text = resources.files("ingest").joinpath("data/course_standard.toml").read_text(encoding="utf-8")
    return {
        group: {role: frozenset(key_of(word) for word in listed) for role, listed in roles.items()}
        for group, roles in tomllib.loads(text).items()
    }


def key_of(text: str) -> str:
    """A heading, label or column title as it is looked up."""
    return clean_key(text[:80])


def role_of(group: str, text: str) -> str:
    """The role whose words hold this text, "" where none does."""
    key = key_of(text)
    return next((role for role, known in words()[group].items() if key in known), "") if key else ""


def bare_name(text: str) -> str:
    """A module's or task's name without its ordinal; the text itself where nothing else is printed."""
    found = ORDINAL.match(text)
    rest = text[found.end() :].strip() if found else text.strip()
    return rest or text.strip()


def split_ordinals(lines: list[str]) -> list[list[str]]:
    """Printed lines gathered at the lines that start with an ordinal; one group where fewer than two do."""
    starts = [index for index, line in enumerate(lines) if ORDINAL.match(line)]
    if len(starts) < 2:
        return [lines] if lines else []
    edges = sorted({0, *starts, len(lines)})
    return [lines[start:end] for start, end in pairwise(edges)]


def course_names(text: str) -> list[str]:
    """Names of courses in a phrase: those between 《》 where there are any, else the parts of the list."""
    quoted = re.findall(r"《([^《》]{2,40})》", text)
    if quoted:
        return list(dict.fromkeys(squeeze_outer(name) for name in quoted))
    plain = re.sub(r"^(?:主要|一般|通常)?(?:有|为|是|包括|包含|开设|需要|需)*[了]?[：:]?", "", text.strip())
    parts = split_list(plain, "、,，;；/\n")
    # Only the last of a list is joined by 和 or 及; 与 stands inside names (公差配合与测量技术).
    parts[-1:] = re.split(r"(?<=.{2})(?:以及|及|和)(?=.{3})", parts[-1]) if parts else []
    if len(parts) > 2:  # so is the first one where both its halves are short: 高等数学和思政、英语
        parts[:1] = re.split(r"(?<=^.{2})和(?=.{2,6}$)|(?<=^.{3})和(?=.{2,6}$)|(?<=^.{4})和(?=.{2,6}$)", parts[0])
    names = [re.sub(r"(?<![高初中平])等[^等]{0,8}课程?$|(?:专业)?课程$", "", drop_end(bare_name(part))) or part for part in parts]
    names = [drop_end(name).strip('“”"') for name in names]
    return [name for name in dict.fromkeys(names) if 2 <= len(name) <= 40 and name not in ("无", "暂无", "课程")]


def squeeze_outer(text: str) -> str:
    """Without white space at the ends."""
    return text.strip()


def to_number(text: str) -> int | float | None:
    """The number a cell or phrase holds (the first; sums written 4+4 are added), None where there is none."""
    plain = squeeze(text)
    if re.fullmatch(r"\d+(?:\.\d+)?(?:\+\d+(?:\.\d+)?)+", plain):
        values = [float(part) for part in plain.split("+")]
    else:
        values = [float(part) for part in NUMBER.findall(plain)[:1]]
    if not values:
        return None
    total = float(sum(values))
    return int(total) if total.is_integer() else total


def found(key: str, value: Any, quote: str, place: Place, clause: str = "") -> Item:
    """An item of a course standard; its rule is course_standard/<key>."""
    return Item(key, value, quote, place, f"course_standard/{key}", clause)
