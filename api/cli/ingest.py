"""`zhiqiao ingest`: documents into the store, then a release to answer from, and a report of it all."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.command import Command
from api.cli.documents import add_documents, named_columns, refusal
from api.cli.options import add_json


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `ingest`."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="文件、文件夹或通配 · files, folders, globs")
    add_documents(parser)
    parser.add_argument(
        "--executor",
        default="local",
        metavar="WHERE",
        help="在何处读取 · where files are read: local (default), or a Ray cluster, ray://host:port (the extra zhiqiao[cluster])",
    )
    parser.add_argument(
        "--no-link", action="store_true", help="不做技能对应 · leave out linking skills; a later run makes it good"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="完整报告，含每份文件未读的行 · whole report with every line that became no fact: FILE.json, .jsonl or .html",
    )
    add_json(parser, says="报告输出 JSON · report as JSON")


def run(given: argparse.Namespace) -> int:
    """Load and report; the exit status is the report's."""
    from api.cli import USAGE
    from api.cli.opening import settings_of, write_file
    from api.cli.output import complain, note, progress, write, write_json
    from graph.store import open_store
    from ingest.runs.executors import reader_at
    from ingest.runs.report import render_report, report_json
    from ingest.runs.report_file import REPORTS
    from ingest.runs.run import ingest

    if why := refusal(given):
        complain(why)
        return USAGE
    if given.report is not None and given.report.suffix not in REPORTS:
        complain(f"--report {given.report}: name a file that ends in {', '.join(REPORTS)}")
        return USAGE
    if given.report is not None and not given.report.absolute().parent.is_dir():
        complain(f"--report {given.report}: the folder {given.report.parent} does not exist: make it first")
        return USAGE
    columns = named_columns(given)
    read = reader_at(given.executor, workers=given.workers or 0)
    with open_store(settings_of(given)) as store, progress() as tell:
        report = ingest(
            given.paths,
            store,
            kind=given.kind,
            columns=columns,
            read=read,
            progress=tell,
            link=not given.no_link,
        )
    if given.report is not None:
        write_file(given.report, REPORTS[given.report.suffix](report))
        note(f"{given.report}: report")
    if given.json:
        write_json(report_json(report))
        for failed in report.failed:
            complain(failed.message)
    else:
        write(render_report(report).rstrip("\n"))
        if report.failed:
            complain(f"{len(report.failed)} of {report.files} files could not be read; the report says why")
    return report.exit_status


COMMAND = Command(
    "ingest",
    "读取文件并载入图谱，然后生成发布",
    "read documents, load them into the store, then build a release",
    (
        "zhiqiao ingest 电子商务专业教学标准.pdf",
        "zhiqiao ingest 专业简介/ 课程标准/*.pdf --workers 4",
        "zhiqiao ingest 职业目录.xlsx --columns name=叫法,code=代号",
        "zhiqiao ingest standards/ --report report.html",
        "zhiqiao --store ./graph ingest standards/ --json > report.json",
    ),
    add,
    run,
)
