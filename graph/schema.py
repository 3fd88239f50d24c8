"""The one table of kinds, predicates and properties: constraints, validation, documentation and views read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import SchemaError
from graph.facts import Entity, GraphBatch, Properties, Statement


@dataclass(frozen=True, slots=True)
class Property:
    """Name of a property, the Python type of its value (tuple of str for lists), and its unit or meaning."""

    name: str
    type: type
    meaning: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity: label in the store, Chinese term, meaning, own properties."""

    label: str
    zh: str
    meaning: str
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    """A kind of statement: relationship type, Chinese term, meaning, allowed (subject, object) labels, properties."""

    type: str
    zh: str
    meaning: str
    ends: frozenset[tuple[str, str]]
    properties: tuple[Property, ...] = ()


def _table(*rows: Kind) -> dict[str, Kind]:
    return {row.label: row for row in rows}


LEVEL = Property("level", str, "level as printed: 初级, 三级/高级工")
RANK = Property("level_rank", int, "the same on one rising scale: 五级/初级工 = 1 ... 一级/高级技师 = 5; 初级 1, 中级 3, 高级 5")
NUMBER = Property("no", str, "number as printed: 1.2.3, ①")
TEXT = Property("text", str, "the requirement as printed")

KINDS = _table(
    Kind("Post", "岗位", "a post people are hired for, as a document names it"),
    Kind(
        "Occupation",
        "职业",
        "an occupation of the national classification",
        (Property("emerging", bool, "added after the 2022 classification"),),
    ),
    Kind(
        "Skill",
        "技能",
        "something a person can do or know, as a phrase of a document",
        (
            Property("category", str, "skill | knowledge | tool | attitude"),
            Property("strand", str, "hard | soft | digital | green"),
        ),
    ),
    Kind("Task", "工作任务", "a typical work task or work content", (NUMBER,)),
    Kind("WorkFunction", "工作领域", "a work field or occupational function", (NUMBER,)),
    Kind(
        "Course",
        "课程",
        "a course of a program",
        (
            Property("type", str, "专业核心课程, 专业基础课程, ... as the document groups it"),
            Property("hours", int, "class hours"),
            Property("credits", float, "credits"),
        ),
    ),
    Kind("CourseModule", "课程模块", "a module or project of a course", (Property("hours", int, "class hours"),)),
    Kind(
        "Program",
        "专业",
        "a program of the national catalogue",
        (
            Property("education_level", str, "中职, 高职专科, 高职本科 or as printed"),
            Property("duration_years", float, "years of study, the usual one"),
        ),
    ),
    Kind(
        "Certificate",
        "证书",
        "a certificate; one entity a level where levels are printed",
        (LEVEL, RANK, Property("type", str, "职业技能等级证书, 职业资格证书, ... as printed")),
    ),
    Kind("Competition", "赛项", "a competition event", (LEVEL, Property("year", int, "year"))),
    Kind(
        "Organization",
        "组织",
        "an issuer, school, enterprise",
        (Property("role", str, "government | industry | enterprise | school | evaluation"),),
    ),
    Kind("Clause", "条款", "one leaf requirement as printed", (NUMBER, TEXT)),
    Kind(
        "Demand",
        "需求",
        "post x skill x region x month from adverts",
        (Property("region", str, "region"), Property("month", str, "YYYY-MM"), Property("adverts", int, "number of adverts")),
    ),
    Kind("ExchangeRule", "学分置换规则", "what counts for what", (Property("credits", float, "credits"),)),
)

PROVENANCE = _table(
    Kind(
        "Document",
        "文件",
        "one edition of a source",
        (
            Property("kind", str, "teaching_standard, program_intro, ..."),
            Property("sha256", str, "of its bytes"),
            Property("sources", tuple, "absolute paths these bytes were read from"),
            Property("format", str, "pdf, md, docx, xlsx, csv, derivation"),
            Property("reading", str, "versions of what read it"),
            Property("pages", int, "number of pages, 0 where the format has none"),
            Property("complete", bool, "false while its facts are being loaded"),
        ),
    ),
    Kind(
        "Evidence",
        "证据",
        "a verbatim quote",
        (
            Property("document", str, "id of the document"),
            Property("place", str, "page, sheet and row, or line, for people"),
            Property("page", int, "page counted from 1, 0 where there are none"),
            Property("clause", str, "printed number"),
            Property("quote", str, "the words, verbatim"),
            Property("rule", str, "what read it"),
            Property("reading", str, "the reading of the document that said it last"),
        ),
    ),
)


def _ends(subjects: str, objects: str) -> frozenset[tuple[str, str]]:
    return frozenset((s, o) for s in subjects.split() for o in objects.split())


