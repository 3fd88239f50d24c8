"""What of a document's text was read: the characters that facts quote, for those who draw it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ahocorasick

from ingest.record import Item
from ingest.text import squeeze

READ, UNREAD, ASIDE = "#1a7f37", "#d1242f", "#8c959f"
"""Colours of what became a fact, of what did not, and of page numbers, running heads and the like."""
LEAST = 4
"""Characters of an item's value that count as read where they stand on its page."""


def texts_at(items: Iterable[Item]) -> set[str]:
    """What items say, without white space: their quotes and the longer texts of their values."""
    found = set()
    for item in items:
        found.add(squeeze(item.quote))
        found.update(text for text in _leaves(item.value) if len(text) >= LEAST)
    found.discard("")
    return found


def marked(stream: str, texts: Iterable[str]) -> list[bool]:
    """For each character of the stream whether it stands in one of the texts."""
    state = [False] * len(stream)
    automaton = ahocorasick.Automaton()
    for text in texts:
        if len(text) > 1:
            automaton.add_word(text, len(text))
    if not len(automaton):
        return state
    automaton.make_automaton()
    for end, size in automaton.iter(stream):
        state[end - size + 1 : end + 1] = [True] * size
    return state


def plain(text: str) -> str:
    """A character as the PDF reader gives it: code points that only look like an ordinary one become that one."""
    code = ord(text[0]) if text else 0
    return unicodedata.normalize("NFKC", text) if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00 else text


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield squeeze(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _leaves(part)
