"""Competition rules in Word, PDF and text: exact modules, tasks, skills and points in several layouts; facts of the event."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from graph.schema import check_batch
from ingest.checks.verify import lost_quotes
from ingest.derive import derive_batch
from ingest.kinds.competition_facts import event_name
from ingest.kinds.competition_modules import bare_name
from ingest.language import build_pipeline
from ingest.published import published
from ingest.reading import read_file
from ingest.samples import samples_folder
from ingest.samples.source.word import p, table, write_docx
from tests.ingest.papers import new_paper, rule_table
from tests.ingest.papers import write as write_lines

SAMPLE = samples_folder() / "直播电商赛项规程（示例）.docx"
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


def test_the_sample_is_read_exactly() -> None:
    shown = read(SAMPLE)
    words = tomllib.loads((samples_folder().parent / "source" / "competition.toml").read_text(encoding="utf-8"))
    assert shown == {
        "kind": "competition",
        "title": "".join(words["title"]),
        "name": "直播电商",
        "level": "省赛",
        "year": 2025,
        "track": "高等职业学校组",
        "programs": ["电子商务", "网络营销与直播电商", "市场营销"],
        "modules": MODULES,
        "certificates": ["直播运营", "网店运营推广"],
        "organizers": ["示例省教育厅"],
    }


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


@pytest.mark.parametrize(
    "titles",
    [
        ["竞赛模块", "权重", "竞赛任务", "考核技能点", "分值"],
        ["一级指标", "比例", "二级指标", "评分要点", "分值"],
        ["模块名称", "占比（%）", "任务名称", "技能要求", "配分"],
        ["模块", "分值", "任务", "能力要求", "分值"],
    ],
)
def test_titles_of_columns_vary(titles: list[str], tmp_path: Path) -> None:
    shown = read(word(tmp_path, [titles, *rows_of()]))
    assert shown["modules"] == MODULES
    assert (shown["name"], shown["level"], shown["year"], shown["track"]) == ("直播电商", "国赛", 2024, "中职组")
    assert shown["title"] == "2024年全国职业院校技能大赛中职组“直播电商”赛项规程"
    assert shown["programs"] == ["电子商务", "直播电商服务"]


def test_weights_come_from_points_where_no_column_has_them(tmp_path: Path) -> None:
    rows = [[row[0], *row[2:]] for row in rows_of()]
    assert read(word(tmp_path, [["模块", "任务", "考核技能", "分值"], *rows]))["modules"] == MODULES


def test_points_of_a_thousand_are_scaled(tmp_path: Path) -> None:
    rows = [[row[0], row[2], row[3], str(10 * int(row[4].rstrip("分")))] for row in rows_of()]
    shown = read(word(tmp_path, [["模块", "任务", "考核技能", "分值"], *rows]))
    assert [module["weight_pct"] for module in shown["modules"]] == [30, 45, 25]
    assert shown["modules"][0]["points"] == [120, 180]


def test_a_table_of_modules_and_one_of_marks_are_one(tmp_path: Path) -> None:
    contents = [["模块", "主要内容", "比赛时长", "分值"]]
    contents += [
        [f"模块{mark}", module["name"], "60分钟", str(module["weight_pct"])]
        for mark, module in zip("一二三", MODULES, strict=True)
    ]
    contents += [["合计", "<", "180分钟", "100"]]
    marks = [["序号", "模块", "任务", "考核技能", "分值"]] + [["1", row[0], *row[2:]] for row in rows_of(marks=False)]
    assert read(word(tmp_path, contents, marks))["modules"] == MODULES


def test_a_table_cut_by_a_page_goes_on(tmp_path: Path) -> None:
    titles = ["模块", "权重", "任务", "考核技能", "分值"]
    rows = rows_of()
    again = [[f"{rows[2][0]}（续）", rows[2][1], *rows[3][2:]], *rows[4:]]
    assert read(word(tmp_path, [titles, *rows[:3]], [titles, *again]))["modules"] == MODULES


def test_ruled_pdf(tmp_path: Path) -> None:
    titles = ["模块", "权重", "任务", "考核技能", "分值"]
    rows = [["" if cell == "^" else cell for cell in row] for row in rows_of()]
    paper = new_paper([*FACTS, *ABOUT, *titles, *(cell for row in rows for cell in row), "二、竞赛内容三、竞赛方式团体赛。"])
    write_lines(paper, *FACTS, *ABOUT, "二、竞赛内容")
    rule_table(paper, [titles, *rows], (40, 14, 36, 58, 16))
    write_lines(paper, "三、竞赛方式", "团体赛。")
    path = tmp_path / "rules.pdf"
    paper.output(str(path))
    shown = read(path)
    assert shown["modules"] == MODULES
    assert (shown["name"], shown["track"], shown["year"]) == ("直播电商", "中职组", 2024)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_modules_in_lines(encoding: str, tmp_path: Path) -> None:
    lines = ["某某市职业院校技能大赛", "“直播电商”赛项规程", "一、赛项名称", "直播电商", "二、赛项组别", "中职组", "三、竞赛内容"]
    for number, module in enumerate(MODULES, 1):
        lines.append(f"（{'一二三'[number - 1]}）模块{number}：{module['name']}（占比{module['weight_pct']}%）")
        for index, (task, skill, points) in enumerate(zip(module["tasks"], module["skills"], module["points"], strict=True), 1):
            lines += [f"任务{index}：{task}（{points}分）", f"技能要求：{skill}。"]
    lines += ["四、成绩评定", "满分100分，2025年5月公布。"]
    path = tmp_path / "rules.txt"
    path.write_bytes("\n".join(lines).encode(encoding))
    shown = read(path)
    assert shown["modules"] == MODULES
    assert (shown["level"], shown["track"], shown["year"], shown["name"]) == ("市赛", "中职组", 2025, "直播电商")


def test_how_long_a_module_lasts_is_not_what_it_weighs(tmp_path: Path) -> None:
    shares = "竞赛分为三个模块，模块一犬只洗护占总成绩的30%，造型修剪权重为50％，职业素养占20%。"
    lines = [
        "某某省职业院校技能大赛",
        "“宠物美容”赛项规程",
        "一、竞赛内容",
        shares,
        "（一）模块一：犬只洗护（60分钟）",
        "（二）模块二：造型修剪（时长120分钟）",
    ]
    path = tmp_path / "rules.txt"
    path.write_text("\n".join([*lines, "（三）模块三：职业素养"]), encoding="utf-8")
    named = [("犬只洗护", 30), ("造型修剪", 50), ("职业素养", 20)]
    assert [(one["name"], one["weight_pct"]) for one in read(path)["modules"]] == named
    path.write_text("\n".join([*lines[:3], *lines[4:]]), encoding="utf-8")
    assert read(path)["modules"] == [{"name": "犬只洗护"}, {"name": "造型修剪"}]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2024年全国职业院校技能大赛高职组“电子商务技能”赛项规程", "电子商务技能"),
        ("2023年全国职业院校技能大赛网络系统管理赛项规程", "网络系统管理"),
        ("某某省第十五届职业院校技能大赛（中职组）会计实务赛项规程", "会计实务"),
        ("GZ-2022029 嵌入式系统应用开发赛项规程", "嵌入式系统应用开发"),
    ],
)
def test_the_event_is_named_without_organizer_and_year(title: str, name: str) -> None:
    assert event_name(title) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("模块一：网店开设（35%）", "网店开设"),
        ("任务2-1 商品采集", "商品采集"),
        ("（一）数据分析", "数据分析"),
        ("模块A 脚本策划", "脚本策划"),
        ("5G组网", "5G组网"),
    ],
)
def test_numbers_are_dropped_from_names(printed: str, name: str) -> None:
    assert bare_name(printed) == name


def test_a_text_of_no_event_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none.txt"
    path.write_text("竞赛内容与竞赛方式\n成绩评定与奖项设定\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="no competition is named"):
        read_file(path, kind="competition")


def test_skills_are_assessed_with_the_share_of_their_task() -> None:
    batch, issues = derive_batch(read_file(SAMPLE), build_pipeline())
    check_batch(batch)
    assert issues == ()
    names = {entity.id: entity.name for entity in batch.entities}
    (event,) = [entity for entity in batch.entities if entity.kind == "Competition"]
    assert event.properties == {"level": "省赛", "year": 2025}
    weights = {names[one.object]: one.properties["weight"] for one in batch.statements if one.predicate == "ASSESSES"}
    assert weights["选择直播商品"] == 0.12
    assert sum(float(str(weight)) for weight in weights.values()) == pytest.approx(1.0)
    assert {names[one.object] for one in batch.statements if one.predicate == "ADDRESSES"} == {
        "电子商务",
        "网络营销与直播电商",
        "市场营销",
    }
    assert {names[one.object] for one in batch.statements if one.predicate == "ISSUED_BY"} == {"示例省教育厅"}


def test_the_layout_of_national_rules(tmp_path: Path) -> None:
    """One table of facts with banners and boxes to tick, names of modules in a second column, marks in another table."""
    about = [
        ["赛项类别", "<", "<", "<"],
        ["☑每年赛  □隔年赛（□单数年/□双数年）", "<", "<", "<"],
        ["赛项组别", "<", "<", "<"],
        ["□中等职业教育  ☑高等职业教育", "<", "<", "<"],
        ["涉及专业大类、专业类、专业及核心课程", "<", "<", "<"],
        ["专业大类", "专业类", "专业名称", "核心课程"],
        ["财经商贸大类", "电子商务类", "电子商务", "视觉设计与制作"],
        ["^", "^", "^", "网店运营"],
        ["^", "^", "跨境电子商务", "跨境店铺运营"],
        ["对接产业行业、对应岗位（群）及核心能力", "<", "<", "<"],
        ["产业行业", "岗位（群）", "核心能力", "<"],
        ["互联网零售", "网店运营", "店铺运营能力", "<"],
        ["^", "^", "数据分析能力", "<"],
    ]
    contents = [
        ["模块", "<", "主要内容", "比赛时长", "分值"],
        ["模块一", "网店开设与装修", "完成店铺开设、首页装修、详情页制作", "4小时", "20%"],
        ["模块二", "推广引流", "任务1：SEO优化；任务2：SEM推广", "^", "50%"],
        ["模块三", "直播营销", "撰写脚本，实施直播", "2小时", "30%"],
    ]
    marks = [
        ["模块", "<", "评分指标", "分值", "评分方式"],
        ["模块一", "网店开设与装修", "店铺首页", "8", "结果评分"],
        ["^", "^", "商品详情页", "12", "结果评分"],
        ["模块二", "推广引流", "SEO优化", "20", "机评"],
        ["^", "^", "SEM推广", "30", "机评"],
        ["模块三", "直播营销", "直播脚本", "10", "结果评分"],
        ["^", "^", "直播实施", "20", "过程评分"],
        ["合计", "<", "<", "100", ""],
    ]
    goals = "以赛促教，对接“网店运营推广”“电子商务数据分析”等职业技能等级证书标准。"
    body = [p(line) for line in ("2023年全国职业院校技能大赛", "赛项规程", "赛项名称：  网店运营推广", "赛项编号：GZ029")]
    body += [p("一、赛项信息"), table(about), p("二、竞赛目标"), p(goals), p("三、竞赛内容"), table(contents)]
    body += [p("十一、成绩评定"), p("（一）评分标准"), table(marks), p("十二、奖项设定"), p("一等奖10%。")]
    shown = read(write_docx(tmp_path / "national.docx", body))
    assert (shown["name"], shown["level"], shown["year"]) == ("网店运营推广", "国赛", 2023)
    assert shown["programs"] == ["电子商务", "跨境电子商务"]
    assert shown["certificates"] == ["网店运营推广", "电子商务数据分析"]
    assert shown["modules"] == [
        {"name": "网店开设与装修", "weight_pct": 20, "tasks": ["店铺首页", "商品详情页"], "points": [8, 12]},
        {"name": "推广引流", "weight_pct": 50, "tasks": ["SEO优化", "SEM推广"], "points": [20, 30]},
        {"name": "直播营销", "weight_pct": 30, "tasks": ["直播脚本", "直播实施"], "points": [10, 20]},
    ]


def test_a_table_under_the_heading_of_each_module(tmp_path: Path) -> None:
    titles = ["任务", "考核技能", "分值"]
    body = [p("某某职业技术学院第六届技能节"), p("“短视频制作”竞赛规程（2024年）"), p("一、赛项信息"), p("赛项组别：学生组")]
    body += [p("面向专业：数字媒体技术、影视动画、电子商务等专业"), p("二、竞赛内容"), p("（一）模块一：脚本策划（20分）")]
    body += [table([titles, ["任务1：选题", "能确定选题", "8"], ["任务2：分镜", "能绘制分镜", "12"]])]
    body += [p("（二）模块二：拍摄剪辑（80分）"), table([titles, ["任务1：拍摄", "能完成拍摄", "80"]])]
    body += [p("三、竞赛方式"), p("个人赛。"), p("四、成绩评定"), p("主办单位：某某职业技术学院教务处")]
    shown = read(write_docx(tmp_path / "school.docx", body))
    assert (shown["name"], shown["level"], shown["year"], shown["track"]) == ("短视频制作", "校赛", 2024, "学生组")
    assert shown["programs"] == ["数字媒体技术", "影视动画", "电子商务"]
    assert shown["modules"] == [
        {
            "name": "脚本策划",
            "weight_pct": 20,
            "tasks": ["选题", "分镜"],
            "skills": ["能确定选题", "能绘制分镜"],
            "points": [8, 12],
        },
        {"name": "拍摄剪辑", "weight_pct": 80, "tasks": ["拍摄"], "skills": ["能完成拍摄"], "points": [80]},
    ]


def test_tasks_in_plain_numbered_lines(tmp_path: Path) -> None:
    lines = [
        "三、竞赛内容",
        "由方案设计、现场实施、创新展示三个环节组成，成绩分别占总成绩的40%、45%和15%。",
        "（一）方案设计环节",
    ]
    lines += [
        "1.分析订单数据；",
        "（1）导出数据。",
        "2. 设计储位方案（10分）。",
        "3.考核时间：60分钟",
        "（二）现场实施（45%，90分钟）",
    ]
    lines += [
        "任务1入库作业（20分）",
        "1.验收货物。",
        "任务2 出库作业（25分）",
        "（三）创新展示环节",
        "①展示成果",
        "四、竞赛规则",
        "1.不得使用手机。",
    ]
    found = read(write_docx(tmp_path / "规程.docx", [p(line) for line in [*FACTS, *ABOUT, *lines]]))["modules"]
    assert [(one["weight_pct"], one["tasks"], one.get("points")) for one in found] == [
        (40, ["分析订单数据", "设计储位方案"], [None, 10]),
        (45, ["入库作业", "出库作业"], [20, 25]),
        (15, ["展示成果"], None),
    ]


def test_a_number_before_the_modules_name_and_tasks_in_one_cell(tmp_path: Path) -> None:
    rows = [
        ["模块", "模块名称", "主要内容", "分值"],
        ["模块一", "网络构建", "路由与交换", "60分"],
        ["模块二", "网络运维", "排查", "40分"],
    ]
    found = read(word(tmp_path, rows))["modules"]
    assert [(one["name"], one["weight_pct"]) for one in found] == [("网络构建", 60), ("网络运维", 40)]
    rows = [
        ["竞赛模块", "考核内容（工作任务）", "技能点", "配分（%）"],
        ["网络构建", "1.配置设备\n2.部署无线", "VLAN划分\nAP配置", "100"],
    ]
    assert read(word(tmp_path, rows))["modules"] == [
        {"name": "网络构建", "weight_pct": 100, "tasks": ["配置设备", "部署无线"], "skills": ["VLAN划分", "AP配置"]}
    ]
