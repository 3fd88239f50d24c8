"""Weight tables of an occupational standard: what share of the exam each function makes up, by level and direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.formats.flow import Cell, Paragraph, Row, Section, Table
from ingest.formats.pdf import PdfDocument
from ingest.kinds.occupational_clauses import LEVEL, direction_mark, occupational_words
from ingest.record import Place
from ingest.text import clean_key, join_lines, split_number, squeeze

_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d+)?)\s*[%％]?$")
_TOTAL = re.compile(r"^(?:合计|总计|小计)")
_MARK = re.compile(r"[①-⑳*＊※★▲]+$")


@dataclass(slots=True)
class Weight:
    """Shares of one function at one level in percent; None where the table has none. `quotes` are the row as printed in the
    theory and the skill table, with their places."""

    level: str
    direction: str
    function: str
    theory_pct: float | None = None
    skill_pct: float | None = None
    quotes: list[tuple[str, Place]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float
    level: str
    direction: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def read_weights(
    sections: Sequence[Section], document: PdfDocument | None, levels: Sequence[str], directions: Sequence[str]
) -> list[Weight]:
    """The rows of both weight tables joined by level, direction and function, in the order printed."""
    found: dict[tuple[str, str, str], Weight] = {}
    tables = list(_tables(sections)) or ([] if document is None else list(_loose_tables(document)))
    for kind, context, rows in tables:
        for column, label, value, row in _values(_whole_labels(rows), context, levels, directions):
            key = (column.level, column.direction, label)
            weight = found.setdefault(key, Weight(*key))
            if kind == "theory":
                weight.theory_pct = value
            else:
                weight.skill_pct = value
            weight.quotes.append((_quote(row), row.place))
    return list(found.values())


def _named(text: str) -> bool:
    return any(word in squeeze(text) for word in occupational_words()["weights"]["table"])


def table_kind(text: str, *, inside: bool = False) -> str:
    """What the heading of a weight table counts: theory or skill; "" for other texts. `inside` the chapter of
    weights, a heading need not say 权重表."""
    key = squeeze(text)
    if len(key) > 60 or not (_named(text) or (inside and len(key) < 14)):
        return ""
    return "theory" if "理论" in key or "知识" in key else "skill" if re.search("技能|能力|操作", key) else ""


def _tables(sections: Sequence[Section]) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    """(kind, what the captions above say of level and direction, rows) of each table below a heading of weights."""
    kind, context, inside = "", "", False
    for section in sections:
        for block in (section.heading, *section.blocks):
            if isinstance(block, Paragraph):
                inside = inside or (len(block.text) < 20 and _named(block.text))
                if found := table_kind(block.text, inside=inside):
                    kind, context = found, ""
                elif kind and direction_mark(block.text) is not None:
                    context = block.text
                elif block is section.heading and block.level in (1, 3) and not direction_mark(block.text):
                    kind = kind if "权重" in block.text else ""
            elif isinstance(block, Table):
                own = next((table_kind(text) for row in block.rows[:1] for text in row.texts if table_kind(text)), "")
                if own or kind:
                    yield own or kind, context, block.rows


def _whole_labels(rows: Sequence[Row]) -> list[Row]:
    """The rows with labels that a page parts put together, each in the row that has the numbers."""
    kept: list[Row] = []
    for row in rows:
        at = next((at for at in range(len(kept) - 1, -1, -1) if kept[at].texts != rows[0].texts), None)
        if at is not None and row.page > kept[at].page:
            last = kept[at]
            if (
                (piece := _lone(row)) is not None
                and (own := last.under(piece.left, piece.right)) is not None
                and _lone(last) is None
            ):
                kept[at] = _labelled(last, own, own.text + piece.text)
                continue
            if (piece := _lone(last)) is not None and (own := row.under(piece.left, piece.right)) is not None and own.text:
                kept[at] = _labelled(row, own, piece.text + own.text)
                continue
        kept.append(row)
    return kept


def _lone(row: Row) -> Cell | None:
    """The only cell of a row of several that says something."""
    told = [cell for cell in row.cells if cell.text.strip()]
    return told[0] if len(told) == 1 and len(row.cells) > 2 else None


def _labelled(row: Row, own: Cell, text: str) -> Row:
    cells = tuple(replace(cell, text=text, ends=()) if cell is own else cell for cell in row.cells)
    return replace(row, cells=cells)


def _loose_tables(document: PdfDocument) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    """The same from lines: the pieces between wide gaps are cells."""
    kind = ""
    rows: list[Row] = []
    for page in document.pages:
        for line in page.lines:
            if found := table_kind(line.text):
                if rows:
                    yield kind, "", tuple(_with_labels(rows))
                kind, rows = found, []
            elif kind and re.match(r"^\s*(?:\d{1,2}\s*[.．、]?\s*附|附\s*录|参考文献)", line.text):
                yield kind, "", tuple(_with_labels(rows))
                kind, rows = "", []
            elif kind:
                cells = tuple(Cell(segment.text, segment.x0, segment.x1) for segment in line.segments)
                rows.append(Row(cells, page.number, first=False))
    if rows:
        yield kind, "", tuple(_with_labels(rows))


def _with_labels(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows of numbers whose label stands on the lines above and below them get it."""
    numeric = [any(_NUMBER.match(text) for text in row.texts) for row in rows]
    for index, row in enumerate(rows):
        if numeric[index] and _NUMBER.match(row.texts[0]) and 0 < index < len(rows) - 1:
            above, below = rows[index - 1], rows[index + 1]
            if not numeric[index - 1] and not numeric[index + 1]:
                label = Cell(above.texts[-1] + below.texts[-1], above.cells[-1].left, above.cells[-1].right)
                yield Row((label, *row.cells), row.page, row.first, row.line)
                continue
        yield row


