"""The typed answers: what each question returns. Lists are ordered as the question's docstring says."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.facts import Properties


@dataclass(slots=True, unsafe_hash=True)
class Ref:
    """An entity, short: enough to show and to ask on. `scope` tells apart entities of one name. As CoveredSkill not frozen."""

    id: str
    kind: str
    name: str
    scope: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """One piece of evidence as people read it."""

    id: str
    document: str
    title: str
    place: str
    page: int
    clause: str
    quote: str
    rule: str


@dataclass(slots=True, unsafe_hash=True)
class CoveredSkill:
    """A skill the post requires and what meets it: `taught` is the skill actually taught (the same one, or a linked one),
    `strength` 1.0 where it is the same, else the score of the link, half of it where `relation` is partly; `weight` is the
    requirement's.

    Not to be changed, though not frozen: an answer holds hundreds, and making a frozen one takes six times as long."""

    skill: Ref
    weight: float
    taught: Ref
    strength: float
    method: str
    required_by: tuple[str, ...] = ()
    taught_by: tuple[str, ...] = ()
    """Ids of the evidence for the requirement and for the teaching."""
    relation: str = "exact"
    """What is taught against what is required: exact, broader (it covers more), or partly (it is a part or kind of it)."""


@dataclass(frozen=True, slots=True)
class CourseCoverage:
    """A course and its share of the post's weighted skills, 0 to 1."""

    course: Ref
    coverage: float
    skills: tuple[CoveredSkill, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What coverage is measured against: number of skills the post requires, their summed weight, and the share of that
    weight that any course of the graph teaches. `note` says why there is no number, "" where there is one."""

    skills: int
    weight: float
    known_share: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CoursesCovering:
    release: str
    post: Ref
    baseline: Baseline
    courses: tuple[CourseCoverage, ...]
    total: int
    """Number of courses with any coverage, before paging."""


@dataclass(frozen=True, slots=True)
class MissingSkill:
    """A skill the courses do not teach fully: `met` is how much of it they do (0 none, below 1 through a link)."""

    skill: Ref
    weight: float
    met: float
    taught_elsewhere: tuple[Ref, ...]
    """Up to three courses outside the given ones that teach it best."""
    required_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingSkills:
    release: str
    post: Ref
    courses: tuple[Ref, ...]
    baseline: Baseline
    covered: float | None
    """Share of the post's weight that the courses cover together, None without a baseline."""
    missing: tuple[MissingSkill, ...]


@dataclass(frozen=True, slots=True)
class CertificateFor:
    """A certificate and why it stands here: `basis` holds "named" (its standard names the post), "program" (a program
    that leads to the post lists it), "skills" (it certifies skills the post requires); `coverage` is the share of the
    post's weight it certifies, None where nothing is known of its skills."""

    certificate: Ref
    basis: tuple[str, ...]
    coverage: float | None
    skills: tuple[CoveredSkill, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificatesFor:
    release: str
    post: Ref
    baseline: Baseline
    certificates: tuple[CertificateFor, ...]


@dataclass(frozen=True, slots=True)
class PostFor:
    """A post and how much of what it requires the course teaches."""

    post: Ref
    coverage: float
    skills: tuple[CoveredSkill, ...]


@dataclass(frozen=True, slots=True)
class PostsFor:
    release: str
    course: Ref
    skills: int
    posts: tuple[PostFor, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement as an edge of an answer: ids of its ends, predicate, properties, ids of evidence, number of documents."""

    id: str
    subject: str
    predicate: str
    object: str
    properties: Properties
    evidence: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class EvidenceFor:
    release: str
    subject: Ref
    predicate: str
    object: Ref
    properties: Properties
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    entity: Ref
    matched: str
    """The name, alias or code that matched."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    release: str
    text: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Node:
    entity: Ref
    distance: int
    properties: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Entities around one, nearest first, and the facts among them. `cut` counts entities left out by the limit."""

    release: str
    center: Ref
    nodes: tuple[Node, ...]
    facts: tuple[Fact, ...]
    quotes: tuple[Quote, ...]
    cut: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the release: entities a kind, statements a predicate, documents a kind, and evidence in all."""

    release: str
    kinds: dict[str, int]
    predicates: dict[str, int]
    documents: dict[str, int]
    evidence: int
