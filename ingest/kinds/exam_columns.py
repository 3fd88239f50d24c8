"""Columns of examination counts: titles and their variants to fields, in one or two rows of titles."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
NAMES = ("school", "region", "station", "certificate")
COUNTS = ("trained", "sat", "passed")
HEADER_ROWS = 12


@dataclass(frozen=True, slots=True)
class ExamColumns:
    """Column of each field, and the titles of columns that are none."""

    fields: dict[str, int]
    unused: dict[int, str]


@cache
def _words() -> tuple[dict[str, str], tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]]:
    raw = tomllib.loads((DATA / "exam_statistics.toml").read_text(encoding="utf-8"))
    titles = {_key(title): name for name, variants in raw["titles"].items() for title in variants}
    rules = tuple((rule["field"], tuple(re.compile(one) for one in rule["all"])) for rule in raw["rules"])
    return titles, rules


def _key(title: str) -> str:
    text = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"[\W_]+", "", re.sub(r"[(\[【].*?[)\]】]", "", text))


def field_of(title: str) -> str:
    """The field that a column's title names, "" for none.

    >>> field_of("过程性考核成绩占比（%）")
    'process_weight_pct'
    """
    if len(title) > 40:
        return ""
    titles, rules = _words()
    key = _key(title)
    if not key:
        return ""
    return titles.get(key) or next((name for name, patterns in rules if all(one.search(key) for one in patterns)), "")


def columns_of(titles: Sequence[str]) -> ExamColumns:
    """Fields of one row of titles; the first column that fits a field has it."""
    fields: dict[str, int] = {}
    unused: dict[int, str] = {}
    for column, title in enumerate(titles):
        name = field_of(title)
        if name and name != "note" and name not in fields:
            fields[name] = column
        elif title and name != "note":
            unused[column] = title
    return ExamColumns(fields, unused)


def _is_header(columns: ExamColumns) -> bool:
    named = columns.fields.keys()
    return (
        "certificate" in named
        and len(named & {*COUNTS, "rate"}) >= 2
        and len(named & {"year", "school", "level", "station"}) >= 1
    )


def find_header(rows: Sequence[Sequence[str]]) -> tuple[ExamColumns, int] | None:
    """The columns and the number of the first row of data; None where no row has the titles. Titles may stand in two rows,
    a common one (人数) over its parts (培训, 参考, 合格)."""
    for index, row in enumerate(rows[:HEADER_ROWS]):
        if not _has_titles(row):
            continue
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if below and _has_titles(below) and not any(re.fullmatch(r"[\d.,%:/]+", cell) for cell in below if cell):
            double = columns_of(_joined(row, below))
            if _is_header(double) and len(double.fields) > len(columns_of(row).fields):
                return double, index + 2
        columns = columns_of(row)
        if _is_header(columns):
            return columns, index + 1
    return None


def _has_titles(row: Sequence[str]) -> bool:
    return sum(bool(field_of(cell)) for cell in row) >= 2


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """One title a column: the lower one alone where it is known, else with the one above, else the upper one."""
    titles: list[str] = []
    above = ""
    for column in range(max(len(upper), len(lower))):
        top = upper[column] if column < len(upper) else ""
        under = lower[column] if column < len(lower) else ""
        above = top or (above if under else "")
        if under and top != under:
            both = f"{above}{under}"
            titles.append(both if field_of(both) and _is_weight(above) else under if field_of(under) else both)
        else:
            titles.append(top or under)
    return titles


def _is_weight(title: str) -> bool:
    return field_of(title) in {"weights", "process_weight_pct", "final_weight_pct"}


def looks_like_statistics(rows: Sequence[Sequence[str]]) -> bool:
    """Whether titles of examination counts stand in these rows."""
    return find_header(rows) is not None
