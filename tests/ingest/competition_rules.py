"""Competition rules the tests write and read: the modules of the sample, as rows of a table, in a Word file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx

MODULES: list[dict[str, Any]] = [
    {
        "name": "直播策划",
        "weight_pct": 30,
        "tasks": ["选品", "脚本撰写"],
        "skills": ["能根据用户画像选择直播商品", "能撰写整场直播脚本和单品脚本"],
        "points": [12, 18],
    },
    {
        "name": "直播实施",
        "weight_pct": 45,
        "tasks": ["直播间搭建", "商品讲解", "互动营销"],
        "skills": ["能调试直播设备，布置直播间", "能讲解商品卖点，回答观众提问", "能设置优惠券，组织互动活动"],
        "points": [10, 20, 15],
    },
    {
        "name": "直播复盘",
        "weight_pct": 25,
        "tasks": ["数据分析", "复盘报告"],
        "skills": ["能采集并分析直播数据", "能撰写复盘报告，提出改进措施"],
        "points": [15, 10],
    },
]
FACTS = ["2024年全国职业院校技能大赛", "中职组“直播电商”赛项规程"]
ABOUT = ["一、赛项名称", "赛项名称：直播电商", "赛项组别：中职组", "涉及专业：电子商务、直播电商服务"]


def read(path: Path) -> dict[str, Any]:
    reading = read_file(path)
    assert reading.kind == "competition"
    assert not lost_quotes(reading)
    (record,) = reading.records
    return published(record)


def rows_of(*, marks: bool = True) -> list[list[str]]:
    """The tasks as rows: module, weight, task, skill, points; merged cells are `^`."""
    rows = []
    for number, module in enumerate(MODULES, 1):
        tasks = zip(module["tasks"], module["skills"], module["points"], strict=True)
        for index, (task, skill, points) in enumerate(tasks, 1):
            label = f"模块{number}：{module['name']}" if marks else module["name"]
            first = [label, f"{module['weight_pct']}%"] if index == 1 else ["^", "^"]
            rows.append([*first, f"任务{index} {task}" if marks else task, skill, f"{points}分" if marks else str(points)])
    return rows


def word(folder: Path, *tables: list[list[str]], about: bool = True) -> Path:
    body = [p(line) for line in FACTS] + ([p(line) for line in ABOUT] if about else [])
    return write_docx(folder / "rules.docx", [*body, p("二、竞赛内容"), *map(table, tables), p("三、竞赛方式"), p("团体赛。")])
