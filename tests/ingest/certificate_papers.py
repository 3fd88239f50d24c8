"""Certificate standards made up for tests: random requirements of three levels, printed in one of several layouts."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ingest.samples.source.word import p, table, write_docx
from ingest.text import join_lines

from .standard_press import RIGHT, Layout, TableRow, open_sheets

NAME = "冷链仓储作业"
TITLE = f"{NAME}职业技能等级标准"
LEVELS = ("初级", "中级", "高级")
HEADS = (
    "能按照作业单", "能根据货品特性", "能使用手持终端", "能依据温控要求在2.5小时内", "能运用Excel 2016等表格软件",
    "能在带教人员指导下", "具有在5G环境下", "能够参照GB/T 28577—2021",
)  # fmt: skip
MIDDLES = (
    "核对入库货品的数量与批号", "记录冷库温度并上报异常", "规划库位并调整上架顺序", "编制盘点计划与差异报告",
    "检查叉车与输送设备的安全状态", "完成WMS 3.0版系统的基础数据录入", "处置1.5级以上温度异常",
    "对照表3识别高级货品", "处理3-5个批次的中级",
)  # fmt: skip
TAILS = (
    "，做到账实相符", "，并填写交接记录", "", "，保证全程不断链，同时向客户说明处理结果与后续安排，必要时启动应急预案",
    "，参照 GB/T 28577 与企业3.0版手册执行", "（含冷藏、冷冻、恒温三类库区）", "，误差不大于0.5", "，直至达到高级", "（高级）",
)  # fmt: skip
FIELDS = ("入库作业", "在库保管与温度控制管理", "出库复核", "异常处置与应急响应预案管理", "5G智慧仓", "培训指导")
TASKS = (
    "单据处理",
    "货品验收与上架安排",
    "温湿度监测",
    "盘点",
    "库位优化与调整",
    "装车发运",
    "3D可视化巡检",
    "冷库设备日常点检与维护保养记录",
)
KNOWN = ("制冷循环基本知识", "单据的种类与填写要求", "仓储安全法规")
EXTRA = (
    f"{TITLE}标准代码：510999（2021年2.0版）北方冷链技术有限公司制定发布月前言目次续参考文献工作领域工作任务职业技能要求描述初中高级"
    "海河职业技术学院华东物流协会本标准按照的规定起草单位范围规范性引用文件术语和定义适用院校专业参照原版新版职业教育目录等学校"
    "服务与管理电子商务农产品加工质量检测现代应用型本科面向岗位群主要企业生鲜商仓库管理员温控记录专工从事保管主盘点检验理供应链计划划"
    "批次个识别处直至达了及分为三个等级别依次递进涵盖低级要求对应年有限公司附录存放活动在规定温度下货品流分类基本"
    + string.ascii_letters
    + "【】"
)
CHARACTERS = "".join(
    (*HEADS, *MIDDLES, *TAILS, *FIELDS, *TASKS, *KNOWN, EXTRA, "０１２３４５６７８９．序号知识相关要求一二三四五级（）样本")
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a standard numbers and ends its requirements: `mark` follows the number, `numbers` all | leaves | none; `wide`
    prints digits and points full-width; `serial` adds a column of serial numbers, `knowledge` one of other requirements;
    `caption` is what stands over a table ("" for one of several)."""

    mark: str = " "
    dot: str = "."
    stop: str = "。"
    numbers: str = "all"
    wide: bool = False
    serial: bool = False
    knowledge: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    leaves: tuple[str, ...]


Tree = dict[str, list[tuple[str, list[Task]]]]
"""Level -> (work field, its tasks)."""


def make_tree(seed: int, style: Style) -> Tree:
    """Random requirements; names that begin with a digit only where a space parts them from their number."""
    chance = random.Random(seed)
    names = [name for name in TASKS if style.mark.strip() != style.mark or not name[0].isdigit()]
    tree: Tree = {}
    for level in LEVELS:
        fields = chance.sample(FIELDS, chance.randint(2, 4))
        tree[level] = [
            (name, [Task(task, _leaves(chance, style.stop)) for task in chance.sample(names, chance.randint(1, 4))])
            for name in fields
        ]
    return tree


