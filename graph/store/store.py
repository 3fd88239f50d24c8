"""The store: one front for both engines. Cheap to make; the engine is started or joined at the first need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from graph.errors import StoreError
from graph.facts import GraphBatch
from graph.settings import Settings
from graph.store.document import read_document
from graph.store.engine import find_engine, stop_engine
from graph.store.folder import Folder
from graph.store.link import Link
from graph.store.load import load_batch
from graph.store.query import run_cypher, stream_rows
from graph.store.retract import retract_document
from graph.store.shapes import Connection, LoadReport, Rows, StoredDocument, StoreStatus
from graph.store.texts import text


class Store:
    """Keeps the facts of documents. A context manager; may be shared by threads. After the local engine died the next call
    starts it again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._link = Link(settings)

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""
        return self._settings

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def load(self, batch: GraphBatch) -> LoadReport:
        """Make the store say of the batch's document what the batch says, no more and no less. Raises SchemaError with
        nothing written, StoreError when the engine fails: then the document is left incomplete, and is loaded again."""
        return load_batch(self._link, batch, monotonic)

    def retract(self, document_id: str) -> int:
        """Take back all that the document says, and the document; how many statements, evidence and entities that took.
        0 for a document the store does not know."""
        with self._link.loading():
            return retract_document(self._link, document_id)

    def documents(self) -> tuple[StoredDocument, ...]:
        """All documents, by id."""
        return tuple(_stored(row[0]) for row in self._link.read(text("documents_read")))

    def add_source(self, document_id: str, path: str) -> None:
        """Note another path with the same bytes. Raises StoreError for a document the store does not know."""

        def add(tx: Any) -> bool:
            stored = read_document(tx, document_id)
            if stored is None:
                return False
            sources = sorted({*stored["sources"], path})
            if sources != stored["sources"]:
                tx.run(text("document_write"), document=document_id, properties={**stored, "sources": sources}).consume()
                self._link.paths.add(path, document_id)
            return True

        with self._link.loading():
            if not self._link.write(add):
                raise StoreError(f"the store knows no document {document_id}: load it first", what=document_id)

    def cypher(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, limit: int = 1000) -> Rows:
        """Rows of a reader's Cypher, at most `limit`, stopped after the settings' query_seconds. Raises QueryError."""
        return run_cypher(self._link, cypher, parameters, limit)

    def stream(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """All rows of a reading text of ours, without limits, as they come: for the projection and exports."""
        return stream_rows(self._link, cypher, parameters)

    def status(self) -> StoreStatus:
        """What runs where. Starts nothing."""
        if self._settings.is_server:
            try:
                agent = self._link.agent()
            except StoreError:
                return StoreStatus("server", "", "", running=False, address=self._settings.store)
            name, _, version = agent.partition("/")
            return StoreStatus("server", name, version, running=True, address=self._settings.store)
        folder = Folder(self._settings.folder)
        engine = find_engine(folder)
        size = _size(folder.server / "databases")
        if engine is None:
            return StoreStatus("local", "", "", running=False, address="", folder=str(folder.root), bytes=size)
        address = f"bolt://127.0.0.1:{engine.bolt}"
        version = re.sub(r"\.post\d+$", "", engine.version)
        return StoreStatus("local", "ArcadeDB", version, True, address, engine.pid, str(folder.root), size)

    def connection(self) -> Connection:
        """How a notebook or Cypher client joins; starts the local engine where it does not run."""
        target = self._link.target()
        user, password = target.reader
        browser = f"http://127.0.0.1:{target.http}" if target.http else ""
        return Connection(target.uri, user, password, target.database, browser)

    def stop(self) -> bool:
        """End the local engine and wait for it; False when none ran. Raises StoreError for a server, which is not ours."""
        if self._settings.is_server:
            raise StoreError(
                f"{self._settings.store} is a server that was not started here: stop it where it runs", what=self._settings.store
            )
        self.close()
        return stop_engine(Folder(self._settings.folder))

    def close(self) -> None:
        """Close the connections; the engine runs on until it is stopped or idle. A later call opens them again."""
        self._link.close()


def open_store(settings: Settings) -> Store:
    """The store the settings name. Opens nothing yet."""
    return Store(settings)


def _stored(row: Mapping[str, Any]) -> StoredDocument:
    return StoredDocument(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        sha256=row["sha256"],
        reading=row["reading"],
        sources=tuple(row["sources"]),
        complete=row["complete"],
        format=row["format"],
        pages=row["pages"],
    )


def _size(folder: Path) -> int | None:
    if not folder.is_dir():
        return None
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
