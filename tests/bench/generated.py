"""A generated graph of the size the speed figures speak of: skills drawn Zipf-like, one document a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement
from graph.ids import document_id, entity_id, evidence_id

RELATIONS = ("same", "narrower", "broader")


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of entities, and of skills each post, course and certificate names. The defaults make 1.5 M statements."""

    programs: int = 1_000
    posts: int = 5_000
    courses: int = 50_000
    certificates: int = 2_000
    skills: int = 20_000
    links: int = 10_000
    skills_a_post: int = 50
    skills_a_course: int = 23
    skills_a_certificate: int = 40
    statements_a_quote: int = 3

    def shrunk(self, factor: int) -> Size:
        """The same shape with `factor` times fewer programs, posts, courses, certificates, skills and links."""
        return Size(
            self.programs // factor,
            self.posts // factor,
            self.courses // factor,
            self.certificates // factor,
            self.skills // factor,
            self.links // factor,
        )


def batches(size: Size, seed: int = 7) -> Iterator[GraphBatch]:
    """One batch a program with its share of posts, courses and certificates, then one with the links between skills."""
    random = np.random.default_rng(seed)
    skills = [Entity(entity_id("Skill", name=f"技能{n}"), "Skill", f"技能{n}") for n in range(size.skills)]
    popularity = 1.0 / np.arange(1, size.skills + 1) ** 0.8
    popularity /= popularity.sum()
    for number in range(size.programs):
        yield _program(number, size, skills, popularity, random)
    yield _links(size, skills, popularity, random)


def _document(name: str, kind: str) -> Document:
    sha = name.encode().hex().ljust(64, "0")[-64:]
    return Document(document_id(sha), kind, name, sha, f"/generated/{name}", "generated", "1")


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.entities: dict[str, Entity] = {}
        self.evidence: dict[str, Evidence] = {}
        self.statements: list[Statement] = []

    def quote(self, words: str) -> str:
        identifier = evidence_id(self.document.id, "p. 1", "", words, "generated")
        self.evidence[identifier] = Evidence(identifier, self.document.id, "p. 1", 1, "", words, "generated")
        return identifier

    def say(self, subject: Entity, predicate: str, object_: Entity, quote: str, **properties: float | str) -> None:
        self.entities[subject.id] = subject
        self.entities[object_.id] = object_
        self.statements.append(Statement(subject.id, predicate, object_.id, (quote,), dict(properties)))

    def batch(self) -> GraphBatch:
        return GraphBatch(self.document, tuple(self.entities.values()), tuple(self.evidence.values()), tuple(self.statements))


def _program(number: int, size: Size, skills: list[Entity], popularity: np.ndarray, random: np.random.Generator) -> GraphBatch:
    builder = _Builder(_document(f"program{number}", "teaching_standard"))
    code = f"{900000 + number}"
    program = Entity(entity_id("Program", code=code), "Program", f"专业{number}", codes=(code,))
    groups = (
        ("Post", "REQUIRES", size.posts, size.skills_a_post, "PREPARES_FOR"),
        ("Course", "TEACHES", size.courses, size.skills_a_course, "OFFERS"),
        ("Certificate", "CERTIFIES", size.certificates, size.skills_a_certificate, "PREPARES_FOR"),
    )
    for kind, predicate, total, each, joined in groups:
        for place in range(total * number // size.programs, total * (number + 1) // size.programs):
            name = f"{kind}{place}"
            entity = Entity(entity_id(kind, name=name, scope=code), kind, name, scope=f"专业{number} {code}")
            builder.say(program, joined, entity, builder.quote(f"本专业{number}设有{name}"))
            chosen = np.unique(random.choice(size.skills, size=each, p=popularity))
            for first in range(0, len(chosen), size.statements_a_quote):
                part = chosen[first : first + size.statements_a_quote]
                words = f"能够完成{name}的{'、'.join(skills[skill].name for skill in part)}等工作"
                quote = builder.quote(words)
                for skill in part:
                    weight = round(1.0 / len(part), 6)
                    builder.say(entity, predicate, skills[int(skill)], quote, weight=weight)
    return builder.batch()


def _links(size: Size, skills: list[Entity], popularity: np.ndarray, random: np.random.Generator) -> GraphBatch:
    builder = _Builder(_document("links", "derivation"))
    ends = random.choice(size.skills, size=(size.links, 2))
    for number, (left, right) in enumerate(np.unique(np.sort(ends, axis=1), axis=0)):
        if left != right:
            one, other = sorted((skills[int(left)], skills[int(right)]), key=lambda entity: entity.id)
            quote = builder.quote(f"{one.name} ⟷ {other.name}")
            score = round(0.8 + 0.2 * random.random(), 6)
            builder.say(one, "RELATED", other, quote, method="scorer", score=score, relation=RELATIONS[number % 3])
    return builder.batch()
