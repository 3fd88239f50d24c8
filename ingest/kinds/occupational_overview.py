"""What an occupational standard says before its tables: the occupation, its levels, who may enter, hours, ethics, basics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.formats.flow import Paragraph, Section, Table, paragraphs_of
from ingest.kinds.certificate_scope import CoverLine
from ingest.kinds.occupational_clauses import LEVEL, level_mark, occupational_words
from ingest.record import Item, Place
from ingest.text import clean_key, join_lines, split_number

KIND = "occupational_standard"
SERIES = re.compile(r"国家职业(?:技能|技术技能|资格)?标准")
_NUMBERED = re.compile(r"^\s*(\d{1,2}(?:[.．]\d{1,2}){0,3})\s*[.．、]?\s*(?!\d)")
_CODE = re.compile(r"(?<![\d-])(\d-\d{2}-\d{2}-\d{2}(?:-\d{2})?)(?![\d-])")
_EDITION = re.compile(r"[（(]\s*(20\d\d\s*年\s*(?:版|修订|版本)?|20\d\d\s*版)\s*[)）]|^(20\d\d\s*年\s*版)$")
_HOURS = re.compile(
    rf"(?P<levels>{LEVEL}(?:\s*[、，,和及与]\s*(?:{LEVEL}))*)[^；;。，,、\d]{{0,12}}?"
    r"(?P<hours>\d{2,4})\s*(?:个)?\s*(?:标准)?\s*(?:学时|课时|小时)"
)
_MINUTES = re.compile(r"(?P<number>\d{2,3})\s*(?P<unit>分钟|min|小时)")
_SUBJECT = re.compile(r"理论知识|专业知识|操作技能|技能操作|技能|专业能力|综合评审|论文答辩")
_ASKED = re.compile(rf"申报\s*(?P<level>{LEVEL})|(?:取得|^\W*)\s*(?P<first>{LEVEL})")
_ROUND = re.compile(r"^\s*(?:[（(]\s*(\d{1,2})\s*[)）]|(\d{1,2})\s*[)）、]|([①-⑳])|[—–-]{1,2})\s*")


@dataclass(frozen=True, slots=True)
class _Part:
    """A numbered section: its number, its role ("" unknown), and its paragraphs without the heading."""

    number: str
    name: str
    role: str
    paragraphs: tuple[Paragraph, ...]


def read_overview(sections: Sequence[Section]) -> Iterator[Item]:
    """occupation, occupation_code, definition, levels, environment, traits, education, entry_conditions, training_hours,
    exam_method, exam_minutes, ethics and basic_knowledge."""
    parts = list(_parts(sections))
    for part in parts:
        texts = part.paragraphs
        match part.role:
            case "occupation" | "occupation_code" | "definition" | "environment" | "traits" | "education" | "exam_method":
                yield from _plain(part)
            case "levels":
                yield from _levels(texts)
            case "training_hours":
                yield from _hours(texts)
            case "exam_minutes":
                yield from _minutes(texts)
            case "entry_conditions":
                yield from _conditions(texts)
    yield from _basics(parts)
    yield from _education_table(sections)


def read_cover(lines: Sequence[CoverLine]) -> Iterator[Item]:
    """edition, and occupation_code and occupation where the cover prints them."""
    for line in lines:
        if match := _EDITION.search(line.text):
            yield _item("edition", re.sub(r"\s", "", match[1] or match[2]), match[1] or match[2], line.place)
            break
    for line in lines:
        if match := _CODE.search(line.text):
            yield _item("occupation_code", match[1], match[1], line.place)
            break
    at = next((index for index, line in enumerate(lines) if SERIES.fullmatch(line.text)), None)
    around = [] if at is None else [*lines[at + 1 : at + 3], *reversed(lines[max(0, at - 2) : at])]
    for line in around:
        if line.size >= 14 and 2 <= len(line.text) <= 24 and not re.search(r"[\d：:。]|年版|中华|人力资源|制定|发布", line.text):
            yield _item("occupation", bare_name(line.text), line.text, line.place)
            break


def bare_name(text: str) -> str:
    """An occupation's name without footnote marks and final punctuation."""
    return re.sub(r"(?:[①-⑳*＊]|[。；;，,])+$", "", join_lines(text)).strip()


