"""Readers' Cypher: on the reading login, with a time limit on the server, as plain values; and the stream of a projection."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from typing import Any

from neo4j import READ_ACCESS, Driver
from neo4j.exceptions import DriverError, Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Duration, Time

from graph.errors import QueryError
from graph.store.link import FETCH, LOST, Link
from graph.store.shapes import Rows

_ASIDE = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|/\*.*?\*/|//[^\n\r]*""", re.DOTALL)
GRACE_SECONDS = 2.0
"""The server stops a query at its limit; after this much more we hang up."""
STREAMED = 1_000
"""Rows of a stream that are fetched together: rows of a projection are long lists."""


def run_cypher(link: Link, text: str, parameters: Mapping[str, Any] | None, limit: int) -> Rows:
    """Rows of a reader's text. Raises QueryError in one sentence, StoreError where the engine cannot be reached."""
    if not text.strip():
        raise QueryError("the Cypher text is empty", what=text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the Cypher text holds a lone surrogate, which cannot be sent", what=repr(text)) from error
    if loads_csv(text):
        raise QueryError("only reading the graph is allowed here: LOAD CSV reads files and addresses", what=text)
    if limit < 0:
        raise QueryError(f"the limit of rows must be 0 or more, is {limit}", what=text)
    started = monotonic()
    seconds = link.settings.query_seconds

    def ask(driver: Driver, drop: Callable[[], None]) -> Rows:
        late = threading.Event()

        def hang_up() -> None:
            late.set()
            drop()

        timer = threading.Timer(seconds + GRACE_SECONDS, hang_up)
        timer.daemon = True
        timer.start()
        session = driver.session(
            database=link.target().database, fetch_size=min(max(limit + 1, 1), FETCH), default_access_mode=READ_ACCESS
        )
        try:
            transaction = session.begin_transaction(timeout=seconds)
            result = transaction.run(text, dict(parameters or {}))
            keys = tuple(result.keys())
            rows: list[tuple[Any, ...]] = []
            for record in result:
                if len(rows) == limit:
                    drop()
                    return Rows(keys, tuple(rows), truncated=True, seconds=monotonic() - started)
                rows.append(tuple(plain_value(value) for value in record.values()))
            transaction.commit()  # the local engine checks some writes of a reader only here
            session.close()
            return Rows(keys, tuple(rows), truncated=False, seconds=monotonic() - started)
        except (Neo4jError, DriverError, OSError) as error:
            if late.is_set():
                raise QueryError(_too_long(seconds), what=text) from error
            raise
        finally:
            timer.cancel()

    try:
        return _borrow(link, ask)
    except Neo4jError as error:
        raise QueryError(_refusal(error, seconds), what=text) from error
    except LOST as error:
        raise link.failure(error) from error
    except (DriverError, OSError, TypeError, ValueError) as error:
        raise QueryError(f"the query could not be sent: {_flat(str(error))}", what=text) from error


def stream_rows(link: Link, text: str, parameters: Mapping[str, Any] | None) -> Iterator[tuple[Any, ...]]:
    """All rows of one of our own texts, on a login that can only read, without a limit of rows or time."""
    for last in (False, True):
        generation = link.generation
        sent = False
        try:
            with link.borrowed(link.target().streamer) as (driver, _):
                session = driver.session(database=link.target().database, fetch_size=STREAMED, default_access_mode=READ_ACCESS)
                transaction = session.begin_transaction()
                for record in transaction.run(text, dict(parameters or {})):
                    sent = True
                    yield tuple(record.values())
                transaction.rollback()
                session.close()
            return
        except LOST as error:
            if sent or last or not link.restarts:
                raise link.failure(error) from error
            link.reopen(generation)
        except (Neo4jError, DriverError) as error:
            raise link.failure(error) from error


def loads_csv(text: str) -> bool:
    """True where the text says LOAD CSV outside of strings, names and comments, with or without Unicode escapes."""
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return any(re.search(r"\bLOAD\s+CSV\b", _ASIDE.sub(" ", each), re.IGNORECASE) for each in (text, unescaped))


def plain_value(value: Any) -> Any:
    """A value as JSON can hold it: nodes, relationships and paths as dicts, times as ISO text, NaN and infinity as None."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Node):
        own = value.get("id")
        properties = {key: plain_value(each) for key, each in value.items()}
        return {"id": own or value.element_id, "labels": sorted(value.labels), "properties": properties}
    if isinstance(value, Relationship):
        ends = [None if node is None else node.get("id") or node.element_id for node in (value.start_node, value.end_node)]
        properties = {key: plain_value(each) for key, each in value.items()}
        return {"id": value.element_id, "type": value.type, "start": ends[0], "end": ends[1], "properties": properties}
    if isinstance(value, Path):
        return {
            "nodes": [plain_value(node) for node in value.nodes],
            "relationships": [plain_value(each) for each in value.relationships],
        }
    if isinstance(value, Mapping):
        return {str(key): plain_value(each) for key, each in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    if isinstance(value, (Date, DateTime, Time, Duration)):
        return value.iso_format()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain_value(each) for each in value]
    return str(value)


def _borrow(link: Link, ask: Callable[[Driver, Callable[[], None]], Rows]) -> Rows:
    for last in (False, True):
        generation = link.generation
        try:
            with link.borrowed(link.target().reader) as (driver, drop):
                return ask(driver, drop)
        except LOST:
            if last or not link.restarts:
                raise
            link.reopen(generation)
    raise AssertionError


def _refusal(error: Neo4jError, seconds: float) -> str:
    code, message = error.code or "", _flat(error.message or str(error))
    if "TransactionTimedOut" in code or "Timeout on iteration" in message or "command.timeout" in message:
        return _too_long(seconds)
    words = ("not allowed", "Writing in read access mode", "AccessMode", "Forbidden", "not authorized", "read access")
    if "Security" in code or any(word in message for word in words):
        return f"only reading is allowed here: {message}"
    if "SyntaxError" in code:
        return f"this is not Cypher the engine understands: {message}"
    return f"the query failed: {message}"


def _too_long(seconds: float) -> str:
    return f"the query ran longer than {seconds:g} s and was stopped: ask for less, or raise ZHIQIAO_QUERY_SECONDS"


def _flat(text: str) -> str:
    return " ".join(text.split())[:300]
