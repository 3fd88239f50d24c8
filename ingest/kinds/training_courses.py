"""Courses of a training plan's tables: the teaching plan by terms, lists with credits, modules, contents, prerequisites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.kinds.course_words import course_names
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
    unmarked,
)
from ingest.record import Issue, Item
from ingest.text import clean_key, join_lines

MEASURES = frozenset({"credits", "hours_total", "credits_hours", "hours_credits", "term", "hours_theory", "hours_practice"})
DETAILS = frozenset({"content", "goal", "work", "situation"})
_PLACEHOLDER = re.compile(r"(?:课程|选修课?|任选课?|限选课?)(?:程)?[一二三四五六七八九十\d]{1,2}|待定|其他|……|\.{3,}")
_NO_COURSE = re.compile(r"^(?:备注|说明|注[：:]|①|学期|合计|无$|[-—–/.\d\s*]*$)")
_NATURE = re.compile(r"[（(](?:必修|选修|限选|任选|限定选修|任意选修)课?(?:程)?[)）]$")
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
            yield found("listed_courses", _listed(part, line, name, above), quote, line.place)
    elif reader == "module":
        value: dict[str, Any] = {"module": text_under(line, part.of("module")), "course": name}
        value |= measures_of(part, line)
        if origin := text_under(line, part.of("origin_program")):
            value["origin_program"] = origin
        if ways := text_under(line, part.of("lesson_type")):
            value["delivery"] = [way for way in re.split(r"[/、，]", ways) if way]
        yield found("module_courses", value, quote, line.place)
    elif reader == "plan":
        value = _planned(part, line, name, category, headed)
        if above.label:
            value["table"] = above.label
        yield found("plan_courses", value, quote, line.place, str(value.get("code", "")))
    else:
        yield found("listed_courses", _listed(part, line, name, above), quote, line.place)
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


def _listed(part: Part, line: Line, name: str, above: Above) -> dict[str, Any]:
    value: dict[str, Any] = {"name": name}
    type_ = above.type or course_type(text_under(line, part.of("category")))
    if type_:
        value["type"] = type_
    if nature := nature_of(*above.headings[-1:]):
        value["nature"] = nature
    value |= measures_of(part, line)
    if "terms" not in value and re.search(r"学期\W*$", above.caption) and (term := single_term(above.caption)):
        value["terms"] = [term]
    value.pop("term_hours", None)
    if above.label:
        value["table"] = above.label
    if department := text_under(line, part.of("department")):
        value["department"] = department
    if _PLACEHOLDER.fullmatch(name):
        value["placeholder"] = True
    return value


def _planned(part: Part, line: Line, name: str, category: dict[int, str], headed: str) -> dict[str, Any]:
    """A row of the teaching plan, below the row `headed`, "" without one. The category is the last cell before the name that
    speaks of courses; what stands nearer to the name is the module or direction."""
    value: dict[str, Any] = {}
    code = text_under(line, part.of("code"))
    if re.search(r"\d", code) and len(code) < 40:
        value["code"] = code
    value["name"] = name
    start = part.of("name")[0].left
    labels = [*([headed] if headed else []), *_labels(part, line, start, category)]
    typed = [index for index, label in enumerate(labels) if re.search(r"[课修选]|环节|实践|实训|实习|模块|平台", label)]
    natures = [label for label in labels if nature_of(label) and len(clean_key(label)) <= 3]
    kinds = [index for index in typed if labels[index] not in natures]
    if kinds:
        chosen = next((index for index in kinds if re.search(r"课|修|选", labels[index]) and index == kinds[-1]), kinds[0])
        chosen = max((index for index in kinds if re.search(r"课|[必限任]选|必修", labels[index])), default=chosen)
        value["type"] = _NATURE.sub("", unmarked(labels[chosen]))
        module = [label for label in labels[chosen + 1 :] if label not in natures]
        if module:
            value["module"] = module[-1]
    after = [column for column in part.of("category") if column.left >= part.of("name")[-1].right - 0.01]
    stated = [text for column in after if (text := text_under(line, [column]))]
    nature = nature_of(*natures, *(text for text in stated if len(text) <= 6), *labels[::-1])
    if nature:
        value["nature"] = nature
    lesson = [text for text in stated if not nature_of(text)] + [text_under(line, part.of("lesson_type"))]
    if lesson := [text for text in lesson if text]:
        value["lesson_type"] = lesson[0]
    value |= measures_of(part, line)
    if department := text_under(line, part.of("department")):
        value["department"] = department
    if _PLACEHOLDER.fullmatch(name):
        value["placeholder"] = True
    return value


def _labels(part: Part, line: Line, start: float, category: dict[int, str]) -> list[str]:
    """The words of the columns before the name (codes and numbers aside), a blank one as in the row above unless it is
    merged by itself."""
    skip = [*part.of("code"), *part.of("number"), *part.of("term"), *part.of("credits"), *part.of("hours_total")]
    labels: list[str] = []
    for slot in line.slots:
        middle = (slot.left + slot.right) / 2
        if middle >= start or any(column.left <= middle <= column.right for column in skip):
            continue
        key = round(slot.left)
        text = slot.joined
        if text and not EMPTY.fullmatch(text):
            if slot.own:
                category.update({known: "" for known in category if known > key})
            category[key] = text
        elif slot.merged:  # a label whose text is lost: that of the group above is not its own
            category.update({known: "" for known in category if known >= key})
        else:
            text = category.get(key, "")
        if text and number_of(text) is None and text not in labels:
            labels.append(text)
    return labels
