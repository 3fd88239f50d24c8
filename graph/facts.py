"""What is known: entities, the evidence for them, the statements that evidence supports, and a batch of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float | bool | tuple[str, ...] | tuple[int, ...] | tuple[float, ...]
Properties = Mapping[str, Value]

NO_PROPERTIES: Properties = {}


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing documents speak about. `id` is stable (graph.ids), `name` as printed, `codes` printed codes, `aliases`
    other spellings; `scope` is what makes the name unique for a reader (a program's name), "" where the name stands alone."""

    id: str
    kind: str
    name: str
    scope: str = ""
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    properties: Properties = field(default_factory=lambda: NO_PROPERTIES)


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of a source, known by its bytes. `reading` names the versions of what read it: another reading of
    the same bytes replaces the facts of this one. `source` is the absolute path it was read from, "" for a derivation
    (a document that is a computation, such as skill linking, whose quotes stand on no page)."""

    id: str
    kind: str
    title: str
    sha256: str
    source: str
    format: str
    reading: str
    pages: int = 0
    properties: Properties = field(default_factory=lambda: NO_PROPERTIES)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim quote and where it stands. `page` counts from 1, 0 where the format has no pages; `place` is the same
    for people ("p. 3", "line 40", "sheet 课程 row 7"); `clause` the printed number; `rule` what read it."""

    id: str
    document: str
    place: str
    page: int
    clause: str
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """subject -predicate-> object, by ids, with the ids of its evidence (at least one) in the order found."""

    subject: str
    predicate: str
    object: str
    evidence: tuple[str, ...]
    properties: Properties = field(default_factory=lambda: NO_PROPERTIES)


@dataclass(frozen=True, slots=True)
class GraphBatch:
    """All facts of one document. Every statement's evidence is in `evidence`; both its ends are in `entities`."""

    document: Document
    entities: tuple[Entity, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    statements: tuple[Statement, ...] = ()
