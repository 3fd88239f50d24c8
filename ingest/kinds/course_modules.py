"""Modules of a course, their tasks and hours: from the table of contents and hours, else from numbered lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.formats.flow import Cell, Row, Section, Table, paragraphs_of, tables_of
from ingest.kinds.course_cards import read_cards
from ingest.kinds.course_module import Module, module_item, tasks_in
from ingest.kinds.course_words import ORDINAL, bare_name, key_of, to_number, words
from ingest.record import Item
from ingest.text import join_lines

Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Titles:
    """A title row recognised: where the columns stand. `hours` are those whose numbers are added up; `depth` is how many
    rows the titles take."""

    index: int
    depth: int
    module: Extent
    task: Extent | None
    number: Extent | None
    hours: tuple[Extent, ...]
    contents: tuple[Extent, ...]


def read_modules(sections: Sequence[Section]) -> tuple[list[Item], int | float | None]:
    """The modules in order, and the hours of the table's total row (None where no such row is printed)."""
    best: list[Module] = []
    total: int | float | None = None
    score = 0.0
    parts: dict[tuple[object, ...], tuple[list[Module], int | float | None]] = {}
    for table in tables_of(sections):
        titles = next(_find_titles(table), None)
        if titles is None:
            continue
        name = (table.headings, table.rows[titles.index].texts)  # the same titles under one heading: one table in parts
        modules, before = parts.get(name, ([], None))
        hours = _read_table(table, titles, modules) or before
        parts[name] = (modules, hours)
        counted = sum(module.hours is not None for module in modules)
        weight = 10 * counted / (len(modules) or 1) + 5 * (titles.task is not None) + min(len(modules), 5) + _headed(table)
        if modules and weight > score:
            best, total, score = modules, hours, weight
    cards = list(read_cards(sections))
    best = best or cards or list(_read_lines(sections))
    _add_tasks(best, cards)
    return [module_item(module) for module in best if module.name], total


def _add_tasks(modules: Sequence[Module], cards: Sequence[Module]) -> None:
    """Modules whose table names no tasks take those of the card with their name."""
    named = {bare_name(join_lines(card.name)): card for card in cards}
    for module in modules:
        if not module.tasks and (card := named.get(bare_name(join_lines(module.name)))) is not None:
            module.tasks = card.tasks


def _headed(table: Table) -> int:
    """A bonus for a table under a heading or caption that speaks of contents or hours."""
    words_above = table.caption + "".join(table.headings)
    return 6 * bool(re.search(r"内容|学时|课时|项目|模块", words_above)) - 20 * bool(
        re.search(r"考核|评价|资源|条件", words_above)
    )


def _find_titles(table: Table) -> Iterator[Titles]:
    for index, row in enumerate(table.rows):
        if len(row.cells) >= 2 and (titles := _titles(table, index, row)) is not None:
            yield titles


def _titles(table: Table, index: int, row: Row) -> Titles | None:
    """The title row's columns: a column for modules, and one for tasks or hours."""
    known = words()["modules"]
    keys = {cell: key_of(cell.joined) for cell in row.cells}
    if any(re.fullmatch(r"[\d.]+(?:学时|课时|节)?", cell.joined) for cell in row.cells):
        return None
    number = next((cell for cell in row.cells if keys[cell] in known["number"]), None)
    named = [cell for cell in row.cells if keys[cell] in known["module"] - known["contents"] or _is_module(keys[cell])]
    named = named or [cell for cell in row.cells if keys[cell] in known["module"] | known["task"]]
    if not named:
        return None
    module = named[0]
    task = next(
        (cell for cell in row.cells if cell is not module and cell.left >= module.right - 1 and keys[cell] in known["task"]), None
    )
    hours, depth = _hour_columns(table, index, row, keys)
    if task is None and not hours:
        return None
    rest = [cell for cell in row.cells if cell is not module and cell is not task and keys[cell] in known["contents"]]
    return Titles(
        index,
        depth,
        (module.left, module.right),
        None if task is None else (task.left, task.right),
        None if number is None else (number.left, number.right),
        hours,
        tuple((cell.left, cell.right) for cell in rest),
    )


def _is_module(key: str) -> bool:
    """Whether a title is a word for modules with one for their subject before it: 体育项目, 训练模块."""
    known = words()["modules"]
    return (
        2 < len(key) <= 6
        and key.endswith(("项目", "模块", "单元", "情境", "章节"))
        and key not in known["task"] | known["contents"]
    )


def _hour_columns(table: Table, index: int, row: Row, keys: dict[Cell, str]) -> tuple[tuple[Extent, ...], int]:
    """The columns whose numbers make up a row's hours (a sum column if there is one, else the parts), and how many rows the
    titles take."""
    known = words()["modules"]
    cells = list(row.cells)
    depth = 1
    below = table.rows[index + 1] if index + 1 < len(table.rows) else None
    if below is not None and not below.first:
        under = [cell for cell in below.cells if key_of(cell.joined) in known["parts"] | known["sums"]]
        if under and len(under) * 2 >= len([cell for cell in below.cells if cell.joined]):
            cells = [cell for cell in cells if not any(_inside(part, cell) for part in under)] + under
            depth = 2
    keyed = [(cell, keys.get(cell) or key_of(cell.joined)) for cell in cells]
    sums = [cell for cell, key in keyed if key in known["sums"]]
    plain = [cell for cell, key in keyed if key in known["hours"] - known["sums"]]
    parts = [cell for cell, key in keyed if key in known["parts"]]
    chosen = sums[-1:] or plain[-1:] or parts
    return tuple((cell.left, cell.right) for cell in chosen), depth


