"""The spaCy pipeline of the readers: blank Chinese, words by rjieba, gazetteer, clause parser, and the marker on request."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence

import ahocorasick
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.language.clauses import ClauseParser
from ingest.language.gazetteer import Gazetteer, Term, build_automaton, match_terms
from ingest.language.lexicon import DATA, read_lexicon, read_tools
from ingest.language.spans import Mention, Phrase, Sentence
from ingest.language.tokenizer import WordTokenizer

LANGUAGE_VERSION = "language-5"
BATCH = 256


@Language.factory("zhiqiao_gazetteer")
def make_gazetteer(nlp: Language, name: str) -> Gazetteer:  # noqa: ARG001 (names that spaCy fixes)
    """The gazetteer over the terms that ship with the program."""
    return Gazetteer(_shipped_terms())


@Language.factory("zhiqiao_clauses")
def make_clause_parser(nlp: Language, name: str) -> ClauseParser:  # noqa: ARG001 (names that spaCy fixes)
    """The clause parser with the lexicon that ships with the program."""
    return ClauseParser(read_lexicon(), frozenset(tool.lower() for tool in read_tools()))


@Language.factory("zhiqiao_marker")
def make_marker(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 (names that spaCy fixes)
    """The trained marker of free text."""
    from ingest.marking.component import MarkerComponent

    return MarkerComponent()


def build_pipeline(*, marks: bool = False) -> Language:
    """Blank `zh` with the rjieba tokenizer, gazetteer and clause parser; takes about 0.5 s, keep it.

    With `marks` the trained marker of free text comes last and sets `doc.spans["marks"]`.
    """
    nlp = spacy.blank("zh")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("zhiqiao_gazetteer")
    nlp.add_pipe("zhiqiao_clauses")
    if marks:
        nlp.add_pipe("zhiqiao_marker")
    return nlp


def read_sentences(nlp: Language, texts: Iterable[str]) -> dict[str, Sentence]:
    """Phrases and mentions of each different text; one call for many texts is much faster than many calls."""
    found: dict[str, Sentence] = {}
    for doc in nlp.pipe(dict.fromkeys(texts), batch_size=BATCH):
        found[doc.text] = Sentence(doc.user_data["phrases"], doc.user_data["mentions"])
    return found


def find_phrases(nlp: Language, texts: Sequence[str]) -> list[tuple[Phrase, ...]]:
    """The shortest complete phrases of skill of each sentence, in the order they stand, without repetition.

    Empty only where a text has no letter, or is longer than 60 characters and holds no phrase: an Issue for the caller.
    """
    known = read_sentences(nlp, texts)
    return [known[text].phrases for text in texts]


def find_mentions(nlp: Language, text: str, extra_terms: Mapping[str, Iterable[str]] | None = None) -> tuple[Mention, ...]:
    """Named tools, certificates, posts and occupations in one text, left to right, longest match first.

    `extra_terms` are names of the document at hand by kind: {"Post": [...], "Certificate": [...]}; they win over the
    shipped terms where they overlap and are not shorter.
    """
    shipped: tuple[Mention, ...] = nlp(text).user_data["mentions"]
    if not extra_terms:
        return shipped
    own = match_terms(_extra_automaton(extra_terms), text)
    ranked = sorted([*((m, 0) for m in own), *((m, 1) for m in shipped)], key=lambda r: (-len(r[0].text), r[1], r[0].start))
    kept: list[Mention] = []
    for mention, _ in ranked:
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: m.start))


def _extra_automaton(extra_terms: Mapping[str, Iterable[str]]) -> ahocorasick.Automaton:
    return build_automaton((name, kind, name) for kind, names in extra_terms.items() for name in names)


def _shipped_terms() -> list[Term]:
    terms: list[Term] = [(tool, "Tool", tool) for tool in read_tools()]
    terms.extend(_aliases(frozenset(read_tools())))
    occupations = DATA / "occupations.tsv"
    if occupations.is_file():
        with occupations.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            terms.extend(
                (row["name"], "Occupation", row["name"])
                for row in rows
                if row["name"] and row["level"] == "4" and len(row["name"]) > 2
            )
    return terms


def _aliases(tools: frozenset[str]) -> list[Term]:
    """Other spellings of tools, from the aliases that the linking module ships; ambiguous ones are left out."""
    path = DATA.parent / "linking" / "data" / "aliases.tsv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [
            (row["alias"], "Tool", row["canonical"])
            for row in rows
            if row["canonical"] in tools and not row.get("ambiguous") and row["type"] in {"abbr", "english", "variant", "synonym"}
        ]
