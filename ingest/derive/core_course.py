"""Rows of the core course table: what the course's tasks consist of and what it contains, as skills it teaches."""

from __future__ import annotations

import re

from graph.facts import Entity
from graph.ids import entity_id
from ingest.derive.draft import Draft
from ingest.derive.skills import LIKELY, SURE, Found, Sentences, add_clause, add_skills, find_skills, skill, with_members
from ingest.derive.values import field
from ingest.record import Item

_TASK = re.compile(
    r"典型工作任务\s*(?P<no>[0-9一二三四五六七八九十]*)\s*(?:为|是|主要为|包括|：|:)?\s*(?P<name>[^，。；:：]{2,60})"
    r"[，,。；;]\s*(?:其?(?:主要)?工作内容)(?:主要)?(?:有|包括|包含|为|是|：|:)*\s*(?P<work>[^。]+)"
)
_WORK = re.compile(r"工作内容(?:主要)?(?:有|包括|包含|为|是|：|:)+\s*(?P<work>[^。]+)")
_END = re.compile(r"等(?:工作)?(?:内容|任务)?$")


def derive_core_course(draft: Draft, course: str, item: Item, sentences: Sentences) -> None:
    """A whole row ({"tasks", "contents": [...]}) or one of its parts ({"tasks"}, {"no", "text"})."""
    value = item.value if isinstance(item.value, dict) else {}
    if tasks := field(value, "tasks"):
        _add_tasks(draft, course, item, tasks, sentences)
    if text := field(value, "text"):
        _add_content(draft, course, item, text, field(value, "no"), sentences)
    for part in value.get("contents", ()):
        if text := field(part, "text"):
            _add_content(draft, course, item, text, field(part, "no"), sentences)


def _add_content(draft: Draft, course: str, item: Item, text: str, number: str, sentences: Sentences) -> None:
    found = find_skills(sentences[text])
    proof = draft.proof(item, quote=text)
    add_clause(draft, course, item, text, number, found, proof)
    add_skills(draft, course, "TEACHES", found, proof)


def _add_tasks(draft: Draft, course: str, item: Item, text: str, sentences: Sentences) -> None:
    """典型工作任务为网店运营，工作内容主要有运营规划、…: a Task, and each work content a skill the task needs."""
    proof = draft.proof(item, quote=text)
    tools = [m.text for m in sentences[text].mentions if m.kind == "Tool"]
    seen = False
    for match in _TASK.finditer(text):
        seen = True
        name = match["name"].strip()
        task = Entity(
            entity_id("Task", name=name, scope=course), "Task", name, properties={"no": match["no"]} if match["no"] else {}
        )
        draft.state(draft.entity(task), "PART_OF", course, proof)
        works = _works(match["work"])
        add_skills(draft, task.id, "REQUIRES", works, proof)
        taught = [Found(skill(name), 1.0, "phrase", LIKELY), *works]
        add_skills(draft, course, "TEACHES", _all_members(taught, sentences), proof)
    if not seen:
        works = [work for match in _WORK.finditer(text) for work in _works(match["work"])]
        if works:
            add_skills(draft, course, "TEACHES", _all_members(works, sentences), proof)
        else:
            found = find_skills(sentences[text])
            add_clause(draft, course, item, text, "", found, proof)
            add_skills(draft, course, "TEACHES", found, proof)
            return
    share = 1.0 / max(1, len(tools))
    add_skills(
        draft, course, "TEACHES", [Found(skill(tool, "tool"), share, "gazetteer", SURE) for tool in dict.fromkeys(tools)], proof
    )


def _all_members(taught: list[Found], sentences: Sentences) -> list[Found]:
    return [each for whole in taught for each in with_members(whole, sentences)]


def _works(text: str) -> list[Found]:
    """Work contents as printed between 、, outside brackets; together they weigh 1."""
    parts = [_END.sub("", part).strip(" ，,；;") for part in re.split(r"[、，；;](?![^（(]*[）)])", text)]
    kept = [part for part in dict.fromkeys(parts) if 2 <= len(part) <= 60]
    return [Found(skill(part), 1.0 / len(kept), "phrase", LIKELY) for part in kept]
