"""Labels of spans, the tags that spell them out unit by unit, and the best row of tags by Viterbi."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

LABELS = ("SKILL", "KNOWLEDGE", "TOOL", "SOFT", "CERTIFICATE", "DEGREE", "EXPERIENCE", "PROGRAM", "LANGUAGE")
TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BIES"))
"""Outside, then begin, inside, end and single of each label."""
FORBIDDEN = -1e4

UnitSpan = tuple[int, int, str]
"""First unit, unit after the last, label."""


def spell(spans: Iterable[UnitSpan], length: int) -> NDArray[np.int32]:
    """The tag of each of `length` units; spans do not overlap."""
    tags = np.zeros(length, np.int32)
    for first, after, label in spans:
        base = 1 + 4 * LABELS.index(label)
        if after - first == 1:
            tags[first] = base + 3
        else:
            tags[first] = base
            tags[first + 1 : after - 1] = base + 1
            tags[after - 1] = base + 2
    return tags


def unspell(tags: Sequence[int]) -> list[UnitSpan]:
    """The spans that a row of tags spells; what is not well-formed spells nothing."""
    spans: list[UnitSpan] = []
    first, kind = 0, -1
    for at, tag in enumerate(tags):
        label, place = divmod(tag - 1, 4) if tag else (-1, -1)
        if place == 3:
            spans.append((at, at + 1, LABELS[label]))
        if place == 0:
            first, kind = at, label
        elif place == 2 and label == kind:
            spans.append((first, at + 1, LABELS[label]))
        if place not in (0, 1) or label != kind:
            kind = -1
    return spans


def legal_moves() -> NDArray[np.float32]:
    """(tags, tags): 0 where the second tag may follow the first, else FORBIDDEN."""
    moves = np.full((len(TAGS), len(TAGS)), FORBIDDEN, np.float32)
    closed = [at for at, tag in enumerate(TAGS) if tag[0] in "OES"]
    opening = [at for at, tag in enumerate(TAGS) if tag[0] in "OBS"]
    moves[np.ix_(closed, opening)] = 0.0
    for at, tag in enumerate(TAGS):
        if tag[0] in "BI":
            inside = at if tag[0] == "I" else at + 1
            moves[at, inside] = moves[at, inside + 1] = 0.0
    return moves


def best_tags(scores: NDArray[np.float32], moves: NDArray[np.float32], lengths: Sequence[int]) -> list[list[int]]:
    """The best row of tags for each row of `scores` (rows, units, tags), the first lengths[row] units of it; a row begins
    and ends outside of spans. `moves` (tags, tags) is added from unit to unit."""
    rows, units, tags = scores.shape
    closed = np.array([0.0 if tag[0] in "OES" else FORBIDDEN for tag in TAGS], np.float32)
    opening = np.array([0.0 if tag[0] in "OBS" else FORBIDDEN for tag in TAGS], np.float32)
    came = np.zeros((units, rows, tags), np.int8)
    total = scores[:, 0] + opening
    totals = [total]
    onto = np.ascontiguousarray(moves.T)
    for at in range(1, units):
        candidates = total[:, None, :] + onto
        came[at] = candidates.argmax(2)
        total = np.take_along_axis(candidates, came[at][:, :, None].astype(np.intp), 2)[:, :, 0] + scores[:, at]
        totals.append(total)
    found: list[list[int]] = []
    for row, length in enumerate(lengths):
        tag = int((totals[length - 1][row] + closed).argmax())
        path = [tag]
        for at in range(length - 1, 0, -1):
            tag = int(came[at, row, tag])
            path.append(tag)
        found.append(path[::-1])
    return found
