"""Pages of a PDF drawn as they print, each run of characters outlined by whether it was read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageDraw

from graph.errors import DocumentError
from ingest.checks.show_marks import ASIDE, READ, UNREAD, marked, plain, texts_at
from ingest.formats.pdf import PdfPage, read_pdf
from ingest.record import Reading
from ingest.text import squeeze

SCALE = 2.0
MOST_PIXELS = 16_000_000
MOST_PAGES = 300
"""Pages of a .pdf that is drawn whole."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    box: Box
    """In pixels: left, top, right, bottom."""


def draw_pages(reading: Reading, target: Path, page: int) -> None:
    """Draw one page (.png) or the pages (.pdf) of a PDF. Raises DocumentError where there is no such page, or for .html."""
    path = Path(reading.path)
    if target.suffix == ".html":
        raise DocumentError(f"{path.name}: the pages of a PDF are drawn to .png or .pdf", what=str(path), why="unknown")
    document = pypdfium2.PdfDocument(path)
    try:
        if page > len(document):
            raise DocumentError(f"{path.name}: no page {page}, it has {len(document)}", what=str(path), why="unknown")
        everything = range(1, min(len(document), MOST_PAGES) + 1)
        wanted = [page or 1] if target.suffix == ".png" or page else list(everything)
        layouts = read_pdf(path).pages
        pictures = [_draw(document[number - 1], reading, number, layouts[number - 1]) for number in wanted]
    finally:
        document.close()
    pictures[0].save(target, save_all=target.suffix == ".pdf", append_images=pictures[1:])


def _draw(page: pypdfium2.PdfPage, reading: Reading, number: int, layout: PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(SCALE, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    chars = list(_chars(page, picture.size))
    state = _state(chars, reading, number, layout)
    aside = _aside(chars, layout, scale) if page.get_rotation() == 0 else [False] * len(chars)
    draw = ImageDraw.Draw(picture, "RGBA")
    for box, colour in _runs(chars, state, aside):
        draw.rectangle(box, outline=colour, fill=colour + ("18" if colour != ASIDE else "08"), width=2)
    page.close()
    return picture


def _chars(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Iterator[_Char]:
    """Printed characters in the order of the file."""
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    box = pdfium_c.FS_RECTF()
    try:
        for index in range(pdfium_c.FPDFText_CountChars(text_page)):
            code = pdfium_c.FPDFText_GetUnicode(text_page, index)
            text = plain(chr(code)) if code and not 0xD800 <= code < 0xE000 else ""
            if not text.strip() or not pdfium_c.FPDFText_GetLooseCharBox(text_page, index, box):
                continue
            corners = [_device(page, size, x, y) for x, y in ((box.left, box.top), (box.right, box.bottom))]
            (x0, y0), (x1, y1) = corners
            yield _Char(text, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _device(page: pypdfium2.PdfPage, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    left, top = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, left, top)
    return left.value, top.value


def _state(chars: list[_Char], reading: Reading, number: int, layout: PdfPage) -> list[bool]:
    """For each character whether it was read: it stands in a quote or value of this page, or of a line that such a quote,
    or one that runs over from the page before, holds whole."""
    items = [item for record in reading.records for item in record.items]
    here = texts_at(item for item in items if item.place.page == number)
    near = here | texts_at(item for item in items if item.place.page == number - 1)
    stream = "".join(char.text for char in chars)
    rest = "\x1f".join(text for text in near if text not in stream)
    printed = [line.text for line in layout.lines]
    printed += [line for table in layout.tables for cell in table.cells for line in cell.text.split("\n")]
    whole = {squeeze(line) for line in printed}
    lines = {line for line in whole if len(line) > 1 and line in rest}
    spread = [index for index, char in enumerate(chars) for _ in char.text]
    found = marked(stream, here | lines)
    read = {spread[index] for index, each in enumerate(found) if each}
    return [index in read for index in range(len(chars))]


def _aside(chars: list[_Char], layout: PdfPage, scale: float) -> list[bool]:
    """For each character whether it stands in a running head or page number."""
    boxes = [(line.x0 * scale, line.top * scale, line.x1 * scale, line.bottom * scale) for line in layout.furniture]
    return [any(_holds(box, char.box) for box in boxes) for char in chars]


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - 2 <= x <= outer[2] + 2 and outer[1] - 2 <= y <= outer[3] + 2


def _runs(chars: list[_Char], state: list[bool], aside: list[bool]) -> Iterator[tuple[Box, str]]:
    """Boxes round characters that follow one another on a line and share their colour. A number that stands alone cannot be
    told from others of its kind: it is set aside too."""
    run: Box | None = None
    colour = text = ""
    for char, was_read, is_aside in zip(chars, state, aside, strict=True):
        own = READ if was_read else ASIDE if is_aside else UNREAD
        if run is not None and own == colour and _follows(run, char.box):
            run = (min(run[0], char.box[0]), min(run[1], char.box[1]), max(run[2], char.box[2]), max(run[3], char.box[3]))
            text += char.text
            continue
        if run is not None:
            yield run, ASIDE if colour == UNREAD and text.isdigit() else colour
        run, colour, text = char.box, own, char.text
    if run is not None:
        yield run, ASIDE if colour == UNREAD and text.isdigit() else colour


def _follows(run: Box, box: Box) -> bool:
    """Whether a box goes on where a run ends, across or (in vertical text) down."""
    size = max(box[3] - box[1], box[2] - box[0], 1.0)
    across = abs((run[1] + run[3]) - (box[1] + box[3])) < size and -size < box[0] - run[2] < 1.5 * size
    down = abs((run[0] + run[2]) - (box[0] + box[2])) < size and -size < box[1] - run[3] < 1.5 * size
    return across or (down and run[3] - run[1] >= run[2] - run[0])
