"""Kind `exam_statistics`: how many were trained, sat and passed for a certificate, by school and year, from table files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.sheets import Sheet, read_sheets, table_format
from ingest.kinds.exam_columns import COUNTS, NAMES, find_header, looks_like_statistics
from ingest.kinds.exam_values import UnfitError, read_count, read_level, read_name, read_weights, read_year, weight_of
from ingest.record import Issue, Item, Place, Reading, Record

KIND = "exam_statistics"
FORMATS = ("csv", "xlsx", "xls")
VERSION = "2"
_TOTAL = re.compile(r"^(合\s*计|总\s*计|小\s*计|总数|累计|平均|(?:total|sum)\b)", re.I)
_LEVELLED = re.compile(r"(?P<name>.{2,}?)\s*(?:[（(]\s*(?P<inside>[初中高]级|[一二三四五]级)\s*[)）]|(?P<behind>[初中高]级))")
_NOTE = re.compile(r"^(注|备注|说明|数据来源|填表|制表|单位[:：]|审核|note|source)", re.I)


def detect(head: str, format: str) -> float:
    """From the column titles: a certificate, and at least two of trained, sat, passed."""
    if format not in FORMATS:
        return 0.0
    lines = head.splitlines()
    cells = re.split(r"[\t\n]", head)[:60]
    rows = [[cell.strip(' "') for cell in re.split(r"[,;\t]", line)] for line in lines[:12]]
    return 0.95 if looks_like_statistics(rows) or (format != "csv" and looks_like_statistics([cells])) else 0.0


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record: `rows`, `bad_rows` with why, `pass_rates` by certificate, level and year. Rows are numbered from 1 below
    the titles, through all sheets; blank rows and repeated titles are not counted.

    Raises DocumentError where no sheet has the titles (unknown) and as read_sheets does.
    """
    items: list[Item] = []
    issues: list[Issue] = []
    total = used = number = 0
    recognised: list[Sheet] = []
    sheets = read_sheets(path)
    for sheet in sheets:
        total += sum(any(row) for row in sheet.rows)
        header = find_header(sheet.rows)
        if header is None:
            if any(map(any, sheet.rows)):
                issues.append(
                    Issue(path.name, Place(sheet=sheet.name, row=1), " | ".join(sheet.rows[0])[:200], "no known titles")
                )
            continue
        recognised.append(sheet)
        columns, first = header
        above = _year_above(sheet.rows[:first]) if "year" not in columns.fields else ""
        used += sum(any(row) for row in sheet.rows[:first])
        if unused := [title for column, title in columns.unused.items() if title]:
            place = Place(sheet=sheet.name, row=first)
            issues.append(Issue(path.name, place, " | ".join(unused)[:200], "columns that were not used"))
        for index, row in _data_rows(sheet, first):
            if _is_note(row) or find_header([row]) is not None:
                used += 1
                continue
            number += 1
            if any(_TOTAL.match(cell) for cell in row):
                used += 1
                continue
            place = Place(sheet=sheet.name, row=index + 1)
            item = _read_row(row, columns.fields, number, place, year=above)
            if item.key == "bad_rows":
                issues.append(Issue(path.name, place, item.quote[:200], item.value["why"]))
            used += 1
            items.append(item)
    if not recognised:
        titles = " | ".join(next((row for sheet in sheets for row in sheet.rows if any(row)), ()))[:200]
        message = f"{path.name}: no sheet has the titles of examination counts (the first row says: {titles})"
        raise DocumentError(message, what=str(path), why="unknown")
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=table_format(path),
        title=path.stem,
        pages=0,
        records=(Record(KIND, (*items, *_pass_rates(items)), {"file": path.name}),),
        issues=tuple(issues),
        lines_total=total,
        lines_used=used,
    )


