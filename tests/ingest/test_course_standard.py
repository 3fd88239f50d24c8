"""Course standards of several makes: labels or sentences, goals as lines or tables, modules over page breaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.formats.pdf import read_pdf
from ingest.kinds.course_words import bare_name, course_names, to_number
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.text import squeeze

from .press import BOTTOM, Press, Span, grid, open_press, spans

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))
LETTERS = "课程标准一二三四五六七八九十（）()【】：:；、，。《》“”ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-/+①②③"


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    reading = read_file(path)
    assert reading.kind == "course_standard"
    pages = {page.number: squeeze(page.text) for page in read_pdf(path).pages}
    for item in reading.records[0].items:
        assert squeeze(item.quote) in pages[item.place.page], item
    return reading, published(reading.records[0])


def press_for(folder: Path, *texts: object) -> Press:
    return open_press(folder, LETTERS + json.dumps(texts, ensure_ascii=False))


SENTENCES = [
    "《冷链运输管理》课程标准",
    "一、课程性质",
    "本课程是现代物流管理专业的专业核心课程，共72学时，4学分。",
    "先修课程为《物流基础》《仓储管理》，后续课程有《供应链管理》和《毕业设计》；与《运输实务》同期开设。",
    "二、课程目标",
    "（一）总体目标",
    "通过本课程的学习，学生能够胜任冷链运输岗位。",
    "（二）知识目标",
    "（1）掌握冷链运输的基本概念；",
    "（2）了解温控设备的种类与适用范围。",
    "（三）能力目标",
    "（1）能编制冷链运输计划；",
    "（2）能处理运输途中的温度异常。",
    "（四）素质目标",
    "（1）具有食品安全意识；",
    "（2）具有节能环保意识。",
    "三、课程内容与学时分配",
]
PROJECTS = [
    ("项目一 认识冷链", "任务1 认识冷链企业", "4"),
    ("", "任务2 识别冷链货品", "4"),
    ("项目二 编制运输计划与调度方案", "任务1 收集运输需求", "6"),
    ("", "任务2 选择运输车辆与温控设备", "6"),
    ("", "任务3 编制调度方案", "8"),
    ("项目三 途中管理", "任务1 监测温度", "12"),
    ("", "任务2 处理异常", "12"),
    ("项目四 交付与结算", "任务1 交付验收", "10"),
    ("", "任务2 费用结算", "10"),
]
MODULES = [
    {"name": "认识冷链", "tasks": ["认识冷链企业", "识别冷链货品"], "hours": 8},
    {"name": "编制运输计划与调度方案", "tasks": ["收集运输需求", "选择运输车辆与温控设备", "编制调度方案"], "hours": 20},
    {"name": "途中管理", "tasks": ["监测温度", "处理异常"], "hours": 24},
    {"name": "交付与结算", "tasks": ["交付验收", "费用结算"], "hours": 20},
]


@pytest.mark.parametrize("room", [300, 120, 95, 80, 60])
def test_sentences_numbered_goals_and_a_table_broken_anywhere(room: int, tmp_path: Path) -> None:
    press = press_for(tmp_path, SENTENCES, PROJECTS, "序号学习项目工作任务参考学时合计教学评价过程考核占六成")
    press.line(SENTENCES[0], centred=True, size=18)
    for text in SENTENCES[1:]:
        press.paragraph(text)
    press.y = BOTTOM - room
    press.table(("学习项目", "工作任务", "参考学时"), PROJECTS, (110, 220, 100))
    press.line("四、教学评价")
    press.paragraph("过程考核占六成。")
    press.pdf.output(str(tmp_path / "sentences.pdf"))
    _, found = read(tmp_path / "sentences.pdf")
    assert found["course"] == "冷链运输管理"
    assert found["program"] == "现代物流管理"
    assert (found["hours_total"], found["credits"]) == (72, 4)
    assert found["prior_courses"] == ["物流基础", "仓储管理"]
    assert found["next_courses"] == ["供应链管理", "毕业设计"]
    assert found["parallel_courses"] == ["运输实务"]
    assert found["goals"] == [
        {"type": "knowledge", "no": "1", "text": "掌握冷链运输的基本概念；"},
        {"type": "knowledge", "no": "2", "text": "了解温控设备的种类与适用范围。"},
        {"type": "skill", "no": "1", "text": "能编制冷链运输计划；"},
        {"type": "skill", "no": "2", "text": "能处理运输途中的温度异常。"},
        {"type": "attitude", "no": "1", "text": "具有食品安全意识；"},
        {"type": "attitude", "no": "2", "text": "具有节能环保意识。"},
    ]
    assert found["modules"] == MODULES


def test_a_table_of_basic_data_goals_in_columns_and_hours_in_parts(tmp_path: Path) -> None:
    basic = [
        ["课程名称", "无人机测绘", "课程代码", "ZJ2031"],
        ["适用专业", "摄影测量与遥感技术专业", "课程类型", "专业核心课"],
        ["学时", "64（理论28，实践36）", "学分", "3.5"],
        ["先修课程", "测量基础、C语言程序设计", "后续课程", "三维建模"],
    ]
    goals = [
        ["知识目标", "能力目标", "素质目标"],
        ["1.掌握航线规划原理\n2.了解相机检校方法", "1.能规划航线\n2.能处理影像", "具有安全飞行意识。"],
    ]
    contents = [
        ["序号", "模块名称", "教学内容", "理论", "实践", "合计"],
        ["1", "模块一 航线规划", "航线参数；禁飞区查询", "10", "12", "22"],
        ["2", "模块二 影像处理", "空三加密", "12", "14", "26"],
        ["3", "模块三 成果输出", "正射影像", "6", "10", "16"],
        ["合计", "", "", "28", "36", "64"],
    ]
    press = press_for(tmp_path, basic, goals, contents, "一二三四、课程基本信息课程目标课程内容与要求")
    press.line("无人机测绘课程标准", centred=True, size=18)
    for heading, rows, widths in (
        ("一、课程基本信息", basic, [70.0, 150.0, 70.0, 150.0]),
        ("二、课程目标", goals, [150.0, 150.0, 150.0]),
        ("三、课程内容与要求", contents, [40.0, 110.0, 120.0, 50.0, 50.0, 50.0]),
    ):
        press.line(heading)
        grid(press, rows, widths)
        press.y += 12
    press.pdf.output(str(tmp_path / "tables.pdf"))
    _, found = read(tmp_path / "tables.pdf")
    assert found["course"] == "无人机测绘"
    assert found["code"] == "ZJ2031"
    assert found["program"] == "摄影测量与遥感技术"
    assert (found["hours_total"], found["credits"]) == (64, 3.5)
    assert found["prior_courses"] == ["测量基础", "C语言程序设计"]
    assert found["next_courses"] == ["三维建模"]
    assert [(goal["type"], goal["text"]) for goal in found["goals"]] == [
        ("knowledge", "掌握航线规划原理"),
        ("knowledge", "了解相机检校方法"),
        ("skill", "能规划航线"),
        ("skill", "能处理影像"),
        ("attitude", "具有安全飞行意识。"),
    ]
    assert [(module["name"], module["hours"]) for module in found["modules"]] == [
        ("航线规划", 22),
        ("影像处理", 26),
        ("成果输出", 16),
    ]


def test_titles_in_two_rows_goals_without_numbers_and_a_school_above_the_title(tmp_path: Path) -> None:
    basic: list[Span] = [
        (0, 0, 2, 1, "课程名称"), (0, 1, 1, 3, "中文：嵌入式系统开发二"), (1, 1, 1, 3, "英文：Embedded Systems II"),
        (2, 0, 1, 1, "课程代码"), (2, 1, 1, 1, "0021"), (2, 2, 1, 1, "课程学分"), (2, 3, 1, 1, "3"),
        (3, 0, 1, 1, "课程学时"), (3, 1, 1, 3, "共48学时，理论24学时，实践24学时"),
        (4, 0, 1, 1, "适用专业"), (4, 1, 1, 3, "物联网应用技术及相关专业"),
        (5, 0, 1, 1, "前导课程"), (5, 1, 1, 1, "C语言程序设计，数字电路（含实验）"),
        (5, 2, 1, 1, "后续课程"), (5, 3, 1, 1, "毕业设计"),
    ]  # fmt: skip
    goals = [
        "素质（思政）目标",
        "爱护实训设备，养成断电接线的习惯。",
        "知识目标",
        "说出中断与定时器的工作过程。",
        "能力目标",
        "接口调试能力：能用示波器查找通信故障。",
    ]
    contents: list[Span] = [
        *((0, n, 2, 1, text) for n, text in enumerate(("项目（单元）", "学习成果", "任务（节）", "知识内容与要求"))),
        (0, 4, 1, 3, "参考学时"), (1, 4, 1, 1, "理论"), (1, 5, 1, 1, "实践"), (1, 6, 1, 1, "合计"),
        (2, 0, 2, 1, "项目1 传感器采集"), (2, 1, 2, 1, "能读出温度"), (4, 0, 1, 1, "期末考核"), (4, 1, 1, 1, ""),
        (2, 2, 1, 1, "1.1 连接传感器"), (3, 2, 1, 1, "1.2 读取数据"), (4, 2, 1, 1, ""),
        *((row, 3, 1, 1, "总线时序") for row in (2, 3, 4)),
        *((row, column, 1, 1, text) for row, hours in ((2, "10 12 22"), (3, "12 10 22"), (4, "2 2 4"))
          for column, text in enumerate(hours.split(), 4)),
        (5, 0, 1, 4, "学时总计"), (5, 4, 1, 1, "24"), (5, 5, 1, 1, "24"), (5, 6, 1, 1, "48"),
    ]  # fmt: skip
    press = press_for(
        tmp_path, basic, goals, contents, "海河职业大学本科《》一二三、课程概要课程目标五、课程内容与要求六实施建议无。"
    )
    press.line("海河职业大学", centred=True, size=16)
    press.line("本科《嵌入式系统开发二》课程标准", centred=True, size=16)
    press.line("一、课程概要")
    spans(press, [70, 150, 70, 150], [18, 18, 18, 18, 18, 40], basic)
    press.line("三、课程目标")
    for text in goals:
        press.paragraph(text)
    press.line("五、课程内容与要求")
    spans(press, [80, 70, 90, 80, 35, 35, 35], [20, 20, 40, 40, 40, 20], contents)
    press.line("六、实施建议")
    press.pdf.output(str(tmp_path / "spans.pdf"))
    _, found = read(tmp_path / "spans.pdf")
    for module in found["modules"]:
        module.pop("contents", None)
    assert found == {
        "kind": "course_standard",
        "file": "spans.pdf",
        "course": "嵌入式系统开发二",
        "code": "0021",
        "program": "物联网应用技术",
        "hours_total": 48,
        "credits": 3,
        "prior_courses": ["C语言程序设计", "数字电路（含实验）"],
        "next_courses": ["毕业设计"],
        "goals": [
            {"type": "attitude", "text": "爱护实训设备，养成断电接线的习惯。"},
            {"type": "knowledge", "text": "说出中断与定时器的工作过程。"},
            {"type": "skill", "text": "接口调试能力：能用示波器查找通信故障。"},
        ],
        "modules": [
            {"name": "传感器采集", "tasks": ["连接传感器", "读取数据"], "hours": 44},
            {"name": "期末考核", "hours": 4},
        ],
    }


def test_decimal_headings_goals_in_sentences_and_modules_in_lines(tmp_path: Path) -> None:
    lines = [
        "茶艺基础课程标准", "课程代码：CY001", "总学时：36", "学分：2",
        "1 课程性质", "本课程的前导课程是中国茶文化，后续课程是茶席设计、茶会策划。",
        "2 课程目标", "2.1 知识目标", "掌握六大茶类的特点；熟悉泡茶用水的要求。",
        "2.2 技能目标", "能冲泡绿茶和红茶；能布置茶席。",
        "2.3 素养目标", "具有以茶待客的服务意识。",
        "3 课程内容", "项目一 识茶（12学时）", "任务1 辨别茶类", "任务2 审评茶样",
        "项目二 泡茶（24学时）", "任务1 冲泡绿茶", "任务2 冲泡红茶",
        "4 课程考核", "考核采用过程评价。",
    ]  # fmt: skip
    press = press_for(tmp_path, lines)
    press.line(lines[0], centred=True, size=18)
    for text in lines[1:]:
        press.line(text)
    press.pdf.output(str(tmp_path / "decimal.pdf"))
    _, found = read(tmp_path / "decimal.pdf")
    assert found["course"] == "茶艺基础"
    assert (found["code"], found["hours_total"], found["credits"]) == ("CY001", 36, 2)
    assert found["prior_courses"] == ["中国茶文化"]
    assert found["next_courses"] == ["茶席设计", "茶会策划"]
    assert [(goal["type"], goal["text"]) for goal in found["goals"]] == [
        ("knowledge", "掌握六大茶类的特点；"),
        ("knowledge", "熟悉泡茶用水的要求。"),
        ("skill", "能冲泡绿茶和红茶；"),
        ("skill", "能布置茶席。"),
        ("attitude", "具有以茶待客的服务意识。"),
    ]
    assert found["modules"] == [
        {"name": "识茶", "tasks": ["辨别茶类", "审评茶样"], "hours": 12},
        {"name": "泡茶", "tasks": ["冲泡绿茶", "冲泡红茶"], "hours": 24},
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("《网页设计》、《数据库技术》等课程", ["网页设计", "数据库技术"]),
        ("有机械制图、公差配合与测量技术和工程材料等课程", ["机械制图", "公差配合与测量技术", "工程材料"]),
        ("无", []),
        ("3D打印技术，C语言程序设计", ["3D打印技术", "C语言程序设计"]),
    ],
)
def test_courses_of_a_phrase(text: str, names: list[str]) -> None:
    assert course_names(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("项目1五四活动设计", "五四活动设计"),
        ("任务二：制作文字", "制作文字"),
        ("2.1 绘制草图", "绘制草图"),
        ("3D建模", "3D建模"),
        ("5G网络部署", "5G网络部署"),
        ("项目一", "项目一"),
    ],
)
def test_a_name_loses_its_ordinal_only(text: str, name: str) -> None:
    assert bare_name(text) == name


def test_hours_are_numbers() -> None:
    assert [to_number(text) for text in ("8", "4+4", "3.5学时", "—")] == [8, 8, 3.5, None]


def test_the_development_key_is_met(tmp_path: Path) -> None:
    source = SHARED / "corpus/course/example-curriculum-office-software.pdf"
    gold = SHARED / "gold/example-curriculum-office-software.pdf.gold.json"
    if not source.exists() or not gold.exists():
        pytest.skip(f"{source} or its key is not here: the shared corpus lies beside the project only where it was developed")
    _, found = read(source)
    answer = tmp_path / "answer.jsonl"
    answer.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    score = [sys.executable, str(SHARED / "tools/score.py"), "read", str(gold), str(answer)]
    lines = subprocess.run(score, capture_output=True, text=True, check=True).stdout.splitlines()
    total = next(line for line in lines if line.startswith("ALL"))
    assert float(total.split("F1")[1].split()[0]) >= 0.97
