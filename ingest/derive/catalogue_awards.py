"""Rows of certificates, micro-credentials and competitions, and of the programs they are meant for."""

from __future__ import annotations

import re
from typing import Any

from graph.facts import Entity, Value
from graph.schema import LEVEL_RANKS
from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.skills import SURE, Found, add_skills, skill
from ingest.derive.values import field, name_of, number
from ingest.record import Item

MICRO = "微证书"
_LEVELLED = re.compile(r"^(?P<name>.+?)\s*[（(](?P<level>[^（()）]+)[)）]$")


def program_entity(value: Any) -> Entity:
    """The program a text or object names."""
    level = field(value, "education_level")
    return names.program(name_of(value) or field(value, "code"), field(value, "code"), level=level)


def _inner(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _certificate(value: Any) -> Entity:
    return names.certificate(name_of(value), level=field(value, "level"), type_=field(value, "type"))


def _programs(draft: Draft, item: Item, subject: str, predicate: str) -> None:
    """The programs of a cell that lists them, each with its own words as evidence."""
    for one in filter(None, _inner(item.value, "programs") or ()):
        program = program_entity(one if isinstance(one, dict) else str(one))
        quote = field(one, "code") + name_of(one) if isinstance(one, dict) else str(one)
        draft.state(subject, predicate, draft.entity(program), draft.proof(item, quote=quote))


def add_certificate(draft: Draft, item: Item) -> None:
    """A certificate, who issues it, the programs it is meant for."""
    certificate = draft.entity(_certificate(item.value))
    if issuer := field(item.value, "issuer"):
        draft.state(certificate, "ISSUED_BY", draft.entity(names.organization(issuer)), draft.proof(item))
    _programs(draft, item, certificate, "QUALIFIES_FOR")


def add_certificate_program(draft: Draft, item: Item) -> None:
    """A pair of certificate and program."""
    certificate = draft.entity(_certificate(_inner(item.value, "certificate")))
    program = draft.entity(program_entity(_inner(item.value, "program")))
    draft.state(certificate, "QUALIFIES_FOR", program, draft.proof(item))


def add_competition(draft: Draft, item: Item) -> None:
    """A competition and the programs it addresses."""
    competition = draft.entity(names.competition(name_of(item.value), field(item.value, "level")))
    _programs(draft, item, competition, "ADDRESSES")


def add_competition_program(draft: Draft, item: Item) -> None:
    """A pair of competition and program."""
    value = _inner(item.value, "competition")
    competition = draft.entity(names.competition(name_of(value), field(value, "level")))
    program = draft.entity(program_entity(_inner(item.value, "program")))
    draft.state(competition, "ADDRESSES", program, draft.proof(item))


def add_micro_credential(draft: Draft, item: Item) -> None:
    """A micro-credential: issuer, credits, the skills it certifies, what it counts towards, whom it is for."""
    value = item.value
    found = names.certificate(name_of(value), level=field(value, "level"), type_=MICRO)
    properties: dict[str, Value] = {**found.properties, "credits": number(value.get("credits"))}
    micro = draft.entity(Entity(found.id, found.kind, found.name, found.scope, found.codes, (), properties))
    if issuer := field(value, "issuer"):
        draft.state(micro, "ISSUED_BY", draft.entity(names.organization(issuer)), draft.proof(item))
    skills = [str(one) for one in _inner(value, "skills") or ()]
    for one in skills:
        share = Found(skill(one), round(1 / len(skills), 6), "phrase", SURE)
        add_skills(draft, micro, "CERTIFIES", [share], draft.proof(item, quote=one))
    for one in _inner(value, "towards") or ():
        target = draft.entity(_target(str(one)))
        if target != micro:
            draft.state(micro, "STACKS_TOWARDS", target, draft.proof(item, quote=str(one)))
    for one in _inner(value, "posts") or ():
        draft.state(micro, "QUALIFIES_FOR", draft.entity(names.post(str(one))), draft.proof(item, quote=str(one)))
    _programs(draft, item, micro, "QUALIFIES_FOR")


def _target(text: str) -> Entity:
    """What a micro-credential counts towards: a program of the national catalogue (大数据技术专业, 510205 大数据技术), else a
    certificate, at the level in brackets where one is printed."""
    coded = re.fullmatch(r"(\d{6}[A-Z]{0,2})\s*(.*)", text)
    bare = re.sub(r"专业$", "", coded[2] if coded else text)
    if coded or text.endswith("专业") or names.is_program(bare):
        return names.program(bare or text, coded[1] if coded else "")
    levelled = _LEVELLED.match(text)
    if levelled and levelled["level"] in LEVEL_RANKS:
        return names.certificate(levelled["name"], level=levelled["level"])
    return names.certificate(text)
