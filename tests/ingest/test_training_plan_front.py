"""Front matter of training plans in house styles: two stages, codes below their heading, posts and certificates in bare lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.kinds import training_plan
from ingest.samples.source.word import p, write_docx
from tests.ingest.training_papers import plan_of

ABILITIES = [p("八、培养规格"), p("1.素质要求：具有爱心；热爱幼教事业。"), p("2.能力要求：（1）能组织游戏；（2）能弹唱儿歌。")]


def read(path: Path, *lines: str) -> dict[str, Any]:
    made = write_docx(path / "plan.docx", [*map(p, lines), *ABILITIES])
    reading = training_plan.read_document(made, sha256="0" * 64)
    assert lost_quotes(reading) == ()
    return plan_of(reading)


def test_a_plan_over_two_stages_is_that_of_the_first_and_leads_to_the_second(tmp_path: Path) -> None:
    lines = ["一、专业名称及代码", "中职段：数控技术应用（660103）", "高职段：数控技术（460103）"]
    plan = read(tmp_path, "清河职业中专学校", "数控技术专业“3+2”中高职贯通人才培养方案", *lines)
    assert (plan["program"], plan["program_code"]) == ("数控技术应用", "660103")
    assert plan["continues_to"] == [{"program": "数控技术", "code": "460103"}]


def test_a_teaching_plan_names_school_program_and_code(tmp_path: Path) -> None:
    plan = read(tmp_path, "学前教育专业实施性教学计划", "滨江中等专业学校", "一、专业代码", "570102K", "二、学制", "五年")
    assert (plan["program"], plan["program_code"], plan["school"]) == ("学前教育", "570102K", "滨江中等专业学校")
    assert [one["text"] for one in plan["abilities"]] == ["具有爱心；", "热爱幼教事业。", "能组织游戏；", "能弹唱儿歌。"]


def test_posts_and_certificates_stand_in_lines_of_names(tmp_path: Path) -> None:
    lines = [
        "三、就业岗位",
        "网店客服、网店美工、网店运营助理",
        "四、职业技能等级证书",
        "1.电子商务师（五级/初级工）",
        "2.普通话培训",
    ]
    plan = read(tmp_path, "电子商务专业人才培养方案", *lines)
    assert plan["posts"] == ["网店客服", "网店美工", "网店运营助理"]
    assert plan["certificates"] == [{"name": "电子商务师", "level": "五级/初级工"}]
    labelled = read(tmp_path, "中餐烹饪专业人才培养方案", "一、就业面向", "主要就业岗位：中式烹调师、西式面点师。")
    assert labelled["posts"] == ["中式烹调师", "西式面点师"]
