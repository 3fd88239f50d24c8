"""Tables of competition rules to modules: what each weighs, its tasks with the skills they test and their points."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ingest.flow import Cell, Row, Table
from ingest.record import Place
from ingest.text import clean_key, join_lines, squeeze

DATA = Path(__file__).parents[1] / "data"
_MARK = re.compile(
    r"^\s*(?:(?:竞赛|比赛|考核|赛项)?(?:模块|任务|环节|项目|阶段|单元|子任务)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:[-.．]\d{1,2})*|[A-Za-zⅠ-Ⅹ]\d?(?![A-Za-z]))"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|\d{1,2}(?:[.．]\d{1,2})+|\d{1,2}\s*[、.．](?!\d)|[一二三四五六七八九十]{1,3}、|[A-H][、.．:：](?=\S))"
    r"\s*[：:、.．\-—–]*\s*"
)
_SHARE = re.compile(r"[（(]\s*(?:权重|占比|占|比例|分值|满分|配分|共|总分)?\s*[:：]?\s*\d+(?:\.\d+)?\s*[%％分]?\s*[)）]\s*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TOTAL = re.compile(r"^(?:合计|总计|总分|小计|总成绩)")


@dataclass(slots=True)
class Task:
    """A task of a module: what it tests and its points, "" and None where they are not said."""

    name: str
    skill: str = ""
    points: float | None = None


@dataclass(slots=True)
class Module:
    """A module as one table gives it. `quote` stands at `place`; `share` as printed, `percent` says that it was a percentage."""

    name: str
    quote: str
    place: Place
    share: float | None = None
    percent: bool = False
    tasks: list[Task] = field(default_factory=list)
    content: str = ""


@cache
def words() -> dict[str, dict[str, Any]]:
    """The shipped words of this kind."""
    return tomllib.loads((DATA / "competition.toml").read_text(encoding="utf-8"))


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


def bare_name(text: str) -> str:
    """A name without 模块一：, 任务2, numbers and a share in brackets.

    >>> bare_name("模块一：网店开设（35%）")
    '网店开设'
    """
    rest = _SHARE.sub("", join_lines(text)).strip()
    while found := _MARK.match(rest):
        if found.end() == 0:
            break
        rest = rest[found.end() :]
    return rest.strip(" ：:。；;")


def number_of(text: str) -> float | None:
    """The first number, None for none."""
    found = _NUMBER.search(squeeze(text))
    return float(found[0]) if found else None


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
        below = [cell for cell in under.cells if cell.left >= column.left - 2 and cell.right <= column.right + 2 and cell.joined]
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


def read_modules(table: Table) -> list[Module]:
    """The modules of one table, in order; [] where it is no table of modules."""
    columns, first = module_columns(table)
    modules: list[Module] = []
    if not columns:
        return modules
    for row in table.rows[first:]:
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
        if not module.name:
            module.name, module.content = bare_name(module.content), ""
    _spread(modules)
    return [module for module in modules if module.name]


def _cells(columns: Sequence[_Column], row: Row) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for column in columns:
        cell = row.under(column.left, column.right)
        if cell is not None and column.role and column.role not in found:
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
    name = bare_name(cells["task"].joined) if "task" in cells else ""
    skill = _plain(cells["skill"].joined) if "skill" in cells else ""
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


def _plain(text: str) -> str:
    return _MARK.sub("", text, count=1) if re.match(r"^\s*(?:[（(]?\d{1,2}[)）、.．](?!\d))", text) else text


def _spread(modules: Sequence[Module]) -> None:
    """One number for a module of several tasks is the module's own share."""
    for module in modules:
        with_points = [task for task in module.tasks if task.points is not None]
        if len(module.tasks) > 1 and len(with_points) == 1 and module.share is None and module.tasks[0].points is not None:
            module.share, module.tasks[0].points = module.tasks[0].points, None


def weigh(modules: Sequence[Module]) -> dict[str, float]:
    """The share of each module in percent, by name: as printed, else its points, of the sum of all where that is not 100."""
    shares: dict[str, float] = {}
    for module in modules:
        points = [task.points for task in module.tasks if task.points is not None]
        if module.share is not None:
            shares[module.name] = module.share
        elif points and len(points) == len(module.tasks):
            shares[module.name] = sum(points)
    total = sum(shares.values())
    if not total or any(module.percent for module in modules) or len(shares) < len(modules):
        return shares
    if abs(total - 1) < 0.01:
        return {name: round(share * 100, 2) for name, share in shares.items()}
    if abs(total - 100) < 0.01 or total < 100:
        return shares
    return {name: round(share * 100 / total, 2) for name, share in shares.items()}


def merged(groups: Sequence[Sequence[Module]]) -> list[Module]:
    """Modules of several tables as one list: by name, each with the most that any table says of it."""
    found: dict[str, Module] = {}
    for group in groups:
        known = bool(found) and any(_known(found, module) for module in group)
        for module in group:
            other = _known(found, module)
            if other is None:
                if found and (known or len(group) < 2):
                    continue
                found[squeeze(module.name)] = module
                continue
            if other.share is None or (module.percent and not other.percent):
                other.share, other.percent = (
                    (module.share, module.percent) if module.share is not None else (other.share, other.percent)
                )
            if _worth(module) > _worth(other):
                other.tasks = module.tasks
    return list(found.values())


def _known(found: dict[str, Module], module: Module) -> Module | None:
    key = squeeze(module.name)
    return found.get(key) or next((one for name, one in found.items() if len(key) > 3 and (key in name or name in key)), None)


def _worth(module: Module) -> tuple[int, int, int]:
    return (
        sum(task.points is not None for task in module.tasks),
        len(module.tasks),
        sum(bool(task.skill) for task in module.tasks),
    )


def task_lines(texts: Sequence[str]) -> Iterator[Task]:
    """Tasks that stand in lines: 任务1：商品采集（10分）."""
    for text in texts:
        found = re.match(
            r"^\s*(?:任务|子任务)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:[-.．]\d{1,2})*)\s*[：:、.．\s]\s*(?P<rest>.+)$",
            text,
        )
        if found is None:
            continue
        points = re.search(
            r"[（(]\s*(?:分值|共|满分|配分)?\s*[:：]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]|[，,：:]\s*(\d+(?:\.\d+)?)\s*分\s*[。；]?$",
            found["rest"],
        )
        name = found["rest"][: points.start()] + found["rest"][points.end() :] if points else found["rest"]
        name, _, skill = name.partition("：") if "：" in name else (re.split(r"[。；]", name)[0], "", "")
        yield Task(name.strip(" 。；;"), skill.strip(" 。；;"), float(points[1] or points[2]) if points else None)
