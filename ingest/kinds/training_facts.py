"""What a training plan says of its program as a whole: name, code, school, year, level, duration, whom it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Paragraph, Section, paragraphs_of, tables_of
from ingest.headings import bare_heading
from ingest.kinds._listing import read_years
from ingest.kinds.training_words import found
from ingest.record import Item, Place
from ingest.text import squeeze

_SCHOOL = re.compile(
    r"^[\u4e00-\u9fff（）()·]{2,22}(?:大学|学院|学校|高等专科学校|职教中心|职业教育中心|中专|技校|技师学院)(?:[（(][^）)]*[)）])?$"
)
_SCHOOL_IN_TITLE = re.compile(
    r"^(?P<name>[\u4e00-\u9fff（）()·]{2,22}?(?:职业技术学院|职业技术大学|职业大学|职业学院|高等专科学校|技师学院|职业学校|专业学校|技工学校|大学|学院|学校))"
    r"(?=[^，。]*?(?:专业|人才培养方案)|[\u4e00-\u9fff]{2,12}(?:系|学部|分院|教研室)(?:编制|制定|制订|编|制)?(?:20\d\d年.{0,8})?$)"
)
_SCHOOL_LABEL = re.compile(r"^(?:学校|院校|办学单位)(?:名称)?[：:](?P<name>[\u4e00-\u9fff（）()·]{4,24})$")
_IS_SCHOOL = re.compile(r"职业|大学|高等专科|技师|技工|中等专业|学校|中专|职教|电视|高专|师范")
_COLLEGE = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,18}(?:学院|系|学部))(?:编制|制定|制订|编|制)?$")
_TITLE = re.compile(r"(?:人才培养(?:方案|计划)|教学计划)$")
_LABEL = r"(?:[（(]?\s*[一二三四五六七八九十\d]*\s*[)）、.．]?\s*)"
_STAGE = r"(?:中职|中专|高职|大专|专科|本科)(?:阶段|学段|段|教育|层次)?"
_OF_STAGE = re.compile(rf"^{_STAGE}(?:专业)?[：:]\s*")
_NAME = re.compile(
    rf"^{_LABEL}【?(?:{_STAGE})?专业(?:[（(]群[)）]|群)?(?:中文)?名称(?:及代码)?\s*(?:】\s*[：:]?|[：:])\s*(?P<value>.+)$"
)
_CODE = re.compile(r"专业(?:国标)?代码\s*】?\s*[：:]?\s*[（(]?\s*(?P<code>\d{6}(?:[A-Z]{1,2})?(?!\d))")
_CODE_ALONE = re.compile(r"[（(]\s*(?:专业代码\s*[：:]?\s*)?(?P<code>\d{6}(?:[A-Z]{1,2}|-\d{1,2})?)\s*[)）]")
_IN_TITLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）()]{2,24}?)专业(?P<more>（[^）]*）)?.{0,12}?(?:人才培养(?:方案|计划)|教学计划)"
)
_LEVELS = (
    re.compile(r"(?:学历层次|教育层次|培养层次|办学层次|层次|学历)\s*[：:]\s*(?P<level>[^，。；;\s]{2,16})"),
    re.compile(r"(?:教育类型|办学类型)\s*[：:]\s*(?P<level>[^，。；;\s]{2,16})"),
)
_YEARS = re.compile(r"(?:学制|修业年限|基本年限|学习年限|基本修业年限)[^。；]*")
_YEAR = re.compile(r"(20\d\d)\s*[级版届年]")
_CHINESE_YEAR = re.compile(r"(二[〇○零Ｏ]\s*[一二三四五六七八九〇○零][一二三四五六七八九〇○零])年")


def read_program(cover: Sequence[Section], sections: Sequence[Section], title: Paragraph | None) -> Iterator[Item]:
    """Facts of the program in the order of the published keys; what is not printed gives no item."""
    front = list(paragraphs_of(cover))
    texts = list(paragraphs_of(sections))
    titles = [one for one in (*front, *texts[:8]) if _TITLE.search(one.text) and 10 < len(one.text) < 50]
    for one in sorted(titles, key=lambda one: "专业" not in one.text)[:1]:
        yield found("title", re.sub(r"^(?:第.{1,3}部分|专业[\d\-—]+[：:])\s*", "", one.text), one.quote, one.place)
    yield from _school([*front[:14], *texts[:6]])
    yield from _year([*front, *([title] if title else []), *texts[:12]])
    yield from _names(sections, texts, title, front)
    yield from _level(texts)
    yield from _years(sections, texts)


def _level(texts: Sequence[Paragraph]) -> Iterator[Item]:
    for pattern in _LEVELS:
        for paragraph in texts:
            if len(paragraph.text) < 60 and (level := pattern.search(paragraph.text)):
                yield found("education_level", level["level"], paragraph.quote, paragraph.place)
                return


def _school(front: Sequence[Paragraph]) -> Iterator[Item]:
    """The school and the college inside it that issues the plan, from the lines of the cover."""
    lines = [(paragraph, squeeze(paragraph.text)) for paragraph in front]
    for paragraph, text in lines:
        named = _SCHOOL_LABEL.match(text) or _SCHOOL.match(text) or _SCHOOL_IN_TITLE.match(text)
        if named is not None:
            name = named.groupdict().get("name") or named[0]
            if _IS_SCHOOL.search(name) and not re.search(r"方案|专业(?!学校)|产业学院|二级", name):
                yield found("school", name, paragraph.quote, paragraph.place)
                break
    for paragraph, text in lines:
        named = _COLLEGE.match(text)
        if named is not None and (not _IS_SCHOOL.search(named["name"]) or "产业学院" in named["name"]):
            yield found("college", named["name"], paragraph.quote, paragraph.place)
            break


def _year(front: Sequence[Paragraph]) -> Iterator[Item]:
    """The year of the students (2022级), else that of the edition."""
    for pattern in (re.compile(r"(20\d\d)\s*[级版届]"), _YEAR):
        for paragraph in front:
            if year := pattern.search(paragraph.text):
                yield found("year", int(year[1]), paragraph.quote, paragraph.place)
                return
    for paragraph in front:
        if year := _CHINESE_YEAR.search(paragraph.text):
            digits = "".join(str("〇一二三四五六七八九".find(char.replace("○", "〇").replace("零", "〇"))) for char in year[1])
            if digits.isdigit():
                yield found("year", int(digits), paragraph.quote, paragraph.place)
                return


def bare_program(text: str) -> str:
    """A program's name without code and the word for program: 市场营销专业（中英合作办学） is 市场营销（中英合作办学）."""
    text = _OF_STAGE.sub("", text)
    name = re.sub(r"专业代码.*$|[（(]\s*(?:专业代码)?\s*[：:]?\s*\d{6}.*?[)）]|\d{6}.*$", "", text)
    name = re.sub(r"专业(?=$|[（(])", "", name.strip("《》“”：:，,。；; "))
    return name.strip("，,。；; ")


