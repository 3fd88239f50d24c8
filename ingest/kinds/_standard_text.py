"""The text of a teaching standard between the headings of its vocabulary: lines, numbered clauses, sentences, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.formats import flow
from ingest.formats.flow import Table
from ingest.headings import NUMBERED
from ingest.record import Place
from ingest.text import clean_key, join_lines, split_number

HEADING_LENGTH = 30
"""Characters: a longer line is no heading."""
SHORT_TITLE = 2
"""Characters: a title no longer than this is a heading only with a number before it, or in the style of one."""
SHORT_LINE = 24
"""Characters: a paragraph that stops before so many without a full stop is whole all the same."""
LABEL = re.compile(r"^(?:[（(]?\d{1,2}[）).．、]\s*)?(?:接续)?[^：:；;。、，]{2,16}[:：]")
_STOPS = ("。", "！", "？")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line and where its paragraph stands (a line of a PDF: its own page). `starts`: it is the first of its
    paragraph, `ends`: the last of one that does not go on."""

    place: Place
    text: str
    starts: bool = True
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """A table; `adjoins` says that nothing is printed between it and the table before."""

    table: Table
    adjoins: bool = False


@dataclass(slots=True)
class Section:
    """What stands under one heading: `key` as the vocabulary names it ("" before the first), its lines and tables."""

    key: str
    title: str
    place: Place
    lines: list[TextLine] = field(default_factory=list)
    tables: list[Placed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clause:
    """Lines joined to one text, where it starts, the number it starts with, and how many lines it has."""

    place: Place
    number: str
    text: str
    quote: str
    lines: int


def read_sections(sections: Sequence[flow.Section], headings: Mapping[str, str]) -> list[Section]:
    """Sections in order, whatever the flow took for headings; `headings` maps a heading without number and punctuation to
    its key. A line is a heading when its words are in that table and it carries a number or nothing else."""
    found = [Section("", "", Place())]
    after_table = False
    for block in _blocks(sections):
        if isinstance(block, Table):
            found[-1].tables.append(Placed(block, after_table))
            after_table = True
            continue
        after_table = False
        for line in text_lines(block):
            title, key, rest = _heading(line.text, headings, styled=block.level > 0 and line.starts)
            if key:
                found.append(Section(key, title, line.place))
            if rest:
                found[-1].lines.append(TextLine(line.place, rest, line.starts, line.ends))
    return found


def text_lines(paragraph: flow.Paragraph) -> Iterator[TextLine]:
    """The printed lines of a paragraph."""
    printed = paragraph.lines or ((paragraph.page, paragraph.text),)
    for index, (page, text) in enumerate(printed):
        last = index == len(printed) - 1
        yield TextLine(Place(page=page, line=paragraph.line), text, index == 0, last and paragraph.ends)


def _blocks(sections: Iterable[flow.Section]) -> Iterator[flow.Paragraph | Table]:
    for section in sections:
        if section.heading is not None:
            yield section.heading
        yield from section.blocks


def _heading(text: str, headings: Mapping[str, str], *, styled: bool) -> tuple[str, str, str]:
    """Title, key and the rest of the line; a numbered heading may go on with its text: `（1）专业基础课程：包括……`."""
    if key := heading_key(text, headings, styled=styled):
        return join_lines(text), key, ""
    number, rest = split_number(text)
    found = re.match(r"^([^，。；：:、]{2,16})[：:。]\s*(?=\S)", rest) if number else None
    if found is not None and (key := headings.get(clean_key(found[1]), "")):
        return join_lines(found[1]), key, rest[found.end() :]
    return "", "", text


def heading_key(text: str, headings: Mapping[str, str], *, styled: bool = False) -> str:
    """The key of a heading line, "" for any other line (also for a line of a table of contents). `styled`: its style, if no
    number, makes it a heading."""
    bare = join_lines(text)
    number, rest = split_number(bare)
    if not bare or len(bare) > HEADING_LENGTH or re.search(r"[；，]$|[.…·]{3,}|[.…·]\s*\d+$", bare):
        return ""
    if bare.endswith("。") and not number:
        return ""
    if not number:
        found = re.match(r"^(\d{1,2})(?=[^\d.．、）)年月日个项条门])", bare)
        rest = bare[found.end() :] if found else bare
    title = clean_key(rest)
    return headings.get(title, "") if len(title) > SHORT_TITLE or rest != bare or styled else ""


def clauses(lines: Iterable[TextLine], *, number: re.Pattern[str]) -> list[Clause]:
    """Numbered clauses: one starts at each line that `number` matches and that counts on from the last one, begins again
    at 1 or comes after the end of a sentence (whatever its number); lines before the first make one without number, and so
    does the title of a part: a paragraph without number and stop after a closed sentence."""
    groups: list[list[TextLine]] = []
    last = 0
    for line in lines:
        mark = split_number(line.text)[0] if number.match(line.text) else ""
        closed = bool(groups) and (groups[-1][-1].ends or groups[-1][-1].text.rstrip().endswith(("。", "；", ";")))
        starts = bool(mark) and (not mark.isdigit() or int(mark) in (1, last + 1) or not last or closed)
        if starts and mark.isdigit():
            last = int(mark)
        if starts or not groups or (not mark and _entitles(line, groups[-1][-1])):
            groups.append([])
        groups[-1].append(line)
    return [_clause(group, number) for group in groups]


def _entitles(line: TextLine, before: TextLine) -> bool:
    text = line.text.rstrip()
    closed = before.ends and before.text.rstrip().endswith(_STOPS)
    return closed and line.starts and line.ends and len(text) < HEADING_LENGTH and not re.search(r"[。！？；;，、：:]$", text)


def _clause(group: Sequence[TextLine], number: re.Pattern[str]) -> Clause:
    quote = join_lines(line.text for line in group)
    mark, rest = split_number(quote) if number.match(group[0].text) else ("", quote)
    return Clause(group[0].place, mark, rest, quote, len(group))


def entries(lines: Iterable[TextLine]) -> list[tuple[Place, str]]:
    """Paragraphs as texts with the place each starts at; one that stops in the middle of a long sentence goes on with the
    next."""
    groups: list[list[TextLine]] = []
    for line in lines:
        before = join_lines(one.text for one in groups[-1]) if groups else ""
        whole = before.endswith((*_STOPS, "；", ";", "：", ":")) or len(before) < SHORT_LINE
        if not groups or (line.starts and groups[-1][-1].ends and whole):
            groups.append([])
        groups[-1].append(line)
    return [(group[0].place, join_lines(line.text for line in group)) for group in groups]


def sentences(lines: Iterable[TextLine]) -> list[tuple[Place, str]]:
    """Sentences (closed by 。！？, or by the end of a short paragraph or one that a number or label follows), each with the
    place it starts at."""
    found: list[tuple[Place, str]] = []
    pending: list[str] = []
    place = Place()
    before: TextLine | None = None
    for line in lines:
        if pending and before is not None and before.ends and line.starts and _closes(pending, line):
            found.append((place, join_lines(pending)))
            pending = []
        before = line
        for piece in re.split(r"(?<=[。！？])", line.text):
            if not piece.strip():
                continue
            place = place if pending else line.place
            pending.append(piece)
            if piece.rstrip().endswith(_STOPS):
                found.append((place, join_lines(pending)))
                pending = []
    if pending:
        found.append((place, join_lines(pending)))
    return found


def _closes(pending: Sequence[str], line: TextLine) -> bool:
    """Whether a text without a full stop, the end of its paragraph, is whole before this line."""
    text = join_lines(pending)
    if text.endswith(("，", ",", "、", "：", ":")):
        return False
    return bool(NUMBERED.match(line.text.lstrip()) or LABEL.match(line.text)) or len(text) < SHORT_LINE
