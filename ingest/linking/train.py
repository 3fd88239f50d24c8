"""Training the pair scorer: judged pairs in, data/scorer.npz and cross-validated figures out (needs scikit-learn)."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.linking.embed import embed
from ingest.linking.features import COLUMNS, Matrix, cosine_rows, pair_features, swapped
from ingest.linking.match import RANK_COSINE, RELATIONS
from ingest.linking.normal import DATA, without_frame
from ingest.linking.sources import read_source
from ingest.linking.trees import Trees, stored

FOLDS = 5
TEST_WEIGHT = 5.0
"""Weight of a pair of the smaller, harder file: those are like what is asked."""
RANDOM_PAIRS = 3000
RANDOM_WEIGHT = 0.5
TURNED = {"narrower": "broader", "broader": "narrower", "unusable": "no skill"}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Judged pairs: their features, labels (RELATIONS), weights, and the texts of each."""

    rows: Matrix
    labels: NDArray[np.str_]
    weights: NDArray[np.float64]
    texts: tuple[frozenset[str], ...]

    def where(self, keep: Iterable[bool]) -> Pairs:
        """The pairs that are kept."""
        at = np.flatnonzero(list(keep))
        return Pairs(self.rows[at], self.labels[at], self.weights[at], tuple(self.texts[i] for i in at))

    def both_ways(self) -> tuple[Matrix, NDArray[np.str_], NDArray[np.float64]]:
        """Features, labels and weights with each pair also turned round."""
        back = np.array([{"narrower": "broader", "broader": "narrower"}.get(label, label) for label in self.labels])
        return np.r_[self.rows, swapped(self.rows)], np.r_[self.labels, back], np.r_[self.weights, self.weights]


def features_of(pairs: Sequence[tuple[str, str, str, str]], cache: Path | None) -> Matrix:
    """Features of (left text, left source, right text, right source) rows."""
    forms = sorted({without_frame(text) for a, _, b, _ in pairs for text in (a, b)})
    row = {form: number for number, form in enumerate(forms)}
    vectors = embed(forms, cache=cache)
    cosines = cosine_rows(vectors, [row[without_frame(p[0])] for p in pairs], [row[without_frame(p[2])] for p in pairs])
    return pair_features([(p[0], p[2]) for p in pairs], cosines, [(read_source(p[1]), read_source(p[3])) for p in pairs])


def read_pairs(path: Path, weight: float, cache: Path | None) -> tuple[Pairs, list[tuple[str, str]]]:
    """The judged pairs of a file and its (text, source) sides."""
    with path.open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    quads = [(r["left_text"], r["left_source"], r["right_text"], r["right_source"]) for r in found]
    labels = np.array(["no skill" if r["label"] == "unusable" else r["label"] for r in found])
    texts = tuple(frozenset((q[0], q[2])) for q in quads)
    sides = [side for q, label in zip(quads, labels, strict=True) if label != "no skill" for side in (q[:2], q[2:])]
    return Pairs(features_of(quads, cache), labels, np.full(len(quads), weight), texts), [(a, b) for a, b in sides]


def random_pairs(sides: Sequence[tuple[str, str]], cache: Path | None) -> Pairs:
    """Sides put together by chance (a fixed one): different skills, nearly always."""
    drawn = np.random.default_rng(5).integers(0, len(sides), (RANDOM_PAIRS, 2))
    quads = [(*sides[a], *sides[b]) for a, b in drawn if sides[a][0] != sides[b][0]]
    texts = tuple(frozenset((q[0], q[2])) for q in quads)
    return Pairs(features_of(quads, cache), np.array(["different"] * len(quads)), np.full(len(quads), RANDOM_WEIGHT), texts)


