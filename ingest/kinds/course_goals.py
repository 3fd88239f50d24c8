"""Goals of a course (课程目标): knowledge, skills and attitudes, from numbered lines, paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Paragraph, Row, Section, Table, is_heading
from ingest.kinds.course_words import found, key_of, split_ordinals, words
from ingest.record import Item
from ingest.text import clean_key, drop_bullet, join_lines, split_number

_HEAD = re.compile(
    r"^(?:[（(]?(?:\d{1,2}(?:[.．]\d{1,2})*|[一二三四五六七八九十]{1,2})[)）]?\s*[、.．]?\s*)?(?P<name>[\u4e00-\u9fff（）()、与和·/]{2,16}?)"
    r"(?P<goal>(?:教学|培养|学习|培育|养成|发展)?目标|方面|要求)?\s*(?:[：:]\s*(?P<rest>.*))?$"
)
_INLINE = re.compile(r"(?=[（(]\d{1,2}[)）]|[①-⑳]|(?<=[；;。])\s*\d{1,2}[.．、](?!\d))")
_INTRO = re.compile(r"^(?:通过|学生|本课程|依据|根据|使学生|经过|完成).{0,200}[：:]$|^(?:具体)?(?:目标)?(?:如下|为)[：:]$")

_BRACKETED = re.compile(r"^【([^】]{2,16})】[：:\s]*")
_TABLE_LINE = re.compile(r"^[表图]\s*\d.{0,37}$")
SHORTEST = 6
"""Characters of a goal without a kind."""
SHORT = 60
"""Characters of a goal in a list between semicolons; longer ones are sentences of one goal."""


def read_goals(sections: Sequence[Section]) -> Iterator[Item]:
    """Goals in reading order; what stands before the first word for knowledge, skill or attitude (the overall goal) is left
    out. Where no goal is of a kind, all of them are given without type."""
    chosen = list(_goal_sections(sections))
    kind = ""
    if not chosen:
        yield from _untyped(sections)
        return
    for section in chosen:
        if section.heading is not None:
            kind, items = _read_paragraph(section.heading, kind)
            yield from items
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _read_table(block, kind)
            else:
                kind, items = _read_paragraph(block, kind)
                yield from items


def _goal_sections(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections under a heading for goals, the deepest such heading; else those headed by a kind of goal themselves."""
    heads = [section for section in sections if section.path and _is_goal_heading(section.path[-1])]
    heads = [head for head in heads if any(_has_kind(part) for part in _under(sections, head))]
    if heads:
        deepest = next(head for head in heads if not any(other in list(_under(sections, head))[1:] for other in heads))
        yield from _under(sections, deepest)
        return
    for section in sections:
        if section.heading is not None and _kind_of(section.heading.text)[0] and "目标" in section.heading.text:
            yield section


def _is_goal_heading(text: str) -> bool:
    key = key_of(text)
    starts = key.startswith(("课程目标", "教学目标", "学习目标")) and len(key) <= 10
    return key in words()["goals"]["headings"] or starts or key.endswith(("课程目标", "教学目标"))


def _untyped(sections: Sequence[Section]) -> Iterator[Item]:
    """Goals of no kind, from the first heading for goals that has text: its numbered goals where there are any, else its
    paragraphs."""
    for head in (section for section in sections if section.path and _is_goal_heading(section.path[-1])):
        lines: list[Paragraph] = []
        for section in _under(sections, head):
            own = section.heading if section is not head else None
            lines += [own] if own is not None and not _is_overall(own.text) else []
            lines += [block for block in section.blocks if isinstance(block, Paragraph) and not _TABLE_LINE.match(block.text)]
        goals = [_goal("", text, line) for line in lines if not _INTRO.match(line.text) for text in _split(line.text)]
        goals = [goal for goal in goals if len(goal.value["text"]) >= SHORTEST]
        yield from [goal for goal in goals if "no" in goal.value] or goals
        if goals:
            return


def _is_overall(text: str) -> bool:
    return _is_goal_heading(text) or key_of(text).endswith("目标")


def _under(sections: Sequence[Section], head: Section) -> Iterator[Section]:
    depth = len(head.path)
    started = False
    for section in sections:
        if section is head:
            started = True
        elif started and section.path[:depth] != head.path:
            return
        if started:
            yield section


def _has_kind(section: Section) -> bool:
    texts = [section.heading.text] if section.heading is not None else []
    for block in section.blocks:
        if isinstance(block, Table):
            texts += [text for row in block.rows[:3] for text in row.texts] + [
                block.rows[0].texts[0] if block.rows[0].texts else ""
            ]
            texts += [row.texts[0] for row in block.rows if row.texts]
        else:
            texts.append(block.text)
    return any(_kind_of(text)[0] for text in texts)


