"""National occupational standards: what an occupation requires and its levels certify, by function, work content and level."""

from __future__ import annotations

import re

from graph.facts import Entity, Value
from graph.schema import LEVEL_RANKS
from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.requirements import add_requirement, function_of
from ingest.derive.skills import Sentences, add_clause, add_skills, find_skills
from ingest.derive.standard import add_standard
from ingest.derive.values import field, name_of, number, scalar, text_of
from ingest.record import Item, Place, Record

READ_ELSEWHERE = frozenset(
    {"occupation", "occupation_code", "edition", "published", "levels", "title", "standard_code", "definition", "environment"}
    | {"traits", "education", "exam_method", "exam_minutes", "entry_conditions", "training_hours"}
)
"""Keys that are read before the rest, or that hold no fact the schema knows (who may enter, how the exam is held)."""
TYPE, TECHNICAL = "职业技能等级证书", "专业技术等级证书"
CATEGORIES = {"ethics": "attitude", "basic_knowledge": "knowledge"}


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of one occupation: it REQUIRES the skills of all levels, each level's certificate CERTIFIES its own."""
    item = scalar(record, "occupation") or scalar(record, "occupation_code")
    name = text_of(record, "occupation") or text_of(record, "occupation_code")
    if item is None:
        draft.issue(Place(), "", "an occupational standard without its occupation: nothing was derived from it")
        return
    occupation, why = names.occupation(name, text_of(record, "occupation_code"))
    if why:
        draft.issue(item.place, name, why)
    if (definition := text_of(record, "definition")) and occupation.codes:
        occupation = _with(occupation, definition=definition)
    draft.entity(occupation)
    general, certificates = _certificates(draft, record, occupation, item)
    add_standard(draft, record, f"{name}国家职业标准", (occupation, *certificates.values()), proof=item)
    for one in record.items:
        match one.key:
            case "clauses":
                certificate = certificates.get(_rank_key(field(one.value, "level")))
                add_requirement(draft, occupation, one, sentences, task="work", predicate="REQUIRES", certificate=certificate)
            case "weights":
                _add_weight(draft, occupation, certificates, one)
            case "ethics" | "basic_knowledge":
                _add_basic(draft, occupation, general, one, sentences)
            case key if key not in READ_ELSEWHERE:
                draft.issue(one.place, one.quote, f"nothing is derived from {key}")


def _certificates(draft: Draft, record: Record, occupation: Entity, item: Item) -> tuple[Entity, dict[str, Entity]]:
    """The certificate of no level, which programs list by name, and that of each level by the level as it is looked up."""
    printed = [(name_of(one.value), one) for one in record.items if one.key == "levels"]
    printed += [(field(one.value, "level"), one) for one in record.items if one.key == "clauses"]
    technical = any(level in {"初级", "中级", "高级"} for level, _ in printed)
    type_ = TECHNICAL if technical else TYPE
    general = names.certificate(occupation.name, type_=type_)
    hours = {field(one.value, "level"): one for one in record.items if one.key == "training_hours"}
    found: dict[str, Entity] = {}
    for level, proof in printed:
        if not level or _rank_key(level) in found:
            continue
        certificate = names.certificate(occupation.name, level=_rank_key(level), type_=type_)
        grade = re.search(r"[一二三四五]级", level)
        if "level_rank" not in certificate.properties and grade is not None:
            certificate = _with(certificate, level_rank=LEVEL_RANKS[grade[0]])
        if level in hours and (stated := number(hours[level].value["hours"])):
            certificate = _with(certificate, training_hours=int(stated))
        found[_rank_key(level)] = certificate
        draft.state(draft.entity(certificate), "PART_OF", draft.entity(general), draft.proof(proof))
        draft.state(certificate.id, "QUALIFIES_FOR", occupation.id, draft.proof(item))
        if level in hours:
            draft.state(certificate.id, "QUALIFIES_FOR", occupation.id, draft.proof(hours[level]))
    return general, found


def _rank_key(level: str) -> str:
    return re.sub(r"\s", "", level).replace("／", "/")


def _add_weight(draft: Draft, occupation: Entity, certificates: dict[str, Entity], item: Item) -> None:
    """The shares of a function in both examinations, as its properties."""
    function = field(item.value, "function")
    shares: dict[str, Value] = {
        name: round(number(item.value[key]) / 100, 4)
        for key, name in (("theory_pct", "theory_share"), ("skill_pct", "skill_share"))
        if item.value.get(key)
    }
    if not function or not shares:
        return
    level = field(item.value, "level")
    proof = draft.proof(item)
    entity = _with(function_of(occupation, function, level, field(item.value, "direction"), ""), **shares)
    draft.state(draft.entity(entity), "PART_OF", occupation.id, proof)
    if (certificate := certificates.get(_rank_key(level))) is not None:
        draft.state(entity.id, "PART_OF", certificate.id, proof)


def _add_basic(draft: Draft, occupation: Entity, general: Entity, item: Item, sentences: Sentences) -> None:
    """A line of 职业道德 or 基础知识: a clause of the certificate of every level, and what it asks for."""
    text = field(item.value, "text")
    if not text:
        return
    proof = draft.proof(item)
    found = find_skills(sentences[text], category=CATEGORIES[item.key])
    add_clause(draft, draft.entity(general), item, text, field(item.value, "no"), found, proof)
    add_skills(draft, occupation.id, "REQUIRES", found, proof)


def _with(entity: Entity, **properties: Value) -> Entity:
    return Entity(
        entity.id, entity.kind, entity.name, entity.scope, entity.codes, entity.aliases, {**entity.properties, **properties}
    )
