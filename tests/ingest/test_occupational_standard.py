"""Occupational standards in many layouts: requirements, weights and overview come back exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from ingest.checks.verify import lost_quotes
from ingest.kinds import detect_kind
from ingest.kinds.occupational_clauses import direction_mark, heading_mark, level_mark
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples.source.word import p, table, write_docx

from .occupational_papers import CODE, NAME, Look, expected_clauses, make_blocks, make_weights
from .occupational_print import print_occupation, write_occupation
from .standard_press import Layout

PRINTED: dict[str, tuple[Look, bool]] = {
    "labels centred over pages": (Look(), False),
    "functions set upright, a line over each part": (Look(Layout(upright=True, again="续表")), False),
    "labels at the top, titles once, all knowledge numbered": (
        Look(Layout(labels="top", repeat=False), lone=False, empty="/"),
        False,
    ),
    "short pages, rows kept whole": (Look(Layout(split=False, bottom=560), empty=""), False),
    "without rules": (Look(Layout(rules="none", gap=4), lone=False), False),
    "without rules, single knowledge without numbers, rows close together": (Look(Layout(rules="none", gap=-6)), False),
    "ruled between columns, functions set upright": (Look(Layout(rules="columns", upright=True)), False),
    "directions under headings": (Look(), True),
    "directions named in a sentence, numbers begin again": (Look(split="sentences"), True),
    "directions under captions, functions set upright": (Look(Layout(upright=True), split="captions", empty="/"), True),
}


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    reading = read_file(path)
    return reading, published(reading.records[0])


def ordered(weights: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(weights, key=lambda one: (one["level"], one.get("direction", ""), one["function"]))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", PRINTED)
def test_every_requirement_and_weight_comes_back(name: str, seed: int, tmp_path: Path) -> None:
    look, engineers = PRINTED[name]
    blocks = make_blocks(seed, engineers=engineers)
    weights = make_weights(blocks, seed)
    reading, found = read(print_occupation(tmp_path / "standard.pdf", blocks, weights, look, seed=seed))
    assert reading.kind == "occupational_standard"
    assert found["clauses"] == expected_clauses(blocks, lone=look.lone)
    assert ordered(found["weights"]) == ordered(weights)
    assert not reading.issues
    assert not lost_quotes(reading)


@pytest.mark.parametrize("engineers", [False, True])
@pytest.mark.parametrize("labels", ["merged", "repeated"])
def test_word_documents_say_the_same(labels: str, engineers: bool, tmp_path: Path) -> None:
    blocks = make_blocks(3, engineers=engineers)
    weights = make_weights(blocks, 3)
    path = write_occupation(tmp_path / "standard.docx", blocks, weights, Look(), labels=labels)
    reading, found = read(path)
    assert found["clauses"] == expected_clauses(blocks)
    assert ordered(found["weights"]) == ordered(weights)
    assert not reading.issues
    assert not lost_quotes(reading)


def test_the_overview_is_read(tmp_path: Path) -> None:
    blocks = make_blocks(1)
    _, found = read(print_occupation(tmp_path / "standard.pdf", blocks, make_weights(blocks, 1), Look()))
    assert (found["occupation"], found["occupation_code"], found["edition"]) == (NAME, CODE, "2021年版")
    assert found["definition"] == "在冷库中从事巡回检查的人员。"
    assert found["levels"] == [block.level for block in blocks]
    assert found["training_hours"][0] == {"level": "五级/初级工", "hours": 80}
    assert found["entry_conditions"][0] == {"level": "五级/初级工", "no": "1", "text": "累计从事本职业工作1年（含）以上。"}
    assert found["exam_minutes"] == [{"subject": "理论知识", "minutes": 90}, {"subject": "技能", "minutes": 60}]
    assert found["ethics"][0] == {"section": "职业守则", "no": "1", "text": "爱岗敬业。"}
    assert [one["text"] for one in found["basic_knowledge"]] == ["制冷循环原理。", "法规。"]


def test_weights_that_do_not_add_up_are_reported(tmp_path: Path) -> None:
    blocks = make_blocks(2)
    weights = make_weights(blocks, 2)
    weights[0]["theory_pct"] = 10
    reading, found = read(write_occupation(tmp_path / "standard.docx", blocks, weights, Look()))
    assert ordered(found["weights"]) == ordered(weights)
    assert [issue.why for issue in reading.issues] == ["the theory weights of 五级/初级工 add up to 105, not 100"]


def test_standards_of_the_first_series_number_otherwise(tmp_path: Path) -> None:
    body = [
        p(text)
        for text in (
            "仓储员",
            "国家职业标准",
            "（2003年版）",
            "1．职业概况",
            "1.1 职业名称",
            "仓储员。",
            "3．工作要求",
            "3.1 初级",
        )
    ]
    head = ["职业功能", "工作内容", "技能要求", "相关知识"]
    first = ["一、仓储", "（一）入库", "1.能验收货品\n2.能登记台账", "1.验收知识\n2.登记知识"]
    body.append(
        table([head, first, ["^", "（二）出库", "1.能拣货", "拣货知识"], ["二、运输", "（一）装车", "1.能装车", "1.装车知识"]])
    )
    body += [p("3.2 中级（国家职业资格四级）"), table([head, ["一、仓储", "（一）盘点", "1.能盘点", "1.盘点知识"]])]
    weights = [["项目", "<", "初级（%）", "中级（%）"], ["基本要求", "职业道德", "5", "5"], ["相关知识", "一、仓储", "55", "95"]]
    body += [p("4．比重表"), p("4.1 理论知识"), table([*weights, ["^", "二、运输", "40", "-"], ["合计", "<", "100", "100"]])]
    reading, found = read(write_docx(tmp_path / "old.docx", body))
    assert [(one.get("no"), one["function"], one["work"], one["text"]) for one in found["clauses"] if one["level"] == "初级"] == [
        ("1", "仓储", "入库", "能验收货品"), ("2", "仓储", "入库", "能登记台账"),
        ("1", "仓储", "入库", "验收知识"), ("2", "仓储", "入库", "登记知识"),
        ("1", "仓储", "出库", "能拣货"), (None, "仓储", "出库", "拣货知识"),
        ("1", "运输", "装车", "能装车"), ("1", "运输", "装车", "装车知识"),
    ]  # fmt: skip
    assert len(found["clauses"]) == 10
    assert found["levels"] == ["初级", "中级（国家职业资格四级）"]
    assert [(one["level"][:2], one["function"], one["theory_pct"]) for one in found["weights"]] == [
        ("初级", "职业道德", 5), ("中级", "职业道德", 5), ("初级", "仓储", 55), ("中级", "仓储", 95), ("初级", "运输", 40),
    ]  # fmt: skip
    assert [issue.why for issue in reading.issues] == ["no code (职业编码) was found", "no definition (职业定义) was found"]


@pytest.mark.parametrize(
    ("heading", "level", "direction"),
    [
        ("3.1 五级/初级工", "五级/初级工", ""),
        ("3.5一级／高级技师", "一级／高级技师", ""),
        ("（二）四级/中级工", "四级/中级工", ""),
        ("3.2 中级", "中级", ""),
        ("三级/高级工工作要求（续）", "三级/高级工", ""),
        ("表3 二级/技师工作要求", "二级/技师", ""),
        ("3.1 五级/初级工（采油测试工）", "五级/初级工", "采油测试工"),
        ("3.1.2 智能装备与产线开发方向", "", "智能装备与产线开发方向"),
        ("（一）数据处理方向", "", "数据处理方向"),
        ("3.1.1 采油测试工", "", "采油测试工"),
    ],
)
def test_headings_name_levels_and_directions(heading: str, level: str, direction: str) -> None:
    mark = heading_mark(heading)
    assert mark is not None
    assert (mark.level, mark.direction) == (level, direction)


@pytest.mark.parametrize(
    "text",
    [
        "本职业共设五个等级，分别为：五级/初级工、四级/中级工、三级/高级工、二级/技师、一级/高级技师。",
        "1.4 职业技能等级",
        "3.1.1 能确定优化方向",
        "具备三级/高级工职业资格证书后，累计从事本职业工作5年",
        "续表",
    ],
)
def test_other_lines_name_no_level(text: str) -> None:
    assert level_mark(text) is None
    assert direction_mark(text) is None


def test_a_standard_is_known_by_its_content_alone() -> None:
    head = "国家职业技能标准\n冷库巡检员\n1 职业概况\n1.1 职业名称\n冷库巡检员\n1.2 职业编码\n4-02-06-99\n1.3 职业定义"
    assert detect_kind(head, "pdf")[0] == "occupational_standard"
    assert (
        detect_kind("冷链仓储作业\n职业技能等级标准\n标准代码：510999\n工作领域 工作任务 职业技能要求", "pdf")[0]
        != "occupational_standard"
    )


def test_a_document_that_only_cites_the_series_is_refused_by_name(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "note.docx", [p("国家职业技能标准"), p("关于申报条件和职业守则的说明")])
    with pytest.raises(DocumentError, match=r"note\.docx") as caught:
        read_file(path, kind="occupational_standard")
    assert caught.value.why == "unknown"
