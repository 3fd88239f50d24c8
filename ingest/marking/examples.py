"""Marked adverts as rows of units: read, cut into windows, packed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.encoder.weights import Array, Checkpoint
from ingest.marking.labels import LABELS, TAGS, spell, unspell
from ingest.marking.tagger import Batch
from ingest.marking.units import UnitReader, Units, cut_windows, unit_spans

SHAPE = (3, 320)
"""Rows of a batch, and units of a row, which holds several windows."""
WINDOW = 126
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


Window = tuple[int, int, int]
"""Number of the example, first unit, unit after the last."""


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


def whole_cuts(examples: Sequence[Example]) -> list[Window]:
    """(example, first, after) of the windows in which texts are marked."""
    return [(number, first, after) for number, one in enumerate(examples) for first, after in cut_windows(one.units, WINDOW)]


def random_cuts(examples: Sequence[Example], seed: int, share: float) -> list[Window]:
    """The same, but a share of them is cut once more at a line break, so that short texts are learned too."""
    random = np.random.default_rng(seed)
    found: list[Window] = []
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
        used = [one.units.pieces for one in examples]
        self.kept = np.unique(np.concatenate([*used, [checkpoint.bos, checkpoint.eos, checkpoint.pad]]))
        self.rows: Array = checkpoint.word_rows(self.kept)
        self.bos, self.eos, self.pad = checkpoint.bos, checkpoint.eos, checkpoint.pad

    def of(self, pieces: NDArray[Any]) -> Array:
        """Rows of pieces, shape pieces.shape + (hidden,)."""
        return self.rows[np.searchsorted(self.kept, pieces)]


def build_batch(
    rows: Sequence[Sequence[int]],
    windows: Sequence[Window],
    examples: Sequence[Example],
    words: WordRows,
    shape: tuple[int, int] = SHAPE,
    told: Sequence[NDArray[Any]] | None = None,
) -> Batch:
    """Rows of windows as arrays; where they are fewer than shape[0] the rest is padding. `told` are a teacher's scores of
    each example, (units, tags)."""
    pieces = np.full(shape, words.pad)
    positions, segments, places, classes, terms, tags = (np.zeros(shape, np.int32) for _ in range(6))
    scores = None if told is None else np.zeros((*shape, len(TAGS)), np.float16)
    for height, row in enumerate(rows):
        at = 0
        for segment, number in enumerate(row, 1):
            example, first, after = windows[number]
            one, size = examples[example], after - first + 2
            inner, part = slice(at + 1, at + size - 1), slice(first, after)
            segments[height, at : at + size] = segment
            positions[height, at : at + size] = np.arange(size)
            pieces[height, at : at + size] = [words.bos, *one.units.pieces[part], words.eos]
            places[height, inner], classes[height, inner] = one.units.places[part], one.units.classes[part]
            terms[height, inner], tags[height, inner] = one.units.terms[part], _whole_spans(one.tags[part])
            if scores is not None and told is not None:
                scores[height, inner] = told[example][part]
            at += size
    return Batch(words.of(pieces), positions, segments, places, classes, terms, tags, scores)


def _whole_spans(tags: NDArray[np.int32]) -> NDArray[np.int32]:
    """The tags of a window without spans that its edges cut."""
    return spell(unspell(tags.tolist()), len(tags))
