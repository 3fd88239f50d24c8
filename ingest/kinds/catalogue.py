"""Kind `catalogue`: tables of occupations, programs, industries, certificates, competitions and what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.sheets import Sheet
from ingest.kinds.catalogue_columns import HEADER_ROWS, Columns, Table, find_columns, likeness, map_columns
from ingest.kinds.catalogue_outline import is_outline, read_outline
from ingest.kinds.catalogue_rows import get, read_row
from ingest.kinds.catalogue_sheets import TableSheet, read_table_file
from ingest.record import Issue, Item, Reading, Record

KIND = "catalogue"
FORMATS = ("csv", "xlsx", "xls", "json", "jsonl")
VERSION = "4"
MAX_ISSUES_PER_SHEET = 1000

NOTE = re.compile(r"^(注|备注|说明|合计|总计|数据来源)")
OCCUPATION_FILE = re.compile(
    r"(?P<name>[^_\W]+)[_ ]?[（(]?(?P<code>\d(?:-\d{2}){3})|(?P<code2>\d(?:-\d{2}){3})[_ ]?(?P<name2>[^_\W\d]+)"
)
NO_TITLES = "no known column titles: the sheet was not read (known titles: ingest/data/catalogue_columns.toml)"


def detect(head: str, format: str) -> float:
    """0.6 to 0.95 where the first text holds the column titles of a table, by the share of titles that are known. A CSV file
    or workbook of other titles 0.5: no other kind claims it, and reading it says which titles were missing."""
    if format not in FORMATS:
        return 0.0
    if format in ("json", "jsonl"):
        return likeness(dict.fromkeys(re.findall(r'"([A-Za-z_][\w ]{0,40}|[\u4e00-\u9fff]{1,20})"\s*:', head)))
    lines = [re.split(r"[,;\t]", line) for line in head.splitlines()[:HEADER_ROWS]]
    across = [head.replace("\n", "\t").split("\t")]
    return max([0.5, *(likeness(titles) for titles in lines), *(min(0.9, likeness(titles)) for titles in across)])


@dataclass(slots=True)
class _File:
    """What has been read of a file so far. `known` carries identities already read, by table, over all its sheets."""

    path: Path
    format: str = ""
    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    used: int = 0
    known: dict[str, dict[Any, Any]] = field(default_factory=dict)
    recognised: bool = False
    refused: str = ""

    def leave(self, sheet: TableSheet, index: int, text: str, why: str) -> None:
        self.issues.append(Issue(self.path.name, sheet.place(index), text[:200], why))


def read_document(path: Path, *, sha256: str, mapping: Mapping[str, str] | None = None, table: str = "") -> Reading:
    """One record of kind `catalogue`: an item for each row, its key the table ("occupations", "programs", "certificates",
    ... as in ingest/data/catalogue_columns.toml), its value an object with "name", "code" and what else the columns say (an
    object for each end in the joining tables). The quote of an item is the row's cells that were used.

    `mapping` says which title holds a field ({"name": "职业名称"}) and `table` which table it is, where titles are not known.
    Rows that cannot be used and sheets without known column titles become issues. Raises DocumentError where no sheet is
    a catalogue, or holds nothing the graph has a place for (unknown), and as read_table_file does.
    """
    sheets, format = read_table_file(path)
    file = _File(path, format)
    total = 0
    for sheet in sheets:
        filled = sum(any(row) for row in sheet.sheet.rows[1 - sheet.first :])
        total += filled
        columns = _columns(sheet.sheet, mapping, table, path)
        if columns is not None and columns.table.refuse:
            file.refused = columns.table.refuse
        elif columns is not None:
            file.recognised = True
            _read_sheet(file, sheet, columns)
        elif is_outline(sheet.sheet):
            file.recognised = True
            _read_outline(file, sheet)
        elif filled:
            file.leave(sheet, 0, " | ".join(next(row for row in sheet.sheet.rows if any(row))), NO_TITLES)
    if not file.recognised:
        raise DocumentError(_nothing(path, sheets, file.refused, mapping), what=str(path), why="unknown")
    if not file.items:
        why = next((issue.why for issue in file.issues if issue.why != NO_TITLES), "it has no rows")
        raise DocumentError(f"{path.name}: not one row could be used, the first because {why}", what=str(path), why="unknown")
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=format,
        title=path.stem,
        pages=0,
        records=(Record(KIND, tuple(file.items), {"file": path.name}),),
        issues=tuple(file.issues),
        lines_total=total,
        lines_used=file.used,
    )


def preview(path: Path, *, rows: int = 5, mapping: Mapping[str, str] | None = None, table: str = "") -> dict[str, dict[str, Any]]:
    """How each sheet would be read: {sheet: {"table", "columns": {title: field}, "unused": titles, "rows": first values,
    "issues": what is wrong with these rows}}; "table" is None for a sheet with no known titles, "refused" says why a known
    table is not read. `mapping` and `table` as in read_document. Raises as read_table_file."""
    shown: dict[str, dict[str, Any]] = {}
    for sheet in read_table_file(path)[0]:
        columns = _columns(sheet.sheet, mapping, table, path)
        name = sheet.sheet.name or path.name
        if columns is None:
            shown[name] = {"table": None, "columns": {}, "unused": [], "rows": [], "issues": []}
            if is_outline(sheet.sheet):
                part = TableSheet(Sheet(sheet.sheet.name, sheet.sheet.rows[: HEADER_ROWS + rows]), sheet.first)
                shown[name] |= {
                    "table": "knowledge_points",
                    "rows": [value for _, value, _ in read_outline(part.sheet)[0]][:rows],
                }
            continue
        file = _File(path)
        part = TableSheet(Sheet(sheet.sheet.name, sheet.sheet.rows[: columns.header + 1 + rows]), sheet.first, sheet.lines)
        if not columns.table.refuse:
            _read_sheet(file, part, columns)
        titles = columns.titles
        shown[name] = {
            "table": columns.table.key,
            "columns": {titles[column]: name for column, name in columns.fields.items()},
            "unused": list(columns.unused),
            "rows": [item.value for item in file.items],
            "issues": [f"{issue.place}: {issue.why}" for issue in file.issues],
        }
        if columns.table.refuse:
            shown[name]["refused"] = columns.table.refuse
    return shown


def _columns(sheet: Sheet, mapping: Mapping[str, str] | None, table: str, path: Path) -> Columns | None:
    if mapping or table:
        return map_columns(sheet, mapping or {}, table=table, file=str(path))
    return find_columns(sheet)


def _nothing(path: Path, sheets: tuple[TableSheet, ...], refused: str, mapping: Mapping[str, str] | None) -> str:
    if refused:
        return f"{path.name}: {refused}"
    rows = sheets[0].sheet.rows if sheets else ()
    titles = " | ".join(next((row for row in rows if any(row)), ()))[:200]
    if mapping:
        return f"{path.name}: no sheet has all the columns {', '.join(mapping.values())} (the first row says: {titles})"
    return (
        f"{path.name}: no sheet has the column titles of a catalogue (the first row says: {titles}); --columns FIELD=TITLE,... "
        "says what they hold"
    )


def _read_sheet(file: _File, sheet: TableSheet, columns: Columns) -> None:
    """Items and issues of a recognised sheet."""
    table = columns.table
    rows = sheet.sheet.rows
    seen = file.known.setdefault(table.key, {})
    file.used += sum(any(row) for row in rows[1 - sheet.first : columns.header + 1])
    if columns.unused:
        file.leave(sheet, columns.header, " | ".join(columns.unused), "columns that were not used")
    titles = columns.titles
    implied = _implied(file, table)
    bad_rows = 0
    for index, row in _data_rows(sheet.sheet, columns.header):
        if row == rows[columns.header] or _is_note(row):
            file.used += 1
            continue
        said = read_row(row, titles, columns)
        for value, _ in said.values:
            for name, given in implied.items():
                value.setdefault(name, given)
        why = said.why or (_clash(seen, table, said.values[0][0], str(sheet.place(index))) if said.values else "")
        if not why and table.key == "work_requirements" and "occupation" not in said.values[0][0]:
            why = "no occupation: name it in a column, or put its name and code into the file's name (茶艺师_4-03-02-07.csv)"
        if why:
            bad_rows += 1
            if bad_rows <= MAX_ISSUES_PER_SHEET:
                file.leave(sheet, index, " | ".join(row), why)
            continue
        file.used += 1
        for remark in said.remarks:
            file.leave(sheet, index, " | ".join(row), remark)
        key = "clauses" if table.key == "work_requirements" else table.key
        for value, quote in said.values:
            if value:
                file.items.append(Item(key, value, quote, sheet.place(index), f"catalogue/{table.key}", str(value.get("no", ""))))
    if bad_rows > MAX_ISSUES_PER_SHEET:
        file.leave(sheet, columns.header, "", f"{bad_rows - MAX_ISSUES_PER_SHEET} more rows of this sheet are bad")


def _read_outline(file: _File, sheet: TableSheet) -> None:
    points, issues, used = read_outline(sheet.sheet)
    file.used += used
    for index, value, quote in points:
        file.items.append(Item("knowledge_points", value, quote, sheet.place(index), "catalogue/knowledge_points"))
    for index, text, why in issues:
        file.leave(sheet, index, text, why)


def _implied(file: _File, table: Table) -> dict[str, Any]:
    """What the file's name says of every row: the occupation of a table of work requirements."""
    found = OCCUPATION_FILE.search(file.path.stem) if table.key == "work_requirements" else None
    if found is None:
        return {}
    return {"occupation": {"code": found["code"] or found["code2"], "name": found["name"] or found["name2"]}}


def _data_rows(sheet: Sheet, header: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for index, row in enumerate(sheet.rows):
        if index > header and any(row):
            yield index, row


def _is_note(row: tuple[str, ...]) -> bool:
    filled = [cell for cell in row if cell]
    return NOTE.match(filled[0]) is not None and len(filled) <= 2


def _clash(seen: dict[Any, Any], table: Table, value: dict[str, Any], place: str) -> str:
    """Remember what the row names. Empties `value` where the file said the same before; a sentence where it said otherwise."""
    flat = {name: get(value, name) for name in table.identity}
    key = flat["code"] if flat.get("code") else tuple(flat.values())
    if key not in seen:
        seen[key] = (flat, place)
        return ""
    before, where = seen[key]
    if before != flat:
        return f"code {key} is already {before['name']} in {where}"
    value.clear()
    return ""
