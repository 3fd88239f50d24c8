"""Cells of a label column become labels: one also where a page cuts it, prints it again or prints it beside later rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from ingest.formats.pdf_cell import first_word
from ingest.kinds._requirement_pieces import FULL, Piece, follows_on
from ingest.kinds._requirement_table import Block, LevelTable, Line
from ingest.text import join_lines

_AGAIN = re.compile(r"\s*[（(【]\s*(?:接上页|续\s*表?|续上)\s*[)）】]\s*$|^\s*[（(【]\s*续\s*[)）】]\s*")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
TOUCHES = 2.1
"""Ems: less than this between a label and the edge of its cell leaves no room for another line."""
ONE_LINE = 1.5
"""Ems: about the height of a line."""


def whole_labels(tables: Sequence[LevelTable]) -> Mapping[str, frozenset[str]]:
    """Role -> labels that no page break can have cut, of all tables of a document."""
    found: dict[str, set[str]] = {"function": set(), "task": set()}
    for table in tables:
        for role, texts in found.items():
            blocks = table.blocks[role]
            for at, block in enumerate(blocks):
                cut = at + 1 < len(blocks) and blocks[at + 1].first and bool(blocks[at + 1].lines)
                if block.lines and not block.first and not cut:
                    texts.add(_text(block))
    return {role: frozenset(texts) for role, texts in found.items()}


def fresh_labels(blocks: Sequence[Block], known: AbstractSet[str]) -> frozenset[int]:
    """Rows that start a page with another label than the one before, both known whole."""
    rows: set[int] = set()
    above = ""
    for block in blocks:
        text = _text(block)
        if block.first and text and text != above and {text, above} <= known and above + text not in known:
            rows.add(block.row)
        above = text
    return frozenset(rows)


def label_pieces(
    blocks: Sequence[Block], pattern: re.Pattern[str], carried: AbstractSet[int], known: AbstractSet[str] = frozenset()
) -> list[Piece]:
    """The labels of a column in order, numbered or not; `row` is the first row a label stands beside, also where its text is
    printed on the next page. A label printed again is one label. `carried` are rows that go on from the page before, `known`
    labels that stand whole elsewhere."""
    labels: list[Piece] = []
    waiting: int | None = None
    filled = False
    shown: Block | None = None
    for index, block in enumerate(blocks):
        if not block.first:
            waiting = None
        if not block.lines:
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if following is not None and following.first and not (block.first and waiting is None and filled):
                waiting = block.row if waiting is None else waiting
            filled = filled and block.first
            continue
        again = bool(labels) and _is_again(labels[-1], block)
        cut = block.first and waiting is None and shown is not None and (block.row in carried or _is_cut(shown, block, known))
        for place, line in enumerate(() if again else _upright(block.lines)):
            before = labels[-1] if labels else None
            match = pattern.match(line.text)
            number = tuple(map(int, match.groups())) if match is not None else ()
            if before is not None and not _starts_label(number, before, block, place, cut=cut):
                before.add(line, block.place)
                continue
            restarts = bool(number) and before is not None and bool(before.number) and number < before.number
            row = block.row if waiting is None or place else waiting
            part = (before.part if before is not None else 0) + (restarts and set(number) == {1})
            label = Piece(number, part, row, block.place, printed=block.row)
            label.add(line, block.place)
            labels.append(label)
        waiting, filled, shown = None, True, block
    return labels


def _starts_label(number: tuple[int, ...], before: Piece, block: Block, index: int, *, cut: bool) -> bool:
    if index:
        return bool(number) and (follows_on(number, before.number) or (before.lines[-1].ends and number != before.number))
    if number:
        return number != before.number or not block.first
    return not cut and not (block.first and before.number)


def _is_again(before: Piece, block: Block) -> bool:
    """Whether a cell repeats the label before: at the top of a page, marked as going on or with its number; several labels
    of a page without rules repeat none."""
    if any(above.ends and below.at > above.at for above, below in pairwise(block.lines)):
        return False
    text = _text(block)
    bare = _AGAIN.sub("", text)
    return bare == before.whole and (block.first or bare != text or bool(before.number))


def _is_cut(above: Block, below: Block, known: AbstractSet[str]) -> bool:
    """Whether the label at the foot of a page and the one at the top of the next are parts of one: known as one label, or
    set so that nothing parts them, on a line that had no room for more, and not each in the middle of its own cell."""
    first, second = _text(above), _text(below)
    if first + second in known:
        return True
    a, b = above.spare, below.spare
    if a is None or b is None or {first, second} <= known or a.below > TOUCHES or b.above > TOUCHES:
        return False
    if a.after > first_word(second) + FULL and not (_is_column(above) and _is_column(below)):
        return False
    whole = abs(a.above - b.below) + a.below + b.above
    return a.above < 1 or whole < abs(a.above - a.below) + abs(b.above - b.below) + ONE_LINE


def _is_column(block: Block) -> bool:
    return len(block.lines) > 0 and all(len(line.text.strip()) == 1 for line in block.lines)


def _text(block: Block) -> str:
    return join_lines(line.text for line in _upright(block.lines))


def _upright(lines: Sequence[Line]) -> list[Line]:
    """The lines of a label, as one where they are single characters (set from top to bottom; each number begins another), and
    a number with its name."""
    single = sum(len(line.text.strip()) <= 1 for line in lines)
    if len(lines) > 2 and single * 5 >= len(lines) * 3 and not any(_WORD.search(line.text) for line in lines):
        starts = [at for at, line in enumerate(lines) if at == 0 or re.fullmatch(r"\s*\d{1,2}\s*[.．、]?\s*", line.text)]
        columns = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
        return [Line("".join(line.text.strip() for line in one), True, (one[0].at + one[-1].at) / 2) for one in columns]
    if len(lines) > 1 and re.fullmatch(r"\s*\d{1,2}(?:[.．]\d{1,2})?\s*[.．、]?\s*", lines[0].text):
        return [Line(f"{lines[0].text.strip()} {lines[1].text}", lines[1].ends, lines[0].at), *lines[2:]]
    return list(lines)
