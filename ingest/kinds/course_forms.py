"""Course standards kept as one big form: rows 课程目标 | …long text… become headings with paragraphs and tables under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.formats.flow import Cell, Paragraph, Row, Section, Table, gather_sections
from ingest.headings import heading_level
from ingest.kinds.course_words import key_of, words
from ingest.text import join_lines

LONG = 16
"""Characters: a value of fewer, on one line, is one of the basic data (课程名称 | 机械制图)."""


def unfold_forms(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with every form taken apart; the same sections where there is none."""
    forms = {id(block) for section in sections for block in section.blocks if isinstance(block, Table) and _is_form(block)}
    if not forms:
        return tuple(sections)
    return gather_sections(_blocks(sections, forms))


def _blocks(sections: Sequence[Section], forms: set[int]) -> Iterator[Paragraph | Table]:
    for section in sections:
        if section.heading is not None:
            yield section.heading
        for block in section.blocks:
            if isinstance(block, Table) and id(block) in forms:
                yield from _unfolded(block)
            else:
                yield block


def _is_form(table: Table) -> bool:
    labels = [_label(row) for row in table.rows]
    return sum(map(bool, labels)) >= 2 or any(label in words()["goals"]["headings"] for label in labels)


def _label(row: Row) -> str:
    """The key of a row's label where a long text or several columns stand beside it, "" for any other row."""
    if len(row.cells) < 2:
        return ""
    first, rest = row.cells[0], row.cells[1:]
    key = key_of(first.joined)
    if key not in words()["forms"]["labels"] | words()["goals"]["headings"] or len(first.joined) > 20:
        return ""
    if len(rest) == 1:
        return key if len(rest[0].joined) > LONG or "\n" in rest[0].text else ""
    return key if first.row_span > 1 else ""


def _unfolded(table: Table) -> Iterator[Paragraph | Table]:
    """Rows of basic data as one table; each labelled row as a heading with what stands beside it."""
    plain: list[Row] = []
    index = 0
    while index < len(table.rows):
        row = table.rows[index]
        if not _label(row):
            plain.append(row)
            index += 1
            continue
        if plain:
            yield Table(tuple(plain), (), "")
            plain = []
        label = row.cells[0]
        yield _paragraph(label.joined, row, 1)
        if len(row.cells) == 2 and label.row_span == 1:
            yield from (_paragraph(join_lines(line), row, 0) for line in row.cells[1].text.split("\n") if line.strip())
        else:
            inner = [row, *table.rows[index + 1 : index + label.row_span]]
            yield Table(tuple(_beside(one, label) for one in inner), (), "")
        index += max(1, label.row_span)
    if plain:
        yield Table(tuple(plain), (), "")


def _beside(row: Row, label: Cell) -> Row:
    return Row(tuple(cell for cell in row.cells if cell is not label), row.page, row.first, row.line)


def _paragraph(text: str, row: Row, level: int) -> Paragraph:
    return Paragraph(text, row.page, text, level or heading_level(text), 10.5, opens=True, ends=True, line=row.line)
