"""The arithmetic of coverage: what a post needs, who meets it, and how much of it that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.projection import Release
from graph.projection.covers import Cover
from graph.projection.rankings import Ranking
from graph.projection.sums import DIGITS, Entries, Floats, Ints, counts_of
from queries.answers import Baseline, CoveredSkill
from queries.names import refs

NO_SKILLS = "本库中该岗位没有技能要求，无法计算覆盖率 / no document says which skills this post requires: no baseline"
NO_WEIGHT = "该岗位的技能权重之和为零 / the weights of this post's skills sum to zero: no baseline"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a post requires, skills rising: entity index, weight and statement row of each, and the summed weight."""

    skills: Ints
    weights: Floats
    rows: Ints
    total: float


@dataclass(frozen=True, slots=True)
class Met:
    """What subjects meet, skills rising: where the entries lie in `cover`, and the position of each within the needs."""

    cover: Cover
    places: Ints
    needs: Ints


def needs_of(release: Release, post: int) -> Needs:
    """What entity `post` requires."""
    rows = release.rows_from("REQUIRES", post)
    weights = release.weight[rows.start : rows.stop]
    skills = release.object[rows.start : rows.stop].astype(np.int64)
    return Needs(skills, weights, np.arange(rows.start, rows.stop), float(weights.sum()))


def meeting(release: Release, skills: Ints, predicate: str) -> Entries:
    """All entries of the cover of `predicate` for these skills (entity indices)."""
    return Entries(release.cover(predicate), skills - release.kinds["Skill"][0])


def met_by(release: Release, entries: Entries, wanted: list[int], kind: str) -> Met:
    """What each wanted subject (index within `kind`) meets."""
    return Met(entries.cover, *entries.met_by(wanted, release.kinds[kind][1] - release.kinds[kind][0]))


def met_by_best(release: Release, ranking: Ranking, wanted: Sequence[int]) -> Met:
    """The same of courses of a ranking."""
    cover = release.cover("TEACHES")
    kept = np.isin(cover.subject[ranking.place], wanted)
    return Met(cover, ranking.place[kept], ranking.need[kept])


def share(part: float, whole: float) -> float:
    """Part / whole, rounded as the Cypher twins round."""
    return round(part / whole, DIGITS)


def baseline(release: Release, needs: Needs) -> Baseline:
    """What coverage is measured against."""
    if not len(needs.skills):
        return Baseline(skills=0, weight=0.0, known_share=None, note=NO_SKILLS)
    if needs.total <= 0:
        return Baseline(skills=len(needs.skills), weight=0.0, known_share=None, note=NO_WEIGHT)
    taught = counts_of(release.cover("TEACHES"), needs.skills - release.kinds["Skill"][0]) > 0
    known = float(needs.weights[taught].sum())
    return Baseline(len(needs.skills), round(needs.total, DIGITS), share(known, needs.total))


def covered_skills(release: Release, needs: Needs, met: Met, wanted: Sequence[int]) -> dict[int, tuple[CoveredSkill, ...]]:
    """For each wanted subject what it meets, heaviest first (weight x strength, then skill)."""
    strength = met.cover.strength[met.places]
    order = np.argsort(-np.round(needs.weights[met.needs] * strength, DIGITS), kind="stable")
    places, need, strength = met.places[order], met.needs[order], strength[order]
    rows, needed = met.cover.row[places], need.tolist()
    links, wants = met.cover.link[places].tolist(), needs.skills.tolist()
    skills, weights = refs(release, needs.skills.tolist()), needs.weights.tolist()
    required = release.evidence_ids_many(needs.rows)
    covered = map(
        CoveredSkill,
        [skills[each] for each in needed],
        [weights[each] for each in needed],
        refs(release, release.object[rows].tolist()),
        strength.tolist(),
        ["same" if link < 0 else method_of(release, link) for link in links],
        [required[each] for each in needed],
        release.evidence_ids_many(rows),
        ["exact" if link < 0 else relation_of(release, link, wants[each]) for link, each in zip(links, needed, strict=True)],
    )
    found: dict[int, list[CoveredSkill]] = {subject: [] for subject in wanted}
    for subject, skill in zip(met.cover.subject[places].tolist(), covered, strict=True):
        found[subject].append(skill)
    return {subject: tuple(each) for subject, each in found.items()}


def method_of(release: Release, link: int) -> str:
    """How a skill is met: "same", or the method of the link."""
    if link < 0:
        return "same"
    found: str | None = release.cache.get(("method", link))
    if found is None:
        found = release.cache["method", link] = str(release.properties_of(link).get("method", "link"))
    return found


def relation_of(release: Release, link: int, needed: int) -> str:
    """What is taught, against the skill that is needed (entity index): "exact" (the same skill, or one linked as the same),
    "broader" (it covers the needed one and more) or "partly" (it is a part or kind of the needed one)."""
    if link < 0:
        return "exact"
    found: str | None = release.cache.get(("relation", link))
    if found is None:
        found = release.cache["relation", link] = str(release.properties_of(link).get("relation", "same"))
    if found == "same":
        return "exact"
    is_subject = int(release.subject[link]) == needed
    return "broader" if is_subject == (found == "narrower") else "partly"
