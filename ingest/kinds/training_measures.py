"""Credits, hours and terms of a row of a teaching plan, as far as they are printed."""

from __future__ import annotations

import re
from typing import Any

from ingest.kinds.training_details import EMPTY, text_under
from ingest.kinds.training_grid import Line, Part
from ingest.kinds.training_words import number_of, terms_of

PAIRS = {
    "credits_hours": ("credits", "hours_total"),
    "hours_credits": ("hours_total", "credits"),
    "theory_practice": ("hours_theory", "hours_practice"),
}
"""Columns of two numbers (32/16), and what each is."""


def measures_of(part: Part, line: Line) -> dict[str, Any]:
    """Credits, hours and terms of a row, as far as they are printed."""
    value: dict[str, Any] = {}
    for role in ("credits", "hours_total", "hours_theory"):
        for column in part.of(role):
            number = number_of(text_under(line, [column]))
            if number is not None and role not in value:
                value[role] = number
    practice = [number for column in part.of("hours_practice") if (number := number_of(text_under(line, [column]))) is not None]
    if practice:
        value["hours_practice"] = sum(practice)
    for role, order in PAIRS.items():
        numbers = re.findall(r"\d+(?:\.\d+)?", text_under(line, part.of(role)))
        if len(numbers) == 2:
            value |= {key: number_of(number) for key, number in zip(order, numbers, strict=True)}
    if "hours_total" in value and "hours_practice" in value and "hours_theory" not in value:
        rest = value["hours_total"] - value["hours_practice"]
        if rest >= 0 and not part.of("hours_theory"):
            value["hours_theory"] = rest
    if not value.get("hours_total") and "hours_theory" in value and "hours_practice" in value:
        value["hours_total"] = value["hours_theory"] + value["hours_practice"]
    terms = [column.term for column in part.of("term") if column.term and _counts(text_under(line, [column]))]
    terms = terms or [term for column in part.of("term") if not column.term for term in terms_of(text_under(line, [column]))]
    if terms:
        value["terms"] = sorted(set(terms))
    by_term = {
        str(column.term): number
        for column in part.of("term")
        if column.term and (number := number_of(text_under(line, [column]))) is not None and number > 0
    }
    if by_term:
        value["term_hours"] = by_term
    return value


def _counts(text: str) -> bool:
    """Whether a cell of a term says that the course is taught then."""
    return bool(text) and text not in ("0", "0.0", "×", "✕") and not EMPTY.fullmatch(text)
