"""The store's turn: loaders' transactions one after another, on a node of the store itself."""

from __future__ import annotations

from neo4j import ManagedTransaction

from graph.store.texts import text

FORMAT = 1
"""Version of the store's layout."""


def take_turn(tx: ManagedTransaction) -> None:
    """Wait until no other loader's transaction is open: what is read after this still holds when it is written."""
    tx.run(text("turn"), format=FORMAT).consume()
