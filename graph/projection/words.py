"""The words of a release: folded names, codes and aliases, to find entities by a whole text or by a part of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.projection import columns

LIKE = 0.3
"""Share of their pairs of neighbouring characters (Dice) that words which are called alike have in common."""
MOST_PAIRS = 40
"""Pairs of a text that are compared."""
NEAREST = 500
"""Words with the most common pairs whose shares are worked out."""


def write_words(folder: Path, keys: Sequence[tuple[str, int]]) -> None:
    """Write (folded text, entity index) pairs, and where each character and pair of neighbouring characters occurs."""
    texts = [text for text, _ in keys]
    columns.save_texts(folder, "word.text", (text.encode() for text in texts))
    columns.save_array(folder, "word.entity", np.array([entity for _, entity in keys], dtype=np.int32))
    numbers = columns.hashed(text.encode() for text in texts)
    order = np.argsort(numbers, kind="stable")
    columns.save_array(folder, "word.hash", numbers[order])
    columns.save_array(folder, "word.order", order.astype(np.int32))
    grams, owners = _grams(texts)
    order = np.lexsort((owners, grams))
    grams, owners = grams[order], owners[order]
    if len(grams):
        first = np.concatenate([[True], (grams[1:] != grams[:-1]) | (owners[1:] != owners[:-1])])
        grams, owners = grams[first], owners[first]
    unique, starts = np.unique(grams, return_index=True)
    columns.save_array(folder, "word.gram", unique)
    columns.save_array(folder, "word.gram_start", np.concatenate([starts, [len(grams)]]).astype(np.int64))
    columns.save_array(folder, "word.gram_word", owners.astype(np.int32))


def _codes(text: str) -> npt.NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)


def _grams(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    codes = _codes("".join(texts))
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    same = owners[1:] == owners[:-1]
    pairs = ((codes[:-1] << np.uint64(32)) | codes[1:])[same]
    return np.concatenate([codes << np.uint64(32), pairs]), np.concatenate([owners, owners[1:][same]])


def of_scope(scopes: Mapping[int, str], wanted: str) -> list[int]:
    """Those entities whose folded scope is the wanted one, else ends in it (a code in brackets), else holds it."""
    same = [index for index, scope in scopes.items() if scope == wanted]
    ending = [index for index, scope in scopes.items() if scope.rstrip(")").endswith(wanted)]
    return same or ending or [index for index, scope in scopes.items() if wanted in scope]


class Words:
    """Look-ups over the words of a release."""

    __slots__ = ("entity", "gram", "gram_start", "gram_word", "hash", "order", "text")

    def __init__(self, folder: Path) -> None:
        self.text = columns.open_texts(folder, "word.text")
        self.entity = columns.open_array(folder, "word.entity")
        self.hash = columns.open_array(folder, "word.hash")
        self.order = columns.open_array(folder, "word.order")
        self.gram = columns.open_array(folder, "word.gram")
        self.gram_start = columns.open_array(folder, "word.gram_start")
        self.gram_word = columns.open_array(folder, "word.gram_word")

    def exact(self, folded: str) -> list[int]:
        """Indices of the entities one of whose folded names, codes or aliases is this text, rising."""
        raw = folded.encode()
        number = columns.hashed([raw])[0]
        left, right = np.searchsorted(self.hash, number, "left"), np.searchsorted(self.hash, number, "right")
        rows = (int(row) for row in self.order[left:right])
        return sorted({int(self.entity[row]) for row in rows if self.text.raw(row) == raw})

    def holding(self, folded: str) -> list[tuple[int, str]]:
        """(entity index, folded text) of every word that holds this text, in word order; [] for an empty text."""
        codes = _codes(folded)
        if len(codes) == 0:
            return []
        grams = (codes[:-1] << np.uint64(32)) | codes[1:] if len(codes) > 1 else codes << np.uint64(32)
        places = np.searchsorted(self.gram, grams)
        if (places >= len(self.gram)).any() or (self.gram[places] != grams).any():
            return []
        lists = sorted(
            (self.gram_word[self.gram_start[place] : self.gram_start[place + 1]] for place in set(places.tolist())), key=len
        )
        found = lists[0]
        for other in lists[1:]:
            found = found[np.isin(found, other, assume_unique=True)]
        texts = ((int(word), self.text[int(word)]) for word in found)
        return [(int(self.entity[word]), text) for word, text in texts if folded in text]

    def like(self, folded: str, start: int, stop: int, *, most: int) -> list[int]:
        """Up to `most` entities from `start` to before `stop` that are called much like this text: words that hold all of it
        first, then by the share of common pairs of characters, then in word order; [] for less than two characters."""
        codes = _codes(folded)
        grams = np.unique((codes[:-1] << np.uint64(32)) | codes[1:])[:MOST_PAIRS]
        places = np.searchsorted(self.gram, grams)
        known = [place for place, gram in zip(places, grams, strict=True) if place < len(self.gram) and self.gram[place] == gram]
        if not known:
            return []
        owners = np.concatenate([self.gram_word[self.gram_start[place] : self.gram_start[place + 1]] for place in known])
        words, common = np.unique(owners, return_counts=True)
        inside = (self.entity[words] >= start) & (self.entity[words] < stop)
        words, common = words[inside], common[inside]
        ranked = []
        for at in np.argsort(-common, kind="stable")[:NEAREST]:
            text = self.text[int(words[at])]
            share = 2 * common[at] / (len(grams) + max(len(text) - 1, 1))
            if folded in text or share >= LIKE:
                ranked.append((folded not in text, -share, int(words[at])))
        return list(dict.fromkeys(int(self.entity[word]) for _, _, word in sorted(ranked)))[:most]
