"""Read the graph out of the store: Cypher that gathers columns, read ahead on threads in parts of a bounded size."""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import count, groupby
from typing import Any, Protocol, TypeVar

import orjson

from graph.projection import columns
from graph.projection.columns import Array
from graph.projection.statements import Gathered, Statements
from graph.schema import PREDICATES, Property

T = TypeVar("T")
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
SIZES = """
MATCH (d:Document)<-[:PART_OF]-(e:Evidence)
RETURN d.id, count(*)
"""
EVIDENCE = """
UNWIND $documents AS document
MATCH (d:Document {id: document})<-[:PART_OF]-(e:Evidence)
WHERE $digits = '' OR $digits CONTAINS right(e.id, 1) OR ($rest AND NOT $all CONTAINS right(e.id, 1))
RETURN d.id, collect(e.id), collect(e.place), collect(e.page), collect(e.clause), collect(e.quote), collect(e.rule)
"""
AT_ONCE = 60_000
"""Quotes read at a time: a row for each costs more than the quote, all in one too much memory, here and in the engine."""
STATEMENTS_COUNT = """
MATCH (a:{label})-[r:{type}]->()
RETURN count(r)
"""
STATEMENTS = """
MATCH (a:{label})
WHERE $digits = '' OR $digits CONTAINS right(a.id, 1) OR ($rest AND NOT $all CONTAINS right(a.id, 1))
MATCH (a)-[r:{type}]->(b)
WHERE r.evidence IS NOT NULL
RETURN right(a.id, 2), collect(a.id), collect(b.id), collect(r.evidence), collect(r.documents){columns}
"""
STATEMENTS_AT_ONCE = 100_000
"""The same for statements, of which a row holds those whose subjects' ids end alike: the engine holds all of an answer before
it gives the first row."""
STATE = "MATCH (s:Zhiqiao {id: 'store'}) RETURN s.change"
COUNTS = ("MATCH (:Entity) RETURN count(*)", "MATCH (:Evidence) RETURN count(*)", "MATCH (:Document) RETURN count(*)")
CONNECTIONS = 2
"""Texts the engine works on at a time."""


