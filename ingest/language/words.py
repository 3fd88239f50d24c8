"""A sentence as words with offsets, and the small questions the clause parser asks about stretches of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.language.lexicon import Lexicon

OPENING = "（(《“「[【"
CLOSING = "）)》”」]】"
CONNECTORS = frozenset({"和", "与", "及", "以及", "或", "或者", "并", "并且", "暨", "并能", "并能够", "且", "又"})


@dataclass(frozen=True, slots=True)
class Words:
    """The text, where each word starts and ends, the words, and for each character how deep in brackets it stands."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    tags: tuple[str, ...]
    depth: tuple[int, ...]

    def between(self, start: int, end: int) -> range:
        """Indices of the words that start in the stretch."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def is_boundary(self, offset: int) -> bool:
        """Whether a word starts or the text ends at the offset."""
        index = bisect_left(self.starts, offset)
        return offset == len(self.text) or (index < len(self.starts) and self.starts[index] == offset)


def read_words(doc: Doc) -> Words:
    """Words and bracket depths of a tokenized text."""
    starts, ends, words, tags = [], [], [], []
    for token in doc:
        starts.append(token.idx)
        ends.append(token.idx + len(token.text))
        words.append(token.text)
        tags.append(token.tag_)
    depth, level = [], 0
    for sign in doc.text:
        if sign in CLOSING and level:
            level -= 1
            depth.append(level + 1)
            continue
        if sign in OPENING:
            level += 1
        depth.append(level)
    if level:
        depth = [0] * len(depth)
    return Words(doc.text, tuple(starts), tuple(ends), tuple(words), tuple(tags), tuple(depth))


def trim(words: Words, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space and signs at its ends."""
    text = words.text
    while start < end and (text[start].isspace() or text[start] in "、，,；;。.:：—-·"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "、，,；;。.:：—-·"):
        end -= 1
    return start, end


def is_action(lexicon: Lexicon, word: str) -> bool:
    """Whether the word is, or ends in, a word for doing (方案设计)."""
    return word in lexicon.actions or (len(word) > 2 and word[-2:] in lexicon.actions)


def has_action(lexicon: Lexicon, words: Words, start: int, end: int) -> bool:
    """Whether any word of the stretch says that something is done."""
    return any(is_action(lexicon, words.words[i]) or _is_verb(lexicon, words, i) for i in words.between(start, end))


def _is_verb(lexicon: Lexicon, words: Words, index: int) -> bool:
    word = words.words[index]
    return len(word) > 1 and words.tags[index] in {"v", "vn"} and word not in lexicon.empty


def content(lexicon: Lexicon, words: Words, start: int, end: int) -> int:
    """Number of characters in words that say something by themselves: neither a common action nor an empty noun."""
    return sum(_weight(lexicon, words.words[i]) for i in words.between(start, end))


def _weight(lexicon: Lexicon, word: str) -> int:
    if word in lexicon.actions or word in lexicon.empty or word in CONNECTORS or not re.search(r"\w", word):
        return 0
    for cut in range(1, len(word)):
        if all(part in lexicon.actions or part in lexicon.empty for part in (word[:cut], word[cut:])):
            return 0
    return len(word)
