"""The one table of kinds, predicates and properties: constraints, validation, documentation and views read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import SchemaError
from graph.facts import Entity, GraphBatch, Properties, Statement
from graph.kinds import KINDS, LEVEL, PROVENANCE, Kind, Property

__all__ = (
    "KINDS",
    "LEVEL_RANKS",
    "PREDICATES",
    "PROVENANCE",
    "Kind",
    "Predicate",
    "Property",
    "check_batch",
    "check_entity",
    "check_statement",
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """A kind of statement: relationship type, Chinese term, meaning, allowed (subject, object) labels, properties."""

    type: str
    zh: str
    meaning: str
    ends: frozenset[tuple[str, str]]
    properties: tuple[Property, ...] = ()


def _ends(subjects: str, objects: str) -> frozenset[tuple[str, str]]:
    return frozenset((s, o) for s in subjects.split() for o in objects.split())


WEIGHT = Property("weight", float, "share of the subject that the object makes up, above 0, at most 1")
METHOD = Property(
    "method", str, "how it was found or linked: exact | alias | words | scorer | review | mapping | gazetteer | phrase"
)
SCORE = Property("score", float, "certainty of the method, above 0, at most 1")

MATCHED = frozenset((kind, kind) for kind in ("Skill", "Occupation", "Industry"))

PREDICATES: dict[str, Predicate] = {
    row.type: row
    for row in (
        Predicate(
            "REQUIRES",
            "要求",
            "a post or task needs a skill",
            _ends("Post Occupation Task", "Skill"),
            (WEIGHT, LEVEL, Property("importance", str, "essential | optional, as an external scheme says")),
        ),
        Predicate("TEACHES", "教授", "a course teaches a skill", _ends("Course CourseModule", "Skill"), (WEIGHT,)),
        Predicate("CERTIFIES", "证明", "a certificate proves a skill", _ends("Certificate", "Skill"), (WEIGHT,)),
        Predicate("ASSESSES", "考核", "a competition assesses a skill", _ends("Competition", "Skill"), (WEIGHT,)),
        Predicate(
            "EXPRESSES",
            "表达",
            "a clause, or the demand in adverts, expresses a skill",
            _ends("Clause Demand", "Skill"),
            (METHOD, SCORE, Property("adverts", int, "number of different adverts of the demand that name the skill")),
        ),
        Predicate(
            "BROADER",
            "上位",
            "a skill or occupation is part of a broader one",
            frozenset({("Skill", "Skill"), ("Occupation", "Occupation"), ("Program", "Program"), ("Industry", "Industry")}),
        ),
        Predicate(
            "RELATED",
            "对应",
            "two skills are linked: teaching the one counts for the other; read in both directions, as the relation says",
            _ends("Skill", "Skill"),
            (METHOD, SCORE, Property("relation", str, "same | narrower (the subject is a part of the object) | broader")),
        ),
        Predicate(
            "EXACT_MATCH",
            "等同",
            "an entity of an external scheme is the same as ours",
            MATCHED,
            (METHOD, SCORE),
        ),
        Predicate(
            "CLOSE_MATCH",
            "近似",
            "an entity of another scheme is nearly the same",
            MATCHED,
            (METHOD, SCORE),
        ),
        Predicate(
            "PREREQUISITE_OF",
            "先修",
            "a course, or a point of knowledge, comes before another",
            frozenset({("Course", "Course"), ("Skill", "Skill")}),
        ),
        Predicate(
            "PREPARES_FOR",
            "面向",
            "a program leads to a post, occupation, industry, certificate or further program",
            _ends("Program", "Post Occupation Industry Certificate Program"),
        ),
        Predicate(
            "OFFERS",
            "开设",
            "a program offers a course",
            _ends("Program", "Course"),
            (
                Property("term", str, "terms as printed"),
                Property("credits", float, "credits"),
                Property("hours", int, "class hours"),
                Property("nature", str, "必修 or 选修, as printed"),
            ),
        ),
        Predicate(
            "QUALIFIES_FOR",
            "胜任",
            "a certificate qualifies for a post, occupation or is meant for a program",
            _ends("Certificate", "Post Occupation Program"),
        ),
        Predicate("ADDRESSES", "面向专业", "a competition is meant for a program", _ends("Competition", "Program")),
        Predicate(
            "STACKS_TOWARDS",
            "叠加",
            "a micro-credential counts towards a certificate or program",
            _ends("Certificate", "Certificate Program"),
        ),
        Predicate(
            "RESULT_OF",
            "统计于",
            "counts of an examination are of a certificate, and of a school",
            _ends("ExamResult", "Certificate Organization"),
        ),
        Predicate("ISSUED_BY", "颁发", "who issues it", _ends("Certificate Competition", "Organization")),
        Predicate(
            "DEFINES",
            "规定",
            "an edition of a standard says what a certificate, occupation, program or course is",
            _ends("Standard", "Certificate Occupation Program Course"),
        ),
        Predicate(
            "SUPERSEDES",
            "替代",
            "an edition replaces another",
            _ends("Certificate Program Occupation", "Certificate Program Occupation") | _ends("Standard", "Standard"),
        ),
        Predicate(
            "EXCHANGES_FOR", "置换", "counts for", _ends("Certificate Competition Course ExchangeRule", "Course ExchangeRule")
        ),
        Predicate(
            "PART_OF",
            "属于",
            "is a part of",
            frozenset(
                {
                    ("CourseModule", "Course"),
                    ("Task", "CourseModule"),
                    ("Task", "Course"),
                    ("Task", "WorkFunction"),
                    ("Task", "Post"),
                    ("Task", "Occupation"),
                    ("WorkFunction", "Certificate"),
                    ("WorkFunction", "Occupation"),
                    ("Clause", "Task"),
                    ("Clause", "Course"),
                    ("Clause", "CourseModule"),
                    ("Clause", "Program"),
                    ("Certificate", "Certificate"),
                    ("Clause", "Certificate"),
                    ("Post", "Occupation"),
                    ("Demand", "Post"),
                }
            ),
        ),
    )
}
"""Predicates that documents state. The store adds two of provenance, written by the loader alone: (Evidence)-[:PART_OF]->
(Document), and (any entity)-[:DEFINED_IN]->(Document) for every document that speaks of it."""

LEVEL_RANKS = {
    "五级/初级工": 1,
    "四级/中级工": 2,
    "三级/高级工": 3,
    "二级/技师": 4,
    "一级/高级技师": 5,
    "五级": 1,
    "四级": 2,
    "三级": 3,
    "二级": 4,
    "一级": 5,
    "初级": 1,
    "中级": 3,
    "高级": 5,
    "初级工": 1,
    "中级工": 2,
    "高级工": 3,
    "技师": 4,
    "高级技师": 5,
}


_ROWS = {name: kind.properties for name, kind in KINDS.items()} | {name: each.properties for name, each in PREDICATES.items()}
_TYPES: dict[str, dict[str, type]] = {name: {row.name: row.type for row in rows} for name, rows in _ROWS.items()}
"""Types of the properties of each kind and predicate, by their names."""


def check_entity(entity: Entity) -> None:
    """Raise SchemaError unless the entity's kind is known, its id and name are not empty and its properties are of the table."""
    if entity.kind not in KINDS:
        raise SchemaError(f"unknown kind of entity: {entity.kind}", what=entity.id)
    if not entity.id or not entity.name.strip():
        raise SchemaError(f"an entity of kind {entity.kind} without id or name", what=entity.id)
    _check_properties(_TYPES[entity.kind], entity.properties, entity.id)