def _leaves(chance: random.Random, stop: str) -> tuple[str, ...]:
    count = chance.choice((1, 2, 3, 4, 6))
    return tuple(chance.choice(HEADS) + chance.choice(MIDDLES) + chance.choice(TAILS) + stop for _ in range(count))


def expected(tree: Tree, *, numbered: bool = True) -> list[dict[str, str]]:
    found = []
    for level, fields in tree.items():
        for f, (field, tasks) in enumerate(fields, 1):
            for t, task in enumerate(tasks, 1):
                for c, leaf in enumerate(task.leaves, 1):
                    clause = {"level": level, "function": field, "task_no": f"{f}.{t}", "task": task.name, "no": f"{f}.{t}.{c}"}
                    if not numbered:
                        del clause["task_no"], clause["no"]
                    found.append({**clause, "text": join_lines(leaf)})
    return found


def rows_of(fields: list[tuple[str, list[Task]]], style: Style, *, together: bool = False) -> list[TableRow]:
    """The rows of one level; `together` puts all requirements of a task into one cell."""
    rows: list[TableRow] = []
    for f, (field, tasks) in enumerate(fields, 1):
        for t, task in enumerate(tasks, 1):
            leaves = [
                (_wide(f"{f}.{t}.{c}".replace(".", style.dot), style) + style.mark if style.numbers != "none" else "") + leaf
                for c, leaf in enumerate(task.leaves, 1)
            ]
            label = (_wide(f"{f}{style.mark.strip() or style.dot}", style) if style.numbers == "all" else "") + field
            name = (_wide(f"{f}{style.dot}{t}", style) + style.mark if style.numbers == "all" else "") + task.name
            cells = [tuple(leaves)] if together else [(leaf,) for leaf in leaves]
            for c, cell in enumerate(cells):
                labels: tuple[str | None, ...] = (label if t == 1 and c == 0 else None, name if c == 0 else None)
                others = ((KNOWN[(f + t + c) % len(KNOWN)],),) if style.knowledge else ()
                rows.append(TableRow(((str(len(rows) + 1),) if style.serial else ()) + labels, (cell, *others)))
    return rows


def _wide(number: str, style: Style) -> str:
    """The number in full-width digits and points where the style has them."""
    return number.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789."}) if style.wide else number


FRONT = (
    "本标准按照 GB/T 1.1 的规定起草。",
    "本标准起草单位：北方冷链技术有限公司、海河职业技术学院、华东物流协会。",
)
BODY = (
    "1 范围", "本标准规定了冷链仓储作业职业技能等级对应的工作领域、工作任务及职业技能要求。",
    "4 适用院校专业", "4.1 参照原版专业目录", "中等职业学校：物流服务与管理、电子商务等专业。",
    "5 面向职业岗位（群）", "【冷链仓储作业】（初级）：主要面向生鲜电商企业的仓库管理员、温控记录员等岗位，从事入库工作。",
    "6 职业技能要求", "6.1 职业技能等级划分", "冷链仓储作业职业技能等级分为三个等级：初级、中级、高级，三个级别依次递进。",
    "6.2 职业技能等级要求描述",
)  # fmt: skip


class Pages(Protocol):
    """What prints lines and paragraphs one below the other; `y` is where the next goes."""

    y: float

    def new_page(self) -> None: ...
    def line(self, text: str, *, x: float = ..., size: float = ..., centred: bool = ...) -> None: ...
    def paragraph(self, text: str) -> None: ...


def print_front(pages: Pages, body: Sequence[str] = BODY) -> None:
    """Cover, contents, preface, and the chapters before the requirements."""
    pages.line("标准代码：510999", x=380)
    pages.y = 240
    pages.line(NAME, centred=True, size=26)
    pages.line("职业技能等级标准", centred=True, size=26)
    pages.line("（2021年2.0版）", centred=True, size=16)
    pages.y = 600
    pages.line("北方冷链技术有限公司 制定", centred=True, size=14)
    pages.line("2021年12月 发布", centred=True, size=14)
    pages.new_page()
    pages.line("目  次", centred=True)
    for text in ("前言", "1 范围", "4 适用院校专业", "5 面向职业岗位（群）", "6 职业技能要求", "6.1 职业技能等级划分"):
        pages.line(text + "…" * 30 + "1")
    pages.new_page()
    pages.line("前  言", centred=True)
    for text in FRONT:
        pages.paragraph(text)
    pages.new_page()
    for text in body:
        if text[0].isdigit():
            pages.line(text)
        else:
            pages.paragraph(text)


