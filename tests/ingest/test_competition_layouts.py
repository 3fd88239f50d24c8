"""Competition rules laid out by others: national forms, a table a module, plain numbered lines, several tasks in a cell."""

from __future__ import annotations

from pathlib import Path

from ingest.samples.source.word import p, table, write_docx
from tests.ingest.competition_rules import ABOUT, FACTS, read, word


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
