"""Which files a run reads: files, folders and globs to one sorted list; nothing outside what was given."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that was not read, and why."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Selection:
    """`files` by absolute path in sorted order, each once; `skipped` what stands in the folders but is not read;
    `missing` what was asked for and is not there, folders without any file among it."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[str, ...]


def select_files(paths: Iterable[str | Path]) -> Selection:
    """Files as given, folders with all below them, globs with all they match.

    Hidden files and lock files (~$...) of folders and globs are left out; so are symbolic links that lead out of the
    folder, and links to folders, each with its reason.
    """
    files: dict[str, Path] = {}
    skipped: dict[str, Skipped] = {}
    missing: list[str] = []
    for given in paths:
        found = list(_expand(str(given)))
        if not found:
            missing.append(str(given))
        for path, root in found:
            why = "" if root is None else _why_not(path, root)
            if why:
                skipped.setdefault(str(path), Skipped(str(path), why))
            else:
                files.setdefault(str(path), path)
    kept = tuple(files[name] for name in sorted(files))
    return Selection(kept, tuple(skipped[name] for name in sorted(skipped) if name not in files), tuple(missing))


def _expand(given: str) -> Iterator[tuple[Path, Path | None]]:
    """Paths and the folder they were found in, None for a file named as it is."""
    if not given or "\0" in given:
        return
    path = Path(os.path.abspath(Path(given).expanduser()))  # noqa: PTH100 (without following links)
    if path.is_dir():
        yield from ((file, path) for file in _walk(path))
    elif os.path.lexists(path):
        yield path, None
    elif glob.has_magic(given):
        for match in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207 (absolute patterns)
            found = Path(match)
            if found.is_dir() and not found.is_symlink() and "**" not in given:
                yield from ((file, found) for file in _walk(found))
            elif not found.is_dir() or found.is_symlink():
                yield found, found.parent


def _walk(folder: Path) -> Iterator[Path]:
    """Files below the folder and links to folders (which are not entered), in sorted order."""
    for root, folders, names in os.walk(folder, followlinks=False):
        for name in sorted(folders):
            if (Path(root) / name).is_symlink():
                yield Path(root) / name
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            yield Path(root) / name


def _why_not(path: Path, root: Path) -> str:
    if path.name.startswith("~$"):
        return "锁文件 a lock file of an office program"
    if path.name.startswith("."):
        return "隐藏文件 a hidden file"
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return "断开的链接 a link that leads nowhere"
        if target.is_dir():
            return "指向文件夹的链接 a link to a folder: name the folder itself to read it"
        if not target.is_relative_to(root.resolve()):
            return "链接指向文件夹之外 a link that leads out of the folder: name the file itself to read it"
    return ""


def hash_file(path: Path) -> str:
    """SHA-256 of a regular file's bytes in lower-case hexadecimal; "" for what cannot be read (the reader says why)."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        state = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                state.update(block)
    except (OSError, ValueError):
        return ""
    return state.hexdigest()
