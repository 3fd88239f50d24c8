"""Training plans in house styles: sentences for whom, certificates and order; heading rows and bare terms among courses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file
from ingest.samples.source.word import p, table, write_docx

FRONT = [
    p("2024级园艺技术专业人才培养方案"),
    p("学校名称：青禾农业职业学院"),
    p("【专业名称】园艺技术"),
    p("【专业代码】410105"),
    p("【学制】3年"),
]
ABILITIES = [p("三、人才培养规格"), p("（一）能力要求"), p("①具有繁育种苗的能力。"), p("②具有防治病虫害的能力。")]


def read(path: Path) -> dict[str, Any]:
    reading = read_file(path)
    assert reading.kind == "training_plan"
    assert lost_quotes(reading) == ()
    return published(reading.records[0])


def test_sentences_say_whom_the_plan_is_for_and_which_certificates(tmp_path: Path) -> None:
    body = [
        p("一、职业面向"),
        p("本专业毕业生主要面向农业（01）的园艺工程技术人员（2-03-05-00）等职业，从事种苗生产、花卉养护等岗位（群）工作。"),
        p("二、职业证书"),
        p("毕业生可考取以下证书："),
        p("1．花卉园艺师职业资格证书（必考）"),
        p("2．1+X设施蔬菜生产职业技能等级证书（中级）"),
    ]
    plan = read(write_docx(tmp_path / "a.docx", [*FRONT, *body, *ABILITIES]))
    assert (plan["school"], plan["program"], plan["program_code"]) == ("青禾农业职业学院", "园艺技术", "410105")
    assert plan["industries"] == [{"name": "农业", "code": "01"}]
    assert plan["occupations"] == [{"name": "园艺工程技术人员", "code": "2-03-05-00"}]
    assert plan["posts"] == ["种苗生产", "花卉养护"]
    assert plan["certificates"] == ["花卉园艺师职业资格证书", {"name": "1+X设施蔬菜生产职业技能等级证书", "level": "中级"}]


def test_rows_that_head_a_kind_of_courses_and_terms_titled_by_bare_numbers(tmp_path: Path) -> None:
    wide = ["<"] * 10
    rows = [
        ["序号", "课程编码", "课程名称", "学分", "总学时", "理论", "实践", "1", "2", "3", "4"],
        ["一、公共基础课（必修）", *wide],
        ["1", "YY01", "大学语文", "2", "36", "36", "0", "√", "", "", ""],
        ["二、专业拓展课（选修）", *wide],
        ["2", "YY02", "★盆景制作", "2", "36", "8", "28", "", "", "√", "√"],
        ["总计", "<", "<", "4", "72", "44", "28", "", "", "", ""],
    ]
    plan = read(write_docx(tmp_path / "a.docx", [*FRONT, *ABILITIES, p("四、教学计划进程表"), table(rows)]))
    found = [(one["name"], one["type"], one["nature"], one["terms"]) for one in plan["plan_courses"]]
    assert found == [("大学语文", "公共基础课", "必修", [1]), ("盆景制作", "专业拓展课", "选修", [3, 4])]


def test_courses_before_and_after_in_lines_and_in_rows(tmp_path: Path) -> None:
    rows = [
        ["课程名称", "课程编号", "学分", "总学时", "开课学期"],
        ["植物学", "YY01", "3", "48", "1"],
        ["花卉栽培", "YY02", "4", "64", "2"],
        ["花艺设计", "YY03", "4", "64", "3"],
    ]
    described = [["课程名称", "主要内容", "教学要求"], ["花艺设计", "花束；花篮", "理实一体，先修课程为花卉栽培"]]
    body = [
        p("四、专业核心课程简介"),
        p("1．花卉栽培"),
        p("先修课程：《植物学》"),
        p("后续课程：《花艺设计》"),
        table(described),
        p("五、教学进程表"),
        table(rows),
    ]
    plan = read(write_docx(tmp_path / "a.docx", [*FRONT, *ABILITIES, *body]))
    orders = [(one["course"], one.get("before"), one.get("after")) for one in plan["prerequisites"]]
    assert orders == [
        ("花卉栽培", ["植物学"], None),
        ("花卉栽培", None, ["花艺设计"]),
        ("花艺设计", ["花卉栽培"], None),
    ]


def test_a_table_of_posts_tasks_abilities_and_certificates_says_all_of_them(tmp_path: Path) -> None:
    rows = [
        ["职业岗位", "典型工作任务", "职业能力", "证书"],
        ["花艺师", "花束制作", "1.能修剪花枝；2.能绑扎花束", "花艺环境设计职业技能等级证书"],
    ]
    asked = [
        p("二、就业面向"),
        table(rows),
        p("三、毕业生应具备的素质、知识与能力"),
        p("1.素质结构"),
        p("1.1 具有团队协作精神"),
        p("2.能力结构"),
        p("2.1 具备种苗繁育能力"),
    ]
    plan = read(write_docx(tmp_path / "a.docx", [*FRONT, *asked]))
    assert (plan["posts"], plan["certificates"]) == (["花艺师"], ["花艺环境设计职业技能等级证书"])
    assert [one["ability"] for one in plan["task_abilities"]] == ["能修剪花枝", "能绑扎花束"]
    assert [one["text"] for one in plan["abilities"]] == ["具有团队协作精神", "具备种苗繁育能力"]


def test_terms_of_a_caption_and_hours_of_two_numbers(tmp_path: Path) -> None:
    titles = ["课程名称", "课程类别", "学分", "学时", "理论/实践", "考核"]
    first, second = ["大学语文", "公共基础课", "2", "36", "30/6", "考试"], ["花艺设计", "专业核心课", "4", "64", "24/40", "考试"]
    body = [p("三、各学期课程安排"), p("第一学期"), table([titles, first]), p("第二学期"), table([titles, second])]
    plan = read(write_docx(tmp_path / "a.docx", [*FRONT, *ABILITIES, *body]))
    found = [(one["name"], one["terms"], one["hours_theory"], one["hours_practice"]) for one in plan["listed_courses"]]
    assert found == [("大学语文", [1], 30, 6), ("花艺设计", [2], 24, 40)]
