"""Words in boxes: whole, flat, measured, broken."""

from __future__ import annotations

import pytest

from tests.viz.neighbourhoods import HOSTILE
from viz.words import broken, cut, flat, whole, width


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_lines_of_any_text_are_few_and_fit(text: str) -> None:
    lines = broken(text, 10, 3)
    assert 1 <= len(lines) <= 3
    assert all(width(line) <= 11 for line in lines)  # a closing mark may hang over by one


def test_a_short_name_stays_on_one_line() -> None:
    assert broken("撰写直播脚本", 10, 3) == ["撰写直播脚本"]


def test_lines_are_about_equally_long() -> None:
    assert broken("设置画面清晰度和码率表", 10, 3) == ["设置画面清晰", "度和码率表"]


def test_latin_words_stay_whole_and_no_line_starts_with_a_comma() -> None:
    lines = broken("使用 Premiere 剪辑短视频，添加字幕", 8, 4)
    assert any("Premiere" in line for line in lines)
    assert not any(line.startswith("，") for line in lines)


def test_a_cut_text_says_so() -> None:
    assert broken("长" * 100, 10, 2)[-1].endswith("…")
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"


def test_flat_text_has_no_marks_that_reorder_or_break() -> None:
    assert flat("\u202eabc\u202c\n d\u2028e\u200f") == "abc d e"


def test_whole_text_can_be_written_as_utf8() -> None:
    assert whole("\ud800a\x00").encode("utf-8") == "\ufffda\ufffd".encode()
    assert whole("שלום\u202e\n") == "שלום\u202e\n"
