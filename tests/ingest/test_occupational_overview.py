"""What occupational standards say of levels, hours and entry, in the wordings of their editions; weights over pages; marks."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.formats.flow import Cell, Paragraph, Row, Section, Table
from ingest.kinds._requirement_pieces import leaf_pattern, leaf_pieces
from ingest.kinds._requirement_table import Block, Line
from ingest.kinds.occupational_overview import read_overview
from ingest.kinds.occupational_weights import read_weights
from ingest.record import Place

LEVELS = ("五级/初级工", "四级/中级工")


def said(text: str) -> Paragraph:
    return Paragraph(text, 1, text, 4 if text[0].isdigit() else 0, 10.5, opens=False, ends=True)


def values(key: str, *texts: str) -> list[Any]:
    section = Section(None, (), tuple(said(text) for text in texts))
    return [item.value for item in read_overview((section,)) if item.key == key]


@pytest.mark.parametrize("heading", ["1.8.1 培训参考时长", "1.8.1 培训时间", "1.8 培训参考学时", "1.8.1 晋级培训期限"])
def test_levels_named_together_have_the_same_hours(heading: str) -> None:
    text = "三级/高级工不少于80标准学时；二级/技师、一级/高级技师不少于60标准学时。"
    assert values("training_hours", heading, text) == [
        {"level": "三级/高级工", "hours": 80},
        {"level": "二级/技师", "hours": 60},
        {"level": "一级/高级技师", "hours": 60},
    ]


@pytest.mark.parametrize(
    "line",
    [
        "——具备以下条件之一者，可申报四级/中级工：",
        "——四级/中级工（具备以下条件之一者）",
        "取得五级/初级工证书，并具备以下条件之一者，可申报四级/中级工：",
    ],
)
def test_the_line_over_conditions_names_the_level_applied_for(line: str) -> None:
    found = values("entry_conditions", "1.9.1 申报条件", line, "（1）累计从事相关职业①工作满5年。")
    assert found == [{"level": "四级/中级工", "no": "1", "text": "累计从事相关职业①工作满5年。"}]


def test_footnotes_are_no_conditions() -> None:
    texts = (
        "1.9.1 申报条件",
        "——具备以下条件之一者，可申报五级/初级工：",
        "（1）从事相关职业①工作1年。",
        "①相关职业：电工，下同。",
    )
    assert [one["text"] for one in values("entry_conditions", *texts)] == ["从事相关职业①工作1年。"]


def _row(page: int, *texts: str) -> Row:
    return Row(tuple(Cell(text, 50.0 * at, 50.0 * at + 50) for at, text in enumerate(texts)), page, first=False)


@pytest.mark.parametrize(
    "parted",
    [
        [_row(1, "", "安全与环", "60", "45"), _row(2, "", "保", "", "")],
        [_row(1, "", "安全", "", ""), _row(2, "", "与环保", "60", "45")],
    ],
    ids=["numbers above", "numbers below"],
)
def test_a_label_that_a_page_parts_is_one(parted: list[Row]) -> None:
    head = _row(1, "", "项目", "五级/初级工（%）", "四级/中级工（%）")
    rows = (head, _row(1, "技能要求", "点检", "40", "55"), *parted, _row(2, "", "合计", "100", "100"))
    section = Section(said("4.2 技能要求权重表"), (), (Table(rows, (), ""),))
    found = {(one.function, one.level): one.skill_pct for one in read_weights((section,), None, LEVELS, ())}
    assert found == {
        ("点检", LEVELS[0]): 40, ("点检", LEVELS[1]): 55, ("安全与环保", LEVELS[0]): 60, ("安全与环保", LEVELS[1]): 45,
    }  # fmt: skip


def test_basics_above_the_only_trade_of_a_table_are_of_this_trade() -> None:
    trades = ("轴承测试工", "绕组测试工")
    rows = [
        row
        for trade in trades
        for row in (
            _row(1, "项目", "", "", "五级/初级工（%）"),
            _row(1, "基本要求", "", "职业道德", "5"),
            _row(1, "相关知识要求", trade, "点检", "95"),
        )
    ]
    section = Section(said("4.1 理论知识权重表"), (), (Table(tuple(rows), (), ""),))
    found = [(one.direction, one.function) for one in read_weights((section,), None, LEVELS[:1], trades)]
    assert found == [(trade, function) for trade in trades for function in ("职业道德", "点检")]


def test_a_mark_before_a_number_is_no_part_of_the_requirement() -> None:
    lines = ("★1.1.1能断开电源", "★1.1.2能挂牌上锁", "1.1.3能复位")
    block = Block(tuple(Line(text, True, 0) for text in lines), Place(page=1), 0, first=False)
    pieces = leaf_pieces([block], leaf_pattern([block]), frozenset())
    assert [piece.number for piece in pieces] == [(1, 1, 1), (1, 1, 2), (1, 1, 3)]


def test_knowledge_of_a_task_on_a_new_page_may_leave_out_tasks_without_any() -> None:
    before = Block((Line("1.1.1温度传感器的种类", False, 0),), Place(page=1), 0, first=False)
    after = Block((Line("1.3.1教案编写方法", False, 0),), Place(page=2), 2, first=True)
    blocks = [before, after]
    assert [piece.number for piece in leaf_pieces(blocks, leaf_pattern(blocks), frozenset({2}))] == [(1, 1, 1), (1, 3, 1)]


def test_the_first_knowledge_of_a_later_task_opens_wherever_it_stands() -> None:
    texts = ("1.1.1制冷循环的原理与", "3.2.1数据汇总方法", "3.2.2记录格式")
    block = Block(tuple(Line(text, False, at) for at, text in enumerate(texts)), Place(page=1), 0, first=False)
    pieces = leaf_pieces([block], leaf_pattern([block]), frozenset(), frozenset({(1, 1), (3, 2)}))
    assert [piece.number for piece in pieces] == [(1, 1, 1), (3, 2, 1), (3, 2, 2)]
