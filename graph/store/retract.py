"""Taking back what a document no longer says, found by its own ties, never by a scan of the whole graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from neo4j import ManagedTransaction

from graph.store.fold import Stored, fold_entity, fold_statement, read_claims
from graph.store.link import Link
from graph.store.prepare import Key, Prepared, chunks, grouped
from graph.store.texts import text

SUBJECTS = 1_000
"""Entities whose statements are looked through in one transaction."""


def retract_document(link: Link, document: str) -> int:
    """Take back everything the document said and the document itself; how many statements, evidence and entities."""
    count = _retract(link, document, frozenset(), frozenset(), frozenset())

    def delete(tx: ManagedTransaction) -> None:
        tx.run(text("document_delete"), document=document).consume()

    link.write(delete)
    return count


def retract_leftovers(link: Link, ready: Prepared) -> int:
    """Take back what the store says of the document beyond the batch; how many statements, evidence and entities."""
    return _retract(link, ready.document.id, frozenset(ready.kinds), frozenset(ready.evidence), frozenset(ready.statements))


def _retract(link: Link, document: str, entities: frozenset[str], evidence: frozenset[str], statements: frozenset[Key]) -> int:
    kinds = {row[0]: kind_of(row[1]) for row in link.read(text("entities_of"), document=document)}
    count = 0
    for kind, identifiers in grouped(kinds, tuple(kinds)).items():
        for ids in chunks(identifiers, SUBJECTS):
            count += link.write(_statements, document, kind, ids, statements)
    quotes = [row[0] for row in link.read(text("evidence_of"), document=document) if row[0] not in evidence]
    for ids in chunks(sorted(quotes)):
        link.write(_delete_evidence, ids)
    gone = [identifier for identifier in kinds if identifier not in entities]
    for kind, identifiers in grouped(kinds, gone).items():
        for ids in chunks(identifiers):
            link.write(_entities, document, kind, ids)
    return count + len(quotes) + len(gone)


def kind_of(labels: Sequence[str]) -> str:
    """The kind among a node's labels."""
    return next(label for label in labels if label != "Entity")


def _statements(tx: ManagedTransaction, document: str, kind: str, ids: Sequence[str], kept: frozenset[Key]) -> int:
    deleted: dict[Key, list[Stored]] = defaultdict(list)
    changed: dict[Key, list[Stored]] = defaultdict(list)
    for row in tx.run(text("statements_of", kind=kind), ids=list(ids), document=document):
        if (row["subject"], row["predicate"], row["object"]) in kept:
            continue
        group = (kind, row["predicate"], kind_of(row["labels"]))
        ends = {"subject": row["subject"], "object": row["object"]}
        claims = read_claims(dict(row["properties"]))
        claims.pop(document)
        if claims:
            changed[group].append({**ends, "properties": fold_statement(claims)})
        else:
            deleted[group].append(ends)
    for name, groups in (("statements_delete", deleted), ("statements_update", changed)):
        for group, rows in groups.items():
            words = {"subject_kind": group[0], "predicate": group[1], "object_kind": group[2]}
            tx.run(text(name, **words), rows=rows).consume()
    return sum(len(rows) for groups in (deleted, changed) for rows in groups.values())


def _delete_evidence(tx: ManagedTransaction, ids: Sequence[str]) -> None:
    tx.run(text("evidence_delete"), ids=list(ids)).consume()


def _entities(tx: ManagedTransaction, document: str, kind: str, ids: Sequence[str]) -> None:
    tx.run(text("entities_undefine", kind=kind), ids=list(ids), document=document).consume()
    says: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in tx.run(text("entities_said", kind=kind), ids=list(ids)):
        says[row["id"]].append((row["first"], row["says"]))
    rows = [{"id": each, "properties": fold_entity(kind, each, said)} for each, said in says.items()]
    if rows:
        tx.run(text("entities_update", kind=kind), rows=rows).consume()
    lonely = [each for each in ids if each not in says]
    if lonely:
        tx.run(text("entities_delete", kind=kind), ids=lonely).consume()
