"""What a pair of phrases looks like in numbers: the columns the pair scorer decides on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.linking.guards import number_clash, opposite_clash
from ingest.linking.normal import is_skill, normal_form, plain, without_frame
from ingest.linking.sources import KINDS, Source
from ingest.linking.thesaurus import thesaurus
from ingest.linking.words import WordTable, actions, word_table, words_of

Matrix = NDArray[np.float32]

_SIDE = ("words", "length", "lists", "actions", "skill", "kind", "idf", "latin")
_BOTH = (
    "cosine", "static_cosine", "word_overlap", "bigram_overlap", "longest_run", "head_cosine", "tail_cosine", "tail_same",
    "head_same", "same_form", "aligned_low", "aligned_high", "objects_low", "objects_high", "action_overlap", "action_clash",
    "term_overlap", "terms_shared", "sibling_clash", "opposite_clash", "number_clash", "tool_link", "latin_shared", "latin_clash",
    "objects_cosine", "worst_low", "worst_high", "context_cosine", "same_group", "same_context", "place_cosine",
)  # fmt: skip
_DIRECTED = ("aligned", "objects", "worst", "covered", "contained", "terms_broader", "text_context", "text_place")
COLUMNS = (
    *_BOTH,
    *(f"{name}_left" for name in _DIRECTED),
    *(f"{name}_right" for name in _DIRECTED),
    *(f"{name}_left" for name in _SIDE),
    *(f"{name}_right" for name in _SIDE),
)
CONTEXT_COLUMNS = tuple(
    COLUMNS.index(name)
    for name in (
        "context_cosine",
        "same_group",
        "same_context",
        "text_context_left",
        "text_context_right",
        "place_cosine",
        "text_place_left",
        "text_place_right",
        "kind_left",
        "kind_right",
    )
)
"""Columns that are NaN where a text comes without a source."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A phrase taken apart, once for all pairs it is in. `rows` are its words' vectors, `weights` their idf."""

    form: str
    text: str
    words: tuple[str, ...]
    rows: Matrix
    weights: NDArray[np.float32]
    is_action: NDArray[np.bool_]
    actions: frozenset[int]
    terms: frozenset[str]
    ancestors: frozenset[str]
    latin: frozenset[str]
    bigrams: frozenset[str]
    lists: int
    skill: bool


@lru_cache(maxsize=100_000)
def profile(text: str) -> Profile:
    """The phrase taken apart; words that the table has not are made of their characters' vectors."""
    table, stripped = word_table(), without_frame(text)
    words = words_of(stripped)[:60]
    rows = np.stack([_vector(table, word) for word in words]) if words else np.zeros((0, table.vectors.shape[1]), np.float32)
    weights = np.array([table.idf(word) for word in words], np.float32)
    groups = [actions().get(word, frozenset()) for word in words]
    known = thesaurus()
    form = normal_form(text)
    terms = frozenset(term.canonical for term in known.terms(form))
    return Profile(
        form=form,
        text=stripped,
        words=words,
        rows=rows,
        weights=weights,
        is_action=np.array([bool(group) for group in groups], bool),
        actions=frozenset(number for group in groups for number in group),
        terms=terms,
        ancestors=frozenset(up for term in terms for up in known.ancestors(term)),
        latin=frozenset(word for word in words if word.isascii() and not word.isdigit()),
        bigrams=frozenset(form[i : i + 2] for i in range(len(form) - 1)) or frozenset([form]),
        lists=plain(text).count(","),
        skill=is_skill(text),
    )


@lru_cache(maxsize=50_000)
def context_vector(context: str) -> NDArray[np.float32]:
    """The idf-weighted mean of a context's word vectors, of length one (zero for none)."""
    found = profile(context)
    return _mean(found.rows, found.weights)


