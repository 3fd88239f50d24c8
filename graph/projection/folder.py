"""Releases on disk: each a folder named by the hash of its content, and a pointer to the current one."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.errors import ReleaseError
from graph.projection.release import FORMAT, Release

POINTER = "current"
STATE = "state.json"
"""Which version was built of which state of a store."""
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """One release: version, when it was built (ISO 8601, UTC), entities, statements, size, and whether it is current."""

    version: str
    built: str
    entities: int
    statements: int
    bytes: int
    current: bool


@dataclass(slots=True)
class Draft:
    """A release being written: files go to `path`; `counts` and `layout` go to its manifest; `final` is set at the end."""

    path: Path
    counts: dict[str, Any] = field(default_factory=dict)
    layout: dict[str, Any] = field(default_factory=dict)
    final: Path = Path()


@contextlib.contextmanager
def publish(folder: Path, state: str = "") -> Iterator[Draft]:
    """Give a draft to write into; at the end name it by its content, and point to it. A draft that failed is removed.

    `state`: that of the store, for current_of, "" where it has none. Raises ReleaseError naming the folder when it cannot
    be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Draft(Path(tempfile.mkdtemp(prefix=".partial-", dir=folder)))
    except OSError as error:
        raise ReleaseError(f"cannot write releases into {folder}: {error.strerror}", what=str(folder)) from error
    try:
        yield draft
        version = _version(draft)
        draft.final = folder / version
        manifest = {
            "format": FORMAT,
            "version": version,
            "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "counts": draft.counts,
            "layout": draft.layout,
        }
        (draft.path / MANIFEST).write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
        for path in draft.path.iterdir():
            _sync(path)
        if _extent(draft.final) != _extent(draft.path):  # not there, or files of it were lost
            with contextlib.suppress(FileNotFoundError):
                draft.final.rename(draft.path.with_name(f"{draft.path.name}-lost"))
            draft.path.rename(draft.final)
            shutil.rmtree(draft.path.with_name(f"{draft.path.name}-lost"), ignore_errors=True)
        _replace(folder / POINTER, version.encode())
        _replace(folder / STATE, orjson.dumps({"state": state, "version": version, "extent": _extent(draft.final)}))
    except OSError as error:
        raise ReleaseError(f"cannot write a release into {folder}: {error.strerror}", what=str(folder)) from error
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)


def _version(draft: Draft) -> str:
    """Hash of the names and contents of all files and of the layout: no clock, no path."""
    total = hashlib.blake2b(digest_size=8)
    total.update(orjson.dumps([FORMAT, draft.layout], option=orjson.OPT_SORT_KEYS))
    for path in sorted(draft.path.iterdir()):
        with path.open("rb") as handle:
            total.update(path.name.encode() + hashlib.file_digest(handle, lambda: hashlib.blake2b(digest_size=16)).digest())
    return total.hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one step: readers, and who comes after a crash, see the old or the new content."""
    handle, name = tempfile.mkstemp(prefix=".pointer-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def current_of(folder: Path, state: str) -> Path | None:
    """The folder of the current release where it was built of this state and can be opened, else None."""
    with contextlib.suppress(OSError, ValueError, ReleaseError):
        found = orjson.loads((folder / STATE).read_bytes())
        path = folder / (current_version(folder) or "")
        if state and found == {"state": state, "version": path.name, "extent": _extent(path)}:
            return open_release(folder).folder
    return None


def _extent(path: Path) -> list[int]:
    """How many files a release has, and their bytes; [0, 0] where there is none."""
    sizes = [file.stat().st_size for file in path.iterdir()] if path.is_dir() else []
    return [len(sizes), sum(sizes)]


def current_version(folder: Path) -> str | None:
    """Version of the current release, None when there is none."""
    try:
        return (folder / POINTER).read_text(encoding="ascii").strip() or None
    except OSError:
        return None


def open_release(folder: Path, version: str | None = None) -> Release:
    """The current release below `folder`, or the one of this version. Files are mapped, not read.

    Raises ReleaseError when there is none, or it is of another format.
    """
    wanted = version or current_version(folder)
    if wanted is None or "/" in wanted or wanted.startswith("."):
        raise ReleaseError(f"no release in {folder}: run `zhiqiao ingest PATH...` first", what=str(folder))
    path = folder / wanted
    try:
        manifest = orjson.loads((path / MANIFEST).read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise ReleaseError(f"release {wanted} cannot be read from {path}: run `zhiqiao ingest` again", what=str(path)) from error
    if manifest.get("format") != FORMAT:
        raise ReleaseError(
            f"release {wanted} has format {manifest.get('format')}, this program reads {FORMAT}: run `zhiqiao ingest` again",
            what=str(path),
        )
    return Release(path, manifest)


def releases(folder: Path) -> tuple[ReleaseInfo, ...]:
    """All complete releases below `folder`, newest first."""
    current = current_version(folder)
    found: list[ReleaseInfo] = []
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(OSError, orjson.JSONDecodeError, KeyError):
            manifest = orjson.loads((path / MANIFEST).read_bytes())
            counts = manifest["counts"]
            found.append(
                ReleaseInfo(
                    version=manifest["version"],
                    built=manifest["built"],
                    entities=sum(counts["entities"].values()),
                    statements=sum(counts["statements"].values()),
                    bytes=sum(file.stat().st_size for file in path.iterdir()),
                    current=manifest["version"] == current,
                )
            )
    return tuple(sorted(found, key=lambda info: (info.built, info.version), reverse=True))


def prune(folder: Path, keep: int = 1) -> tuple[str, ...]:
    """Remove all but the newest `keep` releases and drafts left by killed builds; the current one always stays.

    Returns the versions that went. An open release keeps its mapped files until it is closed (not on Windows).
    """
    gone: list[str] = []
    for info in releases(folder)[max(keep, 0) :]:
        if not info.current:
            shutil.rmtree(folder / info.version, ignore_errors=True)
            gone.append(info.version)
    for path in folder.glob(".partial-*"):
        if path.stat().st_mtime < datetime.datetime.now(datetime.UTC).timestamp() - 3600:
            shutil.rmtree(path, ignore_errors=True)
    return tuple(gone)