class Source(Protocol):
    """What a projection is read from: rows of a Cypher text, as tuples. Threads read it at the same time."""

    def stream(self, text: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Rows of `text` in the engine's order."""
        ...


@dataclass(slots=True)
class Quotes:
    """Evidence of some documents as parallel columns, in no order: ids as a table of bytes, `document` as numbers of
    documents, `page`; of `coded` columns (place, clause, rule) the different texts and the number of each quote's; the
    UTF-8 of the quotes end to end, and their lengths in bytes."""

    ids: Array
    document: array[int]
    page: array[int]
    coded: tuple[tuple[tuple[str, ...], array[int]], ...]
    text: bytes
    lengths: array[int]


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

    def entities(self, kinds: Iterable[tuple[str, tuple[Property, ...]]]) -> Iterator[list[tuple[Any, ...]]]:
        """For each kind (a label and its properties) the rows (id, name, scope, codes, aliases, properties...), by id."""
        texts = (ENTITIES.format(label=label, columns=_coalesced(properties, "n")) for label, properties in kinds)
        return self._ahead(_read_entities, texts)

    def documents(self) -> list[tuple[Any, ...]]:
        """(id, kind, title, sha256, format, pages) of all documents that are complete, by id."""
        return sorted(self._store.stream(DOCUMENTS))

    def evidence(self, documents: dict[str, int]) -> Iterator[Quotes]:
        """The evidence of these documents (numbers by id), in parts."""
        sizes = {document: count for document, count in self._store.stream(SIZES) if document in documents}
        return self._ahead(lambda store, part: _read_quotes(store, part, documents), _parts(sizes))

    def statements(self, index: dict[str, int], evidence: columns.Finder) -> Iterator[Statements]:
        """The statements of each predicate in the schema's order. `index`: numbers of entities by id; `evidence` finds those
        of quotes."""
        parts = self._ahead(lambda store, part: _read_statements(store, part, index, evidence), _statement_parts(self._store))
        for _, found in groupby(parts, lambda gathered: gathered.predicate):
            yield reduce(Gathered.joined, found).statements()

    def _ahead(self, read: Callable[[Source, Any], T], asked: Iterable[Any]) -> Iterator[T]:
        """What `read` gives for each thing asked, in order: CONNECTIONS of them are read meanwhile, and no more are held."""
        waiting: deque[Future[T]] = deque()
        for each in asked:
            waiting.append(self._pool.submit(read, self._store, each))
            if len(waiting) > CONNECTIONS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def present(properties: tuple[Property, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    """Those properties that have a value."""
    return {
        row.name: value for row, value in zip(properties, values, strict=True) if value not in ("", -1, False) and value != []
    }


def read_state(store: Source) -> tuple[str, ...]:
    """What is another after each change of the store: the mark of its last writing transaction, and how much it holds (what
    was taken out by others than this program left the mark alone); () for a store without a mark."""
    mark = next((row[0] for row in store.stream(STATE)), None)
    return (mark, *(str(next(iter(store.stream(text)))[0]) for text in COUNTS)) if mark else ()


def _coalesced(properties: tuple[Property, ...], owner: str) -> str:
    missing = {str: "''", int: "-1", float: "-1.0", bool: "false", tuple: "[]"}
    return "".join(f", collect(coalesce({owner}.{row.name}, {missing[row.type]}))" for row in properties)


def _read_entities(store: Source, text: str) -> list[tuple[Any, ...]]:
    return sorted(row for found in store.stream(text) for row in zip(*found, strict=True))


@dataclass(frozen=True, slots=True)
class _Part:
    """Documents whose evidence is read together, and the parameters that choose a share of it."""

    documents: tuple[str, ...]
    share: Mapping[str, Any]


def _parts(sizes: Mapping[str, int]) -> Iterator[_Part]:
    """Documents in order, as many at a time as have AT_ONCE quotes; one that has more is read in parts."""
    taken: list[str] = []
    count = 0
    for document, size in sorted(sizes.items()):
        if taken and count + size > AT_ONCE:
            yield _Part(tuple(taken), _shares(0, AT_ONCE)[0])
            taken, count = [], 0
        shares = _shares(size, AT_ONCE)
        if len(shares) > 1:
            yield from (_Part((document,), share) for share in shares)
        else:
            taken.append(document)
            count += size
    if taken:
        yield _Part(tuple(taken), _shares(0, AT_ONCE)[0])


def _shares(count: int, at_once: int) -> list[dict[str, Any]]:
    """Parameters that divide `count` rows by the last character of an id into shares of about `at_once`, 16 at most. `digits`:
    what the ids of a share end in, "" for all; `rest`: also those that end in no digit."""
    shares = min(1 + count // at_once, len(DIGITS))
    digits = [DIGITS[share::shares] if shares > 1 else "" for share in range(shares)]
    return [{"digits": each, "all": DIGITS, "rest": share == 0} for share, each in enumerate(digits)]


def _read_quotes(store: Source, part: _Part, documents: dict[str, int]) -> Quotes:
    tables: list[Array] = []
    owner, page, lengths = array("i"), array("i"), array("q")
    codes: tuple[dict[str, int], ...] = tuple(defaultdict(count().__next__) for _ in range(3))
    numbers = (array("i"), array("i"), array("i"))
    text: list[bytes] = []
    asked = {"documents": list(part.documents), **part.share}
    for document, ids, places, pages, clauses, quotes, rules in store.stream(EVIDENCE, asked):
        tables.append(columns.table(ids))
        owner.extend([documents[document]] * len(ids))
        page.extend(pages)
        for known, number, column in zip(codes, numbers, (places, clauses, rules), strict=True):
            number.extend(map(known.__getitem__, column))
        encoded = [quote.encode() for quote in quotes]
        lengths.extend(map(len, encoded))
        text.append(b"".join(encoded))
    coded = tuple((tuple(known), number) for known, number in zip(codes, numbers, strict=True))
    return Quotes(columns.joined(tables), owner, page, coded, b"".join(text), lengths)


@dataclass(frozen=True, slots=True)
class _Share:
    """Statements of a predicate that are read together: a text of Cypher and its parameters; no text where there are none."""

    predicate: str
    text: str = ""
    parameters: Mapping[str, Any] | None = None


def _statement_parts(store: Source) -> Iterator[_Share]:
    """Shares of all predicates in the schema's order, at least one for each."""
    for name, predicate in PREDICATES.items():
        yield _Share(name)
        columns_read = _coalesced(predicate.properties, "r")
        for label in sorted({subject for subject, _ in predicate.ends}):
            count = next(iter(store.stream(STATEMENTS_COUNT.format(label=label, type=predicate.type))))[0]
            text = STATEMENTS.format(label=label, type=predicate.type, columns=columns_read)
            yield from (_Share(name, text, share) for share in (_shares(count, STATEMENTS_AT_ONCE) if count else ()))


def _read_statements(store: Source, part: _Share, index: dict[str, int], evidence: columns.Finder) -> Gathered:
    properties = PREDICATES[part.predicate].properties
    weights = [place for place, row in enumerate(properties) if row.name in ("weight", "score")]
    others = [place for place in range(len(properties)) if place not in weights]
    kept = tuple(properties[place] for place in others)
    found = Gathered(part.predicate, evidence)
    for _, subjects, objects, quotes, documents, *values in store.stream(part.text, part.parameters) if part.text else ():
        found.add(map(index.__getitem__, subjects), map(index.__getitem__, objects), quotes, documents)
        for place in weights:
            found.weigh(values[place])
        if others:
            rows = zip(*(values[place] for place in others), strict=True)
            found.say([_json(kept, row) for row in rows])
    found.find()
    return found


def _json(properties: tuple[Property, ...], values: tuple[Any, ...]) -> bytes:
    """Those properties that have a value as JSON, empty where none has."""
    shown = present(properties, values)
    return orjson.dumps(shown) if shown else b""
