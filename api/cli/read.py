"""`zhiqiao read`: what the reader finds in documents, one JSON document a line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from api.cli.command import Command
from api.cli.options import between


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `read`."""
    parser.add_argument("paths", nargs="+", metavar="FILE", help="文件、文件夹或通配 · files, folders, globs; nothing is loaded")
    parser.add_argument("--kind", help="文件类别 · kind of document, where it cannot be told from its content")
    parser.add_argument("--evidence", action="store_true", help="连同出处 · with the quote and place of every fact")
    parser.add_argument("--workers", type=between(1, 64), help="并行进程数 · processes to read with (default: one a core)")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> int:
    """Print what each file says, in the order given; one that cannot be read is named on stderr, and the rest goes on."""
    from api.cli import FAILED
    from api.cli.output import complain, note, write_bytes
    from api.encode import to_json
    from graph.errors import DocumentError
    from ingest.kinds import kinds
    from ingest.limits import read_many
    from ingest.published import published

    if given.kind is not None and given.kind not in kinds():
        complain(f"no kind of document is called {given.kind!r}; there are {', '.join(kinds())}")
        return 2
    status = 0
    for path, reading in read_many(files_of(given.paths), workers=given.workers or 0, kind=given.kind):
        if isinstance(reading, DocumentError):
            complain(str(reading))
            status = FAILED
            continue
        write_bytes(to_json(published(record, with_evidence=given.evidence)) + b"\n" for record in reading.records)
        if reading.issues:
            note(f"{path.name}: {len(reading.issues)} places were not understood (zhiqiao ingest lists them)")
    return status


def files_of(paths: Iterable[str]) -> Iterator[Path]:
    """The files that paths stand for, in the order given; one that is not there stays, so that reading it says so."""
    from ingest.files import select_files

    for path in paths:
        found = select_files([path])
        yield from found.files
        yield from (Path(name) for name in found.missing)


COMMAND = Command(
    "read",
    "读取文件并打印读到的内容，不载入图谱",
    "print what is found in documents, one JSON document a line",
    ("zhiqiao read 电子商务专业教学标准.pdf", "zhiqiao read --evidence 课程标准.pdf | python -m json.tool --json-lines"),
    add,
    run,
)
