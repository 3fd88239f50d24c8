"""How alike the two sides of a pair look, so that a reviewer of many sees first those most likely to be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ingest.linking.normal import plain
from ingest.review.queue import Waiting


def likeness(left: str, right: str) -> float:
    """From 0, no character in common, to 1, the same characters in the same order, of the phrases in plain form: twice the
    characters and neighbouring two that both have, over all that either has (Dice)."""
    one, other = _pieces(plain(left)), _pieces(plain(right))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def most_different(entries: Iterable[Waiting], most: int) -> tuple[tuple[Waiting, float], ...]:
    """The pairs whose sides look most different, at most `most`, the most different first, each with its likeness; marks
    have one side and are left out."""
    found = [(one, likeness(one.left, one.right)) for one in entries if one.right]
    return tuple(sorted(found, key=lambda row: (row[1], row[0].score, row[0].left, row[0].right))[:most])


def _pieces(form: str) -> Counter[str]:
    return Counter([*form, *(form[at : at + 2] for at in range(len(form) - 1))])
