"""`zhiqiao read`: what the reader finds in documents, one JSON document a line."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.parser import Command


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `read`."""
    parser.add_argument("paths", nargs="+", metavar="FILE", type=Path, help="文件 · files to read; nothing is loaded")
    parser.add_argument("--kind", help="文件类别 · kind of document, where it cannot be told from its content")
    parser.add_argument("--evidence", action="store_true", help="连同出处 · with the quote and place of every fact")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> int:
    """Print what each file says; one that cannot be read is named on stderr, and the rest goes on."""
    from api.cli import FAILED
    from api.cli.output import complain, write_bytes
    from api.encode import to_json
    from graph.errors import DocumentError
    from ingest.published import published
    from ingest.reading import read_file

    status = 0
    for path in given.paths:
        try:
            reading = read_file(path, kind=given.kind)
        except DocumentError as error:
            complain(str(error))
            status = FAILED
            continue
        write_bytes(to_json(published(record, with_evidence=given.evidence)) + b"\n" for record in reading.records)
        if reading.issues:
            complain(f"{path.name}: {len(reading.issues)} places were not understood (zhiqiao ingest reports them)")
    return status


COMMAND = Command(
    "read",
    "读取文件并打印读到的内容，不载入图谱",
    "print what is found in documents, one JSON document a line",
    ("zhiqiao read 电子商务专业教学标准.pdf", "zhiqiao read --evidence 课程标准.pdf | python -m json.tool --json-lines"),
    add,
    run,
)
