"""Ordering candidates for a phrase: by their odds of being the same skill, and by where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.linking.cosines import Space, joint_cosines, placed_features
from ingest.linking.features import COLUMNS, Matrix
from ingest.linking.sources import Source

Odds = Callable[[Matrix], NDArray[np.float64]]
"""Log-odds of `same` for rows of features, before calibration."""
TAKEN = ("cosine", "static_cosine", "place_cosine", "text_place_left", "text_place_right")
"""Columns of features.COLUMNS that candidates are ordered by too."""
ORDERING = ("odds", *TAKEN, "joint_text", "joint_cosine")
"""What the weights of an ordering stand for. The odds are of the scorer before calibration."""
_TAKEN = [COLUMNS.index(name) for name in TAKEN]


def ordering_rows(
    query: str, asked: Source, candidates: Sequence[tuple[str, Source]], odds: Odds, space: Space
) -> NDArray[np.float64]:
    """One row of ORDERING a candidate, in order; what is not known is 0."""
    texts = [(query, text) for text, _ in candidates]
    sources = [(asked, source) for _, source in candidates]
    rows = placed_features(texts, sources, space)
    joint = joint_cosines(query, asked, candidates, space)
    found = np.column_stack([odds(rows), rows[:, _TAKEN], joint["joint_text"], joint["joint_cosine"]])
    return np.nan_to_num(found.astype(np.float64))


def best_first(rows: NDArray[np.float64], weights: NDArray[np.float64]) -> list[int]:
    """Numbers of the rows, the one that fits best first; ties in the order given."""
    found: list[int] = np.argsort(-(rows @ weights), kind="stable").tolist()
    return found