def print_standard(folder: Path, tree: Tree, layout: Layout, style: Style, *, seed: int = 0, together: bool = False) -> Path:
    """The standard as a PDF; the seed moves where the first table starts."""
    chance = random.Random(seed)
    sheets = open_sheets(CHARACTERS, heads=(TITLE, TITLE), roman=2)
    print_front(sheets)
    sheets.bottom, sheets.mark = layout.bottom, layout.mark
    if layout.bottom < 550:
        sheets.turned = True
        sheets.new_page()
    sheets.y += chance.randint(0, 20) * 15
    widths = (chance.choice((62, 80, 95)), chance.choice((75, 100, 120)))
    caption = style.caption or chance.choice(
        ("表{n} {name}职业技能等级要求（{level}）", "表 {n} {name}（{level}）职业技能要求", "6.2.{n} {level}")
    )
    for number, (level, fields) in enumerate(tree.items(), 1):
        sheets.y += 10
        if sheets.y > layout.bottom - 80:
            sheets.new_page()
        grade = "一二三"[number - 1] + "级"
        sheets.line(caption.format(n=number, name=NAME, level=level, grade=grade), centred=True)
        titles: tuple[str, ...] = ("工作领域", "工作任务", "职业技能要求")
        again = replace(layout, again=f"续表{number}" if layout.again else "")
        columns = [*widths, RIGHT - 72 - sum(widths)]
        if style.serial:
            titles, columns = ("序号", *titles), [34, *columns[:-1], columns[-1] - 34]
        if style.knowledge:
            titles, columns = (*titles, "相关知识要求"), [*columns[:-1], columns[-1] - 90, 90]
        sheets.table(titles, rows_of(fields, style, together=together), columns, again)
    sheets.y += 12
    sheets.line("参考文献")
    sheets.paragraph("物流服务规范。")
    name = re.sub(r"\W", "", f"{layout.rules}{layout.labels}{layout.relabel}{style.numbers}{seed}")
    path = folder / f"{name}.pdf"
    sheets.pdf.output(str(path))
    return path


def write_word(
    path: Path, tree: Tree, style: Style, *, labels: str = "merged", captions: bool = True, together: bool = False
) -> Path:
    """The standard as a Word document; `labels` are merged | repeated | blank below the first; `captions` above the tables,
    else as the first row of each, over its whole width."""
    body = [
        p(text)
        for text in (
            "标准代码：510999",
            NAME,
            "职业技能等级标准",
            "（2021年2.0版）",
            "北方冷链技术有限公司 制定",
            "2021年12月 发布",
        )
    ]
    body += [
        p("前 言"),
        p("本标准起草单位：北方冷链技术有限公司、海河职业技术学院。"),
        p("1 范围"),
        p("本标准规定了职业技能要求。"),
    ]
    body += [p("4 适用院校专业"), p("4.1 参照原版专业目录"), p("中等职业学校：物流服务与管理、电子商务等专业。")]
    body += [p("5 面向职业岗位（群）"), p("【冷链仓储作业】（初级）：主要面向生鲜电商企业的仓库管理员、温控记录员等岗位。")]
    body += [p("6 职业技能要求"), p("6.1 职业技能等级划分"), p("分为三个等级：初级、中级、高级。"), p("6.2 职业技能等级要求描述")]
    for number, (level, fields) in enumerate(tree.items(), 1):
        caption = f"表{number} {NAME}职业技能等级要求（{level}）"
        rows = [["工作领域", "工作任务", "职业技能要求"]]
        if captions:
            body.append(p(caption))
        else:
            rows.insert(0, [caption, "<", "<"])
        last = ["", ""]
        for row in rows_of(fields, style, together=together):
            shown = []
            for at, label in enumerate(row.labels):
                last[at] = label if label is not None else last[at]
                shown.append(label if label is not None else {"merged": "^", "repeated": last[at], "blank": ""}[labels])
            rows.append([*shown, "\n".join(row.leaves[0])])
        body.append(table(rows))
    return write_docx(path, body)
