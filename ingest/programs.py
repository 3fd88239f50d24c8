"""The national catalogue of programs as facts: code, name, level and class of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEVELS = {"2": "高职本科", "3": "高职本科", "4": "高职专科", "5": "高职专科", "6": "中职", "7": "中职"}
"""Level by the first digit of a vocational program's code."""


@dataclass(frozen=True, slots=True)
class CatalogueProgram:
    """A program: `code` as printed (K and T marks stay), `level` 中职, 高职专科, 高职本科 or 普通本科, `group` its class."""

    code: str
    name: str
    level: str
    group: str


@cache
def national_programs() -> dict[str, CatalogueProgram]:
    """All programs by code, in the order of codes."""
    text = (Path(__file__).parent / "data" / "programs.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return {row[0]: CatalogueProgram(*row) for row in rows}


def program_of(code: str) -> CatalogueProgram | None:
    """The program of a printed code, whether or not both carry the K of state-controlled programs."""
    programs = national_programs()
    return programs.get(code) or programs.get(code[:6])


def level_of(code: str) -> str:
    """The level a code's first digit stands for, "" where it stands for none."""
    return LEVELS.get(code[:1], "")
