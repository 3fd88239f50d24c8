"""Lists of courses in a training plan: courses that two tables print, types, and when lists are themselves the teaching plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.kinds.training_words import course_type
from ingest.record import Item
from ingest.text import squeeze

PROFESSIONAL = ("专业基础课程", "专业核心课程", "专业拓展课程")


def joined_tables(tables: Sequence[Sequence[Item]]) -> list[Item]:
    """The items of several tables; a course that one prints with its terms and another without them (a list of courses and
    a schedule) is one item, that of the schedule with what else the list says."""
    rows = [(number, item) for number, made in enumerate(tables) for item in made]
    timed: dict[str, list[int]] = {}
    for index, (_, item) in enumerate(rows):
        if item.key == "plan_courses" and "terms" in item.value:
            timed.setdefault(squeeze(item.value["name"]), []).append(index)
    kept = {index: item for index, (_, item) in enumerate(rows)}
    for index, (number, item) in enumerate(rows):
        if item.key != "plan_courses" or "terms" in item.value:
            continue
        same = [at for at in timed.get(squeeze(item.value["name"]), ()) if rows[at][0] != number and _agree(item, kept[at])]
        if same:
            kept[same[0]] = replace(kept[same[0]], value={**item.value, **kept[same[0]].value})
            del kept[index]
    return list(kept.values())


def _agree(item: Item, other: Item) -> bool:
    """Whether two rows say the same where both say something."""
    return all(
        item.value[key] == other.value[key]
        for key in ("code", "credits", "hours_total")
        if key in item.value.keys() & other.value
    )


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
