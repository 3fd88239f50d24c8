"""`zhiqiao ingest`: documents into the store, then a release to answer from."""

from __future__ import annotations

import argparse
import time

from api.cli.options import between
from api.cli.parser import Command


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `ingest`."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="文件、文件夹或通配 · files, folders, globs")
    parser.add_argument("--kind", help="文件类别 · kind of all these documents, where it cannot be told from their content")
    parser.add_argument("--workers", type=between(1, 64), help="并行进程数 · processes to read with (default: one a core)")
    parser.add_argument("--json", action="store_true", help="报告输出 JSON · report as JSON")


def run(given: argparse.Namespace) -> int:
    """Load, project, report; the exit status is the report's."""
    from ingest.report import render_report, report_json
    from ingest.run import ingest

    from api.cli.opening import settings_of
    from api.cli.output import note, progress, write, write_json
    from graph.projection import build_release
    from graph.store import open_store

    settings = settings_of(given)
    with open_store(settings) as store, progress() as tell:
        report = ingest(given.paths, store, kind=given.kind, workers=given.workers, progress=tell)
        started = time.monotonic()
        release = build_release(store, settings.releases, progress=tell)
        seconds = time.monotonic() - started
    if given.json:
        write_json({**report_json(report), "release": release.name, "projection_seconds": round(seconds, 3)})
    else:
        write(render_report(report).rstrip("\n"))
        note(f"发布 release {release.name} ({seconds:.1f} s)")
    status: int = report.exit_status
    return status


COMMAND = Command(
    "ingest",
    "读取文件并载入图谱，然后生成发布",
    "read documents, load them into the store, then build a release",
    (
        "zhiqiao ingest 电子商务专业教学标准.pdf",
        "zhiqiao ingest 专业简介/ 课程标准/*.pdf --workers 4",
        "zhiqiao --store ./graph ingest standards/ --json > report.json",
    ),
    add,
    run,
)
