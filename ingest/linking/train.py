"""Training the pair scorer: judged pairs in, data/scorer.npz and cross-validated answers out (needs scikit-learn)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.linking.cosines import Space, placed_features
from ingest.linking.embed import embed
from ingest.linking.features import COLUMNS, CONTEXT_COLUMNS, Matrix, swapped
from ingest.linking.gold import FOLDS, Gold, Pair, read_gold
from ingest.linking.limits import Limits, limits_of
from ingest.linking.match import RELATIONS, Scorer
from ingest.linking.normal import DATA
from ingest.linking.ranking import ORDERING, best_first, ordering_rows
from ingest.linking.sources import read_source
from ingest.linking.trees import Trees, stored

HARD_WEIGHT = 5.0
"""Weight of a pair of the smaller, harder file: those are like what is asked."""
RANDOM_PAIRS = 3000
RANDOM_WEIGHT = 0.5
BARE_WEIGHT = 0.5
"""Weight of a pair shown a second time without its sources: links are made without them."""
COSINE_WEIGHT = 30.0
"""Weight of the cosine beside the log-odds of trees and linear model, which see few pairs as far apart as real ones are."""
ORDERING_C = 0.2
"""Inverse strength of what holds the weights of the ordering small."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Features, labels (RELATIONS), weights and folds of pairs; fold -1 is never held out."""

    rows: Matrix
    labels: NDArray[np.str_]
    weights: NDArray[np.float64]
    folds: NDArray[np.int64]

    def where(self, keep: NDArray[np.bool_]) -> Rows:
        """The pairs that are kept."""
        return Rows(self.rows[keep], self.labels[keep], self.weights[keep], self.folds[keep])

    def both_ways(self) -> Rows:
        """Each pair also turned round."""
        turned = {"narrower": "broader", "broader": "narrower"}
        back = np.array([turned.get(label, label) for label in self.labels])
        twice = [np.r_[part, part] for part in (self.weights, self.folds)]
        return Rows(np.r_[self.rows, swapped(self.rows)], np.r_[self.labels, back], twice[0], twice[1])


@dataclass(frozen=True, slots=True)
class Answers:
    """Out of fold: log-odds before calibration and chances of RELATIONS of the judged pairs with and without their sources,
    and the order of each query's candidates with the rows of ORDERING it came from."""

    odds: NDArray[np.float64]
    chances: NDArray[np.float64]
    bare_odds: NDArray[np.float64]
    bare_chances: NDArray[np.float64]
    orders: list[list[int]]
    asked: list[NDArray[np.float64]]


def features_of(pairs: Sequence[tuple[str, str, str, str]], space: Space) -> Matrix:
    """Features of (left text, left source, right text, right source) rows."""
    texts = [(one[0], one[2]) for one in pairs]
    sources = [(read_source(one[1]), read_source(one[3])) for one in pairs]
    return placed_features(texts, sources, space)


def judged_rows(gold: Gold, space: Space) -> Rows:
    """The judged pairs, in order."""
    rows = features_of([(one.left, one.left_source, one.right, one.right_source) for one in gold.pairs], space)
    weights = np.array([HARD_WEIGHT if one.hard else 1.0 for one in gold.pairs])
    return Rows(rows, np.array([one.label for one in gold.pairs]), weights, gold.pair_folds)


def random_rows(pairs: Sequence[Pair], space: Space) -> Rows:
    """Sides put together by chance (a fixed one): different skills, nearly always."""
    told = [one for one in pairs if one.label != "no skill" and not one.hard]
    sides = [side for one in told for side in ((one.left, one.left_source), (one.right, one.right_source))]
    drawn = np.random.default_rng(5).integers(0, len(sides), (RANDOM_PAIRS, 2))
    quads = [(*sides[a], *sides[b]) for a, b in drawn if sides[a][0] != sides[b][0]]
    count = len(quads)
    folds = np.arange(count) % FOLDS
    return Rows(features_of(quads, space), np.array(["different"] * count), np.full(count, RANDOM_WEIGHT), folds)


def bare(rows: Matrix) -> Matrix:
    """The features of the same pairs where no source is known."""
    without = rows.copy()
    without[:, list(CONTEXT_COLUMNS)] = np.nan
    return without


