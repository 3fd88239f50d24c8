"""Course standards whose kinds of goals stand in brackets: 【知识目标】."""

from __future__ import annotations

from ingest.formats.flow import Paragraph, gather_sections
from ingest.kinds.course_goals import read_goals


def test_a_kind_in_brackets_heads_the_goals_below_and_beside_it() -> None:
    lines = (("二、课程目标", 1), ("【知识目标】", 0), ("1．掌握接待流程。", 0), ("【能力目标】能处理客户投诉。", 0))
    blocks = [Paragraph(text, 1, text, level, 10.5, opens=True, ends=True) for text, level in lines]
    goals = [(item.value["type"], item.value["text"]) for item in read_goals(gather_sections(blocks))]
    assert goals == [("knowledge", "掌握接待流程。"), ("skill", "能处理客户投诉。")]
