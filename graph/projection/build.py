"""Read the graph out of the store once and write it as a release."""

from __future__ import annotations

import contextlib
import gc
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import orjson

from graph.projection import columns, covers, words
from graph.projection.folder import publish
from graph.schema import KINDS, PREDICATES, Property
from graph.text import fold

DIGITS = "0123456789abcdef"
Progress = Callable[[str, int, int], None]

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


class Source(Protocol):
    """What a projection is read from: rows of a Cypher text, as tuples."""

    def stream(self, text: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Rows of `text` in the engine's order."""
        ...


@dataclass(slots=True)
class _Entities:
    """All entities in (kind, id) order: the position in this order is an entity's index."""

    ids: list[str]
    index: dict[str, int]
    starts: dict[str, tuple[int, int]]


def build_release(store: Source, folder: Path, progress: Progress | None = None) -> Path:
    """Write the store's graph as a release below `folder` and make it the current one; returns its folder.

    A release that holds the same graph has the same version and is not written twice. Raises StoreError when the graph
    cannot be read, ReleaseError when the folder cannot be written.
    """
    tell = progress or (lambda *_: None)
    with _uncollected(), publish(folder) as draft:
        entities = _write_entities(store, draft.path, tell)
        documents = _write_documents(store, draft.path)
        evidence = _write_evidence(store, draft.path, documents, tell)
        counts = _write_statements(store, draft.path, entities, evidence, tell)
        covers.write_covers(draft.path, entities.starts, counts.ranges)
        draft.counts = {
            "entities": {kind: stop - start for kind, (start, stop) in entities.starts.items() if stop > start},
            "statements": {name: stop - start for name, (start, stop) in counts.ranges.items() if stop > start},
            "documents": counts.documents,
            "evidence": len(evidence),
        }
        draft.layout = {"kinds": entities.starts, "predicates": counts.ranges}
    return draft.final


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: millions of small values are made and none is part of a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _coalesced(properties: tuple[Property, ...], owner: str, collect: bool = False) -> str:
    missing = {str: "''", int: "-1", float: "-1.0", bool: "false", tuple: "[]"}
    texts = (f"coalesce({owner}.{row.name}, {missing[row.type]})" for row in properties)
    return "".join(f", collect({text})" if collect else f", {text}" for text in texts)


def _present(properties: tuple[Property, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    return {
        row.name: value for row, value in zip(properties, values, strict=True) if value not in ("", -1, False) and value != []
    }


def _write_entities(store: Source, path: Path, tell: Progress) -> _Entities:
    ids: list[str] = []
    starts: dict[str, tuple[int, int]] = {}
    texts: list[bytes] = []
    keys: list[tuple[str, int]] = []
    for done, kind in enumerate(KINDS.values()):
        tell("entities", done, len(KINDS))
        text = ENTITIES.format(label=kind.label, columns=_coalesced(kind.properties, "n", collect=True))
        rows = sorted(row for found in store.stream(text) for row in zip(*found, strict=True))
        starts[kind.label] = (len(ids), len(ids) + len(rows))
        for identifier, name, scope, codes, aliases, *values in rows:
            position = len(ids)
            ids.append(identifier)
            shown = {"name": name, "scope": scope or "", "codes": sorted(codes or ()), "aliases": sorted(aliases or ())}
            if own := _present(kind.properties, tuple(values)):
                shown["properties"] = own
            texts.append(orjson.dumps(shown))
            if kind.label != "Clause":
                keys.extend((key, position) for key in {fold(text) for text in (name, *shown["codes"], *shown["aliases"])})
    columns.save_texts(path, "entity.id", (identifier.encode() for identifier in ids))
    columns.save_texts(path, "entity.json", texts)
    words.write_words(path, sorted(keys))
    _write_hashes(path, "entity", ids)
    return _Entities(ids, {identifier: position for position, identifier in enumerate(ids)}, starts)


def _write_hashes(path: Path, name: str, ids: list[str]) -> None:
    numbers = columns.hashed(identifier.encode() for identifier in ids)
    order = np.argsort(numbers, kind="stable")
    columns.save_array(path, f"{name}.hash", numbers[order])
    columns.save_array(path, f"{name}.order", order.astype(np.int32))


def _write_documents(store: Source, path: Path) -> dict[str, int]:
    rows = sorted(store.stream(DOCUMENTS))
    keys = ("id", "kind", "title", "sha256", "format", "pages")
    columns.save_texts(path, "document.json", (orjson.dumps(dict(zip(keys, row, strict=True))) for row in rows))
    return {row[0]: position for position, row in enumerate(rows)}


def _evidence(store: Source) -> Iterator[tuple[Any, ...]]:
    """(id, document, place, page, clause, quote, rule) of all evidence, in no order."""
    parts = min(1 + next(store.stream(EVIDENCE_COUNT))[0] // AT_ONCE, len(DIGITS))
    for part in range(parts):
        digits = DIGITS[part::parts] if parts > 1 else ""
        for document, ids, *others in store.stream(EVIDENCE, {"digits": digits, "all": DIGITS, "rest": part == 0}):
            yield from zip(ids, itertools.repeat(document), *others, strict=False)


def _write_evidence(store: Source, path: Path, documents: dict[str, int], tell: Progress) -> dict[str, int]:
    tell("evidence", 0, 1)
    rows = sorted(row for row in _evidence(store) if row[1] in documents)
    columns.save_texts(path, "evidence.id", (row[0].encode() for row in rows))
    columns.save_texts(path, "evidence.json", (orjson.dumps(row[2:]) for row in rows))
    columns.save_array(path, "evidence.document", np.array([documents[row[1]] for row in rows], dtype=np.int32))
    _write_hashes(path, "evidence", [row[0] for row in rows])
    return {row[0]: position for position, row in enumerate(rows)}


@dataclass(slots=True)
class _Counts:
    ranges: dict[str, tuple[int, int]]
    documents: dict[str, int]


@dataclass(slots=True)
class _Rows:
    """Statements of one predicate as parallel columns, in (subject, object) order."""

    subject: npt.NDArray[np.int32]
    object: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float64]
    documents: npt.NDArray[np.int32]
    evidence_counts: npt.NDArray[np.int64]
    evidence: npt.NDArray[np.int32]
    properties: list[bytes]


def _write_statements(store: Source, path: Path, entities: _Entities, evidence: dict[str, int], tell: Progress) -> _Counts:
    ranges: dict[str, tuple[int, int]] = {}
    parts: list[_Rows] = []
    start = 0
    with ThreadPoolExecutor(1) as reader:
        found = [[reader.submit(_all_rows, store, text) for text in _texts(predicate)] for predicate in PREDICATES]
        for done, predicate in enumerate(PREDICATES):
            tell("statements", done, len(PREDICATES))
            rows = _read_predicate((row for each in found[done] for row in each.result()), predicate, entities, evidence)
            found[done] = []
            ranges[predicate] = (start, start + len(rows.subject))
            start += len(rows.subject)
            parts.append(rows)
    size = len(entities.ids)
    for predicate, rows in zip(PREDICATES, parts, strict=True):
        columns.save_array(path, f"{predicate}.forward", columns.row_pointers(rows.subject, size).astype(np.int32))
        back = np.lexsort((rows.subject, rows.object))
        columns.save_array(path, f"{predicate}.back_rows", back.astype(np.int32))
        columns.save_array(path, f"{predicate}.backward", columns.row_pointers(rows.object[back], size).astype(np.int32))
    for name in ("subject", "object", "weight", "documents", "evidence"):
        columns.save_array(path, f"statement.{name}", np.concatenate([getattr(rows, name) for rows in parts]))
    counts = np.concatenate([rows.evidence_counts for rows in parts])
    columns.save_array(path, "statement.evidence_start", np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))
    columns.save_texts(path, "statement.json", itertools.chain.from_iterable(rows.properties for rows in parts))
    kinds: dict[str, int] = {}
    for row in store.stream("MATCH (d:Document) WHERE d.complete RETURN d.kind, count(*)"):
        kinds[row[0]] = row[1]
    return _Counts(ranges, dict(sorted(kinds.items())))


def _texts(name: str) -> list[str]:
    """The texts that read the statements of a predicate, one for each kind of subject."""
    predicate = PREDICATES[name]
    columns_ = _coalesced(predicate.properties, "r", collect=True)
    labels = sorted({subject for subject, _ in predicate.ends})
    return [STATEMENTS.format(label=label, type=name, columns=columns_) for label in labels]


def _all_rows(store: Source, text: str) -> list[tuple[Any, ...]]:
    """All rows of a text: read in a thread, so that the engine works on the next while these are put in order."""
    return list(store.stream(text))


def _read_predicate(found: Iterable[tuple[Any, ...]], name: str, entities: _Entities, evidence: dict[str, int]) -> _Rows:
    predicate = PREDICATES[name]
    texts: list[str] = []
    objects: list[str] = []
    quotes: list[list[str]] = []
    numbers: list[int] = []
    extra: list[list[Any]] = [[] for _ in predicate.properties]
    lengths: list[int] = []
    for subject_id, ends, quoted, documents, *values in found:
        texts.append(subject_id)
        lengths.append(len(ends))
        objects.extend(ends)
        quotes.extend(quoted)
        numbers.extend(documents)
        for column, more in zip(extra, values, strict=True):
            column.extend(more)
    total = len(objects)
    index = entities.index
    subject = np.repeat(np.fromiter((index[text] for text in texts), np.int32, len(texts)), lengths)
    object_ = np.fromiter(map(index.__getitem__, objects), np.int32, total)
    order = np.lexsort((object_, subject))
    weights, properties = _weights_and_rest(predicate.properties, extra, total)
    flat = np.fromiter(
        map(
            evidence.__getitem__,
            itertools.chain.from_iterable(
                each if len(each) == 1 else sorted(each) for each in map(quotes.__getitem__, order.tolist())
            ),
        ),
        np.int32,
    )
    return _Rows(
        subject[order],
        object_[order],
        weights[order],
        np.array(numbers, dtype=np.int32)[order],
        np.fromiter(map(len, map(quotes.__getitem__, order.tolist())), np.int64, total),
        flat,
        [properties[row] for row in order] if properties else [b""] * total,
    )


def _weights_and_rest(
    properties: tuple[Property, ...], extra: list[list[Any]], total: int
) -> tuple[npt.NDArray[np.float64], list[bytes]]:
    weights = np.ones(total, dtype=np.float64)
    rest: list[tuple[Property, list[Any]]] = []
    for row, column in zip(properties, extra, strict=True):
        if row.name in ("weight", "score"):
            values = np.array(column, dtype=np.float64)
            weights = np.where(values < 0, 1.0, values)
        else:
            rest.append((row, column))
    if not any(value not in ("", -1, False) for _, column in rest for value in column):
        return weights, []
    kept = tuple(row for row, _ in rest)
    rows = zip(*(column for _, column in rest), strict=True)
    return weights, [orjson.dumps(shown) if (shown := _present(kept, values)) else b"" for values in rows]
