"""Modules of a competition: what each weighs, its tasks with the skills they test and their points; several tellings as one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ingest.record import Place
from ingest.text import join_lines, squeeze

DATA = Path(__file__).parents[1] / "data"
_MARK = re.compile(
    r"^\s*(?:(?:竞赛|比赛|考核|赛项)?(?:模块|任务|环节|项目|阶段|单元|子任务)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:[-.．]\d{1,2})*|[A-Za-zⅠ-Ⅹ]\d?(?![A-Za-z]))"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|\d{1,2}(?:[.．]\d{1,2})+|\d{1,2}\s*[、.．](?!\d)|[一二三四五六七八九十]{1,3}、|[A-H][、.．:：](?=\S))"
    r"\s*[：:、.．\-—–]*\s*"
)
_SHARE = re.compile(r"[（(]\s*(?:权重|占比|占|比例|分值|满分|配分|共|总分)?\s*[:：]?\s*\d+(?:\.\d+)?\s*[%％分]?\s*[)）]\s*$")
_TIME = r"[（(][^（）()%％]{0,8}\d+(?:\.\d+)?\s*(?:分钟|小时|天|min|h)[^（）()%％]{0,8}[)）]"
"""How long a module lasts, in brackets."""
_MODULE_LINE = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]?\s*)?(?:竞赛|比赛)?(?:模块|环节|阶段)\s*(?:[一二三四五六七八九十]{1,2}|\d{1,2}|[A-H])\s*[：:、.．\s]\s*(?P<name>[^。；，]{2,30}?)"
    rf"(?:{_TIME}\s*)?(?:[（(](?:权重|占比|占|分值|满分|共|配分|占总分)?[:：]?\s*(?P<share>\d+(?:\.\d+)?)"
    rf"(?!\d|\.\d|\s*(?:分钟|小时|学时|[天人名题个项道]))\s*(?P<unit>[%％]|分)?[^）)]*[)）])?\s*(?:{_TIME})?\s*(?:[。：:；，].*)?$"
)
_SHARED_LINE = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]+)\s*(?P<name>[^。；，：:（()）奖]{2,30})"
    r"[（(][^（）()\d]{0,6}(?P<share>\d+(?:\.\d+)?)\s*[%％][^（）()]{0,20}[)）]\s*$"
    r"|^\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]+)\s*(?P<called>(?!(?:竞赛|比赛|赛项|考核|大赛|各|内容|评分)*(?:模块|赛段|环节))[^。；，：:、和各每本个]{2,20}(?:模块|赛段|环节))(?:[（(][^（）()]*[)）])?\s*$"
)
"""A module named without its word before it: （一）方案设计（40%，3小时）, 1.居家养老模块."""
_NUMBERED = re.compile(r"^\s*(?P<mark>\d{1,2}\s*[.、．](?!\d)|\d{1,2}[)）]|[（(]\s*\d{1,2}\s*[)）]|[①-⑳])\s*(?P<rest>\S.+)$")
_NO_TASK = re.compile(
    r"^(?:本?(?:模块|任务|赛项)|比赛|竞赛|考核|完成|评分)?的?(?:时间|时长|用时|形式|方式|分值|配分|成绩|权重|占比|说明|环境|平台|设备|注意|要求|目标|标准)"
)
_POINTS = re.compile(
    r"[（(]\s*(?:分值|共|满分|配分)?\s*[:：]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]|[，,：:]\s*(\d+(?:\.\d+)?)\s*分\s*[。；]?$"
)
_AGAIN = re.compile(r"[（(]续[)）]\s*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


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


def bare_name(text: str) -> str:
    """A name without 模块一：, 任务2, numbers and a share in brackets.

    >>> bare_name("模块一：网店开设（35%）")
    '网店开设'
    """
    rest = _SHARE.sub("", _AGAIN.sub("", join_lines(text))).strip()
    while found := _MARK.match(rest):
        if found.end() == 0:
            break
        rest = rest[found.end() :]
    return rest.strip(" ：:。；;")


def plain_text(text: str) -> str:
    """A requirement without its number (1、能… becomes 能…)."""
    return _MARK.sub("", text, count=1) if re.match(r"^\s*(?:[（(]?\d{1,2}[)）、.．](?!\d))", text) else text


def module_of_line(text: str, place: Place) -> Module | None:
    """The module that a line names (（一）模块一：网店开设（35%）), None where it names none."""
    found = _MODULE_LINE.match(text)
    if found is None:
        named = _SHARED_LINE.match(text)
        if named is None:
            return None
        return Module(
            named["name"] or named["called"], text, place, float(named["share"]) if named["share"] else None, bool(named["share"])
        )
    share = float(found["share"]) if found["share"] else None
    return Module(bare_name(found["name"]), text, place, share, (found["unit"] or "") in {"%", "％"})


def tell_shares(modules: Sequence[Module], texts: Iterable[str]) -> None:
    """Give modules without a share the one that a sentence states (网店开设占总成绩的35%)."""
    bare = re.compile(r"(?<=..)(?:环节|模块)$")
    named = {squeeze(bare.sub("", one.name)): one for one in modules if len(one.name) > 1}
    lacking = {name: one for name, one in named.items() if one.share is None}
    for text in map(squeeze, texts):
        if "%" not in text and "％" not in text:
            continue
        for name in sorted(lacking, key=len, reverse=True):
            found = re.search(
                rf"{re.escape(name)}[”』」》）)]?[^，。；;%％]{{0,6}}?(?:占|权重|比重|比例)[^，。；;%％\d]{{0,10}}(\d+(?:\.\d+)?)[%％]",
                text,
            )
            if found:
                module = lacking.pop(name)
                module.share, module.percent = float(found[1]), True
        if lacking:
            _tell_in_turn(named, lacking, text)


def _tell_in_turn(known: dict[str, Module], lacking: dict[str, Module], text: str) -> None:
    """Shares of several modules that follow their names in the same order (A、B、C三个模块，占比为30%、30%、40%)."""
    for sentence in re.split(r"[。；;]", text):
        shares = list(re.finditer(r"(\d+(?:\.\d+)?)[%％]", sentence))
        before = sentence[: shares[0].start()] if shares else ""
        named = sorted((before.find(name), name) for name in known if name in before)
        if len(shares) > 1 and len(named) == len(shares) and re.search(r"占|比重|比例|权重", before):
            for (_, name), share in zip(named, shares, strict=True):
                if (module := lacking.pop(name, None)) is not None:
                    module.share, module.percent = float(share[1]), True


def number_of(text: str) -> float | None:
    """The first number, None for none."""
    found = _NUMBER.search(squeeze(text))
    return float(found[0]) if found else None


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
            r"^\s*(?:任务|子任务)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:[-.．]\d{1,2})*(?![\d-]))(?:\s*[：:、.．\s]\s*|(?<=\d))(?P<rest>.+)$",
            text,
        )
        if found is None:
            continue
        points = _POINTS.search(found["rest"])
        name = found["rest"][: points.start()] + found["rest"][points.end() :] if points else found["rest"]
        name, _, skill = name.partition("：") if "：" in name else (re.split(r"[。；]", name)[0], "", "")
        yield Task(name.strip(" 。；;"), skill.strip(" 。；;"), float(points[1] or points[2]) if points else None)


def numbered_task(text: str, style: str) -> tuple[Task, str] | None:
    """The task of a plain numbered line (1.完成…；) and the style of its number; None for another line, for one numbered in
    another style than `style` ("" takes any) and for what is said of time, marks and place."""
    found = _NUMBERED.match(text)
    if found is None or _NO_TASK.match(found["rest"]):
        return None
    printed = re.sub(r"[\d\s]+|[①-⑳]", "", found["mark"]) or "①"
    if style and printed != style:
        return None
    rest = found["rest"]
    points = _POINTS.search(rest)
    name = rest[: points.start()] + rest[points.end() :] if points else rest
    return Task(name.strip(" 。；;"), "", float(points[1] or points[2]) if points else None), printed
