"""Table files of every format to sheets: workbooks and CSV as they are, a JSON list of objects as a table of its keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.detect import decode
from ingest.formats.sheets import MAX_CELL_CHARACTERS, MAX_FILE_BYTES, Sheet, read_sheets, table_format
from ingest.record import Place


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet and what its first row is called: 1 in a table file, 0 where the titles are the keys of JSON objects, which
    are counted from 1. `lines` is True where objects stand one on a line."""

    sheet: Sheet
    first: int = 1
    lines: bool = False

    def place(self, index: int) -> Place:
        """Where the row of this index stands."""
        number = index + self.first
        return Place(line=number) if self.lines else Place(sheet=self.sheet.name, row=number)


def read_table_file(path: Path) -> tuple[tuple[TableSheet, ...], str]:
    """The sheets of a table file and its format. Raises DocumentError as read_sheets does, (broken) for text that is no
    JSON, (unknown) for JSON that is no list of objects."""
    if path.suffix.lower() in (".json", ".jsonl", ".ndjson"):
        return _read_json(path)
    return tuple(TableSheet(sheet) for sheet in read_sheets(path)), table_format(path)


def _read_json(path: Path) -> tuple[tuple[TableSheet, ...], str]:
    if path.stat().st_size > MAX_FILE_BYTES:
        message = f"{path.name}: more than a table file may have ({MAX_FILE_BYTES >> 20} MiB): split it"
        raise DocumentError(message, what=str(path), why="limit")
    text = decode(path.read_bytes())
    by_line = path.suffix.lower() != ".json"
    try:
        found = [json.loads(line) if line.strip() else None for line in text.split("\n")] if by_line else json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{path.name}: not JSON that can be read ({error}): save it again"
        raise DocumentError(message, what=str(path), why="broken") from error
    objects = found if isinstance(found, list) else _only_list(found)
    if objects is None:
        message = f"{path.name}: no list of objects, so nothing in it is a row of a catalogue"
        raise DocumentError(message, what=str(path), why="unknown")
    keys = list(dict.fromkeys(key for one in objects if isinstance(one, dict) for key in one))
    rows = [tuple(_cell(one.get(key)) if isinstance(one, dict) else "" for key in keys) for one in objects]
    if any(len(cell) > MAX_CELL_CHARACTERS for row in rows for cell in row):
        message = f"{path.name}: a value of more than {MAX_CELL_CHARACTERS} characters"
        raise DocumentError(message, what=str(path), why="limit")
    sheet = Sheet("", (tuple(keys), *rows))
    return (TableSheet(sheet, 0, by_line),), "jsonl" if by_line else "json"


def _only_list(found: Any) -> list[Any] | None:
    """The list of objects that an outer object holds, where it holds one."""
    values = found.values() if isinstance(found, Mapping) else ()
    lists = [value for value in values if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value)]
    return lists[0] if len(lists) == 1 else None


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(str(one) for one in value)
    return "" if value is None or isinstance(value, Mapping) else str(value).strip()
