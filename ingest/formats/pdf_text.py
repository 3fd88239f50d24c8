"""Characters of a PDF page become lines: in reading order, overprinting removed, gaps kept as spaces."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium_c

from ingest.formats.pdf_grid import Box, Matrix

COLUMN_GAP = 1.0
"""Ems: a wider gap parts two segments of a line."""
SPACE_GAP = 0.22
"""Ems: a wider gap is a space."""


RADICALS = range(0x2E80, 0x2FE0)
COMPATIBLE = range(0xF900, 0xFB00)
"""Code points that some PDFs give for ordinary characters of the same look: 工 as a radical."""
OVERPRINT = 0.12
"""Ems: the same character printed again this near makes it bold, it is no second one."""
CLOSING = frozenset("，。；：、！？）》〉】〕”’")


@dataclass(frozen=True, slots=True)
class Char:
    """A printed character; `base` is the y of its baseline, `spaced` says that white space is printed before it."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    spaced: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line between wide gaps; `top` is its own where it stands a little higher or lower than the line."""

    text: str
    x0: float
    x1: float
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One printed line; `size` is its usual font size in points, `segments` are its pieces between gaps of an em."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    segments: tuple[Segment, ...] = ()


def text_turn(page: object) -> int | None:
    """Degrees clockwise, a multiple of 90, by which the page is to be turned for most of its text to stand upright; None
    for a page without text."""
    text_page = pdfium_c.FPDFText_LoadPage(page)
    if not text_page:
        return None
    try:
        count = pdfium_c.FPDFText_CountChars(text_page)
        turns: Counter[int] = Counter()
        for index in range(0, count, max(1, count // 200)):
            if chr(pdfium_c.FPDFText_GetUnicode(text_page, index) & 0xFFFF).isspace():
                continue
            degrees = math.degrees(pdfium_c.FPDFText_GetCharAngle(text_page, index))
            if abs((degrees + 45) % 90 - 45) < 3:
                turns[-round(degrees / 90) * 90 % 360] += 1
        return turns.most_common(1)[0][0] if turns else None
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def read_chars(page: object, view: Matrix) -> tuple[list[Char], str]:
    """Printed characters of a raw page in the order of its content, and that same text as one string (for quotes).

    Overprinted twins (fake bold) and slanted text (watermarks) are left out of the characters, not of the string.
    """
    text_page = pdfium_c.FPDFText_LoadPage(page)
    if not text_page:
        return [], ""
    try:
        return _chars(text_page, pdfium_c.FPDFText_CountChars(text_page), view)
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _chars(text_page: object, count: int, view: Matrix) -> tuple[list[Char], str]:
    a, b, c, d, e, f = view
    scale = math.sqrt(abs(a * d - b * c)) or 1.0
    box = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[Char] = []
    raw: list[str] = []
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    spaced = guessed = False
    high = 0
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            continue
        text = chr(code)
        if code in RADICALS or code in COMPATIBLE:
            text = unicodedata.normalize("NFKC", text)
        raw.append(text)
        if text.isspace() or text in "\x02\u200b\ufeff":
            if pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
                guessed = True
            else:
                spaced = True
            continue
        if not pdfium_c.FPDFText_GetLooseCharBox(text_page, index, box):
            continue
        pdfium_c.FPDFText_GetCharOrigin(text_page, index, x, y)
        angle = pdfium_c.FPDFText_GetCharAngle(text_page, index) % (math.pi / 2)
        if 0.05 < angle < math.pi / 2 - 0.05:
            continue
        left, right = a * box.left + c * box.bottom + e, a * box.right + c * box.top + e
        top, bottom = b * box.left + d * box.top + f, b * box.right + d * box.bottom + f
        base = b * x.value + d * y.value + f
        x0, x1 = min(left, right), max(left, right)
        size = pdfium_c.FPDFText_GetFontSize(text_page, index) * scale
        height = abs(bottom - top)
        if not 0.5 * height <= size <= 2.5 * height:
            size = height or 1.0
        if _overprinted(seen, text, x0, base, size) and not _of_one_glyph(text_page, index, text):
            continue
        found.append(Char(text, x0, x1, base, size, spaced or (guessed and not _touches(found, x0, base, size))))
        spaced = guessed = False
    return found, "".join(raw)


def _touches(found: Sequence[Char], x0: float, base: float, size: float) -> bool:
    """Whether a character is printed right behind the last one: a space between them is guessed from a change of type."""
    last = found[-1] if found else None
    return last is not None and abs(last.base - base) < 0.1 * size and -0.3 * size < x0 - last.x1 < 0.08 * size


def _of_one_glyph(text_page: object, index: int, text: str) -> bool:
    """Whether a character and the same one before it are a ligature (ff): one glyph of one text object stands for both."""
    if index == 0 or pdfium_c.FPDFText_GetUnicode(text_page, index - 1) != ord(text):
        return False
    one, other = (pdfium_c.FPDFText_GetTextObject(text_page, at) for at in (index - 1, index))
    return bool(one) and ctypes.addressof(one.contents) == ctypes.addressof(other.contents)


def _overprinted(seen: dict[tuple[str, int, int], tuple[float, float]], text: str, x0: float, base: float, size: float) -> bool:
    """True for a character that was printed before at nearly the same place; `seen` remembers it."""
    near = OVERPRINT * size
    columns = {int((x0 - near) // 4), int((x0 + near) // 4)}
    rows = {int((base - near) // 4), int((base + near) // 4)}
    for column in columns:
        for row in rows:
            twin = seen.get((text, column, row))
            if twin is not None and abs(twin[0] - x0) < near and abs(twin[1] - base) < near:
                return True
    seen[text, int(x0 // 4), int(base // 4)] = (x0, base)
    return False


@dataclass(slots=True)
class _Run:
    chars: list[Char]
    base: float
    size: float


def build_lines(chars: Iterable[Char]) -> list[PdfLine]:
    """Lines from top to bottom; characters of one baseline are one line whatever their order in the file."""
    runs: list[_Run] = []
    for char in chars:
        last = runs[-1] if runs else None
        if last is not None:
            size = max(last.size, char.size)
            gap = char.x0 - last.chars[-1].x1
            if abs(char.base - last.base) < 0.45 * size and -0.6 * size < gap < COLUMN_GAP * size:
                last.chars.append(char)
                if char.size > last.size:
                    last.size, last.base = char.size, char.base
                continue
        runs.append(_Run([char], char.base, char.size))
    runs.sort(key=lambda run: (run.base, run.chars[0].x0))
    rows: list[list[_Run]] = []
    for run in runs:
        if rows and _same_row(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(row) for row in rows]


def _same_row(first: _Run, run: _Run) -> bool:
    away = abs(run.base - first.base)
    return away < 0.4 * min(run.size, first.size) or (run.size < 0.75 * first.size and away < 0.45 * first.size)


def _line(row: list[_Run]) -> PdfLine:
    row.sort(key=lambda run: run.chars[0].x0)
    sizes = sorted(char.size for run in row for char in run.chars)
    size = sizes[len(sizes) // 2]
    segments: list[Segment] = []
    for run in row:
        text = _text(run.chars)
        x0, x1 = run.chars[0].x0, run.chars[-1].x1
        if segments and x0 - segments[-1].x1 < COLUMN_GAP * size:
            previous = segments[-1]
            glue = " " if run.chars[0].spaced or x0 - previous.x1 > SPACE_GAP * size else ""
            segments[-1] = Segment(previous.text + glue + text, previous.x0, x1, previous.top)
        else:
            segments.append(Segment(text, x0, x1, run.base - 0.88 * size))
    base = row[0].base
    return PdfLine(
        " ".join(segment.text for segment in segments),
        segments[0].x0,
        max(segment.x1 for segment in segments),
        base - 0.88 * size,
        base + 0.14 * size,
        size,
        tuple(segments),
    )


def _text(chars: list[Char]) -> str:
    parts: list[str] = []
    previous: Char | None = None
    for char in chars:
        if previous is not None and (char.spaced or char.x0 - previous.x1 > SPACE_GAP * char.size):
            parts.append(" ")
        parts.append(char.text)
        previous = char
    return "".join(parts)


def chars_within(chars: Iterable[Char], box: Box) -> list[Char]:
    """The characters whose ink lies in the box: a stop hanging over the edge of a cell is of that cell."""
    x0, top, x1, bottom = box
    return [c for c in chars if x0 <= _ink(c) <= x1 and top <= c.base - 0.35 * c.size <= bottom]


def _ink(char: Char) -> float:
    """The middle of a character; of a wide closing mark, whose ink stands at its left, a place in that ink."""
    wide = char.x1 - char.x0
    return char.x0 + (0.2 if char.text in CLOSING and wide > 0.7 * char.size else 0.5) * wide
