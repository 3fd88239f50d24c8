"""Loading one document: what it says is compared with what is there, and only the difference is written."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from graph.errors import StoreError
from graph.facts import Document, GraphBatch
from graph.store.document import (
    close_document,
    document_properties,
    documents_at,
    drop_source,
    open_document,
    read_document,
    read_loading,
)
from graph.store.fold import Stored, add_to_entity, fold_entity, fold_statement, read_claims
from graph.store.link import Link
from graph.store.paths import KnownPaths
from graph.store.prepare import CHUNK, Key, Prepared, chunks, grouped, prepare
from graph.store.retract import retract_leftovers
from graph.store.shapes import LoadReport
from graph.store.texts import text, text_with_properties

QUOTED = ("id", "place", "page", "clause", "quote", "rule")
"""What differs between the quotes of a document, in the order the store's text takes it."""
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Job:
    """A part of a load: how many rows it has, and what writes them in a transaction and counts what it wrote."""

    rows: int
    write: Callable[..., int]


def load_batch(link: Link, batch: GraphBatch, clock: Clock) -> LoadReport:
    """Write the batch so that the store says of this document what the batch says, no more and no less.

    Raises SchemaError before anything is written, StoreError when the engine fails: the document then stays incomplete.
    """
    started = clock()
    ready = prepare(batch)
    document = ready.document
    token = secrets.token_hex(8)
    parts = list(_transactions(_jobs(ready, link)))
    with link.loading():
        at_once = link.write(_AtOnce(document, parts[0] if parts else [], link.paths)) if len(parts) < 2 else None
        if at_once is not None:
            written, others = at_once
            retracted = 0
            superseded = tuple(other for other in others if drop_source(link, other, document.source))
        else:
            before, others = link.write(lambda tx: open_document(tx, document, token, link.paths))
            written = sum(
                link.write(partial(_write, document=document.id, jobs=jobs, step=step, token=token if before is None else ""))
                for step, jobs in enumerate(parts, 1)
            )
            retracted = 0 if before is None else retract_leftovers(link, ready)
            superseded = tuple(other for other in others if drop_source(link, other, document.source))
            written += link.write(lambda tx: close_document(tx, document)) != before
    return LoadReport(
        document=document.id,
        entities=len(ready.kinds),
        evidence=len(ready.evidence),
        statements=len(ready.statements),
        written=written,
        retracted=retracted,
        superseded=superseded,
        replaced=ready.replaced,
        seconds=clock() - started,
    )


class _AtOnce:
    """Loads a document that is not known and fits one transaction: how much was written, and other documents that were read
    from its path; None, with nothing written, where it is known. Where the answer was lost but the transaction kept, it is
    known when the work is run again, as this left it: the first answer is given."""

    def __init__(self, document: Document, jobs: Sequence[Job], paths: KnownPaths) -> None:
        self._document = document
        self._jobs = jobs
        self._paths = paths
        self._answer: tuple[int, list[str]] | None = None

    def __call__(self, tx: ManagedTransaction) -> tuple[int, list[str]] | None:
        properties = {**document_properties(self._document, None), "complete": True}
        before = read_document(tx, self._document.id)
        if before is not None:
            return self._answer if before == properties else None
        others = documents_at(tx, self._document, self._paths)
        tx.run(text("document_write"), document=self._document.id, properties=properties).consume()
        self._answer = (1 + sum(job.write(tx, known_new=True) for job in self._jobs), others)
        return self._answer


def _jobs(ready: Prepared, link: Link) -> Iterator[Job]:
    """What is to be written, in the order it must be: entities, evidence, statements."""
    for kind, identifiers in grouped(ready.kinds, tuple(ready.kinds)).items():
        for ids in chunks(identifiers):
            yield Job(len(ids), partial(_entities, ready=ready, kind=kind, ids=ids, labels=link.labels(kind)))
    for ids in chunks(sorted(ready.evidence)):
        yield Job(len(ids), partial(_evidence, ready=ready, ids=ids))
    for group, keys in _statement_groups(ready).items():
        for part in chunks(keys):
            yield Job(len(part), partial(_statements, ready=ready, group=group, keys=part))


