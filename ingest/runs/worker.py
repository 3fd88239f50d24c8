"""The reader process: takes a path on its standard input, reads it under limits, answers with records; ends with its parent."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import resource
import select
import struct
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from graph.errors import DocumentError
from ingest.kinds import kinds
from ingest.reading import read_checked
from ingest.record import NamedColumns, Reading
from ingest.runs.memory import peak_bytes

HEADER = struct.Struct(">QB")
"""Before each message: the length of its body, and the state of the process that sends it."""
GROWN = 5
"""A process that has used more than this part of its memory ends after the file: another one starts small."""
READY, ANSWER, LAST = range(3)
"""It can be asked; this is its answer; this is its answer and it ends. A request has the state READY."""


def main() -> int:
    """Read requests until the input closes: each a pickled (path, kind, columns, seconds, memory_bytes, drawing). An
    answer is a gzipped pickle of a Reading or of (message, what, why)."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with answers
    requests = os.fdopen(os.dup(0), "rb")
    threading.Thread(target=_end_with_parent, args=(requests.fileno(),), daemon=True).start()
    _no_core_files()
    kinds()  # what reading needs is loaded before the clock of the first file runs
    send(answers, b"")
    while len(header := requests.read(HEADER.size)) == HEADER.size:
        asked = pickle.loads(requests.read(HEADER.unpack(header)[0]))  # noqa: S301 - from our parent
        path, kind, columns, seconds, memory_bytes, drawing = asked
        body, state = answer(Path(path), kind, columns, seconds, memory_bytes, drawing)
        if state == LAST or peak_bytes() > memory_bytes // GROWN:
            send(answers, body, LAST)
            return 0
        send(answers, body, state)
    return 0


def send(stream: BinaryIO, body: bytes, state: int = READY) -> None:
    """Write one message with its header."""
    stream.write(HEADER.pack(len(body), state) + body)
    stream.flush()


def answer(
    path: Path,
    kind: str | None,
    columns: NamedColumns | None,
    seconds: float,
    memory_bytes: int,
    drawing: tuple[str, int] | None,
) -> tuple[bytes, int]:
    """The packed reading or error, and the state after it; `drawing`: the file and page to draw it to. Whatever a parser of
    damaged bytes throws is this document's error."""
    _limit(seconds, memory_bytes)
    try:
        reading = read_checked(path, kind=kind, columns=columns)
        if drawing is not None:
            from ingest.checks.show import show_reading

            show_reading(reading, Path(drawing[0]), drawing[1])
        return _packed(replace(reading, peak_bytes=peak_bytes())), ANSWER
    except DocumentError as error:
        return _packed((str(error), error.what, error.why)), ANSWER
    except MemoryError:
        message = f"{path.name}: reading it needs more than {memory_bytes >> 20} MiB of memory: split it or raise the limit"
        return _packed((message, str(path), "limit")), LAST
    except RecursionError:
        return _packed((f"{path.name}: nested too deep to be read: open it and save it again", str(path), "broken")), LAST
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        what = f"{type(error).__name__}: {str(error)[:200]}"
        return _packed((f"{path.name}: cannot be read ({what}): open it and save it again", str(path), "broken")), LAST


def _packed(content: Reading | tuple[str, str, str]) -> bytes:
    """Pickled straight into gzip, so that the whole pickle is never held beside what it says."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1, mtime=0) as stream:
        pickle.Pickler(stream, 5).dump(content)
    return buffer.getvalue()


def _limit(seconds: float, memory_bytes: int) -> None:
    """Limits for the file to come: address space, and processor time from now on. The clock is watched by the parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime + seconds * 2) + 2
    for what, limit in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, processor)):
        with suppress(ValueError, OSError):  # a system without this limit: the parent's clock remains
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _no_core_files() -> None:
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent(descriptor: int) -> None:
    """End at once when the other end of the input is gone: the parent was killed, or needs this process no more."""
    watched = select.poll()
    watched.register(descriptor, select.POLLHUP)
    while True:
        for _, event in watched.poll():
            if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
