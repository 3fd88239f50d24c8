"""Text to units: one Han character, sign or Latin piece each, with the words and terms they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ahocorasick
import numpy as np
import rjieba
from numpy.typing import NDArray

from ingest.encoder.pieces import META, Vocabulary
from ingest.language.gazetteer import match_terms

WORD_CLASSES = (
    "x", "n", "v", "vn", "m", "uj", "c", "a", "p", "eng", "l", "d", "f", "r", "u", "zg", "b", "nz", "j", "nr", "i", "k",
    "ns", "q", "ad", "s", "an", "t", "nt", "ug", "ng", "vd", "uv", "z", "mq", "g", "nrt", "vg",
)  # fmt: skip
"""rjieba's word classes that have a number of their own; every other one shares the next."""
TERM_KINDS = ("Tool", "Term", "Program")
PLACES = 4
"""Begin, inside, end, single."""
_RUN = re.compile(r"[^\W_㐀-鿿぀-ヿ豈-﫿]+")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one text. `starts` and `ends` are code-point offsets, `pieces` numbers of the vocabulary, `places` 1 +
    place in the rjieba word, `classes` 1 + word class, `terms` 1 + kind * 4 + place in a known term, 0 where there is none.
    A line break is a unit, the piece `</s>`."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    pieces: NDArray[np.int32]
    places: NDArray[np.int32]
    classes: NDArray[np.int32]
    terms: NDArray[np.int32]
    breaks: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)


class UnitReader:
    """Reads units with one vocabulary and one automaton of known terms."""

    def __init__(self, vocabulary: Vocabulary, terms: ahocorasick.Automaton) -> None:
        self._vocabulary = vocabulary
        self._terms = terms
        self._words = rjieba.Jieba()

    def read(self, text: str) -> Units:
        """The units of a text of any length, left to right; white space other than line breaks is no unit."""
        text = _HALF.sub("\ufffd", text)
        rows: list[tuple[int, int, int, bool]] = []
        at = 0
        for line in text.splitlines(keepends=True):
            body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
            rows.extend(self._read_line(body, at))
            if len(body) < len(line):
                rows.append((at + len(body), at + len(line), self._vocabulary.eos, True))
            at += len(line)
        table = np.array(rows, np.int32).reshape(-1, 4)
        starts, ends = table[:, 0], table[:, 1]
        places, classes = self._read_words(text)
        first, last = starts, ends - 1
        return Units(
            starts,
            ends,
            table[:, 2],
            1 + _unit_place(places[first], places[last]),
            1 + classes[first],
            self._read_terms(text, first, last),
            table[:, 3] > 0,
        )

    def _read_line(self, line: str, offset: int) -> list[tuple[int, int, int, bool]]:
        """(start, end, piece, False) of the units of one line."""
        vocabulary = self._vocabulary
        found: list[tuple[int, int, int, bool]] = []
        at, spaced = 0, True
        while at < len(line):
            run = _RUN.match(line, at)
            if run:
                found.extend(self._read_run(line, at, run.end(), offset, META if spaced else ""))
                at, spaced = run.end(), False
                continue
            normal = vocabulary.normal(line[at])
            spaced = not normal.strip()
            if not spaced:
                found.append((offset + at, offset + at + 1, vocabulary.piece(normal), False))
            at += 1
        return found

    def _read_run(self, line: str, start: int, end: int, offset: int, before: str) -> list[tuple[int, int, int, bool]]:
        """Pieces of one run of letters and digits, cut where a sign of the text begins."""
        normal, origin = before, [start] * len(before)
        for at in range(start, end):
            changed = self._vocabulary.normal(line[at])
            normal += changed
            origin += [at] * len(changed)
        origin.append(end)
        found: list[tuple[int, int, int, bool]] = []
        at = 0
        for number, length in self._vocabulary.segment(normal):
            first, after = origin[at], max(origin[at + length], origin[at])
            at += length
            if after > first:
                found.append((offset + first, offset + after, number, False))
        return found

    def _read_words(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """For each character its place in its word and the class of the word."""
        places = np.full(len(text), PLACES - 1, np.int32)
        classes = np.full(len(text), len(WORD_CLASSES), np.int32)
        at = 0
        for word, kind in self._words.tag(text, hmm=False) if text else ():
            _set_places(places, at, at + len(word))
            classes[at : at + len(word)] = _CLASS.get(kind, len(WORD_CLASSES))
            at += len(word)
        if at != len(text):
            places[:], classes[:] = PLACES - 1, len(WORD_CLASSES)
        return places, classes

    def _read_terms(self, text: str, first: NDArray[np.int32], last: NDArray[np.int32]) -> NDArray[np.int32]:
        places = np.full(len(text), -1, np.int32)
        kinds = np.full(len(text), -1, np.int32)
        for found in match_terms(self._terms, text):
            _set_places(places, found.start, found.end)
            kinds[found.start : found.end] = TERM_KINDS.index(found.kind)
        inside = (kinds[first] >= 0) & (kinds[last] >= 0)
        return np.where(inside, 1 + kinds[first] * PLACES + _unit_place(places[first], places[last]), 0).astype(np.int32)


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: no text, but JSON can hold it."""
_CLASS = {name: number for number, name in enumerate(WORD_CLASSES)}


def _set_places(places: NDArray[np.int32], start: int, end: int) -> None:
    if end - start == 1:
        places[start] = 3
    else:
        places[start:end] = 1
        places[start], places[end - 1] = 0, 2


def _unit_place(first: NDArray[Any], last: NDArray[Any]) -> NDArray[np.int32]:
    """The place of a unit by the places of its first and last character."""
    begins, ends = (first == 0) | (first == 3), (last == 2) | (last == 3)
    return np.where(begins & ends, 3, np.where(begins, 0, np.where(ends, 2, 1))).astype(np.int32)


def cut_windows(units: Units, longest: int) -> list[tuple[int, int]]:
    """(first unit, unit after the last) of windows of at most `longest` units that cover all units, cut after line breaks
    where that can be, then after a sign that ends a clause, near equal in length."""
    windows: list[tuple[int, int]] = []
    stack = [(0, len(units))] if len(units) else []
    while stack:
        first, after = stack.pop()
        if after - first <= longest:
            windows.append((first, after))
            continue
        cut = _best_cut(units, first, after)
        stack += [(cut, after), (first, cut)]
    return windows


def _best_cut(units: Units, first: int, after: int) -> int:
    """Where to cut a stretch in two: after the line break nearest to its middle, unless that leaves one side tiny."""
    middle = (first + after) // 2
    breaks = first + 1 + np.flatnonzero(units.breaks[first : after - 1])
    near = breaks[np.abs(breaks - middle) <= (after - first) * 2 // 5]
    if not len(near):
        gaps = first + 1 + np.flatnonzero(units.places[first : after - 1] == PLACES)
        signs = gaps[units.classes[gaps - 1] == 1]
        near = signs[np.abs(signs - middle) <= (after - first) * 2 // 5]
    return int(near[np.abs(near - middle).argmin()]) if len(near) else middle


def unit_spans(units: Units, spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans by code points as spans by units: those units that stand wholly inside; empty ones are left out."""
    found = []
    for start, end, label in spans:
        first = int(np.searchsorted(units.starts, start))
        after = int(np.searchsorted(units.ends, end, side="right"))
        if after > first:
            found.append((first, after, label))
    return found
