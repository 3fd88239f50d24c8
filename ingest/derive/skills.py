"""Sentences to skills: each requirement becomes a Clause, its phrases Skills, with weights that share out the clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive.draft import LONGEST_NAME, Draft
from ingest.language import Phrase, Sentence, read_sentences
from ingest.language.clauses import LONGEST_SENTENCE
from ingest.language.lexicon import read_lexicon
from ingest.record import Item

WORDY = ("技术", "技术应用", "技能", "原理", "训练", "理论", "常识")
"""Endings that stay on a short name (数控技术)."""
SURE, LIKELY, POOR = 1.0, 0.9, 0.5
"""Certainty of a term of the gazetteer, of a phrase the clause parser cut, of a sentence that stands for itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """A skill in a clause: its entity, its share of the clause (0 to 1), how it was found and how sure that is."""

    skill: Entity
    weight: float
    method: str
    score: float


class Sentences:
    """The sentences of a document, read together; a sentence that was not among them is read when it is asked for."""

    def __init__(self, nlp: Language, texts: Iterable[str]) -> None:
        self._nlp = nlp
        self._known = read_sentences(nlp, texts)

    def __getitem__(self, text: str) -> Sentence:
        """Phrases and mentions of the text."""
        if text not in self._known:
            self._known.update(read_sentences(self._nlp, [text]))
        return self._known[text]


def skill(text: str, category: str = "skill", strand: str = "hard") -> Entity:
    """A skill as a phrase of a document."""
    return Entity(entity_id("Skill", name=text), "Skill", text, properties={"category": category, "strand": strand})


def find_skills(sentence: Sentence, *, category: str = "") -> tuple[Found, ...]:
    """The skills of one sentence. A sentence of the trade weighs 1 in all; one that every program has in nearly the same
    words, 0.1. `category` is what the place of the sentence says of its phrases (知识目标: knowledge)."""
    phrases = sentence.phrases
    words = {phrase.text for phrase in phrases}
    tools = dict.fromkeys(m.text for m in sentence.mentions if m.kind == "Tool" and m.text not in words)
    count = len(phrases) + len(tools)
    low = read_lexicon().generic_weight
    generic = 2 * sum(phrase.generic for phrase in phrases) > len(phrases)
    found = [_phrase_found(phrase, (low if phrase.generic or generic else 1.0) / count, category) for phrase in phrases]
    found.extend(Found(skill(tool, "tool"), (low if generic else 1.0) / count, "gazetteer", SURE) for tool in tools)
    return tuple(found)


def _phrase_found(phrase: Phrase, weight: float, category: str) -> Found:
    kept = phrase.category if phrase.category in {"tool", "attitude"} or not category else category
    score = POOR if phrase.frame == "sentence" else LIKELY
    return Found(skill(phrase.text, kept, phrase.strand), weight, "phrase", score)


def add_clause(draft: Draft, owner: str, item: Item, text: str, number: str, found: tuple[Found, ...], proof: str) -> str:
    """The requirement as a Clause that is PART_OF its owner and EXPRESSES its skills; returns the clause's id.

    A sentence without any phrase is reported: it stays a clause, but no skill comes of it.
    """
    identifier = entity_id("Clause", name=text, scope=f"{owner} {item.key} {number}")
    properties = {"text": text, "no": number} if number else {"text": text}
    clause = draft.entity(Entity(identifier, "Clause", text[:LONGEST_NAME], properties=properties))
    draft.state(clause, "PART_OF", owner, proof)
    for one in found:
        draft.state(clause, "EXPRESSES", draft.entity(one.skill), proof, {"method": one.method, "score": one.score})
    if not found:
        draft.issue(item.place, text, f"no phrase of skill was found in a sentence of more than {LONGEST_SENTENCE} characters")
    return clause


def add_skills(draft: Draft, subject: str, predicate: str, found: Iterable[Found], proof: str, *, level: str = "") -> None:
    """The subject REQUIRES | TEACHES | CERTIFIES each skill, with its share of the clause as weight."""
    for one in found:
        properties: dict[str, Value] = {"weight": one.weight, "level": level} if level else {"weight": one.weight}
        draft.state(subject, predicate, draft.entity(one.skill), proof, properties)


def course_skills(name: str, type_: str, sentences: Sentences) -> tuple[Found, ...]:
    """What a course teaches by its own name: `course_skill`, with its members."""
    return tuple(each for whole in course_skill(name, type_) for each in with_members(whole, sentences))


def with_members(whole: Found, sentences: Sentences) -> tuple[Found, ...]:
    """A skill that is taught as it is called, and where that is a list, each of its members too, as requirements are cut:
    设备安装与调试, 设备安装, 设备调试."""
    phrases = sentences[whole.skill.name].phrases
    members = [phrase for phrase in phrases if phrase.text != whole.skill.name] if len(phrases) > 1 else []
    return (whole, *(_phrase_found(member, whole.weight / len(members), "") for member in members))


def course_skill(name: str, type_: str = "") -> tuple[Found, ...]:
    """The subject that a course is named after (短视频制作实训: 短视频制作); none for what is no subject (岗位实习)."""
    lexicon = read_lexicon()
    if name in lexicon.practice_courses:
        return ()
    text = re.sub(r"[（(][一二三四五六1-6上中下ⅠⅡⅢI]+[）)]$", "", name.strip("《》 "))
    category = "skill"
    while (match := lexicon.course_tail.search(text)) and match.start() >= (4 if match.group().endswith(WORDY) else 2):
        if match.group().endswith(("基础", "概论", "导论", "概述", "原理", "通论", "常识", "理论", "知识")):
            category = "knowledge"
        text = text[: match.start()]
    head = lexicon.course_head.match(text)
    if head and len(text) - head.end() >= 4:
        text = text[head.end() :]
    text = text.rstrip("与和及、（( ")
    if len(text) < 2 or len(text) > LONGEST_SENTENCE:
        return ()
    strand = next((found for found, pattern in lexicon.strands if pattern.search(text)), "hard")
    weight = lexicon.generic_weight if type_ in lexicon.generic_courses else 1.0
    return (Found(skill(text, category, strand), weight, "phrase", LIKELY),)
