"""Competition rules: the event, the programs it addresses, who runs it, what skills it assesses and with what weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graph.facts import Entity, Value
from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.skills import Sentences, add_skills, find_skills
from ingest.derive.values import field, name_of, scalar
from ingest.record import Item, Place, Record

READ_ELSEWHERE = frozenset({"title", "name", "level", "year", "track"})


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of one event. A skill weighs the share of the points that its task has."""
    named = scalar(record, "name")
    if named is None:
        draft.issue(Place(), "", "competition rules that name no event: nothing was derived from them")
        return
    event = _event(record, name_of(named.value))
    draft.entity(event)
    for item in record.items:
        match item.key:
            case "programs":
                program = names.program(name_of(item.value), field(item.value, "code"), level=_school(record))
                draft.state(event.id, "ADDRESSES", draft.entity(program), draft.proof(item))
            case "organizers":
                draft.state(event.id, "ISSUED_BY", draft.entity(names.organization(name_of(item.value))), draft.proof(item))
            case "certificates":
                draft.entity(names.certificate(name_of(item.value)))
            case "modules":
                _assess(draft, event, item, sentences, _modules(record))
            case key if key not in READ_ELSEWHERE:
                draft.issue(item.place, item.quote, f"nothing is derived from {key}")


def _event(record: Record, name: str) -> Entity:
    level = scalar(record, "level")
    event = names.competition(name, str(level.value) if level else "")
    year = scalar(record, "year")
    if year is None:
        return event
    properties: dict[str, Value] = {**event.properties, "year": int(year.value)}
    return Entity(event.id, event.kind, event.name, scope=event.scope, properties=properties)


def _school(record: Record) -> str:
    """The level of the programs, by the track."""
    track = scalar(record, "track")
    printed = str(track.value) if track else ""
    if "本科" in printed:
        return "高职本科"
    if "中职" in printed or "中等" in printed:
        return "中职"
    return "高职专科" if "高职" in printed or "高等职业" in printed else ""


def _modules(record: Record) -> list[dict[str, Any]]:
    return [item.value for item in record.items if item.key == "modules"]


def _assess(draft: Draft, event: Entity, item: Item, sentences: Sentences, modules: list[dict[str, Any]]) -> None:
    """Each task's skills (its name where none are printed), with the task's share of the event."""
    proof = draft.proof(item)
    for text, share in _tasks(item.value, len(modules)):
        for one in find_skills(sentences[text]):
            add_skills(draft, event.id, "ASSESSES", [replace(one, weight=one.weight * share)], proof)


def _tasks(module: dict[str, Any], count: int) -> Iterator[tuple[str, float]]:
    """(words that say the skill, share of the event) of every task; of the module itself where it has none."""
    weight = module.get("weight_pct")
    whole = float(weight) / 100 if weight is not None else 1 / count
    tasks = module.get("tasks") or [module["name"]]
    skills = module.get("skills") or [""] * len(tasks)
    points = [float(one or 0) for one in module.get("points") or [1.0] * len(tasks)]
    total = sum(points) or 1.0
    for task, skill, mark in zip(tasks, skills, points, strict=True):
        share = whole * (mark / total)
        if share > 0:
            yield skill or task, share
