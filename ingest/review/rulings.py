"""What the decisions come to: which pairs are linked or parted, what skills are called, which phrases are no skill."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from ingest.linking.normal import plain
from ingest.linking.rulings import TURNED, Rulings, pair_of
from ingest.review.decisions import Decision, taken_back


def rulings_of(decisions: Iterable[Decision]) -> Rulings:
    """The decisions in force. Of two about the same pair, phrase or name the later one counts."""
    made = tuple(decisions)
    gone = taken_back(made)
    ruled = Rulings()
    marks: dict[str, bool] = {}
    for one in made:
        if one.id in gone or one.action == "undo":
            continue
        forms = [plain(text) for text in one.texts]
        if one.kind == "mark":
            marks[forms[0]] = one.action == "accept"
        elif one.action in ("accept", "reject"):
            _rule(ruled, forms[0], forms[1], one.relation if one.action == "accept" else "", one.who)
        elif one.action == "merge":
            for left, right in combinations(forms, 2):
                _rule(ruled, left, right, "same", one.who)
        elif one.action == "split":
            for other in forms[1:]:
                _rule(ruled, forms[0], other, "", one.who)
        elif one.action == "rename":
            ruled.labels[forms[0]] = one.label
        elif one.action == "alias":
            ruled.aliases[plain(one.label)] = forms[0]
            _rule(ruled, plain(one.label), forms[0], "same", one.who)
    return Rulings(
        ruled.accepted, ruled.rejected, ruled.labels, ruled.aliases,
        frozenset(form for form, kept in marks.items() if not kept), frozenset(form for form, kept in marks.items() if kept),
    )  # fmt: skip


def _rule(ruled: Rulings, left: str, right: str, relation: str, who: str) -> None:
    pair = pair_of(left, right)
    ruled.accepted.pop(pair, None)
    ruled.rejected.pop(pair, None)
    if relation:
        ruled.accepted[pair] = (relation if left <= right else TURNED.get(relation, relation), who)
    else:
        ruled.rejected[pair] = who