def joined(parts: Sequence[Rows]) -> Rows:
    """Parts one after the other."""
    return Rows(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.folds for part in parts]),
    )


def fit(shown: Rows) -> Scorer:
    """A scorer of these pairs, not yet calibrated (slope 1, intercept 0) and without an ordering."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    shown = shown.both_ways()
    settings: dict[str, Any] = {
        "learning_rate": 0.08, "max_leaf_nodes": 10, "min_samples_leaf": 20, "l2_regularization": 5, "max_features": 0.3,
        "random_state": 0, "early_stopping": False,
    }  # fmt: skip
    numbers = [RELATIONS.index(label) for label in shown.labels]
    relation = HistGradientBoostingClassifier(max_iter=60, **settings).fit(shown.rows, numbers, sample_weight=shown.weights)
    told = shown.where(np.isin(shown.labels, ["same", "related", "different"]))
    same = told.labels == "same"
    trees = HistGradientBoostingClassifier(max_iter=120, **settings).fit(told.rows, same, sample_weight=told.weights)
    filled = np.nan_to_num(told.rows, nan=0.0).astype(np.float64)
    centre, spread = filled.mean(axis=0), filled.std(axis=0)
    spread[spread == 0] = 1.0
    line = LogisticRegression(C=0.3, max_iter=200).fit((filled - centre) / spread, same, sample_weight=told.weights)
    weights = line.coef_[0] / spread
    weights[COLUMNS.index("cosine")] += COSINE_WEIGHT
    return Scorer(
        arrays_of(trees), arrays_of(relation), centre, weights, float(line.intercept_[0]), 1.0, 0.0, np.zeros(len(ORDERING))
    )


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


def cross_validate(judged: Rows, others: Sequence[Rows], gold: Gold, space: Space) -> Answers:
    """What the scorer says of pairs and queries whose texts it was not trained on."""
    count = len(judged.labels)
    odds, bare_odds = np.zeros(count), np.zeros(count)
    chances, bare_chances = np.zeros((count, len(RELATIONS))), np.zeros((count, len(RELATIONS)))
    asked: list[NDArray[np.float64]] = [np.zeros(0)] * len(gold.queries)
    every = joined([judged, *others])
    for fold in range(FOLDS):
        scorer = fit(every.where(every.folds != fold))
        held = np.flatnonzero(judged.folds == fold)
        without = bare(judged.rows[held])
        odds[held], chances[held] = scorer.log_odds(judged.rows[held]), scorer.relations(judged.rows[held])
        bare_odds[held], bare_chances[held] = scorer.log_odds(without), scorer.relations(without)
        for number in np.flatnonzero(gold.query_folds == fold):
            asked[number] = query_rows(gold.queries[number], scorer, space)
    orders: list[list[int]] = [[] for _ in gold.queries]
    for fold in range(FOLDS):
        ordering = fit_ordering(
            [(rows, query) for rows, query, own in zip(asked, gold.queries, gold.query_folds, strict=True) if own != fold]
        )
        for number in np.flatnonzero(gold.query_folds == fold):
            orders[number] = best_first(asked[number], ordering)
    return Answers(odds, chances, bare_odds, bare_chances, orders, asked)


def query_rows(query: Mapping[str, Any], scorer: Scorer, space: Space) -> NDArray[np.float64]:
    """A row of ORDERING for each candidate of a query."""
    candidates = [(one["text"], read_source(one["source"])) for one in query["candidates"]]
    return ordering_rows(query["query"], read_source(query["query_source"]), candidates, scorer.raw_odds, space)


def fit_ordering(asked: Sequence[tuple[NDArray[np.float64], Mapping[str, Any]]]) -> NDArray[np.float64]:
    """Weights of ORDERING under which right candidates stand before wrong ones: logistic regression on the differences of
    their rows, every query weighing the same."""
    from sklearn.linear_model import LogisticRegression

    spread = np.concatenate([rows for rows, _ in asked]).std(axis=0)
    spread[spread == 0] = 1.0
    steps, weights = [], []
    for rows, query in asked:
        right = np.array([one["relevant"] for one in query["candidates"]], bool)
        gaps = ((rows[right][:, None] - rows[~right][None]) / spread).reshape(-1, rows.shape[1])
        steps.append(gaps)
        weights.append(np.full(len(gaps), 1 / max(len(gaps), 1)))
    every, shares = np.concatenate(steps), np.concatenate(weights)
    labels = np.repeat([True, False], len(every))
    line = LogisticRegression(C=ORDERING_C, fit_intercept=False, max_iter=500)
    line.fit(np.r_[every, -every], labels, sample_weight=np.r_[shares, shares])
    found: NDArray[np.float64] = line.coef_[0] / spread
    return found


def calibrate(odds: NDArray[np.float64], labels: NDArray[np.str_]) -> tuple[float, float]:
    """Slope and intercept that make raw odds log-odds of same against related and different."""
    from sklearn.linear_model import LogisticRegression

    keep = np.isin(labels, ["same", "related", "different"])
    line = LogisticRegression(C=1e6).fit(odds[keep, None], labels[keep] == "same")
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate, then train on everything and write data/scorer.npz and, beside each other, the out-of-fold answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, help="folder with skill_links.tsv, skill_links_train.tsv, skill_retrieval.jsonl")
    parser.add_argument("--cache", type=Path, help="folder for phrase vectors")
    parser.add_argument("--decisions", type=Path, help="record of decisions (zhiqiao review export): further judged pairs")
    parser.add_argument("--out", type=Path, help="folder for the out-of-fold answers match.tsv and rank.jsonl")
    given = parser.parse_args(arguments)
    gold = read_gold(given.gold, given.decisions)
    space = partial(embed, cache=given.cache)
    judged = judged_rows(gold, space)
    others = [
        Rows(bare(judged.rows), judged.labels, judged.weights * BARE_WEIGHT, judged.folds),
        random_rows(gold.pairs, space),
    ]
    found = cross_validate(judged, others, gold, space)
    hard = np.array([one.hard for one in gold.pairs])
    slope, intercept = calibrate(found.odds[hard], judged.labels[hard])
    score = 1 / (1 + np.exp(-(slope * found.bare_odds + intercept)))
    limits = limits_of(score, found.bare_chances, judged.labels, judged.rows[:, COLUMNS.index("cosine")], hard)
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
        write_answers(given.out, given.gold, 1 / (1 + np.exp(-(slope * found.odds[hard] + intercept))), found, hard)
    ordering = fit_ordering([*zip(found.asked, gold.queries, strict=True)])
    scorer = replace(fit(joined([judged, *others])), slope=slope, intercept=intercept, ordering=ordering)
    write_scorer(scorer, limits)
    sys.stdout.write(
        f"{DATA / 'scorer.npz'}: {len(COLUMNS)} columns, slope {slope:.3f}, intercept {intercept:.3f}\n{limits.table}\n"
    )


def write_scorer(scorer: Scorer, limits: Limits) -> None:
    """Keep a scorer as the package's own."""
    arrays: dict[str, Any] = {
        "centre": scorer.centre,
        "weights": scorer.weights,
        "numbers": np.array([scorer.slope, scorer.intercept, scorer.bias]),
        "limits": limits.numbers,
        "ordering": scorer.ordering,
    }
    np.savez_compressed(DATA / "scorer.npz", **(arrays | stored(scorer.same, "same") | stored(scorer.relation, "relation")))


def write_answers(out: Path, gold: Path, scores: NDArray[np.float64], found: Answers, hard: NDArray[np.bool_]) -> None:
    """The out-of-fold answers on skill_links.tsv and skill_retrieval.jsonl, as `match` and `rank` print them."""
    import json

    ids = [line.split("\t")[0] for line in (gold / "skill_links.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    relations = [RELATIONS[number] for number in found.chances[hard].argmax(axis=1)]
    rows = ["id\tscore\trelation", *(f"{i}\t{s:.6f}\t{r}" for i, s, r in zip(ids, scores, relations, strict=True))]
    (out / "match.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    names = [json.loads(line)["id"] for line in (gold / "skill_retrieval.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({"id": name, "order": order}) for name, order in zip(names, found.orders, strict=True)]
    (out / "rank.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
