"""Pieces of a program introduction are gathered into programs: where each begins, and what belongs to which part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.kinds._intro_lines import Piece, facts
from ingest.record import Issue, Place
from ingest.text import join_lines

_PARTS = {"continue": "continues", "certificate": "certificates", "course": "courses", "ability": "abilities"}


_WITHHELD = re.compile(r"^[（(]?略[)）]?$")
_TRACK_LINE = re.compile(r"^(?:[（(]?[一二三四五六\d]{1,2}[)）.．、])?\s*([^\s，。、；：:（()）]{2,16}方向)\s*[:：]?$")


@dataclass(slots=True)
class Element:
    """A label and its text over one or more lines: an ability, a list of courses, a sentence."""

    part: str
    label: str
    pieces: list[Piece]
    texts: list[str]
    track: str = ""

    @property
    def line(self) -> int:
        return self.pieces[0].line

    @property
    def text(self) -> str:
        return join_lines(self.texts)

    @property
    def quote(self) -> str:
        return join_lines(piece.raw for piece in self.pieces)


@dataclass(slots=True)
class Draft:
    """One program as it is collected."""

    first: int
    last: int = 0
    code: Piece | None = None
    name: Piece | None = None
    reached: int = -1
    headings: set[str] = field(default_factory=set)
    elements: list[Element] = field(default_factory=list)
    track: str = ""
    withheld: Piece | None = None

    @property
    def body(self) -> str:
        """All its text in one."""
        return "".join(element.text for element in self.elements)

    def has(self, part: str) -> bool:
        return part in self.headings or any(element.part == part for element in self.elements)


def collect(file: str, pieces: Iterable[Piece], issues: list[Issue]) -> tuple[list[Draft], int]:
    """Programs with their elements, and the number of pieces that found a place."""
    order = {part: index for index, part in enumerate(facts()["order"]["parts"])}
    drafts: list[Draft] = []
    section = ""
    used = 0
    for piece in pieces:
        if piece.part == "furniture":
            used += 1
            continue
        part = _part(piece, section, drafts[-1] if drafts else None)
        if part in order and (not drafts or _begins(drafts[-1], piece, order[part], part)):
            drafts.append(Draft(piece.line))
        if not drafts:
            issues.append(Issue(file, Place(line=piece.line), piece.raw[:200], "text before the first program"))
            continue
        draft = drafts[-1]
        draft.last = piece.line
        if part in order:
            section = part
            draft.reached = max(draft.reached, order[part])
        if _place(draft, piece, part, section):
            used += 1
        else:
            issues.append(Issue(file, Place(line=piece.line), piece.raw[:200], f"not understood under {section or 'no heading'}"))
    return drafts, used


def _part(piece: Piece, section: str, draft: Draft | None) -> str:
    """The part of the introduction a piece opens or belongs to, "" for a piece that goes on with the last one."""
    if piece.heading or piece.part in ("code", "name", "duration"):
        return piece.part
    if piece.part == "ability":
        return "abilities" if section in ("abilities", "goal") and draft and _next_number(draft, piece) else ""
    if piece.part in ("facing", "goal"):
        opened = draft is not None and any(element.part == piece.part for element in draft.elements)
        return piece.part if not opened or (piece.part == "facing" and section in ("certificates", "continues")) else ""
    return _PARTS.get(piece.part, "")


def _next_number(draft: Draft, piece: Piece) -> bool:
    last = next((element for element in reversed(draft.elements) if element.part == "abilities"), None)
    number = int(piece.label)
    dotted = re.match(r"^[（(]?\d{1,2}\s*[.．、)）]", piece.raw) is not None
    if last is None or not last.label:
        return number == 1 or dotted
    return number == int(last.label) + 1 or (dotted and int(last.label) < number <= int(last.label) + 3)


def _begins(draft: Draft, piece: Piece, order: int, part: str) -> bool:
    """A part that this program already has, or that stands before the last ones, begins the next program."""
    if part in ("code", "name", "duration"):
        own = {"code": draft.code is not None, "name": draft.name is not None}.get(part, draft.has(part))
        return own or draft.reached > 2
    if piece.heading:
        if part == "courses" and _track(piece):
            return False
        return draft.has(part) or (order < draft.reached and draft.reached >= 7)
    return piece.part == "facing" and draft.has("facing") and draft.reached >= 7


def _track(piece: Piece) -> str:
    """The direction of study that a course heading, label or line of its own names: `专业核心课程（茶艺方向）`."""
    if piece.part not in ("courses", "course", "text") or (piece.part == "text" and not _TRACK_LINE.match(piece.raw)):
        return ""
    named = piece.label if piece.part == "course" else piece.raw
    found = re.search(r"[（(]([^（()）]{2,16}方向)[）)]", named) or _TRACK_LINE.match(named)
    return join_lines(found[1]) if found is not None else ""


def _place(draft: Draft, piece: Piece, part: str, section: str) -> bool:
    """Puts a piece where it belongs; False when there is no such place."""
    if part == "code":
        draft.code = piece
    elif part == "name":
        draft.name = piece
    elif piece.heading:
        draft.headings.add(part)
        draft.track = _track(piece)
    elif _WITHHELD.match(piece.raw):
        draft.withheld = piece
    elif part:
        draft.elements.append(Element(part, piece.label, [piece], [piece.text], _track(piece) or draft.track))
    elif section == "courses" and _TRACK_LINE.match(piece.raw):
        draft.track = _track(piece)
    else:
        last = draft.elements[-1] if draft.elements and draft.elements[-1].part == section else None
        if last is None and section in ("facing", "goal", "abilities", "certificates", "continues", "courses"):
            draft.elements.append(Element(section, "", [piece], [piece.raw]))
        elif last is not None and not (section == "abilities" and re.search(r"[；;。]\s*$", last.pieces[-1].raw)):
            last.pieces.append(piece)
            last.texts.append(piece.raw)
        elif last is not None:
            draft.elements.append(Element(section, "", [piece], [piece.raw]))
        else:
            return False
    return True
