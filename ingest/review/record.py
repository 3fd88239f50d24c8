"""The file of decisions: held by one writer at a time and replaced as a whole, so that what is added is kept or is not."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreError
from ingest.review.places import DECISIONS, LOCK


@contextmanager
def held(folder: Path) -> Iterator[bytes]:
    """The record's bytes, none where there is no record, held against other writers while the block runs. Raises StoreError
    where it cannot be read or held."""
    path = folder / DECISIONS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: the decision cannot be kept: {error.strerror}", what=str(path)) from error
    try:
        yield _locked(lock, path)
    finally:
        os.close(lock)


def add_lines(folder: Path, record: bytes, lines: Iterable[bytes]) -> None:
    """Put the lines after what `held` gave: all of them or, where this fails or the process is killed, none. A line that
    somebody left unfinished is ended first. Raises StoreError where the file cannot be written."""
    path = (folder / DECISIONS).resolve()
    draft = path.with_suffix(".part")
    ended = record if not record or record.endswith(b"\n") else record + b"\n"
    try:
        with draft.open("wb") as file:
            file.write(ended)
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise StoreError(f"{path}: the decision cannot be kept: {error.strerror}", what=str(path)) from error


def _locked(lock: int, path: Path) -> bytes:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}", what=str(path)) from error


def _settle(folder: Path) -> None:
    """Have the folder's new entry on the disk, as the file is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
