"""What the courses of a program teach: their names, core course tables, practice."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.derive.skills import Sentences, course_skill, course_skills
from tests.ingest.published_records import PROGRAM, derived, item, names, of_kind, stated


def test_practice_stands_apart_from_a_course_of_the_same_name(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    scopes = {course.scope for course in of_kind(batch, "Course") if course.name == "茶席设计"}
    assert scopes == {"茶艺与茶叶营销 (440999)", "茶艺与茶叶营销 (440999) 实习实训"}
    assert len(stated(batch, "OFFERS")) == 5


def test_a_course_teaches_its_own_name_without_frames(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    assert ("茶艺基础", "茶艺") in names(batch, "TEACHES")
    assert "岗位实习" not in {course for course, _ in names(batch, "TEACHES")}
    by_id = {entity.id: entity.name for entity in batch.entities}
    weights = {by_id[s.subject]: s.properties["weight"] for s in stated(batch, "TEACHES")}
    assert weights["体育"] == 0.1
    assert weights["茶席设计"] == 1.0


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("数控技术", "数控技术"),
        ("茶艺实训", "茶艺"),
        ("植物学基础", "植物学"),
        ("动画设计（二）", "动画设计"),
        ("岗位实习", None),
    ],
)
def test_course_names_lose_what_says_nothing_of_their_subject(name: str, skill: str | None) -> None:
    assert [found.skill.name for found in course_skill(name)] == ([skill] if skill else [])


def test_a_course_named_by_a_list_teaches_its_members_too(nlp: Language) -> None:
    found = course_skills("《设备安装与调试实训》", "", Sentences(nlp, ()))
    assert [(one.skill.name, one.weight) for one in found] == [("设备安装与调试", 1.0), ("设备安装", 0.5), ("设备调试", 0.5)]
    assert [one.skill.name for one in course_skills("茶艺实训", "", Sentences(nlp, ()))] == ["茶艺"]
    assert course_skills("岗位实习", "", Sentences(nlp, ())) == ()


def test_core_course_contents_and_tasks_are_taught(nlp: Language) -> None:
    tasks = "典型工作任务为茶席设计，工作内容主要有主题确定、器具选配、茶席摆放。运用Photoshop等软件完成工作任务"
    detail = {"course": "茶席设计", "tasks": tasks, "contents": [{"no": "①", "text": "掌握茶席构图知识。"}]}
    batch, _ = derived(nlp, "teaching_standard", [*PROGRAM, item("core_course_details", detail, tasks + "①掌握茶席构图知识。")])
    taught = {skill for course, skill in names(batch, "TEACHES") if course == "茶席设计"}
    assert {"主题确定", "器具选配", "茶席摆放", "茶席设计", "Photoshop", "茶席构图"} <= taught
    (task,) = of_kind(batch, "Task")
    assert [skill for _, skill in names(batch, "REQUIRES", task.id)] == ["主题确定", "器具选配", "茶席摆放"]
    quotes = {evidence.quote for evidence in batch.evidence}
    assert {"掌握茶席构图知识。", tasks} <= quotes


def test_parts_of_a_core_course_row_may_come_one_by_one(nlp: Language) -> None:
    parts = [
        item("core_course_details", {"course": "茶席设计", "tasks": "典型工作任务为布席，工作内容主要有选器、铺垫"}),
        item(
            "core_course_details", {"course": "茶席设计", "no": "①", "text": "能够绘制茶席平面图"}, "①能够绘制茶席平面图", page=5
        ),
        item("core_course_details", {"course": "未列课程", "no": "①", "text": "能够拼配茶叶"}, "①能够拼配茶叶", page=6),
    ]
    batch, _ = derived(nlp, "teaching_standard", [*parts, *PROGRAM])
    assert {("茶席设计", "选器"), ("茶席设计", "绘制茶席平面图"), ("未列课程", "拼配茶叶")} <= set(names(batch, "TEACHES"))
    assert len([c for c in of_kind(batch, "Course") if c.name == "茶席设计"]) == 2
    assert {evidence.page for evidence in batch.evidence} == {3, 5, 6}
