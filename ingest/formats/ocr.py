"""Text of pictures and scanned pages, where the `ocr` extra (rapidocr) is installed: words with their boxes, by cell."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from ingest.formats.flow import Cell, Row
from ingest.formats.ocr_grid import Box, GridCell, grid_of, is_table

SURE = 0.5
"""Words that are recognised less surely are left out."""
SLACK = 8.0
"""Pixels that a line above a table may reach into it."""
LARGEST = 25_000_000
"""Pixels of a picture that is still read."""
KEPT = 256
"""How many pictures' texts are kept."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text in a picture, its box in pixels."""

    text: str
    box: Box


def ocr_installed() -> bool:
    """Whether pictures can be read here."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    # words are recognised one at a time: six at once take 400 MB more and, being as wide as the widest, longer
    wanted = {"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1, "Rec.rec_batch_num": 1}
    return RapidOCR(params=wanted)


def words_of(image: Any) -> tuple[Word, ...]:
    """Words of a picture (an array of pixels as OpenCV gives it), in the order found."""
    found = _engine()(image, use_cls=False)
    if found.txts is None:
        return ()
    words = []
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if score >= SURE and text.strip():
            across, down = [float(x) for x, _ in corners], [float(y) for _, y in corners]
            words.append(Word(text.strip(), Box(min(across), min(down), max(across), max(down))))
    return tuple(words)


def decode_picture(data: bytes) -> Any:
    """The pixels of a PNG, JPEG, BMP or TIFF file; None for other bytes and for a picture too large to read."""
    import cv2
    import numpy

    image = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR) if data else None
    return None if image is None or image.shape[0] * image.shape[1] > LARGEST else image


def shows_table(image: Any) -> bool:
    """Whether a picture shows a ruled table; much quicker than reading it."""
    return is_table(grid_of(image))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture shows: lines of text above and below its ruled table, from top to bottom, and the table's rows, cell
    extents being columns; all lines are above where it shows no table."""

    above: tuple[str, ...]
    rows: tuple[Row, ...]
    below: tuple[str, ...]


def read_picture(image: Any, *, line: int = 0, page: int = 0) -> Seen:
    """What a picture shows; `line` and `page` are where it stands."""
    pixels = hashlib.sha256(repr(image.shape).encode())
    pixels.update(np.ascontiguousarray(image).data)
    name = pixels.hexdigest()
    seen = _seen.pop(name, None) or _look(image)
    _seen[name] = seen
    while len(_seen) > KEPT:
        del _seen[next(iter(_seen))]
    return replace(seen, rows=tuple(Row(row.cells, page, row.first, line) for row in seen.rows))


_seen: dict[str, Seen] = {}
"""What pictures show by the hash of their pixels, the least asked for first: reading one takes seconds, and one that stands
twice, or is looked at again to find a quote, is read once. The pixels themselves, megabytes each, are not kept."""


def _look(image: Any) -> Seen:
    cells = grid_of(image)
    cells = cells if is_table(cells) else []
    words = words_of(image)
    outside = [word for word in words if not any(cell.box.holds(word.box) for cell in cells)]
    top = min((cell.box.top for cell in cells), default=float("inf"))
    above = [word for word in outside if word.box.bottom <= top + SLACK or not cells]
    below = [word for word in outside if word not in above]
    return Seen(tuple(_lines(above)), _rows(cells, words) if cells else (), tuple(_lines(below)))


def _rows(cells: Sequence[GridCell], words: Sequence[Word]) -> tuple[Row, ...]:
    texts = _texts_by_cell(words, [cell.box for cell in cells])
    rows: dict[int, list[Cell]] = {}
    for cell, text in zip(cells, texts, strict=True):
        rows.setdefault(cell.row, []).append(Cell(text, float(cell.column), float(cell.column + cell.across), cell.down))
    height = max(cell.row + cell.down for cell in cells)
    made = [sorted(rows.get(number, ()), key=lambda cell: cell.left) for number in range(height)]
    return tuple(Row(tuple(row), 0, number == 0) for number, row in enumerate(made))


def _texts_by_cell(words: Sequence[Word], boxes: Sequence[Box]) -> list[str]:
    """The text of each cell, a line a printed line. A word over several cells is cut where they meet."""
    inside: list[list[Word]] = [[] for _ in boxes]
    for word in words:
        middle = (word.box.top + word.box.bottom) / 2
        hit = [n for n, box in enumerate(boxes) if box.top <= middle <= box.bottom and box.shares(word.box) > 0.12]
        for number, part in _cut(word, [(n, boxes[n]) for n in hit]):
            inside[number].append(part)
    return ["\n".join(_lines(found)) for found in inside]


def _cut(word: Word, cells: Sequence[tuple[int, Box]]) -> list[tuple[int, Word]]:
    """The word's parts by cell, its letters taken to be of one width."""
    if len(cells) <= 1:
        return [(number, word) for number, _ in cells]
    width = (word.box.right - word.box.left) / len(word.text)
    parts: dict[int, str] = {}
    for index, letter in enumerate(word.text):
        at = word.box.left + (index + 0.5) * width
        number = min(cells, key=lambda cell: max(cell[1].left - at, at - cell[1].right))[0]
        parts[number] = parts.get(number, "") + letter
    return [(number, Word(text, word.box)) for number, text in parts.items()]


def _lines(words: Sequence[Word]) -> list[str]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box.top + one.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        if lines and middle < lines[-1][-1].box.bottom - 0.2 * (lines[-1][-1].box.bottom - lines[-1][-1].box.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return ["".join(word.text for word in sorted(line, key=lambda one: one.box.left)) for line in lines]