def check_statement(statement: Statement, subject_kind: str, object_kind: str) -> None:
    """Raise SchemaError unless the predicate is known, may join these kinds, and the statement has evidence."""
    predicate = PREDICATES.get(statement.predicate)
    if predicate is None:
        raise SchemaError(f"unknown predicate: {statement.predicate}", what=_words(statement))
    if (subject_kind, object_kind) not in predicate.ends:
        raise SchemaError(f"{statement.predicate} may not join {subject_kind} and {object_kind}", what=_words(statement))
    if not statement.evidence:
        raise SchemaError("a statement without evidence", what=_words(statement))
    _check_properties(_TYPES[statement.predicate], statement.properties, statement)


def check_batch(batch: GraphBatch) -> None:
    """Raise SchemaError for the first entity, statement or evidence of the batch that does not fit the table."""
    kinds: dict[str, str] = {}
    for entity in batch.entities:
        check_entity(entity)
        kinds[entity.id] = entity.kind
    quotes = {evidence.id for evidence in batch.evidence}
    for evidence in batch.evidence:
        if evidence.document != batch.document.id or not evidence.quote:
            raise SchemaError("evidence without quote or of another document", what=evidence.id)
    for statement in batch.statements:
        for end in (statement.subject, statement.object):
            if end not in kinds:
                raise SchemaError(f"{end} is not an entity of the batch", what=_words(statement))
        check_statement(statement, kinds[statement.subject], kinds[statement.object])
        for identifier in statement.evidence:
            if identifier not in quotes:
                raise SchemaError(f"evidence {identifier} is not in the batch", what=_words(statement))


def _words(statement: Statement) -> str:
    return f"{statement.subject} {statement.predicate} {statement.object}"


def _check_properties(allowed: Mapping[str, type], found: Properties, owner: str | Statement) -> None:
    for name, value in found.items():
        wanted = allowed.get(name)
        if wanted is None:
            raise SchemaError(f"unknown property {name}", what=owner if isinstance(owner, str) else _words(owner))
        if not isinstance(value, wanted) and not (wanted is float and isinstance(value, int)):
            what = owner if isinstance(owner, str) else _words(owner)
            raise SchemaError(f"property {name} must be {wanted.__name__}, is {value!r}", what=what)
