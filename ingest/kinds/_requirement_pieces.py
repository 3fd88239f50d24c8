"""Cells of one column become numbered pieces, the requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.formats.pdf_cell import first_word
from ingest.kinds._requirement_table import MARKED, Block, Line
from ingest.record import Place
from ingest.text import join_lines

_DOT = r"\s*[.．·\-－]\s*"
_OVER = r"(?!\d)(?!\s*[.．·\-－]\s*\d)"
LEAF = re.compile(rf"{MARKED}(\d{{1,2}}){_DOT}(\d{{1,2}}){_DOT}(\d{{1,3}}){_OVER}\s*[.．、)）]?\s*")
TASK = re.compile(rf"^\s*(\d{{1,2}}){_DOT}(\d{{1,2}}){_OVER}\s*[.．、)）]?\s*")
FUNCTION = re.compile(
    r"^\s*(\d{1,2})(?:\s*[.．、](?:\s+|(?!\d)|(?=\d[A-Za-z]))|\s*(?=[\u4e00-\u9fff“《（])|\s+(?=[A-Za-z])|\s*$)"
)
PLAIN = re.compile(rf"{MARKED}[（(]?\s*(\d{{1,2}})\s*(?:[)）]\s*[.．、]?|[.．、](?!\d))\s*")
FULL = 0.9
"""Ems that a line may be shorter than it could be and still be full."""
_OPENS = re.compile(r"\s*(?:能|会|可以|具有|具备|掌握|了解|熟悉|熟练|懂得)")
_GOES_ON = re.compile(r"(?:[，、：（(“《]|[并且和与及或使让应须需可才就]|确保|保证|以便)\s*$")
_WIDER = 1.2
"""Times the distance of lines in a paragraph from which a line stands apart."""
BESIDE = 3.0
"""Points: lines of two columns stand beside each other."""
CLOSED = ("。", "；", ";", "！", "？")

Number = tuple[int, ...]


@dataclass(slots=True)
class Piece:
    """Lines that belong together: `number` as printed, () without one; `part` counts restarts of the numbering; `row` is
    the first row it stands in or beside, `printed` that of its first line, `at` and `to` where its first and last line
    stand; `follows` says that its number comes right after the last one's, `under` is the number of the skill that one
    without a number stands beside."""

    number: Number
    part: int
    row: int
    place: Place
    follows: bool = True
    printed: int = 0
    under: Number = ()
    lines: list[Line] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """The text as one line, with its number."""
        return join_lines(line.text for line in self.lines)

    @property
    def quote(self) -> str:
        """What stands at the first place."""
        return join_lines(line.text for line, place in zip(self.lines, self.places, strict=True) if place == self.place)

    @property
    def at(self) -> float:
        """Where the first line stands."""
        return self.lines[0].at

    @property
    def to(self) -> float:
        """Where the last line stands."""
        return self.lines[-1].at

    @property
    def closed(self) -> bool:
        """Whether the text ends a sentence."""
        return self.lines[-1].text.rstrip().endswith(CLOSED)

    def add(self, line: Line, place: Place) -> None:
        """Go on with a line."""
        self.lines.append(line)
        self.places.append(place)


def leaf_pattern(blocks: Sequence[Block]) -> re.Pattern[str] | None:
    """How the requirements of a column are numbered: 1.1.1, else 1. or (1), else None."""
    starts = [block.lines[0].text for block in blocks if block.lines]
    if any(LEAF.match(line.text) for block in blocks for line in block.lines):
        return LEAF
    plain = sum(PLAIN.match(text) is not None for text in starts)
    return PLAIN if starts and plain * 2 > len(starts) else None


def opens_like(text: str) -> bool:
    """Whether a line begins as requirements do (能…, 掌握…)."""
    return _OPENS.match(text) is not None


def goes_on_after(text: str) -> bool:
    """Whether a requirement cannot end with this line."""
    return _GOES_ON.search(text) is not None


def begin_alike(firsts: Iterable[str]) -> bool:
    """Whether of the first lines of requirements nearly all begin as requirements do."""
    found = [opens_like(text) for text in firsts]
    return len(found) > 2 and sum(found) * 10 >= len(found) * 9


def leaf_pieces(
    blocks: Sequence[Block],
    pattern: re.Pattern[str] | None,
    fresh: AbstractSet[int],
    tasks: AbstractSet[Number] = frozenset(),
) -> list[Piece]:
    """The requirements of a column. A cell that starts a page goes on with the last one unless it starts with a number or its
    row is among `fresh`; any other cell starts a requirement; within a cell the numbers do, or the ends of paragraphs where
    it has none. A number out of order is one only after the end of a sentence: inside a text it is a version or a measure.
    `tasks` are numbers of tasks with skills: of each, a first requirement may follow any earlier one."""
    pieces: list[Piece] = []
    shown: Block | None = None
    alike = begin_alike(block.lines[0].text for block in blocks if block.lines and not block.first)
    for block in blocks:
        for index, line in enumerate(block.lines):
            before = pieces[-1] if pieces else None
            match = pattern.match(line.text) if pattern is not None else None
            number = tuple(map(int, match.groups())) if match is not None else ()
            if before is None:
                opens = True
            elif number:
                opens = (number[-1] == 1 and number[:2] in tasks and number > before.number) or _opens(
                    number, before, cell=index == 0 and (not block.first or block.row in fresh)
                )
            elif index == 0 and (not block.first or block.row in fresh):
                opens = True
            elif index == 0:
                ended = before.closed or _had_room(shown, line)
                ended = ended or (alike and opens_like(line.text) and not goes_on_after(before.lines[-1].text))
                opens = not before.number and ended
            else:
                opens = not before.number and (before.lines[-1].ends or before.closed)
            if opens:
                numbered = next((piece for piece in reversed(pieces) if piece.number), before)
                pieces.append(_piece(number, numbered, block, line))
            elif before is not None:
                before.add(line, block.place)
        shown = block if block.lines else shown
    return pieces


def _had_room(block: Block | None, line: Line) -> bool:
    """Whether the last line of a cell ends although a line on the next page could have begun on it."""
    if block is None or block.spare is None:
        return block is not None and block.lines[-1].ends
    return block.lines[-1].ends and block.spare.after > first_word(line.text) + FULL


def _piece(number: Number, before: Piece | None, block: Block, line: Line) -> Piece:
    if before is None:
        piece = Piece(number, 0, block.row, block.place, not number or set(number) == {1})
    else:
        last = before.number
        restarts = bool(number) and len(number) > 1 and set(number) == {1} and bool(last)
        follows = not number or not last or follows_on(number, last) or restarts or len(number) == 1 == number[0]
        piece = Piece(number, before.part + restarts, block.row, block.place, follows)
    piece.add(line, block.place)
    return piece


def _opens(number: Number, before: Piece, *, cell: bool) -> bool:
    last = before.number
    if cell or follows_on(number, last):
        return True
    ended = before.closed or before.lines[-1].ends
    if not last:
        return ended or len(before.lines) > 0
    if number[-1] == 1 and len(number) == 1:
        return ended
    restarts = set(number) == {1} and number != last
    return ended and (restarts or (number[0] - last[0] in (0, 1) and len(number) == len(last)))


def follows_on(number: Number, before: Number) -> bool:
    """Whether a number comes right after another: 1.2.3 -> 1.2.4, 1.3.1 or 2.1.1."""
    return any(number == (*before[:at], before[at] + 1, *(1 for _ in before[at + 1 :])) for at in range(len(before)))


def part_beside(pieces: Sequence[Piece], tasks: Sequence[Piece]) -> list[Piece]:
    """Pieces of a table without rules, parted where the row of another task begins: its first requirement (`tasks`, in order)
    stands there, and no row reaches below the first line of the next."""
    found: list[Piece] = []
    apart = _WIDER * _pitch(pieces)
    for piece in pieces:
        own = _nearest(piece, tasks) if piece.number else _row_at(piece.lines[0].at, tasks)
        starts = {0: own}
        for at, line in enumerate(piece.lines[1:], 1):
            task = _row_at(line.at, tasks)
            if task is not None and own is not None and task.at > own.at:
                starts[_paragraph(piece, at, max(starts) + 1, task, apart)] = own = task
        for (start, task), end in zip(starts.items(), [*list(starts)[1:], len(piece.lines)], strict=True):
            one = piece if start == 0 else Piece((), piece.part, piece.row, piece.places[start], printed=piece.printed)
            part = one.part if task is None else task.part
            under = () if task is None or one.number else task.number
            found.append(replace(one, part=part, under=under, lines=piece.lines[start:end], places=piece.places[start:end]))
    return found


def _row_at(at: float, tasks: Sequence[Piece]) -> Piece | None:
    """The first requirement of the task in whose row a line stands that is so far down."""
    return next((task for task in reversed(tasks) if task.at < at + BESIDE), None)


def _paragraph(piece: Piece, at: int, least: int, task: Piece, apart: float) -> int:
    """Where the paragraph begins that a row cuts above a line: there, or higher where its cell is centred."""
    for start in range(at, least - 1, -1):
        above, line = piece.lines[start - 1], piece.lines[start]
        if abs(line.at - task.at) < BESIDE or above.ends:
            return start
        if line.at - above.at > apart and piece.places[start] == piece.places[start - 1]:
            return start
    return at


def _nearest(piece: Piece, tasks: Sequence[Piece]) -> Piece | None:
    """The first requirement of the task that a number belongs to; numbers may begin again within a table."""
    return min(
        (task for task in tasks if task.number[:2] == piece.number[:2]), key=lambda task: abs(task.at - piece.at), default=None
    )


def _pitch(pieces: Sequence[Piece]) -> float:
    """Points between lines of a paragraph: the least distance that is found twice on a page; no end where there is none."""
    away = sorted(
        line.at - above.at
        for piece in pieces
        for at, (above, line) in enumerate(pairwise(piece.lines), 1)
        if piece.places[at] == piece.places[at - 1]
    )
    return next((one for one, following in pairwise(away) if following - one < 0.5), float("inf"))
