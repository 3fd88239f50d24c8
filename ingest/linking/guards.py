"""Guards: words that forbid a link however near two phrases stand: swapped objects and actions, other names and numbers,
sibling terms."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import permutations

from ingest.linking.normal import data_lines, normal_form, plain
from ingest.linking.thesaurus import Term, Thesaurus, thesaurus

_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_PART = re.compile(r"\(?(?:第?([一二三四五六七八九十]|[ⅰⅱⅲⅳ]|i{1,3}v?|上|中|下)(?:期|册|部分|篇)?)\)?$")


@lru_cache(maxsize=1)
def _groups() -> tuple[dict[str, frozenset[int]], tuple[str, ...]]:
    """Word -> numbers of the groups it is in, and the words longest first."""
    groups: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(data_lines("opposites.txt")):
        for word in line.split():
            groups[plain(word)].add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}, tuple(sorted(groups, key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def _apart() -> dict[str, frozenset[str]]:
    """Word -> the words it is told apart from where they are the whole difference."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in data_lines("apart.txt"):
        things = [[plain(word) for word in thing.split("/")] for thing in line.split()]
        for one, other in permutations(things, 2):
            for word in one:
                found[word].update(other)
    return {word: frozenset(others) for word, others in found.items()}


def clash(left: str, right: str, left_trade: str = "", right_trade: str = "") -> str:
    """Why the two phrases are not one skill ("车 / 铣", "1 / 2"), "" when nothing speaks against it.

    Symmetrical. Looks at words one side has and the other has not.
    """
    a, b = normal_form(left), normal_form(right)
    return (
        number_clash(a, b)
        or opposite_clash(a, b)
        or swap_clash(a, b)
        or name_clash(left, right)
        or sibling_clash(a, b, left_trade, right_trade)
    )


def number_clash(a: str, b: str) -> str:
    """Numbers on both sides that differ (32 位 / 64 位), or the parts of a series (英语一 / 英语二), in normal forms."""
    left, right = set(_NUMBER.findall(a)), set(_NUMBER.findall(b))
    if left - right and right - left:
        return f"{min(left - right)} / {min(right - left)}"
    part, other = _PART.search(a), _PART.search(b)
    if part and other and part.group(1) != other.group(1) and a[: part.start()] == b[: other.start()]:
        return f"{part.group(1)} / {other.group(1)}"
    return ""


def opposite_clash(a: str, b: str) -> str:
    """Two words of one group, each on its own side only. Words of one character count only where one replaces the other."""
    groups, words = _groups()
    mine = [w for w in words if len(w) > 1 and w in a and w not in b]
    yours = [w for w in words if len(w) > 1 and w in b and w not in a]
    for left in mine:
        for right in yours:
            shared = groups[left] & groups[right]
            if shared and not _covered(shared, a, b):
                return f"{left} / {right}"
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "replace":
            left, right = a[i1:i2], b[j1:j2]
            if left != right and groups.get(left, frozenset()) & groups.get(right, frozenset()):
                return f"{left} / {right}"
    return ""


def swap_clash(a: str, b: str) -> str:
    """Two normal forms that differ in nothing but two words that are told apart (数据分析 / 数据统计)."""
    for word, others in _apart().items():
        before, found, after = a.partition(word)
        if found and b.startswith(before) and b.endswith(after) and b[len(before) : len(b) - len(after)] in others:
            return f"{word} / {b[len(before) : len(b) - len(after)]}"
    return ""


def name_clash(left: str, right: str) -> str:
    """Two names in Latin letters, one of them a single word, of which neither holds the other (SVM / vLLM): what such names
    stand for, their letters do not say."""
    a, b = plain(left), plain(right)
    if _HAN.search(a + b) or a in b or b in a or (" " in a and " " in b):
        return ""
    return f"{left} / {right}"


def _covered(numbers: frozenset[int], a: str, b: str) -> bool:
    """True when the sides also share a word of the group: lists that overlap are no swap."""
    groups, words = _groups()
    return any(numbers & groups[word] for word in words if len(word) > 1 and word in a and word in b)


def sibling_clash(a: str, b: str, left_trade: str = "", right_trade: str = "") -> str:
    """Two sibling terms of the thesaurus, each on its own side only and without a broader or same term opposite."""
    known = thesaurus()
    left, right = _canonical(known.terms(a, left_trade)), _canonical(known.terms(b, right_trade))
    if left & right:
        return ""
    for one in sorted(left):
        for other in sorted(right):
            if other in known.siblings.get(one, ()) and not _near(known, one, other, left, right):
                return f"{one} / {other}"
    return ""


def _canonical(terms: tuple[Term, ...]) -> frozenset[str]:
    return frozenset(term.canonical for term in terms)


def _near(known: Thesaurus, one: str, other: str, left: frozenset[str], right: frozenset[str]) -> bool:
    """True when one side also names what is broader than the other side's term."""
    return bool(known.ancestors(one) & right or known.ancestors(other) & left)
