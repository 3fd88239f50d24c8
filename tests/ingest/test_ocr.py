"""Tables in pictures: cells are found by their lines; where the `ocr` extra is installed a rendered page is read."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

from ingest.checks.verify import lost_quotes
from ingest.formats import flows
from ingest.formats.detect import read_head
from ingest.formats.ocr import ocr_installed
from ingest.kinds import training_plan
from ingest.published import published
from ingest.reading import read_checked
from ingest.samples.source.word import p, picture, write_docx
from tests.ingest.press import open_press

pytestmark = pytest.mark.skipif(not ocr_installed(), reason="the extra `ocr` (rapidocr, onnxruntime) is not installed")

TITLES = ("课程代码", "课程名称", "学分", "总学时", "开课学期")
ROWS = (
    ("H001", "人体解剖学", "4", "72", "1"),
    ("H002", "基础护理学", "6", "108", "2"),
    ("H003", "老年护理", "2", "36", "4"),
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A printed page with a ruled table, rendered to a PNG file."""
    folder = tmp_path_factory.mktemp("ocr")
    press = open_press(folder, "".join(TITLES) + "".join(map("".join, ROWS)) + "表1教学进程安排0123456789H")
    press.line("表1 教学进程安排", centred=True)
    press.table(TITLES, ROWS, [80, 120, 60, 80, 90])
    path = folder / "page.pdf"
    press.pdf.output(str(path))
    document = pypdfium2.PdfDocument(path)
    rendered = document[0].render(scale=2, grayscale=True, crop=(40, 600, 40, 40)).to_numpy()
    document.close()
    return png(rendered.shape[1], rendered.shape[0], rendered.tobytes())


def png(width: int, height: int, grey: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    step = len(grey) // height
    lines = b"".join(b"\x00" + grey[row * step : row * step + width] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def test_the_cells_of_a_rendered_table_are_found(page: bytes) -> None:
    from ingest.formats.ocr import decode_picture
    from ingest.formats.ocr_grid import grid_of, is_table

    cells = grid_of(decode_picture(page))
    assert is_table(cells)
    assert {(cell.row, cell.column) for cell in cells} == {(row, column) for row in range(4) for column in range(5)}


def test_bytes_that_are_no_picture_show_nothing() -> None:
    from ingest.formats.ocr import decode_picture

    assert decode_picture(b"not a picture") is None


def test_a_teaching_plan_that_is_a_picture_is_read(page: bytes, tmp_path: Path) -> None:
    body = [p("一、专业名称及代码"), p("专业名称：护理"), p("二、教学进程"), p("表1 教学进程安排"), p(inner=picture("x"))]
    made = write_docx(tmp_path / "a.docx", body, media={"x": page})
    reading = training_plan.read_document(made, sha256="0" * 64)
    courses = published(reading.records[0])["plan_courses"]
    assert [(one["code"], one["name"]) for one in courses] == [row[:2] for row in ROWS]
    assert [(one["credits"], one["hours_total"], one["terms"]) for one in courses] == [(4, 72, [1]), (6, 108, [2]), (2, 36, [4])]
    items = [item for item in reading.records[0].items if item.key == "plan_courses"]
    assert {item.rule for item in items} == {"training_plan/plan_courses/ocr"}
    assert {item.place.line for item in items} == {4}
    assert not any("pixels" in issue.why for issue in reading.issues)
    assert lost_quotes(reading) == ()


def test_what_there_is_no_time_for_is_reported(page: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "OCR_SECONDS", -1.0)
    body = [p("一、专业名称及代码"), p("专业名称：护理"), p("面向岗位"), p("表1 教学进程安排"), p(inner=picture("x"))]
    made = write_docx(tmp_path / "a.docx", [*body, p("公共基础课程包括：体育、英语、数学等课程。")], media={"x": page})
    opened = flows.open_flow(made, pictures=True)
    assert [one.name for one in opened.pictures] == ["word/media/x.png"]


def test_a_scanned_pdf_is_recognised_and_read(page: bytes, tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.image(io.BytesIO(page), x=40, y=40, w=515)
    path = tmp_path / "scan.pdf"
    pdf.output(str(path))
    assert "教学进程安排" in read_head(path, path.read_bytes(), "pdf")
    reading = training_plan.read_document(path, sha256="0" * 64)
    assert [one["name"] for one in published(reading.records[0])["plan_courses"]] == [row[1] for row in ROWS]
    assert {item.place.page for item in reading.records[0].items} == {1}
    assert all(item.rule.endswith("/ocr") for item in reading.records[0].items)
    assert lost_quotes(reading) == ()
    checked = read_checked(path, kind="training_plan")
    assert checked.records == reading.records
    assert checked.coverage is not None
    assert (checked.coverage.lost, checked.coverage.used) == (0, len(ROWS))
