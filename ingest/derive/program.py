"""Teaching standards, program introductions, training plans: a program, what it leads to, asks for and offers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from graph.facts import Entity, Value
from ingest.derive import names
from ingest.derive.affinity import affinities
from ingest.derive.core_course import derive_core_course
from ingest.derive.draft import Draft
from ingest.derive.skills import Found, Sentences, add_clause, add_skills, course_skills, find_skills
from ingest.derive.standard import add_standard
from ingest.derive.values import field as field_of
from ingest.derive.values import name_of, number, scalar, text_of
from ingest.record import Item, Place, Record

READ_ELSEWHERE = frozenset(
    {"program", "program_code", "program_group", "programs", "education_level", "duration_years", "title", "school", "college"}
    | {"year", "posts", "industries", "embedded_course_standard_index", "edition", "published"}
)
"""Keys that are read before the rest, or that hold no fact the schema knows (industries)."""


@dataclass(slots=True)
class _Program:
    entity: Entity
    scope: str
    posts: dict[str, str] = field(default_factory=dict)
    """Names of its posts by id."""
    shares: dict[str, dict[str, float]] = field(default_factory=dict)
    """By post id and clause: how much the clause speaks of the post."""
    courses: dict[str, str] = field(default_factory=dict)
    """Ids of its courses by name; a theory course wins over a practice course of the same name."""


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of one program."""
    found = _program(draft, record)
    if found is None:
        return
    for item in record.items:
        if item.key == "posts":
            _add_post(draft, found, item)
    _weigh(found, record)
    for item in sorted(record.items, key=lambda item: item.key == "core_course_details"):
        match item.key:
            case "occupations":
                _add_occupation(draft, found, item)
            case "industries":
                if name := name_of(item.value):
                    industry = names.industry(name, field_of(item.value, "code"))
                    draft.state(found.entity.id, "PREPARES_FOR", draft.entity(industry), draft.proof(item))
            case "certificates":
                _add_certificate(draft, found, item)
            case "continues_to":
                _add_continuation(draft, found, item)
            case "abilities":
                _add_ability(draft, found, item, sentences)
            case "courses":
                _add_course(draft, found, item, sentences)
            case "plan_courses" | "listed_courses":
                _add_plan_course(draft, found, item, sentences)
            case "module_courses":
                _add_module_course(draft, found, item, sentences)
            case "core_course_details":
                _add_core_course(draft, found, item, sentences)
            case "task_abilities":
                _add_task_ability(draft, found, item, sentences)
            case "prerequisites":
                _add_prerequisites(draft, found, item)
            case key if key not in READ_ELSEWHERE:
                draft.issue(item.place, item.quote, f"nothing is derived from {key}")


def _program(draft: Draft, record: Record) -> _Program | None:
    inferred = record.extra.get("inferred") or {}
    code = text_of(record, "program_code") or field_of(inferred, "program_code")
    name = text_of(record, "program") or field_of(inferred, "program") or code
    if not name and (group := text_of(record, "program_group")):
        draft.issue(Place(), group, "the plan of a group of programs as a whole: facts are derived from those of its programs")
        return None
    if not name:
        draft.issue(Place(), str(dict(record.extra)), "a record without the name of its program: nothing was derived from it")
        return None
    years = scalar(record, "duration_years")
    level = text_of(record, "education_level")
    entity = names.program(name, code, level=level, years=number(years.value) if years else 0.0)
    draft.entity(entity)
    if record.kind == "teaching_standard" and (proof := scalar(record, "program")) is not None:
        add_standard(draft, record, f"{name}专业教学标准", (entity,), proof=proof)
    return _Program(entity, names.scope_of(entity))


def _add_post(draft: Draft, program: _Program, item: Item) -> None:
    name = name_of(item.value)
    if name:
        post = draft.entity(names.post(name, program.scope))
        program.posts[post] = name
        draft.state(program.entity.id, "PREPARES_FOR", post, draft.proof(item))


def _add_occupation(draft: Draft, program: _Program, item: Item) -> None:
    name = name_of(item.value)
    if not name:
        return
    occupation, why = names.occupation(name, field_of(item.value, "code"))
    if why:
        draft.issue(item.place, name, why)
    draft.state(program.entity.id, "PREPARES_FOR", draft.entity(occupation), draft.proof(item))


def _add_certificate(draft: Draft, program: _Program, item: Item) -> None:
    name = name_of(item.value)
    if name:
        certificate = names.certificate(name, level=field_of(item.value, "level"), type_=field_of(item.value, "type"))
        draft.state(program.entity.id, "PREPARES_FOR", draft.entity(certificate), draft.proof(item))


def _add_continuation(draft: Draft, program: _Program, item: Item) -> None:
    name = field_of(item.value, "program") or name_of(item.value)
    if name:
        further = names.program(name, field_of(item.value, "code"), level=field_of(item.value, "level"))
        if further.id != program.entity.id:
            draft.state(program.entity.id, "PREPARES_FOR", draft.entity(further), draft.proof(item))


