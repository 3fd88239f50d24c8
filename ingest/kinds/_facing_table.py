"""The table 职业面向 of a teaching standard: industries, occupations, posts, certificates, further programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.formats.flow import Cell, Row, Table
from ingest.kinds._listing import read_coded, read_names
from ingest.kinds._standard_draft import Draft, lookup
from ingest.kinds._standard_text import LABEL, TextLine
from ingest.record import Place
from ingest.text import clean_key, join_lines, split_number, squeeze

_SEPARATORS = re.compile(r"[、，,；;。]")
_GOES_ON = re.compile(r"^[（(）)、，；。/和与及或等]|^以及")
_HANGS = re.compile(r"[、，；：:/（(和与及或的]$")
_CODE_LINE = re.compile(r"\n\s*([A-Z]?\d{1,4}(?:-\d{1,2})*)\s*(?=\n|$)")
"""A code that stands below its name without brackets."""
LONGEST_LABEL = 24


@dataclass(slots=True)
class _Said:
    """What one label of the table says: its key, the cells' texts as printed and taken apart, where they start."""

    key: str
    place: Place
    text: str
    listed: str


@dataclass(slots=True)
class _Facing:
    """The table 职业面向 as it is gone through; `rows` counts those that were understood."""

    said: list[_Said] = field(default_factory=list)
    unknown: list[Row] = field(default_factory=list)
    rows: int = 0


def read_facing_table(draft: Draft, tables: Sequence[Table]) -> list[Table]:
    """The table 职业面向, its labels in the first column or in the first row; returns the tables that are not it."""
    labels = lookup("facing")
    others: list[Table] = []
    before = ""
    for table in tables:
        found = [[_label(cell.text, labels) for cell in row.cells] for row in table.rows]
        top = next((n for n, keys in enumerate(found[:2]) if _is_title_row(keys)), None)
        if top is not None:
            facing = _across(table.rows, found[top], top)
        elif sum(map(any, found)) >= 2 or (before and any(map(any, found))):
            facing, before = _down(table.rows, found, before)
        else:
            others.append(table)
            continue
        draft.seen = table.seen
        for said in facing.said:
            _read_said(draft, said)
        draft.seen = False
        draft.used += facing.rows
        for row in facing.unknown:
            draft.leave(row.place, " ".join(row.texts), "an unknown label in the table 职业面向")
    return others


def _label(text: str, labels: Mapping[str, str]) -> str:
    """The key of a label; what stands under 对应职业（岗位） are posts."""
    key = labels.get(clean_key(text), "")
    return "posts" if key == "occupations" and "岗位" in text else key


def _is_title_row(keys: Sequence[str]) -> bool:
    """Whether the labels stand side by side, not each beside what it says."""
    return sum(map(bool, keys)) >= 3 and 2 * sum(map(bool, keys)) > len(keys)


def _across(rows: Sequence[Row], keys: Sequence[str], top: int) -> _Facing:
    facing = _Facing(rows=sum(any(row.texts) for row in rows))
    for key, title in zip(keys, rows[top].cells, strict=True):
        open_text: _Said | None = None
        for row in rows[top + 1 :] if key else ():
            cell = row.under(title.left, title.right)
            if cell is not None and cell.text and clean_key(cell.text) != clean_key(title.text):
                open_text = _add(facing, open_text, key, [cell], row)
    return facing


def _down(rows: Sequence[Row], found: Sequence[Sequence[str]], before: str) -> tuple[_Facing, str]:
    """Labels each beside what it says, one or several a row; the label of a row without one is that of the row above."""
    facing = _Facing()
    firsts = [row.cells[next(n for n, key in enumerate(keys) if key)] for row, keys in zip(rows, found, strict=True) if any(keys)]
    edge = min((cell.left + cell.right) / 2 for cell in firsts)
    open_text: _Said | None = None
    for row, keys in zip(rows, found, strict=True):
        groups = _groups(row, keys)
        if not groups:
            if any(cell.left < edge and cell.text for cell in row.cells):
                before, open_text = "", None
                facing.unknown.append(row)
                continue
            values = [cell for cell in row.cells if cell.text]
            if before:
                open_text = _add(facing, open_text, before, values, row)
            elif values:
                facing.unknown.append(row)
                continue
        for key, values in groups:
            before = key
            open_text = _add(facing, None, key, values, row)
        facing.rows += any(row.texts)
    return facing, before


def _groups(row: Row, keys: Sequence[str]) -> list[tuple[str, list[Cell]]]:
    """Each label of a row with the cells after it; what stands before the first one is a label of the whole table."""
    groups: list[tuple[str, list[Cell]]] = []
    for key, cell in zip(keys, row.cells, strict=True):
        if key and (not groups or groups[-1][1]):
            groups.append((key, []))
        elif groups and cell.text:
            groups[-1][1].append(cell)
    return groups


