"""Which column of a catalogue sheet holds what: the sheet's title row, recognised from ingest/data/catalogue_columns.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from graph.errors import DocumentError
from graph.text import fold
from ingest.formats.sheets import Sheet

HEADER_ROWS = 20
SAMPLE_ROWS = 60
ROW_NUMBERS = ("序号", "编号", "no", "no.", "#", "id", "")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of catalogue table, as ingest/data/catalogue_columns.toml describes it: `titles` maps a normalised column
    title to a field, `patterns` a field to what its cell must look like, `wants` how to say that to people, `refuse` why
    nothing is read from it ("" where something is); the other fields as the head of that file tells."""

    key: str
    titles: Mapping[str, str]
    needs: tuple[frozenset[str], ...]
    required: tuple[tuple[str, ...], ...]
    identity: tuple[str, ...]
    generic: frozenset[str]
    lists: frozenset[str]
    deepest: frozenset[str]
    several: frozenset[str]
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
    """A sheet recognised: `header` is the index of the (last) title row, `titles` what it says of each column, `fields` maps
    column indexes to fields, `unused` are the titles that no field takes."""

    table: Table
    header: int
    titles: tuple[str, ...]
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
        deepest=frozenset(spec.get("deepest", ())),
        several=frozenset(spec.get("several", ())),
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
        for titles in (row, _two_rows(sheet.rows[index - 1], row)) if index else (row,):
            for table in read_tables():
                columns = _match(table, sheet, index, titles)
                if columns is not None and (best is None or len(columns.fields) > best[0]):
                    best = (len(columns.fields), columns)
    return None if best is None else best[1]


def _two_rows(above: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    """The titles of a header of two rows: 专业大类 over 代码 and 名称, and what stands in the upper row alone."""
    titles: list[str] = []
    over = ""
    for column, title in enumerate(row):
        upper = above[column] if column < len(above) else ""
        over = upper or (over if title else "")
        both = f"{over}{title}"
        known = any(normal_title(both) in table.titles for table in read_tables())
        titles.append(both if known else title or upper)
    return tuple(titles)


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
    bare = [normal_title(title[:60]) for title in row]
    names = {column: (given or {}).get(title) or table.titles.get(title) for column, title in enumerate(bare)}
    order = {title: place for place, title in enumerate((*(given or {}), *table.titles))}
    best: dict[str, int] = {}
    for column, name in names.items():
        if name is not None and (name not in best or order[bare[column]] < order[bare[best[name]]]):
            best[name] = column
    many = (table.lists | table.deepest) - set((given or {}).values())
    fields = {column: name for column, name in names.items() if name is not None and (name in many or best[name] == column)}
    unused = [title for column, title in enumerate(row) if column not in fields and bare[column] not in ROW_NUMBERS]
    found = set(fields.values())
    if not all(found & group for group in table.needs):
        return None
    if table.generic and given is None and not _codes_fit(table, sheet, index, fields):
        return None
    return Columns(table, index, row, fields, tuple(unused))


def _codes_fit(table: Table, sheet: Sheet, index: int, fields: Mapping[int, str]) -> bool:
    """Whether half of the first codes look like this table's: `code` and `name` alone say nothing about the kind."""
    columns = [column for column, name in fields.items() if name == "code"]
    codes = [row[column] for row in _below(sheet, index) for column in columns if column < len(row) and row[column]]
    fitting = sum(table.patterns["code"].fullmatch(unicodedata.normalize("NFKC", code)) is not None for code in codes)
    return fitting * 2 >= len(codes) and fitting > 0


def _below(sheet: Sheet, index: int) -> Iterator[tuple[str, ...]]:
    yield from sheet.rows[index + 1 : index + 1 + SAMPLE_ROWS]
