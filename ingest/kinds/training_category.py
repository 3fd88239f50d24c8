"""What kind of course a row of a teaching plan is: the category printed before its name, the module in it, its nature."""

from __future__ import annotations

import re
from typing import Any

from ingest.kinds.training_details import EMPTY, text_under
from ingest.kinds.training_grid import Line, Part
from ingest.kinds.training_words import course_type, nature_of, number_of, unmarked
from ingest.text import clean_key

PRACTICE = "实习实训"
_KIND = re.compile(r"[课修选]|环节|实践|实训|实习|模块|平台")
_OF_COURSES = re.compile(r"课|[必限任]选|必修")
_LESSON = re.compile(r"理论|一体|^实[践训验操](?:课|型|类)?(?:程)?$|[A-Ca-c]类")
_COUNT = r"必修|选修|限选|任选|学分|学时|课时|\d\s*门|[二三四五六七八九十\d]\s*选\s*[一二三四五\d]"
_NOTE = re.compile(rf"[（(][^（）()]*(?:{_COUNT})[^（）()]*[)）]$")
"""How much of a kind is to be taken, behind its name: 专业拓展课程（任选2门）."""


def category_of(part: Part, line: Line, category: dict[int, str], headed: str) -> dict[str, Any]:
    """Type, module, nature and way of teaching of a row below the row `headed` ("" without one), as far as they are printed.
    The type is the last label before the name that speaks of courses, or a block of practice inside it; what stands nearer
    to the name is the module or direction. `category` holds the labels of the rows above, by where they stand."""
    value: dict[str, Any] = {}
    labels = [*([headed] if headed else []), *_labels(part, line, category)]
    natures = [label for label in labels if nature_of(label) and len(clean_key(label)) <= 3]
    kinds = [index for index, label in enumerate(labels) if _KIND.search(label) and label not in natures]
    if kinds:
        chosen = max((index for index in kinds if _OF_COURSES.search(labels[index])), default=kinds[0])
        inner = [index for index in kinds if index > chosen and course_type(labels[index]) == PRACTICE]
        chosen = inner[0] if inner else chosen
        value["type"] = bare_type(labels[chosen])
        module = [label for label in labels[chosen + 1 :] if label not in natures]
        if module:
            value["module"] = module[-1]
    after = [column for column in part.of("category") if column.left >= part.of("name")[-1].right - 0.01]
    stated = [text for column in after if (text := text_under(line, [column]))]
    if nature := nature_of(*natures, *(text for text in stated if len(text) <= 6), *labels[::-1]):
        value["nature"] = nature
    lesson = [text for text in stated if not nature_of(text)] + [text_under(line, part.of("lesson_type"))]
    if "type" not in value and (printed := next((text for text in stated if _is_kind(text)), "")):
        value["type"] = bare_type(printed)
        lesson = [text for text in lesson if text != printed]
    if lesson := [text for text in lesson if text]:
        value["lesson_type"] = lesson[0]
    return value


def _is_kind(text: str) -> bool:
    """Whether a cell behind the name says a kind of courses (专业核心课), not how one is taught (理论课, B类)."""
    known = course_type(text) != "" or (nature_of(text) != "" and len(clean_key(text)) > 4)
    return known and _LESSON.search(text) is None


def bare_type(label: str) -> str:
    """A kind of courses without marks and without how much of it is to be taken."""
    return _NOTE.sub("", unmarked(label)).strip() or label


def _labels(part: Part, line: Line, category: dict[int, str]) -> list[str]:
    """The words of the columns before the name (codes and numbers aside), a blank one as in the row above unless it is
    merged by itself."""
    start = part.of("name")[0].left
    skip = [column for column in part.columns if column.role not in ("", "category", "module", "name", "sums")]
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
