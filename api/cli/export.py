"""`zhiqiao export`: everything that is known, in a format others read."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.command import Command


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `export`."""
    parser.add_argument("format", metavar="FORMAT", choices=("jsonl",), help="格式 · format: jsonl (one fact a line)")
    parser.add_argument("-o", "--output", metavar="FILE", default="-", help="写入的文件 · file to write (default: stdout)")


def run(given: argparse.Namespace) -> int:
    """Write all facts of the current release."""
    from api.cli.opening import release_of, write_file
    from api.cli.output import note, write_bytes
    from api.exports import EXPORTS

    release = release_of(given)
    pieces = EXPORTS[given.format].write(release)
    if given.output == "-":
        write_bytes(pieces)
        return 0
    write_file(Path(given.output), pieces)
    note(f"{given.output}: release {release.version}")
    return 0


COMMAND = Command(
    "export",
    "导出全部事实",
    "write all facts in a format others read",
    ("zhiqiao export jsonl -o facts.jsonl", "zhiqiao export jsonl | head -n 3"),
    add,
    run,
)
