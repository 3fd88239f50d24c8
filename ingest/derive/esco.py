"""ESCO: its occupations and skills as an external scheme beside ours, their relations, and what a mapping says of them."""

from __future__ import annotations

from typing import Any

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive import names
from ingest.derive.draft import LONGEST_NAME, Draft
from ingest.derive.skills import Sentences
from ingest.derive.values import field
from ingest.record import Item, Record

SCHEME = "esco"
KINDS = {"occupation": "Occupation", "skill": "Skill"}


def derive(draft: Draft, record: Record, _sentences: Sentences) -> None:
    """Facts of a file of concepts, relations or matches."""
    for item in record.items:
        match item.key:
            case "concepts":
                draft.entity(_concept(item.value))
            case "relations":
                _relate(draft, item)
            case "matches":
                _match(draft, item)
            case key:
                draft.issue(item.place, item.quote, f"nothing is derived from {key}")


def external(kind: str, uri: str, label: str = "", **more: Any) -> Entity:
    """An entity of ESCO: its address is its code, its scope and `scheme` say that it is not ours. Without a label it is
    called by the end of its address."""
    tail = uri.rstrip("/").rpartition("/")[2]
    properties: dict[str, Value] = {"scheme": SCHEME, **more.pop("properties", {})}
    codes = (uri, *more.pop("codes", ()))
    identifier = entity_id(kind, code=f"{SCHEME}-{tail}")
    return Entity(identifier, kind, label[:LONGEST_NAME] or tail, scope=SCHEME, codes=codes, properties=properties, **more)


def _concept(value: dict[str, Any]) -> Entity:
    kind = KINDS[value["type"]]
    properties: dict[str, Value] = {}
    if kind == "Skill":
        properties["category"] = value.get("category", "skill")
    if value.get("description"):
        properties["definition"] = value["description"]
    codes = (value["code"],) if value.get("code") and kind == "Occupation" else ()
    aliases = tuple(value.get("alt", ()))
    return external(kind, value["uri"], value["label"], codes=codes, aliases=aliases, properties=properties)


def _relate(draft: Draft, item: Item) -> None:
    value = item.value
    left = external(KINDS[value["from_type"]], value["from"], field(value, "from_label"))
    right = external(KINDS[value["to_type"]], value["to"], field(value, "to_label"))
    proof = draft.proof(item)
    if value["relation"] == "broader":
        if left.kind == right.kind and left.id != right.id:
            draft.state(draft.entity(left), "BROADER", draft.entity(right), proof)
    elif left.kind == "Occupation" and right.kind == "Skill":
        importance: dict[str, Value] = {"importance": value["relation"]}
        draft.state(draft.entity(left), "REQUIRES", draft.entity(right), proof, importance)
    elif value["relation"] == "essential" and left.kind == right.kind == "Skill" and left.id != right.id:
        draft.state(draft.entity(right), "PREREQUISITE_OF", draft.entity(left), proof)


def _match(draft: Draft, item: Item) -> None:
    value = item.value
    kind = KINDS.get(value["type"], "")
    ours, why = _ours(kind, field(value, "name"), field(value, "code"))
    if ours is None:
        draft.issue(item.place, item.quote, why)
        return
    theirs = external(kind, value["uri"], field(value, "label"))
    said: dict[str, Value] = {"method": "mapping", "score": 1.0}
    predicate = "EXACT_MATCH" if value["match"] == "exact" else "CLOSE_MATCH"
    draft.state(draft.entity(theirs), predicate, draft.entity(ours), draft.proof(item), said)


def _ours(kind: str, name: str, code: str) -> tuple[Entity | None, str]:
    """Our entity that a row of a mapping names, and why there is none."""
    if kind == "Occupation":
        found, why = names.occupation(name or code, code)
        return found, why
    if kind == "Skill" and name:
        return Entity(entity_id("Skill", name=name), "Skill", name), ""
    return None, "a match of neither an occupation nor a skill with a name"
