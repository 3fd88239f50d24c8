"""`zhiqiao read`: what the reader finds in documents, one JSON document a line; or how much of them it read, or a picture."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli import read_table
from api.cli.command import Command
from api.cli.documents import add_documents, named_columns, refusal
from api.cli.options import add_json, between

if TYPE_CHECKING:
    from ingest.record import Reading


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `read`."""
    parser.add_argument("paths", nargs="+", metavar="FILE", help="文件、文件夹或通配 · files, folders, globs; nothing is loaded")
    add_documents(parser)
    parser.add_argument("--evidence", action="store_true", help="连同出处 · with the quote and place of every fact")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="列出未读的表格行和编号行 · list the table rows and numbered lines that became no fact",
    )
    parser.add_argument(
        "--show",
        type=Path,
        metavar="PICTURE",
        help="画出读到与未读到的文字 · draw a file with what was read in green, what was not in red: .png, .pdf or .html",
    )
    parser.add_argument("--page", type=between(1, 100_000), help="所画页码 · page to draw (default: 1 in a .png, else all)")
    parser.add_argument(
        "--preview", action="store_true", help="表格各列识别结果与前几行 · how the columns of tables are understood"
    )
    add_json(parser, says=argparse.SUPPRESS)


def run(given: argparse.Namespace) -> int:
    """Print what each file says, in the order given; one that cannot be read is named on stderr, and the rest goes on."""
    from api.cli import FAILED, USAGE
    from api.cli.output import complain, note
    from graph.errors import DocumentError
    from ingest.checks.show import ENDINGS
    from ingest.runs.limits import read_many

    if why := refusal(given):
        complain(why)
        return USAGE
    files = list(files_of(given.paths))
    if given.preview:
        return read_table.run(files, given)
    if given.show is not None and (len(files) != 1 or given.show.suffix not in ENDINGS):
        complain(f"--show draws one file, to a name that ends in {', '.join(ENDINGS)}")
        return USAGE
    drawing = None if given.show is None else (str(given.show.absolute()), given.page or 0)
    columns = named_columns(given)
    status = 0
    for path, reading in read_many(files, workers=given.workers or 0, kind=given.kind, columns=columns, drawing=drawing):
        if isinstance(reading, DocumentError):
            complain(str(reading))
            status = FAILED
        elif given.show is not None:
            note(f"{given.show}: {path.name}, {_share(reading)}")
        elif given.coverage:
            _print_coverage(path, reading)
        else:
            _print_records(path, reading, with_evidence=given.evidence, each_issue=columns is not None)
    return status


def _print_records(path: Path, reading: Reading, *, with_evidence: bool, each_issue: bool) -> None:
    from api.cli.output import note, write_bytes
    from api.encode import to_json
    from ingest.published import published

    write_bytes(to_json(published(record, with_evidence=with_evidence)) + b"\n" for record in reading.records)
    if each_issue:
        for issue in reading.issues:
            note(f"{path.name} {issue.place}: {issue.why}: {issue.text}")
    elif reading.issues:
        note(f"{path.name}: {len(reading.issues)} places were not understood (zhiqiao ingest lists them)")


def _print_coverage(path: Path, reading: Reading) -> None:
    """A line with the share that was read, then a line for each row or line that was not: file, place, text."""
    from api.cli.output import shown, write

    write(f"{shown(path.name)}\t{reading.kind}\t{_share(reading)}")
    coverage = reading.coverage
    if coverage is None:
        return
    for line in coverage.unread:
        write(f"{shown(path.name)}\t{shown(line.place)}\t{shown(line.text)}")
    if coverage.more:
        write(f"{shown(path.name)}\t…\t还有 {coverage.more} 行 more")


def _share(reading: Reading) -> str:
    from api.cli.output import share

    coverage = reading.coverage
    if coverage is None:
        return "无法核对 cannot be looked through again"
    part = share(coverage.used / coverage.lines if coverage.lines else None)
    return (
        f"表格行和编号行 rows and numbered lines read {coverage.used}/{coverage.lines} ({part}), "
        f"原文核对 quotes found {coverage.quotes - coverage.lost}/{coverage.quotes}"
    )


def files_of(paths: Iterable[str]) -> Iterator[Path]:
    """The files that paths stand for, in the order given; one that is not there stays, so that reading it says so."""
    from ingest.runs.files import select_files

    for path in paths:
        found = select_files([path])
        yield from found.files
        yield from (Path(name) for name in found.missing)


COMMAND = Command(
    "read",
    "读取文件并打印读到的内容，不载入图谱",
    "print what is found in documents, one JSON document a line",
    (
        "zhiqiao read 电子商务专业教学标准.pdf",
        "zhiqiao read --evidence 课程标准.pdf | python -m json.tool --json-lines",
        "zhiqiao read --coverage 课程标准.pdf",
        "zhiqiao read 电子商务专业教学标准.pdf --show page.png --page 3",
        "zhiqiao read 职业目录.xlsx --preview",
        "zhiqiao read 职业目录.xlsx --columns name=叫法,code=代号",
    ),
    add,
    run,
)