def _data_rows(sheet: Sheet, first: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for index in range(first, len(sheet.rows)):
        if any(sheet.rows[index]):
            yield index, sheet.rows[index]


def _is_note(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) <= 2 and _NOTE.match(filled[0]) is not None


def _year_above(rows: Sequence[Sequence[str]]) -> str:
    """The year that a line above the titles names (2023年度…统计表), "" for none."""
    found = (re.search(r"(?:19|20)\d{2}(?=\s*(?:[-—–]\s*(?:19|20)\d{2}\s*)?(?:学年|年))", cell) for row in rows for cell in row)
    return next((year[0] for year in found if year), "")


def _read_row(row: Sequence[str], columns: dict[str, int], number: int, place: Place, *, year: str) -> Item:
    cells = {"year": year} | {name: row[column].strip() for name, column in columns.items() if column < len(row)}
    quote = "\t".join(cell for cell in row if cell)
    try:
        value: dict[str, Any] = {"row": number, **_values(cells)}
    except UnfitError as error:
        return Item("bad_rows", {"row": number, "why": str(error)}, quote, place, "exam_statistics/bad_rows")
    return Item("rows", value, quote, place, "exam_statistics/rows")


def _values(cells: dict[str, str]) -> dict[str, Any]:
    """The row's object. Raises UnfitError with the reason where the row cannot be right."""
    value: dict[str, Any] = {name: text for name in NAMES if (text := read_name(cells.get(name, "")))}
    if level := read_level(cells.get("level", "")):
        value["level"] = level
    elif "level" not in cells and (both := _LEVELLED.fullmatch(value.get("certificate", ""))):
        value |= {"certificate": both["name"], "level": both["inside"] or both["behind"]}
    value["year"] = read_year(cells.get("year", ""))
    for name in COUNTS:
        count = read_count(cells.get(name, ""), name)
        if count is not None:
            value[name] = count
    if "certificate" in cells and "certificate" not in value:
        raise UnfitError("the certificate is missing")
    if not any(name in value for name in COUNTS):
        raise UnfitError("neither trained, sat nor passed is given")
    for less, more in (("passed", "sat"), ("sat", "trained"), ("passed", "trained")):
        if less in value and more in value and value[less] > value[more]:
            raise UnfitError(f"{less} ({value[less]}) is more than {more} ({value[more]})")
    value |= read_weights(cells)
    if printed := cells.get("rate", ""):
        _check_rate(printed, value)
    return value


def _check_rate(printed: str, value: dict[str, Any]) -> None:
    """A printed pass rate must be that of the counts, by those who sat or those who were trained, within one point."""
    rate = weight_of(printed, "the pass rate")
    bases = [value[name] for name in ("sat", "trained") if value.get(name)]
    if rate is None or "passed" not in value or not bases:
        return
    rates = [100 * value["passed"] / base for base in bases]
    if all(abs(rate - one) > 1 for one in rates):
        raise UnfitError(f"the printed pass rate {printed} is not {rates[0]:.1f} %, that of the counts")


def _pass_rates(items: Sequence[Item]) -> Iterator[Item]:
    """The rate of each certificate, level and year over all schools: passed of those who sat (of those trained where no row
    says who sat)."""
    groups: dict[tuple[str, str, int], list[Item]] = {}
    for item in items:
        if item.key == "rows" and "passed" in item.value:
            key = (item.value.get("certificate", ""), item.value.get("level", ""), item.value["year"])
            groups.setdefault(key, []).append(item)
    for (certificate, level, year), group in groups.items():
        passed = sum(item.value["passed"] for item in group)
        bases = [item.value.get("sat", item.value.get("trained")) for item in group]
        if any(base is None for base in bases) or not sum(bases):
            continue
        value: dict[str, Any] = {name: text for name, text in (("certificate", certificate), ("level", level)) if text}
        value |= {"year": year, "of": sum(bases), "passed": passed, "pass_rate_pct": round(100 * passed / sum(bases), 1)}
        yield Item("pass_rates", value, group[0].quote, group[0].place, "exam_statistics/pass_rates")