WEIGHT = Property("weight", float, "share of the subject that the object makes up, above 0, at most 1")
METHOD = Property("method", str, "how the skill was found or linked: exact | alias | embedding | gazetteer | phrase")
SCORE = Property("score", float, "certainty of the method, above 0, at most 1")

PREDICATES: dict[str, Predicate] = {
    row.type: row
    for row in (
        Predicate("REQUIRES", "要求", "a post or task needs a skill", _ends("Post Occupation Task", "Skill"), (WEIGHT, LEVEL)),
        Predicate("TEACHES", "教授", "a course teaches a skill", _ends("Course CourseModule", "Skill"), (WEIGHT,)),
        Predicate("CERTIFIES", "证明", "a certificate proves a skill", _ends("Certificate", "Skill"), (WEIGHT,)),
        Predicate("ASSESSES", "考核", "a competition assesses a skill", _ends("Competition", "Skill"), (WEIGHT,)),
        Predicate("EXPRESSES", "表达", "a clause expresses a skill", _ends("Clause", "Skill"), (METHOD, SCORE)),
        Predicate(
            "BROADER",
            "上位",
            "a skill or occupation is part of a broader one",
            frozenset({("Skill", "Skill"), ("Occupation", "Occupation"), ("Program", "Program")}),
        ),
        Predicate(
            "RELATED",
            "对应",
            "two skills are linked: teaching the one counts for the other; read in both directions",
            _ends("Skill", "Skill"),
            (METHOD, SCORE),
        ),
        Predicate("PREREQUISITE_OF", "先修", "a course comes before another", _ends("Course", "Course")),
        Predicate(
            "PREPARES_FOR",
            "面向",
            "a program leads to a post, occupation, certificate or further program",
            _ends("Program", "Post Occupation Certificate Program"),
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
            ),
        ),
        Predicate(
            "QUALIFIES_FOR",
            "胜任",
            "a certificate qualifies for a post, occupation or is meant for a program",
            _ends("Certificate", "Post Occupation Program"),
        ),
        Predicate("ISSUED_BY", "颁发", "who issues it", _ends("Certificate Competition", "Organization")),
        Predicate(
            "SUPERSEDES",
            "替代",
            "an edition replaces another",
            _ends("Certificate Program Occupation", "Certificate Program Occupation"),
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
                    ("WorkFunction", "Certificate"),
                    ("WorkFunction", "Occupation"),
                    ("Clause", "Task"),
                    ("Clause", "Course"),
                    ("Clause", "CourseModule"),
                    ("Clause", "Program"),
                    ("Certificate", "Certificate"),
                    ("Clause", "Certificate"),
                    ("Post", "Occupation"),
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


def check_entity(entity: Entity) -> None:
    """Raise SchemaError unless the entity's kind is known, its id and name are not empty and its properties are of the table."""
    kind = KINDS.get(entity.kind)
    if kind is None:
        raise SchemaError(f"unknown kind of entity: {entity.kind}", what=entity.id)
    if not entity.id or not entity.name.strip():
        raise SchemaError(f"an entity of kind {entity.kind} without id or name", what=entity.id)
    _check_properties(kind.properties, entity.properties, entity.id)


def check_statement(statement: Statement, subject_kind: str, object_kind: str) -> None:
    """Raise SchemaError unless the predicate is known, may join these kinds, and the statement has evidence."""
    predicate = PREDICATES.get(statement.predicate)
    what = f"{statement.subject} {statement.predicate} {statement.object}"
    if predicate is None:
        raise SchemaError(f"unknown predicate: {statement.predicate}", what=what)
    if (subject_kind, object_kind) not in predicate.ends:
        raise SchemaError(f"{statement.predicate} may not join {subject_kind} and {object_kind}", what=what)
    if not statement.evidence:
        raise SchemaError("a statement without evidence", what=what)
    _check_properties(predicate.properties, statement.properties, what)


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
        what = f"{statement.subject} {statement.predicate} {statement.object}"
        for end in (statement.subject, statement.object):
            if end not in kinds:
                raise SchemaError(f"{end} is not an entity of the batch", what=what)
        check_statement(statement, kinds[statement.subject], kinds[statement.object])
        for identifier in statement.evidence:
            if identifier not in quotes:
                raise SchemaError(f"evidence {identifier} is not in the batch", what=what)


def _check_properties(allowed: Iterable[Property], found: Properties, what: str) -> None:
    types = {row.name: row.type for row in allowed}
    for name, value in found.items():
        wanted = types.get(name)
        if wanted is None:
            raise SchemaError(f"unknown property {name}", what=what)
        if not isinstance(value, wanted) and not (wanted is float and isinstance(value, int)):
            raise SchemaError(f"property {name} must be {wanted.__name__}, is {value!r}", what=what)
