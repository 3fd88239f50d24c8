"""Reading on a Ray cluster: the bytes of files go to its machines, packed readings come back; no disk is shared."""

from __future__ import annotations

import importlib
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.errors import DocumentError, ExecutorError, SettingsError
from graph.ids import digest
from ingest.kinds import kinds
from ingest.reading import reading_version
from ingest.record import NamedColumns, Reading
from ingest.runs.limits import AHEAD, Progress, not_a_file, read_packed
from ingest.runs.pool import Answer, Packed, Result

BATCH_FILES = 16
BATCH_BYTES = 8 << 20
"""Files that one task reads one after the other in one limited process: so many, or so large together."""
MAX_FILE_BYTES = 256 << 20
"""Of a file that is sent."""
CONNECTIONS = 4
"""Asked for before a cluster counts as lost."""

Sent = tuple[str, bytes]
Returned = list[bytes | tuple[str, str]]
"""For each file its packed answer, or the message and the reason of its error."""


def read_on_cluster(
    address: str, paths: Sequence[Path], kind: str | None, columns: NamedColumns | None, progress: Progress
) -> Iterator[tuple[Path, Result]]:
    """Each path with its reading or its error, in the order of the paths, read by the cluster at ray://host:port.

    The machines need this version of Zhiqiao installed. Raises SettingsError where Ray is not installed here, ExecutorError
    where the cluster cannot be reached, is lost, or has another version.
    """
    try:
        ray = importlib.import_module("ray")
    except ImportError as error:
        raise SettingsError(f"{address}: Ray is not installed: pip install 'zhiqiao[cluster]'", what="executor") from error
    try:
        join(ray, address)
    except Exception as error:
        raise _lost(address, error) from error
    try:
        yield from _read(ray, address, list(paths), kind, columns, progress)
    finally:
        ray.shutdown()


def join(ray: Any, address: str) -> None:
    """Joins the cluster. Its proxy forks a server for each client while other threads of it are in gRPC, which can kill that
    server before it starts: the next connection is given a new one. Raises ConnectionAbortedError where CONNECTIONS die so,
    and what ray.init raises."""
    for left in reversed(range(CONNECTIONS)):
        try:
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR)
            return
        except ConnectionAbortedError:
            ray.shutdown()
            if not left:
                raise


def read_there(files: Sequence[Sent], kind: str | None, readers: str, columns: NamedColumns | None = None) -> Returned:
    """What a task does on a machine of the cluster: write the files to a folder of its own and read them within the limits.
    Raises ValueError where this machine reads by other rules than the one that asks."""
    if readers != readers_here():
        message = "another version of Zhiqiao is installed on the cluster"
        raise ValueError(message)
    with tempfile.TemporaryDirectory(prefix="zhiqiao-") as folder:
        here = []
        for number, (name, data) in enumerate(files):
            place = Path(folder) / str(number) / name
            place.parent.mkdir()
            place.write_bytes(data)
            here.append(place)
        answers = [answer for _, answer in read_packed(here, workers=1, kind=kind, columns=columns)]
    return [answer.data if isinstance(answer, Packed) else (str(answer), answer.why) for answer in answers]


def readers_here() -> str:
    """Names the rules that this installation reads by."""
    return digest(*(reading_version(kind) for kind in kinds()))


def _read(
    ray: Any, address: str, paths: list[Path], kind: str | None, columns: NamedColumns | None, progress: Progress
) -> Iterator[tuple[Path, Result]]:
    try:
        task = ray.remote(num_cpus=1, max_retries=3)(read_there)
        machines = max(1, int(ray.cluster_resources().get("CPU", 1)))
        batches = _batches(paths, min(BATCH_FILES, -(-len(paths) // (2 * machines))))
        done: dict[int, Answer] = {}
        running: dict[Any, list[int]] = {}
        finished = 0
        for index, path in enumerate(paths):
            while index not in done:
                while len(running) < 2 * machines and len(done) < AHEAD * BATCH_FILES * machines:
                    batch = next(batches, None)
                    if batch is None:
                        break
                    errors, indices, files = batch
                    for number, error in errors.items():
                        done[number] = error
                        finished += 1
                        progress(paths[number], finished, len(paths))
                    if files:
                        running[task.remote(files, kind, readers_here(), columns)] = indices
                if index in done:
                    break
                ready, _ = ray.wait(list(running), num_returns=1)
                indices = running.pop(ready[0])
                for number, answer in zip(indices, _answers(ray, ready[0], [paths[one] for one in indices]), strict=True):
                    done[number] = answer
                    finished += 1
                    progress(paths[number], finished, len(paths))
            answer = done.pop(index)
            yield path, _opened(path, answer) if isinstance(answer, Packed) else answer
    except (ConnectionError, ray.exceptions.RayError) as error:
        raise _lost(address, error) from error


def _batches(paths: Sequence[Path], most: int) -> Iterator[tuple[dict[int, Answer], list[int], list[Sent]]]:
    """Files to send together, at most so many, by index; files that cannot be sent, each with its error."""
    errors: dict[int, Answer] = {}
    indices: list[int] = []
    files: list[Sent] = []
    size = 0
    for index, path in enumerate(paths):
        found = _bytes_of(path)
        if isinstance(found, DocumentError):
            errors[index] = found
            continue
        indices.append(index)
        files.append((path.name, found))
        size += len(found)
        if len(files) >= most or size >= BATCH_BYTES:
            yield errors, indices, files
            errors, indices, files, size = {}, [], [], 0
    if errors or files:
        yield errors, indices, files


def _bytes_of(path: Path) -> bytes | DocumentError:
    error = not_a_file(path)
    if error is not None:
        return error
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            message = (
                f"{path.name}: {size >> 20} MiB is more than can be sent to a cluster ({MAX_FILE_BYTES >> 20} MiB): split it"
            )
            return DocumentError(message, what=str(path), why="limit")
        return path.read_bytes()
    except OSError as error_here:
        message = f"{path.name}: cannot be opened ({error_here.strerror})"
        return DocumentError(message, what=str(path), why="broken")


def _answers(ray: Any, reference: Any, paths: Sequence[Path]) -> list[Answer]:
    """The answers of a task; where its machine died of it, more than once, an error for each of its files."""
    try:
        returned: Returned = ray.get(reference)
    except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError) as error:
        reason = " ".join(str(error).split())[:200]
        return [
            DocumentError(f"{path.name}: the cluster's process that read it died ({reason})", what=str(path), why="limit")
            for path in paths
        ]
    return [
        Packed(path, one) if isinstance(one, bytes) else DocumentError(one[0], what=str(path), why=one[1])
        for path, one in zip(paths, returned, strict=True)
    ]


def _opened(path: Path, answer: Packed) -> Result:
    """The reading with its path here in place of the one there."""
    result = answer.open()
    if isinstance(result, DocumentError):
        return DocumentError(str(result), what=str(path), why=result.why)
    return _at(result, str(path))


def _at(reading: Reading, path: str) -> Reading:
    there = reading.path
    issues = tuple(replace(issue, file=path) if issue.file == there else issue for issue in reading.issues)
    return replace(reading, path=path, issues=issues)


def _lost(address: str, error: Exception) -> ExecutorError:
    reason = " ".join(str(error).split())[-300:]
    return ExecutorError(
        f"{address}: the cluster cannot be used ({reason}): check the address, that it runs this version of Ray and Python, and "
        "that this version of Zhiqiao is installed on its machines; run the command again to go on",
        what=address,
    )
