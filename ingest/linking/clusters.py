"""Canonical skills: phrases that name one skill put together, each cluster with its head, and the heads in a hierarchy.

A link joins two clusters only where more than half of the pairs between them are linked and nobody parted any of them, so
that a chain of near phrases does not run from one skill into another. Links are taken by falling score, ties by id: the same
phrases and links give the same clusters in any order. A head that was chosen before stays head of whatever holds it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.linking.normal import normal_form, plain, without_frame
from ingest.linking.pairs import Forms, Link, SkillText
from ingest.linking.rulings import NO_RULINGS, Rulings
from ingest.linking.thesaurus import thesaurus

LARGEST = 400
"""Units of a cluster; what grows beyond that is a chain, not a skill."""
SHARE = 0.5
"""More than this share of the pairs between two clusters that are put together is linked."""
THESAURUS_SCORE = 0.9


@dataclass(frozen=True, slots=True)
class Canonical:
    """One skill in all its phrases: `head` is the id of the phrase that stands for it, `label` what it is called, `members`
    all its ids, sorted."""

    head: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broader:
    """The skill with head `narrower` is a part or kind of the one with head `broader`; `left` and `right` are the phrases
    that say so, `basis` how: scorer, review or thesaurus."""

    narrower: str
    broader: str
    left: str
    right: str
    basis: str
    score: float


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Canonical skills by head, only those of several phrases or with a label of their own, and BROADER among heads without
    cycles; `head_of` maps every id to its head."""

    skills: tuple[Canonical, ...]
    broader: tuple[Broader, ...]
    head_of: dict[str, str]


class _Units:
    """Phrases of one normal form are one unit: they are never taken apart, unless people part them."""

    def __init__(self, skills: Iterable[SkillText], ruled: Rulings, forms: Mapping[str, Forms]) -> None:
        self.of: dict[str, int] = {}
        self.members: list[list[SkillText]] = []
        known: dict[str, list[int]] = defaultdict(list)
        for skill in sorted(skills, key=lambda one: one.id):
            form = forms[skill.id].normal if skill.id in forms else normal_form(skill.text)
            here = next((unit for unit in known[form] if form and not self._parted(unit, skill, ruled)), None)
            if here is None:
                here = len(self.members)
                self.members.append([])
                known[form].append(here)
            self.members[here].append(skill)
            self.of[skill.id] = here

    def _parted(self, unit: int, skill: SkillText, ruled: Rulings) -> bool:
        form = plain(skill.text)
        return bool(ruled.rejected) and any(ruled.are_parted(plain(one.text), form) for one in self.members[unit])


def canonical_skills(
    skills: Sequence[SkillText],
    links: Iterable[Link],
    *,
    heads: Collection[str] | None = None,
    ruled: Rulings = NO_RULINGS,
    forms: Mapping[str, Forms] | None = None,
) -> Hierarchy:
    """Clusters of phrases and their hierarchy. `heads` are the plain forms of heads chosen before, `forms` those
    of phrases that are known already, by id."""
    links = sorted(links, key=lambda link: (-link.score, link.left_id, link.right_id))
    units = _Units(skills, ruled, forms or {})
    top = _joined(units, [link for link in links if link.relation == "same"], ruled)
    groups: dict[int, list[SkillText]] = defaultdict(list)
    for unit, members in enumerate(units.members):
        groups[top[unit]].extend(members)
    head_of: dict[str, str] = {}
    kept: list[Canonical] = []
    for members in groups.values():
        head, label = _head(members, heads or (), ruled)
        head_of.update(dict.fromkeys((one.id for one in members), head.id))
        if len(members) > 1 or label != head.text:
            kept.append(Canonical(head.id, label, tuple(sorted(one.id for one in members))))
    texts = {skill.id: skill.text for skill in skills}
    edges = [*_linked(links, head_of, texts), *_known(units, head_of)]
    return Hierarchy(tuple(sorted(kept, key=lambda one: one.head)), _without_cycles(edges), head_of)


