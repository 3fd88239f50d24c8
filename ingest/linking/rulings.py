"""What people decided about pairs and names, as linking needs it; ingest.review makes it from their decisions."""

from __future__ import annotations

from dataclasses import dataclass, field

Pair = tuple[str, str]
TURNED = {"narrower": "broader", "broader": "narrower"}


@dataclass(frozen=True, slots=True)
class Rulings:
    """Decisions in force, phrases in their plain form (ingest.linking.normal.plain). `accepted` maps a pair, smaller form
    first, to its relation in that order and who decided; `rejected` are pairs that are never linked; `labels` what the skill
    with a phrase is called; `aliases` other name -> phrase; `no_skill` marks that were rejected, `skill` those accepted."""

    accepted: dict[Pair, tuple[str, str]] = field(default_factory=dict)
    rejected: dict[Pair, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    no_skill: frozenset[str] = frozenset()
    skill: frozenset[str] = frozenset()

    def relation(self, left: str, right: str) -> str:
        """The accepted relation of two plain forms, left to right, "" where nobody accepted the pair."""
        found, _ = self.accepted.get(pair_of(left, right), ("", ""))
        return found if left <= right else TURNED.get(found, found)

    def are_parted(self, left: str, right: str) -> bool:
        """True for two plain forms that somebody said are not to be linked."""
        return pair_of(left, right) in self.rejected


NO_RULINGS = Rulings()


def pair_of(left: str, right: str) -> Pair:
    """The pair as it is kept: the smaller form first."""
    return (left, right) if left <= right else (right, left)
