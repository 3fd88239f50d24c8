"""Pages of Chinese text: lines broken by Chinese rules, headings, paragraphs and page numbers, written with fpdf2."""

from __future__ import annotations

import datetime
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fpdf import FPDF

from ingest.samples.source.typeface import cut_typeface, font_file

NO_START = frozenset("，。；：、？！）》”’】…%～")
NO_END = frozenset("（《“‘【①②③④⑤⑥⑦⑧⑨")
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/+&]*|.", re.DOTALL)
LINE = 6.2
SIZE = 10.5
SMALL = 9.5
SMALL_LINE = 5.4


FURNITURE = "".join(map(chr, range(0x20, 0x7F))) + "一二三四五六七八九①②③④⑤⑥⑦⑧⑨：项目任务合计序号续表标准代码课程"
"""Characters the pages need beyond the words of the document."""


Words = dict[str, Any]
"""A document's words as read from its TOML file."""


def strings(value: object) -> Iterator[str]:
    """Every text inside the words, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


class Paper(FPDF):
    """A document of our look: Noto Sans CJK embedded as a subset, a number at each page's foot, a fixed date.

    Page numbers start with `first_numbered`; pages before it (a cover) carry none and no running head."""

    def __init__(self, words: Words, *, running_head: str = "", first_numbered: int = 1) -> None:
        super().__init__(format=(190, 265), unit="mm")
        regular, bold = font_file("Regular"), font_file("Bold")
        if regular is None or bold is None:
            raise FileNotFoundError("Noto Sans CJK is not installed; on Debian and Ubuntu: apt install fonts-noto-cjk")
        self.running_head = running_head
        self.first_numbered = first_numbered
        created: datetime.date = words["created"]
        self.set_creation_date(datetime.datetime(created.year, created.month, created.day, tzinfo=datetime.UTC))
        self.set_title(words["title"])
        self.set_lang("zh-CN")
        self.set_producer("zhiqiao samples")
        with tempfile.TemporaryDirectory() as folder:
            for style, collection in (("", regular), ("B", bold)):
                target = Path(folder) / f"NotoSansCJKsc{style}.ttf"
                cut_typeface(collection, FURNITURE + "".join(strings(words)), target)
                self.add_font("cjk", style, target)
        self.set_margins(22, 24, 22)
        self.set_auto_page_break(False)
        self.set_line_width(0.2)
        self.add_page()

    @property
    def bottom(self) -> float:
        """Where the text area ends, mm from the top of the page."""
        return float(self.h) - 22

    def header(self) -> None:
        if self.running_head and self.page_no() >= self.first_numbered:
            self.set_font("cjk", size=8.5)
            self.put(self.running_head, (self.w - self.get_string_width(self.running_head)) / 2, 13)
            self.line(self.l_margin, 18, self.w - self.r_margin, 18)
        self.set_y(self.t_margin)

    def footer(self) -> None:
        number = self.page_no() - self.first_numbered + 1
        if number >= 1:
            self.set_font("cjk", size=9)
            self.put(str(number), (self.w - self.get_string_width(str(number))) / 2, self.h - 15)

    def put(self, text: str, x: float, y: float, height: float = 4) -> None:
        """Set one line of text, unbroken, with its box's top left corner at (x, y)."""
        self.set_xy(x, y)
        self.c_margin = 0
        self.cell(0, height, text)

    def need(self, height: float) -> None:
        """Begin a new page unless `height` mm are left on this one."""
        if self.get_y() + height > self.bottom:
            self.add_page()

    def broken(self, text: str, width: float, indent: float = 0) -> list[str]:
        """The text as lines no wider than `width` mm in the current font, the first one shorter by `indent`. Latin words
        stay whole; no line starts with a closing mark or ends with an opening one."""
        lines: list[list[str]] = [[]]
        room = width - indent
        for token in TOKEN.findall(text):
            line = lines[-1]
            if line and self.get_string_width("".join(line) + token) > room:
                room = width
                carry = [token]
                while len(line) > 1 and (carry[0][0] in NO_START or line[-1] in NO_END):
                    carry.insert(0, line.pop())
                lines.append(carry if carry != [" "] else [])
            else:
                line.append(token)
        return ["".join(line).strip() for line in lines if "".join(line).strip()]

    def heading(self, text: str, *, level: int = 1) -> None:
        """A heading, kept with two lines of what follows; level 1 is set larger than the rest."""
        size = 13 if level == 1 else 11
        self.need(size + 2 * LINE)
        self.set_font("cjk", "B", size)
        self.ln(2.5)
        self.put(text, self.l_margin, self.get_y(), 8)
        self.set_y(self.get_y() + 9)

    def paragraph(self, text: str) -> None:
        """A paragraph with its first line set in by two characters; it may run over the page's end."""
        self.set_font("cjk", size=SIZE)
        indent = self.get_string_width("　　")
        for number, line in enumerate(self.broken(text, self.epw, indent)):
            self.need(LINE)
            self.put(line, self.l_margin + (0 if number else indent), self.get_y(), LINE)
            self.set_y(self.get_y() + LINE)

    def centred(self, text: str, *, size: float, bold: bool = False, gap: float = 3) -> None:
        """One centred line (broken where it is too long) and a gap of mm below it."""
        self.set_font("cjk", "B" if bold else "", size)
        for line in self.broken(text, self.epw):
            height = size * 0.55
            self.need(height)
            self.put(line, (self.w - self.get_string_width(line)) / 2, self.get_y(), height)
            self.set_y(self.get_y() + height)
        self.ln(gap)

    def save(self, path: Path) -> None:
        """Write the file. Raises ValueError where the font lacks a character."""
        missing = {chr(code) for font in self.fonts.values() for code in getattr(font, "missing_glyphs", ())}
        if missing:
            raise ValueError(f"{path.name}: no glyph for {sorted(missing)}")
        self.output(str(path))
