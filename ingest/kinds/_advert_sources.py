"""Adverts as they stand in table files, JSON and JSON Lines: one raw advert a row or object, contact data masked at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.detect import decode
from ingest.formats.json_texts import json_objects
from ingest.formats.sheets import Sheet, read_sheets
from ingest.kinds._advert_fields import is_value
from ingest.kinds._advert_words import column_key, read_words
from ingest.masking import mask
from ingest.record import Issue, Place

HEADER_ROWS = 10
LONGEST_ADVERT = 60_000
MAX_ISSUES = 200
BODY = ("text", "duty", "requirement")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_DUTY_WORDS = re.compile(r"职责|任职|要求|负责|熟悉|经验|学历|资格|描述")
_REMARK = re.compile(r"[（(][^（）()]*[)）]")
"""A unit or remark in a column's title: 月薪（元）."""
_SHELLS = frozenset(
    (
        *("extra", "meta", "data", "job", "position", "jobinfo", "positioninfo", "baseinfo", "detail", "jobdetail"),
        *("fields", "attributes", "source", "brand", "brandinfo", "company", "companyinfo", "employer"),
    )
)


@dataclass(frozen=True, slots=True)
class RawAdvert:
    """One advert as it stands, masked: `text` verbatim, `fields` by name (ingest/data/job_ad.toml). `place` is where its text
    begins, `places` where a field stands that is elsewhere; `by_line`: the lines of the text are lines of the file."""

    title: str
    text: str
    fields: Mapping[str, str]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)
    by_line: bool = False

    def place_of(self, name: str) -> Place:
        """Where the field (or the title) stands."""
        return self.places.get(name, self.place)


@dataclass(slots=True)
class Count:
    """What was seen of a file on the way: non-empty rows or lines, those that became adverts or furniture, issues."""

    file: str
    total: int = 0
    used: int = 0
    issues: list[Issue] = field(default_factory=list)
    left_out: int = 0

    def issue(self, place: Place, text: str, why: str) -> None:
        """Report what could not be used, masked; many are only counted."""
        if len(self.issues) < MAX_ISSUES:
            self.issues.append(Issue(self.file, place, mask(clean(text[:200])), why))
        else:
            self.left_out += 1


def clean(text: str) -> str:
    """Signs that no store or JSON takes (control, lone surrogates) become U+FFFD; lengths stay."""
    return _UNFIT.sub("\ufffd", text)


def raw_advert(values: Mapping[str, str], place: Place, count: Count) -> RawAdvert | None:
    """The advert of one row's values by field, None (and an issue) where it has neither text nor title."""
    values = {name: clean(value) for name, value in values.items() if value.strip() and (name in BODY or is_value(value.strip()))}
    text = _body(values)
    title = " ".join(values.get("title", "").split())
    if not text and not title:
        count.issue(place, " | ".join(values.values()), "neither title nor text: no advert")
        return None
    if len(text) > LONGEST_ADVERT:
        count.issue(place, text, f"more than {LONGEST_ADVERT} characters: no advert is so long, was a quotation mark not closed?")
        return None
    count.used += 1
    fields = {name: mask(value.strip()) for name, value in values.items() if name not in BODY and name != "title"}
    return RawAdvert(mask(title), mask(text), fields, place)


def _body(values: Mapping[str, str]) -> str:
    """The text; where duties and requirements stand apart, they follow each other under their headings."""
    parts = [values["text"]] if "text" in values else []
    for name, heading in (("duty", "岗位职责"), ("requirement", "任职要求")):
        if name in values and values[name] not in "".join(parts):
            parts.append(f"{heading}：\n{values[name]}")
    return "\n".join(parts)


def read_tables(path: Path, count: Count) -> Iterator[RawAdvert]:
    """Adverts of a CSV, XLSX or XLS file. Raises DocumentError as read_sheets."""
    for sheet in read_sheets(path):
        columns, first = find_columns(sheet)
        filled = sum(any(row) for row in sheet.rows)
        count.total += filled
        if not columns:
            if filled:
                count.issue(
                    Place(sheet=sheet.name, row=1), " | ".join(sheet.rows[0]), "no column with titles or texts of adverts"
                )
            continue
        count.used += first
        for index in range(first, len(sheet.rows)):
            row = sheet.rows[index]
            if not any(row):
                continue
            values = {name: row[column] for name, column in columns.items() if column < len(row)}
            advert = raw_advert(values, Place(sheet=sheet.name, row=index + 1), count)
            if advert is not None:
                yield advert


