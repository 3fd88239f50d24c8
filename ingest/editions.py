"""Editions of one standard are recognised by code, title and year; each one SUPERSEDES the one before it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement
from graph.ids import SEPARATOR, document_id, evidence_id
from graph.store import Store
from graph.text import fold

SOURCE = "derivation:editions"
"""The one source of all links between editions: the next run's document replaces the last one's."""
VERSION = "editions 1"
STANDARDS = (
    "MATCH (s:Standard) RETURN s.id, s.name, s.scope, s.series, s.code, s.owner, s.edition, s.published, s.year ORDER BY s.id"
)
BY_TITLE = frozenset({"occupational_standard"})
"""Series whose titles are unique in the country, whatever the code: codes change with the classification."""
_VERSION = re.compile(r"(\d+)\.(\d+)\s*版|[Vv](\d+)\.(\d+)|第\s*([一二三四五六七八九十\d]+)\s*版")
_DATE = re.compile(r"(\d{4})\s*[年\-./]\s*(\d{1,2})(?:\s*[月\-./]\s*(\d{1,2}))?")
_NUMERALS = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard as the store has it: properties of a Standard, "" and 0 where it prints none."""

    id: str
    title: str
    scope: str = ""
    series: str = ""
    code: str = ""
    owner: str = ""
    edition: str = ""
    published: str = ""
    year: int = 0

    @property
    def order(self) -> tuple[int, tuple[int, int], tuple[int, int, int]]:
        """What editions are ordered by: year, version, date of publication; zeros where they are not printed."""
        date = _DATE.search(self.published)
        published = (int(date[1]), int(date[2]), int(date[3] or 0)) if date else (0, 0, 0)
        return (self.year, _version(self.edition), published)

    @property
    def label(self) -> str:
        """Title and edition, for people."""
        return f"《{self.title}》{self.edition or self.published}"


def _version(text: str) -> tuple[int, int]:
    match = _VERSION.search(text)
    if match is None:
        return (0, 0)
    if match[5]:
        return (_NUMERALS.get(match[5], int(match[5]) if match[5].isdigit() else 0), 0)
    return (int(match[1] or match[3]), int(match[2] or match[4]))


def link_editions(store: Store, tell: Callable[[str, int, int], None] = lambda *_: None) -> int:
    """Write a SUPERSEDES between each edition in the store and the one before it; returns how many there are.

    Reads all Standards, so it does not matter which was loaded first; what no longer holds is taken back, and a second call
    over the same editions writes nothing. `tell` is told the stage, how much is done and of how much. Raises StoreError.
    """
    tell("标准版本 editions of standards", 0, 1)
    editions = [_edition(row) for row in store.stream(STANDARDS)]
    batch = editions_batch(editions)
    held = [document for document in store.documents() if SOURCE in document.sources]
    if not batch.statements:
        for document in held:
            store.retract(document.id)
        return 0
    if not any(document.id == batch.document.id and document.complete and document.reading == VERSION for document in held):
        store.load(batch)
    return len(batch.statements)


def _edition(row: tuple[Any, ...]) -> Edition:
    identifier, title, scope, series, code, owner, edition, published, year = (value or "" for value in row)
    return Edition(identifier, title, scope, series, code, owner, edition, published, int(year or 0))


def successions(editions: Iterable[Edition]) -> list[tuple[Edition, Edition]]:
    """(newer, older) for each two editions of one standard that follow one another. Editions that cannot be ordered (the same
    year, version and date) are left alone."""
    found: list[tuple[Edition, Edition]] = []
    for family in _families(sorted(editions, key=lambda one: one.id)):
        steps: dict[tuple[int, tuple[int, int], tuple[int, int, int]], list[Edition]] = {}
        for edition in family:
            steps.setdefault(edition.order, []).append(edition)
        for (_, older), (_, newer) in pairwise(sorted(steps.items())):
            found += [(one, other) for one in newer for other in older]
    return sorted(found, key=lambda pair: (pair[0].id, pair[1].id))


def same_standard(one: Edition, other: Edition) -> bool:
    """Whether two are editions of one standard: of one series, and of one code, or of one title by the same owner or where
    one of them prints no owner and no other code."""
    if one.series != other.series:
        return False
    titled = fold(one.title) == fold(other.title)
    if one.code and one.code == other.code:
        return titled or one.series != "course_standard"
    if not titled:
        return False
    if one.series in BY_TITLE:
        return True
    if one.owner and other.owner:
        return one.owner == other.owner
    return not (one.code and other.code) and one.series != "course_standard"


def _families(editions: Sequence[Edition]) -> list[list[Edition]]:
    """Editions that are of one standard, directly or through another edition."""
    parent = {edition.id: edition.id for edition in editions}

    def root(identifier: str) -> str:
        while parent[identifier] != identifier:
            identifier = parent[identifier]
        return identifier

    near: dict[str, list[Edition]] = {}
    for edition in editions:
        for key in {f"{edition.series} {edition.code}", f"{edition.series} {fold(edition.title)}"}:
            near.setdefault(key, []).append(edition)
    for group in near.values():
        for index, one in enumerate(group):
            for other in group[index + 1 :]:
                if same_standard(one, other):
                    first, second = sorted((root(one.id), root(other.id)))
                    parent[second] = first
    families: dict[str, list[Edition]] = {}
    for edition in editions:
        families.setdefault(root(edition.id), []).append(edition)
    return [family for family in families.values() if len(family) > 1]


def editions_batch(editions: Iterable[Edition]) -> GraphBatch:
    """All links between editions as SUPERSEDES statements of one document, whose bytes are the links themselves: the same
    links are the same document. The quote of each names both editions."""
    pairs = successions(editions)
    state = hashlib.sha256(VERSION.encode())
    for newer, older in pairs:
        state.update(f"{SEPARATOR}{newer.id}{SEPARATOR}{older.id}{SEPARATOR}{newer.label}{SEPARATOR}{older.label}".encode())
    identifier = document_id(state.hexdigest())
    evidence, statements = [], []
    for newer, older in pairs:
        quote = f"{newer.label} → {older.label}"
        rule = "editions/code" if newer.code and newer.code == older.code else "editions/title"
        proof = Evidence(
            evidence_id(identifier, "", "", f"{newer.id}{SEPARATOR}{older.id}{SEPARATOR}{quote}", rule),
            identifier, "", 0, "", quote, rule,
        )  # fmt: skip
        evidence.append(proof)
        statements.append(Statement(newer.id, "SUPERSEDES", older.id, (proof.id,)))
    ends = {edition.id: edition for pair in pairs for edition in pair}
    return GraphBatch(
        Document(identifier, "derivation", "标准版本 Editions of standards", state.hexdigest(), SOURCE, "derivation", VERSION),
        tuple(Entity(end.id, "Standard", end.title, scope=end.scope) for _, end in sorted(ends.items())),
        tuple(evidence),
        tuple(statements),
    )
