"""One module of a course while it is read: its name, tasks, contents and hours, and the item they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.formats.flow import Cell
from ingest.kinds.course_words import bare_name, found, split_ordinals
from ingest.record import Item, Place
from ingest.text import join_lines

LONGEST_TASK = 40
"""Characters of a task among several in one line."""
_TASK_NUMBER = re.compile(r"(?<=\S)\s*(?=(?:子)?任务\s*(?:\d|[一二三四五六七八九十]))")


@dataclass(slots=True)
class Module:
    name: list[str] = field(default_factory=list)
    tasks: list[list[str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    hours: float | None = None
    place: Place = field(default_factory=Place)
    quote: str = ""


def module_item(module: Module) -> Item:
    """The module as a fact."""
    name = bare_name(join_lines(module.name))
    value: dict[str, object] = {"name": name, "tasks": [bare_name(join_lines(task)) for task in module.tasks]}
    if not module.tasks:
        del value["tasks"]
    if module.hours is not None:
        value["hours"] = int(module.hours) if float(module.hours).is_integer() else module.hours
    if module.contents:
        value["contents"] = [{"text": text} for text in module.contents]
    return found("modules", value, module.quote, module.place)


def tasks_in(cell: Cell) -> list[list[str]]:
    """Tasks of one cell, each as its printed lines: at their numbers, else at semicolons."""
    lines = [line for line in cell.text.split("\n") if line.strip()]
    groups = split_ordinals(lines)
    if len(groups) != 1:
        return groups
    parts = _TASK_NUMBER.split(cell.joined) if len(_TASK_NUMBER.findall(cell.joined)) else re.split(r"[；;]", cell.joined)
    parts = [part for part in (part.strip(" 。；;、") for part in parts) if part]
    return [[part] for part in parts] if len(parts) > 1 and max(map(len, parts)) <= LONGEST_TASK else groups