def _add_ability(draft: Draft, program: _Program, item: Item, sentences: Sentences) -> None:
    text = field_of(item.value, "text") or name_of(item.value)
    if not text:
        return
    found = find_skills(sentences[text])
    proof = draft.proof(item)
    add_clause(draft, program.entity.id, item, text, field_of(item.value, "no"), found, proof)
    _require(draft, program, text, found, proof)


def _weigh(program: _Program, record: Record) -> None:
    """Note how much each clause of the program speaks of each of its posts."""
    fields = {"abilities": "text", "task_abilities": "ability"}
    values = [(item.value, fields[item.key]) for item in record.items if item.key in fields]
    clauses = list(dict.fromkeys(text for value, key in values if (text := field_of(value, key) or name_of(value))))
    for post, name in program.posts.items():
        program.shares[post] = dict(zip(clauses, affinities(name, clauses), strict=True))


def _require(draft: Draft, program: _Program, clause: str, found: tuple[Found, ...], proof: str) -> None:
    """Each post of the program requires the skills of the clause, more so where the clause speaks of the post."""
    for post in program.posts:
        share = program.shares[post].get(clause, 1.0)
        add_skills(draft, post, "REQUIRES", [replace(one, weight=round(one.weight * share, 6)) for one in found], proof)


def _offer(draft: Draft, program: _Program, item: Item, course: Entity, properties: dict[str, Value] | None = None) -> str:
    identifier = draft.entity(course)
    program.courses.setdefault(course.name, identifier)
    draft.state(program.entity.id, "OFFERS", identifier, draft.proof(item), properties)
    return identifier


def _add_course(draft: Draft, program: _Program, item: Item, sentences: Sentences) -> None:
    name, type_ = name_of(item.value), field_of(item.value, "type")
    if name:
        course = _offer(draft, program, item, names.course(name, program.scope, type_=type_))
        add_skills(draft, course, "TEACHES", course_skills(name, type_, sentences), draft.proof(item, rule="course_name"))


def _add_core_course(draft: Draft, program: _Program, item: Item, sentences: Sentences) -> None:
    name = field_of(item.value, "course")
    if not name:
        draft.issue(item.place, item.quote, "a row of the core course table without the name of its course")
        return
    course = program.courses.get(name)
    if course is None:
        course = _offer(draft, program, item, names.course(name, program.scope, type_="专业核心课程"))
    derive_core_course(draft, course, item, sentences)


def _add_plan_course(draft: Draft, program: _Program, item: Item, sentences: Sentences) -> None:
    """A course of the teaching plan or of a list with credits: when, for how long, whether it must be taken."""
    name = name_of(item.value)
    value: dict[str, Any] = item.value if isinstance(item.value, dict) else {}
    if not name or value.get("placeholder"):
        return
    offered = _measures(value)
    if value.get("terms"):
        offered["term"] = ", ".join(str(term) for term in value["terms"])
    if nature := field_of(value, "nature"):
        offered["nature"] = nature
    own: dict[str, Value] = {key: offered[key] for key in ("credits", "hours") if key in offered}
    type_ = field_of(value, "type")
    course = _offer(draft, program, item, names.course(name, program.scope, type_=type_, properties=own), offered)
    add_skills(draft, course, "TEACHES", course_skills(name, type_, sentences), draft.proof(item, rule="course_name"))


def _add_module_course(draft: Draft, program: _Program, item: Item, sentences: Sentences) -> None:
    """A course of a module that students choose, of this program or of another one of its group."""
    name = field_of(item.value, "course")
    if not name:
        return
    value: dict[str, Any] = item.value if isinstance(item.value, dict) else {}
    course = _offer(draft, program, item, names.course(name, program.scope), _measures(value))
    add_skills(draft, course, "TEACHES", course_skills(name, "", sentences), draft.proof(item, rule="course_name"))


def _measures(value: dict[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if number(value.get("credits")):
        found["credits"] = number(value["credits"])
    if number(value.get("hours_total")):
        found["hours"] = int(number(value["hours_total"]))
    return found


def _add_task_ability(draft: Draft, program: _Program, item: Item, sentences: Sentences) -> None:
    text = field_of(item.value, "ability")
    if not text:
        return
    found = find_skills(sentences[text])
    proof = draft.proof(item)
    add_clause(draft, program.entity.id, item, text, field_of(item.value, "ability_no"), found, proof)
    _require(draft, program, text, found, proof)


def _add_prerequisites(draft: Draft, program: _Program, item: Item) -> None:
    """The courses printed before this one come before it, those printed after it come after."""
    name = field_of(item.value, "course")
    value = item.value if isinstance(item.value, dict) else {}
    if not name:
        return
    course = program.courses.get(name) or draft.entity(names.course(name, program.scope))
    for key, leads in (("before", False), ("after", True)):
        for other in filter(None, value.get(key, ())):
            found = program.courses.get(str(other)) or draft.entity(names.course(str(other), program.scope))
            if found != course:
                ends = (course, found) if leads else (found, course)
                draft.state(ends[0], "PREREQUISITE_OF", ends[1], draft.proof(item))
