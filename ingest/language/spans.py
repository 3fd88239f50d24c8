"""What the pipeline finds in a sentence: phrases of skill and mentions of named things, by offset."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 30
"""Characters of a phrase that was cut out of a sentence."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One skill as a sentence says it, 2 to 30 characters (60 where the whole sentence had to stand for itself): `text` is
    `sentence[start:end]`, or characters of it in their order where the phrase shares words with others of a list
    (识读零件图、装配图: 识读装配图). `category`: skill | knowledge | tool | attitude; `strand`: hard | soft | digital |
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
    """A stretch of a sentence on its way to a phrase, with the frame it stood in. `parts` are the stretches that the phrase
    is put together from, where it is not all between `start` and `end`."""

    start: int
    end: int
    frame: str
    parts: tuple[Span, ...] = ()
