"""The outline of a course's knowledge: a template with the kind of node in one column and its name in others, by depth."""

from __future__ import annotations

import re
from typing import Any

from ingest.formats.sheets import Sheet
from ingest.kinds.catalogue_columns import HEADER_ROWS, normal_title

KIND_TITLES = ("节点类型", "知识点类型", "类型", "node type", "type")
NAME_TITLES = ("节点名称", "知识点名称", "名称", "node name", "name")
LINKS = {
    "before": ("前置节点", "前置知识点", "先修知识点", "prerequisites"),
    "after": ("后置节点", "后置知识点", "后续知识点"),
    "related": ("关联节点", "关联知识点", "related"),
    "tags": ("标签", "tags"),
}
TEXTS = {
    "definition": ("节点说明", "知识点说明", "说明", "description"),
    "goal": ("教学目标", "学习目标"),
    "class": ("知识点分类", "认知分类"),
}

Point = tuple[int, dict[str, Any], str]
Problem = tuple[int, str, str]


def is_outline(sheet: Sheet) -> bool:
    """Whether one of the first rows titles a kind of node and at least two levels of names."""
    return _header(sheet) is not None


def read_outline(sheet: Sheet) -> tuple[list[Point], list[Problem], int]:
    """The points as (row index, {"name", "type", "parent", "path", "before", "after", "related", ...}, quote), what is wrong
    with rows as (row index, text, why), and the number of rows used."""
    header = _header(sheet)
    if header is None:
        return [], [], 0
    index, kind_column, columns = header
    titles = [normal_title(title) for title in sheet.rows[index]]
    links = {column: field for field, known in LINKS.items() for column, title in enumerate(titles) if title in known}
    texts = {column: field for field, known in TEXTS.items() for column, title in enumerate(titles) if title in known}
    points: list[Point] = []
    problems: list[Problem] = []
    used = sum(any(row) for row in sheet.rows[: index + 1])
    path: list[str] = []
    for number, row in enumerate(sheet.rows[index + 1 :], index + 1):
        if not any(row):
            continue
        depth = [level for level, column in enumerate(columns) if column < len(row) and row[column]]
        if len(depth) != 1:
            why = "a row without the name of its node" if not depth else "a row names several nodes: one row is one node"
            problems.append((number, " | ".join(row), why))
            continue
        level = depth[0]
        if level > len(path):
            problems.append((number, " | ".join(row), "a node stands deeper than one below the last: its parent is missing"))
            continue
        name = row[columns[level]]
        path = [*path[:level], name]
        value: dict[str, Any] = {"name": name, "type": row[kind_column]}
        if level:
            value["parent"] = path[level - 1]
            value["path"] = path[:level]
        for column, field in links.items():
            if column < len(row) and row[column]:
                value[field] = [one.strip() for one in re.split(r"[;；\n]", row[column]) if one.strip()]
        value |= {field: row[column] for column, field in texts.items() if column < len(row) and row[column]}
        wanted = sorted({columns[level], kind_column, *links, *texts})
        points.append((number, value, "\t".join(row[column] for column in wanted if column < len(row) and row[column])))
        used += 1
    names = {value["name"] for _, value, _ in points}
    for number, value, _ in points:
        missing = [one for field in ("before", "after", "related") for one in value.get(field, ()) if one not in names]
        if missing:
            problems.append((number, value["name"], f"nodes that no row has: {'、'.join(missing)}"))
    return points, problems, used


def _header(sheet: Sheet) -> tuple[int, int, list[int]] | None:
    """Index of the title row, the column of the kind and the columns of names by depth."""
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        titles = [normal_title(title[:60]) for title in row]
        kinds = [column for column, title in enumerate(titles) if title in KIND_TITLES]
        names = [column for column, title in enumerate(titles) if title in NAME_TITLES]
        if kinds and len(names) >= 2:
            return index, kinds[0], names
    return None
