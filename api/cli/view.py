"""`zhiqiao view`: the neighbourhood of an entity as one HTML file."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.command import Command
from api.cli.options import between


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `view`."""
    parser.add_argument("entity", metavar="ENTITY", help="编号、代码、名称或别名 · id, printed code, name or alias")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="写入的文件 · HTML file to write ('-': stdout)")
    parser.add_argument("--hops", type=between(1, 3), help="几步之内全部画出 · draw all within 1 to 3 steps")
    parser.add_argument("--limit", type=between(1, 1500), default=300, help="最多多少实体 · entities at most (default 300)")


def run(given: argparse.Namespace) -> int:
    """Write the page; the file is there as a whole or not at all."""
    from api.cli.opening import release_of, write_file
    from api.cli.output import note, write_bytes
    from api.details import surroundings
    from viz import render_view

    release = release_of(given)
    found = surroundings(release, given.entity, hops=given.hops, limit=given.limit)
    page = render_view(found, title=found.center.name, max_nodes=given.limit).encode()
    if given.output == "-":
        write_bytes([page])
        return 0
    write_file(Path(given.output), [page])
    cut = f", {found.cut} more left out (--limit)" if found.cut else ""
    note(f"{given.output}: {len(found.nodes)} entities, {len(found.facts)} facts{cut}")
    return 0


COMMAND = Command(
    "view",
    "把一个实体及其周围画成可交互的网页",
    "draw an entity and what surrounds it as one interactive page",
    ("zhiqiao view 网店运营专员 -o 网店运营专员.html", "zhiqiao view program:530701 --hops 1 -o 电子商务.html"),
    add,
    run,
)
