"""The arithmetic of coverage: what a post needs, who meets it, and how much of it that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from graph.projection import Release
from graph.projection.covers import Cover
from queries.answers import Baseline, CoveredSkill
from queries.names import refs

NO_SKILLS = "本库中该岗位没有技能要求，无法计算覆盖率 / no document says which skills this post requires: no baseline"
NO_WEIGHT = "该岗位的技能权重之和为零 / the weights of this post's skills sum to zero: no baseline"
DIGITS = 6
"""Shares are rounded to this many digits before they are compared, so that both ways of answering order them alike."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a post requires, skills rising: entity index, weight and statement row of each, and the summed weight."""

    skills: Ints
    weights: Floats
    rows: Ints
    total: float


class Entries:
    """Who meets given skills, entry by entry in the order of the skills. `starts` and `counts` say where each skill's
    entries lie in `cover`; `subject` is an index within its kind, `strength` above 0, at most 1."""

    def __init__(self, cover: Cover, skills: Ints) -> None:
        self.cover = cover
        self.starts: Ints = cover.start[skills]
        self.counts: Ints = cover.start[skills + 1] - self.starts
        spans = [slice(a, a + n) for a, n in zip(self.starts.tolist(), self.counts.tolist(), strict=True)]
        self.subject: Ints = np.concatenate([cover.subject[span] for span in spans]) if spans else cover.subject[:0]
        self.strength: Floats = np.concatenate([cover.strength[span] for span in spans]) if spans else cover.strength[:0]

    @cached_property
    def need(self) -> Ints:
        """Position within the skills, for each entry."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def _ends(self) -> Ints:
        return np.cumsum(self.counts)

    def of_need(self, need: int) -> slice:
        """Where the entries of one skill lie."""
        stop = int(self._ends[need])
        return slice(stop - int(self.counts[need]), stop)

    def needs(self, entries: Ints) -> Ints:
        """Position within the skills, for these entries: cheaper than `need` where they are few."""
        return np.searchsorted(self._ends, entries, "right")

    def places(self, entries: Ints, needs: Ints) -> Ints:
        """Where these entries lie in the columns of `cover`; `needs`: their positions within the skills."""
        found: Ints = (self.starts - self._ends + self.counts)[needs] + entries
        return found


def needs_of(release: Release, post: int) -> Needs:
    """What entity `post` requires."""
    rows = release.rows_from("REQUIRES", post)
    weights = release.weight[rows.start : rows.stop]
    skills = release.object[rows.start : rows.stop].astype(np.int64)
    return Needs(skills, weights, np.arange(rows.start, rows.stop), float(weights.sum()))


def meeting(release: Release, skills: Ints, predicate: str) -> Entries:
    """All entries of the cover of `predicate` for these skills (entity indices)."""
    return Entries(release.cover(predicate), skills - release.kinds["Skill"][0])


def sums(release: Release, needs: Needs, entries: Entries, kind: str) -> Floats:
    """Summed weight x strength that each entity of `kind` meets, by index within the kind."""
    gains = np.repeat(needs.weights, entries.counts)
    gains *= entries.strength
    start, stop = release.kinds[kind]
    return np.bincount(entries.subject, weights=gains, minlength=stop - start).astype(np.float64, copy=False)


def share(part: float, whole: float) -> float:
    """Part / whole, rounded as the Cypher twins round."""
    return round(part / whole, DIGITS)


def best_first(values: Floats, total: float, limit: int, offset: int) -> list[int]:
    """Positions of the values above zero by rounded share of `total`, highest first, equal ones rising: `limit` of them
    from `offset` on."""
    wanted = max(offset + limit, 0)
    chosen = _above(values, wanted)
    if len(chosen) > wanted > 0:
        floor = np.partition(values[chosen], len(chosen) - wanted)[len(chosen) - wanted]
        chosen = chosen[values[chosen] >= floor - 2 * total * 10.0**-DIGITS]
    rounded = np.round(values[chosen] / total, DIGITS)
    order = np.argsort(-rounded, kind="stable")
    found: list[int] = chosen[order[rounded[order] > 0]][offset:wanted].tolist()
    return found


def _above(values: Floats, wanted: int) -> Ints:
    """Positions of at least the `wanted` highest values above zero (all of them where there are fewer), rising."""
    top = float(values.max()) if len(values) else 0.0
    for part in (0.6, 0.4, 0.2):
        chosen = np.flatnonzero(values > top * part)
        if len(chosen) >= wanted and top > 0:
            floor = np.partition(values[chosen], len(chosen) - wanted)[len(chosen) - wanted] if wanted else top
            if floor * 0.999 > top * part:
                return chosen
    return np.flatnonzero(values > 0)


def baseline(needs: Needs, entries: Entries) -> Baseline:
    """What coverage is measured against; `entries` are those of all courses."""
    if not len(needs.skills):
        return Baseline(skills=0, weight=0.0, known_share=None, note=NO_SKILLS)
    if needs.total <= 0:
        return Baseline(skills=len(needs.skills), weight=0.0, known_share=None, note=NO_WEIGHT)
    known = float(needs.weights[entries.counts > 0].sum())
    return Baseline(len(needs.skills), round(needs.total, DIGITS), share(known, needs.total))


def covered_skills(
    release: Release, needs: Needs, entries: Entries, wanted: Sequence[int], kind: str
) -> dict[int, tuple[CoveredSkill, ...]]:
    """For each wanted subject (index within `kind`) what it meets, heaviest first (weight x strength, then skill)."""
    marked = np.zeros(release.kinds[kind][1] - release.kinds[kind][0], dtype=bool)
    marked[list(wanted)] = True
    chosen = np.flatnonzero(marked[entries.subject])
    need, strength = entries.needs(chosen), entries.strength[chosen]
    order = np.argsort(-np.round(needs.weights[need] * strength, DIGITS), kind="stable")
    chosen, need, strength = chosen[order], need[order], strength[order]
    places = entries.places(chosen, need)
    rows, needed = entries.cover.row[places], need.tolist()
    links, wants = entries.cover.link[places].tolist(), needs.skills.tolist()
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
    for subject, skill in zip(entries.subject[chosen].tolist(), covered, strict=True):
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
