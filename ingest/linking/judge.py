"""Judging near phrases: the scorer's verdict on a pair, and the band it falls into: link it, show it to people, or neither."""

from __future__ import annotations

from collections.abc import Sequence
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
    """`score`: chance that the two are one skill (of a narrower or broader pair: that the one covers the other); `relation`:
    same, narrower or broader, left to right; `band`: sure, probable, doubtful or "" for no link."""

    score: float
    relation: str
    band: str


def thresholds() -> Thresholds:
    """Where the bands begin."""
    return scorer().thresholds


def judge(pairs: Sequence[tuple[str, str, float]]) -> list[Judgement]:
    """A verdict on each (left form, right form, cosine), in order; without regard to where the phrases come from."""
    found: list[Judgement] = []
    for start in range(0, len(pairs), PART):
        part = pairs[start : start + PART]
        cosines = {"cosine": np.array([cosine for _, _, cosine in part], np.float32)}
        rows = pair_features([(left, right) for left, right, _ in part], cosines)
        odds, chances = scorer().log_odds(rows), scorer().relations(rows)
        found += [_verdict(float(a), b.tolist()) for a, b in zip(1 / (1 + np.exp(-odds)), chances, strict=True)]
    return found


def _verdict(score: float, chances: list[float]) -> Judgement:
    limits = thresholds()
    same, narrower, broader = (chances[RELATIONS.index(name)] for name in ("same", "narrower", "broader"))
    way = "narrower" if narrower >= broader else "broader"
    covers = same + max(narrower, broader)
    if score >= limits.sure:
        return Judgement(round(score, 4), way if max(narrower, broader) > limits.turn * same else "same", "sure")
    if covers >= limits.covers and max(narrower, broader) > same:
        return Judgement(round(covers, 4), way, "sure")
    band = "probable" if score >= limits.probable else "doubtful" if score >= limits.doubtful else ""
    relation = way if max(narrower, broader) > same else "same"
    return Judgement(round(score, 4), relation, band)
