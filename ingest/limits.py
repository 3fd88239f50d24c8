"""Reading in processes of their own, with limits: a hostile or huge file costs only itself, the rest is read in order."""

from __future__ import annotations

import io
import os
import pickle
import selectors
import stat
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from graph.errors import DocumentError
from ingest.record import Reading
from ingest.worker import HEADER, Answer, send

SECONDS = 120.0
"""How long one file may take to read."""
MEMORY_BYTES = 2 << 30
"""How much address space a reader process may have."""
START_SECONDS = 60.0
"""How long a reader process may take to start."""
ANSWER_SECONDS = 30.0
"""How long an answer that has begun may take to arrive whole."""
MAX_ANSWER_BYTES = 1 << 30
AHEAD = 16
"""How many files for each worker may be read before the oldest unfinished one."""

Result = Reading | DocumentError
Progress = Callable[[Path, int, int], None]
"""Called as each file ends, in whatever order: the file, how many have ended, how many there are."""


def read_limited(path: Path, *, kind: str | None = None, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> Reading:
    """What read_file says, from a process that may use so much time and memory.

    Raises DocumentError as read_file does; limit where the file overran; broken where the process died of it.
    """
    for _, result in read_many([path], workers=1, kind=kind, seconds=seconds, memory_bytes=memory_bytes):
        if isinstance(result, DocumentError):
            raise result
        return result
    raise AssertionError(path)


def read_many(
    paths: Iterable[Path],
    *,
    workers: int = 0,
    kind: str | None = None,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    progress: Progress | None = None,
) -> Iterator[tuple[Path, Result]]:
    """Each path with its reading or its error, in the order of `paths`, read by `workers` processes (0: one a core).

    A process that dies or overruns is replaced and only its file is reported. The processes end with the iterator, and
    by themselves when this process is killed.
    """
    files = list(paths)
    done: dict[int, Result] = {}
    waiting = deque[int]()
    for index, path in enumerate(files):
        error = _not_a_file(path)
        if error is None:
            waiting.append(index)
        else:
            done[index] = error
            if progress is not None:
                progress(path, len(done), len(files))
    pool = _Pool(min(workers or os.cpu_count() or 1, max(1, len(waiting))), kind, seconds, memory_bytes)
    finished = len(done)
    try:
        for index, path in enumerate(files):
            while index not in done:
                pool.give(waiting, files, upto=index + AHEAD * pool.size)
                for ended, result in pool.wait(files):
                    done[ended] = result
                    finished += 1
                    if progress is not None:
                        progress(files[ended], finished, len(files))
            yield path, done.pop(index)
    finally:
        pool.close()


def _not_a_file(path: Path) -> DocumentError | None:
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


@dataclass(slots=True)
class _Worker:
    """A reader process. `job` is the index of the file it reads, None while it has none; `deadline` by the monotonic clock."""

    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    answers: int
    ready: bool = False
    job: int | None = None
    deadline: float = 0.0
    arrived: bytearray = field(default_factory=bytearray)


class _Pool:
    """The reader processes and what they are doing; kept together here because they live and die together."""

    def __init__(self, size: int, kind: str | None, seconds: float, memory_bytes: int) -> None:
        self.size = size
        self.limits = (kind, seconds, memory_bytes)
        self.workers: list[_Worker] = []
        self.selector = selectors.DefaultSelector()

    def give(self, waiting: deque[int], files: list[Path], *, upto: int) -> None:
        """Hand the next files to processes that have none; start processes while there are fewer than `size`."""
        while waiting and waiting[0] < upto:
            worker = next((worker for worker in self.workers if worker.job is None), None)
            if worker is None and len(self.workers) >= self.size:
                return
            worker = worker or self._start()
            worker.job = waiting.popleft()
            if worker.ready:
                self._ask(worker, files)

    def wait(self, files: list[Path]) -> list[tuple[int, Result]]:
        """Files that ended since; waits until something happens or the first deadline passes."""
        busy = [worker for worker in self.workers if worker.job is not None]
        timeout = max(0.0, min((worker.deadline for worker in busy), default=0.0) - time.monotonic())
        ended: list[tuple[int, Result]] = []
        for key, _ in self.selector.select(timeout + 0.01):
            ended += self._arrive(key.data, files)
        now = time.monotonic()
        for worker in list(self.workers):
            if worker.job is not None and now > worker.deadline:
                ended.append((worker.job, self._overrun(worker, files[worker.job])))
                self._stop(worker)
        return ended

    def close(self) -> None:
        """End all processes."""
        for worker in list(self.workers):
            self._stop(worker)
        self.selector.close()

    def _start(self) -> _Worker:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        os.set_blocking(process.stdout.fileno(), False)
        worker = _Worker(process, process.stdin, process.stdout.fileno(), deadline=time.monotonic() + START_SECONDS)
        self.workers.append(worker)
        self.selector.register(worker.answers, selectors.EVENT_READ, worker)
        return worker

    def _ask(self, worker: _Worker, files: list[Path]) -> None:
        if worker.job is None:
            return
        kind, seconds, memory_bytes = self.limits
        worker.deadline = time.monotonic() + seconds
        with suppress(BrokenPipeError):  # it died just now: its closed answers say so
            buffer = io.BytesIO()
            send(buffer, (str(files[worker.job]), kind, seconds, memory_bytes))
            worker.requests.write(buffer.getvalue())

    def _arrive(self, worker: _Worker, files: list[Path]) -> list[tuple[int, Result]]:
        """Take what a process wrote: part of an answer, an answer, or its end."""
        try:
            data = os.read(worker.answers, 1 << 20)
        except BlockingIOError:
            return []
        if not data:
            job = worker.job
            self._stop(worker)
            return [] if job is None else [(job, self._died(worker, files[job]))]
        if not worker.arrived and worker.ready:
            worker.deadline = time.monotonic() + ANSWER_SECONDS
        worker.arrived += data
        if len(worker.arrived) < HEADER.size:
            return []
        (size,) = HEADER.unpack(worker.arrived[: HEADER.size])
        if size > MAX_ANSWER_BYTES and worker.job is not None:
            job = worker.job
            self._stop(worker)
            return [
                (
                    job,
                    DocumentError(
                        f"{files[job].name}: says too much to be taken in: split it", what=str(files[job]), why="limit"
                    ),
                )
            ]
        if len(worker.arrived) < HEADER.size + size:
            return []
        answer = _load(bytes(worker.arrived[HEADER.size :]))
        worker.arrived.clear()
        return self._answered(worker, answer, files)

    def _answered(self, worker: _Worker, answer: Answer, files: list[Path]) -> list[tuple[int, Result]]:
        name, content = answer
        if name == "ready":
            worker.ready = True
            self._ask(worker, files)
            return []
        job, worker.job = worker.job, None
        if name.startswith("last"):
            self._stop(worker)
        if job is None:
            return []
        if isinstance(content, Reading):
            return [(job, content)]
        message, what, why = content or (f"{files[job].name}: the reader process gave no answer", str(files[job]), "broken")
        return [(job, DocumentError(message, what=what, why=why))]

    def _died(self, worker: _Worker, path: Path) -> DocumentError:
        status = worker.process.returncode
        if not worker.ready:
            message = f"{path.name}: the reader process does not start (status {status}): run python -m ingest.worker to see why"
            return DocumentError(message, what=str(path), why="broken")
        seconds, memory_bytes = self.limits[1:]
        message = (
            f"{path.name}: the process that read it ended with status {status}; the file is damaged, or needs more than "
            f"{seconds:g} s or {memory_bytes >> 20} MiB: open it and save it again, or split it"
        )
        return DocumentError(message, what=str(path), why="limit" if status in (-9, -24) else "broken")

    def _overrun(self, worker: _Worker, path: Path) -> DocumentError:
        if not worker.ready:
            message = f"{path.name}: no reader process started within {START_SECONDS:g} s: the machine is too busy"
        else:
            message = f"{path.name}: reading it took more than {self.limits[1]:g} s: split it or raise the limit"
        return DocumentError(message, what=str(path), why="limit")

    def _stop(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        self.selector.unregister(worker.answers)
        with suppress(OSError):
            worker.requests.close()
        worker.process.kill()
        worker.process.wait()
        if worker.process.stdout is not None:
            worker.process.stdout.close()


class _Records(pickle.Unpickler):
    """Loads our records and nothing else: what a process that reads hostile bytes sends is not trusted with code."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "ingest.record" and name in {"Reading", "Record", "Item", "Issue", "Place"}:
            return super().find_class(module, name)
        message = f"a reader process sent {module}.{name}"
        raise pickle.UnpicklingError(message)


def _load(data: bytes) -> Answer:
    try:
        answer: Answer = _Records(io.BytesIO(data)).load()
    except Exception as error:
        return "last error", (f"a reader process gave an answer that cannot be taken in ({error})", "", "broken")
    return answer