def _kind_of(text: str) -> tuple[str, str]:
    """(knowledge | skill | attitude, what follows the colon) for a line that heads goals of one kind, else ("", "")."""
    line = _BRACKETED.sub(r"\1：", drop_bullet(text.strip())).removesuffix("：")
    match = _HEAD.match(line)
    if match is None:
        return "", ""
    name = re.sub(r"[（(][^）)]*[)）]", "", match["name"])
    if not match["goal"] and match["rest"] is None and len(text) > 12:
        return "", ""
    parts = [clean_key(name), *(clean_key(part) for part in re.split(r"[、与和/·]", name))]
    for part in parts:
        for kind in ("knowledge", "skill", "attitude"):
            if part in words()["goals"][kind]:
                if not match["goal"] and match["rest"]:
                    return "", ""  # 知识：… without 目标 is a sentence about knowledge only where nothing follows
                return kind, match["rest"] or ""
    return "", ""


def _read_paragraph(paragraph: Paragraph, kind: str) -> tuple[str, list[Item]]:
    """The kind of goals from here on, and the goals this paragraph states."""
    headed, rest = _kind_of(paragraph.text)
    if headed:
        return headed, [_goal(headed, text, paragraph) for text in _split(rest)] if rest else []
    if not kind or _INTRO.match(paragraph.text):
        return kind, []
    if paragraph.level in (1, 2) and is_heading(paragraph):
        return "", []  # another sort of goal (总体目标) or subject: its text is no goal of the kind before
    if len(paragraph.text) <= 14 and paragraph.text.endswith(("：", ":")):
        return kind, []
    if _TABLE_LINE.match(paragraph.text):
        return kind, []
    return kind, [_goal(kind, text, paragraph) for text in _split(paragraph.text)]


def _split(text: str) -> list[str]:
    """Goals of one paragraph: at numbers inside it, else at semicolons where all between them are short."""
    parts = [part.strip() for part in _INLINE.split(text) if part.strip()]
    if len(parts) > 1:
        return parts
    if split_number(text)[0]:
        return [text]
    parts = [part for part in re.split(r"(?<=[；;])", text) if part.strip()]
    return parts if max(map(len, parts), default=0) <= SHORT else [text]


def _goal(kind: str, text: str, paragraph: Paragraph) -> Item:
    number, bare = split_number(drop_bullet(text))
    value = {**({"type": kind} if kind else {}), **({"no": number} if number else {}), "text": bare}
    quote = text if text in paragraph.quote else paragraph.quote
    return found("goals", value, quote, paragraph.place, number)


def _read_table(table: Table, kind: str) -> Iterator[Item]:
    """Goals in a table: kinds as column titles, kinds as row labels, or a matrix of goals of the kind named above it."""
    rows = [row for row in table.rows if row.cells]
    columns = [(cell, _kind_of(cell.joined)[0]) for cell in rows[0].cells]
    if any(named for _, named in columns):
        for row in rows[1:]:
            for head, named in columns:
                cell = row.under(head.left, head.right)
                if named and cell is not None:
                    yield from _cell_goals(named, cell.text, row)
        return
    if any(_kind_of(row.cells[0].joined)[0] for row in rows):
        named = ""
        for row in rows:
            own = _kind_of(row.cells[0].joined)[0]
            named = own or named
            for cell in row.cells[1 if own else 0 :]:
                if named and len(cell.joined) > 4:
                    yield from _cell_goals(named, cell.text, row)
        return
    if kind and not any(key_of(cell.joined) in words()["modules"]["hours"] for cell in rows[0].cells):
        heads = max(cell.row_span for cell in rows[0].cells)
        left = rows[0].cells[0]
        for row in rows[heads:]:
            for cell in row.cells:
                if cell.left >= left.right - 1 or len(rows[0].cells) == 1:
                    yield from _cell_goals(kind, cell.text, row)


def _cell_goals(kind: str, text: str, row: Row) -> Iterator[Item]:
    lines = [line for line in text.split("\n") if line.strip()]
    groups = split_ordinals(lines)
    if len(groups) == 1:
        groups = _at_sentence_ends(lines)
    for group in groups:
        for part in _INLINE.split(join_lines(group)):
            number, bare = split_number(drop_bullet(part.strip()))
            if len(bare) >= 2:
                value = {"type": kind, **({"no": number} if number else {}), "text": bare}
                yield found("goals", value, part.strip(), row.place, number)


def _at_sentence_ends(lines: list[str]) -> list[list[str]]:
    """Lines gathered so that a group ends where a line closes a goal (；。)."""
    groups: list[list[str]] = []
    for line in lines:
        if not groups or groups[-1][-1].rstrip().endswith(("；", ";", "。")):
            groups.append([])
        groups[-1].append(line)
    return groups
