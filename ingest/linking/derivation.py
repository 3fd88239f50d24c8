"""The links as facts: one derivation document whose quotes are the two phrases of each link."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from graph.facts import Document, Entity, Evidence, GraphBatch, Properties, Statement
from graph.ids import SEPARATOR, document_id, evidence_id
from ingest.linking.clusters import Broader, Canonical, Hierarchy
from ingest.linking.link import VERSION
from ingest.linking.pairs import Link, SkillText

SOURCE = "derivation:skill-linking"
"""The one source of all link documents: the next run has other bytes at this source and so replaces the links of the last."""


def linking_batch(
    links: Iterable[Link], skills: Iterable[SkillText], *, hierarchy: Hierarchy | None = None, version: str = VERSION
) -> GraphBatch:
    """All links as RELATED statements of one document, the canonical skill of each phrase that shares one as properties, and
    BROADER among canonical skills. `skills` are all that were looked at, linked or not.

    The document's sha256 is over the linker's version, the sorted skills, the links and the hierarchy, so the same links of
    the same skills are the same document. Raises KeyError for a link to a skill that is not among `skills`.
    """
    texts = {skill.id: skill.text for skill in skills}
    ordered = sorted(links, key=lambda link: (link.left_id, link.right_id))
    known = hierarchy or Hierarchy((), (), {})
    sha256 = _digest(version, texts, ordered, known)
    identifier = document_id(sha256)
    evidence, statements = [], []
    for link in ordered:
        proof = _proof(
            identifier, f"{texts[link.left_id]} {_SIGNS[link.relation]} {texts[link.right_id]}", f"linking/{link.method}", link
        )
        evidence.append(proof)
        said: Properties = {"method": link.method, "score": link.score, "relation": link.relation}
        statements.append(Statement(link.left_id, "RELATED", link.right_id, (proof.id,), said))
    for edge in known.broader:
        proof = _proof(identifier, f"{edge.left} ⊂ {edge.right}", f"linking/broader-{edge.basis}", edge)
        evidence.append(proof)
        statements.append(Statement(edge.narrower, "BROADER", edge.broader, (proof.id,)))
    ends = {end for link in ordered for end in (link.left_id, link.right_id)}
    ends |= {end for edge in known.broader for end in (edge.narrower, edge.broader)}
    said_of = _canonical(known.skills)
    return GraphBatch(
        document=Document(identifier, "derivation", "技能对应 Skill links", sha256, SOURCE, "derivation", version),
        entities=tuple(Entity(end, "Skill", texts[end], properties=said_of.get(end, {})) for end in sorted(ends | set(said_of))),
        evidence=tuple(evidence),
        statements=tuple(statements),
    )


_SIGNS = {"same": "⟷", "narrower": "⊂", "broader": "⊃"}


def _proof(document: str, quote: str, rule: str, about: Link | Broader) -> Evidence:
    left, right = (about.left_id, about.right_id) if isinstance(about, Link) else (about.narrower, about.broader)
    identifier = evidence_id(document, "", "", f"{left}{SEPARATOR}{right}{SEPARATOR}{quote}", rule)
    return Evidence(id=identifier, document=document, place="", page=0, clause="", quote=quote, rule=rule)


def _canonical(skills: Sequence[Canonical]) -> dict[str, dict[str, str]]:
    """Id -> properties: every phrase of a canonical skill names its head and what the skill is called."""
    return {member: {"canonical": one.head, "label": one.label} for one in skills for member in one.members}


def _digest(version: str, texts: dict[str, str], links: Iterable[Link], known: Hierarchy) -> str:
    state = hashlib.sha256(version.encode())
    for identifier in sorted(texts):
        state.update(f"{SEPARATOR}{identifier}".encode("utf-8", "surrogatepass"))
    for link in links:
        how = f"{link.method} {link.score:.4f} {link.relation}"
        state.update(SEPARATOR.join((SEPARATOR, link.left_id, link.right_id, how)).encode("utf-8", "surrogatepass"))
    for one in known.skills:
        state.update(SEPARATOR.join((SEPARATOR, one.head, one.label, *one.members)).encode("utf-8", "surrogatepass"))
    for edge in known.broader:
        said = SEPARATOR.join((SEPARATOR, edge.narrower, edge.broader, edge.basis))
        state.update(said.encode("utf-8", "surrogatepass"))
    return state.hexdigest()
