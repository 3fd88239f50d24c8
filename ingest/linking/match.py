"""The pair scorer: is this pair one skill, what is it else, and which of these candidates fits best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.linking.cosines import placed_features
from ingest.linking.embed import embed
from ingest.linking.features import Matrix, swapped
from ingest.linking.normal import DATA
from ingest.linking.ranking import best_first, ordering_rows
from ingest.linking.sources import read_source
from ingest.linking.trees import Trees, read_trees

RELATIONS = ("same", "narrower", "broader", "related", "different", "no skill")


@dataclass(frozen=True, slots=True)
class PairText:
    """Two phrases and where each comes from ("major_intro_md/x.md#510203软件技术 能力4"); a source may be empty."""

    id: str
    left_text: str
    left_source: str
    right_text: str
    right_source: str


@dataclass(frozen=True, slots=True)
class Match:
    """`score`: chance that the two are the same skill rather than related or different, 0 to 1. `relation`: one of RELATIONS,
    left to right: "narrower" says that the left is a part or kind of the right."""

    id: str
    score: float
    relation: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where bands begin, from out-of-fold scores. `sure`: the chance of same, narrower or broader together from which 95 pairs of
    100 are one of these; `probable`, `doubtful`: scores shown to people; `turn`: how much likelier than same narrower or broader
    must be for a pair to be called so; `cosine`: below it no pair is judged."""

    sure: float = 0.9
    probable: float = 0.8
    doubtful: float = 0.5
    turn: float = 1.5
    cosine: float = 0.6


@dataclass(frozen=True, slots=True)
class Scorer:
    """Boosted trees and a linear model for same or not, boosted trees for the relation, what makes odds of their sum, and the
    weights of ranking.ORDERING."""

    same: Trees
    relation: Trees
    centre: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float
    slope: float
    intercept: float
    ordering: NDArray[np.float64]
    thresholds: Thresholds = Thresholds()

    def log_odds(self, rows: Matrix) -> NDArray[np.float64]:
        """Log-odds of `same` against related and different, the same for both orders of a pair."""
        odds: NDArray[np.float64] = self.slope * self.raw_odds(rows) + self.intercept
        return odds

    def raw_odds(self, rows: Matrix) -> NDArray[np.float64]:
        """The same before calibration."""
        both: NDArray[np.float64] = (self._one_way(rows) + self._one_way(swapped(rows))) / 2
        return both

    def relations(self, rows: Matrix) -> NDArray[np.float64]:
        """Chance of each of RELATIONS, shape (rows, 6)."""
        there, back = _softmax(self.relation.raw(rows)), _softmax(self.relation.raw(swapped(rows)))
        mean: NDArray[np.float64] = (there + back[:, [0, 2, 1, 3, 4, 5]]) / 2
        return mean

    def _one_way(self, rows: Matrix) -> NDArray[np.float64]:
        linear = (np.nan_to_num(rows, nan=0.0) - self.centre) @ self.weights + self.bias
        total: NDArray[np.float64] = self.same.raw(rows)[:, 0] + linear
        return total


def _softmax(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(raw - raw.max(axis=1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The scorer of the package, read once a process."""
    with np.load(DATA / "scorer.npz") as stored:
        arrays = dict(stored)
    slope, intercept, bias = (float(value) for value in arrays["numbers"])
    limits = Thresholds(*(float(value) for value in arrays["limits"]))
    same, relation = read_trees(arrays, "same"), read_trees(arrays, "relation")
    return Scorer(same, relation, arrays["centre"], arrays["weights"], bias, slope, intercept, arrays["ordering"], limits)


def match(rows: Sequence[PairText], *, cache: Path | None = None) -> tuple[Match, ...]:
    """One Match a row, in order. `cache`: a folder that keeps vectors between runs. Raises StoreError when it cannot be used."""
    if not rows:
        return ()
    texts = [(row.left_text, row.right_text) for row in rows]
    sources = [(read_source(row.left_source), read_source(row.right_source)) for row in rows]
    columns = placed_features(texts, sources, partial(embed, cache=cache))
    scores = 1 / (1 + np.exp(-scorer().log_odds(columns)))
    relations = scorer().relations(columns).argmax(axis=1)
    return tuple(
        Match(row.id, round(float(score), 6), RELATIONS[relation])
        for row, score, relation in zip(rows, scores, relations, strict=True)
    )


def rank(query: str, query_source: str, candidates: Sequence[tuple[str, str]], *, cache: Path | None = None) -> tuple[int, ...]:
    """Indexes of the candidates, (text, source) each, the one that fits the query best first; ties in the order given."""
    if not candidates:
        return ()
    placed = [(text, read_source(source)) for text, source in candidates]
    rows = ordering_rows(query, read_source(query_source), placed, scorer().raw_odds, partial(embed, cache=cache))
    return tuple(best_first(rows, scorer().ordering))