def _add(facing: _Facing, last: _Said | None, key: str, cells: Sequence[Cell], row: Row) -> _Said | None:
    """Note what cells say; where a page broke the row above in the middle of a name they go on with it."""
    text = "\n".join(cell.text for cell in cells)
    listed = "\n".join(_listed(cell) for cell in cells)
    if not text.strip():
        return last
    goes_on = row.first and last is not None and last.place.page and last.key == key
    if goes_on and last is not None and not re.search(r"[、，；。…）)]$", squeeze(last.text)):
        last.text += f"\n{text}"
        last.listed += f"\n{listed}"
        return last
    facing.said.append(_Said(key, row.place, text, listed))
    return facing.said[-1]


def _listed(cell: Cell) -> str:
    """The text of a cell with a mark between entries that stand a paragraph each."""
    lines = [line for line in cell.text.split("\n") if line.strip()]
    if len(lines) > 1 and all(split_number(line)[0] for line in lines):
        return "；".join(split_number(line)[1] for line in lines)
    ends = cell.ends if len(cell.ends) == len(lines) else (True,) * len(lines)
    pieces = [lines[0].strip()] if lines else []
    for (above, below), ended in zip(pairwise(lines), ends, strict=False):
        pieces.append(("；" if ended and _parts(above.strip(), below.strip()) else "\n") + below.strip())
    return "".join(pieces)


def _parts(above: str, below: str) -> bool:
    """Whether two paragraphs of a cell are two entries."""
    if (
        _HANGS.search(above)
        or _GOES_ON.match(below)
        or above.count("（") + above.count("(") > above.count("）") + above.count(")")
    ):
        return False
    return LABEL.match(below) is not None or not (_SEPARATORS.search(above) or _SEPARATORS.search(below))


def _read_said(draft: Draft, said: _Said) -> None:
    key, place, text, listed = said.key, said.place, join_lines(said.text), join_lines(said.listed)
    if not text or text.strip("—–-/ ") in ("", "无", "暂无"):
        return
    if key in ("industries", "occupations"):
        found, rest = read_coded(text)
        if not found:
            found, rest = read_coded(join_lines(_CODE_LINE.sub(r"（\1）、", said.text)))
        if not found:
            rest = listed
        for entry in found:
            draft.add(key, entry, text, place, key, str(entry["code"]))
        for name in read_names(rest, "、；"):
            draft.add(key, {"name": name}, text, place, key)
    elif key == "posts":
        bare = re.sub(r"等?(?:岗位(?:[（(]群[)）]|群)?|技术领域)[。…]*$", "", listed)
        for name in read_names(bare or listed, "、；;"):
            draft.add(key, name, text, place, key)
    elif key == "certificates":
        for part in re.split(r"[；;。]|(?=职业技能等级证书[:：])|(?=职业资格证书[:：])", listed):
            for name in read_names(re.sub(r"^[^：:、]{2,16}证书[:：]", "", part)):
                draft.add(key, name, text, place, key)
    elif key == "continues":
        read_continues(draft, listed, place, text)


def read_continues(draft: Draft, text: str, place: Place, quote: str = "") -> None:
    """`接续高职本科专业：甲、乙`; `quote` is what is printed, where that is not the text."""
    for found in re.finditer(
        r"(?:接续)?(?P<level>[^：:；;。、]{2,16}?)(?:专业)?(?:举例)?[:：](?P<list>[^：:；;。]+)(?=[；;。]|接续|$)", text
    ):
        for name in read_names(found["list"]):
            draft.add("continues_to", {"level": found["level"], "program": name}, quote or text, place, "continues_to")


def labelled(lines: Sequence[TextLine]) -> Iterator[tuple[Place, str]]:
    """Lines joined, anew from each that begins with a label: `高职专科：甲、乙`, with the place each begins at."""
    groups: list[list[TextLine]] = []
    for line in lines:
        if not groups or LABEL.match(line.text):
            groups.append([])
        groups[-1].append(line)
    return ((group[0].place, join_lines(line.text for line in group)) for group in groups)


def read_facing_lines(draft: Draft, lines: Sequence[TextLine]) -> None:
    """The table 职业面向 where it is printed without rules, or as labelled lines."""
    labels = lookup("facing")
    said: _Said | None = None
    for line in lines:
        label, _, rest = line.text.partition("  " if "  " in line.text else " ")
        found = labels.get(clean_key(label), "")
        bare = re.sub(r"^\s*(?:[（(]\d{1,2}[）)]|\d{1,2}[.．、])\s*", "", line.text)
        if not found and (colon := re.match(rf"^(.{{2,{LONGEST_LABEL}}}?)[:：]\s*", bare)) is not None:
            found, rest = labels.get(clean_key(colon[1]), ""), bare[colon.end() :]
        if found:
            if said is not None:
                _read_said(draft, said)
            said = _Said(found, line.place, rest, rest)
        elif said is not None:
            said.text += f"\n{line.text}"
            said.listed += f"\n{line.text}"
    if said is not None:
        _read_said(draft, said)
