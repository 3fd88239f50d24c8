"""Course standards printed behind a training plan: each course with its hours, goals, contents and neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.kinds.course_facts import read_facts
from ingest.kinds.course_goals import read_goals
from ingest.kinds.course_modules import read_modules
from ingest.kinds.course_neighbours import NEIGHBOURS
from ingest.kinds.training_courses import is_vague
from ingest.kinds.training_parts import CourseStandard
from ingest.kinds.training_words import found
from ingest.record import Item, Record

_CODE = re.compile(r"代码\s*[：:]\s*(?P<code>[A-Za-z\d\-]{4,20})")


def read_standard(standard: CourseStandard) -> Iterator[Item]:
    """What the plan as a whole says by a standard behind it: a line of the index, and the courses before and after."""
    facts = _facts(standard)
    title = standard.title
    index = {item.key: item.value for item in facts if item.key in ("course", "code", "credits", "hours_total")}
    yield found("embedded_course_standard_index", index, title.quote, title.place, str(index.get("code", "")))
    names = {
        key: [item for item in facts if item.key == of and not is_vague(item.value) and item.value != standard.course]
        for key, of in (("before", "prior_courses"), ("after", "next_courses"))
    }
    stated: dict[str, Any] = {key: [item.value for item in listed] for key, listed in names.items() if listed}
    if stated:
        first = next(item for listed in names.values() for item in listed)
        value = {"course": standard.course, **stated, "source": "课程标准"}
        yield found("prerequisites", value, first.quote, first.place)


def standard_record(standard: CourseStandard, plan: Sequence[Item], file: str) -> Record:
    """The standard as a record of its own, of kind course_standard, its program being that of the plan."""
    modules, _ = read_modules(standard.sections)
    facts = _facts(standard)
    program = [item for item in plan if item.key in ("program", "program_code")]
    scalars = [item for item in facts if item.key in ("course", "code", "hours_total", "credits")]
    rest = [item for item in facts if item.key in (*NEIGHBOURS, "certificates") and not is_vague(str(item.value))]
    return Record(
        "course_standard",
        (*scalars, *program, *rest, *read_goals(standard.sections), *modules),
        {"file": f"{file}#{standard.course}"},
    )


def _facts(standard: CourseStandard) -> list[Item]:
    """Facts of the course, its name from the standard's title, its code from there too where it is printed there."""
    _, hours_of_table = read_modules(standard.sections)
    title = standard.title
    items = [Item("course", standard.course, title.quote, title.place, "course_standard/course")]
    if code := _CODE.search(title.text):
        items.append(Item("code", code["code"], title.quote, title.place, "course_standard/code", code["code"]))
    known = {item.key for item in items} | {"program", "programs"}
    return items + [item for item in read_facts(standard.sections, hours_of_table) if item.key not in known]
