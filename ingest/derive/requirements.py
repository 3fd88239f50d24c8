"""Requirement tables of certificates and occupations: function, task and numbered requirement."""

from __future__ import annotations

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive.draft import Draft
from ingest.derive.skills import Sentences, add_clause, add_skills, find_skills
from ingest.derive.values import field
from ingest.record import Item


def add_requirement(
    draft: Draft,
    owner: Entity,
    item: Item,
    sentences: Sentences,
    *,
    task: str,
    predicate: str,
    certificate: Entity | None = None,
) -> None:
    """One leaf requirement of `owner` (a Certificate: CERTIFIES, an Occupation: REQUIRES): its function, its task (the key
    that holds its name) and the clause itself. `certificate` is that of the requirement's level of an Occupation: it
    CERTIFIES the same skills and has the same function."""
    text = field(item.value, "text")
    if not text:
        return
    level = field(item.value, "level")
    proof = draft.proof(item)
    category = "knowledge" if field(item.value, "type") == "knowledge" else ""
    found = find_skills(sentences[text], category=category)
    place = owner.id
    if name := field(item.value, "function"):
        function = function_of(owner, name, level, field(item.value, "direction"), field(item.value, "function_no"))
        place = draft.entity(function)
        draft.state(place, "PART_OF", owner.id, proof)
        if certificate is not None:
            draft.state(place, "PART_OF", certificate.id, proof)
    clause_owner = owner.id if owner.kind == "Certificate" else "" if certificate is None else certificate.id
    if place != owner.id and (name := field(item.value, task)):
        number = field(item.value, "task_no") or field(item.value, "work_no")
        part = Entity(entity_id("Task", name=name, scope=place), "Task", name, properties={"no": number} if number else {})
        draft.state(draft.entity(part), "PART_OF", place, proof)
        clause_owner = part.id
    if clause_owner:
        clause = add_clause(draft, clause_owner, item, text, field(item.value, "no"), found, proof)
        if owner.kind == "Certificate":
            draft.state(clause, "PART_OF", owner.id, proof)
        elif certificate is not None and clause_owner != certificate.id:
            draft.state(clause, "PART_OF", certificate.id, proof)
    add_skills(draft, owner.id, predicate, found, proof, level=level if predicate == "REQUIRES" else "")
    if certificate is not None:
        add_skills(draft, certificate.id, "CERTIFIES", found, proof)


def function_of(owner: Entity, name: str, level: str, direction: str, number: str) -> Entity:
    """A function of an occupation or certificate at its level (and direction)."""
    place = f"{owner.id} {level} {direction}" if direction else f"{owner.id} {level}"
    if owner.kind == "Certificate":
        return Entity(entity_id("WorkFunction", name=name, scope=place), "WorkFunction", name)
    properties: dict[str, Value] = {"level": level} if level else {}
    if number:
        properties["no"] = number
    scope = " ".join(part for part in (owner.name, level, direction) if part)
    return Entity(entity_id("WorkFunction", name=name, scope=place), "WorkFunction", name, scope=scope, properties=properties)
