"""The samples that ship: the PDFs say what their sources say, readers of PDF get the words whole, nothing is large."""

from __future__ import annotations

import csv
import functools
import itertools
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from ingest.samples import sample_files, samples_folder

SOURCE = samples_folder().parent / "source"
KEYS = {"relations", "certificates", "contents", "theory", "skill"}
"""Names of tables in the sources, not words of the documents."""
PDFS = sorted(samples_folder().glob("*.pdf"))


def words_of(path: Path) -> dict[str, Any]:
    for source in SOURCE.glob("*.toml"):
        words = tomllib.loads(source.read_text(encoding="utf-8"))
        if words["file"] == path.name:
            return words
    raise AssertionError(f"{path.name} has no source")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value if value not in KEYS else ""
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@functools.cache
def pages_by_pdfium(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()


@functools.cache
def cells_by_pdfplumber(path: Path) -> list[list[list[str]]]:
    """Rows of all tables, cells without white space, None as ""."""
    with pdfplumber.open(path) as document:
        return [
            [[squeezed(cell or "") for cell in row] for row in table]
            for page in document.pages
            for table in page.extract_tables()
        ]


def test_there_are_samples_and_none_is_large() -> None:
    assert [path.suffix for path in sample_files()].count(".pdf") == 4
    assert len(sample_files()) >= 8
    for path in sample_files():
        assert path.stat().st_size < 300_000


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ingest.samples.source.build import build
    from ingest.samples.source.typeface import font_file

    if font_file("Regular") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Noto Sans CJK is not installed; CI installs fonts-noto-cjk")
        pytest.skip("Noto Sans CJK is not installed (fonts-noto-cjk)")
    folder = tmp_path_factory.mktemp("samples")
    build(folder)
    return folder


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_rebuilding_gives_the_committed_text(path: Path, rebuilt: Path) -> None:
    assert pages_by_pdfium(rebuilt / path.name) == pages_by_pdfium(path)


def test_the_same_words_give_the_same_bytes(rebuilt: Path, tmp_path: Path) -> None:
    from ingest.samples.source.build import course_standard

    words = tomllib.loads((SOURCE / "course_standard.toml").read_text(encoding="utf-8"))
    course_standard(words).save(tmp_path / words["file"])
    assert (tmp_path / words["file"]).read_bytes() == (rebuilt / words["file"]).read_bytes()


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_sentence_of_the_source_is_in_the_pdf(path: Path) -> None:
    words = words_of(path)
    text = squeezed("".join(pages_by_pdfium(path)))
    # a sentence may be cut by a page's end (number, running head, header row) or be interleaved with the cell beside it
    cells = [cell for table in cells_by_pdfplumber(path) for row in table for cell in row if cell]
    by_column = squeezed("".join(column_text(path)))
    missing = [
        sentence
        for sentence in strings(words)
        if sentence not in (words["file"], words.get("running_head"), "")
        and squeezed(sentence) not in text
        and squeezed(sentence) not in by_column
        and not any(squeezed(sentence) in cell for cell in cells)
    ]
    assert len(missing) <= 3, missing
    for sentence in missing:  # cut by a page's end: both halves are there
        flat = squeezed(sentence)
        assert any(flat[:cut] in text + by_column and flat[cut:] in text + by_column for cut in range(1, len(flat))), sentence


def column_text(path: Path) -> list[str]:
    """The tables' text column by column, headers left out, so that cells that go on over a page stand together."""
    columns: dict[tuple[int, int], list[str]] = {}
    for table in cells_by_pdfplumber(path):
        for row in table[1:]:
            for number, cell in enumerate(row):
                columns.setdefault((len(row), number), []).append(cell)
    return ["".join(cells) for cells in columns.values()]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_text_has_no_odd_characters(path: Path) -> None:
    text = "".join(pages_by_pdfium(path))
    odd = {char for char in text if 0x2E80 <= ord(char) <= 0x2FDF or 0xE000 <= ord(char) <= 0xF8FF or char in "\ufffd\x00\ufffe"}
    assert not odd
    assert not re.search(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]{1,2} +[\u4e00-\u9fff]", text)


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_both_readers_of_pdf_get_the_same_characters(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page, text in zip(document.pages, pages_by_pdfium(path), strict=True):
            assert sorted(squeezed("".join(char["text"] for char in page.chars))) == sorted(squeezed(text))


def test_core_course_table_splits_over_pages_with_its_header() -> None:
    path = samples_folder() / "电子商务专业教学标准（示例）.pdf"
    with pdfplumber.open(path) as document:
        parts = [table for page in document.pages for table in page.extract_tables() if squeezed(table[0][0] or "") == "序号"]
    assert len(parts) >= 3
    numbers = [[row[0] for row in table[1:]] for table in parts]
    assert any(a[-1] == b[0] for a, b in itertools.pairwise(numbers)), "no course continues on the next page"
    assert "".join(pages_by_pdfium(path)).count("续表") == len(parts) - 1


def test_a_certificate_label_stands_on_the_page_after_its_first_row() -> None:
    rows = [row for table in cells_by_pdfplumber(samples_folder() / "直播运营职业技能等级标准（示例）.pdf") for row in table]
    first = next(number for number, row in enumerate(rows) if row[2].startswith("2.1.1"))
    label = next(number for number, row in enumerate(rows) if row[0].startswith("2."))
    assert first < label
    assert rows[first][0] == ""


def test_hours_of_the_modules_are_the_hours_of_the_course() -> None:
    words = tomllib.loads((SOURCE / "course_standard.toml").read_text(encoding="utf-8"))
    hours = sum(task[2] for project in words["contents"]["project"] for task in project["tasks"])
    assert f"{hours} 学时" in " ".join(strings(words))


def test_every_program_and_occupation_named_is_in_the_catalogues() -> None:
    def column(name: str, key: str) -> set[str]:
        with (samples_folder() / name).open(encoding="utf-8", newline="") as file:
            return {row[key] for row in csv.DictReader(file)}

    intro = (samples_folder() / "专业简介（示例）.md").read_text(encoding="utf-8")
    standard = (SOURCE / "teaching_standard.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"专业代码 (\d{6})", intro)) <= column("专业目录（示例）.csv", "专业代码")
    assert set(re.findall(r"\d-\d\d-\d\d-\d\d", standard)) <= column("职业目录（示例）.csv", "code")
