"""One door for reading: a file's format by its bytes, its kind by its content, its facts by the kind's module."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from graph.errors import DocumentError
from ingest import text
from ingest.checks.coverage import check_reading
from ingest.formats import pdf
from ingest.formats.detect import detect_format, read_head
from ingest.kinds import catalogue, detect_kind, kinds
from ingest.record import NamedColumns, Reading

READING_VERSION = f"1 pdf {pdf.VERSION} text {text.VERSION}"


def reading_version(kind: str) -> str:
    """Versions of everything that takes part in reading a kind: another version reads the same bytes anew."""
    return f"{READING_VERSION} {kind} {kinds()[kind].VERSION}"


def read_file(path: Path, *, kind: str | None = None, columns: NamedColumns | None = None) -> Reading:
    """What the file says. `kind` overrides what its content shows; `columns` says that it is a catalogue, and how to read it.

    Raises DocumentError with why = broken, encrypted, empty, mismatch (not what its name says) or unknown.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path.name}: cannot be opened ({error.strerror})", what=str(path), why="broken") from error
    found = detect_format(path, data)
    known = kinds()
    if columns is not None:
        kind = catalogue.KIND
    if kind is None:
        kind = find_kind(path, data, found)
    elif kind not in known:
        raise DocumentError(f"{kind}: no such kind; choose one of {', '.join(known)}", what=str(path), why="unknown")
    module = known[kind]
    if found not in module.FORMATS:
        readable = ", ".join(module.FORMATS)
        raise DocumentError(f"{path.name}: a {kind} is read from {readable}, not from {found}", what=str(path), why="unknown")
    sha256 = hashlib.sha256(data).hexdigest()
    if columns is None:
        return module.read_document(path, sha256=sha256)
    reading = catalogue.read_document(path, sha256=sha256, mapping=dict(columns.titles), table=columns.table)
    return replace(reading, named=str(columns))


def read_checked(path: Path, *, kind: str | None = None, columns: NamedColumns | None = None) -> Reading:
    """As read_file, looked through again: items whose quotes are not found at their place are dropped with an issue each, and
    `coverage` lists what became no fact."""
    return check_reading(read_file(path, kind=kind, columns=columns))


def find_kind(path: Path, data: bytes, found: str) -> str:
    """The kind that the content of a file of format `found` shows. Raises DocumentError when no kind knows it."""
    head = read_head(path, data, found)
    if not head.strip() and found == "pdf":
        pdf.read_pdf(path)
    name, _ = detect_kind(head, found)
    if not name:
        raise DocumentError(
            f"{path.name}: of no known kind ({', '.join(kinds())}); if it is one of them, say which with --kind",
            what=str(path),
            why="unknown",
        )
    return name