def _joined(units: _Units, links: Sequence[Link], ruled: Rulings) -> list[int]:
    """The cluster of each unit."""
    near: dict[int, set[int]] = defaultdict(set)
    pairs: dict[tuple[int, int], None] = {}
    for link in links:
        one, other = units.of[link.left_id], units.of[link.right_id]
        if one != other:
            near[one].add(other)
            near[other].add(one)
            pairs.setdefault((min(one, other), max(one, other)))
    parted = _parted(units, ruled)
    top = list(range(len(units.members)))
    inside: dict[int, list[int]] = {unit: [unit] for unit in range(len(units.members))}
    for one, other in pairs:
        a, b = top[one], top[other]
        if a == b or len(inside[a]) + len(inside[b]) > LARGEST:
            continue
        if len(inside[a]) < len(inside[b]):
            a, b = b, a
        whole = set(inside[a])
        shared = sum(len(near[unit] & whole) for unit in inside[b])
        if shared <= SHARE * len(inside[a]) * len(inside[b]) or any(parted[unit] & whole for unit in inside[b]):
            continue
        for unit in inside[b]:
            top[unit] = a
        inside[a] += inside.pop(b)
    return top


def _parted(units: _Units, ruled: Rulings) -> dict[int, set[int]]:
    """Units that people parted."""
    found: dict[int, set[int]] = defaultdict(set)
    if not ruled.rejected:
        return found
    by_form: dict[str, list[int]] = defaultdict(list)
    for unit, members in enumerate(units.members):
        for one in members:
            by_form[plain(one.text)].append(unit)
    for left, right in ruled.rejected:
        for a in by_form.get(left, ()):
            for b in by_form.get(right, ()):
                found[a].add(b)
                found[b].add(a)
    return found


def _head(members: Sequence[SkillText], heads: Collection[str], ruled: Rulings) -> tuple[SkillText, str]:
    """The phrase that stands for a cluster and its label: what people chose, then what was chosen before, then the phrase
    most documents use, the shortest, the first."""
    order = sorted(members, key=lambda one: (-one.uses, len(without_frame(one.text)), len(one.text), one.text, one.id))
    before = [one for one in order if plain(one.text) in heads]
    head = before[0] if before else order[0]
    named = sorted(ruled.labels[form] for form in {plain(one.text) for one in members} if form in ruled.labels)
    return head, named[0] if named else head.text


def _linked(links: Iterable[Link], head_of: Mapping[str, str], texts: Mapping[str, str]) -> list[Broader]:
    found = []
    for link in links:
        left, right = (link.left_id, link.right_id) if link.relation == "narrower" else (link.right_id, link.left_id)
        if link.relation in ("narrower", "broader") and head_of[left] != head_of[right]:
            basis = "review" if link.method == "review" else "scorer"
            found.append(Broader(head_of[left], head_of[right], texts[left], texts[right], basis, link.score))
    return found


def _known(units: _Units, head_of: Mapping[str, str]) -> list[Broader]:
    """What the thesaurus says of units that are terms of it."""
    known = thesaurus()
    by_term: dict[str, SkillText] = {}
    for members in units.members:
        form = normal_form(members[0].text)
        if form in known.words:
            by_term.setdefault(known.canonical(form, ""), members[0])
    found = []
    for term, skill in sorted(by_term.items()):
        for up in sorted(_nearest(term, by_term)):
            if head_of[skill.id] != head_of[by_term[up].id]:
                other = by_term[up]
                found.append(Broader(head_of[skill.id], head_of[other.id], skill.text, other.text, "thesaurus", THESAURUS_SCORE))
    return found


def _nearest(term: str, present: Collection[str]) -> set[str]:
    """The nearest broader terms that are there: those above an absent one count for it."""
    found: set[str] = set()
    seen, level = {term}, {term}
    for _ in range(4):
        level = {up for one in level for up in thesaurus().broader.get(one, ())} - seen
        seen |= level
        found |= {up for up in level if up in present}
        level -= found
    return found


def _without_cycles(edges: Iterable[Broader]) -> tuple[Broader, ...]:
    """The edges by falling score, without those that would close a cycle or say the same again."""
    above: dict[str, set[str]] = defaultdict(set)
    kept: dict[tuple[str, str], Broader] = {}
    for edge in sorted(
        edges, key=lambda one: (one.basis != "review", -one.score, one.narrower, one.broader, one.left, one.right)
    ):
        if (edge.narrower, edge.broader) in kept or _reaches(above, edge.broader, edge.narrower):
            continue
        above[edge.narrower].add(edge.broader)
        kept[edge.narrower, edge.broader] = edge
    return tuple(kept[pair] for pair in sorted(kept))


def _reaches(above: Mapping[str, set[str]], start: str, goal: str) -> bool:
    todo, seen = [start], {start}
    while todo:
        one = todo.pop()
        if one == goal:
            return True
        fresh = above.get(one, set()) - seen
        seen |= fresh
        todo += fresh
    return False
