"""Certificate standards (职业技能等级标准): one certificate a level, what it certifies, whom it is for, who issues it."""

from __future__ import annotations

from graph.facts import Entity
from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.requirements import add_requirement
from ingest.derive.skills import Sentences
from ingest.derive.standard import add_standard
from ingest.derive.values import field, name_of, scalar, text_of
from ingest.record import Item, Place, Record

READ_ELSEWHERE = frozenset({"title", "certificate", "standard_code", "edition", "published", "levels", "drafting_organizations"})
TYPE = "职业技能等级证书"


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of one certificate, at all its levels."""
    item = scalar(record, "title") or scalar(record, "certificate")
    name = text_of(record, "certificate") or text_of(record, "title").removesuffix("职业技能等级标准").removesuffix("标准")
    if item is None or not name:
        draft.issue(Place(), "", "a certificate standard without its title: nothing was derived from it")
        return
    printed = [name_of(one.value) for one in record.items if one.key == "levels"]
    clauses = [field(one.value, "level") for one in record.items if one.key == "clauses"]
    levels = list(dict.fromkeys(level for level in [*printed, *clauses] if level)) or [""]
    code = text_of(record, "standard_code")
    certificates = {level: names.certificate(name, level=level, type_=TYPE, standard_code=code) for level in levels}
    for certificate in certificates.values():
        draft.entity(certificate)
    _join_general(draft, name, certificates, item)
    add_standard(draft, record, text_of(record, "title") or f"{name}职业技能等级标准", certificates.values(), proof=item)
    for one in record.items:
        match one.key:
            case "clauses":
                level = field(one.value, "level")
                for certificate in _of(certificates, level):
                    add_requirement(draft, certificate, one, sentences, task="task", predicate="CERTIFIES")
            case "posts":
                _qualify(draft, certificates, one, names.post(name_of(one.value)) if name_of(one.value) else None)
            case "programs":
                program = name_of(one.value)
                level = field(one.value, "school_level")
                found = names.program(program, field(one.value, "code"), level=level) if program else None
                _qualify(draft, certificates, one, found)
            case "issuer":
                _issue(draft, certificates, one)
            case key if key not in READ_ELSEWHERE:
                draft.issue(one.place, one.quote, f"nothing is derived from {key}")


def _join_general(draft: Draft, name: str, certificates: dict[str, Entity], item: Item) -> None:
    """Each level is PART_OF the certificate of no level, which is what programs list by name."""
    general = names.certificate(name, type_=TYPE)
    for level, certificate in certificates.items():
        if level or certificate.codes:
            draft.state(certificate.id, "PART_OF", draft.entity(general), draft.proof(item))


def _issue(draft: Draft, certificates: dict[str, Entity], item: Item) -> None:
    if name := name_of(item.value):
        organization = draft.entity(names.organization(name, "evaluation"))
        for certificate in certificates.values():
            draft.state(certificate.id, "ISSUED_BY", organization, draft.proof(item))


def _of(certificates: dict[str, Entity], level: str) -> list[Entity]:
    """The certificate of the level; all of them where the level is not printed."""
    return [certificates[level]] if level in certificates else list(certificates.values())


def _qualify(draft: Draft, certificates: dict[str, Entity], item: Item, object_: Entity | None) -> None:
    if object_ is None:
        return
    draft.entity(object_)
    for certificate in _of(certificates, field(item.value, "level")):
        draft.state(certificate.id, "QUALIFIES_FOR", object_.id, draft.proof(item))
