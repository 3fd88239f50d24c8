"""What the canonical skills of a store look like: how many, which kinds of documents meet in them, and what looks wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from graph.store import Store
from ingest.linking.guards import clash

PHRASES = """MATCH (s:Skill) WHERE s.scheme IS NULL
OPTIONAL MATCH (s)-[:DEFINED_IN]->(d:Document) WHERE d.kind <> 'derivation'
RETURN s.id, s.name, s.canonical, s.label, s.category, s.strand, collect(DISTINCT d.kind)"""
LINKS = "MATCH (a:Skill)-[r:RELATED]->(b:Skill) WHERE a.scheme IS NULL RETURN a.id, b.id, r.score, r.relation"
BROADER = "MATCH (a:Skill)-[:BROADER]->(b:Skill) WHERE a.scheme IS NULL AND b.scheme IS NULL RETURN count(*)"
LOOKED_AT = 60
"""Phrases of a cluster that are compared with each other."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One skill in all its phrases; `kinds` of documents that speak of it; `category` and `strand` of most of its phrases."""

    head: str
    label: str
    phrases: tuple[str, ...]
    kinds: tuple[str, ...]
    category: str
    strand: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two phrases of one skill that should be looked at, and why."""

    label: str
    left: str
    right: str
    why: str


@dataclass(frozen=True, slots=True)
class SkillReport:
    """`phrases` and the `skills` they come to; `shared`: skills reached from two or more kinds of documents; counts by
    category and strand; `broader` statements; the largest clusters and the suspicious pairs, worst first."""

    phrases: int
    skills: int
    shared: int
    categories: dict[str, int]
    strands: dict[str, int]
    links: dict[str, int]
    broader: int
    largest: tuple[Cluster, ...]
    suspicious: tuple[Suspicion, ...]


def skill_report(store: Store, *, most: int = 20) -> SkillReport:
    """The report of a store, its lists cut at `most`."""
    rows = list(store.stream(PHRASES))
    links = list(store.stream(LINKS))
    groups: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        groups[row[2] or row[0]].append(tuple(row))
    clusters = [_cluster(head, members) for head, members in sorted(groups.items())]
    texts = {row[0]: row[1] for row in rows}
    linked = {frozenset((texts[a], texts[b])) for a, b, _, relation in links if relation == "same" and a in texts and b in texts}
    clusters.sort(key=lambda one: (-len(one.phrases), one.label))
    return SkillReport(
        phrases=len(rows),
        skills=len(clusters),
        shared=sum(len(one.kinds) > 1 for one in clusters),
        categories=_counted(one.category for one in clusters),
        strands=_counted(one.strand for one in clusters),
        links=_counted(str(relation or "same") for _, _, _, relation in links),
        broader=next(iter(store.stream(BROADER)))[0],
        largest=tuple(one for one in clusters[:most] if len(one.phrases) > 1),
        suspicious=tuple(_suspicions(clusters, linked))[:most],
    )


def _cluster(head: str, members: list[tuple[object, ...]]) -> Cluster:
    label = next((str(row[3]) for row in members if row[3]), next((str(row[1]) for row in members if row[0] == head), ""))
    kinds = sorted({kind for row in members for kind in row[6]})  # type: ignore[attr-defined]
    return Cluster(
        head,
        label,
        tuple(sorted(str(row[1]) for row in members)),
        tuple(kinds),
        _most(str(row[4] or "skill") for row in members),
        _most(str(row[5] or "hard") for row in members),
    )


def _suspicions(clusters: Iterable[Cluster], linked: set[frozenset[str]]) -> list[Suspicion]:
    """Pairs of one skill that a guard speaks against, then pairs of it that nothing links directly."""
    clashing, loose = [], []
    for one in clusters:
        for left, right in combinations(one.phrases[:LOOKED_AT], 2):
            if why := clash(left, right):
                clashing.append(Suspicion(one.label, left, right, f"互斥 clash: {why}"))
            elif frozenset((left, right)) not in linked:
                loose.append(Suspicion(one.label, left, right, "没有直接链接 joined through others alone"))
    return [*clashing, *loose]


def _most(values: Iterable[str]) -> str:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _counted(values: Iterable[str]) -> dict[str, int]:
    counts: Mapping[str, int] = Counter(values)
    return {value: counts[value] for value in sorted(counts, key=lambda value: (-counts[value], value))}