def find_columns(sheet: Sheet) -> tuple[dict[str, int], int]:
    """Field to column, and the number of the first row of data; ({}, 0) where the sheet holds no adverts. Columns without
    a known name are told by what stands in them."""
    best: tuple[dict[str, int], int] = ({}, 0)
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        columns = columns_of(row)
        if len(columns) > len(best[0]):
            best = (columns, index + 1)
    columns, first = best
    if not any(name in columns for name in BODY):
        first = first if len(columns) > 1 else 0
        sample = sheet.rows[first : first + 200]
        text = _column_of_texts(sample)
        if text is None:
            return ({}, 0) if "title" not in columns or len(columns) < 3 else (columns, first)
        columns = {**columns, "text": text}
    if "title" not in columns:
        title = _column_of_titles(sheet.rows[first : first + 200], set(columns.values()))
        if title is not None:
            columns = {**columns, "title": title}
    return columns, first


def columns_of(titles: Sequence[str]) -> dict[str, int]:
    """Field to the first column that is known to hold it."""
    known = read_words().columns
    found: dict[str, int] = {}
    for column, title in enumerate(titles):
        name = (known.get(column_key(title)) or known.get(column_key(_REMARK.sub("", title)))) if len(title) <= 40 else None
        if name is not None:
            found.setdefault(name, column)
    return found


def _column_of_texts(rows: Sequence[Sequence[str]]) -> int | None:
    """The column whose cells read like adverts: long, with words of duties and requirements."""
    scores: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if len(cell) >= 40 and len(set(_DUTY_WORDS.findall(cell))) >= 2:
                scores[column] = scores.get(column, 0) + 1
    best = max(scores, key=lambda column: scores[column], default=None)
    return best if best is not None and scores[best] * 2 >= len(rows) else None


def _column_of_titles(rows: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    endings = read_words().endings
    scores: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if column not in taken and 2 <= len(cell) <= 40 and cell.rstrip(" )）】").endswith(endings):
                scores[column] = scores.get(column, 0) + 1
    best = max(scores, key=lambda column: scores[column], default=None)
    return best if best is not None and scores[best] * 3 >= len(rows) else None


def read_json_lines(path: Path, count: Count) -> Iterator[RawAdvert]:
    """Adverts of JSON Lines, one object a line. Raises DocumentError where the bytes are no text."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        count.total += 1
        place = Place(line=number)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            count.issue(place, line, f"not JSON ({str(error)[:80]}): mend or remove the line")
            continue
        if not isinstance(value, dict):
            count.issue(place, line, "not a JSON object: no advert")
            continue
        advert = raw_advert(values_of(value), place, count)
        if advert is not None:
            yield advert


def read_json(path: Path, count: Count) -> Iterator[RawAdvert]:
    """Adverts of a JSON file: a list of objects, or an object that holds one. Raises DocumentError where it is no JSON."""
    text = _text(path)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{path.name}: not JSON ({str(error)[:80]}): save it again", what=str(path), why="broken") from error
    for number, value in enumerate(json_objects(whole), 1):
        count.total += 1
        advert = raw_advert(values_of(value), Place(row=number), count)
        if advert is not None:
            yield advert


def values_of(value: Mapping[str, Any]) -> dict[str, str]:
    """Texts by field of one JSON object; keys of inner objects count by their whole path, in shells such as extra also alone."""
    known = read_words().columns
    found: dict[str, str] = {}
    for depth, path, content in _leaves(value, ()):
        name = known.get(column_key("".join(path)))
        if name is None and (depth == 0 or all(column_key(part) in _SHELLS for part in path[:-1])):
            name = known.get(column_key(path[-1]))
        if name is None and column_key(path[-1]) == "addresslocality":
            name = "region"
        if name is not None and content.strip():
            found.setdefault(name, content)
    return found


def _leaves(value: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...], str]]:
    inner: list[tuple[tuple[str, ...], Mapping[str, Any]]] = []
    for key, content in value.items():
        match content:
            case str():
                yield len(path), (*path, key), content
            case bool() | None:
                continue
            case int() | float():
                yield len(path), (*path, key), str(content)
            case list() if content and all(isinstance(one, str) for one in content):
                yield len(path), (*path, key), "\n".join(content) if any(len(one) > 12 for one in content) else "、".join(content)
            case dict() if len(path) < 3:
                inner.append(((*path, key), content))
            case _:
                continue
    for where, content in inner:
        yield from _leaves(content, where)


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except UnicodeDecodeError as error:
        message = f"{path.name}: neither UTF-8, UTF-16 nor GB18030 (byte {error.start + 1}): save it again as UTF-8"
        raise DocumentError(message, what=str(path), why="broken") from error
