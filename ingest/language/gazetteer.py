"""Names of known things in text: one Aho-Corasick automaton over all terms, longest match first."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick
from spacy.tokens import Doc

from ingest.language.spans import Mention

Term = tuple[str, str, str]
"""(words as they stand in text, kind, name they stand for)"""

SHORTEST = 2


class Gazetteer:
    """A spaCy component: `doc.user_data["mentions"]` holds what the terms match, left to right, without overlap.

    Latin letters match in any case and only as whole words: `Java` is not found in `JavaScript`, `AE` is not found in `ae`
    (terms of two letters match as they are written).
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._automaton = build_automaton(terms)

    def __call__(self, doc: Doc) -> Doc:
        """Find the terms in one text."""
        doc.user_data["mentions"] = match_terms(self._automaton, doc.text)
        return doc


def _lower(text: str) -> str:
    """Lower case for ASCII alone, so that offsets stay."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def build_automaton(terms: Iterable[Term]) -> ahocorasick.Automaton:
    """An automaton of the terms; the first term of one spelling wins."""
    found: dict[str, list[Term]] = {}
    for words, kind, name in terms:
        if len(words) >= SHORTEST:
            found.setdefault(_lower(words), []).append((words, kind, name))
    automaton = ahocorasick.Automaton()
    for key, entries in found.items():
        automaton.add_word(key, (len(key), tuple(entries)))
    if found:
        automaton.make_automaton()
    return automaton


def match_terms(automaton: ahocorasick.Automaton, text: str) -> tuple[Mention, ...]:
    """Longest matches from left to right."""
    if not len(automaton):
        return ()
    hits: list[tuple[int, int, Term]] = []
    for last, (length, entries) in automaton.iter(_lower(text)):
        start, end = last + 1 - length, last + 1
        entry = _best(entries, text[start:end])
        if entry is not None and _is_whole(text, start, end):
            hits.append((start, end, entry))
    hits.sort(key=lambda hit: (-(hit[1] - hit[0]), hit[0]))
    taken = [False] * len(text)
    chosen: list[tuple[int, int, Term]] = []
    for start, end, entry in hits:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            chosen.append((start, end, entry))
    return tuple(Mention(text[start:end], start, end, kind, name) for start, end, (_, kind, name) in sorted(chosen))


def _best(entries: tuple[Term, ...], found: str) -> Term | None:
    for entry in entries:
        if entry[0] == found:
            return entry
    short = len(found) <= SHORTEST and found.isascii()
    return None if short else entries[0]


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (_is_latin(text[start]) and _is_latin(before)) and not (_is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
