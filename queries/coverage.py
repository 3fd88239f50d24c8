"""The arithmetic of coverage: what a post needs, who meets it, and how much of it that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.projection import Release
from queries.answers import Baseline, CoveredSkill
from queries.names import ref

NO_SKILLS = "本库中该岗位没有技能要求，无法计算覆盖率 / no document says which skills this post requires: no baseline"
NO_WEIGHT = "该岗位的技能权重之和为零 / the weights of this post's skills sum to zero: no baseline"
DIGITS = 6
"""Shares are rounded to this many digits before they are compared, so that both ways of answering order them alike."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a post requires, skills rising: entity index, weight and statement row of each, and the summed weight."""

    skills: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    rows: npt.NDArray[np.int64]
    total: float


@dataclass(frozen=True, slots=True)
class Entries:
    """Who meets the needs, entry by entry, in need order: `need` (position within Needs), `subject` (entity index),
    `strength`, `row` (statement of the meeting), `link` (statement of the link, -1 for the skill itself)."""

    need: npt.NDArray[np.int64]
    subject: npt.NDArray[Any]
    strength: npt.NDArray[np.float64]
    row: npt.NDArray[Any]
    link: npt.NDArray[Any]


def needs_of(release: Release, post: int) -> Needs:
    """What entity `post` requires."""
    rows = release.rows_from("REQUIRES", post)
    span = slice(rows.start, rows.stop)
    weights = np.asarray(release.weight[span], dtype=np.float64)
    return Needs(release.object[span].astype(np.int64), weights, np.arange(rows.start, rows.stop), float(weights.sum()))


def meeting(release: Release, skills: npt.NDArray[np.int64], predicate: str) -> Entries:
    """All entries of the cover of `predicate` for these skills."""
    cover = release.cover(predicate)
    first = release.kinds["Skill"][0]
    starts, stops = cover.start[skills - first], cover.start[skills - first + 1]
    spans = [slice(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]
    return Entries(
        np.repeat(np.arange(len(skills)), stops - starts),
        _gather(cover.subject, spans),
        _gather(cover.strength, spans),
        _gather(cover.row, spans),
        _gather(cover.link, spans),
    )


def _gather(column: npt.NDArray[Any], spans: Sequence[slice]) -> npt.NDArray[Any]:
    return np.concatenate([column[span] for span in spans]) if spans else column[:0]


def shares(release: Release, needs: Needs, entries: Entries, kind: str) -> npt.NDArray[np.float64]:
    """Share of the needed weight that each entity of `kind` meets, rounded, by its position within the kind."""
    start, stop = release.kinds[kind]
    sums = np.bincount(entries.subject - start, weights=needs.weights[entries.need] * entries.strength, minlength=stop - start)
    return np.round(sums / needs.total, DIGITS)


def best_first(values: npt.NDArray[np.float64], limit: int, offset: int) -> npt.NDArray[np.int64]:
    """Positions of the values above zero, highest first, equal ones rising, from `offset`, at most `limit`."""
    wanted = offset + limit
    above = np.flatnonzero(values > 0)
    if len(above) > 4 * wanted:
        floor = np.partition(values[above], len(above) - wanted)[len(above) - wanted]
        above = above[values[above] >= floor]
    order = above[np.argsort(-values[above], kind="stable")]
    return order[offset:wanted]


def baseline(needs: Needs, entries: Entries) -> Baseline:
    """What coverage is measured against; `entries` are those of all courses."""
    if not len(needs.skills):
        return Baseline(skills=0, weight=0.0, known_share=None, note=NO_SKILLS)
    if needs.total <= 0:
        return Baseline(skills=len(needs.skills), weight=0.0, known_share=None, note=NO_WEIGHT)
    known = needs.weights[np.unique(entries.need)].sum() / needs.total
    return Baseline(len(needs.skills), round(needs.total, DIGITS), round(float(known), DIGITS))


def covered_skills(
    release: Release, needs: Needs, entries: Entries, wanted: Sequence[int]
) -> dict[int, tuple[CoveredSkill, ...]]:
    """For each wanted subject what it meets, heaviest first (weight x strength, then skill)."""
    start = min(wanted, default=0)
    places = np.full(max(wanted, default=0) - start + 2, -1)
    places[np.asarray(wanted, dtype=np.int64) - start] = np.arange(len(wanted))
    inside = (entries.subject >= start) & (entries.subject < start + len(places))
    chosen = np.flatnonzero(inside)
    chosen = chosen[places[entries.subject[chosen] - start] >= 0]
    gains = needs.weights[entries.need[chosen]] * entries.strength[chosen]
    chosen = chosen[np.lexsort((entries.need[chosen], -np.round(gains, DIGITS), entries.subject[chosen]))]
    found: dict[int, list[CoveredSkill]] = {subject: [] for subject in wanted}
    columns = (
        entries.subject[chosen].tolist(), needs.skills[entries.need[chosen]].tolist(),
        needs.weights[entries.need[chosen]].tolist(), needs.rows[entries.need[chosen]].tolist(),
        entries.strength[chosen].tolist(), entries.row[chosen].tolist(), entries.link[chosen].tolist(),
        release.object[entries.row[chosen]].tolist(),
    )  # fmt: skip
    evidence: dict[int, tuple[str, ...]] = {}
    for subject, skill, weight, need_row, strength, row, link, taught in zip(*columns, strict=True):
        if need_row not in evidence:
            evidence[need_row] = release.evidence_ids(need_row)
        found[subject].append(
            CoveredSkill(
                ref(release, skill), weight, ref(release, taught), strength, method_of(release, link),
                evidence[need_row], release.evidence_ids(row),
            )
        )  # fmt: skip
    return {subject: tuple(skills) for subject, skills in found.items()}


def method_of(release: Release, link: int) -> str:
    """How a skill is met: "same", or the method of the link."""
    return "same" if link < 0 else str(release.properties_of(link).get("method", "link"))
