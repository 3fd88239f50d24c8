"""Kind `competition`: rules of competitions (赛项规程): event, level, year, track, programs, modules with tasks and points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.docx import read_docx_flow
from ingest.formats.flow import Section, paragraphs_of, read_flow, tables_of
from ingest.formats.pdf import read_pdf
from ingest.kinds.competition_facts import (
    Fact,
    read_certificates,
    read_facts,
    read_level,
    read_name,
    read_programs,
    read_title,
    read_year,
)
from ingest.kinds.competition_lines import read_text_flow
from ingest.kinds.competition_modules import Module, merged, module_of_line, numbered_task, task_lines, tell_shares, weigh
from ingest.kinds.competition_tables import read_groups
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

KIND = "competition"
FORMATS = ("docx", "pdf", "md", "txt")
VERSION = "3"
_RULES = re.compile(r"(?:赛项|竞赛|比赛|大赛|技能大赛|赛)\s*(?:规程|实施方案|技术文件|竞赛方案)")
_CALLED = "任务"
_CHAPTERS = (
    "赛项名称",
    "竞赛内容",
    "竞赛目标",
    "竞赛方式",
    "竞赛规则",
    "成绩评定",
    "评分标准",
    "赛项组别",
    "赛项信息",
    "竞赛试题",
    "技术平台",
    "技术规范",
    "比赛内容",
    "赛项设备",
    "奖项设定",
    "赛场预案",
    "竞赛流程",
)


def detect(head: str, format: str) -> float:
    """Sure when the title is that of competition rules and the chapters of some follow."""
    if format not in FORMATS:
        return 0.0
    bare = squeeze(head)
    chapters = sum(title in bare for title in _CHAPTERS)
    titled = _RULES.search(bare[:400]) is not None
    return min(1.0, 0.45 * titled + 0.12 * chapters) if titled or chapters >= 4 else 0.0


def read_document(path: Path, *, sha256: str) -> Reading:
    """The event of one document. Raises DocumentError as the readers of the formats do; unknown where it names no event."""
    sections, format, pages = _flow(path)
    issues: list[Issue] = []
    facts = read_facts(sections)
    title = read_title(sections)
    name = read_name(facts, title)
    if name is None:
        message = f"{path.name}: no competition is named in it (赛项名称, or a title that ends in 规程)"
        raise DocumentError(message, what=str(path), why="unknown")
    items: list[Item] = []
    if title is not None:
        items.append(_item("title", title.value, title))
    items.append(_item("name", name.value, name))
    for key, found in (
        ("level", read_level(facts, title, sections)),
        ("year", read_year(facts, title, sections)),
        ("track", facts.get("track")),
    ):
        if found is not None:
            items.append(_item(key, found.value, found))
    items += [_item("programs", fact.value, fact) for fact in read_programs(sections, facts)]
    modules = _modules(sections)
    items += modules
    items += [_item("certificates", fact.value, fact) for fact in read_certificates(sections, facts)]
    if organizer := facts.get("organizer"):
        items += [
            _item("organizers", one, organizer)
            for one in re.split(r"[、，,；;\s]+", re.sub(r"等$", "", str(organizer.value)))
            if one
        ]
    if not modules:
        issues.append(Issue(path.name, Place(), "", "no modules of the competition were found"))
    used, total = _used(sections, items)
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=format,
        title=str(title.value if title else name.value),
        pages=pages,
        records=(Record(KIND, tuple(items)),),
        issues=tuple(issues),
        lines_total=total,
        lines_used=used,
    )


def _flow(path: Path) -> tuple[tuple[Section, ...], str, int]:
    with path.open("rb") as handle:
        head = handle.read(1024)
    if b"%PDF-" in head:
        document = read_pdf(path)
        return read_flow(document), "pdf", len(document.pages)
    if head.startswith(b"PK"):
        return read_docx_flow(path), "docx", 0
    return read_text_flow(path), "md" if path.suffix.lower() in {".md", ".markdown"} else "txt", 0


def _item(key: str, value: Any, fact: Fact) -> Item:
    return Item(key, value, fact.quote, fact.place, f"competition/{key}")


def _modules(sections: Sequence[Section]) -> list[Item]:
    """The modules of all tables that list some; of the text where no table does, or tasks where no table has them."""
    groups = read_groups(tables_of(sections), {paragraph.text: paragraph.place for paragraph in paragraphs_of(sections)})
    groups.sort(key=_rank, reverse=True)
    modules = merged(groups)
    written = list(_written(sections))
    if not modules:
        modules = written
    for module in modules:
        if not module.tasks:
            told = next((one for one in written if squeeze(one.name) == squeeze(module.name) and one.tasks), None)
            module.tasks = (
                told.tasks if told else list(task_lines(re.split(r"[；;\n]|(?=任务\s*[一二三四五六\d])", module.content)))
            )
    tell_shares(modules, (paragraph.text for paragraph in paragraphs_of(sections)))
    shares = weigh(modules)
    return [
        Item("modules", _value(module, shares.get(module.name)), module.quote, module.place, "competition/modules")
        for module in modules
    ]


def _rank(group: Sequence[Module]) -> tuple[int, int, int]:
    """Tables with tasks and points first, then those with more modules."""
    tasks = sum(len(module.tasks) for module in group)
    return (int(tasks > 0), sum(task.points is not None for module in group for task in module.tasks), len(group))


def _value(module: Module, share: float | None) -> dict[str, Any]:
    value: dict[str, Any] = {"name": module.name}
    if share is not None:
        value["weight_pct"] = _whole(share)
    if module.tasks:
        value["tasks"] = [task.name for task in module.tasks]
        if any(task.skill for task in module.tasks):
            value["skills"] = [task.skill for task in module.tasks]
        if any(task.points is not None for task in module.tasks):
            value["points"] = [None if task.points is None else _whole(task.points) for task in module.tasks]
    return value


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


def _written(sections: Sequence[Section]) -> Iterable[Module]:
    """Modules that stand in lines (模块一：网店开设（35%）) with the tasks in the lines below: those called 任务, else
    the numbered lines of the first style."""
    module: Module | None = None
    style = ""
    for paragraph in paragraphs_of(sections):
        begun = module_of_line(paragraph.text, paragraph.place)
        if begun is not None:
            if module is not None:
                yield module
            module, style = begun, ""
        elif module is not None:
            if paragraph.level in (1, 2) and not re.search(r"任务", paragraph.text):
                yield module
                module = None
                continue
            called = list(task_lines([paragraph.text]))
            if called and style not in ("", _CALLED):
                module.tasks.clear()
            if called:
                style = _CALLED
            elif style != _CALLED and (numbered := numbered_task(paragraph.text, style)) is not None:
                task, style = numbered
                called = [task]
            module.tasks += called
            skill = re.match(r"^\s*(?:[（(]?\d*[)）、.]?\s*)?(?:考核)?(?:技能|能力)(?:要求|点)?\s*[：:]\s*(.+)$", paragraph.text)
            if skill and module.tasks and not module.tasks[-1].skill:
                module.tasks[-1].skill = skill[1].strip(" 。；;")
    if module is not None:
        yield module


def _used(sections: Sequence[Section], items: Sequence[Item]) -> tuple[int, int]:
    """Numbered lines and table rows, and how many of them an item quotes."""
    quotes = {squeeze(item.quote) for item in items}
    rows = [squeeze("".join(row.texts)) for table in tables_of(sections) for row in table.rows if any(row.texts)]
    lines = [squeeze(paragraph.text) for paragraph in paragraphs_of(sections) if paragraph.level]
    whole = [*rows, *lines]
    return sum(any(quote in text or text in quote for quote in quotes) for text in whole), len(whole)