def _parts(sections: Sequence[Section]) -> Iterator[_Part]:
    """The numbered sections of the chapters before the requirement tables."""
    roles = {**occupational_words()["overview"], **occupational_words()["basics"]}
    number, name, role = "", "", ""
    inside: list[Paragraph] = []
    for paragraph in paragraphs_of(sections):
        match = _NUMBERED.match(paragraph.text)
        found, title, rest = "", "", ""
        if match is not None and "." in match[1].replace("．", "."):
            title, rest = _title(paragraph.text[match.end() :], roles)
            found = next((one for one, words in roles.items() if clean_key(title) in words), "")
        opens = match is not None and (
            bool(found) or (match[1].count(".") >= 1 and len(paragraph.text) < 36 and not paragraph.text.endswith(("。", "；")))
        )
        chapter = re.match(r"^\s*[1-9]\s*[.．、]?\s*(?:职业概况|基本要求|工作要求|权重表|附录)\s*$", paragraph.text)
        if (
            match is None
            and clean_key(paragraph.text) in {word for words in roles.values() for word in words}
            and len(paragraph.text) < 16
        ):
            found, title, opens = (
                next(one for one, words in roles.items() if clean_key(paragraph.text) in words),
                paragraph.text,
                True,
            )
        if opens or chapter is not None:
            yield _Part(number, name, role, tuple(inside))
            number = match[1].replace("．", ".") if match is not None else ""
            name, role, inside = title or paragraph.text[match.end() :] if match is not None else title, found, []
            if rest:
                inside.append(
                    Paragraph(rest, paragraph.page, rest, 0, paragraph.size, opens=False, ends=True, line=paragraph.line)
                )
            continue
        inside.append(paragraph)
    yield _Part(number, name, role, tuple(inside))


def _title(text: str, roles: dict[str, frozenset[str]]) -> tuple[str, str]:
    """A heading's known title and what follows it on the line (职业名称：电工); other texts whole."""
    if any(clean_key(text) in words for words in roles.values()):
        return text, ""
    parted = re.split(r"[：:\s]\s*", text, maxsplit=1)
    if len(parted) == 2 and any(clean_key(parted[0]) in words for words in roles.values()):
        return parted[0], parted[1]
    return text, ""


def _plain(part: _Part) -> Iterator[Item]:
    """One text of all paragraphs; a code or a name is taken from the first."""
    if not part.paragraphs:
        return
    first = part.paragraphs[0]
    if part.role == "occupation":
        yield _item("occupation", bare_name(first.text), first.quote, first.place)
    elif part.role == "occupation_code":
        if match := _CODE.search(first.text.replace("—", "-").replace("－", "-")):
            yield _item("occupation_code", match[1], match[1] if match[1] in first.quote else first.quote, first.place)
    else:
        text = join_lines("\n".join(paragraph.text for paragraph in part.paragraphs))
        yield _item(part.role, text, first.quote, first.place)


