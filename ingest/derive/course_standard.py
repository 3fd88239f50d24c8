"""Course standards: one course, its goals, its modules with their tasks, the courses before and after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.skills import Sentences, add_clause, add_skills, course_skills, find_skills
from ingest.derive.standard import add_standard
from ingest.derive.values import field, name_of, number, scalar, text_of
from ingest.record import Item, Place, Record

GOAL_CATEGORIES = {"knowledge": "knowledge", "attitude": "attitude"}
READ_ELSEWHERE = frozenset(
    {
        "course",
        "code",
        "program",
        "programs",
        "program_code",
        "hours_total",
        "credits",
        "parallel_courses",
        "edition",
        "published",
    }
)
"""Keys that are read before the rest, or that hold no fact the schema knows (courses of the same term)."""
OF_COURSE = frozenset({"goals", "modules", "prior_courses", "next_courses"})
"""Keys of facts that each program's course has."""


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of one course."""
    item = scalar(record, "course")
    if item is None:
        draft.issue(Place(), "", "a course standard without the name of its course: nothing was derived from it")
        return
    properties: dict[str, Value] = {}
    if number(text_of(record, "hours_total")):
        properties["hours"] = int(number(text_of(record, "hours_total")))
    if number(text_of(record, "credits")):
        properties["credits"] = number(text_of(record, "credits"))
    name = name_of(item.value)
    programs = _programs(record)
    courses = [names.course(name, names.scope_of(program), properties=properties) for program, _ in programs]
    courses = courses or [names.course(name, "", properties=properties)]
    add_standard(draft, record, f"{name}课程标准", courses, proof=item)
    for found, (program, stated) in zip(courses, programs, strict=False):
        draft.state(draft.entity(program), "OFFERS", draft.entity(found), draft.proof(stated), properties)
    for found in courses:
        add_skills(
            draft, draft.entity(found), "TEACHES", course_skills(name, "", sentences), draft.proof(item, rule="course_name")
        )
        for one in record.items:
            _add(draft, found, one, sentences)
    for one in record.items:
        if one.key == "certificates":
            _add_certificate(draft, [program for program, _ in programs], one)
        elif one.key not in READ_ELSEWHERE | OF_COURSE:
            draft.issue(one.place, one.quote, f"nothing is derived from {one.key}")


def _programs(record: Record) -> list[tuple[Entity, Item]]:
    """The programs the course is for, each with the item that names it; a printed code is that of a single one."""
    single = scalar(record, "program")
    inferred = record.extra.get("inferred") or {}
    level = str(inferred.get("education_level", ""))
    several = [(name_of(one.value), one) for one in record.items if one.key == "programs" and name_of(one.value)]
    if several:
        return [(names.program(called, names.program_code(called, level)), one) for called, one in several]
    if single is None:
        return []
    called = name_of(single.value)
    code = text_of(record, "program_code") or str(inferred.get("program_code", ""))
    return [(names.program(called, code or names.program_code(called, level)), single)]


def _add(draft: Draft, course: Entity, item: Item, sentences: Sentences) -> None:
    match item.key:
        case "goals":
            _add_goal(draft, course.id, item, sentences)
        case "modules":
            _add_module(draft, course.id, item, sentences)
        case "prior_courses" | "next_courses":
            _add_neighbour(draft, course.id, course.scope, item)
        case _:
            return


def _add_goal(draft: Draft, course: str, item: Item, sentences: Sentences) -> None:
    text = field(item.value, "text") or name_of(item.value)
    if not text:
        return
    found = find_skills(sentences[text], category=GOAL_CATEGORIES.get(field(item.value, "type"), ""))
    proof = draft.proof(item)
    add_clause(draft, course, item, text, field(item.value, "no"), found, proof)
    add_skills(draft, course, "TEACHES", found, proof)


def _add_module(draft: Draft, course: str, item: Item, sentences: Sentences) -> None:
    name = name_of(item.value)
    value = item.value if isinstance(item.value, dict) else {}
    tasks = [str(task).strip() for task in value.get("tasks", ()) if str(task).strip()]
    proof = draft.proof(item)
    if not name:
        name = tasks[0] if tasks else ""
    if not name:
        return
    properties: dict[str, Value] = {"hours": int(number(value.get("hours")))} if number(value.get("hours")) else {}
    module = Entity(entity_id("CourseModule", name=name, scope=course), "CourseModule", name, properties=properties)
    draft.state(draft.entity(module), "PART_OF", course, proof)
    for text in dict.fromkeys([name, *tasks]):
        if text != name:
            task = Entity(entity_id("Task", name=text, scope=module.id), "Task", text)
            draft.state(draft.entity(task), "PART_OF", module.id, proof)
        for part in re.split(r"—+|－－+|--+|[:：]", text):
            if len(part.strip()) >= 2:
                found = find_skills(sentences[part.strip()])
                add_skills(draft, module.id, "TEACHES", found, proof)
                add_skills(draft, course, "TEACHES", found, proof)


def _add_neighbour(draft: Draft, course: str, scope: str, item: Item) -> None:
    name = name_of(item.value)
    if not name:
        return
    other = draft.entity(names.course(name, scope))
    if other != course:
        ends = (other, course) if item.key == "prior_courses" else (course, other)
        draft.state(ends[0], "PREREQUISITE_OF", ends[1], draft.proof(item))


def _add_certificate(draft: Draft, programs: Sequence[Entity], item: Item) -> None:
    name = name_of(item.value)
    if not name:
        return
    certificate = draft.entity(names.certificate(name, level=field(item.value, "level"), type_=field(item.value, "type")))
    if not programs:
        draft.issue(item.place, name, "a certificate of a course that names no program: it was kept, but nothing leads to it")
    for program in programs:
        draft.state(program.id, "PREPARES_FOR", certificate, draft.proof(item))
