"""The store: facts of documents in a graph engine, written by one loader, read by Cypher."""

from graph.store.shapes import Connection, LoadReport, Rows, StoredDocument, StoreStatus
from graph.store.store import Store, open_store
from graph.store.texts import ENTITY, FULL_TEXT_INDEX

__all__ = [
    "ENTITY",
    "FULL_TEXT_INDEX",
    "Connection",
    "LoadReport",
    "Rows",
    "Store",
    "StoreStatus",
    "StoredDocument",
    "open_store",
]
