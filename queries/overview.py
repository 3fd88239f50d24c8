"""How much the release holds."""

from __future__ import annotations

from graph.projection import Release
from queries.answers import Overview


def overview(release: Release) -> Overview:
    """Counts: entities a kind and statements a predicate in the schema's order, documents a kind by name, evidence."""
    counts = release.counts
    return Overview(
        release.version,
        dict(counts["entities"]),
        dict(counts["statements"]),
        dict(counts["documents"]),
        int(counts["evidence"]),
    )
