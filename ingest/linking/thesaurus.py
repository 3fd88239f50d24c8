"""Knowledge as data: which words mean the same, which exclude each other, which are kinds of others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from ingest.linking.normal import data_rows, plain

TRADES = ("it", "business", "industry", "land", "people")
GENERIC_ANCESTORS = 3
"""How many steps up from a term its kinds are followed."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the thesaurus in a text: where it stands in the plain form and its canonical form."""

    start: int
    end: int
    canonical: str


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Aliases and relations over plain forms. `aliases` maps a written form to (canonical, trade, ambiguous) rows."""

    aliases: dict[str, tuple[tuple[str, str, bool], ...]]
    broader: dict[str, frozenset[str]]
    siblings: dict[str, frozenset[str]]
    tool_for: dict[str, frozenset[str]]
    automaton: ahocorasick.Automaton
    words: frozenset[str]

    def canonical(self, form: str, trade: str) -> str:
        """The canonical form of a written form: an alias counts when it is unambiguous, or in its own trade."""
        for canonical, row_trade, ambiguous in self.aliases.get(form, ()):
            if not ambiguous or (trade and row_trade == trade):
                return canonical
        return form

    def terms(self, text: str, trade: str = "") -> tuple[Term, ...]:
        """The terms of a plain form, longest first match from the left, not overlapping, in order."""
        found = sorted(
            ((end + 1 - len(word), end + 1, word) for end, word in self.automaton.iter(text)),
            key=lambda hit: (hit[0], -hit[1]),
        )
        terms: list[Term] = []
        last = 0
        for start, end, word in found:
            if start < last or _inside_word(text, start, end):
                continue
            terms.append(Term(start, end, self.canonical(word, trade)))
            last = end
        return tuple(terms)

    def ancestors(self, term: str) -> frozenset[str]:
        """All broader terms within GENERIC_ANCESTORS steps, without the term itself."""
        seen: set[str] = set()
        level = {term}
        for _ in range(GENERIC_ANCESTORS):
            level = {up for one in level for up in self.broader.get(one, ())} - seen - {term}
            if not level:
                break
            seen |= level
        return frozenset(seen)


def _inside_word(text: str, start: int, end: int) -> bool:
    """True when the hit cuts a Latin word: `ai` in `email`."""
    left = start > 0 and _latin(text[start - 1]) and _latin(text[start])
    right = end < len(text) and _latin(text[end - 1]) and _latin(text[end])
    return left or right


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus of the package, read once a process."""
    rows: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
    words: set[str] = set()
    for row in data_rows("aliases.tsv"):
        canonical, alias, _, trade, ambiguous = [*row, ""][:5]
        if plain(canonical) != plain(alias):
            rows[plain(alias)].add((plain(canonical), trade, ambiguous == "yes"))
        words |= {plain(canonical), plain(alias)}
    aliases = {alias: _one_meaning(found) for alias, found in rows.items()}
    maps: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in ("narrower", "sibling", "tool_for")}
    for term, relation, other, _ in data_rows("relations.tsv"):
        left, right = _first(aliases, plain(term)), _first(aliases, plain(other))
        words |= {plain(term), plain(other)}
        if left != right:
            maps[relation][left].add(right)
            if relation == "sibling":
                maps[relation][right].add(left)
    automaton = ahocorasick.Automaton()
    for word in sorted(words):
        if len(word) > 1:
            automaton.add_word(word, word)
    automaton.make_automaton()
    frozen = {kind: {term: frozenset(others) for term, others in rows.items()} for kind, rows in maps.items()}
    return Thesaurus(aliases, frozen["narrower"], frozen["sibling"], frozen["tool_for"], automaton, frozenset(words))


def _first(aliases: dict[str, tuple[tuple[str, str, bool], ...]], form: str) -> str:
    rows = [canonical for canonical, _, ambiguous in aliases.get(form, ()) if not ambiguous]
    return rows[0] if rows else form


def _one_meaning(rows: set[tuple[str, str, bool]]) -> tuple[tuple[str, str, bool], ...]:
    """Rows of one alias, sorted; with two canonical forms every row is ambiguous, whatever it says."""
    several = len({canonical for canonical, _, _ in rows}) > 1
    return tuple(sorted((canonical, trade, ambiguous or several) for canonical, trade, ambiguous in rows))
