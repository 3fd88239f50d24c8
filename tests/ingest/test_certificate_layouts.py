"""Certificate standards in many layouts: every requirement of every level comes back exactly, with its labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading

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
BARE: dict[str, tuple[Layout, Style]] = {
    "ruled, labels at the top": (Layout(labels="top"), Style()),
    "ruled, labels centred over pages": (Layout(), Style()),
    "ruled, rows kept whole": (Layout(split=False, bottom=600, again="续表"), Style()),
    "ruled, labels set upright": (Layout(upright=True), Style()),
    "ruled, titles once, other columns": (Layout(repeat=False), Style(serial=True, knowledge=True)),
    "ruled, labels printed again": (Layout(relabel="="), Style(caption="职业技能等级要求（{level}）")),
    "ruled, labels printed again as going on": (Layout(relabel="（续）", mark="样本"), Style(caption="{n}．{level}职业技能要求")),
    "ruled, wide pages": (Layout(bottom=520), Style(caption="6.2.{n} {grade}（{level}）")),
    "ruled between columns": (Layout(rules="columns"), Style()),
    "without rules": (Layout(rules="none", gap=6), Style()),
    "without rules, labels at the top": (Layout(rules="none", gap=6, labels="top"), Style()),
    "without rules, rows close together": (Layout(rules="none", gap=-6), Style()),
    "three lines, rows close together, no stops": (Layout(rules="three", gap=-6), Style(stop="")),
    "without rules, no stops": (Layout(rules="none", gap=6), Style(stop="")),
}
OTHER: dict[str, tuple[Layout, Style]] = {
    "full-width numbers": (Layout(), Style(wide=True, mark="")),
    "ruled between columns, labels without numbers": (Layout(rules="columns"), Style(numbers="leaves")),
    "without rules, other columns": (Layout(rules="none", gap=6), Style(serial=True, knowledge=True)),
}


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


@pytest.mark.parametrize(("name", "seed"), [(name, 2 + 3 * (at % 2)) for at, name in enumerate(BARE)])
def test_requirements_without_any_number_keep_their_labels(name: str, seed: int, tmp_path: Path) -> None:
    layout, given = BARE[name]
    style = replace(given, numbers="none")
    tree = make_tree(seed, style)
    _, found = read(print_standard(tmp_path, tree, layout, style, seed=seed))
    assert found["clauses"] == expected(tree, numbered=False)


@pytest.mark.parametrize("name", OTHER)
def test_numbered_requirements_of_other_makes(name: str, tmp_path: Path) -> None:
    layout, style = OTHER[name]
    tree = make_tree(3, style)
    reading, found = read(print_standard(tmp_path, tree, layout, style, seed=3))
    assert found["clauses"] == expected(tree)
    assert not reading.issues


@pytest.mark.parametrize(("numbers", "seed"), [("leaves", 102), ("leaves", 113), ("none", 105), ("none", 119)])
def test_labels_at_the_top_without_rules_begin_beside_their_first_requirement(numbers: str, seed: int, tmp_path: Path) -> None:
    style = Style(numbers=numbers)
    tree = make_tree(seed, style)
    gap = 6 if numbers == "none" else 0
    path = print_standard(tmp_path, tree, Layout(rules="none", labels="top", gap=gap), style, seed=seed)
    reading, found = read(path)
    assert found["clauses"] == expected(tree, numbered=numbers != "none")
    assert not reading.issues


def test_a_task_that_its_place_does_not_decide_is_reported(tmp_path: Path) -> None:
    style = Style(numbers="none")
    tree = make_tree(111, style)
    reading, found = read(print_standard(tmp_path, tree, Layout(rules="none", gap=-6), style, seed=111))
    wrong = [clause["task"] for clause in found["clauses"] if clause not in expected(tree, numbered=False)]
    assert wrong == ["库位优化与调整单据处理", "库位优化与调整单据处理"]
    told = [issue.why for issue in reading.issues]
    assert "its task is told by its place alone: 库位优化与调整单据处理, it may be 库位优化与调整" in told
    assert "its task is told by its place alone: 库位优化与调整单据处理, it may be 单据处理" in told


def test_levels_may_be_grades(tmp_path: Path) -> None:
    style = Style(caption="表{n} {name}职业技能等级要求（{grade}）")
    tree = make_tree(2, style)
    _, found = read(print_standard(tmp_path, tree, Layout(), style, seed=2))
    assert found["levels"] == ["一级", "二级", "三级"]
    assert [clause["text"] for clause in found["clauses"]] == [clause["text"] for clause in expected(tree)]


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
