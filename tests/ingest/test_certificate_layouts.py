"""Certificate standards in many layouts: every requirement of every level comes back exactly, with its labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.verify import lost_quotes

from .certificate_papers import Style, expected, make_tree, print_standard, write_word
from .standard_press import Layout

LAYOUTS: dict[str, tuple[Layout, Style, bool]] = {
    "ruled, labels centred over pages": (Layout(), Style(), False),
    "ruled, labels at the top, no space after numbers": (Layout(labels="top"), Style(mark="", stop="；"), False),
    "ruled, full-width points, a line over each part": (Layout(again="续表"), Style(mark="、", dot="．"), False),
    "ruled, all requirements of a task in one cell, no stops": (Layout(), Style(stop=""), True),
    "ruled, titles once": (Layout(repeat=False), Style(mark=""), False),
    "ruled, rows kept whole": (Layout(split=False, bottom=600), Style(), False),
    "ruled, labels without numbers": (Layout(), Style(numbers="leaves"), False),
    "without rules": (Layout(rules="none"), Style(), False),
    "without rules, centred": (Layout(rules="none", centred=True, gap=4), Style(), True),
    "without rules, labels without numbers": (Layout(rules="none"), Style(numbers="leaves"), False),
    "three lines": (Layout(rules="three", repeat=False), Style(mark=""), False),
}
BARE = {"ruled": Layout(labels="top"), "without rules": Layout(rules="none", gap=6)}


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    reading = read_file(path)
    return reading, published(reading.records[0])


@pytest.mark.parametrize("seed", [1, 4])
@pytest.mark.parametrize("name", LAYOUTS)
def test_every_clause_comes_back_in_every_layout(name: str, seed: int, tmp_path: Path) -> None:
    layout, style, together = LAYOUTS[name]
    tree = make_tree(seed, style)
    reading, found = read(print_standard(tmp_path, tree, layout, style, seed=seed, together=together))
    assert found["clauses"] == expected(tree)
    assert found["levels"] == ["初级", "中级", "高级"]
    assert not reading.issues
    assert not lost_quotes(reading)


@pytest.mark.parametrize("seed", [1, 3])
@pytest.mark.parametrize("name", BARE)
def test_requirements_without_any_number_keep_their_labels(name: str, seed: int, tmp_path: Path) -> None:
    """Where a page break does not cut a label: a cut label and two labels look the same without numbers."""
    style = Style(numbers="none")
    tree = make_tree(seed, style)
    _, found = read(print_standard(tmp_path, tree, BARE[name], style, seed=seed))
    assert found["clauses"] == expected(tree, numbered=False)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("captions", [True, False])
@pytest.mark.parametrize("numbers", ["all", "leaves", "none"])
@pytest.mark.parametrize("labels", ["merged", "repeated", "blank"])
def test_word_tables_of_every_make(labels: str, numbers: str, captions: bool, together: bool, tmp_path: Path) -> None:
    style = Style(numbers=numbers)
    tree = make_tree(3, style)
    path = write_word(tmp_path / "standard.docx", tree, style, labels=labels, captions=captions, together=together)
    reading, found = read(path)
    assert found["clauses"] == expected(tree, numbered=numbers != "none")
    assert found["standard_code"] == "510999"
    assert found["title"] == "冷链仓储作业职业技能等级标准"
    assert found["issuer"] == "北方冷链技术有限公司"
    assert not lost_quotes(reading)


def test_numbers_that_begin_again_without_a_caption_open_the_next_level(tmp_path: Path) -> None:
    style = Style()
    tree = make_tree(5, style)
    path = write_word(tmp_path / "standard.docx", tree, style)
    whole = path.read_bytes()
    path = tmp_path / "without.docx"
    path.write_bytes(whole)
    _drop_captions(path)
    reading, found = read(path)
    assert found["clauses"] == expected(tree)
    assert sum("begins again" in issue.why for issue in reading.issues) == 2


def _drop_captions(path: Path) -> None:
    """Take the captions of the second and third table out of a Word file."""
    import re
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    for number in "23":
        text = re.sub(rf"<w:p><w:pPr></w:pPr><w:r><w:t[^>]*>表{number} [^<]*</w:t></w:r></w:p>", "", text)
    parts["word/document.xml"] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
