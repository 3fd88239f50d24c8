"""The node of a document: known or not, opened, closed, and the paths it was read from."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.errors import StoreError
from graph.facts import Document
from graph.store.fold import Stored, plain
from graph.store.link import Link
from graph.store.paths import KnownPaths
from graph.store.retract import retract_document
from graph.store.texts import text


def read_document(tx: ManagedTransaction, document: str) -> Stored | None:
    """Properties of the document's node, None where it is not known."""
    row = tx.run(text("document_read"), document=document).single()
    return None if row is None else dict(row["properties"])


def read_loading(tx: ManagedTransaction, document: str) -> Stored:
    """Properties of the node of a document that is being loaded. Raises StoreError where another command retracted it."""
    stored = read_document(tx, document)
    if stored is None:
        raise StoreError(f"{document} was retracted by another command while it was loaded: load it again", what=document)
    return stored


def drop_source(link: Link, document: str, path: str) -> bool:
    """Forget that the document was read from the path; True when no path is left and the document was retracted."""

    def forget(tx: ManagedTransaction) -> list[str]:
        stored = read_document(tx, document)
        if stored is None:
            return [path]
        stored["sources"] = [source for source in stored["sources"] if source != path]
        if stored["sources"]:
            tx.run(text("document_write"), document=document, properties=stored).consume()
        return list(stored["sources"])

    if link.write(forget):
        return False
    retract_document(link, document)
    return True


def open_document(tx: ManagedTransaction, document: Document, token: str, paths: KnownPaths) -> tuple[Stored | None, list[str]]:
    """What was known of the document before, and other documents that were read from its path."""
    before = read_document(tx, document.id)
    if before is not None and before.get("loading") == token:
        before = None  # this transaction was kept though its answer was lost
    properties = {**document_properties(document, before), "complete": False, "loading": token}
    tx.run(text("document_write"), document=document.id, properties=properties).consume()
    return before, documents_at(tx, document, paths)


def documents_at(tx: ManagedTransaction, document: Document, paths: KnownPaths) -> list[str]:
    """Other documents that were read from the document's path, which this transaction notes on the document."""
    if not document.source:
        return []
    others = paths.documents_at(tx, document.source, document.id)
    paths.add(document.source, document.id)
    return others


def close_document(tx: ManagedTransaction, document: Document) -> Stored:
    """Note that all the document says is there, and forget how far its load had come; the properties it has now. Raises
    StoreError where another command retracted it."""
    after = {key: value for key, value in read_loading(tx, document.id).items() if key not in ("loading", "step")}
    after["complete"] = True
    tx.run(text("document_write"), document=document.id, properties=after).consume()
    return after


def document_properties(document: Document, before: Stored | None) -> Stored:
    """What the document's node says of it, sorted paths among it: its own and those known `before`. Whether its load is
    complete is for the caller to add."""
    sources = set(before["sources"]) if before is not None else set()
    if document.source:
        sources.add(document.source)
    return {
        **plain(document.properties),
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "sha256": document.sha256,
        "sources": sorted(sources),
        "format": document.format,
        "reading": document.reading,
        "pages": document.pages,
    }
