"""The reader process: takes a path on its standard input, reads it under limits, answers with records; ends with its parent."""

from __future__ import annotations

import os
import pickle
import resource
import select
import struct
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from graph.errors import DocumentError
from ingest.reading import read_file
from ingest.record import Reading

HEADER = struct.Struct(">Q")
Answer = tuple[str, Reading | tuple[str, str, str] | None]
"""("ready", None), ("reading", Reading) or ("error", (message, what, why)); ("last ...", the same) from a process that ends."""


def main() -> int:
    """Read requests until the input closes. Each is 8 bytes of length and a pickled (path, kind, seconds, memory_bytes)."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with answers
    requests = os.fdopen(os.dup(0), "rb")
    threading.Thread(target=_end_with_parent, args=(requests.fileno(),), daemon=True).start()
    _no_core_files()
    send(answers, ("ready", None))
    while (header := requests.read(HEADER.size)) and len(header) == HEADER.size:
        path, kind, seconds, memory_bytes = pickle.loads(requests.read(HEADER.unpack(header)[0]))  # noqa: S301 - from our parent
        answer = _read(Path(path), kind, seconds, memory_bytes)
        if answer[0].startswith("last") or _peak_bytes() > memory_bytes // 2:
            send(answers, ("last " + answer[0].removeprefix("last "), answer[1]))
            return 0
        send(answers, answer)
    return 0


def send(stream: BinaryIO, message: object) -> None:
    """Write one pickled message with its length before it."""
    data = pickle.dumps(message, protocol=5)
    stream.write(HEADER.pack(len(data)) + data)
    stream.flush()


def _read(path: Path, kind: str | None, seconds: float, memory_bytes: int) -> Answer:
    """The reading or the error as plain texts. Whatever a parser of damaged bytes throws is this document's error."""
    _limit(seconds, memory_bytes)
    try:
        return "reading", read_file(path, kind=kind)
    except DocumentError as error:
        return "error", (str(error), error.what, error.why)
    except MemoryError:
        message = f"{path.name}: reading it needs more than {memory_bytes >> 20} MiB of memory: split it or raise the limit"
        return "last error", (message, str(path), "limit")
    except RecursionError:
        return "last error", (f"{path.name}: nested too deep to be read: open it and save it again", str(path), "broken")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        what = f"{type(error).__name__}: {str(error)[:200]}"
        return "last error", (f"{path.name}: cannot be read ({what}): open it and save it again", str(path), "broken")


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


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


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
