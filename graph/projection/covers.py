"""Who meets a skill, directly or through a link: computed once a release, so that an answer is a sum of rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson

from graph.projection import columns
from graph.projection.columns import Array

COVERS = {"TEACHES": "Course", "CERTIFIES": "Certificate", "REQUIRES": "Post"}
"""Predicate and the kind of its subjects that coverage is asked for."""
PART_COUNTS = 0.5
"""Of the score of a link where what is taught is only a part or kind of what is needed (decision 0602)."""
COLUMNS = {"subject": np.int64, "strength": np.float64, "row": np.int32, "link": np.int32}
AT_ONCE = 250_000
"""Entries put in order at a time."""


@dataclass(frozen=True, slots=True)
class Cover:
    """For skill s (index within the skills) the entries start[s]:start[s + 1], subjects rising: `subject` (index within
    its kind), `strength` (1.0 for s itself, else the score of the link, PART_COUNTS of it for a part of s), `row` (the
    statement that names the skill met) and `link` (the statement that links it to s, -1 for s). Who teaches or certifies
    has one entry a skill, its best; posts have one for each of their skills that s meets."""

    start: Array
    subject: Array
    strength: Array
    row: Array
    link: Array


@dataclass(frozen=True, slots=True)
class _Links:
    """The links of skills, both ways: whoever meets `met` meets `needed` (indices within the skills) by the statement `row`,
    so far as `score` says (of REQUIRES: who needs `met` is served by `needed`). By `needed`; within it the best first: by
    falling score, then by what is met."""

    needed: Array
    met: Array
    row: Array
    score: Array


def open_cover(folder: Path, predicate: str) -> Cover:
    """The Cover of this predicate in a release's folder."""
    return Cover(*(columns.open_array(folder, f"cover.{predicate}.{name}") for name in ("start", *COLUMNS)))


def write_covers(folder: Path, kinds: dict[str, tuple[int, int]], ranges: dict[str, tuple[int, int]]) -> None:
    """Write the Cover of each predicate of COVERS from the statements already written to `folder`."""
    subject = columns.open_array(folder, "statement.subject")
    object_ = columns.open_array(folder, "statement.object")
    first_skill, last_skill = kinds["Skill"]
    skills = last_skill - first_skill
    from_need, from_taught = _links(folder, first_skill, ranges["RELATED"])
    for predicate, kind in COVERS.items():
        links = from_taught if predicate == "REQUIRES" else from_need
        low, high = kinds[kind]
        rows = np.arange(*ranges[predicate], dtype=np.int32)
        rows = rows[(subject[rows] >= low) & (subject[rows] < high)]
        named = object_[rows] - first_skill
        start = columns.row_pointers(named, skills)
        rows = rows[np.argsort(named, kind="stable")]
        counts = np.zeros(skills, dtype=np.int64)
        with contextlib.ExitStack() as stack:
            files = {
                name: stack.enter_context(columns.ArrayFile(folder, f"cover.{predicate}.{name}", dtype))
                for name, dtype in COLUMNS.items()
            }
            for first, last in _blocks(start, links):
                found = _block(first, last, rows, start, links, subject, low, every=predicate == "REQUIRES")
                counts[first:last] = np.bincount(found.pop("skill") - first, minlength=last - first)
                for name, column in found.items():
                    files[name].add(column)
        columns.save_array(folder, f"cover.{predicate}.start", columns.offsets(counts))


def _links(folder: Path, first_skill: int, related: tuple[int, int]) -> tuple[_Links, _Links]:
    """The links of skills as a need asks for what meets it, and as what is taught asks for the needs that it meets."""
    left, right = related
    ones = columns.open_array(folder, "statement.subject")[left:right] - first_skill
    others = columns.open_array(folder, "statement.object")[left:right] - first_skill
    asking, asked = np.concatenate([ones, others]), np.concatenate([others, ones])
    rows = np.tile(np.arange(left, right, dtype=np.int32), 2)
    scores = np.tile(columns.open_array(folder, "statement.weight")[left:right], 2)
    relations = _relations(folder, left, right)
    object_is_part, subject_is_part = relations == "broader", relations == "narrower"

    def ordered(*taught_is_part: npt.NDArray[np.bool_]) -> _Links:
        score = scores * np.where(np.concatenate(taught_is_part), PART_COUNTS, 1.0)
        order = np.lexsort((asked, -score, asking))
        return _Links(asking[order], asked[order], rows[order], score[order])

    return ordered(object_is_part, subject_is_part), ordered(subject_is_part, object_is_part)


def _relations(folder: Path, left: int, right: int) -> npt.NDArray[np.str_]:
    """What the links in these rows say of their subject: same, narrower or broader than their object."""
    said = columns.open_texts(folder, "statement.json")
    found = (orjson.loads(said.raw(row) or b"{}").get("relation", "same") for row in range(left, right))
    return np.fromiter(found, dtype="U8", count=right - left)


def _blocks(start: Array, links: _Links) -> Iterator[tuple[int, int]]:
    """Ranges of skills with about AT_ONCE entries each, before the best of each are chosen."""
    direct = np.diff(start)
    through = np.bincount(links.needed, weights=direct[links.met], minlength=len(direct)).astype(np.int64)
    parts = np.cumsum(direct + through) // AT_ONCE
    breaks = [0, *(np.flatnonzero(np.diff(parts)) + 1).tolist(), len(direct)]
    yield from ((first, last) for first, last in pairwise(breaks) if first < last)


def _block(
    first: int, last: int, rows: Array, start: Array, links: _Links, subject: Array, low: int, *, every: bool
) -> dict[str, Array]:
    """The entries of the skills first to last, as columns with `skill` beside. `rows` by skill, those of skill s from
    start[s]; `low`: number of the first entity of the subjects' kind."""
    direct = np.arange(start[first], start[last])
    linked = slice(*np.searchsorted(links.needed, (first, last)).tolist())
    link, place = _joined(links.met[linked], start)
    link += linked.start
    skill = np.concatenate([np.repeat(np.arange(first, last), np.diff(start[first : last + 1])), links.needed[link]])
    strength = np.concatenate([np.ones(len(direct)), links.score[link]])
    by = np.concatenate([np.full(len(direct), -1, dtype=np.int32), links.row[link]])
    row = rows[np.concatenate([direct, place])]
    who = subject[row].astype(np.int64) - low
    order = np.argsort(skill * (int(who.max(initial=0)) + 1) + who, kind="stable")
    if not every:  # entries of one skill and subject come best first: the skill itself, then by links
        skills, whos = skill[order], who[order]
        order = order[np.concatenate([[True], (skills[1:] != skills[:-1]) | (whos[1:] != whos[:-1])])[: len(order)]]
    return {"skill": skill[order], "subject": who[order], "strength": strength[order], "row": row[order], "link": by[order]}


def _joined(met: Array, start: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each link i, the places from start[met[i]] to the next skill's: (numbers of links, places) as parallel arrays."""
    counts = start[met + 1] - start[met]
    numbers = np.repeat(np.arange(len(met)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return numbers, start[met[numbers]] + within
