"""Lists of courses by kind in a training plan: what they say of types, and when they are themselves the teaching plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.kinds.training_words import course_type
from ingest.record import Item

PROFESSIONAL = ("专业基础课程", "专业核心课程", "专业拓展课程")


def listed_types(items: Sequence[Item]) -> Iterator[Item]:
    """The courses of the lists of basic, core and extension courses, as courses of their type."""
    for item in items:
        type_ = course_type(item.value.get("type", "")) if item.key == "listed_courses" else ""
        if type_ in PROFESSIONAL and not item.value.get("placeholder"):
            value = {"name": item.value["name"], "type": type_}
            yield replace(item, key="courses", value=value, rule="training_plan/courses")


def with_plan(items: Sequence[Item]) -> list[Item]:
    """The items, the rows of lists with hours or credits as rows of the teaching plan where the document has no other one."""
    if any(item.key == "plan_courses" for item in items) or not _is_plan(items):
        return list(items)
    return [_planned(item) if _is_measured(item) else item for item in items]


def _planned(item: Item) -> Item:
    return replace(item, key="plan_courses", rule=item.rule.replace("listed_courses", "plan_courses"))


def _is_measured(item: Item) -> bool:
    return item.key == "listed_courses" and bool({"hours_total", "credits"} & item.value.keys())


def _is_plan(items: Sequence[Item]) -> bool:
    """Whether the lists plan the whole time of study: a table a term; or several kinds of courses, in their terms or with
    those that all programs have (公共基础课程)."""
    rows = [item.value for item in items if _is_measured(item)]
    kinds = {value["type"] for value in rows if "type" in value}
    terms = {term for value in rows for term in value.get("terms", ())}
    timed = sum("terms" in value for value in rows) * 2 >= len(rows)
    public = any(course_type(kind) == "公共基础课程" for kind in kinds)
    return len(rows) >= 3 and ((timed and len(terms) >= 2 and len(kinds) != 1) or (public and len(kinds) >= 3))
