"""`zhiqiao read --preview`: how table files would be read, column by column."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def run(files: Iterable[Path], given: argparse.Namespace) -> int:
    """Show how each file would be read; one that cannot be read is named on stderr."""
    from api.cli import FAILED
    from api.cli.output import complain, write_bytes
    from api.encode import to_json
    from graph.errors import DocumentError
    from ingest.kinds import catalogue

    status = 0
    for path in files:
        try:
            shown = catalogue.preview(path, mapping=given.columns, table=given.table)
        except DocumentError as error:
            complain(str(error))
            status = FAILED
            continue
        text = to_json({"file": path.name, "sheets": shown}) if given.json else described(path.name, shown).encode()
        write_bytes([text + b"\n"])
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
