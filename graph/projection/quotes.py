"""The evidence of a release: quotes and where they stand, as columns in id order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from graph.projection import columns
from graph.projection.columns import Array
from graph.projection.source import Quotes

CODED = ("place", "clause", "rule")
"""Columns with few different texts: each text is kept once, and its number for each quote."""


def write_quotes(folder: Path, found: Quotes) -> Array:
    """Write the evidence; the table of its ids, rising."""
    order = np.argsort(found.ids, kind="stable")
    ids = found.ids[order]
    columns.save_table(folder, "evidence.id", ids)
    columns.save_array(folder, "evidence.document", found.document[order])
    columns.save_array(folder, "evidence.page", found.page[order])
    for name in CODED:
        texts, numbers = _coded(getattr(found, name))
        columns.save_texts(folder, f"evidence.{name}", (text.encode() for text in texts))
        columns.save_array(folder, f"evidence.{name}.number", numbers[order])
    quotes = [text.encode() for text in found.quote]
    columns.save_texts(folder, "evidence.quote", [quotes[row] for row in order.tolist()])
    return ids


def _coded(column: Sequence[str]) -> tuple[list[str], Array]:
    texts = sorted(set(column))
    numbers = {text: number for number, text in enumerate(texts)}
    return texts, np.fromiter(map(numbers.__getitem__, column), np.int32, len(column))


class OpenQuotes:
    """The evidence of an open release, by number in id order."""

    def __init__(self, folder: Path) -> None:
        self.ids = columns.open_texts(folder, "evidence.id")
        self.document = columns.open_array(folder, "evidence.document")
        self._page = columns.open_array(folder, "evidence.page")
        self._quote = columns.open_texts(folder, "evidence.quote")
        self._coded = [
            (columns.open_texts(folder, f"evidence.{name}"), columns.open_array(folder, f"evidence.{name}.number"))
            for name in CODED
        ]

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, number: int) -> tuple[str, int, str, str, str]:
        """(place, page, clause, quote, rule) of evidence `number`."""
        place, clause, rule = (texts[int(numbers[number])] for texts, numbers in self._coded)
        return place, int(self._page[number]), clause, self._quote[number], rule
