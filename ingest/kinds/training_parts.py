"""A training plan cut into its parts: the cover, the plan of each program, the course standards printed behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.flow import Paragraph, Section, Table, gather_sections, is_heading
from ingest.headings import bare_heading
from ingest.kinds.course_forms import unfold_forms

_PLAN = re.compile(r"人才培养(?:方案|计划)(?:（[^）]*）|整体设计|总体设计)?$")
_PLAN_START = re.compile(r"专业[（(]?群?[)）]?名称|专业[（(]?群?[)）]?代码|专业基本信息|基本信息")
_NUMBERED = r"^(?:附件?\s*[\d一二三四五六七八九十]*\s*[、.．：:]?\s*|[（(]?[\d一二三四五六七八九十]{1,3}[)）]?\s*[、.．]\s*)?"
_REMARK = r"(?:[（(][^）)]*[)）])?"
_STANDARD = re.compile(rf"{_NUMBERED}[《“](?P<name>[^《》“”]{{2,40}})[》”]\s*{_REMARK}\s*(?:课程)?(?:教学)?标准\s*{_REMARK}$")
_NAME_ALONE = re.compile(rf"{_NUMBERED}[《“][^《》“”]{{2,40}}[》”]\s*(?:课程)?$")
_TITLE_ALONE = re.compile(rf"^(?:课程)?(?:教学)?标准\s*{_REMARK}$")
_SURVEY = re.compile(r"调研(?:分析)?报告$|调查报告$|论证报告$")
_PLAIN_STANDARD = re.compile(r"^(?P<name>[\u4e00-\u9fffA-Za-z（）()ⅠⅡⅢ\d]{2,30}?)课程标准$")
_STANDARD_SIGNS = re.compile(r"课程性质|课程定位|课程目标|教学目标|课程概述|课程基本信息|课程概况|课程的性质|学习目标|课程信息")
_APPENDIX = re.compile(r"^附(?:件|录|表)\s*[\d一二三四五六七八九十]")
_NO_COURSE = re.compile(r"附[件录表].{0,4}|专业(?:核心|基础)?|本|各|主要|.*(?:编制|制定|执行)")
AHEAD = 8
"""Blocks after a title in which a part must show what it is."""


@dataclass(frozen=True, slots=True)
class CourseStandard:
    """A course standard printed in a plan: its title as printed, the course that the title names, its sections."""

    title: Paragraph
    course: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The plan of one program, or of a group of programs: its title (None where the document prints but one plan), its
    sections, and the course standards behind it."""

    title: Paragraph | None
    sections: tuple[Section, ...]
    standards: tuple[CourseStandard, ...]


def blocks_of(sections: Sequence[Section]) -> Iterator[Paragraph | Table]:
    """All blocks in order, headings too."""
    for section in sections:
        if section.heading is not None:
            yield section.heading
        yield from section.blocks


def split_plan(sections: Sequence[Section]) -> tuple[tuple[Section, ...], list[PlanPart]]:
    """The cover, and the plans of the document. A document of one plan is one part."""
    blocks = list(blocks_of(sections))
    starts = [index for index in range(len(blocks)) if _starts_plan(blocks, index)]
    starts = [at for at, then in pairwise([*starts, len(blocks)]) if then - at > AHEAD]
    if not starts:
        return _cover(blocks), [_part(None, blocks)]
    cover = blocks[: starts[0]]
    parts = []
    for start, end in pairwise([*starts, len(blocks)]):
        title = blocks[start]
        parts.append(_part(title if isinstance(title, Paragraph) else None, blocks[start:end]))
    return gather_sections(cover), parts


def _cover(blocks: Sequence[Paragraph | Table]) -> tuple[Section, ...]:
    """The blocks before the first numbered heading."""
    end = next((index for index, one in enumerate(blocks) if isinstance(one, Paragraph) and one.level == 1), 0)
    return gather_sections(blocks[: end or 12])


def _starts_plan(blocks: Sequence[Paragraph | Table], index: int) -> bool:
    block = blocks[index]
    if not isinstance(block, Paragraph) or len(block.text) > 50 or not _PLAN.search(block.text):
        return False
    for one in blocks[index + 1 : index + 1 + AHEAD]:
        if isinstance(one, Paragraph) and _PLAN.search(one.text) and len(one.text) <= 50:
            return False
        if isinstance(one, Paragraph) and len(one.text) < 60 and _PLAN_START.search(one.text):
            return True
    return False


def _part(title: Paragraph | None, blocks: Sequence[Paragraph | Table]) -> PlanPart:
    own: list[Paragraph | Table] = []
    standards: list[tuple[Paragraph, str, list[Paragraph | Table]]] = []
    inside = "plan"
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if isinstance(block, Paragraph):
            course, taken = _standard_title(blocks, index - 1)
            if course:
                standards.append((block, course, []))
                inside = "standard"
                index += taken - 1
                continue
            if _SURVEY.search(block.text) and len(block.text) < 40 and index > 3 * AHEAD and block.opens:
                inside = "survey"
            elif inside != "plan" and _APPENDIX.match(block.text) and len(block.text) < 40:
                inside = "survey" if "调研" in block.text else "standard" if "课程标准" in block.text else "plan"
        if inside == "plan" or (inside == "standard" and not standards):
            own.append(block)
        elif inside == "standard":
            standards[-1][2].append(block)
    made = tuple(CourseStandard(block, course, unfold_forms(gather_sections(inner))) for block, course, inner in standards)
    return PlanPart(title, gather_sections(own), made)


def _standard_title(blocks: Sequence[Paragraph | Table], index: int) -> tuple[str, int]:
    """The course named by the title of a course standard that starts here and the lines the title takes; ("", 0) where none
    starts."""
    block = blocks[index]
    if not isinstance(block, Paragraph) or len(block.text) > 80:
        return "", 0
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    text, taken = block.text, 1
    if _NAME_ALONE.match(text) and isinstance(after, Paragraph) and _TITLE_ALONE.match(after.text):
        text, taken = text + after.text, 2
    found = _STANDARD.match(text)
    if found is None and (is_heading(block) or block.size >= 14 or block.level == 0):
        found = _PLAIN_STANDARD.match(bare_heading(text))
        if found is not None and _NO_COURSE.fullmatch(found["name"]):
            found = None
    if found is None:
        return "", 0
    ahead = [one.text for one in blocks[index + 1 : index + 2 * AHEAD] if isinstance(one, Paragraph)]
    ahead += [cell.joined for one in blocks[index + 1 : index + 4] if isinstance(one, Table) for cell in one.rows[0].cells]
    shown = any(_STANDARD_SIGNS.search(text) or re.search(r"课程(?:名称|代码|编码)", text) for text in ahead if len(text) < 60)
    return (found["name"].strip(), taken) if shown else ("", 0)
