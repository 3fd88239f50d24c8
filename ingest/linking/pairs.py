"""The phrases that are linked, and the links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SkillText:
    """A skill's id and phrase. `trade` is one of ingest.linking.thesaurus.TRADES where it is known, else "": it lets
    aliases count that mean another thing in another trade."""

    id: str
    text: str
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two skills of which teaching the one counts for the other, read in both directions. `left_id` < `right_id`;
    `method` is exact, alias or embedding; `score` is above 0, at most 1."""

    left_id: str
    right_id: str
    method: str
    score: float
