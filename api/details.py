"""One entity with a page of its facts, and pages of the entities of a kind: what every client asks first."""

from __future__ import annotations

from collections.abc import Sequence

from api.shapes import EntityCard, EntityDetail, EntityPage
from graph.ids import public_uuid
from graph.projection import Release
from graph.projection.columns import Array
from graph.schema import PREDICATES
from queries.answers import Neighbourhood
from queries.evidence import fact
from queries.names import list_entities, ref
from queries.neighbourhood import neighbourhood
from queries.picture import picture


def entities_of(release: Release, kind: str, *, limit: int = 20, offset: int = 0) -> EntityPage:
    """A page of the entities of one kind, in id order."""
    items, total = list_entities(release, kind, limit=limit, offset=offset)
    return EntityPage(release.version, kind, items, total, limit, offset)


def entity_detail(release: Release, named: str, *, kind: str | None = None, limit: int = 20, offset: int = 0) -> EntityDetail:
    """One entity and a page of its facts: those it is the subject of, then those it is the object of, by predicate in
    the schema's order. Raises UnknownEntityError, AmbiguousEntityError."""
    index = release.find(named, kind)
    entity = release.entity_at(index)
    spans: list[Sequence[int] | Array] = [
        *(release.rows_from(predicate, index) for predicate in PREDICATES),
        *(release.rows_to(predicate, index) for predicate in PREDICATES),
    ]
    total = sum(len(span) for span in spans)
    rows: list[int] = []
    skip = offset
    for span in spans:
        if len(rows) >= limit:
            break
        rows.extend(int(row) for row in span[skip : skip + limit - len(rows)])
        skip = max(0, skip - len(span))
    others = dict.fromkeys(int(end) for row in rows for end in (release.subject[row], release.object[row]) if end != index)
    card = EntityCard(
        entity.id,
        entity.kind,
        entity.name,
        entity.scope,
        entity.codes,
        entity.aliases,
        entity.properties,
        str(public_uuid(entity.id)),
    )
    facts = tuple(fact(release, row) for row in rows)
    ends = tuple(ref(release, other) for other in others)
    return EntityDetail(release.version, card, facts, ends, total, limit, offset)


def surroundings(release: Release, named: str, *, hops: int | None = None, limit: int = 300) -> Neighbourhood:
    """What to draw around an entity: all within `hops`, or without it what answers the questions about the entity.
    Raises UnknownEntityError, AmbiguousEntityError."""
    if hops is None:
        return picture(release, named, limit=limit)
    return neighbourhood(release, named, hops=hops, limit=limit)
