"""What the sentences of a training plan say: whom it is for, its certificates, and which course comes before which."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from ingest.formats.flow import Paragraph, Row, Section, Table
from ingest.kinds._certificate_names import certificate, certificates_in, leveled
from ingest.kinds._intro_sentences import read_facing
from ingest.kinds.course_neighbours import neighbours_in
from ingest.kinds.training_tables import names_of
from ingest.kinds.training_words import course_name, found
from ingest.record import Item
from ingest.text import drop_end, split_number, squeeze

_FACING = re.compile(r"职业面向|就业面向|职业范围|服务面向|面向(?:的)?(?:职业|岗位)|就业(?:方向|岗位)|职业岗位")
_FOR = re.compile(r"面向(?=[^。；]{4,300}?(?:职业|岗位|技术领域|行业|工作))[^。]{4,600}")
_POSTS = re.compile(r"^.{0,8}岗位(?:群|[（(]群[)）])?(?:主要)?(?:有|为|包括)?[：:]\s*(?P<list>[^。：:]{2,200})。?$")
_NAMES = re.compile(r"(?:[^、，。；：:]{2,14}、)+[^、，。；：:]{2,14}。?")
_CODED = re.compile(r"\s*[（(]\s*(?P<code>\d{1,2}-\d{2}(?:-\d{2}){0,2}|[A-T]?\d{2,4})\s*[)）]")
_CERTIFICATES = re.compile(r"证书|课证|考证")
_OUT = re.compile(r"师资|教师|教学团队|保障|毕业(?:要求|条件|标准)|学分(?:认定|置换|转换)|课程标准|依据")
_ALONE = re.compile(r"[^，。；：、,;:]{2,16}")
"""A certificate that is all a line says before its level: 数控车工（四级/中级工）."""
_TAKES = re.compile(r"取得|考取|获得|获取|考得|报考|持有|考核")


def read_for(sections: Sequence[Section]) -> Iterator[Item]:
    """Industries, occupations and posts of the sentence 面向…行业的…等职业，从事…等岗位工作 below a heading that says whom the
    plan is for."""
    for paragraph in _under(sections, _FACING):
        stated = _FOR.search(paragraph.text)
        if stated is None:
            continue
        codes = {_last_name(stated[0][: code.start()]): code["code"] for code in _CODED.finditer(stated[0])}
        facing = read_facing(re.sub(r"(?:工作|任务)$", "", _CODED.sub("", stated[0])))
        for key, names in (("industries", facing.industries), ("occupations", facing.occupations)):
            for name in names:
                code = next((code for end, code in codes.items() if end.endswith(name)), "")
                yield found(
                    key, {"name": name, **({"code": code} if code else {})}, _quote(paragraph, name), paragraph.place, code
                )
        for name in facing.posts:
            yield found("posts", name, _quote(paragraph, name), paragraph.place)
        return
    yield from _listed_posts(sections)


def _listed_posts(sections: Sequence[Section]) -> Iterator[Item]:
    """Posts of a line 就业岗位：…、…, or of a line of nothing but names below the heading 就业岗位."""
    for paragraph in _under(sections, _FACING):
        labelled = _POSTS.match(paragraph.text)
        listed = labelled["list"] if labelled else paragraph.text if _NAMES.fullmatch(paragraph.text) else ""
        if listed and (labelled or not paragraph.level):
            for name in names_of(listed, "、，,；;/"):
                yield found("posts", name, _quote(paragraph, name), paragraph.place)
            return


def _last_name(text: str) -> str:
    return re.split(r"[、，,；;]", text)[-1]


def read_named_certificates(sections: Sequence[Section]) -> Iterator[Item]:
    """Certificates below a heading for certificates, and those that a sentence says are taken; with their level where one
    is printed behind."""
    headed = {id(paragraph) for paragraph in _under(sections, _CERTIFICATES)}
    for section in sections:
        if any(_OUT.search(title) for title in section.path):
            continue
        for paragraph in _paragraphs(section):
            if id(paragraph) in headed or _TAKES.search(paragraph.text):
                yield from _certificates(paragraph)


def _certificates(paragraph: Paragraph) -> Iterator[Item]:
    stated = certificates_in(paragraph.text)
    name, level = leveled(drop_end(split_number(paragraph.text)[1]))
    if not stated and level and _ALONE.fullmatch(name):
        stated = {name: level}
    for name, level in stated.items():
        yield found("certificates", certificate(name, level), _quote(paragraph, name), paragraph.place)


def read_order(sections: Sequence[Section], courses: Collection[str]) -> Iterator[Item]:
    """先修课程：…, 在学习…的基础上 and the like, in lines below the name of a course and in the row of a table that opens with
    one. `courses` are the names that the plan's tables print."""
    known = {squeeze(name): name for name in courses}
    course = ""
    for section in sections:
        for block in (section.heading, *section.blocks):
            if isinstance(block, Table):
                yield from _ordered_rows(block, known)
            elif block is not None:
                named = squeeze(course_name(re.sub(r"[（(][^）)]*(?:学时|学分)[^）)]*[)）]$", "", block.text)))
                if named in known:
                    course = known[named]
                elif block is section.heading and block.level in (1, 2):
                    course = ""
                elif course:
                    yield from _order(course, block.text, block.quote, block)


def _ordered_rows(table: Table, known: Mapping[str, str]) -> Iterator[Item]:
    for row in table.rows:
        named = next((name for text in row.texts[:3] if (name := squeeze(course_name(text))) in known), "")
        for cell in row.cells:
            if named and len(cell.joined) > 8:
                yield from _order(known[named], cell.joined, cell.joined, row)


def _order(course: str, text: str, quote: str, where: Paragraph | Row) -> Iterator[Item]:
    value: dict[str, object] = {"course": course}
    for key, side in (("before", "prior_courses"), ("after", "next_courses")):
        names = [name for name in dict.fromkeys(neighbours_in(text, side)) if squeeze(name) != squeeze(course)]
        value |= {key: names} if names else {}
    if len(value) > 1:
        yield found("prerequisites", value, quote, where.place)


def _under(sections: Sequence[Section], heading: re.Pattern[str]) -> Iterator[Paragraph]:
    """The lines below headings that the pattern finds, themselves headings or not."""
    for section in sections:
        if any(heading.search(title) and not _OUT.search(title) for title in section.path):
            yield from _paragraphs(section)


def _paragraphs(section: Section) -> Iterator[Paragraph]:
    if section.heading is not None:
        yield section.heading
    yield from (block for block in section.blocks if isinstance(block, Paragraph))


def _quote(paragraph: Paragraph, name: str) -> str:
    return name if name in paragraph.quote else paragraph.quote
