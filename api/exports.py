"""The formats facts leave in, for the shell and for HTTP: one row of a table each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.encode import to_json
from graph.projection import Release, fact_lines


@dataclass(frozen=True, slots=True)
class Export:
    """A format: name, media type, what it holds, and the function that writes a release as pieces of bytes."""

    name: str
    media_type: str
    meaning: str
    write: Callable[[Release], Iterator[bytes]]


def facts_as_json_lines(release: Release) -> Iterator[bytes]:
    """Every fact of the release, one JSON object a line: documents, entities, evidence, statements, in this order."""
    for record in fact_lines(release):
        yield to_json(record) + b"\n"


EXPORTS = {
    export.name: export
    for export in (Export("jsonl", "application/x-ndjson", "all facts, one JSON object a line", facts_as_json_lines),)
}
