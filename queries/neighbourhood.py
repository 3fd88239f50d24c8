"""What stands around an entity, nearest and most strongly joined first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from graph.errors import UnknownEntityError
from graph.projection import Release
from graph.projection.sums import DIGITS
from graph.schema import KINDS, PREDICATES
from queries.answers import Neighbourhood, Node
from queries.evidence import fact
from queries.names import quote, ref

SHOWN_KINDS = ("Post", "Occupation", "Skill", "Course", "Program", "Certificate", "Competition", "Organization")
QUOTES = 3
"""How many quotes a fact brings along; all of them are in evidence_for."""


def neighbourhood(
    release: Release, entity: str, *, hops: int = 2, limit: int = 300, kinds: Sequence[str] = SHOWN_KINDS
) -> Neighbourhood:
    """Entities of `kinds` up to `hops` statements away (1 to 3, in either direction), nearest first, then by strength,
    then by id; at most `limit` with the entity itself; and the facts among them.

    Strength of an entity at distance d: the sum over its statements with entities at distance d - 1 of their weight or
    score (1 where there is none) times that entity's strength; the entity asked for has 1.
    Raises UnknownEntityError, AmbiguousEntityError.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownEntityError(f"no kind is called {kind!r}; kinds are {', '.join(KINDS)}", what=kind)
    center = release.find(entity)
    size = len(release)
    allowed = np.zeros(size, dtype=bool)
    for kind in kinds:
        allowed[slice(*release.kinds[kind])] = True
    distance = np.full(size, -1)
    distance[center] = 0
    strength = np.zeros(size)
    strength[center] = 1.0
    frontier = np.array([center])
    for hop in range(1, min(max(hops, 1), 3) + 1):
        gained = _gained(release, frontier, strength)
        fresh = np.flatnonzero((gained > 0) & (distance < 0) & allowed)
        distance[fresh] = hop
        strength[fresh] = gained[fresh]
        frontier = fresh
    found = np.flatnonzero(distance >= 0)
    order = found[np.lexsort((found, -np.round(strength[found], DIGITS), distance[found]))]
    chosen = order[: max(limit, 1)].tolist()
    return gather(release, center, {index: int(distance[index]) for index in chosen}, cut=len(order) - len(chosen))


def _gained(release: Release, frontier: npt.NDArray[np.int64], strength: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    gained = np.zeros(len(release))
    for index in frontier.tolist():
        for predicate in PREDICATES:
            rows = release.rows_from(predicate, index)
            if len(rows):
                span = slice(rows.start, rows.stop)
                np.add.at(gained, release.object[span], release.weight[span] * strength[index])
            back = release.rows_to(predicate, index)
            if len(back):
                np.add.at(gained, release.subject[back], release.weight[back] * strength[index])
    return gained


def gather(release: Release, center: int, distances: dict[int, int], *, cut: int) -> Neighbourhood:
    """The neighbourhood made of these entities (index -> distance, in the order given) and all facts among them."""
    rows = _rows_among(release, distances)
    numbers = {number: None for row in rows for number in release.evidence_rows(row)[:QUOTES]}
    return Neighbourhood(
        release=release.version,
        center=ref(release, center),
        nodes=tuple(Node(ref(release, i), d, release.entity_at(i).properties) for i, d in distances.items()),
        facts=tuple(fact(release, row) for row in rows),
        quotes=tuple(quote(release, number) for number in numbers),
        cut=cut,
    )


def _rows_among(release: Release, members: Iterable[int]) -> list[int]:
    inside = np.zeros(len(release), dtype=bool)
    chosen = sorted(members)
    inside[chosen] = True
    found: list[int] = []
    for predicate in PREDICATES:
        for index in chosen:
            rows = release.rows_from(predicate, index)
            if len(rows):
                found.extend((rows.start + np.flatnonzero(inside[release.object[rows.start : rows.stop]])).tolist())
    return found
