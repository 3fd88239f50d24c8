"""Courses of a training plan's tables: the teaching plan by terms, lists with credits, modules, contents, prerequisites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.headings import bare_heading
from ingest.kinds.course_words import course_names
from ingest.kinds.training_category import category_of
from ingest.kinds.training_details import EMPTY, course_details, heading_of, slot_under, text_under
from ingest.kinds.training_grid import Line, Part, Slot, parts_of
from ingest.kinds.training_measures import measures_of
from ingest.kinds.training_words import (
    TOTAL,
    course_name,
    course_type,
    found,
    nature_of,
    number_of,
    role_of,
    single_term,
)
from ingest.record import Issue, Item
from ingest.text import join_lines

MEASURES = frozenset({"credits", "hours_total", "credits_hours", "hours_credits", "term", "hours_theory", "hours_practice"})
DETAILS = frozenset({"content", "goal", "work", "situation"})
_PLACEHOLDER = re.compile(r"(?:课程|选修课?|任选课?|限选课?)(?:程)?[一二三四五六七八九十\d]{1,2}|待定|其他|……|\.{3,}")
_NO_COURSE = re.compile(r"^(?:备注|说明|注[：:]|①|学期|合计|无$|[-—–/.\d\s*]*$)")
_VAGUE = re.compile(
    r"^(?:各|其他|其它|相关|所有)|^(?:专业|核心|基础|公共|平台|模块|方向|必修|选修|课程)+课?(?:程)?等?$|等$|课等$"
)


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a table: its headings and caption, and the name it is cited by (表3)."""

    headings: tuple[str, ...]
    caption: str

    @property
    def label(self) -> str:
        """The table's number as printed, "" without one."""
        number = re.match(r"^(?:附?表|续表)\s*[\d一二三四五六七八九十]+(?:[-—.．]\d+)*", self.caption)
        return re.sub(r"\s", "", number[0]) if number else ""

    @property
    def type(self) -> str:
        """The type of courses that the caption or, else, the nearest heading speaks of."""
        return course_type(self.caption, *reversed(self.headings))

    def kind(self, type_: str) -> dict[str, str]:
        """A type, and the nature that the nearest heading says where it does not speak of both."""
        heading = "".join(self.headings[-1:])
        nature = "" if "必修" in heading and re.search(r"选修|限选|任选", heading) else nature_of(heading)
        return ({"type": type_} if type_ else {}) | ({"nature": nature} if nature else {})

    @property
    def term(self) -> int:
        """The term that the caption or the nearest heading is (第二学期), 0 where it is none."""
        titles = (self.caption, *self.headings[-1:])
        return next((term for title in titles if re.search(r"学期\W*$", title) and (term := single_term(bare_heading(title)))), 0)


def read_course_table(lines: Sequence[Line], above: Above, file: str) -> tuple[list[Item], list[Issue], int]:
    """Items of a table of courses, issues for its rows without a course, and how many rows were used; nothing of a table
    that is none."""
    items: list[Item] = []
    issues: list[Issue] = []
    used = 0
    for part in parts_of(lines, "columns", [frozenset({"name"}), MEASURES | DETAILS | {"module"}]):
        reader = _reader(part)
        if reader == "":
            continue
        used += len(part.titles)
        category: dict[int, str] = {}
        headed = ""
        for line in part.lines:
            state = _row_state(part, line)
            headed = (heading_of(line) or headed) if state == "blank" else headed
            if state == "total":
                used += 1
                continue
            if state == "blank":
                if reader == "plan" and any(slot.own and slot.joined for slot in line.slots) and not _is_note(line):
                    issues.append(Issue(file, line.place, line.quote[:200], "a row of the teaching plan without a course's name"))
                else:
                    used += _is_note(line)
                continue
            name = _name(part, line)
            used += 1
            items += _row_items(part, line, name, reader, above, category, headed)
    return items, issues, used


def _reader(part: Part) -> str:
    """What the titles make of a table: plan, listed, module, details, or "" for none of them."""
    by_terms = sum(column.role == "term" and column.term > 0 for column in part.columns)
    if not part.lines or len(part.of("situation")) == 1:
        return ""
    if by_terms < 2 and part.of("module") and not part.of("content") and not part.of("hours_total"):
        return "module"
    if by_terms >= 2 or (part.of("code") and (part.of("hours_total") or part.of("credits"))):
        return "plan"
    if len(part.of("situation")) >= 2 or part.of("content"):
        return "details"
    if part.of("goal") or part.of("work"):
        return "details" if len(part.columns) <= 6 else ""
    return "listed"