def _vector(table: WordTable, word: str) -> NDArray[np.float32]:
    row = table.index.get(word)
    if row is not None:
        vector: NDArray[np.float32] = table.vectors[row]
        return vector
    parts = [table.vectors[table.index[char]] for char in word if char in table.index]
    return _unit(np.mean(parts, axis=0)) if parts else np.zeros(table.vectors.shape[1], np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    scaled: NDArray[np.float32] = vector / max(float(np.linalg.norm(vector)), 1e-6)
    return scaled


def _mean(rows: Matrix, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    if not len(rows):
        return np.zeros(rows.shape[1], np.float32)
    return _unit((rows * weights[:, None]).sum(axis=0))


def pair_features(
    pairs: Sequence[tuple[str, str]],
    cosines: Mapping[str, NDArray[np.float32]],
    sources: Sequence[tuple[Source, Source]] | None = None,
) -> Matrix:
    """One row of COLUMNS a pair; `cosines` are those of phrase vectors by column, in the order of the pairs (`pair_cosines`).

    Rounded to 4 digits, so that the order of a sum cannot send a pair down another branch of a tree.
    """
    rows = np.full((len(pairs), len(COLUMNS)), np.nan, np.float32)
    for number, (left, right) in enumerate(pairs):
        values = _values(profile(left), profile(right))
        values |= {name: float(column[number]) for name, column in cosines.items()}
        if sources is not None:
            values |= _context(profile(left), profile(right), *sources[number])
        for name, value in values.items():
            rows[number, _COLUMN[name]] = round(value, 4)
    return rows


_COLUMN = {name: number for number, name in enumerate(COLUMNS)}


def _values(a: Profile, b: Profile) -> dict[str, float]:
    values = _alignment(a, b)
    shared = set(a.words) & set(b.words)
    idf = dict(zip((*a.words, *b.words), (*a.weights.tolist(), *b.weights.tolist()), strict=True))
    every = sum(idf.values())
    values["word_overlap"] = sum(idf[word] for word in shared) / every if every else 0.0
    values["bigram_overlap"] = len(a.bigrams & b.bigrams) / max(len(a.bigrams | b.bigrams), 1)
    values["contained_left"] = len(a.bigrams & b.bigrams) / max(len(a.bigrams), 1)
    values["contained_right"] = len(a.bigrams & b.bigrams) / max(len(b.bigrams), 1)
    values["covered_left"] = sum(idf[w] for w in set(a.words) & shared) / max(sum(idf[w] for w in set(a.words)), 1e-6)
    values["covered_right"] = sum(idf[w] for w in set(b.words) & shared) / max(sum(idf[w] for w in set(b.words)), 1e-6)
    values["longest_run"] = _longest_run(a.form, b.form) / max(min(len(a.form), len(b.form)), 1)
    values["same_form"] = float(a.form == b.form)
    values["head_same"] = float(a.words[:1] == b.words[:1])
    values["tail_same"] = float(a.words[-1:] == b.words[-1:])
    values["action_overlap"] = len(a.actions & b.actions) / max(len(a.actions | b.actions), 1)
    values["action_clash"] = float(bool(a.actions and b.actions and not a.actions & b.actions))
    values["latin_shared"] = float(len(a.latin & b.latin))
    values["latin_clash"] = float(bool(a.latin - b.latin and b.latin - a.latin))
    values["opposite_clash"] = float(bool(opposite_clash(a.form, b.form)))
    values["number_clash"] = float(bool(number_clash(a.form, b.form)))
    values |= _knowledge(a, b)
    for side, one in (("left", a), ("right", b)):
        values[f"words_{side}"] = len(one.words)
        values[f"length_{side}"] = math.log(len(one.form) + 1)
        values[f"lists_{side}"] = one.lists
        values[f"actions_{side}"] = len(one.actions)
        values[f"skill_{side}"] = float(one.skill)
        values[f"idf_{side}"] = float(one.weights.mean()) if len(one.weights) else 0.0
        values[f"latin_{side}"] = len(one.latin)
    return values


def _alignment(a: Profile, b: Profile) -> dict[str, float]:
    """How well each side's words find a near word on the other: weighted by idf, for all words and without actions."""
    values = {"static_cosine": float(_mean(a.rows, a.weights) @ _mean(b.rows, b.weights))}
    if not len(a.words) or not len(b.words):
        return values
    near = a.rows @ b.rows.T
    values["head_cosine"], values["tail_cosine"] = float(near[0, 0]), float(near[-1, -1])
    for side, one, best in (("left", a, near.max(axis=1)), ("right", b, near.max(axis=0))):
        thing = ~one.is_action
        values[f"aligned_{side}"] = _weighted(best, one.weights)
        values[f"objects_{side}"] = _weighted(best[thing], one.weights[thing])
        values[f"worst_{side}"] = float((one.weights * (1 - best)).max())
    for name in ("aligned", "objects", "worst"):
        pair = (values[f"{name}_left"], values[f"{name}_right"])
        values[f"{name}_low"], values[f"{name}_high"] = float(np.fmin(*pair)), float(np.fmax(*pair))
    things = (~a.is_action, ~b.is_action)
    values["objects_cosine"] = float(
        _mean(a.rows[things[0]], a.weights[things[0]]) @ _mean(b.rows[things[1]], b.weights[things[1]])
    )
    return values


def _weighted(values: NDArray[np.float32], weights: NDArray[np.float32]) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 0 else math.nan


def _knowledge(a: Profile, b: Profile) -> dict[str, float]:
    """What the thesaurus says: shared terms, siblings on both sides, a term above the other side's, a tool and its work."""
    known = thesaurus()
    left, right = a.terms - b.terms, b.terms - a.terms
    return {
        "terms_shared": float(len(a.terms & b.terms)),
        "term_overlap": len(a.terms & b.terms) / max(len(a.terms | b.terms), 1) if a.terms or b.terms else math.nan,
        "sibling_clash": float(any(known.siblings.get(term, frozenset()) & right for term in left)),
        "terms_broader_left": float(bool(left & b.ancestors)),
        "terms_broader_right": float(bool(right & a.ancestors)),
        "tool_link": float(
            any(known.tool_for.get(term, frozenset()) & right for term in left)
            or any(known.tool_for.get(term, frozenset()) & left for term in right)
        ),
    }


def _context(a: Profile, b: Profile, left: Source, right: Source) -> dict[str, float]:
    one, other = context_vector(left.context), context_vector(right.context)
    return {
        "context_cosine": float(one @ other),
        "same_group": float(left.group == right.group) if left.group and right.group else math.nan,
        "same_context": float(left.context == right.context),
        "text_context_left": float(_mean(a.rows, a.weights) @ other),
        "text_context_right": float(_mean(b.rows, b.weights) @ one),
        "kind_left": float(KINDS.index(left.kind)),
        "kind_right": float(KINDS.index(right.kind)),
    }


def _longest_run(a: str, b: str) -> int:
    """Length of the longest text that stands in both."""
    short, long = sorted((a[:80], b[:80]), key=len)
    best = 0
    for start in range(len(short)):
        while start + best < len(short) and short[start : start + best + 1] in long:
            best += 1
    return best


def swapped(columns: Matrix) -> Matrix:
    """The features of the same pairs with left and right exchanged."""
    order = [_COLUMN[_other_side(name)] for name in COLUMNS]
    return columns[:, order]


def _other_side(name: str) -> str:
    if name.endswith("_left"):
        return name[:-5] + "_right"
    return name[:-6] + "_left" if name.endswith("_right") else name
