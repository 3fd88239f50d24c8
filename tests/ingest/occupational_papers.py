"""Occupational standards made up for tests: levels and directions, skills and knowledge, weights, and what they should say."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ingest.text import join_lines

from .standard_press import Layout

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
