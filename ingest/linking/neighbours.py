"""Nearest neighbours: which phrases stand near which, exact by blocks, and by a graph index where that would take too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.linking.embed import Vectors

BLOCK_BYTES = 96 << 20
"""Memory of one block of cosines; a second of this size is used while the nearest are chosen."""
EXACT_CELLS = 3_000_000_000
"""Cosines that are computed one and all (a minute or two of one core); beyond, the index is asked."""
CONNECTIONS, EFFORT_ADD, EFFORT_SEARCH = 24, 128, 96
"""Of the index (usearch, HNSW): neighbours of a node, and candidates kept while adding and searching."""
GONE = np.float32(-2.0)
"""Below every cosine: a pair that is not looked at."""

Block = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pairs of rows, left < right, each once, ordered by (left, right), with their cosine rounded to 4 digits."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cosine: NDArray[np.float32]


def near_pairs(vectors: Vectors, *, least: float, most: int, new: int | None = None) -> Neighbours:
    """Pairs with a cosine of at least `least`, that are among the `most` nearest of one of the two.

    `vectors` has length one a row. With `new`, only pairs with at least one of the first `new` rows. Ties go to the
    lower row. Exact up to EXACT_CELLS cosines; beyond, a few of a hundred neighbours may be missed, the same ones each time.
    """
    count = len(vectors)
    first = count if new is None else new
    exact = first * count <= EXACT_CELLS
    found = list(_exact(vectors, least, most, first) if exact else _indexed(vectors, least, most, first))
    if not found:
        none = np.zeros(0, np.int64)
        return Neighbours(none, none, np.zeros(0, np.float32))
    a, b, cosine = (np.concatenate([part[i] for part in found]) for i in range(3))
    left, right = np.minimum(a, b), np.maximum(a, b)
    _, once = np.unique(left * count + right, return_index=True)
    return Neighbours(left[once], right[once], cosine[once])


def _exact(vectors: Vectors, least: float, most: int, first: int) -> Iterator[Block]:
    height = max(1, BLOCK_BYTES // (4 * max(len(vectors), 1)))
    for start in range(0, first, height):
        block = np.round(vectors[start : min(start + height, first)] @ vectors.T, 4)
        here = np.arange(len(block))
        block[here, start + here] = GONE
        _keep_nearest(block, least, most)
        row, column = np.nonzero(block >= np.float32(least))
        yield row + start, column, block[row, column]


def _indexed(vectors: Vectors, least: float, most: int, first: int) -> Iterator[Block]:
    """Added by one thread, so that the index is the same each time; the cosines are computed again, exactly."""
    from usearch.index import Index  # type: ignore[import-not-found,import-untyped,unused-ignore]

    index = Index(
        ndim=vectors.shape[1], metric="ip", dtype="f16", connectivity=CONNECTIONS, expansion_add=EFFORT_ADD,
        expansion_search=EFFORT_SEARCH,
    )  # fmt: skip
    index.add(np.arange(len(vectors)), vectors, threads=1)
    for start in range(0, first, 4096):
        asked = vectors[start : min(start + 4096, first)]
        keys = np.atleast_2d(index.search(asked, most + 1).keys).astype(np.int64)
        row = np.repeat(np.arange(start, start + len(asked)), keys.shape[1])
        column = keys.ravel()
        apart = row != column
        row, column = row[apart], column[apart]
        cosine = np.round(np.einsum("ij,ij->i", vectors[row], vectors[column]), 4)
        near = cosine >= np.float32(least)
        yield row[near], column[near], cosine[near]


def _keep_nearest(block: Vectors, least: float, most: int) -> None:
    """Set to GONE, in each row with more than `most` cosines of at least `least`, all but the `most` highest."""
    above = block >= np.float32(least)
    for row in np.nonzero(above.sum(axis=1) > most)[0]:
        columns = np.nonzero(above[row])[0]
        order = np.argsort(-block[row, columns], kind="stable")
        block[row, columns[order[most:]]] = GONE
