"""Siblings: phrases that a document names beside each other as items of one list, and so tells apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.store import Store
from ingest.linking.normal import plain
from ingest.linking.pairs import Forms, Link, Linking, Unsure

EVIDENCE_OF = """UNWIND $ids AS id
MATCH (s:Skill {id: id})<-[r:EXPRESSES|REQUIRES|TEACHES|CERTIFIES|ASSESSES]-(:Entity)
WHERE r.evidence IS NOT NULL
RETURN s.id, r.evidence"""
"""The ids of the quotes that speak of each skill."""
QUOTES = "UNWIND $ids AS id MATCH (e:Evidence {id: id}) RETURN e.id, e.quote"
AT_ONCE = 2000
"""Ids asked for together."""
_JOINED = r"(?:[,/;]|以及|和|与|及|或|并)"
"""What stands between items of a list, in plain form."""
_OTHERS = r"(?:[^.;!?]{0,40}?" + _JOINED + r")?且?"
"""Items between two of one list."""


def without_siblings(store: Store, found: Linking, forms: Mapping[str, Forms]) -> Linking:
    """What was found, the scorer's links between phrases that some quote in the store names beside each other put among the
    doubtful pairs, one for each two forms. Links of other methods stay. `forms` by id. Raises StoreError when the store
    cannot be read."""
    judged = {_frames(link, forms) for link in found.links if link.method == "scorer"}
    apart = _told_apart(store, sorted(pair for pair in judged if swapped(*pair)), forms)
    links: list[Link] = []
    unsure = {(one.left_id, one.right_id): one for one in found.unsure}
    asked: set[tuple[str, str]] = set()
    for link in found.links:
        pair = _frames(link, forms)
        if link.method != "scorer" or pair not in apart:
            links.append(link)
        elif pair not in asked:
            asked.add(pair)
            waiting = Unsure(link.left_id, link.right_id, "doubtful", link.score, link.relation)
            unsure.setdefault((link.left_id, link.right_id), waiting)
    return Linking(tuple(links), tuple(unsure[pair] for pair in sorted(unsure)))


def swapped(left: str, right: str) -> tuple[str, str] | None:
    """What one plain phrase has in place of what the other has; None where one holds all signs of the other in their order:
    a part is no sibling of the whole."""
    shorter, longer = sorted((left, right), key=len)
    signs = iter(longer)
    if all(sign in signs for sign in shorter):
        return None
    start = _common(left, right)
    end = _common(left[start:][::-1], right[start:][::-1])
    return left[start : len(left) - end], right[start : len(right) - end]


def are_beside(left: str, right: str, quote: str) -> bool:
    """True when the quote joins the phrases, or that in which they differ with more or less of what they share, as items of
    one list: 商务英语、商务日语, 商务英语与日语, 英语、日语翻译. Phrases in plain form. Symmetrical."""
    parts = swapped(left, right)
    if parts is None:
        return False
    text = plain(quote)
    start = _common(left, right)
    end = len(left) - start - len(parts[0])
    for i in range(start + 1):
        for k in range(end + 1):
            one, other = left[i : len(left) - k], right[i : len(right) - k]
            if one in text and other in text and (_follows(one, other, text) or _follows(other, one, text)):
                return True
    return False


def _follows(first: str, second: str, text: str) -> bool:
    return re.search(re.escape(first) + _JOINED + _OTHERS + re.escape(second), text) is not None


def _common(left: str, right: str) -> int:
    """How many signs two phrases begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _told_apart(store: Store, pairs: Sequence[tuple[str, str]], forms: Mapping[str, Forms]) -> set[tuple[str, str]]:
    """Those of the pairs of frames that one quote names beside each other."""
    evidence = _evidence(store, {frame for pair in pairs for frame in pair}, forms)
    shared = {pair: evidence[pair[0]] & evidence[pair[1]] for pair in pairs}
    quotes: dict[str, str] = dict(_rows(store, QUOTES, {one for each in shared.values() for one in each}))
    return {pair for pair, each in shared.items() if any(are_beside(*pair, quotes.get(one, "")) for one in each)}


def _frames(link: Link, forms: Mapping[str, Forms]) -> tuple[str, str]:
    left, right = sorted((forms[link.left_id].frame, forms[link.right_id].frame))
    return left, right


def _evidence(store: Store, frames: set[str], forms: Mapping[str, Forms]) -> dict[str, set[str]]:
    """Ids of the quotes behind each of these frames, whatever else their phrases have around it."""
    found: dict[str, set[str]] = defaultdict(set)
    ids = {identifier for identifier, form in forms.items() if form.frame in frames}
    for identifier, quotes in _rows(store, EVIDENCE_OF, ids):
        found[forms[identifier].frame].update(quotes)
    return found


def _rows(store: Store, text: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield from store.stream(text, {"ids": ordered[start : start + AT_ONCE]})
