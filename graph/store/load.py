"""Loading one document: what it says is compared with what is there, and only the difference is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from neo4j import ManagedTransaction

from graph.errors import StoreError
from graph.facts import Document, GraphBatch
from graph.store.fold import Stored, adds_nothing, fold_entity, fold_statement, plain, read_claims
from graph.store.link import Link
from graph.store.prepare import Key, Prepared, chunks, grouped, prepare
from graph.store.retract import retract_document, retract_leftovers
from graph.store.shapes import LoadReport
from graph.store.texts import text, text_with_properties
from graph.store.turn import take_turn

Clock = Callable[[], float]


def load_batch(link: Link, batch: GraphBatch, clock: Clock) -> LoadReport:
    """Write the batch so that the store says of this document what the batch says, no more and no less.

    Raises SchemaError before anything is written, StoreError when the engine fails: the document then stays incomplete.
    """
    started = clock()
    ready = prepare(batch)
    document = ready.document
    with link.loading():
        before = link.write(lambda tx: _open_document(tx, document))
        written = 0
        for kind, identifiers in grouped(ready.kinds, tuple(ready.kinds)).items():
            for ids in chunks(identifiers):
                written += link.write(_entities, ready, kind, ids, link.labels(kind))
        for ids in chunks(sorted(ready.evidence)):
            written += _load_evidence(link, ready, ids, fresh=before is None)
        for group, keys in _statement_groups(ready).items():
            for part in chunks(keys):
                written += link.write(_statements, ready, group, part)
        retracted = 0 if before is None else retract_leftovers(link, ready)
        superseded = _supersede(link, document)
        after = link.write(lambda tx: _close_document(tx, document))
    if after != before:
        written += 1
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


def drop_source(link: Link, document: str, path: str) -> bool:
    """Forget that the document was read from the path; True when no path is left and the document was retracted."""

    def forget(tx: ManagedTransaction) -> list[str]:
        take_turn(tx)
        stored = read_document(tx, document)
        if stored is None:
            return [path]
        stored["sources"] = [source for source in stored["sources"] if source != path]
        if stored["sources"]:
            tx.run(text("document_write"), document=document, properties=stored).consume()
        return list(stored["sources"])

    if link.write(forget):
        return False
    retract_document(link, document)
    return True


def read_document(tx: ManagedTransaction, document: str) -> Stored | None:
    """Properties of the document's node, None where it is not known."""
    row = tx.run(text("document_read"), document=document).single()
    return None if row is None else dict(row["properties"])


def _supersede(link: Link, document: Document) -> tuple[str, ...]:
    if not document.source:
        return ()
    rows = link.write(lambda tx: [row["id"] for row in tx.run(text("documents_at"), path=document.source, document=document.id)])
    return tuple(identifier for identifier in rows if drop_source(link, identifier, document.source))


def _open_document(tx: ManagedTransaction, document: Document) -> Stored | None:
    take_turn(tx)
    before = read_document(tx, document.id)
    properties = _document_properties(document, before)
    tx.run(text("document_write"), document=document.id, properties={**properties, "complete": False}).consume()
    return before


def _close_document(tx: ManagedTransaction, document: Document) -> Stored:
    take_turn(tx)
    stored = read_document(tx, document.id)
    if stored is None:
        raise StoreError(f"{document.id} was retracted by another command while it was loaded: load it again", what=document.id)
    stored["complete"] = True
    tx.run(text("document_write"), document=document.id, properties=stored).consume()
    return stored


def _document_properties(document: Document, before: Stored | None) -> Stored:
    sources = set(before["sources"]) if before is not None else set()
    if document.source:
        sources.add(document.source)
    return {
        **plain(document.properties),
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "sha256": document.sha256,
        "sources": sorted(sources),
        "format": document.format,
        "reading": document.reading,
        "pages": document.pages,
    }


def _entities(tx: ManagedTransaction, ready: Prepared, kind: str, ids: Sequence[str], labels: str) -> int:
    take_turn(tx)
    document = ready.document.id
    there: dict[str, Stored] = {
        row["id"]: dict(row["properties"]) for row in tx.run(text("entities_read", kind=kind), ids=list(ids))
    }
    fresh = [
        {"properties": fold_entity(kind, identifier, [(document, ready.says[identifier])]), "says": ready.says[identifier]}
        for identifier in ids
        if identifier not in there
    ]
    written = _count(tx, text("entities_create", labels=labels), len(fresh), rows=fresh, document=document)
    if not there:
        return written
    mine = {row["id"]: row["says"] for row in tx.run(text("entities_said_by", kind=kind), ids=list(there), document=document)}
    new = [each for each in there if each not in mine]
    other = [each for each, said in mine.items() if ready.says[each] != said]
    for name, wanted in (("entities_define", new), ("entities_redefine", other)):
        said = [{"id": each, "says": ready.says[each]} for each in wanted]
        written += _count(tx, text(name, kind=kind), len(said), rows=said, document=document)
    changed = other + [each for each in new if not adds_nothing(there[each], ready.says[each])]
    return written + refold_entities(tx, kind, {key: there[key] for key in changed})


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


def _load_evidence(link: Link, ready: Prepared, ids: Sequence[str], *, fresh: bool) -> int:
    """Evidence of a document that was not known cannot be there, unless a transaction of ours was kept though its answer
    was lost, or another command loads the same document: then the constraint refuses it, and we look first."""
    if fresh:
        try:
            return link.write(_evidence, ready, ids, fresh=True)
        except StoreError:
            pass
    return link.write(_evidence, ready, ids, fresh=False)


def _evidence(tx: ManagedTransaction, ready: Prepared, ids: Sequence[str], *, fresh: bool) -> int:
    take_turn(tx)
    stored = () if fresh else tx.run(text("evidence_read"), ids=list(ids))
    there = {row["id"]: dict(row["properties"]) for row in stored}
    new = [{"properties": ready.evidence[each]} for each in ids if each not in there]
    other = [{"id": each, "properties": ready.evidence[each]} for each in there if ready.evidence[each] != there[each]]
    written = _count(tx, text("evidence_create"), len(new), rows=new, document=ready.document.id)
    return written + _count(tx, text("evidence_update"), len(other), rows=other)


def _statement_groups(ready: Prepared) -> dict[Key, list[Key]]:
    """Triples by subject kind, predicate and object kind, sorted."""
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(ready.statements):
        groups[(ready.kinds[key[0]], key[1], ready.kinds[key[2]])].append(key)
    return dict(sorted(groups.items()))


def _statements(tx: ManagedTransaction, ready: Prepared, group: Key, keys: Sequence[Key]) -> int:
    take_turn(tx)
    words = {"subject_kind": group[0], "predicate": group[1], "object_kind": group[2]}
    there = _statements_there(tx, keys, words)
    fresh: dict[tuple[str, ...], dict[str, list[Stored]]] = {}
    other: list[Stored] = []
    for key in keys:
        stored = there.get(key)
        claims = {} if stored is None else read_claims(stored)
        claims[ready.document.id] = ready.statements[key]
        properties = fold_statement(claims)
        if stored is None:
            said = {**properties, "object": key[2]}
            fresh.setdefault(tuple(sorted(properties)), {}).setdefault(key[0], []).append(said)
        elif properties != stored:
            other.append({"subject": key[0], "object": key[2], "properties": properties})
    written = _count(tx, text("statements_update", **words), len(other), rows=other)
    for names, subjects in fresh.items():
        rows = [{"subject": subject, "statements": statements} for subject, statements in subjects.items()]
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
