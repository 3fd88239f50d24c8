"""Cosines of phrase vectors: of the two texts of a pair, and of a text with the place where the other one stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.linking.embed import Vectors
from ingest.linking.features import Matrix, pair_features
from ingest.linking.normal import without_frame
from ingest.linking.sources import Source

Column = NDArray[np.float32]
Space = Callable[[Sequence[str]], Vectors]
"""Gives the vectors of forms, (forms, 384), of length one, in order."""


def placed_features(texts: Sequence[tuple[str, str]], sources: Sequence[tuple[Source, Source]], space: Space) -> Matrix:
    """The features of pairs of texts that come with their sources."""
    return pair_features(texts, pair_cosines(texts, sources, space), sources)


def pair_cosines(texts: Sequence[tuple[str, str]], sources: Sequence[tuple[Source, Source]], space: Space) -> dict[str, Column]:
    """Columns of features.COLUMNS, a number a pair: `cosine` of the texts, `place_cosine` of their places, `text_place_left` of
    the left text and the place of the right one, and `text_place_right`; NaN where a source names no place."""
    left, right = ([without_frame(text) for text in side] for side in zip(*texts, strict=True))
    here, there = ([source.place for source in side] for side in zip(*sources, strict=True))
    return cosines_of(
        {
            "cosine": (left, right),
            "place_cosine": (here, there),
            "text_place_left": (left, there),
            "text_place_right": (right, here),
        },
        space,
    )


def joint_cosines(query: str, asked: Source, candidates: Sequence[tuple[str, Source]], space: Space) -> dict[str, Column]:
    """For each candidate, read together with its place: its cosine with the query (`joint_text`), and with the query read
    together with its own place (`joint_cosine`)."""
    form = without_frame(query)
    right = [joined(without_frame(text), source) for text, source in candidates]
    count = len(right)
    return cosines_of({"joint_text": ([form] * count, right), "joint_cosine": ([joined(form, asked)] * count, right)}, space)


def joined(form: str, source: Source) -> str:
    """The form after the place where it stands, if that is known."""
    return f"{source.place} {form}".strip()


def cosines_of(wanted: dict[str, tuple[Sequence[str], Sequence[str]]], space: Space) -> dict[str, Column]:
    """The cosines of forms side by side, by name; NaN where one is empty. Each form is embedded once."""
    forms = sorted({form for sides in wanted.values() for side in sides for form in side} - {""})
    row = {form: number for number, form in enumerate(forms)} | {"": 0}
    vectors = space(forms) if forms else np.zeros((1, 1), np.float32)
    found: dict[str, Column] = {}
    for name, (left, right) in wanted.items():
        column = np.einsum("ij,ij->i", vectors[[row[form] for form in left]], vectors[[row[form] for form in right]])
        known = np.array([bool(a and b) for a, b in zip(left, right, strict=True)], bool)
        found[name] = np.where(known, column, np.nan).astype(np.float32)
    return found