def _inside(part: Cell, whole: Cell) -> bool:
    return whole.left - 1 <= (part.left + part.right) / 2 <= whole.right + 1


def _read_table(table: Table, titles: Titles, modules: list[Module]) -> int | float | None:
    """Add the table's modules to those read before from its earlier parts; returns the hours of its total row."""
    known = words()["modules"]
    head = table.rows[titles.index].texts
    total: int | float | None = None
    top = bool(modules)
    for index, row in enumerate(table.rows[titles.index + titles.depth :], titles.index + titles.depth):
        top = top or row.first
        if not row.cells or row.texts == head or _is_subtitle(row):
            continue
        if _titles(table, index, row) is not None:
            break  # another table follows without a gap
        label = next((key_of(text) for text in row.texts if text), "")
        hours = [number for extent in titles.hours if (number := _number_under(row, extent)) is not None]
        if label in known["totals"] or label.endswith(("合计", "总计")):
            total = total or (sum(hours) if hours else None)
            continue
        _read_row(row, titles, modules, sum(hours) if hours else None, top=top)
        top = False
    return total


def _is_subtitle(row: Row) -> bool:
    known = words()["modules"]
    filled = [key_of(text) for text in row.texts if text]
    return bool(filled) and all(key in known["parts"] | known["sums"] for key in filled)


def _number_under(row: Row, extent: Extent) -> int | float | None:
    cell = row.under(*extent)
    return None if cell is None else to_number(cell.text)


def _read_row(row: Row, titles: Titles, modules: list[Module], hours: float | None, *, top: bool) -> None:
    """Add what a row says. `top`: it is the first on its page, so that its cells may go on from the page before."""
    cell = row.under(*titles.module)
    number = row.under(*titles.number) if titles.number is not None else None
    numbered = number is not None and bool(number.joined)
    goes_on = cell is None or (top and bool(modules) and _goes_on(cell, modules[-1], titles, numbered=numbered))
    if cell is not None and not goes_on and (cell.joined or numbered or cell.row_span > 1 or not modules):
        modules.append(Module(place=row.place))
    if not modules:
        return
    module = modules[-1]
    if cell is not None and cell.joined:
        if not module.quote:
            module.place, module.quote = row.place, cell.joined
        module.name.append(cell.text)
    task = row.under(*titles.task) if titles.task is not None else None
    if task is not None and task.joined:
        groups = tasks_in(task)
        if top and module.tasks and hours is None and ORDINAL.match(task.joined) is None:
            module.tasks[-1] += groups.pop(0)
        module.tasks += groups
    for extent in titles.contents:
        part = row.under(*extent)
        if part is not None and part.joined:
            module.contents.append(part.joined)
    if hours is not None:
        module.hours = (module.hours or 0) + hours


def _goes_on(cell: Cell, module: Module, titles: Titles, *, numbered: bool) -> bool:
    """Whether a module's cell at the top of a page continues the module before the break."""
    if not module.name or not cell.joined:
        return not numbered
    if titles.number is not None:
        return not numbered
    if ORDINAL.match(join_lines(module.name)):
        return ORDINAL.match(cell.joined) is None
    return False


_LINE = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?(?P<name>(?:学习项目|教学项目|学习情境|教学单元|教学模块|项目|模块|单元|情境|专题|第)\s*"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:章|单元|篇|模块|项目|部分)?[：:、.．\s]*[^。；]{2,40}?)"
    r"\s*(?:[（(【]?\s*(?:建议|参考|计划)?(?:学时|课时)?(?:数)?[：:]?\s*(?P<hours>\d{1,3})\s*(?:个)?(?:学时|课时|节)?\s*[)）】]?)?$"
)
_CHAPTER = re.compile(
    r"^第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:部分|章|节)\s*[^。；（(]{0,12}"
    r"(?:概述|目标|性质|定位|理念|思路|内容|要求|考核|评价|实施|建议|资源|保障|融通|说明|信息|安排|设计|附录|附则)$"
)
"""A heading of the standard itself: 第二部分 课程目标."""
_TASK = re.compile(
    r"^(?:学习任务|工作任务|教学任务|子任务|任务|活动)\s*(?:\d{1,2}(?:[.．\-]\d{1,2})*|[一二三四五六七八九十]{1,3})[：:、.．\s]*[^。；]{2,60}$"
)


def _read_lines(sections: Sequence[Section]) -> Iterator[Module]:
    """Modules from lines such as 项目一 … （8学时）, with lines such as 任务1 … under them; each module once."""
    module: Module | None = None
    seen: set[str] = set()
    for paragraph in paragraphs_of(sections):
        if _CHAPTER.match(paragraph.text):
            if module is not None:
                yield module
            module = None
        elif line := _LINE.match(paragraph.text):
            if module is not None:
                yield module
            module = None
            if bare_name(line["name"]) not in seen:
                seen.add(bare_name(line["name"]))
                hours = float(line["hours"]) if line["hours"] else None
                module = Module([line["name"]], place=paragraph.place, quote=paragraph.quote, hours=hours)
        elif module is not None and _TASK.match(paragraph.text):
            module.tasks.append([paragraph.text])
    if module is not None:
        yield module
