"""Boosted trees as arrays: what a trained ensemble says, with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIELDS = ("roots", "depths", "classes", "feature", "threshold", "missing_left", "left", "right", "value", "baseline")


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees laid end to end. `roots`, `depths`, `classes` have one number a tree; `left` and `right` are node numbers, a leaf
    is its own child; `baseline` has one number a class."""

    roots: NDArray[np.int32]
    depths: NDArray[np.int32]
    classes: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    baseline: NDArray[np.float32]

    def raw(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Sum of the trees' values, shape (rows, classes): log-odds for one class, logits for several."""
        total = np.tile(self.baseline.astype(np.float64), (len(rows), 1))
        number = np.arange(len(rows))
        for root, depth, label in zip(self.roots, self.depths, self.classes, strict=True):
            node = np.full(len(rows), root, np.int32)
            for _ in range(depth):
                value = rows[number, self.feature[node]]
                goes_left = np.where(np.isnan(value), self.missing_left[node], value <= self.threshold[node])
                node = np.where(goes_left, self.left[node], self.right[node])
            total[:, label] += self.value[node]
        return total


def stored(trees: Trees, name: str) -> dict[str, NDArray[Any]]:
    """The arrays under names that start with `name`, for a file of arrays."""
    return {f"{name}.{field}": getattr(trees, field) for field in FIELDS}


def read_trees(arrays: Mapping[str, NDArray[Any]], name: str) -> Trees:
    """The trees stored under `name`. Raises KeyError when they are not there."""
    return Trees(**{field: arrays[f"{name}.{field}"] for field in FIELDS})
