"""All facts of a release as records, for the formats that carry everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.projection.release import Release

_PLACED = ("place", "page", "clause", "quote", "rule")


def fact_lines(release: Release) -> Iterator[dict[str, Any]]:
    """All facts as JSON-able records, in this order: documents, entities, evidence, statements; each has "record"."""
    for number in range(sum(release.counts["documents"].values())):
        yield {"record": "document", **release.document_at(number)}
    for index in range(len(release)):
        yield {"record": "entity", **release.stored_at(index)}
    for number in range(release.counts["evidence"]):
        document = release.document_at(int(release.evidence_document[number]))["id"]
        shown = dict(zip(_PLACED, release.evidence_at(number), strict=True))
        yield {"record": "evidence", "id": release.evidence_id(number), "document": document, **shown}
    for row in range(len(release.subject)):
        yield {"record": "statement", **_statement(release, row)}


def _statement(release: Release, row: int) -> dict[str, Any]:
    return {
        "id": release.statement_id_of(row),
        "subject": release.id_at(int(release.subject[row])),
        "predicate": release.predicate_of(row),
        "object": release.id_at(int(release.object[row])),
        "properties": release.properties_of(row),
        "evidence": release.evidence_ids(row),
        "documents": int(release.documents[row]),
    }
