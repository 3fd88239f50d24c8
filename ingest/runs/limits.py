"""Reading in processes of their own, with limits: a hostile or huge file costs only itself, the rest is read in order."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

from graph.errors import DocumentError
from ingest.record import NamedColumns
from ingest.runs.pool import Answer, Packed, Pool, Result

SECONDS, SECONDS_A_MIB, SECONDS_MOST = 120.0, 400.0, 1800.0
"""How long one file may take to read, how much longer for each MiB of it, and the most."""
MEMORY_BYTES = 2 << 30
"""How much address space a reader process may have."""
AHEAD = 16
"""How many files for each worker may be read before the oldest unfinished one."""
MAX_WAITING_BYTES = 64 << 20
"""Packed answers that may wait for the oldest unfinished file; above it nothing more is given out."""

Progress = Callable[[Path, int, int], None]
"""Called as each file ends, in whatever order: the file, how many have ended, how many there are."""


class HowRead(TypedDict, total=False):
    """How files are read: the keywords of read_packed."""

    workers: int
    kind: str | None
    columns: NamedColumns | None
    seconds: float | None
    memory_bytes: int
    drawing: tuple[str, int] | None
    progress: Progress | None


def read_many(paths: Iterable[Path], **how: Unpack[HowRead]) -> Iterator[tuple[Path, Result]]:
    """As read_packed, each reading unpacked."""
    for path, answer in read_packed(paths, **how):
        yield path, answer.open() if isinstance(answer, Packed) else answer


def read_packed(
    paths: Iterable[Path],
    *,
    workers: int = 0,
    kind: str | None = None,
    columns: NamedColumns | None = None,
    seconds: float | None = None,
    memory_bytes: int = MEMORY_BYTES,
    drawing: tuple[str, int] | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Path, Answer]]:
    """Each path with its reading (still packed) or its error, in the order of `paths`, read by `workers` processes (0: one a
    core).

    A process that dies or overruns is replaced and only its file is reported; one that something outside killed is
    replaced and its file given again, once. The processes end with the iterator, and by themselves when this process is
    killed. Answers that wait for their turn stay packed. `columns`: how all of them, which are tables, are to be read.
    `seconds` is what a file may take, None for SECONDS and more for a large one. `drawing`: a file and page that what was
    read is drawn to (ingest.checks.show), in the same process.
    """
    files = list(paths)
    done: dict[int, Answer] = {}
    waiting = deque[int]()
    for index, path in enumerate(files):
        error = not_a_file(path)
        if error is None:
            waiting.append(index)
        else:
            done[index] = error
            if progress is not None:
                progress(path, len(done), len(files))
    size = min(workers or os.cpu_count() or 1, max(1, len(waiting)))
    pool = Pool(size, files, kind, partial(_seconds, seconds), memory_bytes, drawing, columns)
    finished = len(done)
    try:
        for index, path in enumerate(files):
            while index not in done:
                full = sum(len(each.data) for each in done.values() if isinstance(each, Packed)) > MAX_WAITING_BYTES
                pool.give(waiting, upto=index + (1 if full else AHEAD * pool.size))
                for ended, answer in pool.wait():
                    if answer is None:
                        waiting.appendleft(ended)
                        continue
                    done[ended] = answer
                    finished += 1
                    if progress is not None:
                        progress(files[ended], finished, len(files))
            yield path, done.pop(index)
    finally:
        pool.close()


def _seconds(given: float | None, path: Path) -> float:
    """What reading a file may take."""
    if given is not None:
        return given
    try:
        return min(SECONDS_MOST, SECONDS + SECONDS_A_MIB * (path.stat().st_size / (1 << 20)))
    except OSError:
        return SECONDS


def not_a_file(path: Path) -> DocumentError | None:
    """The error for what is no regular file; nothing is opened, so that a pipe cannot hold the run up."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return DocumentError(f"{path.name}: cannot be opened ({reason})", what=str(path), why="broken")
    if stat.S_ISREG(mode):
        return None
    name = "a folder" if stat.S_ISDIR(mode) else "a pipe" if stat.S_ISFIFO(mode) else "a device or socket"
    return DocumentError(f"{path.name}: {name}, not a file", what=str(path), why="mismatch")
