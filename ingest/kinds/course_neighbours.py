"""The courses before, beside and after a course: from tables, labels and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Row, Section, Table, paragraphs_of, tables_of
from ingest.kinds.course_words import course_names, found, key_of, role_of
from ingest.record import Item, Place

NEIGHBOURS = ("prior_courses", "parallel_courses", "next_courses")
_BEFORE = r"(?:先修|前修|前导|前期|前置|先导|前续|先行|前序|预修|先学)(?:的)?(?:主要)?(?:专业)?(?:基础)?(?:课程?)?"
_BESIDE = r"(?:同期|平行|并行|并修|同步|同修)(?:的)?(?:开设)?(?:的)?(?:课程?)?"
_AFTER = r"(?:后续|后继|后修|后置|后导|后期)(?:的)?(?:主要)?(?:专业)?(?:核心)?(?:课程?)?"
_RELATION = re.compile(rf"(?P<prior_courses>{_BEFORE})|(?P<parallel_courses>{_BESIDE})|(?P<next_courses>{_AFTER})")
_TITLES = r"(?P<list>《[^》]{1,60}》(?:[、，,和与及]?《[^》]{1,60}》)*)(?:等)?(?:相关)?(?:的)?(?:课程)?(?:的)?"
_GROUNDS = {
    "prior_courses": re.compile(rf"(?:以|在)(?:学习(?:了)?|学完|完成)?{_TITLES}(?:学习)?(?:为|的)?基础"),
    "next_courses": re.compile(rf"(?:为|是)[^《》，。；]{{0,14}}{_TITLES}(?:学习)?(?:的)?(?:奠定|打下|提供|做好|打好|基础)"),
}
"""What a sentence says without a word for the relation: 以《…》为基础, 为学习《…》打下基础."""
_NO_LIST = re.compile(r"^(?:的|学习|打|奠|教学|做|提供|和|与|之间|开设|及|等|[，,、。])|.*(?:基础|作用|能力|准备|衔接|关系)$")


def read_neighbours(sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]], key: str) -> Iterator[Item]:
    """Courses before, beside or after: a table's column, labelled values, else what sentences say; each course once."""
    given: dict[str, Item] = {}
    for table in tables_of(sections):
        for name, place in _column(table, "labels", key):
            for course in course_names(name):
                given.setdefault(course, found(key, course, course, place))
    if not given:
        for label, value, place in labelled:
            if label == key:
                for course in course_names(value):
                    given.setdefault(course, found(key, course, course, place))
    if not given:
        for paragraph in paragraphs_of(sections):
            for course in neighbours_in(paragraph.text, key):
                quote = course if course in paragraph.quote else paragraph.quote
                given.setdefault(course, found(key, course, quote, paragraph.place))
    yield from given.values()


def _column(table: Table, group: str, role: str) -> Iterator[tuple[str, Place]]:
    """Texts under a column title of the role, down to the next title row; rows of totals and blanks apart."""
    extent: tuple[float, float] | None = None
    for row in table.rows:
        titles = [cell for cell in row.cells if role_of(group, cell.joined) == role]
        is_title_row = (
            "序号" in row.texts or "编号" in row.texts or (len(row.cells) > 1 and any(t is row.cells[0] for t in titles))
        )
        if titles and is_title_row and not _is_pair(row):
            extent = (titles[0].left, titles[0].right)
            continue
        if is_title_row:
            extent = None
            continue
        cell = row.under(*extent) if extent is not None else None
        if cell is not None and cell.joined:
            yield cell.joined, row.place


def _is_pair(row: Row) -> bool:
    """A row of a table of basic data: label, value, label, value."""
    return len(row.cells) >= 2 and not any(key_of(text) in ("序号", "编号") for text in row.texts) and not _all_titles(row)


def _all_titles(row: Row) -> bool:
    return all(len(text) <= 14 and ("课程" in text or "能力" in text or "说明" in text or "内容" in text) for text in row.texts)


def neighbours_in(text: str, key: str) -> Iterator[str]:
    """Courses a sentence names after (or, between 《》, just before) the word for the relation."""
    for sentence in re.split(r"[。；;]", text):
        if (ground := _GROUNDS.get(key)) is not None and (match := ground.search(sentence)):
            yield from course_names(match["list"])
        marks = list(_RELATION.finditer(sentence))
        for index, mark in enumerate(marks):
            if mark.lastgroup != key:
                continue
            end = marks[index + 1].start() if index + 1 < len(marks) else len(sentence)
            after = sentence[mark.end() : end]
            before = sentence[marks[index - 1].end() if index else 0 : mark.start()]
            if "《" in after:
                yield from course_names(after)
            elif "课" in mark[0] and (match := re.match(r"^(?:名称)?(?:主要|一般)?(?:有|为|是|包括|包含|：|:)+(.+)$", after)):
                yield from course_names(re.split(r"[，,](?=[^、]*$)", match[1])[0] if "、" not in match[1] else match[1])
            elif "课" in mark[0] and "、" in after and not _NO_LIST.match(after):
                yield from course_names(after)
            elif "《" in before and re.match(r"^(?:的)?(?:课程)?[，,]?$|^的", after):
                yield from course_names(before)
