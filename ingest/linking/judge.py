"""Judging near phrases: the scorer's verdict on a pair, and the band it falls into: link it, show it to people, or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.linking.features import pair_features
from ingest.linking.match import RELATIONS, Thresholds, scorer

NEAREST = 12
"""How many nearest forms of a form are looked at."""
PART = 4096
"""Pairs that are judged together."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`score`: chance that the two are one skill (of a sure pair: that they are, or that one is a part or kind of the other);
    `relation`: same, narrower or broader, left to right; `band`: sure, probable, doubtful or "" for no link."""

    score: float
    relation: str
    band: str


def thresholds() -> Thresholds:
    """Where the bands begin."""
    return scorer().thresholds


def judge(pairs: Sequence[tuple[str, str, float]], progress: Callable[[int, int], None] | None = None) -> list[Judgement]:
    """A verdict on each (left form, right form, cosine), in order; without regard to where the phrases come from. `progress`
    is called with (pairs judged, pairs)."""
    found: list[Judgement] = []
    for start in range(0, len(pairs), PART):
        part = pairs[start : start + PART]
        cosines = {"cosine": np.array([cosine for _, _, cosine in part], np.float32)}
        rows = pair_features([(left, right) for left, right, _ in part], cosines)
        odds, chances = scorer().log_odds(rows), scorer().relations(rows)
        found += [_verdict(float(a), b.tolist()) for a, b in zip(1 / (1 + np.exp(-odds)), chances, strict=True)]
        if progress is not None:
            progress(len(found), len(pairs))
    return found


def _verdict(score: float, chances: list[float]) -> Judgement:
    limits = thresholds()
    same, narrower, broader = (chances[RELATIONS.index(name)] for name in ("same", "narrower", "broader"))
    covers, other = same + narrower + broader, max(narrower, broader)
    sure = covers >= limits.sure
    way = "narrower" if narrower >= broader else "broader"
    relation = way if other > (limits.turn if sure else 1.0) * same else "same"
    band = "sure" if sure else "probable" if score >= limits.probable else "doubtful" if score >= limits.doubtful else ""
    return Judgement(round(covers if sure else score, 4), relation, band)
