"""What the store hands out: reports, stored documents, rows of a query, its status and how to join it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did. `entities`, `evidence`, `statements` count the batch without repetitions; `written` nodes and
    relationships made or changed (0: all was there); `retracted` statements, evidence and entities that this document no
    longer supports; `superseded` the ids of documents retracted because their path now holds this one; `replaced` texts in
    which a NUL or lone surrogate became U+FFFD, since neither engine can keep them."""

    document: str
    entities: int
    evidence: int
    statements: int
    written: int
    retracted: int
    superseded: tuple[str, ...]
    replaced: int
    seconds: float


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document the store knows. Not `complete`: its load was interrupted and must be run again."""

    id: str
    kind: str
    title: str
    sha256: str
    reading: str
    sources: tuple[str, ...]
    complete: bool
    format: str
    pages: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a reader's Cypher, in the engine's order, as values JSON can hold. A node is {"id", "labels", "properties"},
    a relationship {"id", "type", "start", "end", "properties"}, a path {"nodes", "relationships"}. `truncated`: there were
    more than the limit."""

    keys: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """`kind`: local or server. `engine` and `version` are "" while nothing answers. `pid`, `folder`, `bytes` (on disk) are
    of a local store only."""

    kind: str
    engine: str
    version: str
    running: bool
    address: str
    pid: int | None = None
    folder: str = ""
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """How a notebook or Cypher client joins: for reading only where the engine is local."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    browser: str = ""
    """Address of the engine's own web page, "" where it has none."""
