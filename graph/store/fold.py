"""What several documents say of one thing, put together so that the order of loading does not matter: pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.facts import Entity
from graph.text import fold

Stored = dict[str, Any]
Claim = tuple[list[str], Stored]
"""What one document says of a statement: ids of its evidence in the order found, and properties."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
OWN = ("evidence", "sources", "documents", "claims")
FIRSTS = "firsts"
SHOWN = 8
"""Properties of every entity beside those of its kind: id, name, scope, codes, aliases, kind, folded, words."""
_OWN_KEY = "."


def say(entity: Entity) -> str:
    """What a document says of an entity, as JSON with sorted keys: the same for the same entity."""
    said: Stored = {"name": entity.name}
    if entity.scope:
        said["scope"] = entity.scope
    if entity.codes:
        said["codes"] = list(entity.codes)
    if entity.aliases:
        said["aliases"] = list(entity.aliases)
    if entity.properties:
        said["properties"] = plain(entity.properties)
    return _ENCODER.encode(said)


def fold_entity(kind: str, identifier: str, says: list[tuple[str, str]]) -> Stored:
    """Properties of an entity from (document id, what it says) pairs. The document with the smallest id names it; codes
    and aliases are united and sorted, another name is an alias; a property is the one of the first document that has it.
    For those who ask: `kind`, `folded` (name, codes and aliases folded) and `words` (name and aliases, for full text). For
    the next document: `firsts`, which document won what, where not all say the same."""
    if len(says) == 1:
        return _only(kind, identifier, json.loads(says[0][1]))
    together = _Together({}, {}, set(), set())
    alone = set()
    for document, text in says:
        said = json.loads(text)
        together.add(document, said)
        alone.add(_ENCODER.encode({**said, "aliases": sorted({*said.get("aliases", ()), said["name"]})}))
    return together.stored(kind, identifier, agreed=len(alone) < 2)


def add_to_entity(stored: Stored, document: str, says: str) -> Stored | None:
    """What fold_entity would give when one more document says this, from what it gave before; None where that cannot be
    known without asking all documents: they agreed until now. An entity that thousands of documents speak of is so
    asked for once in its life, not with each of them."""
    kind, identifier = stored["kind"], stored["id"]
    if FIRSTS not in stored:
        return stored if _agrees(stored, json.loads(says)) else None
    firsts: dict[str, str] = json.loads(stored[FIRSTS])
    values = {key: stored[key.removeprefix(_OWN_KEY)] for key in firsts}
    together = _Together(firsts, values, set(stored["codes"]), {stored["name"], *stored["aliases"]})
    together.add(document, json.loads(says))
    return together.stored(kind, identifier, agreed=False)


def _only(kind: str, identifier: str, said: Stored) -> Stored:
    """Properties of an entity of which one document speaks, or all alike."""
    name = said["name"]
    codes, others = sorted(set(said.get("codes", ()))), sorted({*said.get("aliases", ())} - {name})
    return _shown(kind, identifier, name, said.get("scope", ""), codes, others, said.get("properties", {}))


def _agrees(stored: Stored, said: Stored) -> bool:
    """Whether the entity shows what this alone would make it show, no more and no less."""
    properties = said.get("properties", {})
    return (
        said["name"] == stored["name"]
        and said.get("scope", "") == stored["scope"]
        and set(said.get("codes", ())) == set(stored["codes"])
        and {*said.get("aliases", ())} - {said["name"]} == set(stored["aliases"])
        and len(stored) == len(properties) + SHOWN
        and all(stored.get(key) == value for key, value in properties.items())
    )


def _shown(
    kind: str, identifier: str, name: str, scope: str, codes: list[str], others: list[str], properties: Mapping[str, Any]
) -> Stored:
    folded = sorted({fold(text) for text in (name, *codes, *others)} - {""})
    words = "\n".join((name, *others))
    own = {"id": identifier, "name": name, "scope": scope, "codes": codes, "aliases": others}
    return {**properties, **own, "kind": kind, "folded": folded, "words": words}


@dataclass(frozen=True, slots=True)
class _Together:
    """What documents say of an entity, added in any order: `firsts` the smallest id of a document that says something of a
    key, `values` what that one says; all codes, all names and aliases. A key is name, scope, or a property behind a dot."""

    firsts: dict[str, str]
    values: Stored
    codes: set[str]
    names: set[str]

    def add(self, document: str, said: Stored) -> None:
        own = {_OWN_KEY + key: value for key, value in said.get("properties", {}).items()}
        for key, value in ({key: said[key] for key in ("name", "scope") if said.get(key)} | own).items():
            if key not in self.firsts or document < self.firsts[key]:
                self.firsts[key], self.values[key] = document, value
        self.codes.update(said.get("codes", ()))
        self.names.update((said["name"], *said.get("aliases", ())))

    def stored(self, kind: str, identifier: str, *, agreed: bool) -> Stored:
        name, scope = self.values.get("name", ""), self.values.get("scope", "")
        properties = {key.removeprefix(_OWN_KEY): value for key, value in self.values.items() if key.startswith(_OWN_KEY)}
        found = _shown(kind, identifier, name, scope, sorted(self.codes), sorted(self.names - {name}), properties)
        return found if agreed else {**found, FIRSTS: _ENCODER.encode(self.firsts)}


def read_claims(stored: Stored) -> dict[str, Claim]:
    """What each source says, from the properties of a relationship. With one source its properties are the claim."""
    sources, evidence = stored["sources"], list(stored["evidence"])
    if len(sources) == 1:
        return {sources[0]: (evidence, {key: value for key, value in stored.items() if key not in OWN})}
    claims: dict[str, Claim] = {}
    start = 0
    for source, text in zip(sources, stored["claims"], strict=True):
        count, properties = json.loads(text)
        claims[source] = (evidence[start : start + count], properties)
        start += count
    return claims


def fold_statement(claims: Mapping[str, Claim]) -> Stored:
    """Properties of a relationship: evidence by source, sources by id, a property as the first source that has it says.

    Raises ValueError without a claim."""
    if not claims:
        message = "a statement without a source"
        raise ValueError(message)
    if len(claims) == 1:
        ((source, (found, said)),) = claims.items()
        return {**said, "evidence": list(found), "sources": [source], "documents": 1}
    sources = sorted(claims)
    evidence = [identifier for source in sources for identifier in claims[source][0]]
    properties: Stored = {}
    for source in sources:
        properties = {**claims[source][1], **properties}
    stored: Stored = {**properties, "evidence": evidence, "sources": sources, "documents": len(sources)}
    if len(sources) > 1:
        stored["claims"] = [_claim_text(claims[source]) for source in sources]
    return stored


def plain(properties: Mapping[str, Any]) -> Stored:
    """Properties as the engines keep them: tuples become lists."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in properties.items()}


def _claim_text(claim: Claim) -> str:
    evidence, properties = claim
    return _ENCODER.encode([len(evidence), properties])
