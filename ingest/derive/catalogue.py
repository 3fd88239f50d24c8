"""Catalogues: rows of occupations, programs, certificates, industries and standards, and of what joins them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive import catalogue_awards, catalogue_industries, catalogue_standards, names
from ingest.derive.draft import LONGEST_NAME, Draft
from ingest.derive.skills import Sentences
from ingest.derive.values import field, name_of
from ingest.record import Item, Record
from ingest.text import join_lines

LONGEST_TASK = 400
_LAST = re.compile(r"[;；。\s]+$")


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of every row; rows without a name, and rows the schema has no place for, are reported."""
    left: dict[str, list[Item]] = {}
    for item in record.items:
        if item.key == "occupations" and name_of(item.value):
            _add_occupation(draft, item)
        elif item.key == "industries" and name_of(item.value):
            catalogue_industries.add_industry(draft, item)
    for item in record.items:
        add = _ROWS.get(item.key)
        if add is None and item.key != "clauses":
            left.setdefault(item.key, []).append(item)
        elif not _is_named(item):
            draft.issue(item.place, item.quote, f"a row of {item.key} without a name")
        elif add is None:
            catalogue_standards.add_clause_row(draft, item, sentences)
        else:
            add(draft, item)
    for key, items in left.items():
        why = f"{len(items)} rows of {key}: the graph has no kind for them yet, nothing was derived"
        draft.issue(items[0].place, items[0].quote, why)


_ENDS = {
    "program_occupations": ("program", "occupation"),
    "certificate_programs": ("certificate", "program"),
    "competition_programs": ("competition", "program"),
    "occupation_tasks": ("occupation",),
    "occupation_posts": ("occupation",),
    "industry_links": ("node", "industry"),
    "function_weights": ("occupation",),
    "occupation_standards": ("occupation",),
    "program_courses": ("program",),
    "clauses": ("occupation",),
    "job_titles": ("occupation",),
}
"""The objects in a row that must have a name or code; in other rows it is the row itself."""


def _is_named(item: Item) -> bool:
    ends = _ENDS.get(item.key)
    values = [_inner(item.value, end) for end in ends] if ends else [item.value]
    return all(name_of(value) or field(value, "code") for value in values)


def _inner(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _occupation(draft: Draft, value: Any, item: Item) -> Entity:
    """The occupation a row names; an ambiguous name is reported."""
    found, why = names.occupation(name_of(value) or field(value, "code"), field(value, "code"))
    if why:
        draft.issue(item.place, found.name, why)
    return found


def _add_occupation(draft: Draft, item: Item) -> None:
    entity = names.occupation(name_of(item.value), field(item.value, "code"))[0]
    aliases = _inner(item.value, "aliases") or ()
    properties: dict[str, Value] = {}
    for flag in ("emerging", "digital", "green"):
        if _inner(item.value, flag) is True:
            properties[flag] = True
    if definition := field(item.value, "definition"):
        properties["definition"] = definition
    draft.entity(
        Entity(entity.id, "Occupation", entity.name, codes=entity.codes, aliases=tuple(map(str, aliases)), properties=properties)
    )


def _add_occupation_parts(draft: Draft, item: Item) -> None:
    """An occupation is part of the group its code names, where the catalogue has a row for that group; its tasks."""
    entity = names.occupation(name_of(item.value), field(item.value, "code"))[0]
    code = field(item.value, "code")
    for upper in broader_codes(code):
        identifier = entity_id("Occupation", code=upper)
        if identifier != entity.id and draft.has(identifier):
            draft.state(entity.id, "BROADER", identifier, draft.proof(item))
            break
    for number, text in tasks_of(field(item.value, "tasks")):
        _add_task(draft, entity, item, text, number, quote=text)


def tasks_of(cell: str) -> list[tuple[str, str]]:
    """Tasks of one cell, by their numbers in order: `1.采购2.销售。` is [("1", "采购"), ("2", "销售")]; lines where none are
    numbered."""
    starts: list[tuple[int, int]] = []
    while found := re.compile(rf"(?<![\d.]){len(starts) + 1}\s*[.．、](?!\d)\s*").search(cell, starts[-1][1] if starts else 0):
        starts.append(found.span())
    if not starts:
        return [("", text) for line in cell.splitlines() if (text := _LAST.sub("", line))]
    ends = [start for start, _ in starts[1:]] + [len(cell)]
    parts = [(str(number), cell[begin:end]) for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1)]
    return [(number, text) for number, part in parts if (text := _LAST.sub("", part))]


