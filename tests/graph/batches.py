"""Batches that tests write: a program's document with posts, skills and what they require, each with its quote."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement
from graph.ids import document_id, entity_id, evidence_id

POST = entity_id("Post", name="网店运营专员")


def post(name: str, **more: tuple[str, ...]) -> Entity:
    """A post by its name."""
    return Entity(entity_id("Post", name=name), "Post", name, **more)  # type: ignore[arg-type]


def skill(name: str, **more: tuple[str, ...]) -> Entity:
    """A skill by its phrase."""
    return Entity(entity_id("Skill", name=name), "Skill", name, properties={"category": "skill"}, **more)  # type: ignore[arg-type]


def batch(
    requires: Mapping[str, Sequence[str]],
    *,
    content: str = "first edition",
    path: str = "/lessons/standard.pdf",
    reading: str = "1",
    weight: float = 0.5,
    extra: Sequence[Entity] = (),
) -> GraphBatch:
    """A document whose bytes are `content`, read from `path`, that says which skills each post requires."""
    sha256 = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(document_id(sha256), "teaching_standard", "电子商务专业教学标准", sha256, path, "pdf", reading, 3)
    entities: dict[str, Entity] = {entity.id: entity for entity in extra}
    evidence: list[Evidence] = []
    statements: list[Statement] = []
    for name, skills in requires.items():
        subject = post(name)
        entities.setdefault(subject.id, subject)
        for number, phrase in enumerate(skills, start=1):
            object_ = skill(phrase)
            entities.setdefault(object_.id, object_)
            quote = f"{name}应具备{phrase}的能力"
            identifier = evidence_id(document.id, "p. 2", str(number), quote, "test/requires")
            evidence.append(Evidence(identifier, document.id, "p. 2", 2, str(number), quote, "test/requires"))
            statements.append(Statement(subject.id, "REQUIRES", object_.id, (identifier,), {"weight": weight}))
    return GraphBatch(document, tuple(entities.values()), tuple(evidence), tuple(statements))
