"""Known terms that the marker looks up in a text: tools, terms of trades, programs; from the data that ships."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

INGEST = Path(__file__).parents[1]


def collect_terms() -> dict[str, str]:
    """Term -> Tool | Term | Program out of the shipped tables, as they are when the marker is trained; the model keeps them."""
    found: dict[str, str] = {}
    tools = {row["tool"] for row in _rows(INGEST / "data" / "tools.tsv")}
    for row in _rows(INGEST / "linking" / "data" / "relations.tsv"):
        if row["relation"] == "tool_for":
            tools.add(row["term"])
    for row in _rows(INGEST / "linking" / "data" / "relations.tsv"):
        for term in (row["term"], row["other"] if row["relation"] != "tool_for" else row["term"]):
            found[term] = "Tool" if term in tools else "Term"
    for row in _rows(INGEST / "linking" / "data" / "aliases.tsv"):
        kind = "Tool" if row["canonical"] in tools else "Term"
        found.setdefault(row["canonical"], kind)
        if not row["ambiguous"]:
            found.setdefault(row["alias"], kind)
    for row in _rows(INGEST / "data" / "programs.tsv"):
        found.setdefault(row["name"], "Program")
    found.update(dict.fromkeys(tools, "Tool"))
    return {term: found[term] for term in sorted(found) if len(term) >= 2}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")