def _names(
    sections: Sequence[Section], texts: Sequence[Paragraph], title: Paragraph | None, front: Sequence[Paragraph]
) -> Iterator[Item]:
    """Program and code by their labels; a second pair (the later stage of a plan over two levels) is what it leads to."""
    names = list(_labelled_names(sections, texts))
    codes = [(code["code"], one) for one in texts if (code := _CODE.search(one.text)) and len(one.text) < 80]
    codes = codes or list(_codes_below(sections))
    codes = codes or [(code["code"], one) for name, one in names[:2] if (code := _CODE_ALONE.search(one.text)) and name]
    tabled = list(_tabled(sections))
    groups = [(name, one) for name, one in names if name.endswith("专业群") or "专业群名称" in one.text]
    names = [pair for pair in names if pair not in groups]
    if groups:
        yield found("program_group", groups[0][0], groups[0][1].quote, groups[0][1].place)
        yield from _programs_of_group(sections)
    if not names and not groups:
        names = list(_from_title([*([title] if title else []), *front]))
    for key, text, quote, place in [] if groups else tabled:
        if (key == "program" and not names) or (key == "program_code" and not codes):
            yield found(key, text, quote, place, text if key == "program_code" else "")
    if names:
        yield found("program", names[0][0], names[0][1].quote, names[0][1].place)
    if codes and not (groups and not names):
        yield found("program_code", codes[0][0], codes[0][1].quote, codes[0][1].place, codes[0][0])
    for (name, one), (further, _) in zip(names[1:2], codes[1:2], strict=False):
        if further != codes[0][0]:
            yield found("continues_to", {"program": name, "code": further}, one.quote, one.place)


def _programs_of_group(sections: Sequence[Section]) -> Iterator[Item]:
    """The programs of a group, from a table 专业代码 | 专业名称."""
    for table in list(tables_of(sections))[:3]:
        titles = {squeeze(cell.joined): cell for cell in table.rows[0].cells}
        if not {"专业代码", "专业名称"} <= titles.keys():
            continue
        name, code = titles["专业名称"], titles["专业代码"]
        for row in table.rows[1:]:
            named, coded = row.under(name.left, name.right), row.under(code.left, code.right)
            if named is not None and coded is not None and re.fullmatch(r"\d{6}[A-Z]{0,2}", coded.joined):
                yield found("programs", {"name": named.joined, "code": coded.joined}, named.joined, row.place, coded.joined)


