"""Words of a phrase: segmentation, how telling each word is, and its vector from a table in the package."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import rjieba
from numpy.typing import NDArray

from ingest.linking.normal import DATA, data_lines

PHRASES = 60_000
"""Phrases that the frequencies of the table were counted in."""
WIDTH = 96
"""Dimensions of a word vector: the first principal directions of the centred e5 vectors of the table's words."""
_MARK = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class WordTable:
    """Words with the number of phrases they stand in and their vectors of length one, shape (words, WIDTH)."""

    index: dict[str, int]
    counts: NDArray[np.int32]
    vectors: NDArray[np.float32]

    def idf(self, word: str) -> float:
        """How telling a word is: about 0.7 for the commonest, about 11 for one that is not in the table."""
        row = self.index.get(word)
        return math.log((PHRASES + 1) / (1 + (0 if row is None else int(self.counts[row]))))


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """The table of the package, read once a process."""
    with np.load(DATA / "words.npz") as stored:
        words = stored["words"].tobytes().decode("utf-8").split("\n")
        vectors = stored["vectors"].astype(np.float32)
        counts = stored["counts"].astype(np.int32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-6))
    return WordTable({word: row for row, word in enumerate(words)}, counts, vectors)


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    return _listed("light_words.txt")


@lru_cache(maxsize=1)
def actions() -> dict[str, frozenset[int]]:
    """Word of action -> the groups it is in."""
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(data_lines("actions.txt")):
        for word in line.split():
            groups.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


def word_form(frame: str) -> str:
    """A phrase (without frame) as its telling words, a lone action in front put behind its object: 完成盘点库存 and 库存盘点
    are one. Empty for fewer than two words: a single word says too little to go by."""
    words = [word for word in words_of(frame) if word not in _light()]
    if len(words) < 2:
        return ""
    if words[0] in actions() and not any(word in actions() for word in words[1:]):
        words = words[1:] + words[:1]
    return "".join(words)


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return _listed("empty_words.txt")


def _listed(name: str) -> frozenset[str]:
    return frozenset(word for line in data_lines(name) for word in line.split())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a plain phrase in order, without marks and empty words; all of them where only empty ones are there."""
    words = [word for word in rjieba.cut(text, False) if not _MARK.fullmatch(word)]
    empty = _empty()
    telling = tuple(word for word in words if word not in empty)
    return telling or tuple(words)
