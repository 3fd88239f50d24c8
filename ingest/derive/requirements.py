"""Requirement tables of certificates and occupations: function, task and numbered requirement."""

from __future__ import annotations

from graph.facts import Entity
from graph.ids import entity_id
from ingest.derive.draft import Draft
from ingest.derive.skills import Sentences, add_clause, add_skills, find_skills
from ingest.derive.values import field
from ingest.record import Item


def add_requirement(draft: Draft, owner: Entity, item: Item, sentences: Sentences, *, task: str, predicate: str) -> None:
    """One leaf requirement of `owner` (a Certificate: CERTIFIES, an Occupation: REQUIRES): its function, its task (the key
    that holds its name) and the clause itself."""
    text = field(item.value, "text")
    if not text:
        return
    level = field(item.value, "level")
    proof = draft.proof(item)
    category = "knowledge" if field(item.value, "type") == "knowledge" else ""
    found = find_skills(sentences[text], category=category)
    place = owner.id
    if function := field(item.value, "function"):
        place = _part(draft, "WorkFunction", function, f"{place} {level}", field(item.value, "function_no"))
        draft.state(place, "PART_OF", owner.id, proof)
    if place != owner.id and (name := field(item.value, task)):
        function_id, place = (
            place,
            _part(draft, "Task", name, place, field(item.value, "task_no") or field(item.value, "work_no")),
        )
        draft.state(place, "PART_OF", function_id, proof)
        clause_owner = place
    else:
        clause_owner = owner.id if owner.kind == "Certificate" else ""
    if clause_owner:
        clause = add_clause(draft, clause_owner, item, text, field(item.value, "no"), found, proof)
        if owner.kind == "Certificate":
            draft.state(clause, "PART_OF", owner.id, proof)
    add_skills(draft, owner.id, predicate, found, proof, level=level if predicate == "REQUIRES" else "")


def _part(draft: Draft, kind: str, name: str, scope: str, number: str) -> str:
    properties = {"no": number} if number and kind == "Task" else {}
    return draft.entity(Entity(entity_id(kind, name=name, scope=scope), kind, name, properties=properties))