def fit_same(parts: Sequence[Pairs]) -> tuple[Any, tuple[NDArray[np.float64], NDArray[np.float64], float]]:
    """Trees and a linear model (centre, weights, bias) for same against related and different."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    rows, labels, weights = _joined(parts)
    keep = np.isin(labels, ["same", "related", "different"])
    rows, same, weights = rows[keep], labels[keep] == "same", weights[keep]
    trees = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.07, max_leaf_nodes=12, min_samples_leaf=20, l2_regularization=5, max_features=0.3,
        random_state=0, early_stopping=False,
    ).fit(rows, same, sample_weight=weights)  # fmt: skip
    filled = np.nan_to_num(rows, nan=0.0).astype(np.float64)
    centre, spread = filled.mean(axis=0), filled.std(axis=0)
    spread[spread == 0] = 1.0
    line = LogisticRegression(C=0.3, max_iter=200).fit((filled - centre) / spread, same, sample_weight=weights)
    return trees, (centre, line.coef_[0] / spread, float(line.intercept_[0]))


def fit_relation(parts: Sequence[Pairs]) -> Any:
    """Trees for the relation, classes in the order of RELATIONS."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, labels, weights = _joined(parts)
    return HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.08, max_leaf_nodes=10, min_samples_leaf=20, l2_regularization=5, max_features=0.3,
        random_state=0, early_stopping=False,
    ).fit(rows, [RELATIONS.index(label) for label in labels], sample_weight=weights)  # fmt: skip


def _joined(parts: Sequence[Pairs]) -> tuple[Matrix, NDArray[np.str_], NDArray[np.float64]]:
    ways = [part.both_ways() for part in parts]
    return np.concatenate([w[0] for w in ways]), np.concatenate([w[1] for w in ways]), np.concatenate([w[2] for w in ways])


def log_odds(model: tuple[Any, tuple[NDArray[np.float64], NDArray[np.float64], float]], rows: Matrix) -> NDArray[np.float64]:
    """What the fitted models say before calibration, the mean of both orders."""
    trees, (centre, weights, bias) = model
    ways = [trees.decision_function(x) + (np.nan_to_num(x, nan=0.0) - centre) @ weights + bias for x in (rows, swapped(rows))]
    mean: NDArray[np.float64] = (ways[0] + ways[1]) / 2
    return mean


