"""What of an external scheme (ESCO) corresponds to ours: equal names, directly or through the dictionary of aliases."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement, Value
from graph.ids import SEPARATOR, document_id, evidence_id
from graph.store import Store
from graph.text import fold

SOURCE = "derivation:scheme-matching"
VERSION = "matching 1"
NAMED = {
    "Skill": "MATCH (n:Skill) RETURN n.id, n.name, n.aliases, n.scheme",
    "Occupation": "MATCH (n:Occupation) RETURN n.id, n.name, n.aliases, n.scheme",
}
"""By kind: id, name, aliases and scheme (null where it is ours) of every entity."""
EXTERNAL = (
    "MATCH (n:Skill) WHERE n.scheme IS NOT NULL RETURN n.id LIMIT 1",
    "MATCH (n:Occupation) WHERE n.scheme IS NOT NULL RETURN n.id LIMIT 1",
)
"""A row where the store has entities of an external scheme."""
MOST = 20
"""A name that more of ours bear says nothing of which one is meant."""
SCORES = (1.0, 0.95, 0.8)
"""Certainty of a match by how many aliases stand between the names: none, one, two."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as it is compared: `scheme` is "" for ours."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two entities of one kind, `theirs` of the scheme; `steps` is how many aliases stand between their names."""

    theirs: Named
    ours: Named
    steps: int
    words: str

    @property
    def predicate(self) -> str:
        """Exact where the names agree or one alias stands between them, close where only aliases of both agree."""
        return "EXACT_MATCH" if self.steps < 2 else "CLOSE_MATCH"


def find_matches(entities: Iterable[Named]) -> list[Match]:
    """The matches of an external scheme's entities with ours, in the order of their ids; the surest of each pair.

    A name counts as it is, through the entity's aliases, and through the dictionary of aliases (one step each)."""
    entities = list(entities)
    ours: dict[tuple[str, str], dict[str, tuple[int, Named]]] = {}
    for one in entities:
        if not one.scheme:
            for form, steps in _forms(one):
                known = ours.setdefault((one.kind, form), {})
                if one.id not in known or steps < known[one.id][0]:
                    known[one.id] = (steps, one)
    best: dict[tuple[str, str], Match] = {}
    for one in entities:
        if not one.scheme:
            continue
        for form, steps in _forms(one):
            found = ours.get((one.kind, form), {})
            if len(found) > MOST:
                continue
            for more, other in found.values():
                key = (one.id, other.id)
                if steps + more < len(SCORES) and (key not in best or steps + more < best[key].steps):
                    best[key] = Match(one, other, steps + more, form)
    return [best[key] for key in sorted(best)]


def _forms(entity: Named) -> Iterator[tuple[str, int]]:
    """Folded names with their distance: the name 0, an alias 1, what the dictionary makes of either one more."""
    for text, steps in ((entity.name, 0), *((alias, 1) for alias in entity.aliases)):
        form = fold(text)
        if form:
            yield form, steps
            for other in _dictionary().get(form, ()):
                yield other, steps + 1


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    """Canonical terms by folded alias; aliases of several meanings are left out."""
    found: dict[str, dict[str, None]] = {}
    text = resources.files("ingest.linking").joinpath("data/aliases.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        if not row["ambiguous"]:
            found.setdefault(fold(row["alias"]), {})[fold(row["canonical"])] = None
    return {alias: tuple(terms) for alias, terms in found.items() if len(terms) == 1}


def matching_batch(matches: Iterable[Match]) -> GraphBatch:
    """All matches as statements of one derivation document; the same matches are the same document."""
    ordered = sorted(matches, key=lambda one: (one.theirs.id, one.ours.id))
    lines = (f"{one.theirs.id}{SEPARATOR}{one.ours.id}{SEPARATOR}{one.steps}" for one in ordered)
    sha256 = hashlib.sha256("\n".join([VERSION, *lines]).encode()).hexdigest()
    identifier = document_id(sha256)
    entities: dict[str, Entity] = {}
    evidence: list[Evidence] = []
    statements: list[Statement] = []
    for one in ordered:
        quote = f"{one.theirs.name} ⟷ {one.ours.name}"
        key = f"{one.theirs.id}{SEPARATOR}{one.ours.id}{SEPARATOR}{quote}"
        proof = Evidence(evidence_id(identifier, "", "", key, "matching"), identifier, "", 0, "", quote, "matching")
        evidence.append(proof)
        for end in (one.theirs, one.ours):
            entities[end.id] = Entity(end.id, end.kind, end.name)
        method = "exact" if one.steps == 0 else "alias"
        properties: dict[str, Value] = {"method": method, "score": SCORES[one.steps]}
        statements.append(Statement(one.theirs.id, one.predicate, one.ours.id, (proof.id,), properties))
    document = Document(identifier, "derivation", "体系对应 Scheme matches", sha256, SOURCE, "derivation", VERSION)
    return GraphBatch(document, tuple(entities.values()), tuple(evidence), tuple(statements))


def match_schemes(store: Store, tell: Callable[[str, int, int], None]) -> int | None:
    """Match the external schemes of the store with ours and load the matches; how many there are, None without a scheme."""
    if not any(True for text in EXTERNAL for _ in store.stream(text)):
        return None
    entities = [
        Named(identifier, kind, name, tuple(aliases or ()), scheme or "")
        for kind, text in NAMED.items()
        for identifier, name, aliases, scheme in store.stream(text)
    ]
    tell("体系对应 matching schemes", 0, len(entities))
    matches = find_matches(entities)
    store.load(matching_batch(matches))
    return len(matches)
