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
PAIRING = frozenset({"和", "与", "及", "或", "暨", "以及"})


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


def read_words(doc: Doc, actions: frozenset[str] = frozenset()) -> Words:
    """Words and bracket depths of a tokenized text; two characters that are an action together are one word (运, 维),
    and an action is a word of its own before 能力 (加工能力)."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    tags: list[str] = []
    for token in doc:
        if len(token.text) == 1 and words and len(words[-1]) == 1 and words[-1] + token.text in actions:
            ends[-1], words[-1], tags[-1] = token.idx + 1, words[-1] + token.text, "v"
            continue
        cut = len(token.text) - 2
        parts = [token.text[:cut], "能力"] if token.text.endswith("能力") and token.text[:cut] in actions else [token.text]
        for part, offset in zip(parts, (token.idx, token.idx + cut), strict=False):
            starts.append(offset)
            ends.append(offset + len(part))
            words.append(part)
            tags.append("vn" if len(parts) > 1 and offset == token.idx else token.tag_)
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
    return any(is_doing(lexicon, words, index) for index in words.between(start, end))


def is_doing(lexicon: Lexicon, words: Words, index: int) -> bool:
    """Whether the word says that something is done."""
    return is_action(lexicon, words.words[index]) or _is_verb(lexicon, words, index)


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
