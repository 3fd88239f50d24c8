"""Table files to rows of text: CSV and TSV (UTF-8, UTF-16 with a mark, GB18030), XLSX and XLS; merged cells filled."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine

from graph.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE_BYTES = 256 << 20
MAX_UNPACKED_BYTES = 1 << 30
MAX_CELL_CHARACTERS = 1 << 20

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[0]` is what people call row 1. Cells are text without white space at the ends, "" when empty.
    `merged` are its merged cells as ((top, left), (bottom, right)), counted from 0, both ends inside."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """All sheets of a table file, chosen by its first bytes, not its name. A CSV file is one sheet named after the file.

    Raises DocumentError: empty, broken, encrypted, limit (size, packed size, one cell above a million characters).
    """
    size = path.stat().st_size
    if size == 0:
        raise DocumentError(f"{path.name}: the file is empty", what=str(path), why="empty")
    if size > MAX_FILE_BYTES:
        message = f"{path.name}: {size >> 20} MiB is more than a table file may have ({MAX_FILE_BYTES >> 20} MiB): split it"
        raise DocumentError(message, what=str(path), why="limit")
    data = path.read_bytes()
    if data.startswith((b"PK\x03\x04", OLE_MAGIC)):
        return _read_workbook(path, data)
    return (_read_csv(path, data),)


def table_format(path: Path) -> str:
    """xlsx, xls or csv, by the first bytes."""
    with path.open("rb") as handle:
        head = handle.read(8)
    return "xlsx" if head.startswith(b"PK") else "xls" if head == OLE_MAGIC else "csv"


def decode(path: Path, data: bytes) -> str:
    """The text of `data`: UTF-16 or UTF-8 by its mark, else UTF-8, else GB18030. Raises DocumentError where none fits."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    reasons = []
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            reasons.append(f"not {encoding} at byte {error.start + 1}")
    message = f"{path.name}: {', '.join(reasons)}: save it again as UTF-8"
    raise DocumentError(message, what=str(path), why="broken")


def _read_csv(path: Path, data: bytes) -> Sheet:
    text = decode(path, data)
    first = text[: text.find("\n") + 1 or None][:10_000]
    delimiter = max("\t,;", key=lambda mark: (first.count(mark), mark == ","))
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            # A quoted cell may hold line breaks: rows are counted as people count them in a table, not as lines.
            rows.append(tuple(cell.strip() for cell in row))
    except csv.Error as error:
        why = "limit" if "field larger" in str(error) else "broken"
        message = f"{path.name}: row {len(rows) + 1} (line {reader.line_num}): {error}: correct this row and read it again"
        raise DocumentError(message, what=str(path), why=why) from error
    return Sheet(path.stem, tuple(rows))


def _read_workbook(path: Path, data: bytes) -> tuple[Sheet, ...]:
    if data.startswith(OLE_MAGIC) and ENCRYPTED_MARK in data:
        message = f"{path.name}: the workbook has a password: save it without one"
        raise DocumentError(message, what=str(path), why="encrypted")
    if data.startswith(b"PK"):
        _check_packed_size(path, data)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        return tuple(Sheet(sheet.name, tuple(_rows_of(sheet, path)), tuple(sheet.merged_cell_ranges or ())) for sheet in sheets)
    except python_calamine.PasswordError as error:
        message = f"{path.name}: the workbook has a password: save it without one"
        raise DocumentError(message, what=str(path), why="encrypted") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        message = f"{path.name}: not a workbook that can be read ({error}): open it and save it again"
        raise DocumentError(message, what=str(path), why="broken") from error


def _check_packed_size(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        message = f"{path.name}: the workbook is damaged ({error}): open it and save it again"
        raise DocumentError(message, what=str(path), why="broken") from error
    if unpacked > MAX_UNPACKED_BYTES:
        message = f"{path.name}: unpacks to {unpacked >> 20} MiB, more than a workbook may ({MAX_UNPACKED_BYTES >> 20} MiB)"
        raise DocumentError(message, what=str(path), why="limit")


def _rows_of(sheet: python_calamine.CalamineSheet, path: Path) -> Iterator[tuple[str, ...]]:
    cells = [[_text_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    if any(len(cell) > MAX_CELL_CHARACTERS for row in cells for cell in row):
        message = f"{path.name}: sheet {sheet.name} has a cell of more than {MAX_CELL_CHARACTERS} characters"
        raise DocumentError(message, what=str(path), why="limit")
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left != right or bottom >= len(cells):
            continue  # a cell merged over columns is a heading or a note: it stands in its first column alone
        for row in range(top + 1, bottom + 1):
            cells[row][left] = cells[top][left]
    return map(tuple, cells)


def _text_of(value: Any) -> str:
    match value:
        case str():
            return value.strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)
