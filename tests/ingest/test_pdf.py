"""PDF pages: lines and tables come out as they are seen, whatever way the file draws them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

from ingest.formats.pdf import PdfDocument, PdfTable, read_pdf
from ingest.formats.pdf_text import Char, chars_within
from ingest.text import join_lines, split_list, split_number


def save(paper: FPDF, folder: Path) -> PdfDocument:
    path = folder / "paper.pdf"
    paper.output(str(path))
    return read_pdf(path)


def paper_with_text(*lines: str, format: tuple[float, float] | str = "A4", orientation: str = "portrait") -> FPDF:
    paper = FPDF(format=format, unit="mm", orientation=orientation)
    paper.set_auto_page_break(False)
    paper.add_page()
    paper.set_font("helvetica", size=11)
    for number, line in enumerate(lines):
        paper.text(20, 40 + 8 * number, line)
    return paper


def _write_objects(path: Path, parts: list[bytes]) -> Path:
    """A file of one page, whose object (of number 3) comes first and then what it refers to."""
    every = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *parts]
    objects = b"\n".join(b"%d 0 obj%s\nendobj" % (number, part) for number, part in enumerate(every, 1))
    path.write_bytes(b"%PDF-1.4\n" + objects + b"\ntrailer<</Root 1 0 R>>\n")
    return path


def test_lines_come_out_from_top_to_bottom_whatever_their_order(tmp_path: Path) -> None:
    paper = paper_with_text()
    paper.text(20, 80, "third line")
    paper.text(20, 60, "first line")
    paper.text(90, 70, "right half")
    paper.text(20, 70, "left half")
    page = save(paper, tmp_path).pages[0]
    assert [line.text for line in page.lines] == ["first line", "left half right half", "third line"]
    assert [segment.text for segment in page.lines[1].segments] == ["left half", "right half"]
    assert page.lines[0].top < page.lines[1].top < page.lines[2].top


def test_bold_by_overprinting_is_printed_once(tmp_path: Path) -> None:
    paper = paper_with_text("Illustrator balloon")
    paper.text(20.2, 40, "Illustrator balloon")
    assert [line.text for line in save(paper, tmp_path).pages[0].lines] == ["Illustrator balloon"]


def test_a_ligature_of_two_equal_letters_is_read_as_both(tmp_path: Path) -> None:
    shown = b"BT /F 12 Tf 72 700 Td (EQects) Tj ET"
    maps = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfchar <51> <00660066> endbfchar endcmap"
    parts = [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(maps), maps),
    ]
    path = _write_objects(tmp_path / "ligature.pdf", parts)
    assert [line.text for line in read_pdf(path).pages[0].lines] == ["Effects"]


def test_digits_of_two_typefaces_are_one_number(tmp_path: Path) -> None:
    label = b"BT /F 10.5 Tf 1 0 0 1 72 708 Tm (two lines) Tj ET BT /F 10.5 Tf 1 0 0 1 72 692 Tm (of a label) Tj ET"
    shown = label + b" BT /F 10.5 Tf 1 0 0 1 150 700 Tm (4) Tj /G 10.5 Tf 1 0 0 1 155.8 700 Tm (5) Tj ET"
    fonts = b"/F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>/G<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
    pages = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<<%s>>>>>>" % fonts
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown)
    path = _write_objects(tmp_path / "digits.pdf", [pages, stream])
    assert [line.text for line in read_pdf(path).pages[0].lines] == ["two lines", "45", "of a label"]


def test_a_stop_over_the_edge_of_a_cell_is_of_the_cell_it_closes() -> None:
    chars = [Char(text, x, x + 10, 115, 10, spaced=False) for text, x in (("检", 136), ("，", 146), ("周", 155), ("期", 165))]
    cells = [chars_within(chars, (left, 100, left + 50, 140)) for left in (100, 150)]
    assert ["".join(char.text for char in cell) for cell in cells] == ["检，", "周期"]


def test_a_slanted_watermark_is_no_text(tmp_path: Path) -> None:
    paper = paper_with_text("Body of the page")
    with paper.rotation(35, 100, 100):
        paper.text(60, 100, "CONFIDENTIAL")
    page = save(paper, tmp_path).pages[0]
    assert [line.text for line in page.lines] == ["Body of the page"]


def _grid(paper: FPDF, *, sides: bool = True) -> None:
    for row in range(4):
        paper.line(20, 100 + 10 * row, 140, 100 + 10 * row)
    for column in range(0 if sides else 1, 4 if sides else 3):
        x = 20 + 40 * column
        paper.line(x, 100, x, 130)
    for row in range(3):
        for column in range(3):
            paper.text(24 + 40 * column, 107 + 10 * row, f"r{row}c{column}")


@pytest.mark.parametrize("sides", [True, False], ids=["closed", "open at the sides"])
def test_a_ruled_table_is_a_grid(sides: bool, tmp_path: Path) -> None:
    paper = paper_with_text("before")
    _grid(paper, sides=sides)
    paper.text(20, 150, "after")
    page = save(paper, tmp_path).pages[0]
    (table,) = page.tables
    assert table.rows == tuple(tuple(f"r{row}c{column}" for column in range(3)) for row in range(3))
    assert [type(block) for block in page.blocks][1] is PdfTable
    assert [line.text for line in page.lines] == ["before", "after"]


def test_merged_cells_span_and_leave_holes(tmp_path: Path) -> None:
    paper = paper_with_text()
    for x, y, width, height, text in (
        (20, 50, 40, 20, "tall"),
        (60, 50, 80, 10, "wide"),
        (60, 60, 40, 10, "left"),
        (100, 60, 40, 10, "right"),
    ):
        paper.rect(x, y, width, height)
        paper.text(x + 2, y + height / 2 + 2, text)
    (table,) = save(paper, tmp_path).pages[0].tables
    assert table.rows == (("tall", "wide", None), (None, "left", "right"))
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans == {"tall": (2, 1), "wide": (1, 2), "left": (1, 1), "right": (1, 1)}


def test_a_frame_around_the_page_and_an_underline_are_no_tables(tmp_path: Path) -> None:
    paper = paper_with_text("Heading", "Body")
    paper.rect(10, 10, 190, 277)
    paper.line(20, 41, 60, 41)
    page = save(paper, tmp_path).pages[0]
    assert page.tables == ()
    assert len(page.lines) == 2


def test_running_heads_and_page_numbers_are_set_apart(tmp_path: Path) -> None:
    paper = FPDF()
    paper.set_auto_page_break(False)
    for number in range(1, 5):
        paper.add_page()
        paper.set_font("helvetica", size=10)
        paper.text(70, 12, "Standards of the year")
        paper.text(20, 60, f"{number}")
        paper.text(20, 70, f"Sentence number {number} of the body")
        paper.text(100, 288, f"- {number} -")
    pages = save(paper, tmp_path).pages
    for number, page in enumerate(pages, 1):
        assert [line.text for line in page.furniture] == ["Standards of the year", f"- {number} -"]
        assert [line.text for line in page.lines] == [f"{number}", f"Sentence number {number} of the body"]


def test_a_heading_that_returns_below_another_is_no_running_head(tmp_path: Path) -> None:
    paper = FPDF(unit="pt")
    paper.set_auto_page_break(False)
    paper.set_font("helvetica", size=10)
    for level in ("Beginner", "Advanced", "Expert", "Master"):
        paper.add_page()
        for at, text in enumerate((level, "First track", "What is to be done", "and how")):
            paper.text(72, 80 + 15 * at, text)
    pages = save(paper, tmp_path).pages
    assert [[line.text for line in page.lines[:2]] for page in pages][1:3] == [
        ["Advanced", "First track"],
        ["Expert", "First track"],
    ]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("shown_upright", [True, False])
def test_text_set_sideways_is_read_upright(turn: int, shown_upright: bool, tmp_path: Path) -> None:
    paper = FPDF()
    paper.set_auto_page_break(False)
    paper.add_page()
    paper.set_font("helvetica", size=11)
    with paper.rotation(turn, 105, 148):
        paper.text(60, 120, "first line")
        paper.text(60, 128, "second line")
        for row in range(3):
            paper.line(60, 140 + 8 * row, 140, 140 + 8 * row)
        for column in range(3):
            paper.line(60 + 40 * column, 140, 60 + 40 * column, 156)
        for row in range(2):
            for column in range(2):
                paper.text(62 + 40 * column, 146 + 8 * row, f"r{row}c{column}")
    path = tmp_path / "sideways.pdf"
    paper.output(str(path))
    if shown_upright:
        document = pypdfium2.PdfDocument(path)
        page = document[0]
        page.set_rotation(turn)
        page.close()
        path = tmp_path / "turned.pdf"
        document.save(str(path))
        document.close()
    page_read = read_pdf(path).pages[0]
    assert [line.text for line in page_read.lines] == ["first line", "second line"]
    assert [table.rows for table in page_read.tables] == [(("r0c0", "r0c1"), ("r1c0", "r1c1"))]


def test_joined_lines_keep_spaces_between_latin_words_only() -> None:
    assert join_lines("零售门店 O2O\n运营，MS\nOffice 2016 应用") == "零售门店O2O运营，MS Office 2016应用"
    assert join_lines(["围 岩", "支护"]) == "围岩支护"


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("（1）掌握", "1", "掌握"),
        ("1.2.3 能够", "1.2.3", "能够"),
        ("① 能够", "①", "能够"),
        ("12. 具有", "12", "具有"),
        ("一、概述", "一", "概述"),
        ("3D建模", "", "3D建模"),
        ("2.5 万元", "2.5", "万元"),
        ("95598 客户服务", "", "95598 客户服务"),
    ],
)
def test_numbers_are_split_off(text: str, number: str, rest: str) -> None:
    assert split_number(text) == (number, rest)


def test_lists_are_parted_outside_brackets_even_when_one_is_lost() -> None:
    assert split_list("外语（英语、日语）、体育") == ["外语（英语、日语）", "体育"]
    assert split_list("外语（英语、体育") == ["外语（英语", "体育"]
