"""Adverts that say the same: equal texts, and near-equal texts of one title and company (reposts), by MinHash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

SHINGLE = 4
"""Signs of a piece that texts are compared by."""
BANDS, ROWS, SIZE = 16, 4, 128
"""Of SIZE numbers of a sketch, the first BANDS x ROWS find candidates, all of them tell how alike two are."""
ALIKE = 0.75
"""Share of pieces (estimated) that two texts must have in common."""
SHORT = 20
"""A text with fewer letters and digits says too little to be the same advert under another title."""
_SEEDS = np.random.default_rng(20181).integers(1, 2**62, size=(2, SIZE), dtype=np.uint64)
_ODD, _ADD = _SEEDS[0] | np.uint64(1), _SEEDS[1]
_POWERS = np.array([1_000_003**power % 2**61 for power in range(SHINGLE)], dtype=np.uint64)


def plain(text: str) -> str:
    """What texts are compared by: NFKC, lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def sketch(text: str) -> np.ndarray:
    """MinHash of the plain text's pieces, SIZE numbers; equal pieces give equal numbers on every machine."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(signs) < SHINGLE:
        signs = np.concatenate([signs, np.zeros(SHINGLE - len(signs), dtype=np.uint64)])
    windows = np.lib.stride_tricks.sliding_window_view(signs, SHINGLE)
    pieces = np.unique((windows * _POWERS).sum(axis=1, dtype=np.uint64))
    mixed = pieces * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    hashed: np.ndarray = (mixed[:, None] * _ODD + _ADD) >> np.uint64(32)
    least: np.ndarray = hashed.min(axis=0).astype(np.uint32)
    return least


class Repeats:
    """Remembers adverts in the order they come; one that repeats an earlier one is told by that one's number."""

    def __init__(self) -> None:
        self._texts: dict[bytes, int] = {}
        self._bands: dict[tuple[str, int, bytes], list[int]] = {}
        self._sketches: dict[int, tuple[np.ndarray, str]] = {}

    def first_of(self, number: int, title: str, text: str, company: str) -> int:
        """The number of the earliest advert that says the same, `number` itself where none does. `title` as a post's name."""
        bare, name = plain(text), plain(title)
        key = blake2b((bare if len(bare) >= SHORT else f"{name}\x1f{plain(company)}\x1f{bare}").encode(), digest_size=12).digest()
        known = self._texts.setdefault(key, number)
        if known != number:
            return known
        if not name or len(bare) < SHORT:
            return number
        found = sketch(bare)
        employer = plain(company)
        bands = [(name, band, found[band * ROWS : (band + 1) * ROWS].tobytes()) for band in range(BANDS)]
        for other in sorted(set(_of(self._bands.get(band, ()) for band in bands))):
            theirs, their_employer = self._sketches[other]
            if (not employer or not their_employer or employer == their_employer) and float((theirs == found).mean()) >= ALIKE:
                self._texts[key] = other
                return other
        for band in bands:
            self._bands.setdefault(band, []).append(number)
        self._sketches[number] = (found, employer)
        return number


def _of(lists: Iterable[Iterable[int]]) -> Iterable[int]:
    for one in lists:
        yield from one