def _levels(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    """The levels that the sentence counts up, lowest first as printed, each once."""
    seen: set[str] = set()
    for paragraph in paragraphs:
        for match in re.finditer(LEVEL, paragraph.text):
            level = re.sub(r"\s", "", match[0])
            if level not in seen:
                seen.add(level)
                yield _item("levels", level, match[0] if match[0] in paragraph.quote else paragraph.quote, paragraph.place)


def _hours(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    seen: set[str] = set()
    for paragraph in paragraphs:
        for match in _HOURS.finditer(paragraph.text):
            for level in (re.sub(r"\s", "", one) for one in re.findall(LEVEL, match["levels"])):
                if level not in seen:
                    seen.add(level)
                    value = {"level": level, "hours": int(match["hours"])}
                    yield _item("training_hours", value, _narrow(match[0], paragraph), paragraph.place)


def _minutes(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    """Exam times in minutes by subject and, where they are printed apart, by level."""
    for paragraph in paragraphs:
        subject = ""
        for clause in re.split(r"(?<=[。；;])|(?<=分钟)[，,、]|(?<=min)[，,、]", paragraph.text):
            named = _SUBJECT.findall(clause)
            subject = named[0] if named else subject
            time = _MINUTES.search(clause)
            if time is None:
                continue
            minutes = int(time["number"]) * (60 if time["unit"] == "小时" else 1)
            levels = [re.sub(r"\s", "", level) for level in re.findall(LEVEL, clause)] or [""]
            for level in levels:
                value = {"subject": subject, "level": level, "minutes": minutes}
                stated = {name: content for name, content in value.items() if content}
                yield _item("exam_minutes", stated, _narrow(clause, paragraph), paragraph.place)


def _conditions(paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    """One item a numbered condition, with the level it opens; footnotes are left out."""
    level = ""
    footnotes = any(re.match(r"\s*[（(]\s*\d", paragraph.text) for paragraph in paragraphs)
    for paragraph in paragraphs:
        text = paragraph.text
        if footnotes and re.match(r"\s*[①-⑳]", text):
            continue
        if re.search(r"条件.{0,14}[：:]?$|[：:]$", text) and (asked := _asked(text)):
            level = asked
            continue
        if (mark := level_mark(text)) is not None and mark.level:
            level = mark.level
            continue
        match = _ROUND.match(text)
        if match is None or not level:
            continue
        value = {"level": level, "no": next((part for part in match.groups() if part), ""), "text": text[match.end() :]}
        stated = {name: content for name, content in value.items() if content}
        yield _item("entry_conditions", stated, paragraph.quote, paragraph.place)


def _asked(text: str) -> str:
    """The level that the line over a list of conditions is about: the one applied for, else the one it names first."""
    found = list(_ASKED.finditer(text))
    best = next((one["level"] for one in found if one["level"]), "") or next((one["first"] for one in found), "")
    return re.sub(r"\s", "", best)


def _basics(parts: Sequence[_Part]) -> Iterator[Item]:
    """The numbered lines of 职业道德 and 基础知识, each with the section it stands in."""
    key, root = "", ""
    for part in parts:
        if part.role in occupational_words()["basics"]:
            key, root = part.role, part.number
        elif part.role or not key or not part.number.startswith(f"{root}."):
            key = "" if part.number or part.role else key
            if not key:
                continue
        section = clean_title(part.name) if part.number != root else ""
        for paragraph in part.paragraphs:
            number, text = split_number(paragraph.text)
            value = {"section": section, "no": number, "text": text}
            stated = {name: content for name, content in value.items() if content}
            if text:
                yield _item(key, stated, paragraph.quote, paragraph.place)


def clean_title(text: str) -> str:
    """A title without its number."""
    return _NUMBERED.sub("", text, count=1).strip()


def _education_table(sections: Sequence[Section]) -> Iterator[Item]:
    """Occupation and code from a table of facts at the start (职业名称 | 电工), where a standard prints one."""
    for section in sections[:6]:
        for block in section.blocks:
            if not isinstance(block, Table) or len(block.rows) > 12:
                continue
            for row in block.rows:
                for title, cell in zip(row.cells, row.cells[1:], strict=False):
                    role = next(
                        (one for one, words in occupational_words()["overview"].items() if clean_key(title.joined) in words), ""
                    )
                    if role == "occupation" and cell.joined:
                        yield _item("occupation", bare_name(cell.joined), cell.joined, row.place)
                    elif role == "occupation_code" and (match := _CODE.search(cell.joined)):
                        yield _item("occupation_code", match[1], match[1], row.place)


def _narrow(text: str, paragraph: Paragraph) -> str:
    return text if text in paragraph.quote else paragraph.quote


def _item(key: str, value: object, quote: str, place: Place) -> Item:
    return Item(key, value, quote, place, f"{KIND}/{key}")
