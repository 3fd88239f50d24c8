"""The words the clause parser works with, read once from ingest/data/frames.toml, actions.txt and tools.tsv."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data"


def _choice(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns and word sets; see ingest/data/frames.toml for what each group is."""

    actions: frozenset[str]
    empty: frozenset[str]
    verbs: frozenset[str]
    closers: tuple[str, ...]
    means_heads: tuple[str, ...]
    nominal: frozenset[str]
    transitive: frozenset[str]
    modifying: frozenset[str]
    light: frozenset[str]
    products: tuple[str, ...]
    documents: frozenset[str]
    attributes: frozenset[str]
    abstract: frozenset[str]
    vague: frozenset[str]
    own_heads: tuple[str, ...]
    lead: re.Pattern[str]
    ability: frozenset[str]
    knowledge: frozenset[str]
    maybe_light: tuple[str, ...]
    basis: re.Pattern[str]
    means: re.Pattern[str]
    tail: re.Pattern[str]
    tail_ability: tuple[str, ...]
    tail_attitude: tuple[str, ...]
    tail_knowledge: tuple[str, ...]
    etcetera: re.Pattern[str]
    strands: tuple[tuple[str, re.Pattern[str]], ...]
    generic: re.Pattern[str]
    generic_weight: float
    generic_courses: frozenset[str]
    practice_courses: frozenset[str]
    course_tail: re.Pattern[str]
    course_head: re.Pattern[str]


@cache
def read_lexicon() -> Lexicon:
    """The lexicon that ships with the program."""
    data = tomllib.loads((DATA / "frames.toml").read_text(encoding="utf-8"))
    lines = (DATA / "actions.txt").read_text(encoding="utf-8").splitlines()
    actions = {word for line in lines if not line.startswith("#") for word in line.split()}
    lead, tail, condition, nouns = data["lead"], data["tail"], data["condition"], data["nouns"]
    sharing = data["sharing"]
    heads = _choice([*tail["ability"], *tail["attitude"], *tail["knowledge"]])
    modifier = _choice(tail["modifier"])
    generic: dict[str, Any] = data["generic"]
    return Lexicon(
        actions=frozenset(actions),
        empty=frozenset(nouns["empty"]),
        verbs=frozenset(condition["verbs"]),
        closers=tuple(condition["closers"]),
        means_heads=tuple(condition["means_heads"]),
        nominal=frozenset(condition["nominal"]),
        transitive=frozenset([*sharing["transitive"], *sharing["products"], *sharing["modifying"]]),
        modifying=frozenset(sharing["modifying"]),
        light=frozenset([*lead["maybe_light"], *sharing["light"]]),
        products=tuple(sharing["products"]),
        documents=frozenset(sharing["documents"]),
        attributes=frozenset(sharing["attributes"]),
        abstract=frozenset(sharing["abstract"]),
        vague=frozenset(sharing["vague"]),
        own_heads=tuple(sharing["own_heads"]),
        lead=re.compile(f"(?:{_choice([*lead['ability'], *lead['knowledge'], *lead['degree'], *lead['light']])})"),
        ability=frozenset(lead["ability"]),
        knowledge=frozenset(lead["knowledge"]),
        maybe_light=tuple(lead["maybe_light"]),
        basis=re.compile(f"(?:{_choice(condition['basis'])})"),
        means=re.compile(f"(?:{_choice(condition['means'])})"),
        tail=re.compile(f"(?P<etc>等)?(?P<of>(?:{modifier})*的?(?:{modifier})*)(?P<head>{heads})$"),
        tail_ability=tuple(tail["ability"]),
        tail_attitude=tuple(tail["attitude"]),
        tail_knowledge=tuple(tail["knowledge"]),
        etcetera=re.compile(f"等(?:(?:相关|有关|各项|各类|主要)?(?:{_choice(tail['etcetera'])}))?的?$"),
        strands=tuple((name, re.compile(_choice(words))) for name, words in data["strands"].items()),
        generic=re.compile(_choice(generic["markers"])),
        generic_weight=float(generic["weight"]),
        generic_courses=frozenset(generic["courses"]),
        practice_courses=frozenset(generic["practice"]),
        course_tail=re.compile(f"(?:与|和|及)?(?:{_choice(data['course_name']['tail'])})(?:[（(]?[一二三四1-4ⅠⅡIV]+[）)]?)?$"),
        course_head=re.compile(f"^(?:{_choice(data['course_name']['head'])})"),
    )


@cache
def read_tools() -> dict[str, str]:
    """Names of tools with their group (software | equipment | standard | method), from ingest/data/tools.tsv."""
    with (DATA / "tools.tsv").open(encoding="utf-8", newline="") as file:
        return {row["tool"]: row["group"] for row in csv.DictReader(file, delimiter="\t")}
