"""Opening what commands work on: settings, the store, the current release, and files to write into."""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ZhiqiaoError

if TYPE_CHECKING:
    from graph.projection import Release
    from graph.settings import Settings


class FileError(ZhiqiaoError):
    """A file of the user cannot be written; `what` is its path."""


def settings_of(given: argparse.Namespace) -> Settings:
    """Settings of the environment and of --store."""
    from graph.settings import read_settings

    return read_settings(os.environ, store=given.store)


def release_of(given: argparse.Namespace) -> Release:
    """The current release. Raises ReleaseError that says what to run where there is none."""
    from graph.projection import open_release

    return open_release(settings_of(given).releases)


def write_file(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file as a whole or not at all: beside its place first, then moved there. Raises FileError."""
    try:
        if path.is_dir():
            raise FileError(f"{path} is a folder: name a file in it", what=str(path))
        if not path.parent.is_dir():
            raise FileError(f"{path}: the folder {path.parent} does not exist: make it first", what=str(path))
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                device.writelines(pieces)
            return
        handle, draft = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(pieces)
            mask = os.umask(0)
            os.umask(mask)
            Path(draft).chmod(0o666 & ~mask)
            Path(draft).replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(draft).unlink()
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}", what=str(path)) from error
