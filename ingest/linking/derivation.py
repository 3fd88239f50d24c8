"""The links as facts: one derivation document whose quotes are the two phrases of each link."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement
from graph.ids import SEPARATOR, document_id, evidence_id
from ingest.linking.link import VERSION
from ingest.linking.pairs import Link, SkillText

SOURCE = "derivation:skill-linking"
"""The one source of all link documents: the next run has other bytes at this source and so replaces the links of the last."""


def linking_batch(links: Iterable[Link], skills: Iterable[SkillText], *, version: str = VERSION) -> GraphBatch:
    """All links as RELATED statements of one document. `skills` are all that were looked at, linked or not.

    The document's sha256 is over the linker's version, the sorted skills and the links, so the same links of the same
    skills are the same document. Raises KeyError for a link to a skill that is not among `skills`.
    """
    texts = {skill.id: skill.text for skill in skills}
    ordered = sorted(links, key=lambda link: (link.left_id, link.right_id))
    sha256 = _digest(version, texts, ordered)
    identifier = document_id(sha256)
    evidence, statements = [], []
    for link in ordered:
        quote = f"{texts[link.left_id]} ⟷ {texts[link.right_id]}"
        rule = f"linking/{link.method}"
        proof = Evidence(
            id=evidence_id(identifier, "", "", f"{link.left_id}{SEPARATOR}{link.right_id}{SEPARATOR}{quote}", rule),
            document=identifier,
            place="",
            page=0,
            clause="",
            quote=quote,
            rule=rule,
        )
        evidence.append(proof)
        statements.append(
            Statement(link.left_id, "RELATED", link.right_id, (proof.id,), {"method": link.method, "score": link.score})
        )
    ends = sorted({end for link in ordered for end in (link.left_id, link.right_id)})
    return GraphBatch(
        document=Document(identifier, "derivation", "技能对应 Skill links", sha256, SOURCE, "derivation", version),
        entities=tuple(Entity(end, "Skill", texts[end]) for end in ends),
        evidence=tuple(evidence),
        statements=tuple(statements),
    )


def _digest(version: str, texts: dict[str, str], links: Iterable[Link]) -> str:
    state = hashlib.sha256(version.encode())
    for identifier in sorted(texts):
        state.update(f"{SEPARATOR}{identifier}".encode("utf-8", "surrogatepass"))
    for link in links:
        state.update(f"{SEPARATOR}{link.left_id}{SEPARATOR}{link.right_id}{SEPARATOR}{link.method} {link.score:.4f}".encode())
    return state.hexdigest()
