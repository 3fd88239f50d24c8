"""Trains the marker on marked adverts: `python -m ingest.marking.train GOLD --out FOLDER`, on the processor, with JAX."""

from __future__ import annotations

import argparse
import logging
import pickle
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax  # type: ignore[import-untyped,import-not-found,unused-ignore]

from ingest.encoder.network import Parameters, read_parameters
from ingest.encoder.pieces import shipped_vocabulary
from ingest.encoder.weights import read_checkpoint
from ingest.language.gazetteer import build_automaton
from ingest.marking.examples import (
    HEIGHT,
    Example,
    Window,
    WordRows,
    build_batch,
    find_states,
    pack_rows,
    random_cuts,
    read_examples,
    whole_cuts,
)
from ingest.marking.labels import best_tags, legal_moves, unspell
from ingest.marking.scoring import count_spans, f1, totals
from ingest.marking.tagger import Batch, crf_loss, new_parameters, tag_scores
from ingest.marking.terms import collect_terms
from ingest.marking.units import UnitReader

log = logging.getLogger("zhiqiao.train")


def make_optimizer(steps: int, rate: float, head: float) -> optax.GradientTransformation:
    """AdamW with warm-up over a tenth of the steps and a straight way down to nothing; features and the last layer learn
    `head` times as fast as the encoder's layers."""
    warm = max(1, steps // 10)
    plan = optax.join_schedules([optax.linear_schedule(0.0, 1.0, warm), optax.linear_schedule(1.0, 0.0, steps - warm)], [warm])

    def speed(path: tuple[Any, ...]) -> float:
        name = path[0].key
        return rate if name == "layers" else rate * head * (0.3 if path[1].key == "sign" else 1.0)

    def scale(updates: Any, state: Any, _: Any = None) -> tuple[Any, Any]:
        scaled = jax.tree_util.tree_map_with_path(lambda path, step: -step * speed(path) * plan(state.count), updates)
        return scaled, optax.ScaleByScheduleState(count=state.count + 1)

    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.scale_by_adam(b2=0.98),
        optax.add_decayed_weights(0.01, mask=partial(jax.tree_util.tree_map, lambda part: part.ndim > 1)),
        optax.GradientTransformation(lambda _: optax.ScaleByScheduleState(count=jnp.zeros([], jnp.int32)), scale),
    )


def train(
    windows: Sequence[Window],
    examples: Sequence[Example],
    words: WordRows,
    parameters: Parameters,
    *,
    epochs: int,
    seed: int,
    rate: float = 2e-4,
    head: float = 10.0,
    dropout: float = 0.1,
    after_epoch: Callable[[int, Parameters], None] = lambda _epoch, _parameters: None,
) -> Parameters:
    """Learned parameters. `after_epoch` is called with the number of epochs done and the parameters."""
    random = np.random.default_rng(seed)
    plan = []
    for _ in range(epochs):
        order = random.permutation(len(windows))
        rows = pack_rows([len(windows[at]) for at in order])
        rows = [[int(order[at]) for at in rows[row]] for row in random.permutation(len(rows))]
        plan.append([rows[start : start + HEIGHT] for start in range(0, len(rows), HEIGHT)])
    steps = sum(map(len, plan))
    optimizer = make_optimizer(steps, rate, head)
    parameters = jax.tree_util.tree_map(jnp.array, parameters)
    state = optimizer.init(parameters)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(parameters: Parameters, state: Any, batch: Batch, key: jax.Array) -> tuple[Parameters, Any, jax.Array]:
        def loss_of(parameters: Parameters) -> jax.Array:
            return crf_loss(tag_scores(parameters, batch, key=key, rate=dropout), parameters["head"]["moves"], batch)

        loss, gradient = jax.value_and_grad(loss_of)(parameters)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    key = jax.random.key(seed, impl="rbg")
    done, begun = 0, time.monotonic()
    for epoch, groups in enumerate(plan, 1):
        losses = []
        for rows in groups:
            batch = build_batch(rows, windows, examples, words)
            parameters, state, loss = step(parameters, state, batch, jax.random.fold_in(key, done))
            losses.append(float(loss))
            done += 1
            if done % 40 == 0:
                log.info("step %d of %d, loss %.4f, %.0f s", done, steps, np.mean(losses[-40:]), time.monotonic() - begun)
        after_epoch(epoch, parameters)
    return parameters


