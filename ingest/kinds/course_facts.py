"""What a course standard says of the course as a whole: name, code, program, hours, credits, neighbours, certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.formats.flow import Paragraph, Row, Section, Table, paragraphs_of, tables_of
from ingest.kinds.course_words import bare_name, course_names, found, key_of, role_of, to_number, words
from ingest.record import Item, Place
from ingest.text import drop_end, split_list, squeeze

NEIGHBOURS = ("prior_courses", "parallel_courses", "next_courses")
_NUMBERS = {
    "hours_total": (
        re.compile(
            r"(?:总学时|总课时|总教学时数|教学总时数|课程学时|计划(?:教学)?学时|教学学时|参考学时|建议学时|授课学时|学时数|课时数|学时|课时)(?:数)?(?:为|是|共|共计|：|:|\s){0,4}(\d{1,4})\s*(?:个)?(?:学时|课时|节)?(?!\s*学分)"
        ),
        re.compile(r"(?:共|共计|总计|合计|总共)\s*(\d{1,4})\s*(?:个)?(?:学时|课时)"),
        re.compile(r"(\d{1,4})\s*(?:个)?(?:学时|课时)"),
    ),
    "credits": (
        re.compile(r"(?:学分数?|总学分)(?:为|是|共|共计|：|:|\s){0,4}(\d{1,2}(?:\.\d)?)(?!\s*(?:学时|课时|\d))"),
        re.compile(r"(\d{1,2}(?:\.\d)?)\s*(?:个)?学分"),
    ),
}
_PROGRAM = (
    re.compile(
        r"(?:依据|根据|按照|参照)[^。，；]{0,20}?《?([\u4e00-\u9fffA-Za-z（）()]{2,20}?)专业[》的]{0,2}[《（(]?(?:专业教学标准|教学标准|人才培养方案|专业人才培养)"
    ),
    re.compile(
        r"(?:是|为)(?:中职|高职|中等职业学校|高等职业学校|职业本科)?[“《]?([\u4e00-\u9fffA-Za-z（）()]{2,20}?)[”》]?专业(?:群)?(?:的|学生)?(?:一门|必修|专业|核心|基础|重要|开设)"
    ),
    re.compile(r"适用(?:于|专业[：:])[^。，；]{0,14}?([\u4e00-\u9fffA-Za-z（）()]{2,20}?)(?:类)?专业"),
)
_SCHOOL = re.compile(r"^(?:中职|高职|中等职业学校|高等职业(?:院校|学校)|(?:三|五|四)年制|本科|全日制|\d年制|我校|我院|本校)+")
_BEFORE = r"(?:先修|前修|前导|前期|前置|先导|前续|先行|前序|预修|先学)(?:的)?(?:主要)?(?:专业)?(?:基础)?(?:课程?)?"
_BESIDE = r"(?:同期|平行|并行|并修|同步|同修)(?:的)?(?:开设)?(?:的)?(?:课程?)?"
_AFTER = r"(?:后续|后继|后修|后置|后导|后期)(?:的)?(?:主要)?(?:专业)?(?:核心)?(?:课程?)?"
_RELATION = re.compile(rf"(?P<prior_courses>{_BEFORE})|(?P<parallel_courses>{_BESIDE})|(?P<next_courses>{_AFTER})")
_PART = re.compile(r"理论|实践|实训|讲授|实验|课内|课外|上机|线上|线下|其中|每|周|英文")
_NO_LIST = re.compile(r"^(?:的|学习|打|奠|教学|做|提供|和|与|之间|开设|及|等|[，,、。])|.*(?:基础|作用|能力|准备|衔接|关系)$")
_WITH_LEVEL = re.compile(r"[（(](?:初|中|高|[一二三四五])级(?:/.*)?[)）]$")
_CERTIFICATES = re.compile(
    r"(?:职业技能等级证书|职业资格证书|证书)(?:名称)?(?:和级别|及等级|有|为|包括)?[：:]\s*([^。；]{3,120})"
)


def read_facts(sections: Sequence[Section], hours_of_table: int | float | None) -> Iterator[Item]:
    """Facts in the order of the published keys; a key that is not printed gives no item."""
    labelled = list(_labelled(sections))
    yield from _course(sections, labelled)
    for key in ("code", "program"):
        yield from _first(labelled, key)
    if not any(key == "program" for key, *_ in labelled):
        yield from _program(sections)
    yield from _numbers(sections, labelled, hours_of_table)
    for key in NEIGHBOURS:
        yield from _neighbours(sections, labelled, key)
    yield from _certificates(sections)


def _labelled(sections: Sequence[Section]) -> Iterator[tuple[str, str, Place]]:
    """(key, value, place) where a label is followed by its value: in a table of basic data, on the cover, in 课程概况 lines."""
    for table in tables_of(sections):
        given = [label for row in table.rows for label in _labels_of_row(row)]
        if len({key for key, *_ in given}) > 1:
            yield from ((key, value, place) for key, value, place in given if key != "other")
    for paragraph in paragraphs_of(sections):
        yield from _labels_of_line(paragraph)


def _labels_of_row(row: Row) -> Iterator[tuple[str, str, Place]]:
    texts = row.texts
    for index, text in enumerate(texts[:-1]):
        key, value = role_of("labels", text), texts[index + 1]
        if not key or not value or role_of("labels", value) or "序号" in texts:
            continue
        both = re.findall(r"\d+(?:\.\d+)?", value)
        if key in ("hours_credits", "credits_hours"):
            if len(both) == 2:
                order = ("hours_total", "credits") if key == "hours_credits" else ("credits", "hours_total")
                yield from ((one, number, row.place) for one, number in zip(order, both, strict=True))
            continue
        yield key, value, row.place


def _labels_of_line(paragraph: Paragraph) -> Iterator[tuple[str, str, Place]]:
    """Labels with a colon; a value ends where the next label with a colon starts."""
    pieces = re.split(r"([\u4e00-\u9fff（）()/]{2,12})\s*[：:]", paragraph.text)
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        key = _label_role(label)
        value = value.strip().strip("【】[]_ ")
        if key and key != "other" and value and len(value) < 200:
            yield key, value.rstrip("。；;，,"), paragraph.place


def _label_role(label: str) -> str:
    """The role of a label, also where words stand before it (本课程先修课程)."""
    for start in range(len(label) - 1):
        if role := role_of("labels", label[start:]):
            if start and role in ("hours_total", "credits", "code") and not _PART.search(label[:start]):
                return role
            return role if start == 0 or role in NEIGHBOURS else ""
    return ""


def _first(labelled: Sequence[tuple[str, str, Place]], wanted: str) -> Iterator[Item]:
    for key, value, place in labelled:
        if key == wanted:
            if key == "program":
                value = _bare_program(value)
            if re.search(r"\w", value):
                yield found(key, value, value, place)
                return


def _bare_program(text: str) -> str:
    """The first program of a phrase, without school level and the word for program."""
    text = re.sub(r"[（(][^）)]*(?:年制|学制|\d{6})[^）)]*[)）]", "", text)
    first = split_list(drop_end(text), "、，,；;/及")[0] if drop_end(text) else ""
    return re.sub(r"(?:及?(?:其)?相关)?(?:等)?专业(?:群|学生)?$", "", _SCHOOL.sub("", first)).strip("《》“”")


def _course(sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]]) -> Iterator[Item]:
    """The course's name: by its label, else from the title 《…》课程标准 (also over two lines), else before 课程标准."""
    for key, value, place in labelled:
        if key == "course":
            name = re.sub(r"^中文[：:]?|英文[：:].*$", "", value).strip("《》“” ")
            yield found("course", name, name, place)
            return
    first = list(islice(paragraphs_of(sections), 200))
    lines = [(paragraph.text, paragraph.place) for paragraph in first if paragraph.page <= 4]
    for index, (text, place) in enumerate(lines):
        both = text + (lines[index + 1][0] if index + 1 < len(lines) else "")
        match = re.search(r"《([^《》]{2,40})》\s*(?:课程)?(?:教学)?标准", both) or re.search(r"《([^《》]{2,40})》\s*课程", both)
        if match:
            yield found("course", match[1], match[1], place)
            return
    for index, (text, place) in enumerate(lines):
        if match := re.match(r"^(.{0,40}?)(?:课程)标准$", text):
            name = match[1] or (lines[index - 1][0] if index else "")
            name = re.sub(r"^.*?(?:学校|学院|大学|专业)(?=.{2})", "", name).strip("“”《》—- ")
            if name:
                yield found("course", name, name, place)
                return


