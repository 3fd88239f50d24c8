"""What a table says of a course's inside: its work tasks, goals, contents and learning situations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.headings import bare_heading
from ingest.kinds.training_grid import Column, Line, Part, Slot
from ingest.kinds.training_words import found
from ingest.record import Item
from ingest.text import join_lines, split_number

EMPTY = re.compile(r"[-—–―/\\.…\s·]*|无|暂无|/")
"""What a cell prints that says nothing."""


def slot_under(line: Line, columns: Sequence[Column]) -> Slot | None:
    """The first filled cell of a row under one of the columns."""
    for column in columns:
        for slot in line.under(column.left, column.right):
            if slot.joined:
                return slot
    return None


def text_under(line: Line, columns: Sequence[Column]) -> str:
    """Its text as one line, "" where it says nothing."""
    slot = slot_under(line, columns)
    return "" if slot is None or EMPTY.fullmatch(slot.joined) else slot.joined


def heading_of(line: Line) -> str:
    """A row of one cell that names a kind of courses (二、专业核心课（必修）), without its number; "" for another row."""
    texts = [slot.joined for slot in line.slots if slot.joined]
    bare = bare_heading(texts[0]) if len(set(texts)) == 1 and len(texts[0]) <= 40 else ""
    return bare if re.search(r"课|[必选限任]修|环节|实践|实训|实习|模块", bare) and not re.search(r"[。：:]", bare) else ""


def course_details(part: Part, line: Line, name: str) -> Iterator[Item]:
    """What the table says of a course: its work tasks, its contents (numbered parts apart), its learning situations."""
    if work := text_under(line, part.of("work")):
        yield found("core_course_details", {"course": name, "tasks": work}, work, line.place)
    for column in (*part.of("goal"), *part.of("content")):
        slot = slot_under(line, [column])
        if slot is None or EMPTY.fullmatch(slot.joined):
            continue
        for number, text, quote in _numbered(slot.text):
            value = {"course": name, **({"no": number} if number else {}), "text": text}
            yield found("core_course_details", value, quote, line.place, number)
    count = 0
    for column in part.of("situation"):
        slot = slot_under(line, [column])
        if slot is None or EMPTY.fullmatch(slot.joined):
            continue
        count += 1
        value = {"course": name, "no": str(count), "text": slot.joined}
        yield found("core_course_details", value, slot.joined, line.place, str(count))


_INLINE = re.compile(r"(?=[（(]\d{1,2}[)）]|[①-⑳]|(?<![\d.．])\d{1,2}\s*[.．、](?!\d))")


def _numbered(text: str) -> Iterator[tuple[str, str, str]]:
    """(number, text, as printed) of each part of a cell: at its numbers, else line by line where lines end sentences."""
    joined = join_lines(text)
    pieces = [piece for piece in _INLINE.split(joined) if piece.strip("；;。，, ")]
    if len(pieces) < 2:
        lines = [join_lines(line) for line in text.split("\n") if line.strip()]
        ends = sum(line.endswith(("；", ";", "。")) for line in lines)
        pieces = lines if len(lines) > 1 and ends >= len(lines) - 1 else [joined]
    for piece in pieces:
        number, bare = split_number(piece)
        if bare.strip("；;。，,：: "):
            yield number, bare, piece.strip()