def _labelled_names(sections: Sequence[Section], texts: Sequence[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """Names after 专业名称：, else the line under the heading 专业名称（及代码）."""
    seen = False
    for paragraph in texts:
        if (match := _NAME.match(paragraph.text)) and len(paragraph.text) < 90 and (name := bare_program(match["value"])):
            seen = True
            yield name, paragraph
    if seen:
        return
    for section in sections:
        if section.heading is None or not re.match(r"专业(?:[（(]?群[)）]?)?(?:名称|代码)", bare_heading(section.heading.text)):
            continue
        for block in section.blocks:
            if not isinstance(block, Paragraph) or len(block.text) >= 40 or re.match(r"^专业代码|^\d", block.text):
                continue
            if name := bare_program(block.text):
                yield name, block
                if not _OF_STAGE.match(block.text):
                    return


def _codes_below(sections: Sequence[Section]) -> Iterator[tuple[str, Paragraph]]:
    """The code that is all that stands below the heading 专业代码."""
    for section in sections:
        if section.heading is not None and re.fullmatch(r"专业(?:国标)?代码", bare_heading(section.heading.text)):
            for block in section.blocks[:1]:
                if isinstance(block, Paragraph) and re.fullmatch(r"\d{6}[A-Z]{0,2}", squeeze(block.text)):
                    yield squeeze(block.text), block


def _tabled(sections: Sequence[Section]) -> Iterator[tuple[str, str, str, Place]]:
    """Program and code from a table of labels and values at the beginning."""
    for table in list(tables_of(sections))[:3]:
        for row in table.rows[:6]:
            for label, value in zip(row.texts, row.texts[1:], strict=False):
                key = squeeze(label)
                if re.search(r"课程|名称|代码|方向|序号", value):
                    continue
                if re.fullmatch(r"专业名称(?:及代码)?|专业名称（代码）|专业", key) and value and "专业" not in value[:2]:
                    yield "program", bare_program(value), value, row.place
                    if code := _CODE_ALONE.search(value):
                        yield "program_code", code["code"], value, row.place
                elif key == "专业代码" and re.match(r"\d{6}", value):
                    yield "program_code", value, value, row.place


def _from_title(lines: Sequence[Paragraph]) -> Iterator[tuple[str, Paragraph]]:
    """The program that a title names: 2022级市场营销专业人才培养方案, 市场营销专业2022级人才培养方案."""
    leading = r"^.*?(?:学院|学校|大学|中心)(?=.{2})|^.*?[级版届]|^(?:高职|中职|三年制|五年制|各|第.部分)"
    for one in lines:
        match = re.search(
            r"(?P<name>[\u4e00-\u9fff（）()]{2,24}?)专业(?P<more>（[^）]*）)?.{0,12}?(?:人才培养(?:方案|计划)|教学计划)", one.text
        )
        match = match or re.fullmatch(r"(?:20\d\d级)?(?P<name>[\u4e00-\u9fff（）()]{2,24}?)专业(?P<more>（[^）]*）)?", one.text)
        if match is None:
            continue
        name = re.sub(leading, "", match["name"])
        if name and name in one.text and not name.endswith(("各", "本", "相关")):
            yield name + (match["more"] or ""), one
            return


def _years(sections: Sequence[Section], texts: Sequence[Paragraph]) -> Iterator[Item]:
    """The years of study: after 基本年限为, in a sentence of 学制, else under the heading 修业年限."""
    for paragraph in texts:
        if len(paragraph.text) < 120 and (stated := _YEARS.search(paragraph.text)):
            yield from _years_in(stated[0], paragraph)
            if read_years(stated[0]):
                return
    for section in sections:
        if section.heading is not None and re.search(r"修业年限|学制|学习年限", section.heading.text):
            for block in section.blocks:
                if isinstance(block, Paragraph) and read_years(block.text):
                    yield from _years_in(block.text, block)
                    return
    for table in list(tables_of(sections))[:3]:
        for row in table.rows[:8]:
            for label, value in zip(row.texts, row.texts[1:], strict=False):
                if re.search(r"修业年限|学制", label) and len(value) < 30 and read_years(value):
                    yield found("duration_years", _whole(read_years(value)[0]), value, row.place)
                    return


def _years_in(text: str, paragraph: Paragraph) -> Iterator[Item]:
    """The usual years; those of a flexible schooling (弹性, 2-6年) do not count."""
    usual = re.split(r"弹性|最长|最短|可延长|累计", text)[0]
    years = read_years(usual) or read_years(text)
    if years:
        yield found("duration_years", _whole(years[0]), paragraph.quote, paragraph.place)


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
