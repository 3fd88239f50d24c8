"""What a file is: its format by its bytes, its kind by its words, never by its name; what cannot be read says why."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from graph.errors import DocumentError
from ingest.kinds import detect_kind, kinds
from ingest.reading import read_file, reading_version
from ingest.samples import samples_folder
from tests.ingest.keys import need_shared

STANDARD = samples_folder() / "电子商务专业教学标准（示例）.pdf"
INTRO = samples_folder() / "专业简介（示例）.md"


@pytest.mark.parametrize(("sample", "kind"), [(STANDARD, "teaching_standard"), (INTRO, "program_intro")])
def test_the_kind_is_found_whatever_the_name(sample: Path, kind: str, tmp_path: Path) -> None:
    renamed = tmp_path / f"课程标准{sample.suffix}"
    shutil.copy(sample, renamed)
    assert read_file(renamed).kind == kind


def test_a_named_kind_wins() -> None:
    assert read_file(INTRO, kind="program_intro").kind == "program_intro"
    with pytest.raises(DocumentError, match="read from pdf") as caught:
        read_file(INTRO, kind="teaching_standard")
    assert caught.value.why == "unknown"
    with pytest.raises(DocumentError, match="no such kind"):
        read_file(INTRO, kind="poem")


def test_text_in_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "旧编码.md"
    path.write_bytes(INTRO.read_text(encoding="utf-8").encode("gb18030"))
    assert len(read_file(path).records) == len(read_file(INTRO).records)


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("空.pdf", b"", "empty"),
        ("空白.md", b"\n \n\t\n", "empty"),
        ("坏.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", "broken"),
        ("图片.pdf", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "mismatch"),
        ("表格.docx", b"code,name\n530701,x\n", "mismatch"),
        ("零.md", b"\x00\x01\x02" * 500, "mismatch"),
        ("诗.txt", "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n".encode(), "unknown"),
        ("程序.exe", b"MZ\x00\x00" * 64, "unknown"),
    ],
)
def test_what_cannot_be_read_says_why_and_which(name: str, data: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_file(_write(tmp_path / name, data))
    assert caught.value.why == why
    assert name in str(caught.value)


def test_a_pdf_named_markdown_is_a_mismatch(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="the bytes are pdf") as caught:
        read_file(_write(tmp_path / "简介.md", STANDARD.read_bytes()))
    assert caught.value.why == "mismatch"


def test_a_truncated_pdf_is_broken_or_still_whole(tmp_path: Path) -> None:
    data = STANDARD.read_bytes()
    with pytest.raises(DocumentError) as caught:
        read_file(_write(tmp_path / "截断.pdf", data[: len(data) // 3]))
    assert caught.value.why in ("broken", "empty", "unknown")


def test_a_locked_pdf_is_encrypted(tmp_path: Path) -> None:
    from fpdf import FPDF

    paper = FPDF()
    paper.set_encryption(owner_password="owner", user_password="reader")
    paper.add_page()
    paper.set_font("helvetica", size=12)
    paper.cell(0, 10, "secret")
    path = tmp_path / "加密.pdf"
    paper.output(str(path))
    with pytest.raises(DocumentError, match=r"加密\.pdf.*password") as caught:
        read_file(path)
    assert caught.value.why == "encrypted"


def test_a_zip_that_is_no_document_is_a_mismatch(tmp_path: Path) -> None:
    path = tmp_path / "方案.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(DocumentError) as caught:
        read_file(path)
    assert caught.value.why == "mismatch"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="没有"):
        read_file(tmp_path / "没有.pdf")


def test_every_kind_names_what_it_reads() -> None:
    assert {"teaching_standard", "program_intro"} <= set(kinds())
    for name, kind in kinds().items():
        assert kind.FORMATS
        assert kind.VERSION in reading_version(name)
        assert 0 <= kind.detect("床前明月光，疑是地上霜。", kind.FORMATS[0]) <= 0.5


@pytest.mark.parametrize(
    ("cover", "kind"),
    [
        ("依据《茶艺专业教学标准（中等职业教育）》制订\n茶艺专业人才培养方案", "training_plan"),
        ("按照教育部《中等职业学校茶艺专业教学标准（试行）》《茶叶审评课程标准》\n2025级茶艺专业人才培养方案", "training_plan"),
        ("对照茶艺专业教学标准（740105）编制\n茶艺专业人才培养方案", "training_plan"),
        ("茶艺专业教学标准（人才培养方案）", "training_plan"),
        ("茶艺专业教学标准（中等职业教育）实施性人才培养方案", "training_plan"),
        ("茶艺专业人才培养方案\n（依据《茶艺专业教学标准（中等职业教育）》制订）", "training_plan"),
        ("茶艺专业教学标准（中等职业教育）", "teaching_standard"),
        ("茶艺专业教学标准（中等职业教育）\n学校应依据本标准制订人才培养方案。", "teaching_standard"),
        ("《茶叶审评》课程标准\n依据《茶艺专业人才培养方案》制订", "course_standard"),
    ],
)
@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_document_is_what_it_calls_itself_not_what_it_cites(cover: str, format: str, kind: str) -> None:
    body = (
        "专业名称 入学要求 修业年限 职业面向 培养目标 培养规格"
        if kind != "course_standard"
        else "课程性质 课程目标 课程内容 学时"
    )
    assert detect_kind(f"{cover}\n{body}\n实施要求：学校制订人才培养方案。", format)[0] == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("teaching_standard/电子商务专业教学标准.pdf", "teaching_standard"),
        ("teaching_standard/major_intro_md/3802公安技术类.md", "program_intro"),
        ("course/example-curriculum-office-software.pdf", "course_standard"),
    ],
)
def test_real_documents_are_recognised(place: str, kind: str) -> None:
    path = need_shared("corpus", *place.split("/"))
    assert read_file(path).kind == kind


@pytest.mark.parametrize("place", ["training_plan/大数据工程技术专业调研报告.pdf", "training_plan/软件工程技术专业调研报告.pdf"])
def test_a_survey_report_is_a_kind_of_its_own(place: str) -> None:
    assert read_file(need_shared("corpus", *place.split("/"))).kind == "survey_report"
