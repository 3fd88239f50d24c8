"""Whose things are: owners before a 的 and what is told of them (电冰箱和空调器的结构与原理)."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.language.lexicon import Lexicon
from ingest.language.members import FEWEST, Member
from ingest.language.spans import Span
from ingest.language.words import PAIRING, Words

LONGEST_OWNER = 6
"""Characters of an owner that stands before another."""
PLAIN = frozenset({"主要", "基本", "一般", "常见", "典型"})


def find_owned(
    lexicon: Lexicon, words: Words, members: Sequence[Member], first: int
) -> tuple[int, tuple[tuple[Span, ...], ...]] | None:
    """Before which member the list ends that begins with the owners at `first`, and its phrases: the owners, as one, before
    each thing that is told of them. None where nothing is."""
    last = _last_owner(lexicon, words, members, first)
    if last is None:
        return None
    start, end = members[first].start, members[last].end
    of = words.text.rfind("的", members[last].start, end) + 1
    if of <= start + 1 or of == end or (first and members[first - 1].closes):
        return None
    stop = last + 1
    while stop < len(members) and _is_attribute(lexicon, words, members[stop].start, members[stop].end):
        stop += 1
    owner = (start, of)
    rest = tuple((owner, (one.start, one.end)) for one in members[last + 1 : stop])
    return stop, ((owner, (of, end)), *rest)


def _last_owner(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int) -> int | None:
    """The number of the member in which the owners end that begin with `first`, None where nothing is told of them. A lone
    thing before a 、 may as well stand for itself (开发流程、产品的质量)."""
    last = first
    while last + 1 < len(members) and _is_owner(words, members[last]):
        last += 1
    if last + 1 < len(members) and _is_attribute(lexicon, words, members[last + 1].start, members[last + 1].end):
        return last
    of = words.text.rfind("的", members[last].start, members[last].end) + 1
    several = last - first > 1 or (last > first and members[last].joint in PAIRING)
    return last if several and of and _is_attribute(lexicon, words, of, members[last].end) else None


def _is_owner(words: Words, member: Member) -> bool:
    text = words.text[member.start : member.end]
    return member.is_thing and not member.is_kind and len(text) <= LONGEST_OWNER and "的" not in text


def _is_attribute(lexicon: Lexicon, words: Words, start: int, end: int) -> bool:
    """性能, 主要特点, 鉴别方法: says nothing without whose it is."""
    start = start + FEWEST if words.text[start : start + FEWEST] in PLAIN else start
    if words.text[start:end] in lexicon.attributes:
        return True
    inner = [words.words[i] for i in words.between(start, end)]
    vague = lexicon.empty | lexicon.actions
    return bool(inner) and inner[-1] in lexicon.attributes and vague.issuperset(inner[:-1])


def under_one_of(words: Words, run: Sequence[Member], verb: int) -> int:
    """识别机场及周边地区常见的鸟类、昆虫: the number of the member whose 的 stands for those before it too, 0 for none."""
    held = ["的" in words.text[max(one.start, verb) + 1 : one.end - 1] for one in run]
    return held.index(True) if any(held) and run[held.index(True)].is_thing else 0
