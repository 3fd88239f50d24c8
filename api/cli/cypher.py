"""`zhiqiao cypher`: a reading Cypher query on the store, and the Cypher twin of every question."""

from __future__ import annotations

import argparse
import sys

from api.cli.command import Command
from api.cli.options import add_json, between, parameter


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `cypher`."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("query", nargs="?", metavar="QUERY", help="Cypher 查询，只读 · a reading query ('-': from stdin)")
    what.add_argument("--question", metavar="NAME", help="打印某个问题的 Cypher · print the Cypher twin of a question")
    parser.add_argument(
        "--param", type=parameter, action="append", default=[], metavar="K=V", help="参数，可重复 · parameter of the query"
    )
    parser.add_argument("--limit", type=between(1, 1_000_000), default=100, help="最多多少行 · rows at most (default 100)")
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Run the query on the reading login, or print a twin."""
    if given.question is not None:
        return _print_twin(given.question)
    from api.cli.opening import settings_of
    from api.cli.output import cell_text, note, write_json, write_table
    from graph.store import open_store

    text = sys.stdin.read() if given.query == "-" else given.query
    with open_store(settings_of(given)) as store:
        rows = store.cypher(text, dict(given.param), limit=given.limit)
    if given.json:
        write_json(rows)
        return 0
    write_table(rows.keys, ([cell_text(cell) for cell in row] for row in rows.rows))
    more = "; there are more (--limit)" if rows.truncated else ""
    note(f"{len(rows.rows)} rows in {rows.seconds:.3f} s{more}")
    return 0


def _print_twin(name: str) -> int:
    import queries
    from api.cli import USAGE
    from api.cli.output import complain, write

    wanted = name.replace("-", "_")
    if wanted not in queries.QUESTIONS:
        complain(f"no question is called {name!r}; there are {', '.join(queries.QUESTIONS)}")
        return USAGE
    write(queries.twin(wanted).rstrip("\n"))
    return 0


COMMAND = Command(
    "cypher",
    "运行只读的 Cypher 查询",
    "run a reading Cypher query on the store",
    (
        "zhiqiao cypher 'MATCH (p:Post)-[:REQUIRES]->(s:Skill) RETURN p.name, count(s) ORDER BY count(s) DESC'",
        "zhiqiao cypher 'MATCH (c:Course {name: $name}) RETURN c.id' --param name=网店运营 --json",
        "zhiqiao cypher --question courses_covering",
    ),
    add,
    run,
)
