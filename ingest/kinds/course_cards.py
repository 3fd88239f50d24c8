"""Modules of a course described one by one, each in a form of its own: 项目名称 | … | 学时 | …, its tasks in a row below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.formats.flow import Cell, Row, Section, tables_of
from ingest.kinds.course_module import Module, tasks_in
from ingest.kinds.course_words import ORDINAL, key_of, to_number, words


def read_cards(sections: Sequence[Section]) -> Iterator[Module]:
    """The modules of the forms in order; a form has a name and hours, or a name and tasks."""
    for table in tables_of(sections):
        card: Module | None = None
        for row in table.rows:
            if (named := _named(row)) is not None:
                if card is not None and _is_whole(card):
                    yield card
                card = Module([named.text], place=row.place, quote=named.joined)
            if card is not None:
                _read_row(row, card)
        if card is not None and _is_whole(card):
            yield card


def _is_whole(card: Module) -> bool:
    return card.hours is not None or bool(card.tasks)


def _named(row: Row) -> Cell | None:
    """The name that opens a card: beside 项目名称, or beside 学习情境1."""
    if len(row.cells) < 2:
        return None
    label, value = row.cells[:2]
    known = words()["modules"]
    labelled = key_of(label.joined) in known["card"] or (
        ORDINAL.fullmatch(label.joined) is not None and key_of(label.joined) in known["module"]
    )
    titled = key_of(value.joined) in known["module"] | known["task"] | known["hours"] | known["contents"] | known["parts"]
    return value if labelled and value.joined and not titled else None


def _read_row(row: Row, card: Module) -> None:
    """Add what labels of a row say: hours behind 学时, tasks behind 学习任务."""
    known = words()["modules"]
    for label, value in zip(row.cells, row.cells[1:], strict=False):
        key = key_of(label.joined)
        if key in known["hours"] and card.hours is None and value.joined[:1].isdigit():
            number = to_number(value.joined)
            card.hours = None if number is None else float(number)
        elif key in known["task"] and label is row.cells[0] and value.joined and key_of(value.joined) not in known["hours"]:
            card.tasks += tasks_in(value)
