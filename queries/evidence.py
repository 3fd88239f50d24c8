"""What stands behind one fact: its quotes, where each stands, and the rule that read it."""

from __future__ import annotations

from graph.errors import UnknownEntityError
from graph.projection import Release
from graph.schema import PREDICATES
from queries.answers import EvidenceFor, Fact
from queries.names import quote, ref


def evidence_for(release: Release, subject: str, predicate: str, object_: str) -> EvidenceFor:
    """All quotes for the statement subject -predicate-> object, by document title, page, then id.

    Raises UnknownEntityError when an end, the predicate or the statement is unknown, AmbiguousEntityError.
    """
    wanted = predicate.upper().replace("-", "_")
    if wanted not in PREDICATES:
        raise UnknownEntityError(f"no predicate is called {predicate!r}; they are {', '.join(PREDICATES)}", what=predicate)
    ends = PREDICATES[wanted].ends
    start = _find(release, subject, {kind for kind, _ in ends})
    stop = _find(release, object_, {kind for _, kind in ends})
    row = release.row_of(start, wanted, stop)
    if row is None and wanted == "RELATED":
        start, stop = stop, start
        row = release.row_of(start, wanted, stop)
    if row is None:
        names = release.entity_at(start).name, release.entity_at(stop).name
        raise UnknownEntityError(f"no document says {names[0]} {wanted} {names[1]}", what=f"{subject} {wanted} {object_}")
    quotes = sorted((quote(release, number) for number in release.evidence_rows(row)), key=lambda q: (q.title, q.page, q.id))
    return EvidenceFor(
        release.version, ref(release, start), wanted, ref(release, stop), release.properties_of(row), tuple(quotes)
    )


def _find(release: Release, text: str, kinds: set[str]) -> int:
    """The entity `text` names; where all allowed ends are of one kind, only that kind counts."""
    return release.find(text, next(iter(kinds)) if len(kinds) == 1 else None)


def fact(release: Release, row: int) -> Fact:
    """Statement `row` as an edge of an answer."""
    return Fact(
        id=release.statement_id_of(row),
        subject=release.entity_at(int(release.subject[row])).id,
        predicate=release.predicate_of(row),
        object=release.entity_at(int(release.object[row])).id,
        properties=release.properties_of(row),
        evidence=release.evidence_ids(row),
        documents=int(release.documents[row]),
    )


def facts_of(release: Release, identifier: str) -> tuple[Fact, ...]:
    """All statements with this entity as subject, then as object, by predicate. Raises UnknownEntityError."""
    index = release.index(identifier)
    if index is None:
        raise UnknownEntityError(f"no entity has the id {identifier!r}", what=identifier)
    return tuple(fact(release, statement.row) for statement in release.statements_of(index))
