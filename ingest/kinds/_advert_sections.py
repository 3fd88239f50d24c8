"""The text of an advert to sections (duties, requirements, others) and these to sentences, by offset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.kinds._advert_words import read_words

LONGEST_HEADING = 22
_OPEN = r"[【\[（(《<#*●◆■▲★☆•·\-—=~\s\"“]*"
_COUNT = "一二三四五六七八九十"
_NUMBER = rf"(?:(?:[{_COUNT}]{{1,2}}|\d{{1,2}}|[A-Za-z])\s*[、.．:：)）]?|[（(][{_COUNT}\d]{{1,2}}[)）]\s*[、.．:：]?)?"
_CLOSE = r"[】\]）)》>*#\-—=~\s\"”]*"
_HEADING_LINE = re.compile(
    rf"^{_OPEN}{_NUMBER}{_OPEN}(?P<core>[^：:。；;，,、\n]{{2,{LONGEST_HEADING}}}?){_CLOSE}(?:(?P<mark>[:：])[-—=*\s]*(?P<rest>.*))?$"
)
_NOT_A_HEADING = re.compile(r"^(?:能|会|有|熟|具|掌|了解|负责|参与|协助|完成|按|根据|配合|优秀|良好|对)")
_FIELD = re.compile(r"(?:学历|专业|语言|经验|年龄|外语|性别|技能|能力|知识|素质|证书|身高|形象)")
"""A label of one requirement (学历要求：大专) is no heading of many."""
_SENTENCE_END = re.compile(
    r"[。；;！!？?\n]|(?<=[^\d.、A-Za-z])(?=\s?\d{1,2}\s?[、.．)）](?!\d))|(?=[●◆■▲★•])|(?<=\s)(?=[-*·]\s)"
)
_CONTACT = re.compile(
    r"(?:联系|咨询|投递|接收|简历|招聘|公司)*(?:人|电话|手机|方式|邮箱|邮件|微信|QQ|热线|号码?|[/、同或及和])+", re.I
)
"""What is left of a line of contact data that is masked."""
_ITEM_NUMBER = re.compile(
    r"^[\s●◆■▲★•·*\-—]*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[、.．:：)）]\s*(?:(?!\d)|(?=\d{1,2}\s*(?:[-~—到至]\s*\d{1,2}\s*)?(?:年|个|岁|名)))|[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）]\s*[、.．]?|[①-⑳]\s*|\d{1,2}\s+(?![\s\d年个名岁月天次级k\-~至以]))?[\s●◆■▲★•·*\-—]*"
)


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]` of an advert, headings left out. `kind`: duty | requirement | other | open (before any heading)."""

    kind: str
    start: int
    end: int


@cache
def _inline() -> re.Pattern[str]:
    """Known headings inside a line: before a colon or bracket, or after a stop and before a number or line break."""
    words = "|".join(map(re.escape, (word for word in read_words().inline if len(word) > 2)))
    short = "|".join(map(re.escape, (word for word in read_words().inline if len(word) == 2)))
    edge = r"(?:(?<=[。；;！!?？\s】\]）)、.*●◆■>\"“【\[])|(?<=^))"
    return re.compile(
        rf"(?P<a>{words})\s*[】\])）*]*\s*[:：]|(?P<b>(?<=[【\[*●◆■])(?:{words}))[】\]*]|(?<=[●◆■])(?P<f>{short})|{edge}(?P<c>{words})(?=\s*(?:\d|[（(]\s*[1一]|[①•●*\-]|[一1]\s*[、.]|\n|$))"
        rf"|(?P<d>{words})(?=\s?1\s?[、.．)）:：])|{edge}(?P<e>{short})\s*[:：]",
        re.MULTILINE,
    )


def section_kind(heading: str) -> str:
    """One of duty, requirement, other for the words of a heading, "" where they are none."""
    lowered = heading.lower()
    for name, words in read_words().sections:
        if any(word in lowered for word in words):
            return name
    return ""


def split_sections(text: str) -> tuple[Section, ...]:
    """The sections in order; what stands before the first heading is open. Blank ones are left out."""
    cuts: list[tuple[int, int, str]] = [(0, 0, "open")]
    cuts.extend(sorted(_headings(text)))
    sections: list[Section] = []
    lasting = "open"
    for index, (_, begin, kind) in enumerate(cuts):
        if kind == BACK:
            kind = lasting
        elif index + 1 == len(cuts) or cuts[index + 1][2] != BACK:
            lasting = kind
        end = cuts[index + 1][0] if index + 1 < len(cuts) else len(text)
        if begin < end and text[begin:end].strip(" \n\r\t:：-—*=#"):
            sections.append(Section(kind, begin, end))
    return tuple(sections)


_ONE_LINE = re.compile(r"联系|电话|地址|地点|时间|邮箱|网址|官网|手机|主页")
"""Headings that speak of their own line alone: what follows belongs to the section before."""
BACK = "back"


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """(where the heading begins, where its section begins, its kind)."""
    start = 0
    for line in text.split("\n"):
        found = _line_heading(line)
        last, words = 0, ""
        if found:
            kind, last = found
            words = line[:last]
            yield start, start + last, kind
        for inner in _inline().finditer(line, last):
            words = next(group for group in inner.groups() if group)
            kind, last = section_kind(words), inner.end()
            if kind:
                first = inner.start()
                while first and line[first - 1] in "【[（(*●◆■":
                    first -= 1
                yield start + first, start + last, kind
        start += len(line) + 1
        if _ONE_LINE.search(words) and line[last:].strip():
            yield start - 1, start - 1, BACK


def _line_heading(line: str) -> tuple[str, int] | None:
    """Kind of the heading that a line is or begins with, and its length. A line without colon or bracket is one only when
    it is short and holds nothing else."""
    found = _HEADING_LINE.match(line)
    if found is None or _NOT_A_HEADING.match(found["core"]):
        return None
    core = found["core"].strip()
    rest, mark = (found["rest"] or "").strip(), found["mark"]
    bracketed = re.match(r"^\s*[【\[（(《<*#]", line) is not None
    if len(core) > (LONGEST_HEADING if mark else 14) or not (mark or bracketed or len(line.strip()) <= 12):
        return None
    kind = section_kind(core)
    if not kind or (rest and kind != "other" and len(core) > 10):
        return None
    if kind == "requirement" and rest and _FIELD.match(core):
        return None
    return kind, found.start("rest") if mark else len(line)


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences and list items between `start` and `end`, without their numbers, white space and stops."""
    begin = start
    for cut in [*(match.span() for match in _SENTENCE_END.finditer(text, start, end)), (end, end)]:
        left, right = begin, cut[0]
        begin = cut[1]
        number = _ITEM_NUMBER.match(text[left:right])
        left += number.end() if number else 0
        while right > left and (text[right - 1].isspace() or text[right - 1] in '。；;，,、:：*"”'):
            right -= 1
        said = text[left:right]
        if len(said) > 1 and re.search(r"[^\W\d_]", said) and not ("*" in text[right : right + 6] and _CONTACT.fullmatch(said)):
            yield left, right
