"""The edition a document is: one Standard with its code, title and year, and what it defines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive.draft import Draft
from ingest.derive.values import name_of, scalar, text_of
from ingest.record import Item, Record

YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")
OWNERS = ("issuer", "school", "education_level", "program")
"""Keys that tell standards of one title apart, the first that is there; a standard of the state has none."""
CODES = ("standard_code", "occupation_code", "program_code", "code")
NATIONAL = frozenset({"occupational_standard"})


def add_standard(draft: Draft, record: Record, title: str, defined: Iterable[Entity], *, proof: Item) -> Entity | None:
    """The edition as a Standard that DEFINES these entities, with `proof` (where its title stands) and the edition's or date's
    quote as evidence; None where the document prints neither edition nor date: editions cannot be told apart then."""
    edition, published = scalar(record, "edition"), scalar(record, "published")
    if not title or (edition is None and published is None):
        return None
    printed = text_of(record, "edition") or text_of(record, "published")
    code = next((found for key in CODES if (found := text_of(record, key))), "")
    owner = "" if record.kind in NATIONAL else next((found for key in OWNERS if (found := _named(record, key))), "")
    properties: dict[str, Value] = {"series": record.kind}
    for name, value in (("code", code), ("owner", owner), ("edition", text_of(record, "edition"))):
        if value:
            properties[name] = value
    if published is not None:
        properties["published"] = str(published.value)
    if year := YEAR.search(f"{text_of(record, 'edition')} {text_of(record, 'published')}"):
        properties["year"] = int(year[1])
    identifier = entity_id("Standard", name=title, scope=f"{record.kind} {code or owner} {printed}")
    standard = Entity(identifier, "Standard", title, scope=printed, properties=properties)
    quotes = [draft.proof(item, rule=f"{record.kind}/standard") for item in (proof, edition, published) if item is not None]
    draft.entity(standard)
    for entity in defined:
        for quote in quotes:
            draft.state(standard.id, "DEFINES", draft.entity(entity), quote)
    return standard


def _named(record: Record, key: str) -> str:
    found = scalar(record, key)
    return "" if found is None else name_of(found.value)
