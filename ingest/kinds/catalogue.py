"""Kind `catalogue`: occupations, programs, industries, certificates, competitions and what joins them, from table files."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import DocumentError
from ingest.kinds.catalogue_columns import HEADER_ROWS, Columns, Table, find_columns, normal_title, read_tables
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.sheets import Sheet, read_sheets, table_format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KIND = "catalogue"
FORMATS = ("csv", "xlsx", "xls")
VERSION = "1"
MAX_ISSUES_PER_SHEET = 1000
MAX_LINE_BREAKS = 20

MARKS = re.compile(r"(?<=[\u4e00-\u9fff)）])\s*(L/S|L|S)$")
NOTE = re.compile(r"^(注|备注|说明|合计|总计|数据来源)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def detect(head: str, format: str) -> float:
    """0.9 where the first text holds the column titles of a table. Else 0.5: no other kind claims the file, and reading it
    says which titles were missing."""
    if format not in FORMATS:
        return 0.0
    for lines in (head.splitlines()[:HEADER_ROWS], [head.replace("\n", "\t")]):
        for line in lines:
            titles = {normal_title(title.strip('" ')[:60]) for title in re.split(r"[,;\t]", line)}
            for table in read_tables():
                found = {table.titles[title] for title in titles if title in table.titles}
                if all(found & group for group in table.needs):
                    return 0.9
    return 0.5


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record of kind `catalogue`: an item for each row, its key the table ("occupations", "programs",
    "program_occupations", "industries", "certificates", "certificate_programs", "competitions", "competition_programs"),
    its value an object with "name", "code" and what else the columns say (an object for each end in the joining tables).

    Rows that cannot be used and sheets without known column titles become issues. Raises DocumentError where no sheet is
    a catalogue (unknown) and as read_sheets does.
    """
    sheets = read_sheets(path)
    items: list[Item] = []
    issues: list[Issue] = []
    total = used = 0
    known: dict[str, dict[Any, Any]] = {}
    recognised = False
    for sheet in sheets:
        filled = sum(any(row) for row in sheet.rows)
        total += filled
        columns = find_columns(sheet)
        if columns is None:
            if filled:
                text = " | ".join(next(row for row in sheet.rows if any(row)))
                why = "no known column titles: the sheet was not read (known titles: ingest/data/catalogue_columns.toml)"
                issues.append(_issue(path, sheet, 0, text, why))
            continue
        recognised = True
        found, bad, furniture = _read_sheet(path, sheet, columns, known)
        items += found
        issues += bad
        used += furniture
    if not recognised:
        sheet = sheets[0] if sheets else Sheet(path.stem, ())
        titles = " | ".join(next((row for row in sheet.rows if any(row)), ()))[:200]
        message = f"{path.name}: no sheet has the column titles of a catalogue (the first row says: {titles})"
        raise DocumentError(message, what=str(path), why="unknown")
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=table_format(path),
        title=path.stem,
        pages=0,
        records=(Record(KIND, tuple(items), {"file": path.name}),),
        issues=tuple(issues),
        lines_total=total,
        lines_used=used,
    )


def preview(path: Path, *, rows: int = 5) -> dict[str, dict[str, Any]]:
    """How each sheet would be read: {sheet: {"table", "columns": {title: field}, "unused": titles, "rows": first values}};
    "table" is None for a sheet with no known titles. Raises as read_sheets."""
    shown: dict[str, dict[str, Any]] = {}
    for sheet in read_sheets(path):
        columns = find_columns(sheet)
        if columns is None:
            shown[sheet.name] = {"table": None, "columns": {}, "unused": [], "rows": []}
            continue
        part = Sheet(sheet.name, sheet.rows[: columns.header + 1 + rows])
        items, _, _ = _read_sheet(path, part, columns, {})
        titles = sheet.rows[columns.header]
        shown[sheet.name] = {
            "table": columns.table.key,
            "columns": {titles[column]: name for column, name in columns.fields.items()},
            "unused": list(columns.unused),
            "rows": [item.value for item in items],
        }
    return shown


