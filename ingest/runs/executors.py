"""Where files are read: in processes of this machine, or on a Ray cluster. Either way paths go in and readings come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from graph.errors import SettingsError
from ingest.record import NamedColumns
from ingest.runs.limits import Progress, read_many
from ingest.runs.pool import Result

Read = Callable[[Sequence[Path], str | None, NamedColumns | None, Progress], Iterator[tuple[Path, Result]]]
"""Takes paths, the kind of all of them (None: by content), the columns of all of them where they are tables of unknown titles,
and whom to tell progress; gives each path with its reading or its error, in the order of the paths."""
LOCAL = "local"
RAY = "ray://"


def reader_at(executor: str, *, workers: int = 0) -> Read:
    """The reader that `executor` names: "local" (`workers` processes, 0 for one a core) or "ray://host:port".

    Raises SettingsError for another name, and where Ray is not installed.
    """
    if executor == LOCAL:
        return partial(_read_here, workers)
    if executor.startswith(RAY) and executor != RAY:
        from ingest.runs.cluster import read_on_cluster

        return partial(read_on_cluster, executor)
    raise SettingsError(f"--executor {executor!r}: neither local nor ray://host:port", what="executor")


def _read_here(
    workers: int, paths: Sequence[Path], kind: str | None, columns: NamedColumns | None, progress: Progress
) -> Iterator[tuple[Path, Result]]:
    return read_many(paths, workers=workers, kind=kind, columns=columns, progress=progress)
