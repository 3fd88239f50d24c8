"""Columns of a release: numpy arrays and texts as files that open memory-mapped."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import orjson

Array = npt.NDArray[Any]
_PART = 50_000
"""Rows worked on at a time where all at once would take too much memory."""


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


class ArrayFile:
    """NAME.npy of one dimension, written as it comes. A context manager; the file is whole when it is left."""

    def __init__(self, folder: Path, name: str, dtype: npt.DTypeLike) -> None:
        self._path = folder / f"{name}.npy"
        self._dtype = np.dtype(dtype)
        self._size = 0

    def __enter__(self) -> Self:
        self._file = self._path.open("wb")
        self._write_header()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._file:
            if kind is None:
                self._file.seek(0)
                self._write_header()

    def add(self, values: Array) -> None:
        """Add values, of the type of the column."""
        self._file.write(np.ascontiguousarray(values, dtype=self._dtype).data)
        self._size += len(values)

    def _write_header(self) -> None:
        # numpy leaves room for a length that grows: the header of the whole column is as long as that of none
        header = {"descr": np.lib.format.dtype_to_descr(self._dtype), "fortran_order": False, "shape": (self._size,)}
        np.lib.format.write_array_header_1_0(self._file, header)


class TextFile:
    """A column of texts written as they come: NAME.data.npy (uint8) and NAME.offsets.npy (int64, one more than there are
    texts). A context manager; the column is whole when it is left."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._data = ArrayFile(folder, f"{name}.data", np.uint8)
        self._lengths = array("q")

    def __enter__(self) -> Self:
        self._data.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._data.__exit__(kind, error, trace)
        if kind is None:
            save_array(self._folder, f"{self._name}.offsets", offsets(np.frombuffer(self._lengths, dtype=np.int64)))

    def add(self, joined: bytes, lengths: Iterable[int]) -> None:
        """Add texts: their UTF-8 end to end, and how many bytes each has."""
        self._data.add(np.frombuffer(joined, dtype=np.uint8))
        self._lengths.extend(lengths)


def save_texts(folder: Path, name: str, texts: Iterable[bytes]) -> None:
    """Write a column of texts."""
    rest = iter(texts)
    with TextFile(folder, name) as file:
        while part := list(islice(rest, _PART)):
            file.add(b"".join(part), map(len, part))


def save_table(folder: Path, name: str, texts: Array) -> None:
    """Write a table of bytes as a column of texts."""
    with TextFile(folder, name) as file:
        for start in range(0, len(texts), _PART):
            part = texts[start : start + _PART]
            file.add(b"".join(part.tolist()), np.char.str_len(part).tolist())


def offsets(lengths: Array) -> npt.NDArray[np.int64]:
    """Where each of these lengths begins end to end, and where the last ends."""
    found = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def table(texts: Sequence[str]) -> Array:
    """The texts' UTF-8 as a numpy table of bytes, as wide as the longest. They must not end in NUL."""
    joined = "".join(texts)
    width = len(texts[0]) if texts else 1
    if joined.isascii() and set(map(len, texts)) <= {width}:
        return np.frombuffer(joined.encode(), dtype=f"S{width}")
    return np.array([text.encode() for text in texts])


def joined(tables: Sequence[Array]) -> Array:
    """Tables of bytes as one, as wide as the widest."""
    return np.concatenate(tables) if tables else table(())


class Finder:
    """Finds texts in a rising table without repetitions. The last 16 bytes of an id are hexadecimal digits of its hash: as
    numbers they are found faster, and what that finds is compared. Where numbers repeat, the texts themselves are sought."""

    def __init__(self, rising: Array) -> None:
        self._rising = rising
        self._order: Array | None = None
        if len(rising) and rising.itemsize >= _HEX:
            numbers = _numbers(rising)
            order = np.argsort(numbers, kind="stable")
            self._sorted = numbers[order]
            self._order = order if (self._sorted[1:] != self._sorted[:-1]).all() else None

    def __len__(self) -> int:
        return len(self._rising)

    def rows(self, wanted: Array) -> npt.NDArray[np.int64]:
        """Row of each wanted text, -1 where it is not there."""
        if not len(self._rising) or not len(wanted):
            return np.full(len(wanted), -1, dtype=np.int64)
        if self._order is not None and wanted.itemsize == self._rising.itemsize:
            found = self._order[_clipped(self._sorted, _numbers(wanted))]
        else:
            found = _clipped(self._rising, wanted)
        return np.where(self._rising[found] == wanted, found, -1).astype(np.int64)


_HEX = 16


def _numbers(rows: Array) -> npt.NDArray[np.uint64]:
    found = np.empty(len(rows), dtype=np.uint64)
    for start in range(0, len(rows), _PART):
        part = np.ascontiguousarray(rows[start : start + _PART])
        letters = part.view(np.uint8).reshape(len(part), part.itemsize)[:, -_HEX:]
        nibbles = (letters & 15) + np.where(letters > ord("9"), np.uint8(9), np.uint8(0))
        pairs = np.ascontiguousarray((nibbles[:, 0::2] << 4) | (nibbles[:, 1::2] & 15))
        found[start : start + _PART] = pairs.view(">u8").ravel()
    return found


def _clipped(sorted_values: Array, wanted: Array) -> npt.NDArray[np.int64]:
    """Places by binary search; wanted values are sought in rising order, which keeps to what the caches hold."""
    order = np.argsort(wanted, kind="stable")
    found = np.empty(len(wanted), dtype=np.int64)
    found[order] = np.searchsorted(sorted_values, wanted[order])
    return np.minimum(found, len(sorted_values) - 1)


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
    found = bytearray()
    for text in texts:
        found += blake2b(text, digest_size=8).digest()
    return np.frombuffer(found, dtype="<u8").astype(np.uint64)


def row_pointers(sorted_keys: Array, size: int) -> npt.NDArray[np.int64]:
    """CSR row pointers (size + 1) of a sorted array of row numbers."""
    counts = np.bincount(sorted_keys, minlength=size) if len(sorted_keys) else np.zeros(size, dtype=np.int64)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
