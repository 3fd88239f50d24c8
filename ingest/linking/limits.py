"""Where the bands begin: from out-of-fold scores of judged pairs to the thresholds that links are made by."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.linking.match import RELATIONS, Thresholds

PRECISION = 0.95
PROBABLE, DOUBTFUL = 0.75, 0.4
"""Shares of pairs that are right to link from which a band begins."""
LINKED = ("same", "narrower", "broader")
"""What a link may say."""
FEWEST = 20
"""Pairs that must stand above a threshold for its precision to be believed."""
NEVER = 1.1
"""Above every score."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds as numbers in the order of the fields of Thresholds, and what they were chosen by, for people."""

    numbers: NDArray[np.float64]
    table: str


def limits_of(
    score: NDArray[np.float64],
    chances: NDArray[np.float64],
    labels: NDArray[np.str_],
    cosine: NDArray[np.float32],
    hard: NDArray[np.bool_],
) -> Limits:
    """Thresholds of chances and scores without sources. That of links holds on the hard pairs and on all pairs alike."""
    skills = labels != "no skill"
    told = np.isin(labels, ["same", "related", "different"])
    same, linked = labels == "same", np.isin(labels, LINKED)
    covers = chances[:, [RELATIONS.index(name) for name in LINKED]].sum(axis=1)
    sure = max(least(covers[part], linked[part], PRECISION) for part in (skills & hard, skills))
    open_to = told & (covers < sure)
    probable = least(score[told], same[told], PROBABLE)
    doubtful = min(least(score[told], same[told], DOUBTFUL), probable)
    near = float(np.quantile(cosine[same & (score >= doubtful)], 0.02)) if np.any(same & (score >= doubtful)) else 0.5
    found = Thresholds(sure, probable, doubtful, Thresholds().turn, round(near, 2))
    lines = [f"{name} {value:.4f}" for name, value in zip(Thresholds.__slots__, astuple(found), strict=True)]
    over = skills & (covers >= sure)
    lines.append(
        f"sure: {int(over.sum())} of {int(skills.sum())} pairs, {int((over & hard).sum())} hard; same, narrower or broader "
        f"{_share(linked[over]):.3f}, same {_share(same[over]):.3f}; recall of same {same[over].sum() / max(1, same.sum()):.3f}"
    )
    for name, limit in (("probable", probable), ("doubtful", doubtful)):
        over = open_to & (score >= limit)
        count = f"{int(over.sum())} of {int(told.sum())} pairs"
        lines.append(f"{name} or better, not sure: {count}, same {_share(same[over]):.3f}")
    return Limits(np.array(astuple(found)), "\n".join(lines))


def least(score: NDArray[np.float64], right: NDArray[np.bool_], precision: float) -> float:
    """The lowest score from which on the given share is right, NEVER where there is none with FEWEST pairs above it."""
    order = np.argsort(-score, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    reached = np.flatnonzero(share >= precision)
    reached = reached[reached >= FEWEST - 1]
    return float(score[order][reached[-1]]) if len(reached) else NEVER


def _share(right: NDArray[np.bool_]) -> float:
    return float(right.mean()) if len(right) else float("nan")
