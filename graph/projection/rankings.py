"""The courses that cover most of each post: added up once a release, so that the first pages of that answer are looked up."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.projection import columns
from graph.projection.columns import Array
from graph.projection.covers import Cover, open_cover
from graph.projection.sums import Entries, best_first, count_met

TOP = 50
"""Courses kept for a post."""
COLUMNS = {"subject": np.int32, "value": np.float64, "place": np.int64, "need": np.int32}


@dataclass(frozen=True, slots=True)
class Ranking:
    """The TOP courses of a post as `best_first` orders them: `subject` (index within the courses) and `value` (summed
    weight x strength), one a course; what they meet as `Entries.met_by` gives it: `place` and `need`. `total`: how many
    courses meet anything."""

    subject: Array
    value: Array
    place: Array
    need: Array
    total: int


class Rankings:
    """The rankings of all posts of a release."""

    def __init__(self, folder: Path) -> None:
        self._columns = {name: columns.open_array(folder, f"rank.{name}") for name in COLUMNS}
        self._courses = columns.open_array(folder, "rank.courses")
        self._met = columns.open_array(folder, "rank.met")
        self._totals = columns.open_array(folder, "rank.total")

    def of(self, post: int) -> Ranking:
        """The ranking of a post (index within the posts)."""
        courses = slice(self._courses[post], self._courses[post + 1])
        met = slice(self._met[post], self._met[post + 1])
        held = self._columns
        return Ranking(
            held["subject"][courses], held["value"][courses], held["place"][met], held["need"][met], int(self._totals[post])
        )


def write_rankings(folder: Path, kinds: dict[str, tuple[int, int]], required: tuple[int, int]) -> None:
    """Write the Ranking of each post from the statements and covers already written to `folder`; `required`: the rows of
    REQUIRES."""
    first, last = required
    skills = columns.open_array(folder, "statement.object")[first:last].astype(np.int64) - kinds["Skill"][0]
    weights = columns.open_array(folder, "statement.weight")[first:last]
    cover = open_cover(folder, "TEACHES")
    size = kinds["Course"][1] - kinds["Course"][0]
    begin, end = kinds["Post"]
    bounds = columns.open_array(folder, "REQUIRES.forward")[begin : end + 1]
    counts: dict[str, list[int]] = {"courses": [], "met": [], "total": []}
    with contextlib.ExitStack() as stack:
        files = {name: stack.enter_context(columns.ArrayFile(folder, f"rank.{name}", dtype)) for name, dtype in COLUMNS.items()}
        for start, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            found = _ranking(cover, skills[start:stop], weights[start:stop], size)
            for name, file in files.items():
                file.add(getattr(found, name))
            for name, count in (("courses", len(found.subject)), ("met", len(found.place)), ("total", found.total)):
                counts[name].append(count)
    columns.save_array(folder, "rank.courses", columns.offsets(np.array(counts["courses"], dtype=np.int64)))
    columns.save_array(folder, "rank.met", columns.offsets(np.array(counts["met"], dtype=np.int64)))
    columns.save_array(folder, "rank.total", np.array(counts["total"], dtype=np.int32))


def _ranking(cover: Cover, skills: Array, weights: Array, size: int) -> Ranking:
    entries = Entries(cover, skills)
    total = float(weights.sum())
    if total <= 0 or not len(entries.subject):
        nothing = np.zeros(0, dtype=np.int64)
        return Ranking(nothing, nothing, nothing, nothing, 0)
    values = entries.sums(weights, size)
    best = best_first(values, total, TOP)
    place, need = entries.met_by(best, size)
    return Ranking(np.array(best, dtype=np.int64), values[best], place, need, count_met(values, total))
