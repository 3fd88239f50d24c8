"""Occupational standards made up for tests: levels and directions, skills and knowledge, weights, in several layouts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from ingest.samples.source.word import p, table, write_docx
from ingest.text import join_lines

from .standard_press import LEFT, RIGHT, Layout, Sheets, TableRow, open_sheets

NAME = "冷库巡检员"
CODE = "4-02-06-99"
ORDINARY = ("五级/初级工", "四级/中级工", "三级/高级工", "二级/技师", "一级/高级技师")
ENGINEERS = ("初级", "中级", "高级")
DIRECTIONS = ("巡检装备应用方向", "温控系统开发方向")
SKILLS = (
    "能使用手持终端记录库温", "能按规程检查压缩机、冷凝器的运行状态，并填写点检记录", "能判断2.5℃以上的温度偏差",
    "能运用Excel 2016汇总巡检数据", "能处置氨泄漏报警，组织人员撤离现场并上报", "能编制月度维护计划",
    "能对三级/高级工及以下人员进行操作培训", "能依据GB/T 28577核对分类",
)  # fmt: skip
KNOWLEDGE = (
    "制冷循环原理", "点检记录填写规范", "温度传感器的种类、精度与校准方法", "应急预案编制要求", "数据汇总方法",
    "压缩机的结构及常见故障现象", "培训教案编写方法", "GB/T 28577的分类规定",
)  # fmt: skip
FUNCTIONS = ("库温监测", "设备点检与维护", "应急处置", "数据管理", "培训与指导", "能效优化与技术改造")
WORKS = ("温度记录", "设备运行状态检查", "报警处置", "记录汇总与分析", "计划编制", "现场操作指导")
CONDITIONS = ("——具备以下条件之一者，可申报{}：", "（1）累计从事本职业工作1年（含）以上。")
EXTRA = (
    f"国家职业技能标准技术{NAME}职业编码概况名称定义在冷库中从事巡回检查的人员本共设五三个等级分别为、初中高工师一二四环境条件室内低温能力特征"
    "普通受教育程度毕业或相当培训参考学时不少于标准鉴定要求申报具备以下之者可累计年取得方式考试间分钟书理论知识操作技能基本道德守则爱岗敬业安全生产基础法规"
    "权重表项目相关续表合计功能工作内容专业方向包括依次递进涵盖低别的对修订版人力资源社会保障部制说明附录目次一年以上经历（五）共其他初级级中"
    "巡检装备应用方向温控系统开发方向的职业功能包括；以及第章和与ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz℃-含"
)
CHARACTERS = "".join((*SKILLS, *KNOWLEDGE, *FUNCTIONS, *WORKS, EXTRA))


@dataclass(frozen=True, slots=True)
class Work:
    name: str
    skills: tuple[str, ...]
    knowledge: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The functions of one level and direction ("" where there is one)."""

    level: str
    direction: str
    functions: tuple[tuple[str, tuple[Work, ...]], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """`split` puts directions under headings | sentences (one table, numbers begin again) | captions; `lone` leaves a single
    knowledge item without its number; `empty` is what a weight table prints for nothing."""

    layout: Layout = field(default_factory=Layout)
    split: str = "headings"
    lone: bool = True
    empty: str = "—"
    labels: bool = True


def make_blocks(seed: int, *, engineers: bool = False) -> list[Block]:
    chance = random.Random(seed)
    blocks = []
    for level in ENGINEERS if engineers else ORDINARY[: chance.randint(3, 5)]:
        for direction in DIRECTIONS if engineers else ("",):
            names = chance.sample(FUNCTIONS, chance.randint(2, 3))
            functions = tuple(
                (name, tuple(_work(chance, work) for work in chance.sample(WORKS, chance.randint(1, 3)))) for name in names
            )
            blocks.append(Block(level, direction, functions))
    return blocks


def _work(chance: random.Random, name: str) -> Work:
    knowledge = tuple(chance.sample(KNOWLEDGE, chance.choice((0, 1, 2, 4))))
    return Work(name, tuple(chance.sample(SKILLS, chance.choice((1, 2, 3, 5)))), knowledge)


def expected_clauses(blocks: list[Block], *, lone: bool = True) -> list[dict[str, str]]:
    found = []
    for block in blocks:
        for f, (function, works) in enumerate(block.functions, 1):
            for w, work in enumerate(works, 1):
                for kind, texts in (("skill", work.skills), ("knowledge", work.knowledge)):
                    for n, text in enumerate(texts, 1):
                        clause = {"level": block.level, "direction": block.direction, "function_no": str(f), "function": function}
                        clause |= {
                            "work_no": f"{f}.{w}",
                            "work": work.name,
                            "no": f"{f}.{w}.{n}",
                            "text": join_lines(text),
                            "type": kind,
                        }
                        if kind == "knowledge" and lone and len(texts) == 1:
                            del clause["no"]
                        found.append({key: value for key, value in clause.items() if value})
    return found


def rows_of(block: Block, look: Look) -> list[TableRow]:
    rows = []
    for f, (function, works) in enumerate(block.functions, 1):
        for w, work in enumerate(works, 1):
            skills = tuple(f"{f}.{w}.{n} {text}" for n, text in enumerate(work.skills, 1))
            alone = look.lone and len(work.knowledge) == 1
            knowledge = tuple(text if alone else f"{f}.{w}.{n} {text}" for n, text in enumerate(work.knowledge, 1))
            rows.append(TableRow((f"{f}.{function}" if w == 1 else None, f"{f}.{w}{work.name}"), (skills, knowledge)))
    return rows


def make_weights(blocks: list[Block], seed: int) -> list[dict[str, object]]:
    """Weights of every level and direction that add up to 100; ethics and basics count in theory alone."""
    chance = random.Random(seed)
    found: list[dict[str, object]] = []
    for block in blocks:
        names = [name for name, _ in block.functions]
        place = {"level": block.level} | ({"direction": block.direction} if block.direction else {})
        found.append({**place, "function": "职业道德", "theory_pct": 5})
        found.append({**place, "function": "基础知识", "theory_pct": 15})
        theory, skill = _shares(chance, 80, len(names)), _shares(chance, 100, len(names))
        found += [
            {**place, "function": name, "theory_pct": t, "skill_pct": s} for name, t, s in zip(names, theory, skill, strict=True)
        ]
    return found


def _shares(chance: random.Random, whole: int, count: int) -> list[int]:
    cuts = sorted(chance.sample(range(5, whole, 5), count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def overview(*, engineers: bool, levels: tuple[str, ...]) -> list[str]:
    names = "、".join(levels)
    hours = "；".join(f"{level}不少于{80 + 10 * n}标准学时" for n, level in enumerate(levels))
    counted = f"本职业共设{'三' if engineers else '五'}个等级，分别为：{names}。"
    return [
        "1 职业概况", "1.1 职业名称", f"{NAME}①", "1.2 职业编码", CODE, "1.3 职业定义", "在冷库中从事巡回检查的人员。",
        "1.4 专业技术等级" if engineers else "1.4 职业技能等级", counted,
        "1.5 职业环境条件", "室内、低温。", "1.8 培训参考学时", f"{hours}。",
        "1.9 职业技能鉴定要求", "1.9.1 申报条件",
        *(text.format(level) for level in levels for text in CONDITIONS),
        "1.9.4 鉴定时间", "理论知识考试时间不少于90分钟；技能考试时间不少于60分钟。",
        "2 基本要求", "2.1 职业道德", "2.1.1 职业道德基本知识", "2.1.2 职业守则", "（1）爱岗敬业。", "（2）安全生产。",
        "2.2 基础知识", "2.2.1 安全生产知识", "（1）制冷循环原理。", "（2）法规。", "3 工作要求",
        f"本标准对{names}的技能要求和相关知识要求依次递进，高级别涵盖低级别的要求。",
    ]  # fmt: skip


def titles(*, engineers: bool) -> tuple[str, ...]:
    return ("职业功能", "工作内容", "专业能力要求" if engineers else "技能要求", "相关知识要求")


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
