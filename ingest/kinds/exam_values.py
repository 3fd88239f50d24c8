"""Cells of examination counts to values: years, counts and weights, with the reason where a cell cannot be right."""

from __future__ import annotations

import re
import unicodedata

_EMPTY = frozenset(("", "-", "--", "—", "——", "/", "\\", "无", "null", "none", "n/a", "na", "nan", "..."))
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
ENGLISH = {"trained": "the number trained", "sat": "the number who sat", "passed": "the number who passed"}


class UnfitError(ValueError):
    """A row cannot be right; the message says why."""


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).strip()
    return "" if text.lower() in _EMPTY else text


def read_name(cell: str) -> str:
    """A name in one line, as printed; "" for a cell that only fills its place."""
    return " ".join(cell.split()) if _plain(cell) else ""


def read_level(cell: str) -> str:
    """The level as printed."""
    return read_name(cell)


def read_year(cell: str) -> int:
    """The year, of a school year or a term the first one. Raises UnfitError where there is none."""
    text = _plain(cell).translate(_CHINESE_DIGITS)
    if not text:
        raise UnfitError("the year is missing")
    found = re.match(r"\D{0,4}((?:19|20)\d{2})(?!\d)", text) or re.match(r"((?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:\d\d)?$", text)
    if found is None:
        raise UnfitError(f"the year {cell[:40]!r} is no year")
    return int(found[1])


def read_count(cell: str, name: str) -> int | None:
    """A whole number of people, None for an empty cell. Raises UnfitError."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", _plain(cell))
    if not text:
        return None
    found = re.fullmatch(r"(-?\d+)(?:\.0+)?\s*(?:人|名|人次|个)?", text)
    if found is None:
        raise UnfitError(f"{ENGLISH[name]} {cell[:40]!r} is not a number")
    if int(found[1]) < 0:
        raise UnfitError(f"{ENGLISH[name]} {cell[:40]!r} is below zero")
    return int(found[1])


def weight_of(cell: str, what: str) -> float | None:
    """A share in percent (40, 40%, 0.4); None for an empty cell. Raises UnfitError for what is no number."""
    text = _plain(cell)
    if not text:
        return None
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*(%|分)?", text)
    if found is None:
        raise UnfitError(f"{what} {cell[:40]!r} is not a number")
    share = float(found[1])
    return round(share * 100, 4) if not found[2] and 0 < share <= 1 else share


def read_weights(cells: dict[str, str]) -> dict[str, float | int]:
    """{"process_weight_pct", "final_weight_pct"} from two cells or from one such as 40:60. Raises UnfitError where they do
    not add up to 100."""
    process = weight_of(cells.get("process_weight_pct", ""), "the weight of the process")
    final = weight_of(cells.get("final_weight_pct", ""), "the weight of the examination")
    if both := _plain(cells.get("weights", "")):
        numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", both)]
        if len(numbers) != 2:
            raise UnfitError(f"the weights {both[:40]!r} are not two numbers")
        scale = 10 if sum(numbers) == 10 else 100 if abs(sum(numbers) - 1) < 1e-9 else 1
        process, final = (round(one * scale, 4) for one in numbers)
    if process is not None and final is not None and abs(process + final - 100) > 0.01:
        raise UnfitError(f"the weights {process:g} and {final:g} do not add up to 100")
    for weight, what in ((process, "process"), (final, "examination")):
        if weight is not None and not 0 <= weight <= 100:
            raise UnfitError(f"the weight of the {what} {weight:g} is not between 0 and 100")
    found = {"process_weight_pct": process, "final_weight_pct": final}
    return {name: int(weight) if weight.is_integer() else weight for name, weight in found.items() if weight is not None}