def _read_sheet(
    path: Path, sheet: Sheet, columns: Columns, known: dict[str, dict[Any, Any]]
) -> tuple[list[Item], list[Issue], int]:
    """Items, issues and the number of rows used. `known` carries identities already read, over all sheets of the file."""
    table = columns.table
    seen = known.setdefault(table.key, {})
    items: list[Item] = []
    issues: list[Issue] = []
    used = columns.header + 1 - sum(not any(row) for row in sheet.rows[: columns.header + 1])
    if columns.unused:
        why = "columns that were not used"
        issues.append(_issue(path, sheet, columns.header, " | ".join(columns.unused), why))
    titles = sheet.rows[columns.header]
    bad_rows = 0
    for index, row in _data_rows(sheet, columns.header):
        if row == titles or _is_note(row):
            used += 1
            continue
        value, why = _value_of(row, titles, columns)
        if not why:
            why = _clash(seen, table, value, f"sheet {sheet.name} row {index + 1}")
        if why:
            bad_rows += 1
            if bad_rows <= MAX_ISSUES_PER_SHEET:
                issues.append(_issue(path, sheet, index, " | ".join(row), why))
            continue
        used += 1
        if value:
            place = Place(sheet=sheet.name, row=index + 1)
            items.append(Item(table.key, value, _quote(row, columns), place, f"catalogue/{table.key}"))
    if bad_rows > MAX_ISSUES_PER_SHEET:
        issues.append(
            _issue(path, sheet, columns.header, "", f"{bad_rows - MAX_ISSUES_PER_SHEET} more rows of this sheet are bad")
        )
    return items, issues, used


def _data_rows(sheet: Sheet, header: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for index, row in enumerate(sheet.rows):
        if index > header and any(row):
            yield index, row


def _is_note(row: tuple[str, ...]) -> bool:
    filled = [cell for cell in row if cell]
    return NOTE.match(filled[0]) is not None and len(filled) <= 2


def _value_of(row: tuple[str, ...], titles: tuple[str, ...], columns: Columns) -> tuple[dict[str, Any], str]:
    """The object a row stands for, or why it cannot be used."""
    table = columns.table
    value: dict[str, Any] = {}
    for column, name in columns.fields.items():
        cell = row[column] if column < len(row) else ""
        if CONTROL.search(cell):
            return {}, f"column {titles[column]} holds a control character: type the cell again"
        if name in table.identity and cell.count("\n") > MAX_LINE_BREAKS:
            return {}, f"column {titles[column]} holds {cell.count(chr(10))} line breaks: is a quotation mark not closed?"
        if not cell:
            if name in table.required:
                return {}, f"column {titles[column]} is empty"
            continue
        text = _one_line(cell)
        pattern = table.patterns.get(name)
        if pattern is not None:
            text = unicodedata.normalize("NFKC", text).replace(" ", "")
            if pattern.fullmatch(text) is None:
                wanted = table.wants.get(name) or "a code of this catalogue"
                return {}, f"column {titles[column]}: {text[:40]!r} is not {wanted}"
        _put(value, name, text)
    for name in table.lists & value.keys():
        value[name] = _names(value[name], value["name"])
    if table.marks and (mark := MARKS.search(value["name"])):
        value["name"] = MARKS.sub("", value["name"])
        value |= {name: True for letter, name in (("L", "green"), ("S", "digital")) if letter in mark[1]}
    return {name: content for name, content in value.items() if content}, ""


def _put(value: dict[str, Any], name: str, content: Any) -> None:
    """Put `content` under a field; `program.name` goes to value["program"]["name"]."""
    *outer, last = name.split(".")
    for part in outer:
        value = value.setdefault(part, {})
    value[last] = content


def _names(text: str, own: str) -> list[str]:
    """Names of a cell that lists several; marks in brackets or in the row's `own` name do not part them. Each once."""
    parts = re.split(r"[、,，;；]\s*(?![^（(]*[)）])", text.replace(own, ""))
    return list(dict.fromkeys(name.strip() for name in parts if name.strip()))


def _one_line(cell: str) -> str:
    """A cell without line breaks; a space stays only between two Latin words."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", re.sub(r"\s+", " ", cell)).strip()


def _clash(seen: dict[Any, Any], table: Table, value: dict[str, Any], place: str) -> str:
    """Remember what the row names. Empties `value` where the file said the same before; a sentence where it said otherwise."""
    flat = {name: _get(value, name) for name in table.identity}
    key = flat["code"] if "code" in flat else tuple(flat.values())
    if key not in seen:
        seen[key] = (flat, place)
        return ""
    before, where = seen[key]
    if before != flat:
        return f"code {key} is already {before['name']} in {where}"
    value.clear()
    return ""


def _get(value: Mapping[str, Any], name: str) -> Any:
    found: Any = value
    for part in name.split("."):
        found = found.get(part, {}) if isinstance(found, dict) else ""
    return found if isinstance(found, str) else ""


def _quote(row: tuple[str, ...], columns: Columns) -> str:
    """The cells from the first to the last that say what the row names, with tabs between, as they stand in the row."""
    wanted = [column for column, name in columns.fields.items() if name in columns.table.identity and column < len(row)]
    return "\t".join(row[min(wanted) : max(wanted) + 1]).strip()


def _issue(path: Path, sheet: Sheet, index: int, text: str, why: str) -> Issue:
    return Issue(path.name, Place(sheet=sheet.name, row=index + 1), text[:200], why)
