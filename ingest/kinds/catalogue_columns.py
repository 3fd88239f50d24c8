"""Which column of a catalogue sheet holds what: the sheet's title row, recognised from ingest/data/catalogue_columns.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from graph.errors import DocumentError
from graph.text import fold
from ingest.sheets import Sheet

HEADER_ROWS = 20
SAMPLE_ROWS = 60
ROW_NUMBERS = ("序号", "编号", "no", "no.", "#", "id", "")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of catalogue table, as ingest/data/catalogue_columns.toml describes it: `titles` maps a normalised column
    title to a field, `patterns` a field to what its cell must look like, `wants` how to say that to people, `refuse` why
    nothing is read from it ("" where something is)."""

    key: str
    titles: Mapping[str, str]
    needs: tuple[frozenset[str], ...]
    required: tuple[tuple[str, ...], ...]
    identity: tuple[str, ...]
    generic: frozenset[str]
    lists: frozenset[str]
    coded: frozenset[str]
    marks: frozenset[str]
    trim: frozenset[str]
    patterns: Mapping[str, re.Pattern[str]]
    entries: Mapping[str, re.Pattern[str]]
    wants: Mapping[str, str]
    ranges: Mapping[str, Mapping[str, Any]]
    fill: Mapping[str, tuple[str, re.Pattern[str]]]
    refuse: str

    @property
    def fields(self) -> frozenset[str]:
        """All fields a column may hold."""
        return frozenset(self.titles.values())


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
    """The known tables, in the order of the data file."""
    text = resources.files("ingest").joinpath("data/catalogue_columns.toml").read_text(encoding="utf-8")
    return tuple(_table(key, spec) for key, spec in tomllib.loads(text).items())


def _table(key: str, spec: Mapping[str, Any]) -> Table:
    return Table(
        key=key,
        titles={normal_title(title): name for name, titles in spec["titles"].items() for title in titles},
        needs=tuple(frozenset(group.split("|")) for group in spec["needs"]),
        required=tuple(tuple(group.split("|")) for group in spec["required"]),
        identity=tuple(spec["identity"]),
        generic=frozenset(spec.get("generic", ())),
        lists=frozenset(spec.get("lists", ())),
        coded=frozenset(spec.get("coded", ())),
        marks=frozenset(spec.get("marks", ())),
        trim=frozenset(spec.get("trim", ())),
        patterns={name: re.compile(pattern) for name, pattern in spec.get("patterns", {}).items()},
        entries={name: re.compile(pattern) for name, pattern in spec.get("entries", {}).items()},
        wants=spec.get("wants", {}),
        ranges=spec.get("ranges", {}),
        fill={name: (rule["from"], re.compile(rule["pattern"])) for name, rule in spec.get("fill", {}).items()},
        refuse=spec.get("refuse", ""),
    )


def normal_title(title: str) -> str:
    """A column title without width, case, white space, closing marks and remarks in brackets."""
    return re.sub(r"\([^()]*\)$", "", fold(title)).strip("*:：#")


def likeness(titles: Iterable[str]) -> float:
    """How much a row of titles looks like one of a catalogue: 0 where no table finds what it needs, else 0.6 to 0.95 by the
    share of its titles that the best table knows; a table whose codes must be looked at counts a little less."""
    bare = [title for title in {normal_title(one.strip('" ')[:60]) for one in titles} if title not in ROW_NUMBERS]
    best = 0.0
    for table in read_tables():
        found = {table.titles[title] for title in bare if title in table.titles}
        if bare and all(found & group for group in table.needs):
            share = sum(title in table.titles for title in bare) / len(bare)
            best = max(best, (0.5 if table.generic else 0.6) + 0.35 * share)
    return best


def find_columns(sheet: Sheet) -> Columns | None:
    """The best table for a sheet, by the row among its first twenty that holds most known titles; None where none fits."""
    best: tuple[int, Columns] | None = None
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        for table in read_tables():
            columns = _match(table, sheet, index, row)
            if columns is not None and (best is None or len(columns.fields) > best[0]):
                best = (len(columns.fields), columns)
    return None if best is None else best[1]


def map_columns(sheet: Sheet, mapping: Mapping[str, str], *, table: str = "", file: str = "") -> Columns | None:
    """The columns that `mapping` (field to title, as people give it) says, the others as their titles tell; None where the
    sheet has not all of the titles. `table` names the table, else it is the one that has the fields and fits best.

    Raises DocumentError (unknown) for a field that no table has, or a table that does not exist.
    """
    known = [one for one in read_tables() if not table or one.key == table]
    if not known:
        raise DocumentError(f"no table is called {table!r}; there are {_names(read_tables())}", what=file, why="unknown")
    able = [one for one in known if mapping.keys() <= one.fields]
    if not able:
        fields = ", ".join(sorted({name for one in known for name in one.fields}))
        wrong = ", ".join(sorted(mapping.keys() - {name for one in known for name in one.fields})) or ", ".join(mapping)
        raise DocumentError(f"no table has the fields {wrong} together; fields are {fields}", what=file, why="unknown")
    wanted = {normal_title(title): name for name, title in mapping.items()}
    best: tuple[float, Columns] | None = None
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        if not wanted.keys() <= {normal_title(cell[:60]) for cell in row}:
            continue
        for one in able:
            columns = _match(one, sheet, index, row, given=wanted)
            if columns is None:
                continue
            fit = 0.0
            if "code" in columns.fields.values() and "code" in one.patterns:
                fit = 0.5 if _codes_fit(one, sheet, index, columns.fields) else -0.5
            if best is None or len(columns.fields) + fit > best[0]:
                best = (len(columns.fields) + fit, columns)
    return None if best is None else best[1]


def _names(tables: Iterable[Table]) -> str:
    return ", ".join(table.key for table in tables)


def _match(
    table: Table, sheet: Sheet, index: int, row: tuple[str, ...], *, given: Mapping[str, str] | None = None
) -> Columns | None:
    fields: dict[int, str] = {}
    unused = []
    taken = set((given or {}).values())
    for column, title in enumerate(row):
        bare = normal_title(title[:60])
        name = (given or {}).get(bare) or table.titles.get(bare)
        if name is not None and name not in fields.values() and (name not in taken or bare in (given or {})):
            fields[column] = name
        elif bare not in ROW_NUMBERS:
            unused.append(title)
    found = set(fields.values())
    if not all(found & group for group in table.needs):
        return None
    if table.generic and given is None and not _codes_fit(table, sheet, index, fields):
        return None
    return Columns(table, index, fields, tuple(unused))


def _codes_fit(table: Table, sheet: Sheet, index: int, fields: Mapping[int, str]) -> bool:
    """Whether half of the first codes look like this table's: `code` and `name` alone say nothing about the kind."""
    column = next(column for column, name in fields.items() if name == "code")
    codes = [row[column] for row in _below(sheet, index) if column < len(row) and row[column]]
    fitting = sum(table.patterns["code"].fullmatch(code) is not None for code in codes)
    return fitting * 2 >= len(codes) and fitting > 0


def _below(sheet: Sheet, index: int) -> Iterator[tuple[str, ...]]:
    yield from sheet.rows[index + 1 : index + 1 + SAMPLE_ROWS]