def _add_task(draft: Draft, occupation: Entity, item: Item, text: str, number: str, *, quote: str = "") -> None:
    name = join_lines(text).replace(",", "，")
    identifier = entity_id("Task", name=name[:LONGEST_TASK], scope=occupation.id)
    properties: dict[str, Value] = {"no": number} if number else {}
    task = draft.entity(Entity(identifier, "Task", name[:LONGEST_NAME], scope=occupation.name, properties=properties))
    draft.state(task, "PART_OF", occupation.id, draft.proof(item, quote=quote))


def _add_task_row(draft: Draft, item: Item) -> None:
    occupation = _occupation(draft, _inner(item.value, "occupation"), item)
    draft.entity(occupation)
    _add_task(draft, occupation, item, field(item.value, "text"), field(item.value, "no"))


def _add_post_row(draft: Draft, item: Item) -> None:
    """A kind of work (工种), or the title of an advert, is a post of its occupation."""
    occupation = _occupation(draft, _inner(item.value, "occupation"), item)
    name = name_of(item.value) or field(item.value, "title")
    if name:
        post = draft.entity(names.post(name[:LONGEST_NAME]))
        draft.state(post, "PART_OF", draft.entity(occupation), draft.proof(item))


def broader_codes(code: str) -> list[str]:
    """Codes of the groups above, the nearest first, in both ways of writing them: 4-01-06 and 4-01-06-00 for 4-01-06-01."""
    if not re.fullmatch(r"\d(-\d{2}){1,3}", code):
        return []
    parts = code.split("-")
    bare = re.sub(r"(?:-00)+$", "", code).split("-")
    own = ["-".join(bare)] if len(bare) == len(parts) - 1 > 1 else []
    upper = ["-".join(bare[:end]) for end in range(len(bare) - 1, 0, -1)]
    return [*own, *(form for one in upper for form in (one, one + "-00" * (3 - one.count("-"))))]


def _add_program(draft: Draft, item: Item) -> None:
    found = catalogue_awards.program_entity(item.value)
    properties: dict[str, Value] = dict(found.properties)
    for name, key in (("field", "category"), ("group", "class"), ("standard", "standard")):
        if text := field(item.value, key):
            properties[name] = re.sub(r"^\d{2,4}", "", text)
    draft.entity(Entity(found.id, "Program", found.name, scope=found.scope, codes=found.codes, properties=properties))


def _add_pair(draft: Draft, item: Item) -> None:
    program = dict(_inner(item.value, "program") or {})
    program.setdefault("education_level", field(item.value, "education_level"))
    occupation = _occupation(draft, _inner(item.value, "occupation"), item)
    subject = draft.entity(catalogue_awards.program_entity(program))
    draft.state(subject, "PREPARES_FOR", draft.entity(occupation), draft.proof(item))


_ROWS: Mapping[str, Callable[[Draft, Item], None]] = {
    "occupations": _add_occupation_parts,
    "occupation_tasks": _add_task_row,
    "occupation_posts": _add_post_row,
    "job_titles": _add_post_row,
    "programs": _add_program,
    "program_occupations": _add_pair,
    "certificates": catalogue_awards.add_certificate,
    "certificate_programs": catalogue_awards.add_certificate_program,
    "competitions": catalogue_awards.add_competition,
    "competition_programs": catalogue_awards.add_competition_program,
    "micro_credentials": catalogue_awards.add_micro_credential,
    "industries": catalogue_industries.add_broader,
    "industry_nodes": catalogue_industries.add_node,
    "industry_links": catalogue_industries.add_link,
    "function_weights": catalogue_standards.add_weight,
    "occupation_standards": catalogue_standards.add_standard,
    "program_courses": catalogue_standards.add_courses,
    "knowledge_points": catalogue_standards.add_knowledge_point,
}
