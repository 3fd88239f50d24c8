"""Which documents were read from a path: asked of the engine, or known while no other loader has written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from neo4j import ManagedTransaction

from graph.store.texts import text


class KnownPaths:
    """Documents by the paths they were read from, for one loader. No index of either engine finds a member of a list, so
    the engine looks through all documents; a loader that finds its own mark at each turn was alone, reads all paths once
    and adds its own. What it knows may be too much (a transaction that was taken back), never too little: what it finds is
    checked on the document itself."""

    def __init__(self) -> None:
        self._marks: frozenset[str | None] = frozenset()
        self._alone = False
        self._known: dict[str, set[str]] | None = None

    def turn(self, before: str | None, mark: str) -> None:
        """A transaction has taken its turn, found the mark `before` and left `mark`; the next one finds `mark`, or `before`
        where this one is taken back, unless another loader has written."""
        self._alone = before in self._marks
        if not self._alone:
            self._known = None
        self._marks = frozenset((before, mark))

    def add(self, path: str, document: str) -> None:
        """The transaction notes that the document was read from the path."""
        if self._known is not None:
            self._known[path].add(document)

    def documents_at(self, tx: ManagedTransaction, path: str, besides: str) -> list[str]:
        """Ids of the documents that were read from the path, but that one, sorted."""
        if self._known is None and not self._alone:
            return [row["id"] for row in tx.run(text("documents_at"), path=path, document=besides)]
        if self._known is None:
            self._known = _by_path((row["id"], row["sources"]) for row in tx.run(text("documents_paths")))
        asked = sorted(self._known.get(path, set()) - {besides})
        return [row["id"] for row in tx.run(text("documents_from"), ids=asked, path=path)] if asked else []


def _by_path(documents: Iterable[tuple[str, list[str]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for document, paths in documents:
        for path in paths:
            found[path].add(document)
    return found
