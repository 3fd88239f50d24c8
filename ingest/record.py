"""What a reader returns: records of found items, each with its quote and place, and issues for what it could not use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NAMED = "columns"
"""How the text of named columns begins in the name of a reading."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: `page` counts from 1 (0: the format has none), `line` from 1 (0: none), `sheet` and `row` of a
    workbook or table file."""

    page: int = 0
    line: int = 0
    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        parts = [
            f"p. {self.page}" if self.page else "",
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"line {self.line}" if self.line else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Item:
    """One found fact. `key` names the key of the published JSON shape ("posts", "abilities", "core_course_details"),
    `value` is what stands there: a text, a number, or an object such as {"name", "code"}. For list keys each entry is one
    Item. `quote` is verbatim from `place` (white space and line breaks aside); `clause` the printed number; `rule` names
    the rule that read it, "teaching_standard/abilities"."""

    key: str
    value: Any
    quote: str
    place: Place
    rule: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What was not understood, and where: `why` is a short sentence, `text` the words as printed (cut at 200)."""

    file: str
    place: Place
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one document (or one program of a file of many) says. `kind` as in the published shapes; `items` in reading
    order; `extra` holds keys of the JSON that carry no fact of their own (file, lines, inferred)."""

    kind: str
    items: tuple[Item, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table or a line of a document as printed (cut at 200), and where it stands."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document became facts. `lines` counts its non-empty table rows and numbered lines (headings apart),
    `used` those that a quote touches, `unread` are the others in reading order (`more`: how many beyond those listed).
    `quotes` counts the items looked up again, `lost` those whose quote was not found: they are no facts."""

    lines: int
    used: int
    unread: tuple[Line, ...] = ()
    more: int = 0
    quotes: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """What people say of tables whose titles are not known: `titles` pairs a field with the title of its column ("name",
    "职业名称"), sorted; `table` names the table ("occupations"). One of the two may be empty. As a text it is a part of the
    name of a reading, so that other columns read the same bytes anew."""

    titles: tuple[tuple[str, str], ...] = ()
    table: str = ""

    def __str__(self) -> str:
        said = ",".join(f"{field}={title}" for field, title in self.titles)
        words = f"{NAMED}{f' of {self.table}' if self.table else ''}: {said}"
        return words.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one file: its records, its issues, and how many non-empty lines and table rows it has and
    how many of them became facts or are known furniture (headings, page numbers), as its kind counts them. `coverage` is
    what ingest.checks.coverage found when it looked through the document again, None before that; `peak_bytes` the most
    memory that the process which read it had held by then; `named` the columns that people named for
    it, "" where they named none."""

    path: str
    sha256: str
    kind: str
    format: str
    title: str
    pages: int
    records: tuple[Record, ...]
    issues: tuple[Issue, ...] = ()
    lines_total: int = 0
    lines_used: int = 0
    coverage: Coverage | None = None
    peak_bytes: int = field(default=0, compare=False)
    named: str = ""
