"""Linking the skills of a store: its phrases and the decisions in, links, canonical skills and the queue out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from graph.errors import StoreError
from graph.store import Store
from ingest.linking.clusters import Hierarchy, canonical_skills
from ingest.linking.derivation import linking_batch
from ingest.linking.link import find_links, forms_of
from ingest.linking.normal import plain
from ingest.linking.pairs import Forms, Linking, SkillText
from ingest.linking.rulings import Rulings, pair_of
from ingest.linking.siblings import without_siblings
from ingest.linking.state import read_state, state_key, write_state
from ingest.review.decisions import exported, read_decisions
from ingest.review.places import HEADS, review_folder
from ingest.review.queue import Waiting, write_queue
from ingest.review.rulings import rulings_of

Tell = Callable[[str, int, int], None]
SKILLS = """MATCH (s:Skill) WHERE s.scheme IS NULL
OPTIONAL MATCH (s)-[:DEFINED_IN]->(d:Document) WHERE d.kind <> 'derivation'
RETURN s.id, s.name, count(d), collect(DISTINCT d.kind)"""
"""Skills of external schemes are left out: they are matched, not linked."""
TAUGHT = "MATCH (:Course)-[r:TEACHES]->(s:Skill) RETURN s.id, count(r)"
REQUIRED = "MATCH (:Post)-[r:REQUIRES]->(s:Skill) RETURN s.id, count(r)"


@dataclass(frozen=True, slots=True)
class Ends:
    """By normal form of a phrase: how many courses teach it, how many posts require it."""

    taught: Counter[str]
    required: Counter[str]

    def joins(self, left: str, right: str) -> int:
        """Pairs of a course and a post that a link between the two forms would join."""
        return self.taught[left] * self.required[right] + self.taught[right] * self.required[left]


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
    key = state_key(exported(folder))
    state = read_state(cache, key)
    known = state.known(named)
    forms = {skill.id: state.forms[skill.id] if skill.id in known else forms_of(skill) for skill in named}
    fresh = find_links(
        [skill for skill in named if skill.id not in known],
        known=[skill for skill in named if skill.id in known],
        cache=cache,
        progress=lambda done, total: tell("技能对应 linking skills", done, total),
        ruled=ruled,
        forms=forms,
    )
    judged = joined(state.among(known), fresh)
    write_state(cache, key, named, forms, judged)
    found = without_siblings(store, judged, forms)
    hierarchy = canonical_skills(named, found.links, heads=read_heads(folder), ruled=ruled, forms=forms)
    store.load(linking_batch(found.links, skills, hierarchy=hierarchy))
    write_queue(folder, queue_of(found, named, forms, ruled, read_ends(store, forms)))
    write_heads(folder, hierarchy, {skill.id: skill.text for skill in named})
    return len(found.links)


def read_skills(store: Store) -> list[SkillText]:
    """The store's own skills with how many documents, and what kinds of documents, speak of each."""
    rows = store.stream(SKILLS)
    return [SkillText(identifier, name, uses=uses, kinds=tuple(sorted(kinds))) for identifier, name, uses, kinds in rows]


def read_ends(store: Store, forms: Mapping[str, Forms]) -> Ends:
    """How many courses teach and how many posts require each skill, all phrases of one normal form together."""
    found = Ends(Counter(), Counter())
    for text, counts in ((TAUGHT, found.taught), (REQUIRED, found.required)):
        for identifier, count in store.stream(text):
            if identifier in forms:
                counts[forms[identifier].normal] += count
    return found


def joined(old: Linking, fresh: Linking) -> Linking:
    """What was found before and what is new, by ids; no pair is in both."""
    links = sorted((*old.links, *fresh.links), key=lambda link: (link.left_id, link.right_id))
    return Linking(tuple(links), tuple(sorted((*old.unsure, *fresh.unsure), key=lambda pair: (pair.left_id, pair.right_id))))


def queue_of(
    found: Linking, skills: Iterable[SkillText], forms: Mapping[str, Forms], ruled: Rulings, ends: Ends
) -> list[Waiting]:
    """What waits for people: unsure pairs, of those with the same normal forms the surest one, and phrases that look like no
    skill."""
    texts = {skill.id: skill.text for skill in skills}
    doubted = sorted({text for identifier, text in texts.items() if not forms[identifier].named})
    links: dict[tuple[str, str], Waiting] = {}
    for one in sorted(found.unsure, key=lambda pair: (-pair.score, pair.left_id, pair.right_id)):
        pair = pair_of(forms[one.left_id].normal, forms[one.right_id].normal)
        if pair not in links:
            left, right = texts[one.left_id], texts[one.right_id]
            links[pair] = Waiting("link", one.band, one.score, one.relation, left, right, ends.joins(*pair))
    marks = [Waiting("mark", "doubtful", 0.5, "no skill", text) for text in doubted]
    return [*links.values(), *(one for one in marks if plain(one.left) not in ruled.skill)]


def read_heads(folder: Path) -> frozenset[str]:
    """Plain forms of the heads chosen before. A line that cannot be read is passed over: the head is then chosen anew."""
    try:
        lines = (folder / HEADS).read_bytes().splitlines()
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise StoreError(f"{folder / HEADS}: cannot be read: {error.strerror}", what=str(folder)) from error
    found: set[str] = set()
    for line in lines:
        try:
            found.add(plain(orjson.loads(line)["head"]))
        except (orjson.JSONDecodeError, KeyError, TypeError):
            continue
    return frozenset(found)


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
