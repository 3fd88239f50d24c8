"""Lists in running text: names with codes, courses, posts; what closes and introduces them is taken off."""

from __future__ import annotations

import re

from ingest.text import drop_end, join_lines, split_list

_CODED = re.compile(r"[、，,；;\s]*(?P<name>.+?)\s*[（(](?P<code>[A-Z]?[-－]?\d[\d\-－—–、，,；;A-Z\s]*)[）)]")
_MARKS = re.compile(r"(?<=[\u4e00-\u9fff）)])\s*(?P<marks>[SL](?:\s*[/／、]?\s*[SL])?)$")
_YEARS = {char: number for number, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


def read_coded(text: str) -> tuple[list[dict[str, str | bool]], str]:
    """Names with their printed codes, `零售业（52）`, and what was left over. A name keeps its own commas; the marks S
    (digital) and L (green) of an occupation become flags."""
    found: list[dict[str, str | bool]] = []
    end = 0
    for match in _CODED.finditer(text):
        name, code = match["name"].strip(), re.sub(r"[－—–]", "-", re.sub(r"\s", "", match["code"]))
        marks = _MARKS.search(name)
        if marks is not None:
            name = name[: marks.start()].strip()
        entry: dict[str, str | bool] = {"name": join_lines(name), "code": code}
        if marks is not None and "S" in marks["marks"]:
            entry["digital"] = True
        if marks is not None and "L" in marks["marks"]:
            entry["green"] = True
        found.append(entry)
        end = match.end()
    return found, re.sub(r"^[、，,；;。…\s]+|等?[。…\s]*$", "", text[end:])


def read_names(text: str, separators: str = "、") -> list[str]:
    """Names of a printed list, without closing 等, …… and full stop."""
    names = [
        drop_end(name) if index == 0 else name for index, name in enumerate(reversed(split_list(drop_end(text), separators)))
    ]
    return [join_lines(name) for name in reversed(names) if name]


def read_years(text: str) -> list[float]:
    """Years of study in the order printed: `三年` is [3], `九年、六年或三年` is [9, 6, 3], `二至三年` its ends."""
    found: list[float] = []
    for number in re.findall(
        r"(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(?=年|[~～—–-]\s*[\d一二三四五六七八九]|[至、或/和]\s*[\d一二三四五六七八九])",
        text,
    ):
        value = float(number) if number[0].isdigit() else float(_chinese(number))
        found.append(int(value) if value.is_integer() else value)
    return found


def _chinese(number: str) -> int:
    if "十" in number:
        tens, _, ones = number.partition("十")
        return (_YEARS[tens] if tens else 1) * 10 + (_YEARS[ones] if ones else 0)
    return _YEARS[number[0]]
