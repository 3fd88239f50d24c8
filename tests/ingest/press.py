"""A small press for test documents: lines, ruled tables whose merged labels are centred over page breaks, borderless columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fpdf import FPDF

from ingest.samples.source.typeface import cut_typeface, font_file

TOP, BOTTOM, LEFT, RIGHT = 72.0, 760.0, 72.0, 523.0
SIZE = 10.5
LEADING = 15.0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of lines of one leaf on one page."""

    leaf: int
    lines: tuple[str, ...]
    page: int
    top: float
    bottom: float


@dataclass(slots=True)
class Press:
    """A document being printed: `y` is where the next line goes on the last page."""

    pdf: FPDF
    head: str = ""
    y: float = TOP
    texts: list[str] = field(default_factory=list)

    def new_page(self) -> None:
        self.pdf.add_page()
        self.y = TOP
        if self.head:
            self.put(self.head, (LEFT + RIGHT - self.width(self.head)) / 2, 40.0)
        number = str(self.pdf.page_no())
        self.put(number, (LEFT + RIGHT - self.width(number)) / 2, 800.0)

    def width(self, text: str, size: float = SIZE) -> float:
        self.pdf.set_font_size(size)
        return float(self.pdf.get_string_width(text))

    def put(self, text: str, x: float, y: float, size: float = SIZE) -> None:
        """A line whose top is at y."""
        self.pdf.set_font_size(size)
        self.pdf.text(x, y + size * 0.88, text)

    def line(self, text: str, *, x: float = LEFT, size: float = SIZE, centred: bool = False) -> None:
        if self.y + size > BOTTOM:
            self.new_page()
        left = (LEFT + RIGHT - self.width(text, size)) / 2 if centred else x
        self.put(text, left, self.y, size)
        self.y += max(LEADING, size * 1.4)

    def paragraph(self, text: str, *, indent: float = 2 * SIZE) -> None:
        """Wrapped text; the first line is indented."""
        first = self.wrap(text, RIGHT - LEFT - indent)[0]
        self.line(first, x=LEFT + indent)
        for rest in self.wrap(text[len(first) :], RIGHT - LEFT) if len(first) < len(text) else []:
            self.line(rest)

    def wrap(self, text: str, width: float, size: float = SIZE) -> list[str]:
        """Lines of at most this width; words of Latin letters and digits stay whole, as typesetters keep them."""
        lines = [""]
        for word in re.findall(r"[!-~]+|\s|.", text):
            if word == "\n" or (self.width(lines[-1] + word, size) > width and not word.isspace()):
                lines.append("")
            lines[-1] += word.strip("\n")
        return lines

    def table(
        self, titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, repeat: bool = True
    ) -> None:
        """A ruled table. A text with "" below it is one merged cell, its label printed once, centred."""
        edges = [LEFT]
        for width in widths:
            edges.append(edges[-1] + width)
        self._title_row(titles, edges)
        parts = self._lay_out(titles, [row[-1] for row in rows], edges, repeat=repeat)
        for column in range(len(widths)):
            if column == len(widths) - 1:
                groups = [[index] for index in range(len(rows))]
            else:
                groups = []
                for index, row in enumerate(rows):
                    if row[column] or not groups:
                        groups.append([])
                    groups[-1].append(index)
            for group in groups:
                label = rows[group[0]][column]
                self._cell(label, [part for part in parts if part.leaf in group], edges[column], edges[column + 1])

    def _title_row(self, titles: Sequence[str], edges: Sequence[float]) -> None:
        if self.y + 3 * LEADING > BOTTOM:
            self.new_page()
        for title, left, right in zip(titles, edges, edges[1:], strict=False):
            self.pdf.rect(left, self.y, right - left, LEADING + 4)
            self.put(title, (left + right - self.width(title)) / 2, self.y + 3)
        self.y += LEADING + 4

    def _lay_out(self, titles: Sequence[str], leaves: Sequence[str], edges: Sequence[float], *, repeat: bool) -> list[Part]:
        """Leaves cut into lines and put on pages; a leaf may go on overleaf."""
        parts: list[Part] = []
        for index, text in enumerate(leaves):
            waiting = self.wrap(text, edges[-1] - edges[-2] - 6)
            while waiting:
                room = int((BOTTOM - self.y - 6) // LEADING)
                if room < 1:
                    self.new_page()
                    if repeat:
                        self._title_row(titles, edges)
                    continue
                now, waiting = waiting[:room], waiting[room:]
                height = len(now) * LEADING + 6
                parts.append(Part(index, tuple(now), self.pdf.page_no(), self.y, self.y + height))
                self.y += height
        return parts

    def _cell(self, label: str, parts: Sequence[Part], left: float, right: float) -> None:
        """A cell over its parts: a box on each page; a leaf's own lines, or a label centred over the whole height."""
        boxes: dict[int, tuple[float, float]] = {}
        for part in parts:
            top, bottom = boxes.get(part.page, (part.top, part.bottom))
            boxes[part.page] = (min(top, part.top), max(bottom, part.bottom))
        last = self.pdf.page
        for page, (top, bottom) in boxes.items():
            self.pdf.page = page
            self.pdf.rect(left, top, right - left, bottom - top)
        if "".join(line for part in parts for line in part.lines) == label.replace("\n", ""):
            for part in parts:
                self.pdf.page = part.page
                for number, line in enumerate(part.lines):
                    self.put(line, left + 3, part.top + 3 + number * LEADING)
        else:
            self._centre(self.wrap(label, right - left - 6), boxes, left)
        self.pdf.page = last

    def _centre(self, lines: Sequence[str], boxes: dict[int, tuple[float, float]], left: float) -> None:
        """Lines in the middle of the height that the boxes have together: on whichever page that falls, or over two."""
        room = [
            (page, top + 3 + n * LEADING)
            for page, (top, bottom) in boxes.items()
            for n in range(int((bottom - top - 4) // LEADING))
        ]
        start = max(0, (len(room) - len(lines)) // 2)
        for line, (page, y) in zip(lines, room[start:], strict=False):
            self.pdf.page = page
            self.put(line, left + 3, y)

    def columns(self, rows: Sequence[Sequence[str]], lefts: Sequence[float], widths: Sequence[float]) -> None:
        """A table without rules: labels stand in the middle of what they cover, page breaks fall anywhere."""
        leaves = [self.wrap(row[-1], widths[-1]) for row in rows]
        starts: list[int] = []
        for _ in leaves:
            starts.append(sum(len(before) for before in leaves[: len(starts)]))
        height = sum(map(len, leaves))
        grid: list[dict[int, str]] = [{} for _ in range(height)]
        for start, lines in zip(starts, leaves, strict=True):
            for number, line in enumerate(lines):
                grid[start + number][len(lefts) - 1] = line
        for column in range(len(lefts) - 1):
            heads = [index for index, row in enumerate(rows) if row[column]]
            for head, following in zip(heads, [*heads[1:], len(rows)], strict=True):
                top = starts[head]
                bottom = starts[following] if following < len(rows) else height
                lines = self.wrap(rows[head][column], widths[column])
                offset = max(0, (bottom - top - len(lines)) // 2)
                for number, line in enumerate(lines):
                    grid[top + offset + number][column] = line
        for row in grid:
            if self.y + SIZE > BOTTOM:
                self.new_page()
            for column, text in row.items():
                self.put(text, lefts[column], self.y)
            self.y += LEADING


def open_press(folder: Path, characters: str, *, head: str = "") -> Press:
    """A press with Noto Sans CJK, cut to the characters. Skips the test where the font is not installed."""
    collection = font_file("Regular")
    if collection is None:
        pytest.skip("Noto Sans CJK (Debian package fonts-noto-cjk) is not installed")
    typeface = folder / "cjk.ttf"
    cut_typeface(collection, characters + "0123456789.()（）：、，。 ", typeface)
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("cjk", "", typeface)
    pdf.set_font("cjk", size=SIZE)
    press = Press(pdf, head)
    press.new_page()
    return press


def grid(press: Press, rows: list[list[str]], widths: list[float]) -> None:
    """A plain ruled table, every row of one line."""
    for row in rows:
        x = LEFT
        for text, width in zip(row, widths, strict=True):
            lines = press.wrap(text, width - 6)
            press.pdf.rect(x, press.y, width, 50)
            for number, line in enumerate(lines):
                press.put(line, x + 3, press.y + 3 + 15 * number)
            x += width
        press.y += 50


Span = tuple[int, int, int, int, str]
"""Row, column, rows, columns, text."""


def spans(press: Press, widths: list[float], heights: list[float], cells: list[Span]) -> None:
    """A ruled table of cells that span rows and columns."""
    xs, ys = [LEFT], [press.y]
    for width in widths:
        xs.append(xs[-1] + width)
    for height in heights:
        ys.append(ys[-1] + height)
    for row, column, rows, columns, text in cells:
        width = xs[column + columns] - xs[column]
        press.pdf.rect(xs[column], ys[row], width, ys[row + rows] - ys[row])
        for number, line in enumerate(press.wrap(text, width - 6)):
            press.put(line, xs[column] + 3, ys[row] + 3 + 13 * number)
    press.y = ys[-1] + 10
