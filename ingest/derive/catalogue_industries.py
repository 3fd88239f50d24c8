"""Rows of industries: the national classification by code, the links of industry chains by name within their chain."""

from __future__ import annotations

from typing import Any

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive.draft import Draft
from ingest.derive.values import field, name_of
from ingest.record import Item

CERTAINTY = {"高": 0.9, "中": 0.6, "低": 0.3}
"""Certainty of a correspondence as a table prints it."""


def industry(value: Any) -> Entity:
    """An industry of the national classification, by its code."""
    code = field(value, "code").lstrip("ABCDEFGHIJKLMNOPQRST") or field(value, "code")
    properties: dict[str, Value] = {"level": field(value, "level")} if field(value, "level") else {}
    return Entity(entity_id("Industry", code=code), "Industry", name_of(value) or code, codes=(code,), properties=properties)


def link_of_chain(chain: str, name: str, *, level: str = "", stage: str = "") -> Entity:
    """A link of an industry chain; the chain itself is the link of its own name."""
    properties: dict[str, Value] = {}
    if level:
        properties["level"] = level
    if stage:
        properties["stage"] = stage
    return Entity(entity_id("Industry", name=name, scope=chain), "Industry", name, scope=chain, properties=properties)


def add_industry(draft: Draft, item: Item) -> None:
    """The industry alone."""
    draft.entity(industry(item.value))


def add_broader(draft: Draft, item: Item) -> None:
    """An industry is part of the one its row names, else of the one its code begins with."""
    own = industry(item.value)
    code = own.codes[0]
    for upper in (field(item.value, "parent"), code[:-1] if len(code) > 2 else ""):
        identifier = entity_id("Industry", code=upper) if upper else ""
        if identifier and identifier != own.id and draft.has(identifier):
            draft.state(own.id, "BROADER", identifier, draft.proof(item))
            return


def add_node(draft: Draft, item: Item) -> None:
    """A link of a chain is part of the link above it, else of the chain."""
    value = item.value
    chain, name = field(value, "chain"), name_of(value)
    own = link_of_chain(chain, name, level=field(value, "level"), stage=field(value, "stage"))
    draft.entity(own)
    upper = link_of_chain(chain, field(value, "parent") or chain)
    if upper.id != own.id:
        draft.state(own.id, "BROADER", draft.entity(upper), draft.proof(item))


def add_link(draft: Draft, item: Item) -> None:
    """A link of a chain corresponds to an industry of the national classification, as surely as the table says."""
    value = item.value
    node = value["node"]
    own = draft.entity(link_of_chain(field(node, "chain"), name_of(node), stage=field(node, "stage")))
    said: dict[str, Value] = {"method": "mapping", "score": CERTAINTY.get(field(value, "confidence"), 0.5)}
    draft.state(own, "CLOSE_MATCH", draft.entity(industry(value["industry"])), draft.proof(item), said)