def _values(
    rows: Sequence[Row], context: str, levels: Sequence[str], directions: Sequence[str]
) -> Iterator[tuple[_Column, str, float, Row]]:
    """(column, label, value, row) of each number of a weight table."""
    columns: list[_Column] = []
    header: list[Cell] = []
    group = ""
    for at, row in enumerate(rows):
        if not any(_NUMBER.match(text) for text in row.texts):
            if any(_TOTAL.match(text) for text in row.texts) or (columns and not re.search(LEVEL, "".join(row.texts))):
                group = _direction("".join(row.texts), directions) or group
                continue
            header = [*header, *row.cells] if not columns else list(row.cells)
            columns = []
            continue
        if not columns:
            columns = _columns(header, row, context, levels, directions)
            group = _only_group(rows[at:], directions) or group
        if not columns:
            continue
        edge = min(column.left for column in columns)
        labels = [
            cell
            for cell in row.cells
            if (cell.left + cell.right) / 2 < edge and cell.joined and not _is_level_cell(cell, columns)
        ]
        for label in labels[:-1]:
            group = _direction(label.joined, directions) or group
        name = _name(labels[-1].joined) if labels else ""
        if not name or _TOTAL.match(name):
            continue
        for cell in row.cells:
            match = _NUMBER.match(cell.joined)
            if match is None or cell in labels:
                continue
            for column in columns:
                if cell.left <= column.middle <= cell.right or column.left <= (cell.left + cell.right) / 2 <= column.right:
                    told = _Column(column.left, column.right, column.level, column.direction or group)
                    yield told, name, float(match[1]), row


def _only_group(rows: Sequence[Row], directions: Sequence[str]) -> str:
    """The direction that all rows up to the next titles are of: the only one named beside them."""
    named: set[str] = set()
    for row in rows:
        if re.search(LEVEL, "".join(row.texts)) and not any(_NUMBER.match(text) for text in row.texts):
            break
        named |= {found for text in row.texts if (found := _direction(text, directions))}
    return named.pop() if len(named) == 1 else ""


def _is_level_cell(cell: Cell, columns: Sequence[_Column]) -> bool:
    return any(column.left <= (cell.left + cell.right) / 2 <= column.right for column in columns)


def _columns(header: Sequence[Cell], row: Row, context: str, levels: Sequence[str], directions: Sequence[str]) -> list[_Column]:
    """The columns of levels (and directions below or above them), from the cells of the title rows."""
    named = [(cell, _level(cell.joined, levels), _direction(cell.joined, directions)) for cell in header]
    narrow = [(cell, level, direction) for cell, level, direction in named if level or direction]
    leaves = [
        one for one in narrow
        if not any(other is not one and _covers(one[0], other[0]) and bool(one[1]) != bool(other[1]) for other in narrow)
    ]  # fmt: skip
    told = direction_mark(context) if context else None
    found: list[_Column] = []
    for cell, level, direction in leaves:
        middle = (cell.left + cell.right) / 2
        above = [one for one in narrow if one[0].left < middle < one[0].right]
        level = level or next((one[1] for one in above if one[1]), "")
        direction = direction or next((one[2] for one in above if one[2]), "")
        if told is not None:
            level, direction = level or told.level, direction or told.direction
        found.append(_Column(cell.left, cell.right, level, direction))
    if not found and told is not None and told.level:
        last = row.cells[-1]
        found.append(_Column(last.left, last.right, told.level, told.direction))
    return found


def _covers(wide: Cell, narrow: Cell) -> bool:
    """Whether one cell stands over another narrower one."""
    return wide.left <= narrow.left + 2 and narrow.right <= wide.right + 2 and wide.right - wide.left > narrow.right - narrow.left


def _level(text: str, levels: Sequence[str]) -> str:
    """The level of the requirement tables that a column title names: in full, or by its grade or name alone."""
    bare = re.sub(r"[（(]\s*[%％]\s*[)）]|[%％]|\s", "", text)
    match = re.search(LEVEL, bare)
    if match is None or len(bare) > 16:
        return ""
    exact = [level for level in levels if squeeze(level).replace("／", "/") in bare.replace("／", "/")]
    if exact:
        return max(exact, key=len)
    parts = [part for part in re.split(r"[/／（()）]", match[0]) if part]
    for level in levels:
        if any(part in re.split(r"[/／（()）]", level) for part in parts):
            return level
    close = [level for level in levels if any(own.startswith(part) for own in re.split(r"[/／]", level) for part in parts)]
    return close[0] if len(close) == 1 else match[0] if not levels else ""


def _direction(text: str, directions: Sequence[str]) -> str:
    """The direction a title names, with or without the word 方向; as printed where the requirements name none."""
    key = clean_key(text).removesuffix("方向")
    known = next((direction for direction in directions if key and clean_key(direction).removesuffix("方向") == key), "")
    if known:
        return known
    return text.strip() if re.fullmatch(r"[^，。；]{2,24}方向", text.strip()) else ""


def _name(text: str) -> str:
    return _MARK.sub("", split_number(text)[1] or text).strip()


def _quote(row: Row) -> str:
    return join_lines("\n".join(text for text in row.texts if text))
