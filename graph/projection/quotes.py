"""The evidence of a release: quotes and where they stand, as columns in id order."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.projection import columns
from graph.projection.columns import Array
from graph.projection.source import Quotes

CODED = ("place", "clause", "rule")
"""Columns with few different texts: each text is kept once, and its number for each quote."""
AT_ONCE = 50_000
"""Quotes put in order at a time."""


def write_quotes(folder: Path, parts: Iterable[Quotes]) -> Array:
    """Write the evidence, which comes in parts; the table of its ids, rising.

    The texts of the quotes are never all in memory: each part is put in order and laid in a file beside, and as what comes
    next of a part stands after what came last, the parts are merged from there in long strides.
    """
    tables: list[Array] = []
    document, page, lengths = array("i"), array("i"), array("q")
    codes = tuple(_Codes() for _ in CODED)
    with tempfile.TemporaryFile(dir=folder) as laid:
        for part in parts:
            order = np.argsort(part.ids, kind="stable")
            tables.append(part.ids[order])
            document.frombytes(_ordered(part.document, order).tobytes())
            page.frombytes(_ordered(part.page, order).tobytes())
            for code, (texts, numbers) in zip(codes, part.coded, strict=True):
                code.add(texts, _ordered(numbers, order))
            sizes = np.frombuffer(part.lengths, dtype=np.int64)
            laid.write(_gathered(part.text, columns.offsets(sizes), order))
            lengths.frombytes(sizes[order].tobytes())
        laid.flush()
        ids = columns.joined(tables)
        del tables
        order = np.argsort(ids, kind="stable").astype(np.int32)
        ids = ids[order]
        sizes = np.frombuffer(lengths, dtype=np.int64)
        starts = columns.offsets(sizes)
        with columns.TextFile(folder, "evidence.quote") as file:
            for rows in (order[start : start + AT_ONCE] for start in range(0, len(order), AT_ONCE)):
                file.add(_fetched(laid.fileno(), starts, rows), sizes[rows].tolist())
    columns.save_table(folder, "evidence.id", ids)
    columns.save_array(folder, "evidence.document", _ordered(document, order))
    columns.save_array(folder, "evidence.page", _ordered(page, order))
    for name, code in zip(CODED, codes, strict=True):
        different, each = code.coded()
        columns.save_texts(folder, f"evidence.{name}", (text.encode() for text in different))
        columns.save_array(folder, f"evidence.{name}.number", each[order])
    return ids


def _ordered(numbers: array[int], order: Array) -> npt.NDArray[np.int32]:
    return np.frombuffer(numbers, dtype=np.int32)[order]


def _gathered(text: bytes, starts: Array, order: Array) -> bytes:
    """The texts between these starts in another order, end to end."""
    ends = zip(starts[order].tolist(), starts[order + 1].tolist(), strict=True)
    return b"".join([text[start:stop] for start, stop in ends])


def _fetched(file: int, starts: Array, rows: Array) -> bytes:
    """The texts of these rows of a file, end to end. Rows that follow one another there are read together."""
    rising = np.sort(rows)
    breaks = np.flatnonzero(np.diff(rising) != 1) + 1
    firsts, lasts = rising[np.concatenate([[0], breaks])], rising[np.concatenate([breaks - 1, [-1]])]
    strides = zip(starts[firsts].tolist(), starts[lasts + 1].tolist(), strict=True)
    text = b"".join([os.pread(file, stop - start, start) for start, stop in strides])
    return _gathered(text, columns.offsets(starts[rising + 1] - starts[rising]), np.searchsorted(rising, rows))


class _Codes:
    """A column of which each different text is kept once; the numbers of parts are made those of the whole at the end."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._numbers = array("i")

    def add(self, texts: Iterable[str], numbers: Array) -> None:
        """Add a part: its different texts, and the number of the text of each row."""
        known = self._known
        whole = np.fromiter((known.setdefault(text, len(known)) for text in texts), dtype=np.int32)
        self._numbers.frombytes(whole[numbers].tobytes())

    def coded(self) -> tuple[list[str], npt.NDArray[np.int32]]:
        """The different texts in order, and the number of the text of each row."""
        texts = sorted(self._known)
        places = np.empty(len(texts), dtype=np.int32)
        places[[self._known[text] for text in texts]] = np.arange(len(texts), dtype=np.int32)
        return texts, places[np.frombuffer(self._numbers, dtype=np.int32)]


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
