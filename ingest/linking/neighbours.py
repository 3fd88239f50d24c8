"""Exact nearest neighbours by blocks: which phrases stand near which, without ever holding the whole matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.linking.embed import Vectors

BLOCK_BYTES = 96 << 20
"""Memory of one block of cosines; a second of this size is used while the nearest are chosen."""
GONE = np.float32(-2.0)
"""Below every cosine: a pair that is not looked at."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pairs of rows, left < right, each once, ordered by (left, right), with their cosine rounded to 4 digits."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cosine: NDArray[np.float32]


def near_pairs(vectors: Vectors, *, least: float, most: int, new: int | None = None) -> Neighbours:
    """Pairs with a cosine of at least `least`, that are among the `most` nearest of one of the two.

    `vectors` has length one a row. With `new`, only pairs with at least one of the first `new` rows. Ties go to the
    lower row. Memory: two blocks beside the vectors.
    """
    count = len(vectors)
    first = count if new is None else new
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    cosines: list[NDArray[np.float32]] = []
    height = max(1, BLOCK_BYTES // (4 * max(count, 1)))
    for start in range(0, first, height):
        block = np.round(vectors[start : min(start + height, first)] @ vectors.T, 4)
        here = np.arange(len(block))
        block[here, start + here] = GONE
        _keep_nearest(block, least, most)
        row, column = np.nonzero(block >= np.float32(least))
        rows.append(row + start)
        columns.append(column)
        cosines.append(block[row, column])
    if not rows:
        none = np.zeros(0, np.int64)
        return Neighbours(none, none, np.zeros(0, np.float32))
    a, b, cosine = np.concatenate(rows), np.concatenate(columns), np.concatenate(cosines)
    left, right = np.minimum(a, b), np.maximum(a, b)
    _, once = np.unique(left * count + right, return_index=True)
    return Neighbours(left[once], right[once], cosine[once])


def _keep_nearest(block: Vectors, least: float, most: int) -> None:
    """Set to GONE, in each row with more than `most` cosines of at least `least`, all but the `most` highest."""
    above = block >= np.float32(least)
    for row in np.nonzero(above.sum(axis=1) > most)[0]:
        columns = np.nonzero(above[row])[0]
        order = np.argsort(-block[row, columns], kind="stable")
        block[row, columns[order[most:]]] = GONE
