"""From the words people use to entities, and from entities to the short references that answers show."""

from __future__ import annotations

from collections.abc import Iterable

from graph.projection import Release
from queries.answers import Quote, Ref


def resolve(release: Release, text: str, kind: str | None = None) -> Ref:
    """The entity that an id, printed code, name, alias or NAME@SCOPE stands for.

    Raises UnknownEntityError, or AmbiguousEntityError listing candidates.
    """
    return ref(release, release.find(text, kind))


def ref(release: Release, index: int) -> Ref:
    """Short reference to entity `index`, kept once made."""
    found: Ref | None = release.refs.get(index)
    if found is None:
        found = release.refs[index] = Ref(*release.short(index))
    return found


def refs(release: Release, indices: Iterable[int]) -> list[Ref]:
    """Short references to these entities, in their order."""
    known = release.refs
    return [known.get(index) or ref(release, index) for index in indices]


def list_entities(release: Release, kind: str, *, limit: int = 20, offset: int = 0) -> tuple[tuple[Ref, ...], int]:
    """Entities of one kind in id order, and how many there are. Raises UnknownEntityError for an unknown kind."""
    found = release.kind_range(kind)
    return tuple(ref(release, index) for index in found[offset : offset + limit]), len(found)


def quote(release: Release, number: int) -> Quote:
    """Evidence `number` as people read it."""
    place, page, clause, text, rule = release.evidence_at(number)
    document = release.document_at(int(release.evidence_document[number]))
    return Quote(
        id=release.evidence_id(number),
        document=document["id"],
        title=document["title"],
        place=place,
        page=page,
        clause=clause,
        quote=text,
        rule=rule,
    )
