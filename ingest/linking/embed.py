"""Vectors of phrases by the tuned encoder of the package (data/encoder.onnx), of length one, kept by text hash."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreError
from ingest.encoder.runtime import TextEncoder
from ingest.linking.normal import DATA

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

DIMENSION = 384
MODEL = DATA / "encoder.onnx"
BATCH = 64
LONGEST = 300
"""Characters of a text that are embedded; a skill is named at the start."""
PIECES = 320
"""Pieces of a text that are embedded: the positions that the model has. A single character can be many pieces."""
_KEY_BYTES = 16
_RECORD = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", "<f2", (DIMENSION,)), ("check", "<u4")])
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _model() -> TextEncoder:
    return TextEncoder(MODEL)


@lru_cache(maxsize=1)
def _version() -> str:
    """Of the model's bytes: another model has another file of vectors."""
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()[:12]


def cache_file(cache: Path) -> Path:
    """The file of vectors in the cache folder; another version of the model has another file."""
    return cache / f"vectors-{_version()}.f16"


def embed(texts: Sequence[str], *, cache: Path | None = None, progress: Progress | None = None) -> Vectors:
    """Vectors of length one, shape (len(texts), 384), in the order of the texts.

    Each distinct text is computed once, and not at all when `cache`, a folder that is made when absent, has it. The
    result does not depend on the cache, on the other texts or on the number of cores. `progress` is called with
    (texts done, texts to compute). Raises StoreError when the cache folder cannot be read or written.
    """
    keys = [_key(text) for text in texts]
    vectors = _read(cache, set(keys)) if cache is not None else {}
    wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
    todo = sorted(wanted, key=lambda key: (len(wanted[key]), key))
    for start in range(0, len(todo), BATCH):
        part = todo[start : start + BATCH]
        with _lock:
            found = _model().vectors([_clean(wanted[key]) for key in part], batch=1, longest=PIECES).astype(np.float16)
        vectors.update(zip(part, found, strict=True))
        if cache is not None:
            _append(cache, part, found)
        if progress is not None:
            progress(min(start + BATCH, len(todo)), len(todo))
    if not keys:
        return np.zeros((0, DIMENSION), np.float32)
    return scaled(np.stack([vectors[key] for key in keys]))


def scaled(raw: NDArray[Any]) -> Vectors:
    """Vectors (n, 384) as 32-bit floats of length one."""
    wide = raw.astype(np.float32)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    found: Vectors = wide / np.maximum(length, np.float32(1e-6))
    return found


def _clean(text: str) -> str:
    """What the engine is given: no NUL (it ends a C string) and no half of a surrogate pair."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8") or " "


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def _read(cache: Path, wanted: set[bytes]) -> dict[bytes, NDArray[np.float16]]:
    """The whole and undamaged records of the wanted keys; a record cut off by a killed process is not one."""
    path = cache_file(cache)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unusable(path, error) from error
    records = np.frombuffer(data, _RECORD, count=len(data) // _RECORD.itemsize)
    found = {}
    for row, key in enumerate(
        records["key"].tobytes()[i : i + _KEY_BYTES] for i in range(0, len(records) * _KEY_BYTES, _KEY_BYTES)
    ):
        if key in wanted and key not in found:
            vector = records["vector"][row]
            if zlib.crc32(vector.tobytes(), zlib.crc32(key)) == records["check"][row]:
                found[key] = vector
    return found


def _append(cache: Path, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
    """Add records at the end, after cutting off what a killed process left half written."""
    records = np.zeros(len(keys), _RECORD)
    records["key"] = np.frombuffer(b"".join(keys), f"V{_KEY_BYTES}")
    records["vector"] = vectors
    records["check"] = [zlib.crc32(v.tobytes(), zlib.crc32(k)) for k, v in zip(keys, vectors, strict=True)]
    path = cache_file(cache)
    try:
        with _locked(path) as descriptor:
            size = os.fstat(descriptor).st_size
            whole = size - size % _RECORD.itemsize
            if whole != size:
                os.ftruncate(descriptor, whole)
            _write_all(descriptor, records.tobytes())
    except OSError as error:
        raise _unusable(path, error) from error


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The file, open for appending, made when absent, held against other writers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _unusable(path: Path, error: OSError) -> StoreError:
    reason = error.strerror or str(error)
    message = f"{path}: the cache of phrase vectors cannot be used: {reason}. Free the disk or name another folder."
    return StoreError(message, what=str(path))
