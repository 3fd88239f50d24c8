"""Reader processes: started, asked, watched by the clock, replaced when they die; answers stay packed until they are used."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from graph.errors import DocumentError
from ingest.record import NamedColumns, Reading
from ingest.runs.worker import HEADER, LAST, READY, send

START_SECONDS = 60.0
"""How long a reader process may take to start."""
ANSWER_SECONDS = 30.0
"""How long an answer that has begun may take to arrive whole."""
MAX_ANSWER_BYTES = 256 << 20
"""Of a packed answer."""
TRIES = 2
"""How often a file is given to a process when the one before was killed from outside."""

Result = Reading | DocumentError


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer as it came: a gzipped pickle of a Reading or of (message, what, why), a tenth of what it unpacks to."""

    path: Path
    data: bytes

    def open(self) -> Result:
        """The reading, or the error it ended with."""
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(self.data)) as stream:
                content = _Records(stream).load()
        except Exception as error:
            content = f"{self.path.name}: a reader process gave an answer that cannot be taken in ({error})", "", "broken"
        if isinstance(content, Reading):
            return content
        message, what, why = content
        return DocumentError(message, what=what or str(self.path), why=why)


Answer = Packed | DocumentError


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


class Pool:
    """The reader processes and what they are doing; kept together here because they live and die together."""

    def __init__(
        self,
        size: int,
        files: list[Path],
        kind: str | None,
        seconds: Callable[[Path], float],
        memory_bytes: int,
        drawing: tuple[str, int] | None = None,
        columns: NamedColumns | None = None,
    ) -> None:
        self.size = size
        self._files = files
        self._kind = kind
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._drawing = drawing
        self._columns = columns
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._tries: dict[int, int] = {}

    def give(self, waiting: deque[int], *, upto: int) -> None:
        """Hand the next files to processes that have none; start processes while there are fewer than `size`."""
        while waiting and waiting[0] < upto:
            worker = next((worker for worker in self._workers if worker.job is None), None)
            if worker is None and len(self._workers) >= self.size:
                return
            worker = worker or self._start()
            worker.job = waiting.popleft()
            if worker.ready:
                self._ask(worker)

    def wait(self) -> list[tuple[int, Answer | None]]:
        """Files that ended since, by index; None for one that must be given again. Waits until something happens or the
        first deadline passes."""
        busy = [worker for worker in self._workers if worker.job is not None]
        timeout = max(0.0, min((worker.deadline for worker in busy), default=0.0) - time.monotonic())
        ended: list[tuple[int, Answer | None]] = []
        for key, _ in self._selector.select(timeout + 0.01):
            ended += self._arrive(key.data)
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.job is not None and now > worker.deadline:
                ended.append((worker.job, self._overrun(worker, self._files[worker.job])))
                self._stop(worker)
        return ended

    def close(self) -> None:
        """End all processes."""
        for worker in list(self._workers):
            self._stop(worker)
        self._selector.close()

    def _start(self) -> _Worker:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ingest.runs.worker"],
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
        self._workers.append(worker)
        self._selector.register(worker.answers, selectors.EVENT_READ, worker)
        return worker

    def _ask(self, worker: _Worker) -> None:
        if worker.job is None:
            return
        path = self._files[worker.job]
        seconds = self._seconds(path)
        worker.deadline = time.monotonic() + seconds
        with suppress(BrokenPipeError):  # it died just now: its closed answers say so
            buffer = io.BytesIO()
            asked = (str(path), self._kind, self._columns, seconds, self._memory_bytes, self._drawing)
            send(buffer, pickle.dumps(asked))
            worker.requests.write(buffer.getvalue())

    def _arrive(self, worker: _Worker) -> list[tuple[int, Answer | None]]:
        """Take what a process wrote: part of an answer, an answer, or its end."""
        try:
            data = os.read(worker.answers, 1 << 20)
        except BlockingIOError:
            return []
        if not data:
            job = worker.job
            self._stop(worker)
            return [] if job is None else [(job, self._died(worker, job))]
        if not worker.arrived and worker.ready:
            worker.deadline = time.monotonic() + ANSWER_SECONDS
        worker.arrived += data
        if len(worker.arrived) < HEADER.size:
            return []
        size, state = HEADER.unpack_from(worker.arrived)
        if size > MAX_ANSWER_BYTES and worker.job is not None:
            job = worker.job
            self._stop(worker)
            path = self._files[job]
            return [(job, DocumentError(f"{path.name}: says too much to be taken in: split it", what=str(path), why="limit"))]
        if len(worker.arrived) < HEADER.size + size:
            return []
        body = bytes(memoryview(worker.arrived)[HEADER.size :])
        worker.arrived = bytearray()
        if state == READY:
            worker.ready = True
            self._ask(worker)
            return []
        job, worker.job = worker.job, None
        if state == LAST:
            self._stop(worker)
        return [] if job is None else [(job, Packed(self._files[job], body))]

    def _died(self, worker: _Worker, job: int) -> DocumentError | None:
        """The error for a file whose process ended; None where something outside killed it and the file has a try left."""
        status, path = worker.process.returncode, self._files[job]
        if not worker.ready:
            message = (
                f"{path.name}: the reader process does not start (status {status}): run python -m ingest.runs.worker to see why"
            )
            return DocumentError(message, what=str(path), why="internal")
        self._tries[job] = self._tries.get(job, 0) + 1
        if status == -signal.SIGKILL and self._tries[job] < TRIES:
            return None
        message = (
            f"{path.name}: the process that read it ended with status {status}; the file is damaged, or needs more than "
            f"{self._seconds(path):g} s or {self._memory_bytes >> 20} MiB: open it and save it again, or split it"
        )
        limited = status in (-signal.SIGKILL, -signal.SIGXCPU)
        return DocumentError(message, what=str(path), why="limit" if limited else "broken")

    def _overrun(self, worker: _Worker, path: Path) -> DocumentError:
        if not worker.ready:
            message = f"{path.name}: no reader process started within {START_SECONDS:g} s: the machine is too busy"
        else:
            message = f"{path.name}: reading it took more than {self._seconds(path):g} s: split it or raise the limit"
        return DocumentError(message, what=str(path), why="limit")

    def _stop(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.answers)
        with suppress(OSError):
            worker.requests.close()
        worker.process.kill()
        worker.process.wait()
        if worker.process.stdout is not None:
            worker.process.stdout.close()


class _Records(pickle.Unpickler):
    """Loads our records and nothing else: what a process that reads hostile bytes sends is not trusted with code."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "ingest.record" and name in {"Reading", "Record", "Item", "Issue", "Place", "Line", "Coverage"}:
            return super().find_class(module, name)
        message = f"a reader process sent {module}.{name}"
        raise pickle.UnpicklingError(message)
