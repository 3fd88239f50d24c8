"""Which column of a catalogue sheet holds what: the sheet's title row, recognised from ingest/data/catalogue_columns.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graph.text import fold
from ingest.sheets import Sheet

HEADER_ROWS = 20
SAMPLE_ROWS = 60
ROW_NUMBERS = ("序号", "编号", "no", "no.", "#", "id", "")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of catalogue table, as ingest/data/catalogue_columns.toml describes it: `titles` maps a normalised column
    title to a field, `patterns` a field to what its cell must look like, `wants` how to say that to people."""

    key: str
    titles: Mapping[str, str]
    needs: tuple[frozenset[str], ...]
    required: tuple[str, ...]
    identity: tuple[str, ...]
    generic: frozenset[str]
    lists: frozenset[str]
    marks: bool
    patterns: Mapping[str, re.Pattern[str]]
    wants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Columns:
    """A sheet recognised: `header` is the index of the title row, `fields` maps column indexes to fields, `unused` are the
    titles that no field takes."""

    table: Table
    header: int
    fields: Mapping[int, str]
    unused: tuple[str, ...]


@cache
def read_tables() -> tuple[Table, ...]:
    """The known tables, most specific first."""
    text = resources.files("ingest").joinpath("data/catalogue_columns.toml").read_text(encoding="utf-8")
    return tuple(
        Table(
            key=key,
            titles={normal_title(title): name for name, titles in spec["titles"].items() for title in titles},
            needs=tuple(frozenset(group.split("|")) for group in spec["needs"]),
            required=tuple(spec["required"]),
            identity=tuple(spec["identity"]),
            generic=frozenset(spec.get("generic", ())),
            lists=frozenset(spec.get("lists", ())),
            marks=spec.get("marks", False),
            patterns={name: re.compile(pattern) for name, pattern in spec.get("patterns", {}).items()},
            wants=spec.get("wants", {}),
        )
        for key, spec in tomllib.loads(text).items()
    )


def normal_title(title: str) -> str:
    """A column title without width, case, white space, closing marks and remarks in brackets."""
    return re.sub(r"\([^()]*\)$", "", fold(title)).strip("*:：#")


def find_columns(sheet: Sheet) -> Columns | None:
    """The best table for a sheet, by the row among its first twenty that holds most known titles; None where none fits."""
    best: tuple[int, Columns] | None = None
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        for table in read_tables():
            columns = _match(table, sheet, index, row)
            if columns is not None and (best is None or len(columns.fields) > best[0]):
                best = (len(columns.fields), columns)
    return None if best is None else best[1]


def _match(table: Table, sheet: Sheet, index: int, row: tuple[str, ...]) -> Columns | None:
    fields: dict[int, str] = {}
    unused = []
    for column, title in enumerate(row):
        name = table.titles.get(normal_title(title[:60]))
        if name is not None and name not in fields.values():
            fields[column] = name
        elif normal_title(title[:60]) not in ROW_NUMBERS:
            unused.append(title)
    found = set(fields.values())
    if not all(found & group for group in table.needs):
        return None
    if table.generic and not _codes_fit(table, sheet, index, fields):
        return None
    return Columns(table, index, fields, tuple(unused))


def _codes_fit(table: Table, sheet: Sheet, index: int, fields: Mapping[int, str]) -> bool:
    """Whether half of the first codes look like this table's: `code` and `name` alone say nothing about the kind."""
    column = next(column for column, name in fields.items() if name == "code")
    rows = sheet.rows[index + 1 : index + 1 + SAMPLE_ROWS]
    codes = [row[column] for row in rows if column < len(row) and row[column]]
    fitting = sum(table.patterns["code"].fullmatch(code) is not None for code in codes)
    return fitting * 2 >= len(codes) and fitting > 0
