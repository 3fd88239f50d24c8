"""A record becomes the published JSON: one object a document, lists by key, evidence on demand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ingest.record import Item, Record

LIST_KEYS = frozenset(
    {
        "industries",
        "occupations",
        "posts",
        "certificates",
        "abilities",
        "courses",
        "core_course_details",
        "continues_to",
        "levels",
        "drafting_organizations",
        "programs",
        "clauses",
        "weights",
        "entry_conditions",
        "training_hours",
        "exam_minutes",
        "ethics",
        "basic_knowledge",
        "listed_courses",
        "plan_courses",
        "task_abilities",
        "prerequisites",
        "prior_courses",
        "parallel_courses",
        "next_courses",
        "goals",
        "modules",
        "embedded_course_standard_index",
        "module_courses",
        "program_occupations",
        "certificate_programs",
        "competitions",
        "competition_programs",
        "micro_credentials",
        "job_titles",
        "occupation_tasks",
        "occupation_posts",
        "industry_nodes",
        "industry_links",
        "function_weights",
        "occupation_standards",
        "program_courses",
        "knowledge_points",
        "concepts",
        "relations",
        "matches",
        "rows",
        "bad_rows",
        "spans",
        "duties",
        "organizers",
        "pass_rates",
        "requirements",
    }
)
"""Keys whose items are entries of a list; an item of another key is the value itself."""


def published(record: Record, *, with_evidence: bool = False) -> dict[str, Any]:
    """The record in the published shape. Contents of one core course, and several values of a scalar, are gathered; what a
    rule named "…/inferred" found stands in no line and goes under "inferred".

    `with_evidence` adds "evidence": for each item its key, value, quote, place, clause and rule.
    """
    shown: dict[str, Any] = {"kind": record.kind, **record.extra}
    for item in record.items:
        _add(shown, item)
    if with_evidence:
        shown["evidence"] = [
            {
                "key": item.key,
                "value": item.value,
                "quote": item.quote,
                "place": {name: value for name, value in asdict(item.place).items() if value},
                "clause": item.clause,
                "rule": item.rule,
            }
            for item in record.items
        ]
    return shown


def _add(shown: dict[str, Any], item: Item) -> None:
    if item.rule.endswith("/inferred"):
        shown.setdefault("inferred", {})[item.key] = item.value
    elif item.key == "core_course_details":
        details: list[dict[str, Any]] = shown.setdefault(item.key, [])
        _add_detail(details, item.value)
    elif item.key in LIST_KEYS:
        shown.setdefault(item.key, []).append(item.value)
    elif item.key in shown and shown[item.key] != item.value:
        before = shown[item.key]
        shown[item.key] = [*before, item.value] if isinstance(before, list) else [before, item.value]
    else:
        shown[item.key] = item.value


def _add_detail(details: list[dict[str, Any]], value: dict[str, Any]) -> None:
    """Items carry {"course", "tasks"} or {"course", "no", "text"}; the published list has one object a course."""
    course = value["course"]
    known = next((detail for detail in details if detail["course"] == course), None)
    if known is None:
        known = {"course": course}
        details.append(known)
    if "tasks" in value:
        known["tasks"] = value["tasks"]
    if "text" in value:
        content = {name: value[name] for name in ("no", "text") if value.get(name)}
        known.setdefault("contents", []).append(content)
