"""Test papers: PDFs of Chinese text and ruled tables, drawn with the look and fonts of the shipped samples."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence

import pytest

from ingest.samples.source.paper import Paper
from ingest.samples.source.typeface import font_file

LINE = 5.0


def new_paper(words: Sequence[str], *, running_head: str = "") -> Paper:
    """An empty paper that can print these words; the test is skipped where no Chinese font is installed."""
    if font_file("Regular") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Noto Sans CJK is not installed; CI installs fonts-noto-cjk")
        pytest.skip("Noto Sans CJK is not installed (fonts-noto-cjk)")
    facts = {"title": "试卷", "created": datetime.date(2026, 1, 1), "all": [*words, running_head]}
    return Paper(facts, running_head=running_head)


def write(paper: Paper, *texts: str, indent: float = 8) -> None:
    """Paragraphs, each from an indented first line, broken at the margins and over pages."""
    paper.set_font("cjk", size=10.5)
    for text in texts:
        for number, line in enumerate(paper.broken(text, paper.w - 44, indent)):
            paper.need(LINE + 1)
            y = paper.get_y()
            paper.put(line, 22 + (indent if number == 0 else 0), y)
            paper.set_y(y + LINE + 1)


def rule_table(paper: Paper, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A ruled table at the current place; "\\n" breaks lines, cells are set in the middle of their height."""
    paper.set_font("cjk", size=9.5)
    y = paper.get_y()
    for row in rows:
        cells = [
            [line for part in cell.split("\n") for line in paper.broken(part, width - 3)]
            for cell, width in zip(row, widths, strict=True)
        ]
        height = max(len(lines) for lines in cells) * LINE + 2
        x = 22.0
        for lines, width in zip(cells, widths, strict=True):
            paper.rect(x, y, width, height)
            top = y + (height - len(lines) * LINE) / 2
            for number, line in enumerate(lines):
                paper.put(line, x + 1.5, top + number * LINE)
            x += width
        y += height
    paper.set_y(y + 2)
