"""The store's turn: loaders' transactions one after another, on a node of the store itself."""

from __future__ import annotations

import secrets

from neo4j import ManagedTransaction

from graph.store.texts import text

FORMAT = 1
"""Version of the store's layout."""


def take_turn(tx: ManagedTransaction) -> None:
    """Wait until no other loader's transaction is open: what is read after this still holds when it is written.

    The mark that the turn leaves is another each time and is kept with what the transaction writes, or not at all: where it
    is the same, nothing was written. By chance rather than a count, for a store that is put back from a copy counts again.
    """
    tx.run(text("turn"), format=FORMAT, change=secrets.token_hex(12)).consume()
