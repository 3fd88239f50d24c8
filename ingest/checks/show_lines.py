"""Documents without pages drawn as a list of their lines and rows, each piece coloured by whether it was read."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from graph.errors import DocumentError
from ingest.checks.coverage import run_over
from ingest.checks.show_marks import ASIDE, READ, UNREAD, marked, texts_at
from ingest.formats.detect import decode
from ingest.formats.doc import converted_doc
from ingest.formats.docx import read_docx
from ingest.formats.json_texts import json_leaves, json_objects
from ingest.formats.sheets import read_sheets
from ingest.masking import MASKED_KINDS, mask
from ingest.record import Item, Place, Reading
from ingest.text import squeeze

PAGE_LINES = 60
MOST_PAGES = 200
"""Pages of so many lines that are drawn at most."""
WIDTH, SIZE, MARGIN, INDENT = 1240, 20, 40, 210
MOST_CHARACTERS = 2000
"""Of one line that are drawn."""
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
SEPARATOR = " | "
Piece = tuple[str, bool | None]
"""A text and whether it was read; None for what is no text of the document's own, or a heading."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line: where it stands, and its pieces."""

    place: str
    pieces: tuple[Piece, ...]


def draw_lines(reading: Reading, target: Path, page: int) -> None:
    """Draw page `page` (so many lines), or all for 0 in .pdf and .html, of a document without pages. Raises DocumentError:
    unknown where there is no such page or no font to draw Chinese with."""
    path = Path(reading.path)
    lines = list(_shown(reading))
    pages = [lines[start : start + PAGE_LINES] for start in range(0, len(lines), PAGE_LINES)] or [[]]
    if page > len(pages):
        message = f"{path.name}: no page {page}, its lines fill {len(pages)} pages of {PAGE_LINES}"
        raise DocumentError(message, what=str(path), why="unknown")
    wanted = [pages[(page or 1) - 1]] if page or target.suffix == ".png" else pages[:MOST_PAGES]
    if target.suffix == ".html":
        target.write_text("".join(_page(path.name, wanted)), encoding="utf-8", errors="replace")
        return
    font = _font(path)
    pictures = [_picture(part, font) for part in wanted]
    pictures[0].save(target, save_all=target.suffix == ".pdf", append_images=pictures[1:])


def _shown(reading: Reading) -> Iterator[_Shown]:
    """Every line and row that is not empty; contact data masked where the kind asks for it."""
    path, format = Path(reading.path), reading.format
    shown = mask if reading.kind in MASKED_KINDS else str
    items = [item for record in reading.records for item in record.items]
    match format:
        case "doc":
            with converted_doc(path) as made:
                yield from _of_lines(read_docx(made).lines, items)
        case "docx":
            yield from _of_lines(read_docx(path).lines, items)
        case "xlsx" | "xls" | "csv":
            rows = {
                Place(sheet=sheet.name, row=number): tuple(map(shown, row))
                for sheet in read_sheets(path)
                for number, row in enumerate(sheet.rows, 1)
                if any(row)
            }
            yield from _of_rows(rows, items)
        case "json":
            objects = json_objects(json.loads(decode(path.read_bytes())))
            rows = {Place(row=number): tuple(map(shown, json_leaves(one))) for number, one in enumerate(objects, 1)}
            yield from _of_rows(rows, items)
        case _:
            yield from _of_lines(shown("\n".join(decode(path.read_bytes()).splitlines())).split("\n"), items)


def _of_lines(lines: Sequence[str], items: Iterable[Item]) -> Iterator[_Shown]:
    bare = tuple(squeeze(line) for line in lines)
    said: dict[int, set[str]] = {}
    for item in items:
        quote = squeeze(item.quote)
        over = run_over(bare, item.place.line, quote) if item.place.line else ()
        for number in over:
            said.setdefault(number, set()).update(texts_at([item]))
            if len(over) > 1:
                said[number].update(_cut(bare[number - 1], quote))
    for number, line in enumerate(lines, 1):
        if line.strip():
            pieces = tuple(_pieces(line[:MOST_CHARACTERS], said.get(number, set())))
            heading = line.lstrip().startswith("#") and not any(was_read for _, was_read in pieces)
            yield _Shown(str(number), ((line[:MOST_CHARACTERS], None),) if heading else pieces)


def _cut(line: str, quote: str) -> Iterator[str]:
    """What of a line stands in a quote that runs over several: all of it, its end or its beginning."""
    if line in quote:
        yield line
        return
    ends = (line[start:] for start in range(1, len(line)))
    begins = (line[:end] for end in range(len(line) - 1, 0, -1))
    yield next((end for end in ends if quote.startswith(end)), "")
    yield next((begin for begin in begins if quote.endswith(begin)), "")


