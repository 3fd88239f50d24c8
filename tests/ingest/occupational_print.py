"""Occupational standards printed for tests: requirement and weight tables as PDF in several layouts, and as DOCX."""

from __future__ import annotations

import random
from pathlib import Path

from ingest.samples.source.word import p, table, write_docx

from .occupational_papers import (
    CHARACTERS,
    CODE,
    NAME,
    Block,
    Look,
    overview,
    titles,
)
from .standard_press import LEFT, RIGHT, Sheets, TableRow, open_sheets


def rows_of(block: Block, look: Look) -> list[TableRow]:
    rows = []
    for f, (function, works) in enumerate(block.functions, 1):
        for w, work in enumerate(works, 1):
            skills = tuple(f"{f}.{w}.{n} {text}" for n, text in enumerate(work.skills, 1))
            alone = look.lone and len(work.knowledge) == 1
            knowledge = tuple(text if alone else f"{f}.{w}.{n} {text}" for n, text in enumerate(work.knowledge, 1))
            rows.append(TableRow((f"{f}.{function}" if w == 1 else None, f"{f}.{w}{work.name}"), (skills, knowledge)))
    return rows


def print_occupation(path: Path, blocks: list[Block], weights: list[dict[str, object]], look: Look, *, seed: int = 0) -> Path:
    """The standard as a PDF."""
    engineers = bool(blocks[0].direction)
    levels = tuple(dict.fromkeys(block.level for block in blocks))
    sheets = open_sheets(CHARACTERS, heads=("国家职业技能标准", f"职业编码：{CODE}"), roman=1)
    sheets.y = 200
    for text, size in ((NAME, 26), ("国家职业技能标准", 22), ("（2021年版）", 14), ("人力资源社会保障部 制定", 14)):
        sheets.line(text, centred=True, size=size)
    sheets.new_page()
    for text in overview(engineers=engineers, levels=levels):
        if text[0].isdigit() and text != CODE:
            sheets.line(text)
        else:
            sheets.paragraph(text)
    sheets.bottom = look.layout.bottom
    sheets.y += random.Random(seed).randint(0, 20) * 15
    for level in levels:
        _print_level(
            sheets, level, levels.index(level) + 1, [block for block in blocks if block.level == level], look, engineers=engineers
        )
    sheets.line("4 权重表")
    for number, (kind, key) in enumerate((("理论知识权重表", "theory_pct"), ("技能要求权重表", "skill_pct")), 1):
        sheets.line(f"4.{number} {kind}")
        print_weights(sheets, weights, key, look, technical=engineers)
    sheets.line("5 附录")
    sheets.pdf.output(str(path))
    return path


def _print_level(sheets: Sheets, level: str, number: int, blocks: list[Block], look: Look, *, engineers: bool) -> None:
    sheets.y += 8
    if sheets.y > look.layout.bottom - 80:
        sheets.new_page()
    sheets.line(f"3.{number} {level}", centred=number % 2 == 0)
    names = titles(engineers=engineers)
    widths = ((look.layout.upright and 34) or 62, 70, 200, RIGHT - LEFT - 270 - ((look.layout.upright and 34) or 62))
    if look.split == "sentences" and engineers:
        for block in blocks:
            sheets.paragraph(f"{block.direction}的职业功能包括{'、'.join(name for name, _ in block.functions)}。")
        sheets.table(names, [row for block in blocks for row in rows_of(block, look)], widths, look.layout)
        return
    for n, block in enumerate(blocks, 1):
        if block.direction:
            sheets.line(
                f"3.{number}.{n} {block.direction}" if look.split == "headings" else f"（{'一二三'[n - 1]}）{block.direction}"
            )
        sheets.table(names, rows_of(block, look), widths, look.layout)
        sheets.y += 6


