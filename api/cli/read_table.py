"""`zhiqiao read --preview`: how table files would be read, column by column, and reading them by columns that people name."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `read` that concern tables."""
    parser.add_argument(
        "--preview", action="store_true", help="表格各列识别结果与前几行 · how the columns of tables are understood"
    )
    parser.add_argument(
        "--columns",
        type=columns,
        metavar="FIELD=TITLE,...",
        help="指定列 · which column holds what, such as name=职业名称,code=职业编码, where titles are not known",
    )
    parser.add_argument("--table", default="", help="表格类别 · which table it is (occupations, programs, certificates, ...)")


def columns(text: str) -> dict[str, str]:
    """Titles by field from `name=职业名称,code=职业编码`. Raises ArgumentTypeError for anything else."""
    found = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    if not found or len(found) != len(text.split(",")) or not all(found) or not all(found.values()):
        message = f"{text!r} is not FIELD=TITLE,FIELD=TITLE"
        raise argparse.ArgumentTypeError(message)
    return found


def run(files: Iterable[Path], given: argparse.Namespace) -> int:
    """Preview the files, or print their records by the columns that are named; one that cannot be read is named on stderr."""
    import hashlib

    from api.cli import FAILED
    from api.cli.output import complain, note, write_bytes
    from api.encode import to_json
    from graph.errors import DocumentError
    from ingest.kinds import catalogue
    from ingest.published import published

    status = 0
    for path in files:
        try:
            if given.preview:
                shown = catalogue.preview(path, mapping=given.columns, table=given.table)
                text = to_json({"file": path.name, "sheets": shown}) if given.json else described(path.name, shown).encode()
                write_bytes([text + b"\n"])
                continue
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            reading = catalogue.read_document(path, sha256=sha256, mapping=given.columns, table=given.table)
        except DocumentError as error:
            complain(str(error))
            status = FAILED
            continue
        write_bytes(to_json(published(record, with_evidence=given.evidence)) + b"\n" for record in reading.records)
        for issue in reading.issues:
            note(f"{path.name} {issue.place}: {issue.why}: {issue.text}")
    return status


def described(file: str, shown: Mapping[str, Mapping[str, Any]]) -> str:
    """A preview for people: for each sheet its table, its columns, the first rows and what is wrong with them."""
    lines: list[str] = []
    for sheet, one in shown.items():
        if one["table"] is None:
            lines.append(f"{file} · {sheet}: 未识别到已知列名 no known column titles (--columns FIELD=TITLE says what they hold)")
            continue
        lines.append(f"{file} · {sheet}: {one['table']}")
        if one.get("refused"):
            lines.append(f"  不读 not read: {one['refused']}")
        lines += [f"  {title} → {field}" for title, field in one["columns"].items()]
        if one["unused"]:
            lines.append(f"  未用 unused: {' | '.join(one['unused'])}")
        lines += [f"  {number}. {_brief(row)}" for number, row in enumerate(one["rows"], 1)]
        lines += [f"  问题 issue: {why}" for why in one["issues"]]
    return "\n".join(lines)


def _brief(row: Any) -> str:
    if isinstance(row, Mapping):
        return "; ".join(f"{name}: {_brief(value)}" for name, value in row.items())
    if isinstance(row, list):
        return "、".join(map(_brief, row))
    return str(row)[:80]
