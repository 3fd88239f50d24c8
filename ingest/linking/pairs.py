"""The phrases that are linked, and the links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SkillText:
    """A skill's id and phrase. `trade` is one of ingest.linking.thesaurus.TRADES where it is known, else "": it lets
    aliases count that mean another thing in another trade. `uses`: how many documents speak of it; `kinds`: what kinds of
    documents, sorted."""

    id: str
    text: str
    trade: str = ""
    uses: int = 0
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forms:
    """A phrase as it is compared: without frame, its normal form, that with aliases in their canonical form, its telling words
    in one order (ingest.linking.words.word_form), and whether it names a skill."""

    frame: str
    normal: str
    alias: str
    words: str
    named: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Two skills of which teaching the one counts for the other. `left_id` < `right_id`; `method` is exact, alias, words,
    scorer or review; `score` is above 0, at most 1; `relation` is same (read in both directions), narrower (the left is a part
    or kind of the right: whoever teaches the right teaches the left, not the other way) or broader."""

    left_id: str
    right_id: str
    method: str
    score: float
    relation: str = "same"


@dataclass(frozen=True, slots=True)
class Unsure:
    """A pair of skills that is likely but not sure, for people to decide: `band` is probable or doubtful."""

    left_id: str
    right_id: str
    band: str
    score: float
    relation: str


@dataclass(frozen=True, slots=True)
class Linking:
    """What linking found: links and unsure pairs, each ordered by ids."""

    links: tuple[Link, ...]
    unsure: tuple[Unsure, ...]
