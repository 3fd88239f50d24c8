"""Catalogues: rows of occupations, programs and certificates, and of what joins them."""

from __future__ import annotations

import re
from typing import Any

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.skills import Sentences
from ingest.derive.values import field, name_of
from ingest.record import Item, Record


def derive(draft: Draft, record: Record, _sentences: Sentences) -> None:
    """Facts of every row the schema has a place for; rows of another kind are reported once a kind."""
    left: dict[str, list[Item]] = {}
    rows = [item for item in record.items if _is_named(item)]
    for item in rows:
        if item.key == "occupations":
            _add_occupation(draft, item)
    for item in rows:
        match item.key:
            case "occupations":
                _add_broader(draft, item)
            case "programs":
                draft.entity(_program(item.value))
            case "program_occupations":
                _add_pair(draft, item)
            case "certificates":
                _add_certificate(draft, item)
            case "competitions":
                draft.entity(names.competition(name_of(item.value), field(item.value, "level")))
            case "certificate_programs":
                certificate = draft.entity(_certificate(_inner(item.value, "certificate")))
                program = draft.entity(_program(_inner(item.value, "program")))
                draft.state(certificate, "QUALIFIES_FOR", program, draft.proof(item))
            case key:
                left.setdefault(key, []).append(item)
    for item in record.items:
        if not _is_named(item):
            draft.issue(item.place, item.quote, f"a row of {item.key} without a name")
    for key, items in left.items():
        why = f"{len(items)} rows of {key}: the graph has no kind for them yet, nothing was derived"
        draft.issue(items[0].place, items[0].quote, why)


def _is_named(item: Item) -> bool:
    ends = item.key.split("_")
    if len(ends) == 2 and isinstance(item.value, dict):
        inner = [_inner(item.value, end.removesuffix("s")) for end in ends]
        return all(name_of(value) or field(value, "code") for value in inner)
    return bool(name_of(item.value) or field(item.value, "code")) and len(ends) == 1


def _inner(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _add_occupation(draft: Draft, item: Item) -> None:
    code = field(item.value, "code")
    entity = names.occupation(name_of(item.value), code)[0]
    aliases = _inner(item.value, "aliases") or ()
    properties: dict[str, Value] = {}
    if _inner(item.value, "emerging") is True:
        properties["emerging"] = True
    draft.entity(
        Entity(entity.id, "Occupation", entity.name, codes=entity.codes, aliases=tuple(map(str, aliases)), properties=properties)
    )


def _add_broader(draft: Draft, item: Item) -> None:
    """An occupation is part of the group its code names, where the catalogue has a row for that group."""
    code = field(item.value, "code")
    upper = broader_code(code)
    if upper and draft.has(entity_id("Occupation", code=upper)):
        draft.state(entity_id("Occupation", code=code), "BROADER", entity_id("Occupation", code=upper), draft.proof(item))


def broader_code(code: str) -> str:
    """4-01-06-00 for 4-01-06-01, 4-01-00-00 for 4-01-06-00, "" at the top; short codes lose their last part."""
    if not re.fullmatch(r"\d(-\d{2}){1,3}", code):
        return ""
    parts = code.split("-")
    if len(parts) < 4:
        return "-".join(parts[:-1])
    for index in range(3, 0, -1):
        if parts[index] != "00":
            parts[index] = "00"
            return "-".join(parts)
    return ""


def _program(value: Any) -> Entity:
    level = field(value, "education_level")
    return names.program(name_of(value) or field(value, "code"), field(value, "code"), level=level)


def _add_pair(draft: Draft, item: Item) -> None:
    program = _inner(item.value, "program") or {}
    occupation, why = names.occupation(name_of(_inner(item.value, "occupation")), field(_inner(item.value, "occupation"), "code"))
    if why:
        draft.issue(item.place, occupation.name, why)
    level = field(program, "education_level") or field(item.value, "education_level")
    subject = names.program(name_of(program) or field(program, "code"), field(program, "code"), level=level)
    draft.state(draft.entity(subject), "PREPARES_FOR", draft.entity(occupation), draft.proof(item))


def _certificate(value: Any) -> Entity:
    return names.certificate(name_of(value), level=field(value, "level"))


def _add_certificate(draft: Draft, item: Item) -> None:
    certificate = draft.entity(_certificate(item.value))
    proof = draft.proof(item)
    if issuer := field(item.value, "issuer"):
        draft.state(certificate, "ISSUED_BY", draft.entity(names.organization(issuer)), proof)
    for name in filter(None, _inner(item.value, "programs") or ()):
        draft.state(certificate, "QUALIFIES_FOR", draft.entity(names.program(str(name))), proof)
