"""The trained marker at work: texts to spans, by onnxruntime, one window of a text at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np

from graph.errors import DocumentError
from ingest.encoder.pieces import shipped_vocabulary
from ingest.encoder.runtime import open_session
from ingest.encoder.weights import Array, read_checkpoint
from ingest.language.gazetteer import build_automaton
from ingest.marking.labels import best_tags, unspell
from ingest.marking.units import UnitReader, Units, cut_windows

DATA = Path(__file__).parent / "data"
WINDOW = 126
"""Units of the longest window."""
TOGETHER = 16
"""Windows whose tags are found together."""


@dataclass(frozen=True, slots=True)
class Span:
    """`text` is `source[start:end]`, verbatim, offsets in code points; `label` is one of labels.LABELS."""

    start: int
    end: int
    text: str
    label: str


class Marker:
    """A model of `export.export_marker`; about 1 s to open, keep it (`shipped_marker`). Safe to share between threads."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        path = folder / "marker.npz"
        try:
            with np.load(path) as beside:
                self._moves: Array = beside["moves"].astype(np.float32)
                self._tables = [beside[name].astype(np.float32) for name in ("places", "classes", "terms")]
                known = beside["known"].tobytes().decode("utf-8")
        except (OSError, KeyError, ValueError) as error:
            message = f"{path}: the marker's data cannot be read ({error}). Install the program again, or train it again."
            raise DocumentError(message, what=str(path), why="broken") from error
        pairs = (line.split("\t", 1) for line in known.splitlines())
        automaton = build_automaton((term, kind, term) for kind, term in pairs)
        self._vocabulary = shipped_vocabulary()
        self._reader = UnitReader(self._vocabulary, automaton)
        self._checkpoint = read_checkpoint()
        self._session = open_session(folder / "marker.onnx", threads=threads)
        self._lock = Lock()

    def mark(self, texts: Iterable[str]) -> Iterator[tuple[Span, ...]]:
        """The spans of each text, left to right, without overlap; in the order of the texts, which are read a few at a time.
        What is found in a text does not depend on the others."""
        waiting = iter(texts)
        while group := list(islice(waiting, TOGETHER)):
            with self._lock:
                found = self._mark_group(group)
            yield from found

    @property
    def moves(self) -> Array:
        """What going from one tag to the next adds, (tags, tags)."""
        return self._moves

    def scores(self, text: str) -> Array:
        """Scores of the tags of each unit of a text in its window, (units, tags)."""
        units = self._reader.read(text)
        parts = [self._score(units, first, after) for first, after in cut_windows(units, WINDOW)]
        return np.concatenate([np.zeros((0, len(self._moves)), np.float32), *parts])

    def _mark_group(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        read = [self._reader.read(text) for text in texts]
        windows = [(number, *window) for number, units in enumerate(read) for window in cut_windows(units, WINDOW)]
        found: list[list[Span]] = [[] for _ in texts]
        windows.sort(key=lambda window: window[2] - window[1])
        for start in range(0, len(windows), TOGETHER):
            part = windows[start : start + TOGETHER]
            scores = [self._score(read[number], first, after) for number, first, after in part]
            lengths = [len(rows) for rows in scores]
            table = np.zeros((len(part), max(lengths), len(self._moves)), np.float32)
            for row, one in enumerate(scores):
                table[row, : len(one)] = one
            for (number, first, _), tags in zip(part, best_tags(table, self._moves, lengths), strict=True):
                units, text = read[number], texts[number]
                for begin, end, label in unspell(tags):
                    at, to = int(units.starts[first + begin]), int(units.ends[first + end - 1])
                    found[number].append(Span(at, to, text[at:to], label))
        return [tuple(sorted(spans, key=lambda span: span.start)) for spans in found]

    def _score(self, units: Units, first: int, after: int) -> Array:
        """Scores of the tags of one window, (units, tags)."""
        vocabulary, part = self._vocabulary, slice(first, after)
        words = self._checkpoint.word_rows(np.array([vocabulary.bos, *units.pieces[part], vocabulary.eos], np.int32))
        (scores,) = self._session.run(["scores"], {"words": words[None]})
        found: Array = scores[0, 1:-1]
        for table, numbers in zip(self._tables, (units.places, units.classes, units.terms), strict=True):
            found += table[numbers[part]]
        return found


@lru_cache(maxsize=1)
def shipped_marker() -> Marker:
    """The marker that ships with the program. Raises DocumentError where its data are absent."""
    return Marker(DATA)


def mark_text(text: str) -> list[Span]:
    """The spans of one text, left to right, without overlap, by the shipped marker; empty where it finds none."""
    (found,) = shipped_marker().mark([text])
    return list(found)


def mark_texts(texts: Iterable[str]) -> Iterator[list[Span]]:
    """The spans of each text in order, as `mark_text` finds them, while the texts are being read."""
    return (list(found) for found in shipped_marker().mark(texts))