def folds_of(texts: Sequence[frozenset[str]]) -> NDArray[np.int64]:
    """A fold for each item; items that share a text, also over others, are in one fold."""
    parent = list(range(len(texts)))

    def top(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    owner: dict[str, int] = {}
    for item, own in enumerate(texts):
        for text in sorted(own):
            if text in owner:
                parent[top(item)] = top(owner[text])
            owner[text] = item
    tops = np.array([top(item) for item in range(len(texts))])
    groups, sizes = np.unique(tops, return_counts=True)
    load = np.zeros(FOLDS)
    fold: dict[int, int] = {}
    for at in np.lexsort((np.random.default_rng(0).permutation(len(groups)), -sizes)):
        fold[int(groups[at])] = int(load.argmin())
        load[load.argmin()] += sizes[at]
    return np.array([fold[int(t)] for t in tops])


def splits(test: Pairs, others: Sequence[Pairs], queries: Sequence[frozenset[str]]) -> Iterator[tuple[Any, list[Pairs], Any]]:
    """For each fold: the rows of `test` held out, what to train on (nothing that shares a text), the queries held out."""
    folds = folds_of([*test.texts, *queries])
    for number in range(FOLDS):
        held, asked = np.flatnonzero(folds[: len(test.texts)] == number), np.flatnonzero(folds[len(test.texts) :] == number)
        closed = frozenset().union(*(test.texts[i] for i in held), *(queries[int(i)] for i in asked))
        parts = [part.where(not own & closed for own in part.texts) for part in (test, *others)]
        yield held, parts, asked


def arrays_of(model: Any) -> Trees:
    """A fitted boosting as plain arrays."""
    fields: dict[str, list[Any]] = {name: [] for name in Trees.__slots__}
    start = 0
    for stage in model._predictors:
        for label, tree in enumerate(stage):
            nodes = tree.nodes
            count, leaf, own = len(nodes), nodes["is_leaf"].astype(bool), np.arange(len(nodes)) + start
            fields["roots"].append([start])
            fields["depths"].append([int(nodes["depth"].max())])
            fields["classes"].append([label])
            fields["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
            fields["threshold"].append(np.where(leaf, 0, nodes["num_threshold"]))
            fields["missing_left"].append(nodes["missing_go_to_left"].astype(bool))
            fields["left"].append(np.where(leaf, own, nodes["left"] + start))
            fields["right"].append(np.where(leaf, own, nodes["right"] + start))
            fields["value"].append(nodes["value"])
            start += count
    fields["baseline"].append(np.ravel(model._baseline_prediction))
    kinds = {"threshold": np.float64, "value": np.float32, "baseline": np.float32, "missing_left": np.bool_}
    return Trees(**{name: np.concatenate(parts).astype(kinds.get(name, np.int32)) for name, parts in fields.items()})


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate, then train on everything and write data/scorer.npz and the out-of-fold answers beside each other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="folder with skill_links.tsv, skill_links_train.tsv, skill_retrieval.jsonl")
    parser.add_argument("--cache", type=Path, help="folder for phrase vectors")
    parser.add_argument("--out", type=Path, help="folder for the out-of-fold answers match.tsv and rank.jsonl")
    given = parser.parse_args(arguments)
    test, _ = read_pairs(given.gold / "skill_links.tsv", TEST_WEIGHT, given.cache)
    train, sides = read_pairs(given.gold / "skill_links_train.tsv", 1.0, given.cache)
    others = [train, random_pairs(sides, given.cache)]
    queries = [json.loads(line) for line in (given.gold / "skill_retrieval.jsonl").read_text(encoding="utf-8").splitlines()]
    raw, relations, orders = cross_validate(test, others, queries, given.cache)
    slope, intercept = calibrate(raw, test.labels)
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
        _write_answers(given.out, given.gold, 1 / (1 + np.exp(-(slope * raw + intercept))), relations, orders)
    trees, (centre, weights, bias) = fit_same([test, *others])
    relation = arrays_of(fit_relation([test, *others]))
    numbers = np.array([slope, intercept, bias])
    arrays: dict[str, Any] = {"centre": centre, "weights": weights, "numbers": numbers}
    arrays |= stored(arrays_of(trees), "same") | stored(relation, "relation")
    np.savez_compressed(DATA / "scorer.npz", **arrays)
    sys.stdout.write(f"{DATA / 'scorer.npz'}: {len(COLUMNS)} columns, slope {slope:.3f}, intercept {intercept:.3f}\n")


def cross_validate(
    test: Pairs, others: Sequence[Pairs], queries: Sequence[dict[str, Any]], cache: Path | None
) -> tuple[NDArray[np.float64], list[str], list[list[int]]]:
    """Out of fold: raw scores and relations of `test`, and the order of each query's candidates."""
    raw, relations, orders = np.zeros(len(test.labels)), [""] * len(test.labels), [[] for _ in queries]  # type: ignore[var-annotated]
    texts = [frozenset([q["query"], *(c["text"] for c in q["candidates"] if c["relevant"])]) for q in queries]
    for held, parts, asked in splits(test, others, texts):
        model, relation = fit_same(parts), fit_relation(parts)
        raw[held] = log_odds(model, test.rows[held])
        chances = relation.predict_proba(test.rows[held])
        back = relation.predict_proba(swapped(test.rows[held]))[:, [0, 2, 1, 3, 4, 5]]
        for row, label in zip(held, (chances + back).argmax(axis=1), strict=True):
            relations[row] = RELATIONS[label]
        for number in asked:
            query = queries[number]
            quads = [(query["query"], query["query_source"], c["text"], c["source"]) for c in query["candidates"]]
            rows = features_of(quads, cache)
            cosines = rows[:, COLUMNS.index("cosine")] + np.nan_to_num(rows[:, COLUMNS.index("static_cosine")], nan=0.0)
            orders[number] = np.argsort(-(log_odds(model, rows) + RANK_COSINE * cosines), kind="stable").tolist()
    return raw, relations, orders


def calibrate(raw: NDArray[np.float64], labels: NDArray[np.str_]) -> tuple[float, float]:
    """Slope and intercept that make the raw scores log-odds of same against related and different."""
    from sklearn.linear_model import LogisticRegression

    keep = np.isin(labels, ["same", "related", "different"])
    line = LogisticRegression(C=1e6).fit(raw[keep, None], labels[keep] == "same")
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def _write_answers(
    out: Path, gold: Path, scores: NDArray[np.float64], relations: Sequence[str], orders: Sequence[Sequence[int]]
) -> None:
    ids = [line.split("\t")[0] for line in (gold / "skill_links.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    rows = ["id\tscore\trelation", *(f"{i}\t{s:.6f}\t{r}" for i, s, r in zip(ids, scores, relations, strict=True))]
    (out / "match.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    names = [json.loads(line)["id"] for line in (gold / "skill_retrieval.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({"id": name, "order": list(order)}) for name, order in zip(names, orders, strict=True)]
    (out / "rank.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
