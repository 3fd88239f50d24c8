"""How well spans agree with the key: exact and overlapping F1, and how sure that figure is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

Spans = Sequence[tuple[int, int, str]]
Counts = dict[str, tuple[int, int, int, int]]
"""By label: exact ones, overlapping ones, marked ones, those of the key."""


def count_spans(marked: Spans, key: Spans) -> Counts:
    """Counts of one text. Overlapping: the same label and at least half of the longer one shared; each span counts once."""
    exact = Counter(label for *_, label in set(marked) & set(key))
    loose: Counter[str] = Counter()
    free = set(key)
    for start, end, label in sorted(set(marked)):
        for other in sorted(free):
            shared = min(end, other[1]) - max(start, other[0])
            if other[2] == label and shared * 2 >= max(end - start, other[1] - other[0]):
                free.discard(other)
                loose[label] += 1
                break
    said, true = Counter(span[2] for span in marked), Counter(span[2] for span in key)
    return {label: (exact[label], loose[label], said[label], true[label]) for label in {*said, *true}}


def f1(right: int, said: int, true: int) -> float:
    """Harmonic mean of precision and recall, 0 where there is nothing."""
    return 2 * right / (said + true) if said + true else 0.0


def totals(counts: Sequence[Counts], label: str | None = None) -> tuple[int, int, int, int]:
    """Counts over texts, of one label or of all."""
    rows = [row for one in counts for name, row in one.items() if label is None or name == label]
    exact, loose, said, true = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0, 0)
    return exact, loose, said, true


def interval(counts: Sequence[Counts], *, exact: bool, draws: int = 1000) -> tuple[float, float]:
    """The 95 % interval of F1 by drawing texts again, seed 0."""
    table = np.array([totals([one]) for one in counts], np.int64)
    random = np.random.default_rng(0)
    found = []
    for _ in range(draws):
        right, loose, said, true = table[random.integers(0, len(table), len(table))].sum(0).tolist()
        found.append(f1(right if exact else loose, said, true))
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
