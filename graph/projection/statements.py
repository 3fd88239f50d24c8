"""Statements of one predicate as they are read: kept as arrays of numbers, put in order at the end."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from graph.projection.columns import Array, Finder, offsets, table

WAITING = 50_000
"""Ids of quotes that are looked up together."""


@dataclass(slots=True)
class Statements:
    """Statements of one predicate as parallel columns, by (subject, object). `evidence` are numbers of quotes, `counts` of
    them to each statement in turn, rising within it; `text` is JSON of the properties end to end, `lengths` their bytes."""

    subject: npt.NDArray[np.int32]
    object: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float64]
    documents: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]
    evidence: npt.NDArray[np.int32]
    text: bytes
    lengths: npt.NDArray[np.int64]


class Gathered:
    """Gathers statements of one predicate in any order; `evidence` finds the numbers of their quotes."""

    def __init__(self, predicate: str, evidence: Finder) -> None:
        self.predicate = predicate
        self._finder = evidence
        self._subject, self._object, self._documents = array("i"), array("i"), array("i")
        self._weight = array("d")
        self._counts = array("i")
        self._waiting: list[str] = []
        self._evidence: list[Array] = []
        self._text: list[bytes] = []
        self._lengths = array("i")

    def add(
        self, subjects: Iterable[int], objects: Iterable[int], quotes: Sequence[Sequence[str]], documents: Iterable[int]
    ) -> None:
        """Statements as parallel columns: subjects, objects, the ids of their quotes, and how many documents say each."""
        self._subject.extend(subjects)
        self._object.extend(objects)
        self._documents.extend(documents)
        self._counts.extend(map(len, quotes))
        self._waiting += chain.from_iterable(quotes)
        if len(self._waiting) >= WAITING:
            self.find()

    def weigh(self, weights: Iterable[float]) -> None:
        """Weights of the statements added last; below 0 for none."""
        self._weight.extend(weights)

    def say(self, properties: Sequence[bytes]) -> None:
        """Properties of the statements added last as JSON, empty for none."""
        self._text.append(b"".join(properties))
        self._lengths.extend(map(len, properties))

    def find(self) -> None:
        """Look up the quotes of what was added."""
        self._evidence.append(self._finder.rows(table(self._waiting)).astype(np.int32))
        self._waiting = []

    def joined(self, other: Gathered) -> Gathered:
        """Add what another of the same predicate has found; gives itself."""
        self._subject += other._subject
        self._object += other._object
        self._documents += other._documents
        self._weight += other._weight
        self._counts += other._counts
        self._evidence += other._evidence
        self._text += other._text
        self._lengths += other._lengths
        return self

    def statements(self) -> Statements:
        """All that was added and found, in order. What a document that is not complete says is left out, and what only such
        documents say."""
        subject, object_ = _taken(self._subject), _taken(self._object)
        order = np.lexsort((object_, subject))
        counts, evidence = self._quoted(order)
        kept = counts > 0
        order = order[kept]
        weight = np.array(self._weight) if self._weight else np.ones(len(subject))
        text, lengths = self._said(order)
        return Statements(
            subject[order],
            object_[order],
            np.where(weight < 0, 1.0, weight)[order],
            _taken(self._documents)[order],
            counts[kept],
            evidence,
            text,
            lengths,
        )

    def _quoted(self, order: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Of the statements in this order: how many known quotes each has, and their numbers, rising within it."""
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        numbers = np.concatenate(self._evidence)
        self._evidence = []
        keys = np.repeat(place, _taken(self._counts))
        known = numbers >= 0
        keys, numbers = keys[known], numbers[known]
        counts = np.bincount(keys, minlength=len(order)).astype(np.int64)
        each = int(numbers.max(initial=0)) + 1
        keys *= each
        keys += numbers
        keys.sort()
        keys %= each
        return counts, keys.astype(np.int32)

    def _said(self, order: Array) -> tuple[bytes, npt.NDArray[np.int64]]:
        if not self._lengths:
            return b"", np.zeros(len(order), dtype=np.int64)
        text = b"".join(self._text)
        sizes = _taken(self._lengths)
        starts = offsets(sizes)[:-1][order].tolist()
        lengths = sizes[order].astype(np.int64)
        return b"".join(
            [text[start : start + size] for start, size in zip(starts, lengths.tolist(), strict=True) if size]
        ), lengths


def _taken(numbers: array[int]) -> npt.NDArray[np.int32]:
    return np.frombuffer(numbers, dtype=np.int32)