def weight_columns(weights: list[dict[str, object]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((str(one["level"]), str(one.get("direction", ""))) for one in weights))


def weight_rows(weights: list[dict[str, object]], key: str, empty: str) -> list[list[str]]:
    """Rows of label and numbers, ethics and basics first; none of these two in the table of skills."""
    columns = weight_columns(weights)
    names = dict.fromkeys(str(one["function"]) for one in weights if key in one)
    told = {(str(one["level"]), str(one.get("direction", "")), str(one["function"])): one.get(key) for one in weights}
    rows = [[name, *(str(told.get((*column, name)) or empty) for column in columns)] for name in names]
    return [*rows, ["合计", *("100" for _ in columns)]]


def print_weights(sheets: Sheets, weights: list[dict[str, object]], key: str, look: Look, *, technical: bool) -> None:
    """A weight table: a group label over its rows, labels, a column a level (and direction, below its level)."""
    columns = weight_columns(weights)
    rows = weight_rows(weights, key, look.empty)
    first, second = 50.0, 110.0
    wide = (RIGHT - LEFT - first - second) / len(columns)
    height = 54.0 if technical else 50.0
    if sheets.y + height + 22 * len(rows) > 740:
        sheets.new_page()
    y, rect = sheets.y, sheets.pdf.rect
    rect(LEFT, y, first + second, height)
    sheets.put("项目", LEFT + 40, y + 4)
    x = LEFT + first + second
    for level in dict.fromkeys(level for level, _ in columns):
        under = [column for column in columns if column[0] == level]
        top = 18.0 if technical else height
        rect(x, y, wide * len(under), top)
        title = [level, "（%）"] if technical else [*level.replace("/", "/\n").split("\n"), "（%）"]
        if technical:
            sheets.put("".join(title), x + 4, y + 3)
        else:
            for n, text in enumerate(title):
                sheets.put(text, x + 3, y + 2 + 15 * n, 9)
        for _, direction in under:
            if technical:
                rect(x, y + top, wide, height - top)
                for n, text in enumerate(sheets.wrap(direction, wide - 6)):
                    sheets.put(text, x + 3, y + top + 1 + 11 * n, 8)
            x += wide
    y += height
    basics = [row for row in rows if row[0] in ("职业道德", "基础知识")]
    groups = [("基本要求", basics), ("相关知识要求" if basics else "技能要求", [row for row in rows[:-1] if row not in basics])]
    for label, inside in groups:
        if not inside:
            continue
        rect(LEFT, y, first, 22.0 * len(inside))
        for n, text in enumerate(sheets.wrap(label, first - 6)):
            sheets.put(text, LEFT + 3, y + 22 * len(inside) / 2 - 11 + 12 * n, 9)
        for row in inside:
            _weight_row(sheets, row, LEFT + first, second, wide, y)
            y += 22
    _weight_row(sheets, rows[-1], LEFT, first + second, wide, y)
    sheets.y = y + 34


def _weight_row(sheets: Sheets, row: list[str], x: float, second: float, wide: float, y: float) -> None:
    sheets.pdf.rect(x, y, second, 22)
    sheets.put(row[0], x + 3, y + 5)
    x += second
    for text in row[1:]:
        sheets.pdf.rect(x, y, wide, 22)
        sheets.put(text, x + wide / 2 - 6, y + 5)
        x += wide


def write_occupation(
    path: Path, blocks: list[Block], weights: list[dict[str, object]], look: Look, *, labels: str = "merged"
) -> Path:
    """The standard as a Word document."""
    engineers = bool(blocks[0].direction)
    levels = tuple(dict.fromkeys(block.level for block in blocks))
    body = [p(text) for text in (NAME, "国家职业技能标准", "（2021年版）", "人力资源社会保障部 制定")]
    body += [p(text) for text in overview(engineers=engineers, levels=levels)]
    for number, level in enumerate(levels, 1):
        body.append(p(f"3.{number} {level}"))
        for n, block in enumerate((block for block in blocks if block.level == level), 1):
            if block.direction:
                body.append(p(f"3.{number}.{n} {block.direction}"))
            rows = [list(titles(engineers=engineers))]
            last = ""
            for row in rows_of(block, look):
                last = row.labels[0] or last
                shown = row.labels[0] or {"merged": "^", "repeated": last}[labels]
                rows.append([shown, str(row.labels[1]), "\n".join(row.leaves[0]), "\n".join(row.leaves[1])])
            body.append(table(rows))
    body.append(p("4 权重表"))
    columns = weight_columns(weights)
    for number, (kind, key) in enumerate((("理论知识权重表", "theory_pct"), ("技能要求权重表", "skill_pct")), 1):
        body.append(p(f"4.{number} {kind}"))
        head = [
            [
                "项目",
                "<",
                *(
                    f"{level}（%）" if index == 0 or columns[index - 1][0] != level else "<"
                    for index, (level, _) in enumerate(columns)
                ),
            ]
        ]
        if engineers:
            head.append(["^", "<", *(direction for _, direction in columns)])
        rows = weight_rows(weights, key, look.empty)
        inside = [
            ["基本要求" if row[0] == "职业道德" else "^" if row[0] == "基础知识" else "相关要求", *row] for row in rows[:-1]
        ]
        body.append(table([*head, *inside, ["合计", "<", *rows[-1][1:]]]))
    return write_docx(path, body)
