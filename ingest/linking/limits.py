"""Where the bands begin: from out-of-fold scores of judged pairs to the thresholds that links are made by."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.linking.match import RELATIONS, Thresholds

PRECISION = 0.95
PROBABLE, DOUBTFUL = 0.75, 0.4
"""Shares of pairs that are right to link from which a band begins."""
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
    """Thresholds of scores without sources. Those of `same` hold on the hard pairs and on all pairs alike."""
    told = np.isin(labels, ["same", "related", "different"])
    parts = [told & hard, told]
    same = labels == "same"
    sure = max(least(score[part], same[part], PRECISION) for part in parts)
    probable = min(least(score[told], same[told], PROBABLE), sure)
    doubtful = min(least(score[told], same[told], DOUBTFUL), probable)
    alone, narrower, broader = (chances[:, RELATIONS.index(name)] for name in ("same", "narrower", "broader"))
    way = np.where(narrower >= broader, "narrower", "broader")
    covers = alone + np.maximum(narrower, broader)
    leads = (np.maximum(narrower, broader) > alone) & (score < sure)
    right = same | (labels == way)
    covering = least(covers[leads], right[leads], PRECISION)
    near = float(np.quantile(cosine[same & (score >= doubtful)], 0.02)) if np.any(same & (score >= doubtful)) else 0.5
    found = Thresholds(sure, covering, probable, doubtful, Thresholds().turn, round(near, 2))
    lines = [f"{name} {value:.4f}" for name, value in zip(Thresholds.__slots__, astuple(found), strict=True)]
    for name, limit in (("sure", sure), ("probable", probable), ("doubtful", doubtful)):
        over = told & (score >= limit)
        lines.append(
            f"{name}: {int(over.sum())} of {int(told.sum())} pairs, precision {_share(same[over]):.3f}, "
            f"recall {same[over].sum() / max(1, same.sum()):.3f}; hard pairs: precision {_share(same[over & hard]):.3f}, "
            f"recall {same[over & hard].sum() / max(1, (same & hard).sum()):.3f}"
        )
    over = leads & (covers >= covering)
    lines.append(f"narrower or broader: {int(over.sum())} pairs, right {_share(right[over]):.3f}")
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
