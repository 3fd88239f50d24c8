"""Read the graph out of the store: Cypher that gathers columns, read ahead on threads while others are put in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import orjson

from graph.projection import columns
from graph.projection.columns import Array
from graph.schema import PREDICATES, Property

DIGITS = "0123456789abcdef"
ENTITIES = """
MATCH (n:{label})
RETURN collect(n.id), collect(n.name), collect(n.scope), collect(n.codes), collect(n.aliases){columns}
"""
DOCUMENTS = """
MATCH (d:Document)
WHERE d.complete
RETURN d.id, d.kind, d.title, d.sha256, d.format, d.pages
"""
EVIDENCE_COUNT = "MATCH (:Evidence) RETURN count(*)"
EVIDENCE = """
MATCH (e:Evidence)
WHERE $digits = '' OR $digits CONTAINS right(e.id, 1) OR ($rest AND NOT $all CONTAINS right(e.id, 1))
RETURN e.document, collect(e.id), collect(e.place), collect(e.page), collect(e.clause), collect(e.quote), collect(e.rule)
"""
AT_ONCE = 250_000
"""Quotes the engine gathers at a time: a row for each costs more than the quote, all in one too much of its memory."""
STATEMENTS = """
MATCH (a:{label})-[r:{type}]->(b)
WHERE r.evidence IS NOT NULL
RETURN a.id, collect(b.id), collect(r.evidence), collect(r.documents){columns}
"""
CONNECTIONS = 2
"""Texts the engine works on at a time."""


class Source(Protocol):
    """What a projection is read from: rows of a Cypher text, as tuples. Threads read it at the same time."""

    def stream(self, text: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Rows of `text` in the engine's order."""
        ...


@dataclass(slots=True)
class Quotes:
    """Evidence as parallel columns, in no order: ids as a table of bytes, `document` as numbers of documents."""

    ids: Array
    document: npt.NDArray[np.int32]
    page: npt.NDArray[np.int32]
    place: list[str]
    clause: list[str]
    quote: list[str]
    rule: list[str]


@dataclass(slots=True)
class Statements:
    """Statements of one predicate as parallel columns, by (subject, object). `evidence` are ids as a table of bytes,
    `counts` of them to each statement in turn, sorted within it; `properties` JSON of those that have any, by position."""

    subject: npt.NDArray[np.int32]
    object: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float64]
    documents: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]
    evidence: Array
    properties: dict[int, bytes]


class Reader:
    """Reads on threads of its own, in the order it is asked: the engine works on the next while these are put in order.
    A context manager."""

    def __init__(self, store: Source) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(CONNECTIONS)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def entities(self, label: str, properties: tuple[Property, ...]) -> Future[list[tuple[Any, ...]]]:
        """(id, name, scope, codes, aliases, properties...) of all entities of a kind, by id."""
        text = ENTITIES.format(label=label, columns=_coalesced(properties, "n"))
        return self._pool.submit(lambda: sorted(row for found in self._store.stream(text) for row in zip(*found, strict=True)))

    def documents(self) -> Future[list[tuple[Any, ...]]]:
        """(id, kind, title, sha256, format, pages) of all documents that are complete, by id."""
        return self._pool.submit(lambda: sorted(self._store.stream(DOCUMENTS)))

    def evidence(self, documents: dict[str, int]) -> Future[Quotes]:
        """The evidence of these documents (numbers by id)."""
        return self._pool.submit(_read_quotes, self._store, documents)

    def statements(self, predicate: str, index: dict[str, int]) -> Future[Statements]:
        """The statements of a predicate; `index`: numbers of entities by id."""
        return self._pool.submit(_read_statements, self._store, predicate, index)


def present(properties: tuple[Property, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    """Those properties that have a value."""
    return {
        row.name: value for row, value in zip(properties, values, strict=True) if value not in ("", -1, False) and value != []
    }


def _coalesced(properties: tuple[Property, ...], owner: str) -> str:
    missing = {str: "''", int: "-1", float: "-1.0", bool: "false", tuple: "[]"}
    return "".join(f", collect(coalesce({owner}.{row.name}, {missing[row.type]}))" for row in properties)


def _read_quotes(store: Source, documents: dict[str, int]) -> Quotes:
    ids: list[str] = []
    owners: list[int] = []
    sizes: list[int] = []
    rest: tuple[list[Any], ...] = ([], [], [], [], [])
    parts = min(1 + next(iter(store.stream(EVIDENCE_COUNT)))[0] // AT_ONCE, len(DIGITS))
    for part in range(parts):
        digits = DIGITS[part::parts] if parts > 1 else ""
        for document, found, *others in store.stream(EVIDENCE, {"digits": digits, "all": DIGITS, "rest": part == 0}):
            if document in documents:
                ids += found
                owners.append(documents[document])
                sizes.append(len(found))
                for column, more in zip(rest, others, strict=True):
                    column += more
    place, page, clause, quote, rule = rest
    owner = np.repeat(np.array(owners, dtype=np.int32), sizes)
    return Quotes(columns.table(ids), owner, np.array(page, dtype=np.int32), place, clause, quote, rule)


def _read_statements(store: Source, name: str, index: dict[str, int]) -> Statements:
    predicate = PREDICATES[name]
    subjects: list[int] = []
    lengths: list[int] = []
    objects: list[str] = []
    quotes: list[list[str]] = []
    documents: list[int] = []
    extra: list[list[Any]] = [[] for _ in predicate.properties]
    for label in sorted({subject for subject, _ in predicate.ends}):
        text = STATEMENTS.format(label=label, type=name, columns=_coalesced(predicate.properties, "r"))
        for subject, ends, quoted, numbers, *values in store.stream(text):
            subjects.append(index[subject])
            lengths.append(len(ends))
            objects += ends
            quotes += quoted
            documents += numbers
            for column, more in zip(extra, values, strict=True):
                column += more
    total = len(objects)
    subject_ = np.repeat(np.array(subjects, dtype=np.int32), lengths)
    object_ = np.fromiter(map(index.__getitem__, objects), np.int32, total)
    order = np.lexsort((object_, subject_))
    ordered = [quotes[row] for row in order.tolist()]
    counts = np.fromiter(map(len, ordered), np.int64, total)
    flat = [each for (each,) in ordered] if (counts == 1).all() else list(itertools.chain.from_iterable(map(sorted, ordered)))
    weights, properties = _weights_and_rest(predicate.properties, extra, order)
    return Statements(
        subject_[order], object_[order], weights, np.array(documents, dtype=np.int32)[order], counts, columns.table(flat),
        properties,
    )  # fmt: skip


def _weights_and_rest(
    properties: tuple[Property, ...], extra: list[list[Any]], order: Array
) -> tuple[npt.NDArray[np.float64], dict[int, bytes]]:
    weights = np.ones(len(order), dtype=np.float64)
    rest: list[tuple[Property, list[Any]]] = []
    for row, column in zip(properties, extra, strict=True):
        if row.name in ("weight", "score"):
            values = np.array(column, dtype=np.float64)
            weights = np.where(values < 0, 1.0, values)
        elif any(value not in ("", -1, False) for value in set(column)):
            rest.append((row, column))
    weights = weights[order]
    if not rest:
        return weights, {}
    kept = tuple(row for row, _ in rest)
    rows = list(zip(*(column for _, column in rest), strict=True))
    found = ((place, present(kept, rows[row])) for place, row in enumerate(order.tolist()))
    return weights, {place: orjson.dumps(shown) for place, shown in found if shown}
