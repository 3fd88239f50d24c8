"""What a course standard says of the course as a whole: name, code, program, hours, credits, neighbours, certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.formats.flow import Paragraph, Row, Section, paragraphs_of, tables_of
from ingest.kinds.course_certificates import read_certificates
from ingest.kinds.course_neighbours import NEIGHBOURS, read_neighbours
from ingest.kinds.course_program import program_names
from ingest.kinds.course_words import found, key_of, role_of, to_number, words
from ingest.record import Item, Place
from ingest.text import squeeze

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
        r"(?:是|为)(?:中职|高职|中等职业学校|高等职业学校|职业本科)?[“《]?([\u4e00-\u9fffA-Za-z（）()、]{2,40}?)[”》]?专业(?:群)?(?:的|学生)?(?:一门|必修|专业|核心|基础|重要|开设)"
    ),
    re.compile(r"适用(?:于|专业[：:])[^。，；]{0,14}?([\u4e00-\u9fffA-Za-z（）()、]{2,40}?)(?:类)?专业"),
)
_LABEL = re.compile(r"【\s*([\u4e00-\u9fff（）()/ 　]{2,14})\s*】\s*[：:]?|([\u4e00-\u9fff（）()/]{2,12})\s*[：:]")
_CODE = re.compile(r"课程(?:代码|编码|编号|代号)(?:为|是)\s*([A-Za-z0-9][A-Za-z0-9\-_.]{2,19})")
_COVER_PROGRAM = re.compile(r"(?P<name>[\u4e00-\u9fffA-Za-z（）()]{2,20})专业(?:[（(]群[)）]|群)?")
_COVER = 12
"""Lines of a cover at most."""
_TITLES = (
    re.compile(r"《([^《》]{2,40})》\s*(?:课程)?(?:教学)?标准"),
    re.compile(r"《([^《》]{2,40})》\s*课程"),
)
_BARE_TITLE = re.compile(r"^(.{0,40}?)(?:课程)标准$")
_PART = re.compile(r"理论|实践|实训|讲授|实验|课内|课外|上机|线上|线下|其中|每|周|英文")


def read_facts(sections: Sequence[Section], hours_of_table: int | float | None) -> Iterator[Item]:
    """Facts in the order of the published keys; a key that is not printed gives no item."""
    labelled = list(_labelled(sections))
    yield from _course(sections, labelled)
    yield from _first(labelled, "code") if any(key == "code" for key, *_ in labelled) else _stated_code(sections)
    yield from _first(labelled, "program") if any(key == "program" for key, *_ in labelled) else _program(sections)
    yield from _numbers(sections, labelled, hours_of_table)
    for key in NEIGHBOURS:
        yield from read_neighbours(sections, labelled, key)
    yield from read_certificates(sections, labelled)


def _labelled(sections: Sequence[Section]) -> Iterator[tuple[str, str, Place]]:
    """(key, value, place) where a label is followed by its value: in a table of basic data, on the cover, in 课程概况 lines."""
    for table in tables_of(sections):
        given = [label for row in table.rows for label in _labels_of_row(row)]
        keys = {key for key, *_ in given}
        if len(keys) > 1 and keys - {"hours_total", "certificates", "other"}:
            yield from ((key, value, place) for key, value, place in given if key != "other")
    for paragraph in paragraphs_of(sections):
        yield from _labels_of_line(paragraph)


def _labels_of_row(row: Row) -> Iterator[tuple[str, str, Place]]:
    texts = row.texts
    for index, text in enumerate(texts[:-1]):
        key, value = role_of("labels", text), texts[index + 1]
        if not key or not value or "序号" in texts or (role_of("labels", value) and not re.search(r"\d", value)):
            continue
        yield from _valued(key, value, row.place)


def _valued(key: str, value: str, place: Place) -> Iterator[tuple[str, str, Place]]:
    """A label's value; that of 学时学分 is two, each known by its unit or by its turn."""
    if key not in ("hours_credits", "credits_hours"):
        yield key, value, place
        return
    numbers = re.findall(r"(\d+(?:\.\d+)?)\s*(学分|分)?", value)
    if len(numbers) == 2:
        credits_first = numbers[0][1] != "" or (key == "credits_hours" and numbers[1][1] == "")
        order = ("credits", "hours_total") if credits_first else ("hours_total", "credits")
        yield from ((one, number, place) for one, (number, _) in zip(order, numbers, strict=True))