def _transactions(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    """The jobs in order, as many in one transaction as have CHUNK rows together: a commit waits for the disk."""
    taken: list[Job] = []
    rows = 0
    for job in jobs:
        if taken and rows + job.rows > CHUNK:
            yield taken
            taken, rows = [], 0
        taken.append(job)
        rows += job.rows
    if taken:
        yield taken


def _write(tx: ManagedTransaction, *, document: str, jobs: Sequence[Job], step: int, token: str) -> int:
    """Run the jobs in one transaction and note on the document how far its load has come.

    `token` is that of a load that found the document unknown: then nothing of it can be there, and what others would have
    to be asked need not be looked up. Not so when another command has opened the same document since (its token is there),
    or when this transaction was kept before though its answer was lost (its step is there): then it is not run again.
    """
    stored = read_loading(tx, document)
    mine = bool(token) and stored.get("loading") == token
    if mine and stored.get("step", 0) >= step:
        return 0
    written = sum(job.write(tx, known_new=mine) for job in jobs)
    if mine:
        tx.run(text("document_write"), document=document, properties={**stored, "step": step}).consume()
    return written


def _entities(tx: ManagedTransaction, *, ready: Prepared, kind: str, ids: Sequence[str], labels: str, known_new: bool) -> int:
    document = ready.document.id
    there = {row["id"]: row for row in _collected(tx, text("entities_read", kind=kind), ids=list(ids))}
    fresh = [
        {"properties": fold_entity(kind, identifier, [(document, ready.says[identifier])]), "says": ready.says[identifier]}
        for identifier in ids
        if identifier not in there
    ]
    written = _count(tx, text("entities_create", labels=labels), len(fresh), rows=fresh, document=document)
    if not there:
        return written
    mine: dict[str, str] = {}
    if not known_new:
        rows = tx.run(text("entities_said_by", kind=kind), ids=list(there), document=document)
        mine = {row["id"]: row["says"] for row in rows}
    new = [each for each in there if each not in mine]
    other = [each for each, said in mine.items() if ready.says[each] != said]
    for name, wanted in (("entities_define", new), ("entities_redefine", other)):
        said = [[each, ready.says[each]] for each in wanted]
        written += _count(tx, text(name, kind=kind), len(said), rows=said, document=document)
    added = {each: add_to_entity(there[each], document, ready.says[each]) for each in new}
    changed = [{"id": each, "properties": now} for each, now in added.items() if now is not None and now != there[each]]
    written += _count(tx, text("entities_update", kind=kind), len(changed), rows=changed)
    unsure = other + [each for each, now in added.items() if now is None]
    return written + refold_entities(tx, kind, {each: there[each] for each in unsure})


def refold_entities(tx: ManagedTransaction, kind: str, stored: dict[str, Stored]) -> int:
    """Put entities together again from all that documents say of them; how many changed. `stored`: properties by id."""
    if not stored:
        return 0
    says: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in tx.run(text("entities_said", kind=kind), ids=list(stored)):
        says[row["id"]].append((row["first"], row["says"]))
    rows: list[Stored] = [{"id": each, "properties": fold_entity(kind, each, says[each])} for each in stored]
    changed = [row for row in rows if row["properties"] != stored[row["id"]]]
    return _count(tx, text("entities_update", kind=kind), len(changed), rows=changed)


def _evidence(tx: ManagedTransaction, *, ready: Prepared, ids: Sequence[str], known_new: bool) -> int:
    stored = () if known_new else _collected(tx, text("evidence_read"), ids=list(ids))
    there = {row["id"]: row for row in stored}
    new = [[ready.evidence[each][name] for name in QUOTED] for each in ids if each not in there]
    other = [{"id": each, "properties": ready.evidence[each]} for each in there if ready.evidence[each] != there[each]]
    said = {"document": ready.document.id, "reading": ready.document.reading}
    written = _count(tx, text("evidence_create"), len(new), rows=new, **said)
    return written + _count(tx, text("evidence_update"), len(other), rows=other)


def _statement_groups(ready: Prepared) -> dict[Key, list[Key]]:
    """Triples by subject kind, predicate and object kind, sorted."""
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(ready.statements):
        groups[(ready.kinds[key[0]], key[1], ready.kinds[key[2]])].append(key)
    return dict(sorted(groups.items()))


def _statements(tx: ManagedTransaction, *, ready: Prepared, group: Key, keys: Sequence[Key], known_new: bool) -> int:
    del known_new  # other documents may state them
    words = {"subject_kind": group[0], "predicate": group[1], "object_kind": group[2]}
    there = _statements_there(tx, keys, words)
    fresh: dict[tuple[str, ...], dict[str, list[list[Any]]]] = {}
    other: list[Stored] = []
    for key in keys:
        stored = there.get(key)
        claims = {} if stored is None else read_claims(stored)
        claims[ready.document.id] = ready.statements[key]
        properties = fold_statement(claims)
        if stored is None:
            names = tuple(sorted(properties))
            said = [key[2], *map(properties.__getitem__, names)]
            fresh.setdefault(names, {}).setdefault(key[0], []).append(said)
        elif properties != stored:
            other.append({"subject": key[0], "object": key[2], "properties": properties})
    written = _count(tx, text("statements_update", **words), len(other), rows=other)
    for names, subjects in fresh.items():
        rows = [[subject, statements] for subject, statements in subjects.items()]
        count = sum(len(statements) for statements in subjects.values())
        written += _count(tx, text_with_properties("statements_create", names, **words), count, rows=rows)
    return written


def _statements_there(tx: ManagedTransaction, keys: Sequence[Key], words: dict[str, str]) -> dict[Key, Stored]:
    """Properties of those statements that are stored, by triple; subjects without any are not looked through."""
    subjects = sorted({key[0] for key in keys})
    ends = {"subject_kind": words["subject_kind"], "predicate": words["predicate"]}
    known = {row["id"] for row in tx.run(text("statements_any", **ends), ids=subjects)}
    asked = [{"subject": key[0], "object": key[2]} for key in keys if key[0] in known]
    if not asked:
        return {}
    rows = tx.run(text("statements_read", **words), rows=asked)
    return {(row["subject"], words["predicate"], row["object"]): dict(row["properties"]) for row in rows}


def _collected(tx: ManagedTransaction, cypher: str, **parameters: Any) -> list[Stored]:
    """What a text that gives one row with one list of maps found: a row for each would cost more than what it holds."""
    row = tx.run(cypher, parameters).single()
    return [] if row is None else [dict(each) for each in row[0]]


def _count(tx: ManagedTransaction, cypher: str, wanted: int, **parameters: Any) -> int:
    """Run a writing text and return how many it wrote, unless there is nothing to write. StoreError when it wrote fewer."""
    if not wanted:
        return 0
    row = tx.run(cypher, parameters).single()
    written = 0 if row is None else int(row["written"])
    if written != wanted:
        raise StoreError(
            f"{wanted - written} of {wanted} rows found no node to stand on: another command changed the store, load again",
            what=cypher.partition("\n")[0],
        )
    return written
