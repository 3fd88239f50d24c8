"""Certificates that running text names (对接物流管理职业技能等级证书和……), told from words for certificates in general."""

from __future__ import annotations

import re

from ingest.text import drop_bullet, split_number

_KIND = (
    r"(?:职业技能等级证书?|技能等级证书?|(?:职业|执业)资格证书?|资格证书?|等级证书?|合格证书?|认证证书|证书"
    r"|(?:职业|执业)资格(?![证标考认])|职业技能等级(?![证标考认]))"
)
_END = re.compile(rf"{_KIND}(?:\s*[（(][^（）()]{{1,12}}[)）])?")
BEFORE = 60
"""Characters before the word for a certificate in which its name begins."""
_PIECE = re.compile(r"[，。；：！？、,;:!?\n]")
_LEAD = re.compile(
    r"^.*(?:对接|对应|衔接|融通|融入|融合|对标|考取|获取|获得|取得|考得|参加|参与|报考|报名|通过|具备|持有|包括|包含|参照|依据|根据|按照|引入"
    r"|结合|围绕|颁发|发放|达到|要求|支撑|面向|符合|适应|(?<!华)为|是|有(?!色)|的|了|可考|[》])"
)
_JOINED = re.compile(r"^(?:以及|及|和|与|或者?|以|将|把|等)")
_WITH = re.compile(r"^(?:本|该)?(?:门)?课程?(?:内容|标准|教学)?(?:与|和|同)")
_NO_NAME = re.compile(
    r"(?:任[意一何选]|其中|相关|相应|有关|对应|本|该|国家|全国|职业|专业|行业|技能|资格|等级|初级|中级|高级|各[类种级]|多[个种本类]|若干|以上|上述|此|其|等|考"
    r"|学历|毕业|学位|结业|荣誉|获奖|培训|课程?|岗位?|企业|社会|不同|级别|至少|双|[一二两三四五\d]|[本门项种个张类些]|所|需|应|要|与|和|及|或|学生|考证|赛|证|融通|1?[+＋]?X)*+"
)
_VAGUE = re.compile(r"相关|相应|有关|等$|经验|以上$")
_GRADE = r"(?:[初中高]级?工?|(?:高级)?技师|[一二三四五1-9]级(?:/[^（）()/、]{1,6})?|专业级|[A-C]级)"
_GRADES = rf"{_GRADE}(?:[、/或和及至~～—-]{{1,2}}{_GRADE})*(?:及?以上)?"
_LEVEL = re.compile(
    rf"[（(](?=[^（）()]*(?:级|技师|工[）)]))(?P<level>{_GRADES})[)）]|(?<=[证书师员工])[\s—－:：-]*(?P<bare>{_GRADES})(?<=[级师工上])$"
)
_NOTE = re.compile(r"[（(](?:必考|选考|必须|推荐|任选|可选|鼓励|必备|必取|选取)[)）]$")
_TEACHERS = re.compile(r"(?:任课|专任|授课|兼职|专业|主讲|指导|双师)(?:型)?(?:教师|老师)|师资|教师(?:应|须|需|要|具|持)|双师")


def certificates_in(text: str) -> dict[str, str]:
    """Names as printed, each with the level behind it or "", in order; those asked of teachers are left out."""
    found: dict[str, str] = {}
    for sentence in re.split(r"(?<=[。！？])", split_number(drop_bullet(text))[1]):
        if _TEACHERS.search(sentence):
            continue
        for piece in _PIECE.split(sentence):
            after = 0
            for end in _END.finditer(piece):
                name, level = leveled(_bare(piece[max(after, end.start() - BEFORE) : end.end()]))
                if name:
                    found.setdefault(name, level)
                after = end.end()
    return found


def leveled(printed: str) -> tuple[str, str]:
    """A name and the level that is printed behind it (茶艺师（四级）), "" where none is; one inside a name (电工（四级）证书)
    stays there too."""
    printed = _NOTE.sub("", printed.strip()).strip()
    levels = list(_LEVEL.finditer(printed))
    if not levels:
        return printed, ""
    last = levels[-1]
    level = last["level"] or last["bare"]
    return (printed[: last.start()].strip() or printed) if last.end() == len(printed) else printed, level


def certificate(name: str, level: str) -> str | dict[str, str]:
    """The value of a certificate: its name, with its level where one is printed."""
    return {"name": name, "level": level} if level else name


def _bare(text: str) -> str:
    """The name at the end of a text with its level, "" where it names none in particular."""
    name = _WITH.sub("", _JOINED.sub("", _LEAD.sub("", text.strip()))).strip()
    stem = re.sub(rf"[“”\"]|1\s*[+＋]\s*[XxＸ]|{_KIND}|[（(].*$", "", name).strip()
    particular = len(stem) >= 2 and _NO_NAME.fullmatch(stem) is None and _VAGUE.search(stem) is None
    return name if particular and len(name) <= 40 else ""
