"""What a cell of a PDF table says: its lines across, or its columns of single characters set from top to bottom."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.pdf_grid import Box
from ingest.formats.pdf_text import Char, PdfLine, build_lines

PADDING = 5.4
"""Points between a cell's edge and its text, as word processors set it."""


@dataclass(frozen=True, slots=True)
class Spare:
    """Ems of a cell that its text leaves free: `above` the first line, `below` the last, `after` the last on both sides."""

    above: float
    below: float
    after: float


def cell_text(chars: Sequence[Char], box: Box) -> tuple[str, tuple[bool, ...], tuple[PdfLine, ...]]:
    """The lines joined by line breaks, for each of them whether a paragraph ends with it, and the lines. Text set from top
    to bottom in several columns is read column by column from the right, as one line each."""
    lines = tuple(build_lines(chars))
    if columns := _upright_columns(chars):
        return "\n".join(columns), tuple(index == len(columns) - 1 for index in range(len(columns))), lines
    return "\n".join(line.text for line in lines), tuple(_ends(lines, index, box) for index in range(len(lines))), lines


def spare_of(lines: Sequence[PdfLine], box: Box) -> Spare | None:
    """What the lines of a cell leave free; None of an empty one."""
    if not lines:
        return None
    first, last = lines[0], lines[-1]
    wide = box[2] - box[0] - 2 * PADDING - (last.x1 - last.x0)
    return Spare((first.top - box[1]) / first.size, (box[3] - last.bottom) / last.size, wide / last.size)


def _ends(lines: Sequence[PdfLine], index: int, box: Box) -> bool:
    """Whether the next line's first word would have fitted on this line; of the last line, whether two characters would."""
    line = lines[index]
    wanted = first_word(lines[index + 1].text) + 0.9 if index + 1 < len(lines) else 2.0
    room = box[2] - max(PADDING, min(one.x0 for one in lines) - box[0]) - line.x1
    return room > wanted * line.size


def first_word(text: str) -> float:
    """Width in ems of what may not be parted at the start of a line: a Latin word, or a character and the stop after it."""
    latin = len(text) - len(text.lstrip("!#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz"))
    if latin:
        return 0.6 * latin
    return 2.0 if text[1:2] in "，。；：、！？）》”" else 1.0


def _upright_columns(chars: Sequence[Char]) -> list[str]:
    """The columns of text set from top to bottom, from right to left; empty where the text runs across. In such text the
    characters of a line stand further apart than the lines do."""
    if not 4 <= len(chars) <= 80:
        return []
    size = statistics.median(char.size for char in chars)
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: (one.base, one.x0)):
        if rows and abs(rows[-1][0].base - char.base) < 0.4 * size:
            rows[-1].append(char)
        else:
            rows.append([char])
    widest = max(map(len, rows))
    if len(rows) < 3 or not 2 <= widest <= 3:
        return []
    across = [_middle(b) - _middle(a) for row in rows for a, b in pairwise(sorted(row, key=_middle))]
    down = [b[0].base - a[0].base for a, b in pairwise(rows)]
    if statistics.median(across) < 1.15 * size or statistics.median(across) < 1.05 * statistics.median(down):
        return []
    columns: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: -_middle(one)):
        if columns and abs(_middle(columns[-1][0]) - _middle(char)) < 0.6 * size:
            columns[-1].append(char)
        else:
            columns.append([char])
    return ["".join(char.text for char in sorted(column, key=lambda one: one.base)) for column in columns]


def _middle(char: Char) -> float:
    return (char.x0 + char.x1) / 2
