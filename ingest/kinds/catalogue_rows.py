"""A row of a catalogue sheet becomes the objects it stands for, or the sentence that says what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from ingest.kinds.catalogue_columns import Columns, Table
from ingest.text import split_list, split_number

MAX_LINE_BREAKS = 20

MARKS = re.compile(r"(?<=[\u4e00-\u9fff)）])\s*(L/S|S/L|L|S)$")
FOOTNOTE = re.compile(r"[①-⑳∗*※†。，,、；;：:\s]+$|[—－–-]{2,}$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
CODED = re.compile(r"\s*(\d{4,7}[A-Z]{0,2})\s*[-_ ]?\s*(\D.*)")
CODE_AFTER = re.compile(r"(?P<name>.+?)\s*[（(](?P<code>\d{4,7}[A-Z]{0,2})[)）]")
BRACKETED = re.compile(r"(?P<name>.+?)\s*[（(](?P<code>[\dA-Z-]+)[)）]")
LEVEL = re.compile(r"[初中高]级|[一二三四五]级")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(slots=True)
class Row:
    """What one row says: its objects, each with the words it stands on; `why` it cannot be used; `remarks` on parts of it
    that were left out."""

    values: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    why: str = ""
    remarks: list[str] = field(default_factory=list)


def read_row(row: tuple[str, ...], titles: tuple[str, ...], columns: Columns) -> Row:
    """The objects of a row. Most tables have one a row; a row of work requirements has one for each requirement."""
    table = columns.table
    said = Row()
    value = _value_of(row, titles, columns, said)
    if said.why:
        return said
    if table.key == "work_requirements":
        said.values = list(_requirements(value))
        if not said.values:
            said.why = "neither skills nor knowledge are filled in"
    else:
        said.values = [(one, _quote(row, columns)) for one in _each(value, table)]
    for one, _ in said.values:
        for name in table.marks:
            _take_marks(one, name)
    return said


def _value_of(row: tuple[str, ...], titles: tuple[str, ...], columns: Columns, said: Row) -> dict[str, Any]:
    table = columns.table
    cells: dict[str, str] = {}
    for column, name in columns.fields.items():
        cell = row[column] if column < len(row) else ""
        listed = name in table.lists and cell and cells.get(name)
        cells[name] = f"{cells[name]}、{cell}" if listed else cell or cells.get(name, "")
    names = {name: titles[column] for column, name in columns.fields.items()}
    for name, (source, pattern) in table.fill.items():
        if not cells.get(name) and (found := pattern.search(cells.get(source, ""))):
            cells[name] = found[1]
            names.setdefault(name, name)
    value: dict[str, Any] = {}
    for name, cell in cells.items():
        if CONTROL.search(cell):
            said.why = f"column {names[name]} holds a control character: type the cell again"
            return {}
        if name in table.identity and cell.count("\n") > MAX_LINE_BREAKS:
            said.why = f"column {names[name]} holds {cell.count(chr(10))} line breaks: is a quotation mark not closed?"
            return {}
        if cell:
            own = one_line(cells.get("name", "")) if name in table.lists else ""
            content, said.why = _content(table, name, cell.replace(own, "") if own else cell, names[name], said)
            if said.why and name.endswith(".name") and cells.get(name.replace(".name", ".code")):
                said.remarks.append(f"{said.why}: it was left out, the code stands for it")
                said.why, content = "", None
            if said.why:
                return {}
            if content not in ("", [], None):
                _put(value, name, content)
    for group in table.required:
        if not any(get(value, name) for name in group):
            said.why = f"column {' or '.join(names.get(name, name) for name in group)} is empty"
            return {}
    return value


def _each(value: dict[str, Any], table: Table) -> Iterator[dict[str, Any]]:
    """The objects of a row whose cells name several: levels (初级、中级), or programs and occupations each with its code."""
    choices = [(name, parts) for name in table.several if (parts := _parts_of(value, table, name))]
    for chosen in product(*(parts for _, parts in choices)):
        one = deepcopy(value)
        for (name, _), content in zip(choices, chosen, strict=True):
            _put(one, name, content)
        yield one


def _parts_of(value: Mapping[str, Any], table: Table, name: str) -> list[Any]:
    """What a cell lists of which each stands in a row of its own elsewhere, [] where it is one thing."""
    held = get(value, name)
    if not isinstance(held, dict):
        levels = [part if part.endswith("级") else f"{part}级" for part in re.split(r"[、，,/]", str(held))]
        return levels if len(levels) > 1 and all(LEVEL.fullmatch(level) for level in levels) else []
    code = table.patterns.get(f"{name}.code")
    if code is None or "code" in held or "name" not in held:
        return []
    found = [BRACKETED.fullmatch(part) for part in re.split(r"(?<=[)）])[、，,；;\s]*(?=.)", held["name"])]
    parts = [{**held, "name": one["name"], "code": one["code"]} for one in found if one and code.fullmatch(one["code"])]
    return parts if len(parts) == len(found) else []


def _content(table: Table, name: str, cell: str, title: str, said: Row) -> tuple[Any, str]:
    """What a filled cell stands for, and what is wrong with it."""
    text = one_line(cell)
    if name in table.lists:
        return _entries(table, name, text if table.key != "work_requirements" else cell, said), ""
    if name in table.ranges:
        return _number(table.ranges[name], text, title)
    if name in table.trim:
        text = FOOTNOTE.sub("", FOOTNOTE.sub("", text))
    pattern = table.patterns.get(name)
    if pattern is not None:
        if name.rpartition(".")[2] == "code":
            text = unicodedata.normalize("NFKC", text).replace(" ", "")
        if pattern.fullmatch(text) is None:
            return None, f"column {title}: {text[:40]!r} is not {table.wants.get(name) or 'a code of this catalogue'}"
    return text, ""


def _number(bounds: Mapping[str, Any], text: str, title: str) -> tuple[Any, str]:
    found = NUMBER.search(unicodedata.normalize("NFKC", text))
    low, high, unit = bounds["from"], bounds["to"], bounds["unit"]
    if found is None:
        return None, f"column {title}: {text[:40]!r} is no number of {unit}"
    number = float(found[0])
    if not low <= number <= high:
        return None, f"column {title}: {found[0]} is not between {low} and {high} {unit}"
    return int(number) if number.is_integer() else number, ""


def _entries(table: Table, name: str, text: str, said: Row) -> list[Any]:
    """The names of a cell, each once; those that do not look like such names are left out and remarked on."""
    marks = "|\n" if "|" in text or table.key == "work_requirements" else "、，,；;"
    names = list(dict.fromkeys(part.strip() for part in split_list(text, marks) if part.strip()))
    pattern = table.entries.get(name)
    if pattern is not None:
        bad = [one for one in names if pattern.fullmatch(one) is None]
        if bad:
            said.remarks.append(f"{len(bad)} of {len(names)} {name} do not look like {name} and were left out: {'、'.join(bad)}")
        names = [one for one in names if one not in bad]
    if name not in table.coded:
        return list(names)
    return [_coded(one) for one in names]


def _coded(name: str) -> str | dict[str, str]:
    """A name with its code apart where one stands before it or in brackets after it."""
    if before := CODED.fullmatch(name):
        return {"code": before[1], "name": before[2]}
    after = CODE_AFTER.fullmatch(name)
    return {"code": after["code"], "name": after["name"]} if after else name


def _requirements(value: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """One object for each numbered requirement of a work content, skills first."""
    common = {name: one for name, one in value.items() if name not in ("skills", "knowledge")}
    for key, kind in (("skills", "skill"), ("knowledge", "knowledge")):
        for printed in value.get(key, ()):
            number, text = split_number(printed)
            yield {**common, **({"no": number} if number else {}), "text": text, "type": kind}, printed


def _take_marks(value: dict[str, Any], name: str) -> None:
    """The marks S (digital) and L (green) after a name become flags beside it."""
    *outer, last = name.split(".")
    place: Any = value
    for part in outer:
        place = place.get(part) if isinstance(place, dict) else None
    if not isinstance(place, dict) or not (mark := MARKS.search(str(place.get(last, "")))):
        return
    place[last] = MARKS.sub("", place[last])
    place |= {flag: True for letter, flag in (("L", "green"), ("S", "digital")) if letter in mark[1]}


def _put(value: dict[str, Any], name: str, content: Any) -> None:
    """Put `content` under a field; `program.name` goes to value["program"]["name"]."""
    *outer, last = name.split(".")
    for part in outer:
        value = value.setdefault(part, {})
    value[last] = content


def get(value: Mapping[str, Any], name: str) -> Any:
    """What stands under a field such as `program.name`, "" where nothing does."""
    found: Any = value
    for part in name.split("."):
        found = found.get(part, "") if isinstance(found, dict) else ""
    return found


def one_line(cell: str) -> str:
    """A cell without line breaks; a space stays only between two Latin words."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", re.sub(r"\s+", " ", cell)).strip()


def _quote(row: tuple[str, ...], columns: Columns) -> str:
    """The cells from the first to the last that was used, with tabs between, as they stand in the row."""
    return "\t".join(row[min(columns.fields) : max(columns.fields) + 1]).strip()