def _labels_of_line(paragraph: Paragraph) -> Iterator[tuple[str, str, Place]]:
    """Labels with a colon or in brackets (【课程编号】); a value ends where the next label starts."""
    pieces = _LABEL.split(paragraph.text)
    labels = [_label_role(squeeze(bracketed or plain)) for bracketed, plain in zip(pieces[1::3], pieces[2::3], strict=True)]
    for number, (key, _) in enumerate(labels):
        value = pieces[3 * number + 3]
        if number + 1 < len(labels) and not re.search(r"[。；;，,]\s*$", value):
            value += labels[number + 1][1]  # 课程名称：宠物美容课程代码：…, the space between lost
        value = value.strip().strip("【】[]_ ")
        if key and key != "other" and value and len(value) < 200:
            yield from _valued(key, value.rstrip("。；;，,"), paragraph.place)


def _label_role(label: str) -> tuple[str, str]:
    """The role of a label, also where words stand before it (本课程先修课程), and these words."""
    for start in range(len(label) - 1):
        if role := role_of("labels", label[start:]):
            if start and role in ("hours_total", "credits", "code") and not _PART.search(label[:start]):
                return role, label[:start]
            return (role, label[:start]) if start == 0 or role in NEIGHBOURS else ("", "")
    return "", ""


def _first(labelled: Sequence[tuple[str, str, Place]], wanted: str) -> Iterator[Item]:
    for key, value, place in labelled:
        if key == wanted:
            if key == "program":
                if programs := program_names(value):
                    yield from _programs(programs, value, place)
                    return
                continue
            if re.search(r"\w", value):
                yield found(key, value, value, place)
                return


def _stated_code(sections: Sequence[Section]) -> Iterator[Item]:
    for paragraph in paragraphs_of(sections):
        if match := _CODE.search(paragraph.text):
            yield found("code", match[1], match[1], paragraph.place)
            return


def _programs(names: Sequence[str], quote: str, place: Place) -> Iterator[Item]:
    """The programs as they are printed together, and each of several."""
    if names:
        yield found("program", "、".join(names), quote, place)
    if len(names) > 1:
        yield from (found("programs", {"name": name}, name if name in quote else quote, place) for name in names)


def _course(sections: Sequence[Section], labelled: Sequence[tuple[str, str, Place]]) -> Iterator[Item]:
    """The course's name: by its label, else from the title 《…》课程标准 (also over two lines), else before 课程标准."""
    for key, value, place in labelled:
        if key == "course":
            name = re.sub(r"^中文[：:]?|英文[：:].*$", "", value).strip("《》“” ")
            yield found("course", name, name, place)
            return
    first = list(islice(paragraphs_of(sections), 200))
    lines = [(paragraph.text, paragraph.place) for paragraph in first if paragraph.page <= 4]
    for pattern in _TITLES:
        for index, (text, place) in enumerate(lines):
            match = pattern.search(text + (lines[index + 1][0] if index + 1 < len(lines) else ""))
            if match and not (pattern is _TITLES[-1] and any(_BARE_TITLE.match(line) for line, _ in lines)):
                yield found("course", match[1], match[1], place)
                return
    for index, (text, place) in enumerate(lines):
        if match := _BARE_TITLE.match(text):
            name = match[1] or (lines[index - 1][0] if index else "")
            name = re.sub(r"^.*?(?:学校|学院|大学|专业)(?=.{2})", "", name).strip("“”《》—- ")
            if name:
                yield found("course", name, name, place)
                return


def _program(sections: Sequence[Section]) -> Iterator[Item]:
    for pattern in _PROGRAM:
        for paragraph in paragraphs_of(sections):
            match = pattern.search(paragraph.text)
            if match and (names := program_names(match[1])):
                yield from _programs(names, match[0] if match[0] in paragraph.quote else paragraph.quote, paragraph.place)
                return
    for paragraph in islice(paragraphs_of(sections), _COVER):
        if (match := _COVER_PROGRAM.fullmatch(squeeze(paragraph.text))) and (names := program_names(match["name"])):
            yield from _programs(names, paragraph.quote, paragraph.place)
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
