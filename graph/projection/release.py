"""An open release: entities, statements, evidence and covers by index, read from memory-mapped files."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from graph.errors import AmbiguousEntityError, UnknownEntityError
from graph.facts import Entity
from graph.ids import statement_id
from graph.projection import columns
from graph.projection.columns import Array
from graph.projection.covers import COVERS, Cover, open_cover
from graph.projection.quotes import OpenQuotes
from graph.projection.rankings import Ranking, Rankings
from graph.projection.words import Words, of_scope
from graph.schema import KINDS, PREDICATES
from graph.text import fold

FORMAT = 3
MOST_CANDIDATES, MOST_LIKE = 20, 5


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement by entity indices: its row, predicate, ends, and weight or score (1.0 where it has neither)."""

    row: int
    predicate: str
    subject: int
    object: int
    weight: float


class Release:
    """The graph as of one release. Entities are numbered in (kind, id) order, statements in (predicate, subject, object)
    order, evidence in id order; all methods take and give these numbers unless they say otherwise. Safe for threads."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        self.version: str = manifest["version"]
        self.built: str = manifest["built"]
        self.counts: Mapping[str, Any] = manifest["counts"]
        self.kinds: dict[str, tuple[int, int]] = {kind: (a, b) for kind, (a, b) in manifest["layout"]["kinds"].items()}
        held = [(start, kind) for kind, (start, stop) in self.kinds.items() if start < stop]
        self._kind_starts = [start for start, _ in held]
        self._kind_names = [kind for _, kind in held]
        self._ranges: dict[str, tuple[int, int]] = {name: (a, b) for name, (a, b) in manifest["layout"]["predicates"].items()}
        self._entity_ids = columns.open_texts(folder, "entity.id")
        self._entity_json = columns.open_texts(folder, "entity.json")
        self._quotes = OpenQuotes(folder)
        self._documents = columns.open_texts(folder, "document.json")
        self.evidence_document = self._quotes.document
        self.subject = columns.open_array(folder, "statement.subject")
        self.object = columns.open_array(folder, "statement.object")
        self.weight = columns.open_array(folder, "statement.weight")
        self.documents = columns.open_array(folder, "statement.documents")
        self._evidence = columns.open_array(folder, "statement.evidence")
        self._evidence_start = columns.open_array(folder, "statement.evidence_start")
        self._statement_json = columns.open_texts(folder, "statement.json")
        self.words = Words(folder)
        self.cache: dict[tuple[str, int], Any] = {}
        """What askers keep of this release; it goes with it."""
        self.refs: dict[int, Any] = {}
        """The same by number of an entity: at most one for each."""
        self._covers: dict[str, Cover] = {}
        self._entities: dict[int, Entity] = {}

    def __len__(self) -> int:
        return len(self._entity_ids)

    # Entities

    def index(self, identifier: str) -> int | None:
        """Number of the entity with this id, None when there is none."""
        raw = identifier.encode("utf-8", "replace")
        number = columns.hashed([raw])[0]
        numbers, order = self._entity_hash
        place = int(numbers.searchsorted(number))
        while place < len(numbers) and numbers[place] == number:
            found = int(order[place])
            if self._entity_ids.raw(found) == raw:
                return found
            place += 1
        return None

    @cached_property
    def _entity_hash(self) -> tuple[Array, Array]:
        return columns.open_array(self.folder, "entity.hash"), columns.open_array(self.folder, "entity.order")

    def kind_of(self, index: int) -> str:
        """Kind of entity `index`."""
        return self._kind_names[bisect_right(self._kind_starts, index) - 1]

    def id_at(self, index: int) -> str:
        """Id of entity `index`."""
        return self._entity_ids[index]

    def stored_at(self, index: int) -> dict[str, Any]:
        """Entity `index` as it is stored: id, kind, name, scope, codes, aliases, and properties where it has any."""
        return {"id": self._entity_ids[index], "kind": self.kind_of(index), **self._entity_json.json(index)}

    def short(self, index: int) -> tuple[str, str, str, str, tuple[str, ...]]:
        """(id, kind, name, scope, codes) of entity `index`, read anew."""
        shown = self._entity_json.json(index)
        return self._entity_ids[index], self.kind_of(index), shown["name"], shown["scope"], tuple(shown["codes"])

    def entity_at(self, index: int) -> Entity:
        """Entity `index`, kept once read."""
        found = self._entities.get(index)
        if found is None:
            shown = self.stored_at(index)
            found = Entity(
                id=shown["id"],
                kind=shown["kind"],
                name=shown["name"],
                scope=shown["scope"],
                codes=tuple(shown["codes"]),
                aliases=tuple(shown["aliases"]),
                properties={
                    name: tuple(value) if isinstance(value, list) else value
                    for name, value in shown.get("properties", {}).items()
                },
            )
            self._entities[index] = found
        return found

    def entity(self, identifier: str) -> Entity:
        """The entity with this id. Raises UnknownEntityError."""
        index = self.index(identifier)
        if index is None:
            raise UnknownEntityError(f"no entity has the id {identifier!r}", what=identifier)
        return self.entity_at(index)

    def find(self, text: str, kind: str | None = None) -> int:
        """Number of the entity that `text` names: its id, else a printed code, name or alias compared folded. `NAME@SCOPE`
        keeps only those whose scope is SCOPE, else ends in it, else holds it. With `kind` only entities of that kind count.

        Raises UnknownEntityError with up to 5 that are called much like it, or AmbiguousEntityError with up to 20 candidates,
        those whose name is the text first.
        """
        index = self.index(text)
        if index is not None and (kind is None or self.kind_of(index) == kind):
            return index
        found = self._named(text, "", kind)
        if not found and "@" in text:
            name, _, scope = text.rpartition("@")
            found = self._named(name, scope, kind)
        if len(found) == 1:
            return found[0]
        meant = found or self.words.like(fold(text.partition("@")[0]), *self._span(kind), most=MOST_LIKE)
        shown = tuple((e.id, e.kind, e.name, e.scope) for e in map(self.entity_at, meant[:MOST_CANDIDATES]))
        if not found:
            message = f"no {kind or 'entity'} has the id, code, name or alias {text!r}"
            raise UnknownEntityError(message, what=text, candidates=shown)
        message = f"{len(found)} entities are called {text!r}: give an id, or NAME@SCOPE"
        raise AmbiguousEntityError(message, what=text, candidates=shown)

    def _named(self, name: str, scope: str, kind: str | None) -> list[int]:
        wanted = fold(name)
        start, stop = self._span(kind)
        found = [index for index in self.words.exact(wanted) if start <= index < stop]
        if scope:
            found = of_scope({index: fold(self.entity_at(index).scope) for index in found}, fold(scope))
        coded = [index for index in found if wanted in map(fold, self.entity_at(index).codes)]
        called = [index for index in found if fold(self.entity_at(index).name) == wanted]
        return coded or called or found

    def _span(self, kind: str | None) -> tuple[int, int]:
        return self.kinds.get(kind or "", (0, len(self)))

    # Statements

    def cover(self, predicate: str) -> Cover:
        """Who meets each skill by this predicate (TEACHES: courses, CERTIFIES: certificates, REQUIRES: posts)."""
        found = self._covers.get(predicate)
        if found is None:
            assert predicate in COVERS  # noqa: S101 - a mistake of ours, not of a caller's data
            found = self._covers[predicate] = open_cover(self.folder, predicate)
        return found

    def ranking(self, post: int) -> Ranking:
        """The courses that cover most of post `post`."""
        return self._rankings.of(post - self.kinds["Post"][0])

    @cached_property
    def _rankings(self) -> Rankings:
        return Rankings(self.folder)

    def predicate_of(self, row: int) -> str:
        """Predicate of statement `row`."""
        return next(name for name, (start, stop) in self._ranges.items() if start <= row < stop)

    def rows_from(self, predicate: str, subject: int) -> range:
        """Rows of the statements with this predicate and subject, objects rising."""
        pointers = self._pointers(predicate, "forward")
        start = self._ranges[predicate][0]
        return range(start + int(pointers[subject]), start + int(pointers[subject + 1]))

    def rows_to(self, predicate: str, object_: int) -> Array:
        """Rows of the statements with this predicate and object, subjects rising."""
        pointers = self._pointers(predicate, "backward")
        rows = self._pointers(predicate, "back_rows")[int(pointers[object_]) : int(pointers[object_ + 1])]
        return rows.astype(np.int64) + self._ranges[predicate][0]

    def _pointers(self, predicate: str, name: str) -> Array:
        key = f"{predicate}.{name}"
        found = self._opened.get(key)
        if found is None:
            found = self._opened[key] = columns.open_array(self.folder, key)
        return found

    @cached_property
    def _opened(self) -> dict[str, Array]:
        return {}

    def statement(self, row: int) -> StatementRow:
        """Statement `row`."""
        return StatementRow(row, self.predicate_of(row), int(self.subject[row]), int(self.object[row]), float(self.weight[row]))

    def statements_of(self, index: int) -> Iterator[StatementRow]:
        """All statements with this entity as subject, then as object, by predicate in the schema's order."""
        for predicate in PREDICATES:
            yield from map(self.statement, self.rows_from(predicate, index))
        for predicate in PREDICATES:
            yield from (self.statement(int(row)) for row in self.rows_to(predicate, index))

    def row_of(self, subject: int, predicate: str, object_: int) -> int | None:
        """Row of the statement with these ends, None when there is none."""
        rows = self.rows_from(predicate, subject)
        place = rows.start + int(np.searchsorted(self.object[rows.start : rows.stop], object_))
        return place if place < rows.stop and int(self.object[place]) == object_ else None

    def properties_of(self, row: int) -> dict[str, Any]:
        """Properties of statement `row`, weight or score included where its predicate has one."""
        found: dict[str, Any] = {}
        names = {row.name for row in PREDICATES[self.predicate_of(row)].properties}
        for name in ("weight", "score"):
            if name in names:
                found[name] = float(self.weight[row])
        if raw := self._statement_json.raw(row):
            found.update(orjson.loads(raw))
        return found

    def statement_id_of(self, row: int) -> str:
        """Stable id of statement `row`."""
        ends = self.id_at(int(self.subject[row])), self.id_at(int(self.object[row]))
        return statement_id(ends[0], self.predicate_of(row), ends[1])

    # Evidence

    def evidence_rows(self, row: int) -> list[int]:
        """Numbers of the evidence of statement `row`."""
        found: list[int] = self._evidence[self._evidence_start[row] : self._evidence_start[row + 1]].tolist()
        return found

    def evidence_ids(self, row: int) -> tuple[str, ...]:
        """Ids of the evidence of statement `row`."""
        return self.evidence_ids_many(np.array([row]))[0]

    def evidence_ids_many(self, rows: Array) -> list[tuple[str, ...]]:
        """Ids of the evidence of each of these statements, in their order."""
        starts = self._evidence_start[rows]
        counts = self._evidence_start[rows + 1] - starts
        if (counts == 1).all():
            return [(identifier,) for identifier in self._quotes.ids.many(self._evidence[starts])]
        places = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
        found = iter(self._quotes.ids.many(self._evidence[places]))
        return [tuple([next(found) for _ in range(count)]) for count in counts.tolist()]

    def evidence_id(self, number: int) -> str:
        """Id of evidence `number`."""
        return self._quotes.ids[number]

    def evidence_at(self, number: int) -> tuple[str, int, str, str, str]:
        """(place, page, clause, quote, rule) of evidence `number`."""
        return self._quotes.at(number)

    def document_at(self, number: int) -> dict[str, Any]:
        """Document `number`: id, kind, title, sha256, format, pages."""
        found: dict[str, Any] = self._documents.json(number)
        return found

    def kind_range(self, kind: str) -> range:
        """Numbers of the entities of one kind. Raises UnknownEntityError for a kind the schema does not have."""
        if kind not in KINDS:
            raise UnknownEntityError(f"no kind is called {kind!r}; kinds are {', '.join(KINDS)}", what=kind)
        return range(*self.kinds[kind])
