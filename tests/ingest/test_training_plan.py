"""Training plans: what the sample prints is read whole; programs, abilities, posts and courses of the running text."""

from __future__ import annotations

import struct
import tomllib
from pathlib import Path

import pytest

from graph.errors import DocumentError
from ingest.checks.verify import lost_quotes
from ingest.formats import flows
from ingest.kinds import training_plan
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples import samples_folder
from ingest.samples.source.word import p, picture, table, write_docx
from tests.ingest.hostile import PNG
from tests.ingest.keys import f1, key, need_shared
from tests.ingest.training_papers import ONE_COLUMN, plan_of, read

SAMPLE = samples_folder() / "电子商务专业人才培养方案（示例）.docx"

WORDS = tomllib.loads((samples_folder().parent / "source" / "training_plan.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample() -> Reading:
    return read_file(SAMPLE)


def test_the_kind_is_seen_from_the_content(sample: Reading) -> None:
    assert (sample.kind, sample.format) == ("training_plan", "docx")
    assert [record.kind for record in sample.records] == ["training_plan", "course_standard"]


def test_every_fact_of_the_sample_is_read(sample: Reading) -> None:
    plan = plan_of(sample)
    assert (plan["title"], plan["school"], plan["year"]) == (WORDS["title"], WORDS["school"], 2025)
    assert (plan["program"], plan["program_code"]) == (WORDS["program"], WORDS["code"])
    assert (plan["education_level"], plan["duration_years"]) == (WORDS["level"], 3)
    assert plan["industries"] == [{"name": "互联网和相关服务", "code": "64"}, {"name": "零售业", "code": "52"}]
    assert plan["occupations"][1] == {"name": "互联网营销师", "code": "4-01-06-02"}
    assert plan["posts"] == ["网店运营专员", "直播运营专员", "客户服务主管"]
    assert [one["name"] for one in plan["certificates"]] == [row[1] for row in WORDS["certificates"]["rows"]]
    assert plan["certificates"][0]["level"] == "中级"
    abilities = [(group["group"], str(n), text) for group in WORDS["ability"] for n, text in enumerate(group["texts"], 1)]
    assert [(one["group"], one["no"], one["text"]) for one in plan["abilities"]] == abilities
    assert [(one["post"], one["task_no"], one["ability_no"]) for one in plan["task_abilities"]] == [
        ("网店运营专员", "T1", "A1-1"),
        ("网店运营专员", "T1", "A1-2"),
        ("网店运营专员", "T2", "A2-1"),
        ("网店运营专员", "T2", "A2-2"),
        ("直播运营专员", "T3", "A3-1"),
        ("直播运营专员", "T3", "A3-2"),
    ]


def test_the_teaching_plan_of_the_sample_is_read_without_its_totals(sample: Reading) -> None:
    rows = [row for row in WORDS["plan"]["rows"] if row[1] != "<"]
    read = plan_of(sample)["plan_courses"]
    assert [(one["code"], one["name"]) for one in read] == [(row[2], row[3].rstrip("★")) for row in rows]
    for one, row in zip(read, rows, strict=True):
        numbers = [one["credits"], one["hours_total"], one["hours_theory"], one["hours_practice"]]
        assert numbers == [int(cell) for cell in row[5:9]]
        assert one["terms"] == [term for term, cell in enumerate(row[9:], 1) if cell]
    assert [one["type"] for one in read[:4]] == ["公共基础课程"] * 3 + ["专业基础课程"]
    assert [one["nature"] for one in read[:3]] == ["必修", "必修", "选修"]


def test_neighbours_come_from_the_table_and_from_the_course_standard(sample: Reading) -> None:
    stated = {(one["course"], one["source"]): one for one in plan_of(sample)["prerequisites"]}
    assert stated["商品学", "表4"] == {"course": "商品学", "after": ["网店运营", "直播运营"], "source": "表4"}
    assert stated["商务数据分析基础", "表4"]["before"] == ["电子商务基础"]
    assert stated["网店运营", "课程标准"]["before"] == ["电子商务基础", "商品学"]


def test_the_course_standard_behind_the_plan_is_a_record_of_its_own(sample: Reading) -> None:
    standard = published(sample.records[1])
    assert (standard["course"], standard["hours_total"], standard["program_code"]) == ("网店运营", 64, "530701")
    assert [one["type"] for one in standard["goals"]] == ["knowledge"] * 2 + ["skill"] * 2 + ["attitude"]
    assert [(one["name"], one["hours"]) for one in standard["modules"]] == [("开设店铺", 24), ("运营店铺", 40)]


def test_every_quote_is_found_again(sample: Reading) -> None:
    assert lost_quotes(sample) == ()


def test_a_group_of_programs_gives_a_record_for_each(tmp_path: Path) -> None:
    plan = table([["课程代码", "课程名称", "学分", "学时"], ["A1", "纺纱技术", "4", "64"]])
    filler = [p(f"说明第{n}条。") for n in range(9)]
    body = [
        p("职桥示例职业学院"),
        p("2024级现代纺织技术专业群人才培养方案"),
        p("第一部分 专业群人才培养方案整体设计"),
        p("一、专业群名称及代码"),
        p("专业群名称：现代纺织技术专业群"),
        table([["专业代码", "专业名称"], ["480401", "现代纺织技术"], ["480402", "服装设计与工艺"]]),
        *filler,
        p("第二部分 现代纺织技术专业人才培养方案"),
        p("一、专业名称及代码"),
        p("（一）专业名称：现代纺织技术专业"),
        p("（二）专业代码：480401"),
        *filler,
        plan,
        p("第三部分 服装设计与工艺专业人才培养方案"),
        p("一、专业名称及代码"),
        p("（一）专业名称：服装设计与工艺"),
        p("（二）专业代码：480402"),
        *filler,
        plan,
    ]
    reading = training_plan.read_document(write_docx(tmp_path / "a.docx", body), sha256="0" * 64)
    records = [published(record) for record in reading.records]
    assert [record.get("program") for record in records] == [None, "现代纺织技术", "服装设计与工艺"]
    assert records[0]["program_group"] == "现代纺织技术专业群"
    assert records[0]["programs"][1] == {"name": "服装设计与工艺", "code": "480402"}
    assert [record["program_code"] for record in records[1:]] == ["480401", "480402"]
    assert all(record["school"] == "职桥示例职业学院" and record["year"] == 2024 for record in records)


def test_a_plan_of_two_stages_leads_from_the_first_to_the_second(tmp_path: Path) -> None:
    body = [
        p("一、专业名称及代码"),
        p("（一）中等职业教育"),
        p("专业名称：服装设计与工艺"),
        p("专业代码：680402"),
        p("（二）高等职业教育"),
        p("专业名称：服装与服饰设计专业"),
        p("专业代码：550105"),
        p("二、修业年限"),
        p("全日制五年（中职三年，高职两年）。"),
        table([["课程代码", "课程名称", "学分", "学时"], ["A1", "立体裁剪", "4", "64"]]),
    ]
    plan = plan_of(training_plan.read_document(write_docx(tmp_path / "a.docx", body), sha256="0" * 64))
    assert (plan["program"], plan["program_code"], plan["duration_years"]) == ("服装设计与工艺", "680402", 5)
    assert plan["continues_to"] == [{"program": "服装与服饰设计", "code": "550105"}]


def test_abilities_without_numbers_and_in_a_table(tmp_path: Path) -> None:
    body = [
        p("二、培养目标与培养规格"),
        p("（二）培养规格"),
        p("本专业毕业生应在素质、知识和能力等方面达到以下要求："),
        p("1.素质"),
        p("具有良好的职业道德；"),
        p("2.知识：掌握人体结构的基础知识。"),
        p("3.能力"),
        p("（1）专业技术能力"),
        p("能够完成生命体征测量；"),
        p("能够执行无菌操作。"),
    ]
    plan = read(tmp_path, [*body, p("三、课程设置"), table(ONE_COLUMN)])
    assert [(one["group"], one["text"]) for one in plan["abilities"]] == [
        ("素质", "具有良好的职业道德；"),
        ("知识", "掌握人体结构的基础知识。"),
        ("专业技术能力", "能够完成生命体征测量；"),
        ("专业技术能力", "能够执行无菌操作。"),
    ]
    rows = [["素质", "1.具有良好的职业道德；\n2.具有服务意识。"], ["知识", "掌握人体结构的基础知识。"]]
    tabled = read(tmp_path, [p("二、人才培养规格"), table(rows), p("三、课程设置"), table(ONE_COLUMN)])
    assert [one["text"] for one in tabled["abilities"]] == [
        "具有良好的职业道德；",
        "具有服务意识。",
        "掌握人体结构的基础知识。",
    ]


def test_facing_with_labels_in_the_first_column(tmp_path: Path) -> None:
    rows = [
        ["所属专业大类（代码）A", "医药卫生大类（52）"],
        ["对应行业（代码）C", "卫生（84）"],
        ["主要职业类别（代码）D", "内科护士（2-05-08-01）、急诊护士（2-05-08-03）"],
        ["主要岗位（群）或技术领域", "临床护理、社区护理等"],
        ["职业类证书", "护士执业资格、老年照护"],
    ]
    plan = read(tmp_path, [p("二、职业面向"), table(rows), table(ONE_COLUMN)])
    assert plan["industries"] == [{"name": "卫生", "code": "84"}]
    assert [one["code"] for one in plan["occupations"]] == ["2-05-08-01", "2-05-08-03"]
    assert plan["posts"] == ["临床护理", "社区护理"]
    assert plan["certificates"] == ["护士执业资格", "老年照护"]


def test_courses_of_the_running_text_by_type(tmp_path: Path) -> None:
    body = [
        p("二、课程设置"),
        p("（一）公共基础课程"),
        p("应将思想道德与法治、大学英语、体育等列为公共基础必修课程。"),
        p("（二）专业核心课程"),
        p("包括基础护理学、内科护理学、外科护理学等6门课程。"),
        p("（三）实践教学环节"),
        p("实习包括认知实习、岗位实习，岗位实习安排在第5学期。"),
        table(ONE_COLUMN),
    ]
    courses = [(one["name"], one["type"]) for one in read(tmp_path, body)["courses"]]
    assert courses == [
        *((name, "公共基础课程") for name in ("思想道德与法治", "大学英语", "体育")),
        *((name, "专业核心课程") for name in ("基础护理学", "内科护理学", "外科护理学")),
        ("认知实习", "实习实训"),
        ("岗位实习", "实习实训"),
    ]


def test_courses_of_lists_below_a_heading_or_behind_their_kind(tmp_path: Path) -> None:
    body = [
        p("二、课程设置"),
        p("（一）公共基础课程"),
        p("思想道德与法治、大学英语、体育等。"),
        p("本类课程强调立德、树人、育才等理念。"),
        p("（二）专业课程"),
        p("1.专业基础课：护理学导论、正常人体结构。"),
        p("2.专业核心课：基础护理学、内科护理学、外科护理学3门课程，共14学分。"),
        table(ONE_COLUMN),
    ]
    courses = [(one["name"], one["type"]) for one in read(tmp_path, body)["courses"]]
    assert courses == [
        *((name, "公共基础课程") for name in ("思想道德与法治", "大学英语", "体育")),
        *((name, "专业基础课程") for name in ("护理学导论", "正常人体结构")),
        *((name, "专业核心课程") for name in ("基础护理学", "内科护理学", "外科护理学")),
    ]


def test_a_table_that_is_a_picture_is_reported_with_its_size(tmp_path: Path) -> None:
    wide = PNG[:16] + struct.pack(">II", 1200, 800) + PNG[24:]
    body = [p("一、专业名称及代码"), p("专业名称：护理"), table(ONE_COLUMN), p("表2 教学进程表"), p(inner=picture("x"))]
    made = write_docx(tmp_path / "a.docx", body, media={"x": wide})
    issues = training_plan.read_document(made, sha256="0" * 64).issues
    (issue,) = [issue for issue in issues if "1200 x 800" in issue.why]
    assert issue.text == "表2教学进程表"
    assert issue.place.line == 8


def test_what_holds_no_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        training_plan.read_document(write_docx(tmp_path / "a.docx", [p("人才培养方案"), p("待定")]), sha256="0" * 64)
    assert caught.value.why == "unknown"


def test_the_key_of_a_real_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list of the plan that stands in it as text; pictures are left aside, reading them takes minutes here."""
    monkeypatch.setattr(flows, "OCR_SECONDS", -1.0)
    path = need_shared("corpus", "training_plan", "市场营销专业2022级人才培养方案.docx")
    reading = read_file(path)
    scores = f1(key("市场营销专业2022级人才培养方案.docx.gold.json"), [plan_of(reading)])
    lists = ("listed_courses", "certificates", "occupations", "prerequisites", "abilities", "courses", "posts", "industries")
    assert {name: scores[name] for name in lists if scores[name] < 0.95} == {}
    assert scores["embedded_course_standard_index"] >= 0.95
    assert lost_quotes(reading) == ()


@pytest.mark.parametrize(
    ("name", "program", "courses"),
    [
        ("附件3 山东科技职业学院2020级市场营销专业人才培养方案.docx", "市场营销", 48),
        ("附件3 现代纺织技术专业2020级专业（群）人才培养方案.docx", "现代纺织技术", 70),
        ("市场营销专业专业2022级教学计划安排表.xlsx", "市场营销", 64),
    ],
)
def test_plans_of_another_school(name: str, program: str, courses: int) -> None:
    reading = read_file(need_shared("corpus", "training_plan", name))
    plan = published(reading.records[-1])
    assert (plan["program"], len(plan["plan_courses"])) == (program, courses)
    assert all(one.get("credits") for one in plan["plan_courses"])
    assert lost_quotes(reading) == ()
