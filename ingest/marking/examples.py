"""Marked adverts as rows of units: read, cut into windows, packed, with the states of the layers that do not learn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import numpy as np
from numpy.typing import NDArray

from ingest.encoder.network import Parameters
from ingest.encoder.weights import Array, Checkpoint
from ingest.marking.labels import LABELS, spell, unspell
from ingest.marking.tagger import Batch, lower_states
from ingest.marking.units import UnitReader, Units, cut_windows, unit_spans

SHAPE = (3, 320)
"""Rows of a batch, and units of a row, which holds several windows."""
WINDOW = 254
"""Units of the longest window, without the start and the end of a text."""
TextSpan = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One marked text."""

    id: str
    text: str
    spans: tuple[TextSpan, ...]
    units: Units
    tags: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Window:
    """Units `first` to `after` of example number `example`, and their states above the frozen layers with those of the
    start and the end of a text around them, (after - first + 2, hidden) float16."""

    example: int
    first: int
    after: int
    states: NDArray[np.float16]

    def __len__(self) -> int:
        return self.after - self.first + 2


def read_examples(paths: Sequence[Path], reader: UnitReader) -> list[Example]:
    """The adverts of job_ad lines ({"id", "text", "spans"}), in order."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            advert = json.loads(line)
            spans = tuple((span["start"], span["end"], span["label"]) for span in advert["spans"] if span["label"] in LABELS)
            units = reader.read(advert["text"])
            found.append(Example(advert["id"], advert["text"], spans, units, spell(unit_spans(units, spans), len(units))))
    return found


def whole_cuts(examples: Sequence[Example]) -> list[tuple[int, int, int]]:
    """(example, first, after) of the windows in which texts are marked."""
    return [(number, first, after) for number, one in enumerate(examples) for first, after in cut_windows(one.units, WINDOW)]


def random_cuts(examples: Sequence[Example], seed: int, share: float) -> list[tuple[int, int, int]]:
    """The same, but a share of them is cut once more at a line break, so that short texts are learned too."""
    random = np.random.default_rng(seed)
    found: list[tuple[int, int, int]] = []
    for number, first, after in whole_cuts(examples):
        breaks = first + 1 + np.flatnonzero(examples[number].units.breaks[first : after - 1])
        inside = examples[number].tags[first:after]
        breaks = (
            breaks[~np.isin(inside[breaks - first - 1] % 4, (1, 2)) | (inside[breaks - first - 1] == 0)]
            if len(breaks)
            else breaks
        )
        if len(breaks) and random.random() < share:
            cut = int(random.choice(breaks))
            found += [(number, first, cut), (number, cut, after)]
        else:
            found.append((number, first, after))
    return found


def pack_rows(sizes: Sequence[int], length: int) -> list[list[int]]:
    """Numbers of windows put into rows of `length` units, first fit in order."""
    rows: list[list[int]] = []
    free: list[int] = []
    for number, size in enumerate(sizes):
        for row, room in enumerate(free):
            if size <= room:
                rows[row].append(number)
                free[row] -= size
                break
        else:
            rows.append([number])
            free.append(length - size)
    return rows


class WordRows:
    """Rows of the word table for the pieces that the examples use, widened once."""

    def __init__(self, checkpoint: Checkpoint, examples: Sequence[Example]) -> None:
        used = [np.concatenate([one.units.pieces, one.units.signs]) for one in examples]
        self.kept = np.unique(np.concatenate([*used, [checkpoint.bos, checkpoint.eos, checkpoint.pad]]))
        self.rows: Array = checkpoint.word_rows(self.kept)
        self.scaled: Array = scale_signs(self.rows)
        self.bos, self.eos, self.pad = checkpoint.bos, checkpoint.eos, checkpoint.pad

    def places(self, pieces: NDArray[np.int32]) -> NDArray[np.intp]:
        """Where the rows of pieces stand."""
        return np.searchsorted(self.kept, pieces)


def scale_signs(rows: Array) -> Array:
    """Rows of the word table with variance 1."""
    scaled: Array = rows / rows.std(-1, keepdims=True)
    return scaled


def _piece_range(units: Units, first: int, after: int) -> tuple[int, int]:
    """The pieces that cover the units of a window."""
    return int(units.covers[first]), int(units.covers[after - 1]) + 1


def find_states(
    cuts: Sequence[tuple[int, int, int]],
    examples: Sequence[Example],
    words: WordRows,
    encoder: Parameters,
    frozen: int,
    shape: tuple[int, int] = SHAPE,
) -> list[Window]:
    """Windows with their states above the frozen layers, in the order of the cuts."""
    lower = jax.jit(partial(lower_states, frozen=frozen))
    found: list[Window | None] = [None] * len(cuts)
    spans = [_piece_range(examples[number].units, first, after) for number, first, after in cuts]
    rows = pack_rows([after - first + 2 for first, after in spans], shape[1])
    for start in range(0, len(rows), shape[0]):
        pieces = np.full(shape, words.pad)
        positions, segments = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        spots = []
        for height, row in enumerate(rows[start : start + shape[0]]):
            at = 0
            for segment, cut in enumerate(row, 1):
                first, after = spans[cut]
                size = after - first + 2
                pieces[height, at : at + size] = [words.bos, *examples[cuts[cut][0]].units.pieces[first:after], words.eos]
                positions[height, at : at + size] = np.arange(size)
                segments[height, at : at + size] = segment
                spots.append((cut, height, at, size))
                at += size
        states = np.asarray(lower(encoder, words.rows[words.places(pieces)], positions, segments)).astype(np.float16)
        for cut, height, at, size in spots:
            number, first, after = cuts[cut]
            covers = examples[number].units.covers[first:after] - spans[cut][0] + 1
            found[cut] = Window(number, first, after, states[height, at + np.concatenate([[0], covers, [size - 1]])])
    return [window for window in found if window is not None]


def build_batch(
    rows: Sequence[Sequence[int]],
    windows: Sequence[Window],
    examples: Sequence[Example],
    words: WordRows,
    shape: tuple[int, int] = SHAPE,
) -> Batch:
    """Rows of windows as arrays; where they are fewer than shape[0] the rest is padding."""
    signs = np.full(shape, words.pad)
    states = np.zeros((*shape, words.rows.shape[1]), np.float16)
    segments, parts, places, classes, terms, tags = (np.zeros(shape, np.int32) for _ in range(6))
    for height, row in enumerate(rows):
        at = 0
        for segment, number in enumerate(row, 1):
            window = windows[number]
            one, size = examples[window.example], len(window)
            inner, part = slice(at + 1, at + size - 1), slice(window.first, window.after)
            segments[height, at : at + size] = segment
            states[height, at : at + size] = window.states
            signs[height, at], signs[height, at + size - 1] = words.bos, words.eos
            signs[height, inner], parts[height, inner] = one.units.signs[part], one.units.parts[part]
            places[height, inner] = one.units.places[part]
            classes[height, inner], terms[height, inner] = one.units.classes[part], one.units.terms[part]
            tags[height, inner] = _whole_spans(one.tags[part])
            at += size
    return Batch(states, words.scaled[words.places(signs)], segments, parts, places, classes, terms, tags)


def _whole_spans(tags: NDArray[np.int32]) -> NDArray[np.int32]:
    """The tags of a window without spans that its edges cut."""
    return spell(unspell(tags.tolist()), len(tags))
