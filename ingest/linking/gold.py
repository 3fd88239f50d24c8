"""What the linker learns from: judged pairs and queries in folds that share no text, and knowledge as pairs."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.linking.normal import data_lines, data_rows, without_frame

FOLDS = 5
RANKS = {"same": 4, "narrower": 3, "broader": 3, "related": 2, "different": 1, "no skill": 0}


@dataclass(frozen=True, slots=True)
class Pair:
    """A judged pair: texts and sources as given, label of RANKS, and whether it is of the smaller, harder file."""

    left: str
    left_source: str
    right: str
    right_source: str
    label: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Triple:
    """Two forms and how near they are to stand (RANKS)."""

    left: str
    right: str
    rank: int


@dataclass(frozen=True, slots=True)
class Gold:
    """Judged pairs and queries, each with its fold; what shares a text, also over others, is in one fold."""

    pairs: tuple[Pair, ...]
    queries: tuple[dict[str, Any], ...]
    pair_folds: NDArray[np.int64]
    query_folds: NDArray[np.int64]


def read_gold(folder: Path, decisions: Path | None = None) -> Gold:
    """The answer keys of a folder, and the pairs of a record of decisions (accepted and rejected) beside them."""
    pairs = [
        *_read_pairs(folder / "skill_links.tsv", hard=True),
        *_read_pairs(folder / "skill_links_train.tsv", hard=False),
        *(_decided(decisions) if decisions is not None else ()),
    ]
    lines = (folder / "skill_retrieval.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line) for line in lines if line.strip()]
    items = [(without_frame(pair.left), without_frame(pair.right)) for pair in pairs]
    kinds = [0 if pair.hard else 1 for pair in pairs] + [2] * len(queries)
    folds = folds_of([*items, *(tuple(_texts(query)) for query in queries)], kinds)
    return Gold(tuple(pairs), tuple(queries), folds[: len(pairs)], folds[len(pairs) :])


def folds_of(items: Sequence[Sequence[str]], kinds: Sequence[int]) -> NDArray[np.int64]:
    """A fold for each item (a set of texts); each fold gets a like share of each of three kinds."""
    parent: dict[str, str] = {}

    def top(text: str) -> str:
        while parent.setdefault(text, text) != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    for texts in items:
        for text in texts[1:]:
            parent[top(text)] = top(texts[0])
    groups: dict[str, list[int]] = defaultdict(list)
    for number, texts in enumerate(items):
        groups[top(texts[0])].append(number)
    load, cost = np.zeros((FOLDS, 3)), np.array([20, 1, 80])
    folds = np.zeros(len(items), np.int64)
    for group in sorted(groups.values(), key=lambda group: (-len(group), group[0])):
        own = np.bincount([kinds[number] for number in group], minlength=3)
        fold = int(((load + own) * cost).sum(1).argmin())
        folds[group] = fold
        load[fold] += own
    return folds


def knowledge_triples() -> list[Triple]:
    """Pairs out of the package's knowledge: written phrases, aliases, relations of terms."""
    found = [*_written(), *_terms()]
    return [one for one in found if one.left != one.right]


def _texts(query: dict[str, Any]) -> list[str]:
    return [without_frame(query["query"]), *(without_frame(one["text"]) for one in query["candidates"] if one["relevant"])]


def _read_pairs(path: Path, *, hard: bool) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Pair(
                row["left_text"], row["left_source"], row["right_text"], row["right_source"],
                "no skill" if row["label"] == "unusable" else row["label"], hard,
            )
            for row in rows
        ]  # fmt: skip


def _decided(path: Path) -> Iterable[Pair]:
    """Accepted pairs with their relation; a rejected pair is taken as related: it was near enough to be asked about."""
    from ingest.review.decisions import read_file
    from ingest.review.rulings import rulings_of

    ruled = rulings_of(read_file(path))
    for (left, right), (relation, _) in ruled.accepted.items():
        yield Pair(left, "", right, "", relation, hard=False)
    for left, right in ruled.rejected:
        yield Pair(left, "", right, "", "related", hard=False)


def _written() -> Iterable[Triple]:
    """data/judged_phrases.txt: the first phrase of a line, and others after = < > ~ ! that stand to it as the sign says."""
    rng = np.random.default_rng(0)
    for line in data_lines("judged_phrases.txt"):
        first, *parts = line.split("|")
        groups = {part[0]: [without_frame(text) for text in part[1:].split(";")] for part in parts}
        same = [without_frame(first), *groups.get("=", [])]
        every = [(a, b) for at, a in enumerate(same) for b in same[at + 1 :]]
        kept = every[: len(same) - 1] + [every[at] for at in sorted(rng.permutation(np.arange(len(same) - 1, len(every)))[:3])]
        yield from (Triple(a, b, RANKS["same"]) for a, b in kept)
        for sign, label in (("<", "narrower"), (">", "broader"), ("~", "related"), ("!", "different")):
            for text in groups.get(sign, []):
                other = same[int(rng.integers(-1, len(same))) if len(same) > 1 else 0]
                yield Triple(text, other if other != same[-1] else same[0], RANKS[label])


def _terms() -> Iterable[Triple]:
    for row in data_rows("aliases.tsv"):
        if len(row) < 5 or row[4] != "yes":
            yield Triple(without_frame(row[0]), without_frame(row[1]), RANKS["same"])
    label = {"narrower": "narrower", "sibling": "different", "tool_for": "related"}
    for row in data_rows("relations.tsv"):
        yield Triple(without_frame(row[0]), without_frame(row[2]), RANKS[label[row[1]]])