def mark_windows(
    parameters: Parameters, windows: Sequence[Window], examples: Sequence[Example], words: WordRows
) -> list[list[tuple[int, int, str]]]:
    """The spans that the network finds in each example, by code points."""
    moves = np.asarray(parameters["head"]["moves"]) + legal_moves()
    rows = pack_rows([len(window) for window in windows])
    score = jax.jit(tag_scores)
    found: list[list[tuple[int, int, str]]] = [[] for _ in examples]
    for start in range(0, len(rows), HEIGHT):
        group = rows[start : start + HEIGHT]
        scores = np.asarray(score(parameters, build_batch(group, windows, examples, words)))
        for height, row in enumerate(group):
            at = 0
            for number in row:
                window = windows[number]
                inner = scores[height : height + 1, at + 1 : at + len(window) - 1]
                units = examples[window.example].units
                for begin, end, label in unspell(best_tags(inner, moves, [inner.shape[1]])[0]):
                    first, last = window.first + begin, window.first + end - 1
                    found[window.example].append((int(units.starts[first]), int(units.ends[last]), label))
                at += len(window)
    return [sorted(spans) for spans in found]


def report(marked: Sequence[Sequence[tuple[int, int, str]]], examples: Sequence[Example]) -> tuple[float, float]:
    """Exact and overlapping F1 over texts."""
    exact, loose, said, true = totals([count_spans(one, example.spans) for one, example in zip(marked, examples, strict=True)])
    return f1(exact, said, true), f1(loose, said, true)


def main() -> None:
    """Train and keep the parameters; with --dev or --fold the rest is marked and scored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, nargs="+", help="marked adverts, JSON lines")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="marked adverts to score after each epoch")
    parser.add_argument("--fold", help="k/n: leave out the adverts number k, k+n, k+2n ... and score on them too")
    parser.add_argument("--out", type=Path, required=True, help="file of the parameters and of the marked spans")
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--frozen", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=2e-4)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    checkpoint = read_checkpoint()
    encoder = read_parameters(checkpoint, given.layers)
    terms = collect_terms()
    reader = UnitReader(shipped_vocabulary(), build_automaton((term, kind, term) for term, kind in terms.items()))
    learned, dev = read_examples(given.train, reader), read_examples(given.dev, reader)
    examples = [*learned, *dev]
    words = WordRows(checkpoint, examples)
    fold, folds = map(int, given.fold.split("/")) if given.fold else (-1, len(examples))
    used = {number for number in range(len(learned)) if number % folds != fold}
    sets = {"dev": set(range(len(learned), len(examples))), "held": set(range(len(learned))) - used}
    windows = find_states(
        [cut for cut in random_cuts(examples, given.seed, 0.3) if cut[0] in used], examples, words, encoder, given.frozen
    )
    rest = find_states([cut for cut in whole_cuts(examples) if cut[0] not in used], examples, words, encoder, given.frozen)
    log.info("%d texts to learn from, %s", len(used), {name: len(numbers) for name, numbers in sets.items()})

    def after_epoch(epoch: int, parameters: Parameters) -> None:
        if epoch in (3, given.epochs) and rest:
            marked = mark_windows(parameters, rest, examples, words)
            for name, numbers in sets.items():
                kept = sorted(numbers)
                found = report([marked[number] for number in kept], [examples[number] for number in kept])
                log.info("epoch %d %s: exact %.4f overlap %.4f", epoch, name, *found)

    parameters = train(
        windows, examples, words, new_parameters(encoder, given.frozen, given.seed),
        epochs=given.epochs, seed=given.seed, rate=given.rate, after_epoch=after_epoch,
    )  # fmt: skip
    marked = mark_windows(parameters, rest, examples, words) if rest else []
    spans = {examples[number].id: marked[number] for numbers in sets.values() for number in sorted(numbers)}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("wb") as file:
        kept = jax.tree_util.tree_map(np.asarray, parameters)
        pickle.dump({"parameters": kept, "marked": spans, "terms": terms, "layers": given.layers, "frozen": given.frozen}, file)


if __name__ == "__main__":
    main()