def _name(part: Part, line: Line) -> str:
    """The name under the course titles; where several cells stand there (a module, then its course) the last one."""
    texts = [slot.text for column in part.of("name") for slot in line.under(column.left, column.right) if slot.joined]
    return course_name(texts[-1]) if texts else ""


def _row_state(part: Part, line: Line) -> str:
    """total, blank (no course stands here) or course."""
    named = part.of("name")
    left = [slot for slot in line.slots if slot.joined and slot.left < named[-1].right]
    left = [slot for slot in left if slot.own or slot.right > named[0].left]
    if any(TOTAL.search(slot.joined) and number_of(slot.joined) is None for slot in left):
        return "total"
    name = _name(part, line)
    if not name or len(name) > 60 or _NO_COURSE.match(name) or role_of("columns", name) == "name":
        return "blank"
    slot = slot_under(line, named)
    wide = named[-1].right - named[0].left
    if slot is not None and slot.right - slot.left > 3 * wide + 1:
        return "blank"  # a note over the whole width
    return "course"


def _is_note(line: Line) -> bool:
    """Whether a row is words over the whole width, a heading or a note, or says nothing."""
    texts = {slot.joined for slot in line.slots if slot.joined}
    return len(texts) <= 1 or any(re.match(r"备注|说明|注[：:]", text) for text in texts)


def _row_items(
    part: Part, line: Line, name: str, reader: str, above: Above, category: dict[int, str], headed: str
) -> Iterator[Item]:
    quote = line.quote or (slot.joined if (slot := slot_under(line, part.of("name"))) else name)
    if reader == "details":
        yield from course_details(part, line, name)
        if any(column.role in ("credits", "hours_total", "credits_hours", "hours_credits") for column in part.columns):
            yield found("listed_courses", _listed(part, line, name, above, category, headed), quote, line.place)
    elif reader == "module":
        value: dict[str, Any] = {"module": text_under(line, part.of("module")), "course": name}
        value |= measures_of(part, line)
        if origin := text_under(line, part.of("origin_program")):
            value["origin_program"] = origin
        if ways := text_under(line, part.of("lesson_type")):
            value["delivery"] = [way for way in re.split(r"[/、，]", ways) if way]
        yield found("module_courses", value, quote, line.place)
    elif reader == "plan":
        value = _course(part, line, name, above, category, headed, above.kind(course_type(above.caption, *above.headings[-1:])))
        yield found("plan_courses", value, quote, line.place, str(value.get("code", "")))
    else:
        yield found("listed_courses", _listed(part, line, name, above, category, headed), quote, line.place)
    before = _courses(slot_under(line, part.of("before")))
    after = _courses(slot_under(line, part.of("after")))
    if before or after:
        value = {"course": name}
        value |= {"before": before} if before else {}
        value |= {"after": after} if after else {}
        yield found("prerequisites", {**value, "source": above.label or above.caption}, quote, line.place)


def is_vague(name: str) -> bool:
    """Whether a name stands for no course of its own: 专业核心课等, 各专业课程."""
    return _VAGUE.search(name) is not None


def _courses(slot: Slot | None) -> list[str]:
    """Courses that a cell lists, one a line or between 、; a line that ends in no name goes on."""
    if slot is None or EMPTY.fullmatch(slot.joined):
        return []
    lines = [join_lines(line) for line in slot.text.split("\n") if line.strip()]
    whole = "\n".join(lines) if all(len(line) > 3 for line in lines) else slot.joined
    return [name for name in course_names(whole) if not is_vague(name)]


def _course(
    part: Part, line: Line, name: str, above: Above, category: dict[int, str], headed: str, default: dict[str, str]
) -> dict[str, Any]:
    """What a row says of its course: code, kind, measures, who teaches it. What no cell prints of its kind is the `default`
    of the table as a whole, and so is its term."""
    value: dict[str, Any] = {}
    code = text_under(line, part.of("code"))
    if re.search(r"\d", code) and len(code) < 40:
        value["code"] = code
    value["name"] = name
    value |= default | category_of(part, line, category, headed)
    value |= measures_of(part, line)
    if "terms" not in value and (term := above.term):
        value["terms"] = [term]
    if above.label:
        value["table"] = above.label
    if department := text_under(line, part.of("department")):
        value["department"] = department
    if _PLACEHOLDER.fullmatch(name):
        value["placeholder"] = True
    return value


def _listed(part: Part, line: Line, name: str, above: Above, category: dict[int, str], headed: str) -> dict[str, Any]:
    """A row of a list of courses."""
    value = _course(part, line, name, above, category, headed, above.kind(above.type))
    value.pop("term_hours", None)
    return value
