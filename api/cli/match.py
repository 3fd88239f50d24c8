"""`zhiqiao match` and `zhiqiao rank`: the pair scorer from the shell, for scoring and for other programs."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from api.cli.command import Command

COLUMNS = ("id", "left_text", "left_source", "right_text", "right_source")


def add_match(parser: argparse.ArgumentParser) -> None:
    """Arguments of `match`."""
    parser.add_argument("pairs", type=Path, metavar="PAIRS.tsv", help=f"制表符分隔 · tab-separated, columns {', '.join(COLUMNS)}")


def run_match(given: argparse.Namespace) -> int:
    """Print id, score and relation of every pair, tab-separated, in the file's order."""
    from ingest.linking.match import PairText, match

    with given.pairs.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t")
        if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            return _complain(f"{given.pairs}: no column {', '.join(missing)}; columns are {', '.join(COLUMNS)}")
        rows: list[PairText] = []
        for number, row in enumerate(reader, 2):
            if any(row[name] is None for name in COLUMNS):
                return _complain(f"{given.pairs} row {number}: fewer than {len(COLUMNS)} columns")
            rows.append(PairText(*(row[name] for name in COLUMNS)))
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(("id", "score", "relation"))
    writer.writerows((found.id, f"{found.score:.6f}", found.relation) for found in match(rows))
    return 0


def add_rank(parser: argparse.ArgumentParser) -> None:
    """Arguments of `rank`."""
    parser.add_argument(
        "queries", type=Path, metavar="QUERIES.jsonl", help='一行一个 · a line: {"id","query","candidates":[...]}'
    )


def run_rank(given: argparse.Namespace) -> int:
    """Print {"id", "order"} for every query: indexes of its candidates, best first."""
    import orjson

    from ingest.linking.match import rank

    with given.queries.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                asked = orjson.loads(line)
                candidates = [_candidate(one) for one in asked["candidates"]]
                order = rank(asked["query"], asked.get("query_source", ""), candidates)
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                return _complain(f"{given.queries} line {number}: not a query with candidates ({error!r})")
            print(orjson.dumps({"id": asked["id"], "order": order}).decode())  # noqa: T201 - the command's output
    return 0


def _candidate(found: Any) -> tuple[str, str]:
    return str(found["text"]), str(found.get("source", ""))


def _complain(sentence: str) -> int:
    from api.cli import FAILED
    from api.cli.output import complain

    complain(sentence)
    return FAILED


MATCH = Command(
    "match",
    "判断两段技能表述的关系",
    "score pairs of skill texts: id, score (chance of being the same skill), relation",
    ("zhiqiao match pairs.tsv > scores.tsv",),
    add_match,
    run_match,
)
RANK = Command(
    "rank",
    "为技能表述排列候选",
    "order candidates for a skill text, best first",
    ("zhiqiao rank queries.jsonl > orders.jsonl",),
    add_rank,
    run_rank,
)