def _program(sections: Sequence[Section]) -> Iterator[Item]:
    for pattern in _PROGRAM:
        for paragraph in paragraphs_of(sections):
            match = pattern.search(paragraph.text)
            if match and (name := _bare_program(match[1])) and name not in ("本", "各", "相关", "该", "所有"):
                quote = match[0] if match[0] in paragraph.quote else paragraph.quote
                yield found("program", name, quote, paragraph.place)
                return


def _numbers(
    sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]], hours_of_table: int | float | None
) -> Iterator[Item]:
    """Hours and credits: by label, else from sentences (the more specific wording first), else the table's total row."""
    for key, patterns in _NUMBERS.items():
        value, quote, place = next(
            (
                (number, text, place)
                for name, text, place in labelled
                if name == key and (number := _labelled_number(text)) is not None
            ),
            (None, "", Place()),
        )
        if value is None:
            value, quote, place = next(_stated(sections, patterns), (None, "", Place()))
        if value is None and key == "hours_total" and hours_of_table is not None:
            value, quote, place = hours_of_table, *_total_place(sections)
        if value is not None and quote:
            yield found(key, value, quote, place)


def _labelled_number(text: str) -> int | float | None:
    """The number of a labelled value such as 64, 共64学时，理论32学时 or 72（理论36）; None for words."""
    return to_number(text) if len(text) < 60 else None


