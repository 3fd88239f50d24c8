"""What several documents say of one thing, put together so that the order of loading does not matter: pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.facts import Entity
from graph.text import fold

Stored = dict[str, Any]
Claim = tuple[list[str], Stored]
"""What one document says of a statement: ids of its evidence in the order found, and properties."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
OWN = ("evidence", "sources", "documents", "claims")


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
    For those who ask: `kind`, `folded` (name, codes and aliases folded) and `words` (name and aliases, for full text)."""
    name = scope = ""
    codes: set[str] = set()
    aliases: set[str] = set()
    properties: Stored = {}
    for _, text in sorted(says):
        said = json.loads(text)
        name = name or said["name"]
        scope = scope or said.get("scope", "")
        aliases |= {said["name"], *said.get("aliases", ())}
        codes |= set(said.get("codes", ()))
        properties = {**said.get("properties", {}), **properties}
    others = sorted(aliases - {name})
    own = {"id": identifier, "name": name, "scope": scope, "codes": sorted(codes), "aliases": others}
    folded = sorted({fold(text) for text in (name, *codes, *others)} - {""})
    return {**properties, **own, "kind": kind, "folded": folded, "words": "\n".join((name, *others))}


def adds_nothing(stored: Stored, says: str) -> bool:
    """Whether an entity stays as it is when one more document says this of it: same name, nothing that is not there. Most
    documents only repeat what is known, and an entity that a thousand documents speak of need not be read again whole."""
    said = json.loads(says)
    return (
        said["name"] == stored["name"]
        and said.get("scope", "") in ("", stored["scope"])
        and set(said.get("codes", ())) <= set(stored["codes"])
        and set(said.get("aliases", ())) <= set(stored["aliases"])
        and all(stored.get(key) == value for key, value in said.get("properties", {}).items())
    )


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
