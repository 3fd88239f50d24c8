"""Who meets a skill, directly or through a link: computed once a release, so that an answer is a sum of rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.projection import columns
from graph.projection.columns import Array

COVERS = {"TEACHES": "Course", "CERTIFIES": "Certificate", "REQUIRES": "Post"}
"""Predicate and the kind of its subjects that coverage is asked for."""


@dataclass(frozen=True, slots=True)
class Cover:
    """For skill s (index within the skills) the entries start[s]:start[s + 1], subjects rising: `subject` (index within
    its kind), `strength` (1.0 for s itself, else the score of the link), `row` (the statement that names the skill met)
    and `link` (the statement that links it to s, -1 for s). Who teaches or certifies has one entry a skill, its best;
    posts have one for each of their skills that s meets."""

    start: Array
    subject: Array
    strength: Array
    row: Array
    link: Array


def write_covers(folder: Path, kinds: dict[str, tuple[int, int]], ranges: dict[str, tuple[int, int]]) -> None:
    """Write the Cover of each predicate of COVERS from the statements already written to `folder`."""
    subject = columns.open_array(folder, "statement.subject")
    object_ = columns.open_array(folder, "statement.object")
    weight = columns.open_array(folder, "statement.weight")
    first_skill, last_skill = kinds["Skill"]
    left, right = ranges["RELATED"]
    subject = subject.astype(np.int64)
    ones, others = subject[left:right] - first_skill, object_[left:right] - first_skill
    needed = np.concatenate([ones, others])
    met = np.concatenate([others, ones])
    links = np.concatenate([np.arange(left, right)] * 2)
    scores = np.concatenate([weight[left:right]] * 2)
    best = np.lexsort((met, -scores))
    needed, met, links, scores = needed[best], met[best], links[best], scores[best]
    for predicate, kind in COVERS.items():
        low, high = kinds[kind]
        rows = np.arange(*ranges[predicate])
        rows = rows[(subject[rows] >= low) & (subject[rows] < high)]
        skills = object_[rows] - first_skill
        order = np.argsort(skills, kind="stable")
        start = columns.row_pointers(skills[order], last_skill - first_skill)
        linked_link, linked_row = _joined(met, start, rows[order])
        cover = _best(
            np.concatenate([skills, needed[linked_link]]),
            np.concatenate([rows, linked_row]),
            np.concatenate([np.ones(len(rows)), scores[linked_link]]),
            np.concatenate([np.full(len(rows), -1), links[linked_link]]),
            subject - low,
            last_skill - first_skill,
            every=predicate == "REQUIRES",
        )
        for name in ("start", "subject", "strength", "row", "link"):
            columns.save_array(folder, f"cover.{predicate}.{name}", getattr(cover, name))


def _joined(met: Array, start: Array, rows: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each link i, the rows whose skill is met[i]: (link positions, rows) as two parallel arrays."""
    counts = (start[met + 1] - start[met]).astype(np.int64)
    positions = np.repeat(np.arange(len(met)), counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return positions, rows[start[met[positions]] + offsets]


def _best(skill: Array, row: Array, strength: Array, link: Array, subject: Array, skills: int, *, every: bool) -> Cover:
    """Entries by skill and subject. They come best first: the skill itself, then by falling score, then by skill met."""
    who = subject[row]
    order = np.argsort(skill.astype(np.int64) * (int(who.max(initial=0)) + 1) + who, kind="stable")
    skill, row, strength, link, who = skill[order], row[order], strength[order], link[order], who[order]
    if len(skill) and not every:
        first = np.concatenate([[True], (skill[1:] != skill[:-1]) | (who[1:] != who[:-1])])
        skill, row, strength, link, who = skill[first], row[first], strength[first], link[first], who[first]
    return Cover(columns.row_pointers(skill, skills), who.astype(np.int64), strength, row.astype(np.int32), link.astype(np.int32))
