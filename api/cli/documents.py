"""What `ingest` and `read` are told of the documents at hand: their kind, and the columns of tables with unknown titles."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from api.cli.options import between

if TYPE_CHECKING:
    from ingest.record import NamedColumns


def add_documents(parser: argparse.ArgumentParser) -> None:
    """Arguments that say how documents are to be read."""
    parser.add_argument("--kind", help="文件类别 · kind of all these documents, where it cannot be told from their content")
    parser.add_argument(
        "--columns",
        type=columns,
        metavar="FIELD=TITLE,...",
        help="指定列 · which column of tables holds what, such as name=职业名称,code=职业编码, where titles are not known",
    )
    parser.add_argument("--table", default="", help="表格类别 · which table it is (occupations, programs, certificates, ...)")
    parser.add_argument("--workers", type=between(1, 64), help="并行进程数 · processes to read with (default: one a core)")


def columns(text: str) -> dict[str, str]:
    """Titles by field from `name=职业名称,code=职业编码`. Raises ArgumentTypeError for anything else."""
    found = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    if not found or len(found) != len(text.split(",")) or not all(found) or not all(found.values()):
        message = f"{text!r} is not FIELD=TITLE,FIELD=TITLE"
        raise argparse.ArgumentTypeError(message)
    return found


def named_columns(given: argparse.Namespace) -> NamedColumns | None:
    """The columns and table that are named, None where none are."""
    from ingest.record import NamedColumns

    if not given.columns and not given.table:
        return None
    return NamedColumns(tuple(sorted((given.columns or {}).items())), given.table)


def refusal(given: argparse.Namespace) -> str:
    """Why documents cannot be read as they are told to be, "" where they can."""
    from ingest.kinds import catalogue, kinds

    if given.kind is not None and given.kind not in kinds():
        return f"no kind of document is called {given.kind!r}; there are {', '.join(kinds())}"
    if given.kind not in {None, catalogue.KIND} and named_columns(given) is not None:
        return f"--columns and --table say how a {catalogue.KIND} is read: leave out --kind {given.kind}"
    return ""
