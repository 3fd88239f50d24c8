"""Courses that the running text of a training plan names: 公共必修课包括：…, 专业核心课：…, 《…》共3学分, 实习包括…"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Paragraph, Section
from ingest.kinds.training_words import course_name, course_type, found
from ingest.record import Item
from ingest.text import drop_end, split_list

PRACTICE = "实习实训"
_SCOPE = re.compile(r"课程|实践|教学安排|教学进程|教学内容")
_OUT = re.compile(
    r"创新创业|素质教育|第二课堂|保障|师资|教材|教学(?:资源|条件|方法|评价|改革|设施|团队)|毕业|构建思路|培养模式|考核|质量|统计|分配"
)
_LIST = re.compile(
    r"(?:主要)?(?:包括|包含|开设有|开设|设置有|设有|共有|涵盖|设置|分别为|分别是|主要有)(?:了)?(?:必修)?(?:的)?(?:课程)?"
    r"\s*[：:]?\s*(?P<list>[^。：:；;]+)"
)
_LABELLED = re.compile(
    r"^\s*(?:[（(]?\d{1,2}[)）.．、]\s*)?[^：:，,、]{2,14}(?:课程?|环节)\s*[：:]\s*(?P<list>[^：:]+、[^：:]+)$"
)
"""A kind of courses and their names: 专业基础课：…、…."""
_BARE = re.compile(r"^\s*(?P<list>(?:[^，,、：:。]{2,14}、){2,}[^，,、：:。]{2,16}?等(?:课程)?)\s*$")
"""Nothing but names below a heading that says what they are: …、…、…等."""
_PUBLIC = re.compile(r"将(?P<list>[^。]+?)等?(?:课程)?(?:列为|列入|作为)(?P<as>[^。，；]{0,16}(?:必修|选修|限选))")
_TAIL = re.compile(r"等?(?:共)?(?:计)?[\d一二三四五六七八九十]*门?(?:专业)?(?:必修|选修|核心|基础)?(?:课程?|科目)$|等$")
_CONTENTS = re.compile(
    r"等?(?:模块(?:内容)?|内容|方面|部分|知识|环节|方向|类别|理念|活动|形式|项目|类课程|学分|能力|[两二三四]类)(?:的)?(?:课程)?$"
)
_QUOTED = re.compile(r"^(?:[（(]?\d{1,2}[)）.．、]?\s*)?[《](?P<name>[^《》]{2,40})[》](?=.{0,40}(?:学分|学时|课时|学期))")
_PLAIN = re.compile(
    r"^(?:[（(]?\d{1,2}[)）.．、]\s*)?(?P<name>[\u4e00-\u9fffA-Za-z（）()ⅠⅡⅢ\-]{2,26})[。：:，,]\s*(?:共|计)?\d{1,3}\s*"
    r"(?:学时|课时|学分)"
)
_INTERNSHIPS = re.compile(
    r"(?:岗位|认识|认知|跟岗|顶岗|毕业|生产|教学|临床|专业|综合)实习"
    r"(?!标准|管理|基地|场所|单位|指导|要求|报告|活动|期间|教学|实训|学生|协议)"
)
_NO_COURSE = re.compile(
    r"类$|学分|学时|学期|课时|^(?:[\d.、\s]+|课程|实训|实践|理论|必修|选修|模块|平台|其他|其它)$|课程$|^(?:如|以及|和|及)|[，。]"
    r"|教学部分|环节$|体系$|包括|包含"
)


def read_text_courses(sections: Sequence[Section]) -> Iterator[Item]:
    """Courses with their type, each once a type, in reading order."""
    seen: set[tuple[str, str]] = set()
    for section in sections:
        if section.heading is None or not any(_SCOPE.search(title) for title in section.path):
            continue
        if any(_OUT.search(title) for title in section.path):
            continue
        above = ""
        for block in (section.heading, *section.blocks):
            if not isinstance(block, Paragraph):
                continue
            if len(block.text) <= 24 and (named := course_type(block.text)):
                above = named
            for name, type_ in _named(block.text, section.path, above):
                if (name, type_) not in seen:
                    seen.add((name, type_))
                    yield found("courses", {"name": name, "type": type_}, _quote(block, name), block.place)


def _quote(paragraph: Paragraph, name: str) -> str:
    """The sentence that names the course."""
    sentence = next((part for part in re.split(r"(?<=[。；;])", paragraph.quote) if name in part), "")
    return sentence.strip() or paragraph.quote


def _named(text: str, path: Sequence[str], above: str) -> Iterator[tuple[str, str]]:
    heading = above or course_type(*reversed(path))
    practice = any(re.search(r"实践(?:教学)?(?:环节|体系)|实习|实训", title) for title in path)
    if quoted := _QUOTED.match(text) or _PLAIN.match(text):
        name = course_name(quoted["name"])
        if not _NO_COURSE.search(name):
            if heading:
                yield name, heading
            return
    subject = ""
    for sentence in re.split(r"[。；;]", text):
        subject = course_type(re.split(r"包括|包含|开设|设置|共有|：|:|，", sentence)[0]) or subject
        if practice:
            for name in dict.fromkeys(_INTERNSHIPS.findall(sentence)):
                yield name, PRACTICE
        public = _PUBLIC.search(sentence)
        if public is not None and "公共基础课程" in (course_type(public["as"]), heading):
            yield from ((name, "公共基础课程") for name in _names(public["list"]))
            continue
        listed = _LIST.search(sentence) or _LABELLED.match(sentence) or (_BARE.match(sentence) if heading else None)
        if listed is None:
            continue
        type_ = PRACTICE if practice and not subject else subject or heading
        if type_:
            yield from ((name, type_) for name in _names(listed["list"]))


def _names(text: str) -> Iterator[str]:
    """Names of a list between 、; nothing of a list of topics, modules or kinds of courses."""
    clause = re.split(r"[，,](?![^（(]*[)）])", text)[0]
    parts = split_list(clause)
    if len(parts) < 2 or _CONTENTS.search(drop_end(clause)):
        return
    last = _TAIL.sub("", drop_end(parts[-1]))
    tail = re.split(r"(?<=.{3})(?:以及|和|及)(?=.{3})", last) if len(parts) > 2 and len(last) > 12 else [last]
    for part in [*parts[:-1], *tail]:
        name = course_name(re.sub(r"[（(][^（()）]*(?:学分|学时|课时|学期)[^（()）]*[)）]", "", part))
        if 2 <= len(name) <= 30 and not _NO_COURSE.search(name):
            yield name
