"""Makes Word files of teaching standards and reads them: lists that Word numbers, and what such a standard opens with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples.source.word import NS, p, write_docx

HEADING, CLAUSE, CIRCLE, ROW, BARE = 1, 2, 3, 4, 5
"""The lists of `LISTS`; the same number plus ten or twenty is the same list begun anew."""
LISTS = (
    (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
    (("decimal", "（%1）"),),
    (("decimalEnclosedCircle", "%1"),),
    (("decimal", "%1"),),
    (("decimal", "%1"),),
)


def lists() -> str:
    """numbering.xml of `LISTS`."""
    made, nums = "", ""
    for number, levels in enumerate(LISTS, 1):
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(levels)
        )
        made += f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        nums += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for more in (10, 20):
            nums += f'<w:num w:numId="{number + more}"><w:abstractNumId w:val="{number}"/>{again}</w:num>'
    return f"<w:numbering {NS}>{made}{nums}</w:numbering>"


def read(path: Path, body: Sequence[str]) -> Reading:
    """The reading of a Word file of these blocks; all of it was understood and every quote is where it is said to be."""
    write_docx(path, body, numbers=lists())
    reading = read_file(path)
    assert (reading.kind, reading.format, reading.pages) == ("teaching_standard", "docx", 0)
    assert lost_quotes(reading) == ()
    assert reading.issues == ()
    assert reading.lines_used == reading.lines_total
    assert all(item.place.line and not item.place.page for item in reading.records[0].items)
    return reading


def listed(texts: Sequence[str], list_id: int) -> str:
    """Paragraphs of a cell that Word numbers."""
    return "".join(p(text, num=(list_id, 0)) for text in texts)


def opening(name: str, code: str, level: str = "中等职业教育") -> list[str]:
    return [
        p(f"{name}专业教学标准"),
        p(f"（{level}）"),
        p("1 概述"),
        p("为适应茶产业的发展，依据国家有关规定制订本标准，学校据此制订人才培养方案和课程标准。"),
        p("2 专业名称（专业代码）"),
        p(f"{name}（{code}）"),
        p("3 入学基本要求"),
        p("初级中等学校毕业或具备同等学力"),
        p("4 基本修业年限"),
        p("三年"),
        p("5 职业面向"),
    ]


ABILITIES = ("具有爱岗敬业的精神；", "能够使用 POS 收银系统登记茶品；", "具有讲解茶文化的能力。")
TITLES = ("序号", "课程涉及的\n主要领域", "典型工作任务描述", "主要教学内容与要求")


def contents_of(shown: dict[str, Any], course: str) -> list[tuple[str, str]]:
    detail = next(one for one in shown["core_course_details"] if one["course"] == course)
    return [(one.get("no", ""), one["text"]) for one in detail["contents"]]
