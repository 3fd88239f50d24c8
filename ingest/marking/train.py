"""Trains the marker on marked adverts, on the processor: `python -m ingest.marking.train ADVERTS.jsonl ... --out FOLDER`."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.encoder.network import Parameters, read_parameters
from ingest.encoder.pieces import shipped_vocabulary
from ingest.encoder.weights import read_checkpoint
from ingest.language.gazetteer import build_automaton
from ingest.marking.examples import Example, WordRows, random_cuts, read_examples, whole_cuts
from ingest.marking.export import export_marker, save_parameters
from ingest.marking.labels import LABELS
from ingest.marking.learn import mark_windows, train
from ingest.marking.scoring import Counts, count_spans, f1, interval, totals
from ingest.marking.tagger import new_parameters
from ingest.marking.terms import collect_terms
from ingest.marking.units import UnitReader

log = logging.getLogger("zhiqiao.train")
CUT_SHARE = 0.1
"""Windows that are cut once more while learning."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a marker is trained: layers, times through the texts, seed, speed of learning."""

    layers: int
    epochs: int
    seed: int
    rate: float


def learn_from(
    examples: Sequence[Example],
    used: set[int],
    words: WordRows,
    encoder: Parameters,
    recipe: Recipe,
    keep: Callable[[Parameters], None] = lambda _parameters: None,
) -> dict[int, Counts]:
    """How well each other example is marked by what is learned from the examples with these numbers. `keep` is called with
    the parameters after each time through the texts."""
    windows = [cut for cut in random_cuts(examples, recipe.seed, CUT_SHARE) if cut[0] in used]
    others = [number for number in range(len(examples)) if number not in used]
    scored: dict[int, Counts] = {}

    def after_epoch(epoch: int, parameters: Parameters) -> None:
        keep(parameters)
        log.info("epoch %d", epoch)
        scored.update(score_examples(parameters, others, examples, words))

    fresh = new_parameters(encoder, recipe.seed)
    train(windows, examples, words, fresh, epochs=recipe.epochs, seed=recipe.seed, rate=recipe.rate, after_epoch=after_epoch)
    return scored


def score_examples(
    parameters: Parameters, numbers: Sequence[int], examples: Sequence[Example], words: WordRows
) -> dict[int, Counts]:
    """How well the examples with these numbers are marked."""
    windows = [cut for cut in whole_cuts(examples) if cut[0] in set(numbers)]
    if not windows:
        return {}
    marked = mark_windows(parameters, windows, examples, words)
    scored = {number: count_spans(marked[number], examples[number].spans) for number in numbers}
    exact, loose, said, true = totals(list(scored.values()))
    log.info("exact %.4f overlap %.4f", f1(exact, said, true), f1(loose, said, true))
    return scored


def make_reader(terms: dict[str, str]) -> UnitReader:
    """Reads texts with these known terms."""
    return UnitReader(shipped_vocabulary(), build_automaton((term, kind, term) for term, kind in terms.items()))


def describe(counts: Sequence[Counts]) -> str:
    """A table: precision, recall and F1 of exact spans, F1 of overlapping ones, by label and in all, with 95 % intervals."""
    lines = [f"{len(counts)} texts      exact P     R    F1   overlap F1   spans"]
    for label in (*LABELS, None):
        exact, loose, said, true = totals(counts, label)
        share = (exact / max(said, 1), exact / max(true, 1), f1(exact, said, true), f1(loose, said, true))
        lines.append(f"{label or 'ALL':12s} {'':6s}" + "{:6.3f}{:6.3f}{:6.3f}{:13.3f}".format(*share) + f"{true:8d}")
    for name, exactly in (("exact", True), ("overlap", False)):
        lines.append("{}: 95 % interval {:.3f} to {:.3f} (texts drawn again)".format(name, *interval(counts, exact=exactly)))
    return "\n".join(lines)


def main() -> None:
    """Train on the adverts, score on --dev, write the model; with --folds cross-validate instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adverts", type=Path, nargs="+", help='marked adverts, a line: {"id", "text", "spans"}')
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="marked adverts to score on, never learned from")
    parser.add_argument("--folds", type=int, default=0, help="leave out each of so many parts in turn and score on it")
    parser.add_argument("--out", type=Path, help="folder of the model, written after each time through the texts")
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=2e-4)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    recipe = Recipe(given.layers, given.epochs, given.seed, given.rate)
    checkpoint = read_checkpoint()
    encoder = read_parameters(checkpoint, recipe.layers)
    terms = collect_terms()
    reader = make_reader(terms)
    adverts = read_examples(given.adverts, reader)
    examples = [*adverts, *read_examples(given.dev, reader)]
    words = WordRows(checkpoint, examples)
    numbers = set(range(len(adverts)))
    if given.folds:
        counts: dict[int, Counts] = {}
        for fold in range(given.folds):
            left = {number for number in numbers if number % given.folds == fold}
            scored = learn_from(examples, numbers - left, words, encoder, recipe)
            counts |= {number: scored[number] for number in left}
            log.info("fold %d of %d\n%s", fold + 1, given.folds, describe([scored[number] for number in sorted(left)]))
        log.info("all folds\n%s", describe([counts[number] for number in sorted(counts)]))
        return

    def keep(parameters: Parameters) -> None:
        if given.out:
            export_marker(given.out, parameters, terms)
            save_parameters(given.out, parameters)
            log.info("written to %s", given.out)

    scored = learn_from(examples, numbers, words, encoder, recipe, keep)
    if scored:
        log.info("texts not learned from\n%s", describe([scored[number] for number in sorted(scored)]))


if __name__ == "__main__":
    main()
