"""Passes over the whole store after the documents are loaded: each derives one document of facts from what is there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from graph.store import Store, StoredDocument
from ingest import editions, matching
from ingest.linking import SOURCE, VERSION
from ingest.linking.store import link_store

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Pass:
    """A derivation over all documents. `name` is its stage in the report, `source` the one source of the document it makes
    and `version` that document's reading. `derive` replaces the document by what follows from the store as it is, and
    returns how many facts that are, None where there was nothing to derive from; a second call changes nothing."""

    name: str
    source: str
    version: str
    derive: Callable[[Store, Tell], int | None]


PASSES: tuple[Pass, ...] = (
    Pass("linking", SOURCE, VERSION, link_store),
    Pass("matching", matching.SOURCE, matching.VERSION, matching.match_schemes),
    Pass("editions", editions.SOURCE, editions.VERSION, editions.link_editions),
)
"""In the order they run. A pass that reads what another derives stands after it."""


def retract_passes(store: Store, documents: Collection[StoredDocument]) -> None:
    """Take back what the passes derived, before the first document is loaded: they run anew after the last one, and where
    the run is interrupted in between the next one sees that their documents are missing."""
    sources = {one.source for one in PASSES}
    for document in documents:
        if sources & set(document.sources):
            store.retract(document.id)


def is_current(one: Pass, documents: Collection[StoredDocument]) -> bool:
    """Whether the store has all that the pass derives."""
    return any(one.source in each.sources and each.complete and each.reading == one.version for each in documents)