def _of_rows(rows: dict[Place, tuple[str, ...]], items: Iterable[Item]) -> Iterator[_Shown]:
    said: dict[Place, set[str]] = {}
    for item in items:
        at = said.setdefault(Place(sheet=item.place.sheet, row=item.place.row), set())
        at.update(texts_at([item]), map(squeeze, item.quote.split("\t")))
    sheets = len({place.sheet for place in rows}) > 1
    for place, row in rows.items():
        name = f"{place.sheet[:5]} {place.row}" if sheets else str(place.row)
        cells = (" ".join(cell.split())[:MOST_CHARACTERS] for cell in row)
        parts = [piece for cell in cells for piece in ((SEPARATOR, None), *_pieces(cell, said.get(place, set())))]
        yield _Shown(name, tuple(parts[1:]))


def _pieces(line: str, texts: set[str]) -> Iterator[Piece]:
    """The line in pieces of characters that were read or were not; white space goes with what stands before it."""
    state = iter(marked(squeeze(line), {text for text in texts if text}))
    flags: list[bool] = []
    for char in line:
        flags.append((flags[-1] if flags else False) if char.isspace() else next(state, False))
    for was_read, group in groupby(zip(flags, line, strict=True), key=lambda pair: pair[0]):
        yield "".join(char for _, char in group), was_read


def _page(name: str, pages: Iterable[Sequence[_Shown]]) -> Iterator[str]:
    yield (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{escape(name)}</title><style>'
        "body{font:15px/1.7 sans-serif;margin:2em;background:#fff;color:#222}b,.n{color:#888;font-weight:normal}"
        f"b{{display:inline-block;min-width:5em}}.r{{outline:1px solid {READ};background:{READ}18}}"
        f".u{{outline:1px solid {UNREAD};background:{UNREAD}18}}"
        f'</style><h1>{escape(name)}</h1><p><span class="r">读出 read</span> <span class="u">未读 not read</span></p>'
    )
    for line in (line for page in pages for line in page):
        spans = "".join(f'<span class="{_class(was_read)}">{escape(text)}</span>' for text, was_read in line.pieces)
        yield f"<div><b>{escape(line.place)}</b>{spans}</div>\n"
    yield "</html>\n"


def _class(was_read: bool | None) -> str:
    return "n" if was_read is None else "r" if was_read else "u"


def _picture(lines: Sequence[_Shown], font: ImageFont.FreeTypeFont) -> Image.Image:
    laid = [(line.place, list(_wrapped(line.pieces, font))) for line in lines]
    height = 2 * MARGIN + sum(len(rows) for _, rows in laid) * (SIZE + 12)
    picture = Image.new("RGB", (WIDTH, max(height, 4 * MARGIN)), "white")
    draw = ImageDraw.Draw(picture, "RGBA")
    y = MARGIN
    for place, rows in laid:
        draw.text((MARGIN, y), place, font=font, fill=ASIDE)
        for row in rows:
            for x, text, was_read in row:
                if was_read is not None:
                    colour = READ if was_read else UNREAD
                    box = (x - 1, y - 2, x + font.getlength(text) + 1, y + SIZE + 6)
                    draw.rectangle(box, outline=colour, fill=colour + "18")
                draw.text((x, y), text, font=font, fill=ASIDE if was_read is None else "#222222")
            y += SIZE + 12
    return picture


def _wrapped(pieces: Iterable[Piece], font: ImageFont.FreeTypeFont) -> Iterator[list[tuple[float, str, bool | None]]]:
    """Rows of (x, text, whether it was read), as wide as the picture."""
    row: list[tuple[float, str, bool | None]] = []
    x = float(INDENT)
    for text, was_read in pieces:
        start, held = x, ""
        for char in text.replace("\t", " "):
            wide = font.getlength(char)
            if x + wide > WIDTH - MARGIN:
                if held:
                    row.append((start, held, was_read))
                yield row
                row, x, start, held = [], float(INDENT), float(INDENT), ""
            held += char
            x += wide
        if held:
            row.append((start, held, was_read))
    yield row


def _font(path: Path) -> ImageFont.FreeTypeFont:
    """A font of this machine that has Chinese characters."""
    for name in (*FONTS, _matched()):
        with suppress(OSError):
            if name:
                return ImageFont.truetype(name, SIZE)
    message = f"{path.name}: no font with Chinese characters to draw it with: install one (fonts-noto-cjk), or show it as .html"
    raise DocumentError(message, what=str(path), why="tool")


def _matched() -> str:
    """What fontconfig names for Chinese; "" where it is not installed."""
    program = shutil.which("fc-match")
    if program is None:
        return ""
    done = subprocess.run([program, "-f", "%{file}", ":lang=zh"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    return done.stdout
