"""Kind `survey_report`: 专业调研报告, a survey of the posts a program prepares for; what its tables state, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats import flows
from ingest.formats.flow import Paragraph, Section, Table, paragraphs_of, tables_of
from ingest.formats.flows import FLOW_FORMATS, open_flow
from ingest.kinds.training_details import text_under
from ingest.kinds.training_grid import Line, Part, lines_of_table, parts_of
from ingest.kinds.training_tables import ability_pieces, names_of, read_certificates, read_facing
from ingest.kinds.training_wraps import unwrapped
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

KIND = "survey_report"
FORMATS = FLOW_FORMATS
VERSION = f"1 {flows.VERSION}"

_TITLE = re.compile(r"调研(?:分析)?报告|调查报告|调研与分析报告")
_PROGRAM = re.compile(r"(?P<name>[\u4e00-\u9fff（）()]{2,20}?)专业(?:（[^）]*）)?(?:群)?(?:[^，。]{0,16}(?:调研|调查)|$)")
_LEAD = re.compile(r"^.*?(?:学院|学校|大学)(?=.{2})|^.*?[级版届](?:职业本科)?|^(?:高职|中职|职业本科|关于|附件.?)")
_POST = re.compile(
    r"^(?![\d.]+)[^，。；：]{2,24}?(?:师|员|工|助理|经理|主管|负责人|顾问|总监|店长|主播|策划|编辑|设计|开发|运维|测试|运营|操作|管理|实施|集成"
    r"|执行|销售|客服|代表|岗位?|骨干|班组长|领班|教练|医生|护士)(?:[（(][^）)]*[)）])?$"
)
LONGEST_CELL = 150
"""Characters: a longer cell is running text that a table's frame surrounds."""
_CERTIFICATE = re.compile(r"^\d{1,2}\s*[.．、]\s*(?P<name>[^，。；：]{3,30}?)(?:[（(](?P<level>[^）)]*[初中高]级[^）)]*)[)）])?$")


def detect(head: str, format: str) -> float:
    """How sure it is, 0 to 1: 调研报告 among the first words, and what such a report speaks of."""
    text = squeeze(head)
    if format not in FORMATS or _TITLE.search(text[:400]) is None or "专业" not in text[:400]:
        return 0.0
    signs = ("调研对象", "调研目的", "调研内容", "调研方法", "调研方式", "岗位需求", "人才需求", "典型工作任务", "就业", "行业")
    return min(0.95, 0.55 + 0.06 * sum(sign in text for sign in signs))


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record: the program, and the posts, tasks, abilities, courses and certificates that tables and headings name.

    Raises DocumentError: as open_flow, and unknown where no table states any of these.
    """
    opened = open_flow(path)
    items = list(_program(opened.sections))
    issues: list[Issue] = []
    rows_used = 0
    for table in map(unwrapped, tables_of(opened.sections)):
        made, rows = _read_table(table)
        items += made
        rows_used += rows
        if not made and len(table.rows) > 1:
            text = " | ".join(table.rows[0].texts)
            issues.append(Issue(path.name, table.rows[0].place, text[:200], "a table of which no facts are read"))
    items += _certificates(opened.sections)
    items = list({f"{item.key} {item.value}": item for item in reversed(items)}.values())[::-1]
    if not any(item.key in ("posts", "task_abilities", "courses", "certificates") for item in items):
        message = (
            f"{path.name}: a survey report (调研报告) whose tables state no posts, tasks or courses: nothing can be read from it"
        )
        raise DocumentError(message, what=str(path), why="unknown")
    if not any(item.key == "program" for item in items):
        issues.append(Issue(path.name, Place(), "", "no name of a program was found in the title"))
    total = sum(1 for _ in paragraphs_of(opened.sections))
    used = sum(paragraph.level in (1, 2) for paragraph in paragraphs_of(opened.sections))
    rows = sum(any(row.texts) for table in tables_of(opened.sections) for row in table.rows)
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=opened.format,
        title=next((f"{item.value}专业调研报告" for item in items if item.key == "program"), path.stem),
        pages=opened.pages,
        records=(Record(KIND, tuple(items), {"file": path.name}),),
        issues=tuple(issues),
        lines_total=total + rows,
        lines_used=used + min(rows, rows_used),
    )


def _program(sections: Sequence[Section]) -> Iterator[Item]:
    front = list(paragraphs_of(sections))[:12]
    for paragraph in front:
        match = _PROGRAM.search(paragraph.text) if len(paragraph.text) < 50 else None
        if match is not None and (name := _LEAD.sub("", match["name"])) and len(name) >= 2:
            yield _item("program", name, paragraph.quote, paragraph.place)
            return


def _read_table(table: Table) -> tuple[list[Item], int]:
    for read in (read_facing, read_certificates):
        facts, rows = read(table)
        if facts:
            return [_item(one.key, one.value, one.quote, one.place, one.clause) for one in facts], rows
    lines = lines_of_table(table)
    items: list[Item] = []
    used = 0
    needed = [frozenset({"post", "task", "course"}), frozenset({"ability", "task"})]
    for part in parts_of(lines, "survey", needed):
        used += len(part.titles)
        for line in part.lines:
            filled = [slot.joined for slot in line.slots if slot.joined]
            if len(filled) < 2 or max(map(len, filled)) > LONGEST_CELL:
                break  # the table is over: text follows inside the same frame
            used += 1
            items += _row(part, line)
    return items, used


def _row(part: Part, line: Line) -> Iterator[Item]:
    """A row: its posts, the course it stands for, and its tasks and abilities, each with its post and task."""
    posts = [name for name in names_of(text_under(line, part.of("post")), "、，,；;") if _POST.match(name)]
    for name in posts:
        yield _item("posts", name, name, line.place)
    for name in names_of(text_under(line, part.of("course")), "、，,；;"):
        yield _item("courses", {"name": name, "type": "专业核心课程"}, name, line.place)
    task = text_under(line, part.of("task"))
    stated: dict[str, Any] = {}
    if len(posts) == 1:
        stated["post"] = posts[0]
    if task and len(task) <= 60:
        stated["task"] = task
    texts = [text_under(line, [column]) for column in part.of("ability")]
    if task and (len(task) > 60 or not any(texts)):
        texts.append(task)
    for text in filter(None, texts):
        for piece in ability_pieces(text):
            yield _item("task_abilities", {**stated, "ability": piece.rstrip("；;。")}, piece, line.place)


def _certificates(sections: Sequence[Section]) -> Iterator[Item]:
    """Certificates named by numbered lines under a heading that speaks of certificates."""
    for section in sections:
        if not any("证书" in title for title in section.path):
            continue
        for block in (section.heading, *section.blocks):
            match = _CERTIFICATE.match(block.text) if isinstance(block, Paragraph) else None
            if match is not None and isinstance(block, Paragraph) and not re.search(r"统计|公报|参考|说明", match["name"]):
                value = {"name": match["name"], **({"level": match["level"]} if match["level"] else {})}
                yield _item("certificates", value, block.quote, block.place)


def _item(key: str, value: Any, quote: str, place: Place, clause: str = "") -> Item:
    return Item(key, value, quote, place, f"{KIND}/{key}", clause)
