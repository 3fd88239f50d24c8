"""Certificate standards: every requirement of every level comes back exactly, in every layout."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from ingest.kinds.certificate_clauses import level_of
from ingest.kinds.certificate_scope import post_names
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.text import join_lines, squeeze

from .certificate_papers import FRONT, NAME, TITLE, print_front
from .press import RIGHT, open_press

TITLES = ("工作领域", "工作任务", "职业技能要求")
VERBS = ("能按照作业单", "能根据货品特性", "能使用手持终端", "能依据温控要求2.5小时内", "能运用表格软件", "能在带教人员指导下")
OBJECTS = (
    "核对入库货品的数量与批号",
    "记录冷库温度并上报异常",
    "规划库位并调整上架顺序",
    "编制盘点计划与差异报告",
    "检查叉车与输送设备的安全状态",
)
TAILS = (
    "，做到账实相符。",
    "，并填写交接记录。",
    "，保证全程不断链，同时向客户说明处理结果与后续安排，必要时启动应急预案。",
    "。",
    "，参照 GB/T 28577 与企业3.0版手册执行。",
)
FIELDS = ("1.入库作业", "2.在库保管与温度控制管理", "3.出库复核", "4.异常处置")
TASKS = ("单据处理", "货品验收与上架安排", "温湿度监测", "盘点", "库位优化与调整", "装车发运")


def make_levels(seed: int) -> dict[str, list[tuple[str, str, str]]]:
    """Rows (work field, task, requirement) by level; "" where a label is merged with the one above."""
    chance = random.Random(seed)
    levels: dict[str, list[tuple[str, str, str]]] = {}
    for level in ("初级", "中级", "高级"):
        rows: list[tuple[str, str, str]] = []
        for f, name in enumerate(FIELDS[: chance.randint(2, 4)], 1):
            for t in range(1, chance.randint(2, 4)):
                for c in range(1, chance.randint(3, 6)):
                    text = chance.choice(VERBS) + chance.choice(OBJECTS) + chance.choice(TAILS)
                    rows.append(
                        (
                            name if t == c == 1 else "",
                            f"{f}.{t} {chance.choice(TASKS)}" if c == 1 else "",
                            f"{f}.{t}.{c} {text}",
                        )
                    )
        levels[level] = rows
    return levels


def expected_clauses(levels: dict[str, list[tuple[str, str, str]]]) -> list[dict[str, str]]:
    clauses = []
    for level, rows in levels.items():
        function = task_no = task = ""
        for field, label, leaf in rows:
            function = field.split(".", 1)[1] if field else function
            task_no, task = label.split(" ", 1) if label else (task_no, task)
            number, text = leaf.split(" ", 1)
            clauses.append(
                {"level": level, "function": function, "task_no": task_no, "task": task, "no": number, "text": join_lines(text)}
            )
    return clauses


BODY = (
    "1 范围", "本标准规定了冷链仓储作业职业技能等级对应的工作领域、工作任务及职业技能要求。",
    "2 规范性引用文件", "GB/T 28577 冷链物流分类与基本要求",
    "3 术语和定义", "3.1 冷链仓储", "在规定温度下存放货品的活动。",
    "4 适用院校专业", "4.1 参照原版专业目录",
    "中等职业学校：物流服务与管理、电子商务等专业。", "高等职业学校：物流管理、冷链物流技术与管理、农产品加工与质量检测等专业。",
    "4.2 参照新版职业教育专业目录",
    "中等职业学校：物流服务与管理、冷链物流服务与管理。", "高等职业学校：现代物流管理、冷链物流技术与管理。",
    "应用型本科学校：物流管理、物流工程。",
    "5 面向职业岗位（群）",
    "【冷链仓储作业】（初级）：主要面向冷链仓储企业、生鲜电商企业的仓库管理员、温控记录员等岗位，从事入库、保管等工作。",
    "【冷链仓储作业】（中级）：主要面向物流企业的仓储主管、盘点专员和质量检验员等岗位，从事在库管理与异常处置等工作。",
    "【冷链仓储作业】（高级）：主要面向仓储经理、供应链计划员岗位，从事规划与管理等工作。",
    "6 职业技能要求", "6.1 职业技能等级划分",
    "冷链仓储作业职业技能等级分为三个等级：初级、中级、高级，三个级别依次递进，高级别涵盖低级别职业技能要求。",
    "6.2 职业技能等级要求描述",
)  # fmt: skip


def print_standard(folder: Path, levels: dict[str, list[tuple[str, str, str]]], layout: str) -> Path:
    texts = "".join(
        (*FRONT, *BODY, TITLE, *TITLES, "标准代码：510999（2021年2.0版）北方冷链技术有限公司制定发布月前言目次表续参考文献…")
    )
    texts += "".join(cell for rows in levels.values() for row in rows for cell in row) + "初中高级"
    press = open_press(folder, texts, head=TITLE)
    print_front(press, BODY)
    for number, (level, rows) in enumerate(levels.items(), 1):
        press.y += 10
        press.line(f"表{number} {NAME}职业技能等级要求（{level}）", centred=True)
        if layout == "borderless":
            press.line("工作领域", x=80)
            press.y -= 15
            press.put("工作任务", 165, press.y)
            press.put("职业技能要求", 330, press.y)
            press.y += 15
            press.columns(rows, (76, 156, 262), (68, 92, RIGHT - 262))
        else:
            press.table(TITLES, rows, (80, 100, RIGHT - 72 - 180), repeat=layout == "ruled")
    press.y += 12
    press.line("参考文献")
    press.paragraph("现代物流服务规范。")
    path = folder / f"{layout}.pdf"
    press.pdf.output(str(path))
    return path


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    reading = read_file(path)
    return reading, published(reading.records[0])


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("layout", ["ruled", "titles-once", "borderless"])
def test_every_clause_comes_back_exactly(layout: str, seed: int, tmp_path: Path) -> None:
    levels = make_levels(seed)
    reading, found = read(print_standard(tmp_path, levels, layout))
    assert reading.kind == "certificate_standard"
    assert found["clauses"] == expected_clauses(levels)
    assert found["levels"] == ["初级", "中级", "高级"]
    assert not reading.issues


def test_labels_without_numbers_belong_to_the_requirements_beside_them(tmp_path: Path) -> None:
    numbered = make_levels(8)
    bare = {
        level: [(re.sub(r"^[\d.]+\s*", "", field), re.sub(r"^[\d.]+\s*", "", task), leaf) for field, task, leaf in rows]
        for level, rows in numbered.items()
    }
    reading, found = read(print_standard(tmp_path, bare, "ruled"))
    assert found["clauses"] == expected_clauses(numbered)
    assert not reading.issues


def test_cover_programs_and_posts_are_read(tmp_path: Path) -> None:
    _, found = read(print_standard(tmp_path, make_levels(5), "ruled"))
    assert found["title"] == TITLE
    assert found["standard_code"] == "510999"
    assert found["edition"] == "2021年2.0版"
    assert found["issuer"] == "北方冷链技术有限公司"
    assert found["published"] == "2021年12月"
    assert found["drafting_organizations"] == ["北方冷链技术有限公司", "海河职业技术学院", "华东物流协会"]
    assert [(p["name"], p["level"]) for p in found["posts"]] == [
        ("仓库管理员", "初级"), ("温控记录员", "初级"),
        ("仓储主管", "中级"), ("盘点专员", "中级"), ("质量检验员", "中级"),
        ("仓储经理", "高级"), ("供应链计划员", "高级"),
    ]  # fmt: skip
    programs = [(p["name"], p["school_level"], p["catalogue"]) for p in found["programs"]]
    assert programs[:3] == [
        ("物流服务与管理", "中等职业学校", "原版"),
        ("电子商务", "中等职业学校", "原版"),
        ("物流管理", "高等职业学校", "原版"),
    ]
    assert programs[-1] == ("物流工程", "应用型本科学校", "新版")
    assert len(programs) == 11


def test_every_quote_stands_on_its_page(tmp_path: Path) -> None:
    from ingest.formats.pdf import read_pdf

    path = print_standard(tmp_path, make_levels(6), "ruled")
    reading, _ = read(path)
    pages = {page.number: squeeze(page.text) for page in read_pdf(path).pages}
    for item in reading.records[0].items:
        assert squeeze(item.quote) in pages[item.place.page], item
        assert item.quote


def test_a_requirement_that_breaks_over_a_page_occurs_in_the_test_documents(tmp_path: Path) -> None:
    reading, _ = read(print_standard(tmp_path, make_levels(1), "ruled"))
    broken = [i for i in reading.records[0].items if i.key == "clauses" and squeeze(i.value["text"]) not in squeeze(i.quote)]
    assert reading.pages > 5
    assert broken


def test_a_gap_in_the_numbers_is_reported(tmp_path: Path) -> None:
    levels = make_levels(7)
    del levels["中级"][1]
    reading, found = read(print_standard(tmp_path, levels, "ruled"))
    assert found["clauses"] == expected_clauses(levels)
    assert [issue.why for issue in reading.issues] == ["number 1.1.3 does not follow 1.1.1"]


def test_a_document_without_requirements_is_refused_by_name(tmp_path: Path) -> None:
    press = open_press(tmp_path, TITLE + "标准代码范围适用院校专业前言")
    press.line(TITLE, centred=True, size=20)
    press.line("标准代码：510999")
    press.line("1 范围")
    press.pdf.output(str(tmp_path / "front-only.pdf"))
    with pytest.raises(DocumentError, match=r"front-only\.pdf") as caught:
        read_file(tmp_path / "front-only.pdf")
    assert caught.value.why == "unknown"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("主要面向互联网企业、软件公司的前端开发、网页制作等岗位，从事页面开发工作。", ["前端开发", "网页制作"]),
        ("主要职业岗位：网店客服、推广专员、美工。", ["网店客服", "推广专员", "美工"]),
        ("主要面向快递企业的仓管员、客服员等操作岗位，从事收派作业。", ["仓管员", "客服员"]),
        ("从事数据标注员、数据审核员岗位的工作。", ["数据标注员", "数据审核员"]),
        ("面向政府机关、企事业单位，从事文书处理、档案管理等工作。", ["文书处理", "档案管理"]),
        ("适应仓储、运输企业中的理货员及装卸工等工作岗位要求。", ["理货员", "装卸工"]),
    ],
)
def test_posts_are_named_without_employers_and_verbs(sentence: str, names: list[str]) -> None:
    assert post_names(sentence) == names


@pytest.mark.parametrize(
    ("caption", "level"),
    [
        ("表1 冷链仓储作业职业技能等级要求（初级）", "初级"),
        ("表 2 冷链仓储作业（中级）职业技能要求", "中级"),
        ("6.2.3 高级", "高级"),
        ("6.2.1 一级（初级）", "初级"),
        ("表2 冷链仓储作业职业技能等级要求（中级/二级）", "中级"),
        ("表2 冷链仓储作业三级职业技能要求", "三级"),
        ("表3 一级指标与权重", ""),
        ("三个等级：初级、中级、高级", ""),
        ("高级别涵盖低级别职业技能要求。", ""),
    ],
)
def test_a_caption_says_its_level(caption: str, level: str) -> None:
    assert level_of(caption) == level
