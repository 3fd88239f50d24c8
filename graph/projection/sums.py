"""Coverage added up: who meets given skills, how much of their weight that is, and who meets most."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from graph.projection.covers import Cover

DIGITS = 6
"""Shares are rounded to this many digits before they are compared, so that both ways of answering order them alike."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Entries:
    """Who meets given skills (indices within the skills), entry by entry in the order of the skills. `starts` and `counts`
    say where each skill's entries lie in `cover`; `subject` is an index within its kind, `strength` above 0, at most 1."""

    def __init__(self, cover: Cover, skills: Ints) -> None:
        self.cover = cover
        self.starts: Ints = cover.start[skills]
        self.counts = counts_of(cover, skills)
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

    def places(self, entries: Ints, needs: Ints) -> Ints:
        """Where these entries lie in the columns of `cover`; `needs`: their positions within the skills."""
        found: Ints = (self.starts - self._ends + self.counts)[needs] + entries
        return found

    def met_by(self, subjects: list[int], size: int) -> tuple[Ints, Ints]:
        """What these subjects (of `size` in their kind) meet, skills rising: where the entries lie in `cover`, and the
        position of each within the skills."""
        marked = np.zeros(size, dtype=bool)
        marked[subjects] = True
        chosen = np.flatnonzero(marked[self.subject])
        needs: Ints = np.searchsorted(self._ends, chosen, "right")
        return self.places(chosen, needs), needs

    def sums(self, weights: Floats, size: int) -> Floats:
        """Summed weight x strength that each of the `size` subjects meets; `weights`: of the skills."""
        gains = np.repeat(weights, self.counts)
        gains *= self.strength
        return np.bincount(self.subject, weights=gains, minlength=size).astype(np.float64, copy=False)


def counts_of(cover: Cover, skills: Ints) -> Ints:
    """How many meet each of these skills (indices within the skills)."""
    found: Ints = cover.start[skills + 1] - cover.start[skills]
    return found


def best_first(values: Floats, total: float, limit: int, offset: int = 0) -> list[int]:
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


def count_met(values: Floats, total: float) -> int:
    """How many values are above zero once their share of `total` is rounded."""
    return int(np.count_nonzero(values >= total * 0.5 * 10**-DIGITS))


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
