"""What the pipeline finds in a sentence: phrases of skill and mentions of named things, by offset."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """One skill as a sentence says it: `text` is `sentence[start:end]`, verbatim, 2 to 30 characters (60 where the whole
    sentence had to stand for itself). `category`: skill | knowledge | tool | attitude; `strand`: hard | soft | digital |
    green; `frame`: what it stood in, ability | knowledge | attitude | means | sentence. `generic`: every program asks for it."""

    text: str
    start: int
    end: int
    category: str
    strand: str
    frame: str
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a thing: `text` is `sentence[start:end]`, `kind` is Tool | Certificate | Post | Occupation | Skill,
    `name` the term they stand for (another spelling than `text` where the words are an alias)."""

    text: str
    start: int
    end: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence says: its phrases of skill and the named things in it, each left to right."""

    phrases: tuple[Phrase, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence on its way to a phrase, with the frame it stood in."""

    start: int
    end: int
    frame: str
