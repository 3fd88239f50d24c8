"""Tables of competition rules to modules, by the titles of their columns, whole over pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.formats.flow import Cell, Row, Table
from ingest.kinds.competition_modules import Module, Task, bare_name, module_of_line, number_of, numbered_task, plain_text, words
from ingest.record import Place
from ingest.text import clean_key, squeeze

_TOTAL = re.compile(r"^(?:合计|总计|总分|小计|总成绩)")


@cache
def _roles() -> dict[str, str]:
    return {clean_key(title): role for role, titles in words()["columns"].items() for title in titles}


def role_of(title: str) -> str:
    """What a column holds by its title, "" for none known."""
    key = clean_key(title)
    found = _roles().get(key, "")
    if found or not key or len(key) > 14:
        return found
    if re.search(r"比例|占比|权重|比重|百分", key):
        return "weight"
    if re.search(r"分值|配分|分数", key):
        return "points"
    if re.search(r"技能|能力|考核点", key):
        return "skill"
    if key.endswith("任务"):
        return "task"
    return "module" if key.endswith("模块") else ""


@dataclass(slots=True)
class _Column:
    role: str
    left: float
    right: float


def module_columns(table: Table) -> tuple[list[_Column], int]:
    """The columns of a table of modules and the number of its first row of data; ([], 0) for another table."""
    for index, row in enumerate(table.rows[:3]):
        columns = [_Column(role_of(cell.joined), cell.left, cell.right) for cell in row.cells]
        roles = {column.role for column in columns}
        if not roles & {"module", "task"}:
            continue
        first = index + 1
        under = table.rows[first] if first < len(table.rows) else None
        if under is not None and sum(bool(role_of(cell.joined)) for cell in under.cells) * 2 > len(under.cells):
            columns = _split(columns, under)
            first += 1
            roles = {column.role for column in columns}
        if (roles & {"weight", "points"} and roles & {"module", "task"}) or {"module", "task"} <= roles:
            return _settle(columns), first
    return [], 0


def _split(columns: Sequence[_Column], under: Row) -> list[_Column]:
    """Columns of two rows of titles: the lower cells where there are any."""
    found: list[_Column] = []
    for column in columns:
        below = [cell for cell in under.cells if _within(cell, column.left, column.right) and cell.joined]
        found += [_Column(role_of(cell.joined) or column.role, cell.left, cell.right) for cell in below] or [column]
    return found


def _settle(columns: Sequence[_Column]) -> list[_Column]:
    """Of two columns of points, or two of shares, the one left of the tasks is the module's; of two tasks the second is the
    skill; without a module column the first task column holds the modules."""
    found = list(columns)
    roles = [column.role for column in found]
    if "module" not in roles and roles.count("task") > 1:
        found[roles.index("task")].role = "module"
    elif "module" not in roles and "skill" in roles and "task" in roles and "weight" in roles:
        found[roles.index("task")].role = "module"
        found[roles.index("skill")].role = "task"
    roles = [column.role for column in found]
    if roles.count("task") > 1 and "skill" not in roles:
        found[len(roles) - 1 - roles[::-1].index("task")].role = "skill"
    marks = [index for index, role in enumerate(roles) if role in {"weight", "points"}]
    tasks = [index for index, role in enumerate(roles) if role in {"task", "skill"}]
    if len(marks) > 1 and tasks:
        found[marks[0]].role = "weight"
        for index in marks[1:]:
            found[index].role = "points"
    elif len(marks) == 1 and tasks and marks[0] > tasks[0]:
        found[marks[0]].role = "points"
    return found


def read_groups(tables: Iterable[Table], lines: Mapping[str, Place]) -> list[list[Module]]:
    """The modules of each table of modules; a table of the same columns goes on with the one before, unless it begins again.
    A table without a column of modules is of the module that the line or heading above it names (`lines`: where they stand)."""
    groups: list[list[Module]] = []
    before: tuple[str, ...] = ()
    for table in tables:
        columns, first = module_columns(table)
        if not columns:
            continue
        above = None if any(column.role == "module" for column in columns) else _module_above(table, lines)
        modules = _read(columns, table.rows[first:], above)
        roles = tuple(column.role for column in columns)
        if groups and roles == before and not _begins_again(groups[-1], modules):
            _go_on(groups[-1], modules)
        else:
            groups.append(modules)
        before = roles
    for group in groups:
        _spread(group)
    return [kept for group in groups if (kept := [module for module in group if module.name])]


def _begins_again(known: Sequence[Module], modules: Sequence[Module]) -> bool:
    return bool(modules) and modules[0].name in {module.name for module in known[:-1]}


def _go_on(known: list[Module], modules: list[Module]) -> None:
    if known and modules and modules[0].name in {"", known[-1].name}:
        known[-1].tasks += modules.pop(0).tasks
    known += modules


def _module_above(table: Table, lines: Mapping[str, Place]) -> Module | None:
    for text in (table.caption, *reversed(table.headings)):
        place = next((place for line, place in lines.items() if text and line.endswith(text)), None)
        if place is not None and (module := module_of_line(text, place)) is not None:
            return module
    return None


def _read(columns: Sequence[_Column], rows: Sequence[Row], above: Module | None) -> list[Module]:
    modules: list[Module] = [] if above is None else [above]
    for row in rows:
        cells = _cells(columns, row)
        texts = {role: cell.joined for role, cell in cells.items()}
        if not any(texts.values()) or any(_TOTAL.match(text) for text in texts.values()):
            continue
        if role_of(texts.get("module", "") or texts.get("task", "")) and role_of(
            texts.get("points", "") or texts.get("weight", "")
        ):
            continue
        _read_row(modules, cells, row)
    for module in modules:
        if not module.name and module.content:
            module.name, module.content = bare_name(module.content), ""
    return modules


def _within(cell: Cell, left: float, right: float) -> bool:
    """Whether the cell's middle lies between, and the cell is no wider."""
    return left < (cell.left + cell.right) / 2 < right and cell.right - cell.left <= 1.1 * (right - left)


