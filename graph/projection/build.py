"""Write the store's graph as a release: entities, evidence, statements and covers, as files of columns."""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from graph.projection import columns, covers, words
from graph.projection.columns import Array
from graph.projection.folder import publish
from graph.projection.quotes import write_quotes
from graph.projection.source import Reader, Source, Statements, present
from graph.schema import KINDS, PREDICATES
from graph.text import fold

Progress = Callable[[str, int, int], None]


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
    with _uncollected(), publish(folder) as draft, Reader(store) as reader:
        reading = reader.documents()
        entities = _write_entities(reader, draft.path, tell)
        documents = reading.result()
        keys = ("id", "kind", "title", "sha256", "format", "pages")
        columns.save_texts(draft.path, "document.json", (orjson.dumps(dict(zip(keys, row, strict=True))) for row in documents))
        quoted = reader.evidence({row[0]: position for position, row in enumerate(documents)})
        found = {predicate: reader.statements(predicate, entities.index) for predicate in PREDICATES}
        tell("evidence", 0, 1)
        evidence = write_quotes(draft.path, quoted.result())
        ranges = _write_statements(draft.path, found, evidence, len(entities.ids), tell)
        covers.write_covers(draft.path, entities.starts, ranges)
        draft.counts = {
            "entities": {kind: stop - start for kind, (start, stop) in entities.starts.items() if stop > start},
            "statements": {name: stop - start for name, (start, stop) in ranges.items() if stop > start},
            "documents": dict(sorted(Counter(row[1] for row in documents).items())),
            "evidence": len(evidence),
        }
        draft.layout = {"kinds": entities.starts, "predicates": ranges}
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


def _write_entities(reader: Reader, path: Path, tell: Progress) -> _Entities:
    ids: list[str] = []
    starts: dict[str, tuple[int, int]] = {}
    texts: list[bytes] = []
    keys: list[tuple[str, int]] = []
    found = [(kind, reader.entities(kind.label, kind.properties)) for kind in KINDS.values()]
    for done, (kind, reading) in enumerate(found):
        tell("entities", done, len(KINDS))
        rows = reading.result()
        starts[kind.label] = (len(ids), len(ids) + len(rows))
        for identifier, name, scope, codes, aliases, *values in rows:
            position = len(ids)
            ids.append(identifier)
            shown = {"name": name, "scope": scope or "", "codes": sorted(codes or ()), "aliases": sorted(aliases or ())}
            if own := present(kind.properties, tuple(values)):
                shown["properties"] = own
            texts.append(orjson.dumps(shown))
            if kind.label != "Clause":
                keys += [(key, position) for key in {fold(text) for text in (name, *shown["codes"], *shown["aliases"])}]
    columns.save_texts(path, "entity.id", (identifier.encode() for identifier in ids))
    columns.save_texts(path, "entity.json", texts)
    words.write_words(path, sorted(keys))
    numbers = columns.hashed(identifier.encode() for identifier in ids)
    order = np.argsort(numbers, kind="stable")
    columns.save_array(path, "entity.hash", numbers[order])
    columns.save_array(path, "entity.order", order.astype(np.int32))
    return _Entities(ids, {identifier: position for position, identifier in enumerate(ids)}, starts)


def _write_statements(
    path: Path, found: dict[str, Future[Statements]], evidence: Array, entities: int, tell: Progress
) -> dict[str, tuple[int, int]]:
    """Write all statements; the range of rows of each predicate. `evidence`: the table of its ids, rising."""
    ranges: dict[str, tuple[int, int]] = {}
    parts: list[Statements] = []
    places: list[Array] = []
    finder = columns.Finder(evidence)
    texts: dict[int, bytes] = {}
    start = 0
    for done, (predicate, reading) in enumerate(found.items()):
        tell("statements", done, len(found))
        rows, quotes = _supported(reading.result(), finder)
        size = len(rows.subject)
        columns.save_array(path, f"{predicate}.forward", columns.row_pointers(rows.subject, entities).astype(np.int32))
        back = np.lexsort((rows.subject, rows.object))
        columns.save_array(path, f"{predicate}.back_rows", back.astype(np.int32))
        columns.save_array(path, f"{predicate}.backward", columns.row_pointers(rows.object[back], entities).astype(np.int32))
        ranges[predicate] = (start, start + size)
        texts.update((start + place, text) for place, text in rows.properties.items())
        start += size
        parts.append(rows)
        places.append(quotes)
    for name in ("subject", "object", "weight", "documents"):
        columns.save_array(path, f"statement.{name}", np.concatenate([getattr(rows, name) for rows in parts]))
    columns.save_array(path, "statement.evidence", np.concatenate(places).astype(np.int32))
    columns.save_array(path, "statement.evidence_start", columns.offsets(np.concatenate([rows.counts for rows in parts])))
    columns.save_sparse_texts(path, "statement.json", texts, start)
    return ranges


def _supported(rows: Statements, finder: columns.Finder) -> tuple[Statements, Array]:
    """The statements with the numbers of their evidence. What a document that is not complete says is left out, and what
    only such documents say."""
    places = finder.rows(rows.evidence)
    known = places >= 0
    if known.all():
        return rows, places
    owners = np.repeat(np.arange(len(rows.counts)), rows.counts)
    counts = np.bincount(owners[known], minlength=len(rows.counts))
    kept = counts > 0
    position = np.cumsum(kept) - 1
    left = Statements(
        rows.subject[kept],
        rows.object[kept],
        rows.weight[kept],
        rows.documents[kept],
        counts[kept].astype(np.int64),
        rows.evidence[known],
        {int(position[place]): text for place, text in rows.properties.items() if kept[place]},
    )
    return left, places[known]
