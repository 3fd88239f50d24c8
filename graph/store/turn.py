"""The store's turn: loaders' transactions one after another, on a node of the store itself."""

from __future__ import annotations

import secrets

from neo4j import ManagedTransaction

from graph.store.texts import text

FORMAT = 1
"""Version of the store's layout."""


def take_turn(tx: ManagedTransaction) -> tuple[str | None, str]:
    """Wait until no other loader's transaction is open: what is read after this still holds when it is written. The mark that
    was there (None in a new store) and the one left.

    The mark that the turn leaves is another each time and is kept with what the transaction writes, or not at all: where it
    is the same, nothing was written. By chance rather than a count, for a store that is put back from a copy counts again.
    """
    mark = secrets.token_hex(12)
    row = tx.run(text("turn"), format=FORMAT, change=mark).single()
    return (None if row is None else row["before"]), mark
