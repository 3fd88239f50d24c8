"""What became no fact is listed, quotes that are not found are no facts, and pictures show which is which."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from graph.errors import DocumentError
from ingest.checks.coverage import check_reading, cover, run_over
from ingest.checks.printed import Printed
from ingest.checks.show import show_reading
from ingest.checks.show_marks import marked
from ingest.checks.verify import QuoteSource
from ingest.reading import read_checked, read_file
from ingest.record import Coverage, Issue, Item, Place
from ingest.runs.report import DocumentCount, Failed, IngestReport, document_json, render_report
from ingest.runs.report_file import REPORTS
from ingest.samples import sample_files

INTRODUCTION = """# 编写说明

（1）本说明由校方填写，不属于专业简介的任何一节。
（2）本条同样。

| 序号 | 备注 |
|---|---|
| 一 | 无关的话 |

# 4409 茶艺类

专业代码 440999

专业名称 茶艺与茶叶营销

基本修业年限 三年

# 职业面向

面向茶艺师领班、茶叶审评员等岗位（群）。

# 主要专业能力要求

1. 具有茶席布置、茶叶品质鉴别的能力；
2. 具有茶叶拼配的能力。
"""


@pytest.fixture
def introduction(tmp_path: Path) -> Path:
    path = tmp_path / "茶艺.md"
    path.write_text(INTRODUCTION, encoding="utf-8")
    return path


def test_lines_that_became_no_fact_are_listed_with_their_place(introduction: Path) -> None:
    coverage = read_checked(introduction).coverage
    assert coverage is not None
    lines = INTRODUCTION.splitlines()
    unread = {line.place.line: line.text for line in coverage.unread}
    assert unread[lines.index("（2）本条同样。") + 1] == "（2）本条同样。"
    assert "一 | 无关的话" in unread.values()
    assert not any("茶叶拼配" in text for text in unread.values())
    assert coverage.lines == coverage.used + len(coverage.unread)
    assert coverage.quotes > 5
    assert coverage.lost == 0


def test_a_quote_that_is_not_at_its_place_is_no_fact(introduction: Path) -> None:
    reading = read_file(introduction)
    (record,) = reading.records
    moved = [replace(item, quote=item.quote + "改") if item.key == "posts" else item for item in record.items]
    posts = sum(item.key == "posts" for item in record.items)
    checked = check_reading(replace(reading, records=(replace(record, items=tuple(moved)),)))
    assert posts == 2
    assert "posts" not in {item.key for item in checked.records[0].items}
    assert len(checked.records[0].items) == len(record.items) - posts
    assert checked.coverage is not None
    assert (checked.coverage.quotes, checked.coverage.lost) == (len(record.items), posts)
    assert [issue.why for issue in checked.issues].count("the quote of posts is not found at its place: no fact") == posts


def test_a_format_that_cannot_be_looked_through_says_so(introduction: Path) -> None:
    reading = replace(read_file(introduction), format="parchment")
    checked = check_reading(reading)
    assert checked.coverage is None
    assert "parchment" in checked.issues[-1].why


def row(*cells: str, table: int = 1) -> Printed:
    return Printed(Place(page=1), " | ".join(cells), cells, table)


def item(quote: str, value: object = "") -> Item:
    return Item("abilities", value, quote, Place(page=1), "test/rule")


def test_title_rows_are_not_counted_where_they_return_either() -> None:
    printed = [
        row("职业功能", "工作内容"),
        row("茶席布置", "选择茶具"),
        row("职业功能", "工作内容"),
        row("茶叶审评", "开汤"),
    ]
    coverage = cover(printed, [item("茶席布置选择茶具")], QuoteSource())
    assert (coverage.lines, coverage.used) == (2, 1)
    assert [line.text for line in coverage.unread] == ["茶叶审评 | 开汤"]


def test_a_table_nobody_read_counts_but_for_its_first_row() -> None:
    coverage = cover([row("甲", "乙丙"), row("丁戊", "己庚"), row("辛壬", "癸子")], [], QuoteSource())
    assert (coverage.lines, coverage.used) == (2, 0)


def test_a_row_in_an_items_value_was_read_and_bare_numbers_tell_nothing() -> None:
    printed = [row("序号", "任务"), row("1", "插入与调整图片"), row("2", "套用加载项")]
    value = {"name": "宣传单", "tasks": [{"name": "插入与调整图片", "hours": 1}]}
    coverage = cover(printed, [item("宣传单制作2", value)], QuoteSource())
    assert [line.text for line in coverage.unread] == ["2 | 套用加载项"]


def test_a_quote_runs_over_the_lines_it_stands_in() -> None:
    lines = ("（1）能布置", "茶席；", "（2）能审评", "茶叶。")
    assert list(run_over(lines, 1, "（1）能布置茶席；")) == [1, 2]
    assert list(run_over(lines, 1, "能审评茶叶")) == [3, 4]
    assert list(run_over(lines, 3, "茶席")) == [3]


def test_a_report_file_holds_every_unread_line(tmp_path: Path, introduction: Path) -> None:
    coverage = read_checked(introduction).coverage
    document = DocumentCount("/docs/茶艺\ud800.md", "program_intro", 0, 40, 1, coverage)
    report = IngestReport(
        files=2,
        documents=(document,),
        issues=(Issue("/docs/茶艺.md", Place(line=3), "<b>", "no rule"),),
        failed=(Failed("/docs/b.pdf", "no_facts", "b.pdf: nothing"),),
    )
    written = {name: b"".join(write(report)).decode() for name, write in REPORTS.items()}
    whole = json.loads(written[".json"])
    assert whole["documents"][0]["unread"] == document_json(document)["unread"]
    lines = [json.loads(line) for line in written[".jsonl"].splitlines()]
    assert [line["about"] for line in lines] == ["document", "failed", "issue"]
    assert {"place", "line", "text"} <= set(lines[0]["unread"][0])
    assert "（2）本条同样。" in written[".html"]
    assert "<b>" not in written[".html"]
    assert "\ud800" not in written[".html"]


def test_the_text_report_names_what_was_read_least() -> None:
    documents = tuple(DocumentCount(f"/{n}.md", "program_intro", 0, 1, 0, Coverage(10, n)) for n in (10, 3, 7))
    text = render_report(IngestReport(files=3, documents=documents))
    assert text.index("/3.md: 3/10 (30.0%)") < text.index("/7.md: 7/10")
    assert "/10.md" not in text


def test_a_picture_of_lines_has_both_colours(tmp_path: Path, introduction: Path) -> None:
    reading = read_checked(introduction)
    try:
        show_reading(reading, tmp_path / "page.png", 1)
    except DocumentError as error:
        if error.why == "tool":
            pytest.skip(str(error))
        raise
    assert {(26, 127, 55), (209, 36, 47)} <= _colours(tmp_path / "page.png")
    with pytest.raises(DocumentError, match="no page 9"):
        show_reading(reading, tmp_path / "page.png", 9)


def test_a_picture_of_a_pdf_page_outlines_what_was_read_where_it_stands(tmp_path: Path) -> None:
    path = next(path for path in sample_files() if "等级标准" in path.name)
    reading = read_checked(path)
    page = max(item.place.page for record in reading.records for item in record.items)
    show_reading(reading, tmp_path / "page.png", page)
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.height > picture.width > 1000
    assert {(26, 127, 55), (140, 149, 159)} <= _colours(tmp_path / "page.png")
    show_reading(replace(reading, records=()), tmp_path / "nothing.png", page)
    assert (209, 36, 47) in _colours(tmp_path / "nothing.png")
    assert (26, 127, 55) not in _colours(tmp_path / "nothing.png")
    show_reading(reading, tmp_path / "all.pdf", 0)
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(DocumentError, match="no page 999"):
        show_reading(reading, tmp_path / "page.png", 999)


def test_a_page_of_lines_marks_what_was_read(tmp_path: Path, introduction: Path) -> None:
    show_reading(read_checked(introduction), tmp_path / "page.html", 0)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<span class="r">1. 具有茶席布置、茶叶品质鉴别的能力；</span>' in text
    assert '<span class="u">（2）本条同样。</span>' in text
    assert '<span class="n"># 编写说明</span>' in text


def test_marked_characters_are_those_of_the_texts() -> None:
    assert marked("甲乙丙丁戊", {"乙丙", "丙丁", "己"}) == [False, True, True, True, False]
    assert marked("甲", set()) == [False]


def _colours(path: Path) -> set[tuple[int, ...]]:
    with Image.open(path) as picture:
        return {colour for _, colour in picture.getcolors(1 << 24)}  # type: ignore[union-attr, misc]
