"""Columns of a release: numpy arrays and texts as files that open memory-mapped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

Array = npt.NDArray[Any]


class Texts:
    """A column of texts: `data` holds their UTF-8 end to end, text i is data[offsets[i]:offsets[i + 1]]."""

    def __init__(self, data: Array, offsets: Array) -> None:
        self.data = memoryview(data)  # type: ignore[arg-type]
        self.offsets = offsets

    @cached_property
    def _table(self) -> Array | None:
        """The column as a table of bytes where all texts are ASCII of one length, as ids mostly are."""
        count, data = len(self), np.frombuffer(self.data, dtype=np.uint8)
        width = len(data) // count if count else 0
        if not width or len(data) != width * count or (np.diff(self.offsets) != width).any() or (data >= 128).any():
            return None
        return data.reshape(count, width)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def raw(self, index: int) -> bytes:
        """The UTF-8 bytes of text `index`."""
        return bytes(self.data[self.offsets[index] : self.offsets[index + 1]])

    def __getitem__(self, index: int) -> str:
        return str(self.data[self.offsets[index] : self.offsets[index + 1]], "utf-8")

    def many(self, indices: Array) -> list[str]:
        """The texts at these indices, in their order."""
        if self._table is not None:
            joined, width = str(self._table[indices].data, "ascii"), self._table.shape[1]
            return [joined[start : start + width] for start in range(0, len(joined), width)]
        data = self.data
        ends = zip(self.offsets[indices].tolist(), self.offsets[indices + 1].tolist(), strict=True)
        return [str(data[start:stop], "utf-8") for start, stop in ends]

    def json(self, index: int) -> Any:
        """The value of a column of JSON texts."""
        return orjson.loads(self.raw(index))


def save_array(folder: Path, name: str, array: Array) -> None:
    """Write `array` as NAME.npy."""
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def save_texts(folder: Path, name: str, texts: Iterable[bytes]) -> None:
    """Write a column of texts as NAME.data.npy (uint8) and NAME.offsets.npy (int64, one more than there are texts)."""
    parts = list(texts)
    offsets = np.zeros(len(parts) + 1, dtype=np.int64)
    np.cumsum(np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts)), out=offsets[1:])
    save_array(folder, f"{name}.data", np.frombuffer(b"".join(parts), dtype=np.uint8))
    save_array(folder, f"{name}.offsets", offsets)


def open_array(folder: Path, name: str) -> Array:
    """NAME.npy memory-mapped, read-only; empty arrays, which cannot be mapped, are read."""
    path = folder / f"{name}.npy"
    try:
        mapped: Array = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:
        read: Array = np.load(path, allow_pickle=False)
        return read
    return mapped.view(np.ndarray)


def open_texts(folder: Path, name: str) -> Texts:
    """The column of texts NAME, memory-mapped."""
    return Texts(open_array(folder, f"{name}.data"), open_array(folder, f"{name}.offsets"))


def hashed(texts: Iterable[bytes]) -> npt.NDArray[np.uint64]:
    """A 64-bit number for each text, the same on every machine, for sorted look-up columns."""
    return np.frombuffer(b"".join(blake2b(text, digest_size=8).digest() for text in texts), dtype="<u8").astype(np.uint64)


def row_pointers(sorted_keys: Array, size: int) -> npt.NDArray[np.int64]:
    """CSR row pointers (size + 1) of a sorted array of row numbers."""
    counts = np.bincount(sorted_keys, minlength=size) if len(sorted_keys) else np.zeros(size, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
