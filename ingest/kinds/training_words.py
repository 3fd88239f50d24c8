"""Words of training plans from ingest/data/training_plan.toml, and the numbers, terms and names their tables print."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ingest.record import Item, Place
from ingest.text import clean_key, join_lines

NUMBER = re.compile(r"\d+(?:\.\d+)?")
TOTAL = re.compile(
    r"(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计|总学分|周学时|周课时|学时统计|学分统计|课程门数|百分比|比例)"
    r"[（(]?[^\u4e00-\u9fff]*$"
)
_CHINESE = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ROMAN = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "Ⅴ": 5, "Ⅵ": 6, "Ⅶ": 7, "Ⅷ": 8, "Ⅸ": 9, "Ⅹ": 10}
_MARKS = re.compile(r"^[\s*＊★☆▲△●○◆◇■□※#＃√]+|[\s*＊★☆▲△●○◆◇■□※#＃]+$|[（(]\s*[*＊★☆▲△●◆※#]+\s*[)）]")
_TERM = rf"(?:\d{{1,2}}|[{''.join(_CHINESE)}]{{1,2}}|[{''.join(_ROMAN)}])"
_RANGE = re.compile(rf"({_TERM})\s*(?:[-—–~～至到－]+\s*({_TERM}))?")


@cache
def words() -> dict[str, dict[str, frozenset[str]]]:
    """The data file: group -> role -> words, cleaned as `role_of` cleans what is compared with them."""
    text = resources.files("ingest").joinpath("data/training_plan.toml").read_text(encoding="utf-8")
    return {
        group: {role: frozenset(clean_key(word) for word in listed) for role, listed in roles.items()}
        for group, roles in tomllib.loads(text).items()
    }


def role_of(group: str, text: str) -> str:
    """The role whose words hold this title, "" where none does."""
    key = re.sub(r"(?<=[\u4e00-\u9fff])[A-G]$", "", clean_key(text[:60]))  # 对应行业（代码）C
    if not key:
        return ""
    roles = words()[group]
    found = next((role for role, known in roles.items() if key in known and role != "endings"), "")
    if not found and len(key) <= 16 and any(key.endswith(ending) for ending in roles.get("endings", ())):
        return "name"
    return found


def course_type(*texts: str) -> str:
    """The type of courses (公共基础课程, 专业核心课程, …) that a category, caption or heading speaks of, the first that says
    one; "" where none does."""
    for text in texts:
        key = clean_key(text) if len(text) < 80 else ""
        for name, known in words()["types"].items():
            if any(word in key for word in known):
                return name
    return ""


def nature_of(*texts: str) -> str:
    """必修 or 选修 (限选, 任选 too) where one of the texts says so, "" where none does."""
    for text in texts:
        if re.search(r"选修|限选|任选|选学|[二三四五六七八2-8]\s*选\s*[一二三四五1-5]", text) and "必修" not in text:
            return "选修"
        if "必修" in text:
            return "必修"
    return ""


def number_of(text: str) -> int | float | None:
    """The number a cell prints (48, 3.5, 2+1 as their sum); None for blanks, words, weeks (1w, 2周) and shares."""
    plain = re.sub(r"\s", "", text).replace("．", ".").replace("＋", "+")
    if re.fullmatch(r"\d+(?:\.\d+)?(?:\+\d+(?:\.\d+)?)+", plain):
        value = float(sum(float(part) for part in plain.split("+")))
    elif found := re.fullmatch(r"[≥>（(]?(\d+(?:\.\d+)?)(?:学时|课时|学分|节|时)?[)）]?(?:[（(][^）)]*[)）])?", plain):
        value = float(found[1])
    else:
        return None
    return int(value) if value.is_integer() else round(value, 3)


def single_term(text: str) -> int:
    """The term a title names (1, 第一学期, Ⅲ, 3（18w）, 六), 0 where it names none between 1 and 12."""
    plain = re.sub(r"[（(][^）)]*[)）]|[\d.]+\s*(?:周|[wW]).*$|\s", "", text)
    found = re.fullmatch(rf"(?:第)?({_TERM})(?:学期|期)?", plain)
    number = _count(found[1]) if found else 0
    return number if 1 <= number <= 12 else 0


def terms_of(text: str) -> list[int]:
    """Terms that a cell of the column 开课学期 lists: 3, 1-4, 第三、四学期, 1/2; [] where it lists none."""
    plain = re.sub(r"[（(][^）)]*[)）]|\s", "", text)
    if len(plain) > 24 or re.search(r"[学每]年|周", plain):
        return []
    terms: list[int] = []
    for first, last in _RANGE.findall(plain):
        start, end = _count(first), _count(last) if last else _count(first)
        terms += [term for term in range(start, end + 1) if 1 <= term <= 12]
    return list(dict.fromkeys(terms))


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in _ROMAN:
        return _ROMAN[text]
    if text.startswith("十"):
        return 10 + _CHINESE.get(text[1:], 0) if len(text) > 1 else 10
    return _CHINESE.get(text, 0)


def year_of(text: str) -> int:
    """The (first) year of study a title names (第一学年, 二年级, 第一至三学年), 0 where it names none."""
    return years_of(text)[0]


def years_of(text: str) -> tuple[int, int]:
    """The first and the last year of study a title names, (0, 0) where it names none."""
    found = re.search(rf"(?:({_TERM})\s*(?:学年|年级)?\s*[-—–~～至到－]+\s*第?\s*)?({_TERM})\s*(?:学年|年级)", text)
    if found is None:
        return 0, 0
    last = _count(found[2])
    return (_count(found[1]) if found[1] else last), last


def course_name(text: str) -> str:
    """A course's name as a table prints it, without marks (★, *), numbers before it and 《》."""
    bare = unmarked(join_lines(text))
    bare = re.sub(r"^\d{1,2}\s*[.．、]\s*(?!\d)", "", bare)
    quoted = re.fullmatch(r"《([^《》]+)》", bare)
    return (quoted[1] if quoted else bare).strip()


def unmarked(text: str) -> str:
    """Without the marks (★, *) that tables set beside names."""
    return _MARKS.sub("", text).strip()


def found(key: str, value: Any, quote: str, place: Place, clause: str = "") -> Item:
    """An item of a training plan; its rule is training_plan/<key>."""
    return Item(key, value, quote, place, f"training_plan/{key}", clause)
