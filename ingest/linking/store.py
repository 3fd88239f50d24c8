"""Linking the skills of a store: its phrases and the decisions in, links, canonical skills and the queue out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import orjson

from graph.errors import StoreError
from graph.store import Store
from ingest.linking.clusters import Hierarchy, canonical_skills
from ingest.linking.derivation import linking_batch
from ingest.linking.link import find_links
from ingest.linking.normal import is_skill, plain
from ingest.linking.pairs import Linking, SkillText
from ingest.linking.rulings import Rulings
from ingest.review.decisions import read_decisions
from ingest.review.places import HEADS, review_folder
from ingest.review.queue import Waiting, write_queue
from ingest.review.rulings import rulings_of

Tell = Callable[[str, int, int], None]
SKILLS = """MATCH (s:Skill) WHERE s.scheme IS NULL
OPTIONAL MATCH (s)-[:DEFINED_IN]->(d:Document) WHERE d.kind <> 'derivation'
RETURN s.id, s.name, count(d), collect(DISTINCT d.kind)"""
"""Skills of external schemes are left out: they are matched, not linked."""


def link_store(store: Store, tell: Tell) -> int | None:
    """Replace the store's links by those that follow from its skills and the decisions, and the queue of what is unsure;
    returns how many links that makes, None where the store has no skills. Heads of canonical skills that were chosen before
    stay. Raises StoreError when the store, the cache of vectors or the review folder cannot be used."""
    skills = read_skills(store)
    if not skills:
        return None
    folder = review_folder(store.settings)
    ruled = rulings_of(read_decisions(folder))
    named = [skill for skill in skills if plain(skill.text) not in ruled.no_skill]
    cache = store.settings.releases.parent / "vectors"
    found = find_links(named, cache=cache, progress=lambda done, total: tell("技能对应 linking skills", done, total), ruled=ruled)
    hierarchy = canonical_skills(named, found.links, heads=read_heads(folder), ruled=ruled)
    store.load(linking_batch(found.links, skills, hierarchy=hierarchy))
    write_queue(folder, queue_of(found, named, ruled))
    write_heads(folder, hierarchy, {skill.id: skill.text for skill in named})
    return len(found.links)


def read_skills(store: Store) -> list[SkillText]:
    """The store's own skills with how many documents, and what kinds of documents, speak of each."""
    rows = store.stream(SKILLS)
    return [SkillText(identifier, name, uses=uses, kinds=tuple(sorted(kinds))) for identifier, name, uses, kinds in rows]


def queue_of(found: Linking, skills: Iterable[SkillText], ruled: Rulings) -> list[Waiting]:
    """What waits for people: unsure pairs, and phrases that look like no skill."""
    texts = {skill.id: skill.text for skill in skills}
    links = [Waiting("link", one.band, one.score, one.relation, texts[one.left_id], texts[one.right_id]) for one in found.unsure]
    marks = [Waiting("mark", "doubtful", 0.5, "no skill", text) for text in sorted(set(texts.values())) if not is_skill(text)]
    return [*links, *(one for one in marks if plain(one.left) not in ruled.skill)]


def read_heads(folder: Path) -> dict[str, str]:
    """Plain forms of the heads chosen before. A line that cannot be read is passed over: the head is then chosen anew."""
    try:
        lines = (folder / HEADS).read_bytes().splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StoreError(f"{folder / HEADS}: cannot be read: {error.strerror}", what=str(folder)) from error
    found: dict[str, str] = {}
    for line in lines:
        try:
            found[plain(orjson.loads(line)["head"])] = ""
        except (orjson.JSONDecodeError, KeyError, TypeError):
            continue
    return found


def write_heads(folder: Path, hierarchy: Hierarchy, texts: dict[str, str]) -> None:
    """Keep the heads, old ones too: a skill that goes and comes back is called as before."""
    heads = {*read_heads(folder), *(plain(texts[one.head]) for one in hierarchy.skills)}
    path = folder / HEADS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(b"".join(orjson.dumps({"head": head}, option=orjson.OPT_APPEND_NEWLINE) for head in sorted(heads)))
        draft.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}", what=str(path)) from error
