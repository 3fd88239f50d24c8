"""Competition rules in Word, PDF and text: exact modules, tasks, skills and points in several layouts; facts of the event."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from graph.errors import DocumentError
from graph.schema import check_batch
from ingest.derive import derive_batch
from ingest.kinds.competition_facts import event_name
from ingest.kinds.competition_modules import bare_name
from ingest.language import build_pipeline
from ingest.reading import read_file
from ingest.samples import samples_folder
from tests.ingest.competition_rules import ABOUT, FACTS, MODULES, read, rows_of, word
from tests.ingest.papers import new_paper, rule_table
from tests.ingest.papers import write as write_lines

SAMPLE = samples_folder() / "直播电商赛项规程（示例）.docx"


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
