"""The node of a document: known or not, opened, closed, and the paths it was read from."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.errors import StoreError
from graph.facts import Document
from graph.store.fold import Stored, plain
from graph.store.link import Link
from graph.store.retract import retract_document
from graph.store.texts import text
from graph.store.turn import take_turn


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
        take_turn(tx)
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


def open_document(tx: ManagedTransaction, document: Document, token: str) -> tuple[Stored | None, list[str]]:
    """What was known of the document before, and other documents that were read from its path."""
    take_turn(tx)
    before = read_document(tx, document.id)
    if before is not None and before.get("loading") == token:
        before = None  # this transaction was kept though its answer was lost
    properties = {**document_properties(document, before), "complete": False, "loading": token}
    tx.run(text("document_write"), document=document.id, properties=properties).consume()
    return before, documents_at(tx, document)


def documents_at(tx: ManagedTransaction, document: Document) -> list[str]:
    """Other documents that were read from the document's path."""
    if not document.source:
        return []
    return [row["id"] for row in tx.run(text("documents_at"), path=document.source, document=document.id)]


def close_document(tx: ManagedTransaction, document: Document) -> Stored:
    """Note that all the document says is there, and forget how far its load had come; the properties it has now. Raises
    StoreError where another command retracted it."""
    take_turn(tx)
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
