"""Courses in the running text of a teaching standard: public, basic, core and further ones, training and internships."""

from __future__ import annotations

import re

from ingest.kinds._listing import read_names
from ingest.kinds._standard_draft import Draft
from ingest.kinds._standard_text import TextLine, entries, sentences
from ingest.text import split_number

COURSE_TYPES = {"public": "公共基础课程", "base": "专业基础课程", "core": "专业核心课程", "extension": "专业拓展课程"}
TRAINING = "实习实训"
LONGEST_NAME = 24

_LISTED = re.compile(r"(?:主要)?(?:包括|包含|开设|涵盖)\s*[:：]?\s*(?P<list>[^。：:]+)")
_LIST_END = re.compile(
    r"等?(?:领域)?(?:的)?(?:相关)?(?:内容|课程)?$|等?\s*(?:\d{1,2}|[二三四五六七八九十]{1,2})\s*门(?:课程)?$|，具体课程.*$"
)
_PUBLIC = re.compile(
    r"(?:^|[，。；]|应|可|须|需|并)(?:应|可)?将(?P<list>[^。]+?)等?(?:课程)?(?:列为|列入|作为)"
    r"|^(?P<bare>[^。，；]{2,160}?)等?(?:课程)?(?:列为|列入)(?:公共|必修|选修|限定)"
    r"|(?:必修|选修|限选|任选|公共基础)(?:课程?)?\s*[:：]\s*(?P<labelled>[^。；：:]+)"
)
_PROSE = re.compile(r"根据|按照|要求|学校|应当|可以|结合|是指|一般|能力|通过|以及其|课程是")
_NO_NAME = re.compile(
    rf"[，。：:；、]|^[见略表附]|如下|[\d一二三四五六七八九十]门|{_PROSE.pattern}|主要(?:教学)?内容|领域|课程(?!设计)"
)
_TRAINED = re.compile(
    r"(?:进行|开展|完成)(?P<list>[^，。；、]{2,20}(?:实训|实验)(?:[、和][^，。；、]{2,20}?(?:实训|实验))+)等?(?=[，。；]|$)"
)
_TRAINING = re.compile(
    r"(?:进行|开展|完成)(?P<list>[^。]+?)(?:等[^，。；、]{0,14}?)?(?:(?:实训|实验|实习)[、和与及])?(?:实训|实验)"
    r"(?:项目|教学|活动)?(?=[，。；]|$)"
)
_MORE_TRAINING = re.compile(r"，(?!包括|其中)(?P<list>[^，。；]+?)等[^，。；、]{0,14}?(?:实训|实验)(?=[，。；]|$)")
_NAMED_TRAINING = re.compile(r"[^，。；：:、]{2,24}(?:实训|实验|训练)")
_INTERNSHIP = re.compile(r"包括(?P<list>[^。，；]*实习[^。，；]*)")
_INTERNSHIPS = re.compile(r"(?:岗位|认识|认知|跟岗|顶岗|毕业|生产|教学|临床)实习(?!标准|管理|基地|场所|单位|指导|要求)")


def read_public(draft: Draft, lines: list[TextLine]) -> None:
    """`将甲、乙等列为公共基础必修课程`, `甲、乙等列为必修课程`, `必修课程：甲、乙`."""
    for place, sentence in sentences(lines):
        found = [next(part for part in match.groups() if part is not None) for match in _PUBLIC.finditer(sentence)]
        for listed in found or ([_LIST_END.sub("", sentence.rstrip("。"))] if _is_list(sentence) else []):
            for name in read_names(listed):
                draft.add("courses", {"name": name, "type": COURSE_TYPES["public"]}, sentence, place, "public_courses")


def read_listed(draft: Draft, lines: list[TextLine], kind: str, *, alone: bool = True) -> None:
    """`主要包括：甲、乙等领域的内容`, a sentence that is nothing but a list, or, where names may stand `alone`, a name a
    paragraph."""
    before = len(draft.items)
    for place, sentence in sentences(lines):
        found = _LISTED.search(sentence)
        if found is not None:
            listed = _LIST_END.sub("", re.sub(r"，具体课程.*$", "", found["list"]))
        elif _is_list(sentence):
            listed = _LIST_END.sub("", sentence.rstrip("。"))
        else:
            continue
        for name in _names(listed):
            draft.add("courses", {"name": name, "type": kind}, sentence, place, "courses")
    if alone and len(draft.items) == before:
        _read_names_alone(draft, lines, kind)


def _read_names_alone(draft: Draft, lines: list[TextLine], kind: str) -> None:
    """Paragraphs that are all short and hold nothing but a name each."""
    alone = [(place, text, split_number(text)[1].rstrip("。；;").strip("《》")) for place, text in entries(lines)]
    if all(1 < len(name) <= LONGEST_NAME and not _NO_NAME.search(name) for _, _, name in alone):
        for place, text, name in alone:
            draft.add("courses", {"name": name, "type": kind}, text, place, "courses")


def _is_list(sentence: str) -> bool:
    """Whether a sentence is a bare list of names."""
    names = read_names(sentence.rstrip("。"), "、，；;")
    return (len(names) > 1 or "》" in sentence) and not _PROSE.search(sentence) and max(map(len, names)) <= LONGEST_NAME


def _names(listed: str) -> list[str]:
    """Names of a list; titles in book marks need no comma between them."""
    return read_names(re.sub(r"》\s*、?\s*《", "、", listed).strip("《》"), "、，；;")


def read_practice(draft: Draft, lines: list[TextLine]) -> None:
    """What is trained (`进行甲、乙等实训`, or numbered names that end in 实训) and the internships."""
    for place, sentence in sentences(lines):
        if (trained := _TRAINED.search(sentence)) is not None:
            for name in read_names(trained["list"]):
                draft.add("courses", {"name": name, "type": TRAINING}, sentence, place, "training")
            continue
        if (training := _TRAINING.search(sentence)) is not None:
            more = _MORE_TRAINING.finditer(sentence, training.end())
            for name in (name for found in (training, *more) for name in read_names(found["list"])):
                draft.add("courses", {"name": name, "type": TRAINING}, sentence, place, "training")
            continue
        name = split_number(sentence)[1].rstrip("。；;")
        if _NAMED_TRAINING.fullmatch(name) and split_number(sentence)[0]:
            draft.add("courses", {"name": name, "type": TRAINING}, sentence, place, "training")
            continue
        internship = _INTERNSHIP.search(sentence)
        names = re.split(r"[、和及与]", re.sub(r"等.*$", "", internship["list"])) if internship is not None else []
        if not names and re.search(r"进行|开展|安排|参加", sentence):
            names = _INTERNSHIPS.findall(sentence)
        for one in dict.fromkeys(names):
            if len(one) > len("实习") and one.endswith(("实习", "见习")):
                draft.add("courses", {"name": one, "type": TRAINING}, sentence, place, "internship")