def _cells(columns: Sequence[_Column], row: Row) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in columns:
        inside = [cell for cell in row.cells if _within(cell, column.left, column.right) and cell.joined]
        cell = row.under(column.left, column.right)
        if column.role == "module" and len(inside) > 1:
            cell = replace(inside[0], text=" ".join(one.joined for one in inside), right=inside[-1].right)
        only_number = column.role == "module" and "module" in found and not bare_name(found["module"].joined)
        if cell is not None and column.role and (column.role not in found or only_number):
            found[column.role] = cell
    return found


def _read_row(modules: list[Module], cells: dict[str, Cell], row: Row) -> None:
    head = cells.get("module")
    if head is not None and head.joined and not (modules and _same(modules[-1], head.joined)):
        modules.append(Module(bare_name(head.joined), head.joined, row.place))
    if not modules:
        if "module" in cells or "task" not in cells:
            return
        modules.append(Module("", cells["task"].joined, row.place))
    module = modules[-1]
    if head is None and "module" not in cells and not module.name and not module.tasks:
        module.quote = module.quote or cells["task"].joined
    if (share := cells.get("weight")) is not None and module.share is None:
        module.share, module.percent = number_of(share.joined), bool(re.search(r"[%％]", share.joined))
    if (content := cells.get("content")) is not None and content.joined and not module.content:
        module.content = content.text
    _read_task(module, cells)


def _same(module: Module, printed: str) -> bool:
    """A module's label that is printed again on the next page (续)."""
    bare = re.sub(r"[（(]续[)）]", "", printed)
    return squeeze(module.quote) == squeeze(bare) or (bool(bare_name(bare)) and bare_name(bare) == module.name)


def _read_task(module: Module, cells: dict[str, Cell]) -> None:
    if "task" in cells and len(listed := _listed(cells["task"])) > 1:
        _read_listed(module, listed, cells)
        return
    name = bare_name(cells["task"].joined) if "task" in cells else ""
    skill = plain_text(cells["skill"].joined) if "skill" in cells else ""
    points = number_of(cells["points"].joined) if "points" in cells else None
    if name:
        module.tasks.append(Task(name, skill, points))
    elif module.tasks and (skill or points is not None):
        last = module.tasks[-1]
        last.skill = "；".join(part for part in (last.skill.rstrip("；;。"), skill) if part)
        if points is not None:
            last.points = (last.points or 0) + points
    elif skill and "task" not in cells:
        module.tasks.append(Task(skill, "", points))
    elif points is not None and module.share is None:
        module.share = points


def _listed(cell: Cell) -> list[str]:
    """The numbered lines of a cell (1.… 2.…); fewer than two where its lines are not all tasks of their own."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    return [task[0].name for line in lines if (task := numbered_task(line, "")) is not None] if len(lines) > 1 else []


def _read_listed(module: Module, names: Sequence[str], cells: Mapping[str, Cell]) -> None:
    """Several tasks in one cell: skills in as many lines are theirs, one number is the module's."""
    skills = [plain_text(line) for line in cells["skill"].text.splitlines() if line.strip()] if "skill" in cells else []
    if len(skills) != len(names):
        skills = [plain_text(cells["skill"].joined) if "skill" in cells else "", *[""] * (len(names) - 1)]
    module.tasks += [Task(name, skill) for name, skill in zip(names, skills, strict=True)]
    if "points" in cells and module.share is None:
        module.share = number_of(cells["points"].joined)


def _spread(modules: Sequence[Module]) -> None:
    """One number for a module of several tasks is the module's own share."""
    for module in modules:
        with_points = [task for task in module.tasks if task.points is not None]
        if len(module.tasks) > 1 and len(with_points) == 1 and module.share is None and module.tasks[0].points is not None:
            module.share, module.tasks[0].points = module.tasks[0].points, None
