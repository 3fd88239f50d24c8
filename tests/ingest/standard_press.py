"""Requirement tables of standards in many layouts: ruled or not, merged labels centred over page breaks or set upright."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fpdf import FPDF

from .session_type import typeface

LEFT, RIGHT, TOP = 72.0, 523.0, 72.0
SIZE = 10.5


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its labels (None: merged with the one above) and the paragraphs of each column of requirements."""

    labels: tuple[str | None, ...]
    leaves: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table looks: `rules` all | columns (none between rows) | three (three-line) | none; `labels` middle | top;
    `repeat` titles on each page;
    `again` the line over each later part; `upright` sets the first label from top to bottom; `bottom` where pages end;
    `gap` points between rows; `split` whether a row may break over a page; `relabel` prints each label anew on the next page
    (with these words after it, "=" for none); `mark` is a word across each page behind the table."""

    rules: str = "all"
    labels: str = "middle"
    repeat: bool = True
    again: str = ""
    upright: bool = False
    bottom: float = 760.0
    gap: float = 0.0
    split: bool = True
    leading: float = 15.0
    centred: bool = False
    relabel: str = ""
    mark: str = ""


@dataclass(slots=True)
class _Part:
    row: int
    lines: range
    page: int
    top: float
    bottom: float


@dataclass(slots=True)
class Sheets:
    """Pages being printed; `y` is where the next line goes. `heads` are the running heads of odd and even pages."""

    pdf: FPDF
    heads: tuple[str, str] = ("", "")
    roman: int = 0
    y: float = TOP
    bottom: float = 760.0
    mark: str = ""
    turned: bool = False
    _widths: dict[str, float] = field(default_factory=dict)

    def new_page(self) -> None:
        """The next page with its running head and number (roman for the first `roman` pages)."""
        self.pdf.add_page(orientation="landscape" if self.turned else "portrait")
        self.y = TOP
        page = self.pdf.page_no()
        if self.mark:
            self._print_mark()
        if head := self.heads[page % 2]:
            self.put(head, (LEFT + RIGHT - self.width(head)) / 2, 40.0)
        number = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"][page - 1] if page <= self.roman else f"— {page - self.roman} —"
        self.put(number, (LEFT + RIGHT - self.width(number)) / 2, self.pdf.h - 42)

    def _print_mark(self) -> None:
        """A slanted word behind the text, in pale letters."""
        self.pdf.set_text_color(220)
        with self.pdf.rotation(45, 300, 420):
            self.put(self.mark, 180, 400, 48)
        self.pdf.set_text_color(0)

    def width(self, text: str, size: float = SIZE) -> float:
        """Points."""
        total = 0.0
        for char in text:
            if char not in self._widths:
                self.pdf.set_font_size(100)
                self._widths[char] = float(self.pdf.get_string_width(char)) / 100
            total += self._widths[char]
        return total * size

    def put(self, text: str, x: float, y: float, size: float = SIZE) -> None:
        """A line whose top is at y."""
        self.pdf.set_font_size(size)
        self.pdf.text(x, y + size * 0.88, text)

    def line(self, text: str, *, x: float = LEFT, size: float = SIZE, centred: bool = False) -> None:
        """A line of its own."""
        if self.y + size > self.bottom:
            self.new_page()
        self.put(text, (LEFT + RIGHT - self.width(text, size)) / 2 if centred else x, self.y, size)
        self.y += max(15.0, size * 1.4)

    def paragraph(self, text: str, *, indent: float = 2 * SIZE) -> None:
        """Wrapped text; the first line is indented."""
        first = self.wrap(text, RIGHT - LEFT - indent)[0]
        self.line(first, x=LEFT + indent)
        for rest in self.wrap(text[len(first) :], RIGHT - LEFT) if len(first) < len(text) else []:
            self.line(rest)

    def wrap(self, text: str, width: float) -> list[str]:
        """Lines of at most this width; words of Latin letters and digits stay whole, a stop does not start a line."""
        lines = [""]
        used = 0.0
        for word in re.findall(r"[!-~]+[，。；]?|\s|.[，。；、]?", text):
            wide = self.width(word)
            if used + wide > width and not word.isspace() and lines[-1]:
                lines.append("")
                used = 0.0
            lines[-1] += word
            used += wide
        return lines

    def table(self, titles: Sequence[str], rows: Sequence[TableRow], widths: Sequence[float], layout: Layout) -> None:
        """A requirement table from here on, over as many pages as it needs."""
        edges = [LEFT]
        for width in widths:
            edges.append(edges[-1] + width)
        labels = len(rows[0].labels)
        columns = [
            [
                [line for text in row.leaves[at] for line in self.wrap(text, widths[labels + at] - 11)]
                for at in range(len(row.leaves))
            ]
            for row in rows
        ]
        names = [[self._label_lines(row.labels[at], at, widths, layout) for at in range(labels)] for row in rows]
        heights = [max(1, *(len(lines) for lines in row)) for row in columns]
        _make_room(heights, names, labels)
        parts = self._lay_out(titles, heights, edges, layout)
        self._draw_leaves(columns, parts, edges, labels, layout)
        for at in range(labels):
            groups: list[list[int]] = []
            for index, row in enumerate(rows):
                if row.labels[at] is not None:
                    groups.append([])
                groups[-1].append(index)
            for group in groups:
                over = [part for part in parts if part.row in group]
                self._draw_label(names[group[0]][at], over, edges[at], edges[at + 1], layout)

    def _label_lines(self, label: str | None, at: int, widths: Sequence[float], layout: Layout) -> list[str]:
        if label is None:
            return []
        if layout.upright and at == 0:
            return list(re.findall(r"\d+[.．]?|\S", label))
        return self.wrap(label, widths[at] - 11)

    def _titles(self, titles: Sequence[str], edges: Sequence[float], layout: Layout) -> None:
        if self.y + 3 * layout.leading > layout.bottom:
            self.new_page()
        height = layout.leading + 4
        for title, left, right in zip(titles, edges, edges[1:], strict=False):
            if layout.rules in ("all", "columns"):
                self.pdf.rect(left, self.y, right - left, height)
            self.put(title, (left + right - self.width(title)) / 2, self.y + 3)
        if layout.rules == "three":
            self.pdf.line(edges[0], self.y, edges[-1], self.y)
            self.pdf.line(edges[0], self.y + height, edges[-1], self.y + height)
        self.y += height

    def _lay_out(self, titles: Sequence[str], heights: Sequence[int], edges: Sequence[float], layout: Layout) -> list[_Part]:
        self._titles(titles, edges, layout)
        parts: list[_Part] = []
        for row, height in enumerate(heights):
            done = 0
            while done < height:
                room = int((layout.bottom - self.y - 6) // layout.leading)
                if room < 1 or (not layout.split and room < height - done and self.y > TOP + 60):
                    self.new_page()
                    if layout.again:
                        self.put(layout.again, RIGHT - self.width(layout.again), self.y)
                        self.y += 20
                    if layout.repeat:
                        self._titles(titles, edges, layout)
                    continue
                now = min(room, height - done)
                bottom = self.y + now * layout.leading + 6
                parts.append(_Part(row, range(done, done + now), self.pdf.page_no(), self.y, bottom))
                self.y = bottom + (layout.gap if done + now == height else 0)
                done += now
        if layout.rules == "three":
            self.pdf.line(edges[0], self.y, edges[-1], self.y)
        return parts

    def _draw_leaves(
        self,
        columns: Sequence[Sequence[Sequence[str]]],
        parts: Sequence[_Part],
        edges: Sequence[float],
        labels: int,
        layout: Layout,
    ) -> None:
        last = self.pdf.page
        if layout.rules == "columns":
            self._draw_columns(parts, edges)
        for part in parts:
            self.pdf.page = part.page
            for at, lines in enumerate(columns[part.row]):
                left, right = edges[labels + at], edges[labels + at + 1]
                if layout.rules == "all":
                    self.pdf.rect(left, part.top, right - left, part.bottom - part.top)
                for n, index in enumerate(part.lines):
                    if index < len(lines):
                        self.put(lines[index], left + 5.4, part.top + 3 + n * layout.leading)
        self.pdf.page = last

    def _draw_columns(self, parts: Sequence[_Part], edges: Sequence[float]) -> None:
        for page in dict.fromkeys(part.page for part in parts):
            inside = [part for part in parts if part.page == page]
            top, bottom = inside[0].top, inside[-1].bottom
            self.pdf.page = page
            for left, right in pairwise(edges):
                self.pdf.rect(left, top, right - left, bottom - top)

    def _draw_label(self, lines: Sequence[str], parts: Sequence[_Part], left: float, right: float, layout: Layout) -> None:
        boxes: dict[int, tuple[float, float]] = {}
        for part in parts:
            top, bottom = boxes.get(part.page, (part.top, part.bottom))
            boxes[part.page] = (min(top, part.top), max(bottom, part.bottom))
        last = self.pdf.page
        room: list[tuple[int, float]] = []
        for page, (top, bottom) in boxes.items():
            self.pdf.page = page
            if layout.rules == "all":
                self.pdf.rect(left, top, right - left, bottom - top)
            room += [(page, top + 3 + n * layout.leading) for n in range(int((bottom - top - 5) // layout.leading))]
        if layout.relabel and len(boxes) > 1 and self._draw_again(lines, boxes, left, right, layout):
            self.pdf.page = last
            return
        start = max(0, (len(room) - len(lines)) // 2) if layout.labels == "middle" else 0
        places = room[start : start + len(lines)]
        if layout.labels == "middle" and len(boxes) == 1:
            page, (top, bottom) = next(iter(boxes.items()))
            first = (top + bottom - len(lines) * layout.leading) / 2
            places = [(page, first + n * layout.leading) for n in range(len(lines))]
        for line, (page, y) in zip(lines, places, strict=False):
            self.pdf.page = page
            x = (left + right - self.width(line)) / 2 if layout.centred or len(line) == 1 else left + 5.4
            self.put(line, x, y)
        assert len(room[start:]) >= len(lines), "the label does not fit"
        self.pdf.page = last

    def _draw_again(
        self, lines: Sequence[str], boxes: dict[int, tuple[float, float]], left: float, right: float, layout: Layout
    ) -> bool:
        """Print the label in each of its parts, if all have room for it."""
        shown = {page: list(lines) for page in boxes}
        for page in list(boxes)[1:] if layout.relabel != "=" else ():
            shown[page] = self.wrap("".join(lines) + layout.relabel, right - left - 11)
        if any((bottom - top - 5) // layout.leading < len(shown[page]) for page, (top, bottom) in boxes.items()):
            return False
        for page, (top, bottom) in boxes.items():
            self.pdf.page = page
            first = (top + bottom - len(shown[page]) * layout.leading) / 2 if layout.labels == "middle" else top + 3
            for at, line in enumerate(shown[page]):
                self.put(line, left + 5.4, first + at * layout.leading)
        return True


def _make_room(heights: list[int], names: Sequence[Sequence[Sequence[str]]], labels: int) -> None:
    """Make the last row under a label higher where the label has more lines than its rows."""
    for at in range(labels):
        starts = [index for index, row in enumerate(names) if row[at]]
        for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
            missing = len(names[start][at]) + 1 - sum(heights[start:end])
            if missing > 0:
                heights[end - 1] += missing


def open_sheets(characters: str, *, heads: tuple[str, str] = ("", ""), roman: int = 0, bottom: float = 760.0) -> Sheets:
    """Empty pages that can print these characters."""
    always = "0123456789.．()（）：、，。；% —ⅠⅡⅢⅣⅤ/…表续①②③ "
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("cjk", "", typeface("".join(sorted(set(characters + always)))))
    pdf.set_font("cjk", size=SIZE)
    sheets = Sheets(pdf, heads, roman, bottom=bottom)
    sheets.new_page()
    return sheets
