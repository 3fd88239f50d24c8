"""Write the store's graph as a release: entities, evidence, statements and covers, as files of columns."""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import orjson

from graph.ids import digest
from graph.projection import columns, covers, rankings, words
from graph.projection.folder import current_of, publish
from graph.projection.quotes import write_quotes
from graph.projection.source import Reader, Source, present, read_state
from graph.projection.statements import Statements
from graph.schema import KINDS, PREDICATES
from graph.text import fold

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Entities:
    """All entities in (kind, id) order: the position in this order is an entity's index. `starts`: the range of each kind."""

    index: dict[str, int]
    starts: dict[str, tuple[int, int]]


def build_release(store: Source, folder: Path, progress: Progress | None = None) -> Path:
    """Write the store's graph as a release below `folder` and make it the current one; returns its folder.

    Where the store has not changed since the current release was built from it, by this program, that is the answer. A
    release that holds the same graph has the same version and is not written twice. Raises StoreError when the graph cannot
    be read, ReleaseError when the folder cannot be written.
    """
    tell = progress or (lambda *_: None)
    state = _state(store)  # before anything else is read: what changes meanwhile makes another state
    if (built := current_of(folder, state)) is not None:
        return built
    with _uncollected(), publish(folder, state) as draft, Reader(store) as reader:
        entities = _write_entities(reader, draft.path, tell)
        documents = reader.documents()
        keys = ("id", "kind", "title", "sha256", "format", "pages")
        columns.save_texts(draft.path, "document.json", (orjson.dumps(dict(zip(keys, row, strict=True))) for row in documents))
        tell("evidence", 0, 1)
        numbers = {row[0]: position for position, row in enumerate(documents)}
        evidence = columns.Finder(write_quotes(draft.path, reader.evidence(numbers)))
        ranges = _write_statements(draft.path, reader.statements(entities.index, evidence), len(entities.index), tell)
        covers.write_covers(draft.path, entities.starts, ranges)
        rankings.write_rankings(draft.path, entities.starts, ranges["REQUIRES"])
        draft.counts = {
            "entities": {kind: stop - start for kind, (start, stop) in entities.starts.items() if stop > start},
            "statements": {name: stop - start for name, (start, stop) in ranges.items() if stop > start},
            "documents": dict(sorted(Counter(row[1] for row in documents).items())),
            "evidence": len(evidence),
        }
        draft.layout = {"kinds": entities.starts, "predicates": ranges}
    return draft.final


def _state(store: Source) -> str:
    """What is the same only while the store and the program that writes releases are; "" where that is not known."""
    held = read_state(store)
    home = Path(__file__).parents[1]
    files = sorted((*Path(__file__).parent.glob("*.py"), *(home / name for name in ("kinds.py", "schema.py", "text.py"))))
    return digest(*held, *(path.read_text(encoding="utf-8") for path in files)) if held else ""


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
    index: dict[str, int] = {}
    starts: dict[str, tuple[int, int]] = {}
    keys: list[tuple[str, int]] = []
    found = reader.entities((kind.label, kind.properties) for kind in KINDS.values())
    with columns.TextFile(path, "entity.json") as file:
        for done, (kind, rows) in enumerate(zip(KINDS.values(), found, strict=True)):
            tell("entities", done, len(KINDS))
            starts[kind.label] = (len(index), len(index) + len(rows))
            for identifier, name, scope, codes, aliases, *values in rows:
                position = index[identifier] = len(index)
                shown = {"name": name, "scope": scope or "", "codes": sorted(codes or ()), "aliases": sorted(aliases or ())}
                if own := present(kind.properties, tuple(values)):
                    shown["properties"] = own
                text = orjson.dumps(shown)
                file.add(text, (len(text),))
                if kind.label != "Clause":
                    keys += [(key, position) for key in {fold(text) for text in (name, *shown["codes"], *shown["aliases"])}]
    columns.save_texts(path, "entity.id", (identifier.encode() for identifier in index))
    words.write_words(path, sorted(keys))
    numbers = columns.hashed(identifier.encode() for identifier in index)
    order = np.argsort(numbers, kind="stable")
    columns.save_array(path, "entity.hash", numbers[order])
    columns.save_array(path, "entity.order", order.astype(np.int32))
    return _Entities(index, starts)


def _write_statements(path: Path, found: Iterable[Statements], entities: int, tell: Progress) -> dict[str, tuple[int, int]]:
    """Write all statements, which come in the order of the schema's predicates; the range of rows of each predicate."""
    ranges: dict[str, tuple[int, int]] = {}
    parts: list[Statements] = []
    start = 0
    with columns.TextFile(path, "statement.json") as file:
        for done, (predicate, rows) in enumerate(zip(PREDICATES, found, strict=True)):
            tell("statements", done, len(PREDICATES))
            size = len(rows.subject)
            columns.save_array(path, f"{predicate}.forward", columns.row_pointers(rows.subject, entities).astype(np.int32))
            back = np.lexsort((rows.subject, rows.object))
            columns.save_array(path, f"{predicate}.back_rows", back.astype(np.int32))
            columns.save_array(path, f"{predicate}.backward", columns.row_pointers(rows.object[back], entities).astype(np.int32))
            ranges[predicate] = (start, start + size)
            file.add(rows.text, rows.lengths.tolist())
            start += size
            parts.append(replace(rows, text=b"", lengths=rows.lengths[:0]))
    for name in ("subject", "object", "weight", "documents", "evidence"):
        columns.save_array(path, f"statement.{name}", np.concatenate([getattr(rows, name) for rows in parts]))
    columns.save_array(path, "statement.evidence_start", columns.offsets(np.concatenate([rows.counts for rows in parts])))
    return ranges
