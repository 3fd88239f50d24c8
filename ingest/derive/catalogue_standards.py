"""Rows drawn from standards: functions with their weights, editions, requirements, courses of programs, outlines of courses."""

from __future__ import annotations

from typing import Any

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive import names
from ingest.derive.catalogue_awards import program_entity
from ingest.derive.draft import Draft
from ingest.derive.requirements import add_requirement
from ingest.derive.skills import Sentences, skill
from ingest.derive.values import field, name_of, number
from ingest.record import Item


def _occupation(draft: Draft, item: Item) -> Entity:
    value: Any = item.value["occupation"]
    found, why = names.occupation(name_of(value) or names.occupation_name(field(value, "code")), field(value, "code"))
    if why:
        draft.issue(item.place, found.name, why)
    return found


def add_weight(draft: Draft, item: Item) -> None:
    """A function of an occupation at a level, with its share of the examination."""
    occupation = _occupation(draft, item)
    draft.entity(occupation)
    level = field(item.value, "level")
    properties: dict[str, Value] = {"level": level}
    if share := number(item.value.get("weight")):
        properties["share"] = round(share / 100, 4)
    name = field(item.value, "function")
    identifier = entity_id("WorkFunction", name=name, scope=f"{occupation.id} {level}")
    function = Entity(identifier, "WorkFunction", name, scope=f"{occupation.name} {level}", properties=properties)
    draft.state(draft.entity(function), "PART_OF", occupation.id, draft.proof(item))


def add_standard(draft: Draft, item: Item) -> None:
    """An occupation with the edition and levels of its standard, and the functions the index names."""
    found = _occupation(draft, item)
    properties: dict[str, Value] = {}
    for name, key in (("standard_edition", "edition"), ("standard_levels", "levels")):
        if text := field(item.value, key):
            properties[name] = text
    occupation = draft.entity(Entity(found.id, "Occupation", found.name, codes=found.codes, properties=properties))
    for name in item.value.get("functions", ()):
        identifier = entity_id("WorkFunction", name=name, scope=f"{occupation} ")
        function = draft.entity(Entity(identifier, "WorkFunction", name, scope=found.name))
        draft.state(function, "PART_OF", occupation, draft.proof(item, quote=name))


def add_clause_row(draft: Draft, item: Item, sentences: Sentences) -> None:
    """A requirement of an occupation, as in its standard."""
    occupation = _occupation(draft, item)
    draft.entity(occupation)
    add_requirement(draft, occupation, item, sentences, task="work", predicate="REQUIRES")


def add_courses(draft: Draft, item: Item) -> None:
    """The courses a program offers and the occupations it leads to. Names of such lists are noisy, so no skill is drawn
    from them."""
    program = dict(item.value.get("program") or {})
    program.setdefault("education_level", field(item.value, "education_level"))
    found = program_entity(program)
    subject = draft.entity(found)
    for name in item.value.get("courses", ()):
        course = draft.entity(names.course(name, names.scope_of(found)))
        draft.state(subject, "OFFERS", course, draft.proof(item, quote=name))
    for code in item.value.get("occupations", ()):
        occupation, _ = names.occupation(names.occupation_name(code), code)
        draft.state(subject, "PREPARES_FOR", draft.entity(occupation), draft.proof(item, quote=code))


def add_knowledge_point(draft: Draft, item: Item) -> None:
    """A point of knowledge in the outline of a course: part of the point above it, before those that build on it."""
    value = item.value
    point = draft.entity(skill(name_of(value), "knowledge"))
    if parent := field(value, "parent"):
        upper = draft.entity(skill(parent, "knowledge"))
        if upper != point:
            draft.state(point, "BROADER", upper, draft.proof(item))
    for key, forward in (("before", False), ("after", True)):
        for name in value.get(key, ()):
            other = draft.entity(skill(name, "knowledge"))
            if other != point:
                first, then = (point, other) if forward else (other, point)
                draft.state(first, "PREREQUISITE_OF", then, draft.proof(item))