def _stated(sections: Sequence[Section], patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int | float, str, Place]]:
    for pattern in patterns:
        for paragraph in paragraphs_of(sections):
            if (match := pattern.search(paragraph.text)) and (number := to_number(match[1])):
                yield number, match[0] if match[0] in paragraph.quote else paragraph.quote, paragraph.place


def _total_place(sections: Sequence[Section]) -> tuple[str, Place]:
    known = words()["modules"]["totals"]
    for table in tables_of(sections):
        for row in table.rows:
            if row.texts and key_of(row.texts[0]) in known:
                return row.texts[0], row.place
    return "", Place()


def _neighbours(sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]], key: str) -> Iterator[Item]:
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
            for course in _in_sentences(paragraph.text, key):
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


def _in_sentences(text: str, key: str) -> Iterator[str]:
    """Courses a sentence names after (or, between 《》, just before) the word for the relation."""
    for sentence in re.split(r"[。；;]", text):
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


def _certificates(sections: Sequence[Section]) -> Iterator[Item]:
    """Names under a column 证书名称, then those a sentence lists after a word for certificates; each once."""
    given: dict[str, Item] = {}
    for table in tables_of(sections):
        for row_index, row in enumerate(table.rows):
            titles = [cell for cell in row.cells if key_of(cell.joined) in words()["certificates"]["columns"]]
            if titles and len(row.cells) > 1 and all(len(text) < 16 for text in row.texts):
                for below in table.rows[row_index + 1 :]:
                    cell = below.under(titles[0].left, titles[0].right)
                    if cell is not None and cell.joined and cell.joined != titles[0].joined:
                        given.setdefault(
                            squeeze(cell.joined), found("certificates", bare_name(cell.joined), cell.joined, below.place)
                        )
                break
    for paragraph in paragraphs_of(sections):
        for match in _CERTIFICATES.finditer(paragraph.text):
            for name in split_list(match[1], "、，,"):
                bare = _WITH_LEVEL.sub("", drop_end(name))
                if 3 < len(bare) < 40:
                    quote = bare if bare in paragraph.quote else paragraph.quote
                    given.setdefault(squeeze(bare), found("certificates", bare, quote, paragraph.place))
    yield from given.values()
