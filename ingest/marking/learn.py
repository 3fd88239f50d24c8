"""Learning: parameters out of windows of marked texts, and spans out of windows by parameters."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax  # type: ignore[import-untyped,import-not-found,unused-ignore]
from numpy.typing import NDArray

from ingest.encoder.network import Parameters
from ingest.marking.examples import SHAPE, Example, Window, WordRows, build_batch, pack_rows
from ingest.marking.labels import best_tags, legal_moves, unspell
from ingest.marking.tagger import Batch, crf_loss, tag_scores, teacher_loss

log = logging.getLogger("zhiqiao.train")


@dataclass(frozen=True, slots=True)
class Told:
    """What a teacher scores: (units, tags) of each example. Only the first `marked` examples have spans to learn as well."""

    scores: Sequence[NDArray[Any]]
    marked: int


Group = tuple[list[list[int]], bool]
"""Rows of window numbers for one step, and whether their examples have spans."""


def make_optimizer(steps: int, rate: float, head: float) -> optax.GradientTransformation:
    """AdamW with warm-up over a tenth of the steps and a straight way down to nothing; the last layer and
    the tables beside it learn `head` times as fast as the encoder."""
    warm = max(1, steps // 10)
    plan = optax.join_schedules([optax.linear_schedule(0.0, 1.0, warm), optax.linear_schedule(1.0, 0.0, steps - warm)], [warm])

    def speed(path: tuple[Any, ...]) -> float:
        return rate if path[0].key == "encoder" else rate * head

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
    shape: tuple[int, int] = SHAPE,
    told: Told | None = None,
    after_epoch: Callable[[int, Parameters], None] = lambda _epoch, _parameters: None,
) -> Parameters:
    """Learned parameters: of the spans, and where there is a teacher of its scores too. `after_epoch` is called with the number
    of epochs done and the parameters."""
    random = np.random.default_rng(seed)
    plan = [_plan_epoch(windows, len(examples) if told is None else told.marked, shape, random) for _ in range(epochs)]
    steps = sum(map(len, plan))
    optimizer = make_optimizer(steps, rate, head)
    parameters = jax.tree_util.tree_map(jnp.array, parameters)
    state = optimizer.init(parameters)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(
        parameters: Parameters, state: Any, batch: Batch, key: jax.Array, marked: float
    ) -> tuple[Parameters, Any, jax.Array]:
        def loss_of(parameters: Parameters) -> jax.Array:
            scores = tag_scores(parameters, batch, key=key, rate=dropout)
            loss = crf_loss(scores, parameters["head"]["moves"], batch) * marked
            return loss if batch.told is None else loss + teacher_loss(scores, batch)

        loss, gradient = jax.value_and_grad(loss_of)(parameters)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    key = jax.random.key(seed, impl="rbg")
    done, begun = 0, time.monotonic()
    for epoch, groups in enumerate(plan, 1):
        losses = []
        for rows, marked in groups:
            batch = build_batch(rows, windows, examples, words, shape, None if told is None else told.scores)
            parameters, state, loss = step(parameters, state, batch, jax.random.fold_in(key, done), float(marked))
            losses.append(float(loss))
            done += 1
            if done % 40 == 0:
                log.info("step %d of %d, loss %.4f, %.0f s", done, steps, np.mean(losses[-40:]), time.monotonic() - begun)
        after_epoch(epoch, parameters)
    return parameters


def _plan_epoch(windows: Sequence[Window], marked: int, shape: tuple[int, int], random: np.random.Generator) -> list[Group]:
    """All windows once, at random; windows of the first `marked` examples and those of the others apart."""
    groups: list[Group] = []
    order = random.permutation(len(windows))
    for known in (True, False):
        part = [int(at) for at in order if (windows[at][0] < marked) is known]
        packed = pack_rows([_size(windows[at]) for at in part], shape[1])
        rows = [[part[at] for at in packed[row]] for row in random.permutation(len(packed))]
        groups += [(rows[start : start + shape[0]], known) for start in range(0, len(rows), shape[0])]
    return [groups[at] for at in random.permutation(len(groups))]


def mark_windows(
    parameters: Parameters,
    windows: Sequence[Window],
    examples: Sequence[Example],
    words: WordRows,
    shape: tuple[int, int] = SHAPE,
) -> list[list[tuple[int, int, str]]]:
    """The spans that the network finds in each example, by code points."""
    moves = np.asarray(parameters["head"]["moves"]) + legal_moves()
    rows = pack_rows([_size(window) for window in windows], shape[1])
    score = jax.jit(tag_scores)
    found: list[list[tuple[int, int, str]]] = [[] for _ in examples]
    for start in range(0, len(rows), shape[0]):
        group = rows[start : start + shape[0]]
        scores = np.asarray(score(parameters, build_batch(group, windows, examples, words, shape)))
        for height, row in enumerate(group):
            at = 0
            for number in row:
                example, first, after = windows[number]
                inner = scores[height : height + 1, at + 1 : at + 1 + after - first]
                units = examples[example].units
                for begin, end, label in unspell(best_tags(inner, moves, [after - first])[0]):
                    span = (int(units.starts[first + begin]), int(units.ends[first + end - 1]), label)
                    found[example].append(span)
                at += after - first + 2
    return [sorted(spans) for spans in found]


def _size(window: Window) -> int:
    """Units of a window with the start and the end of a text around it."""
    return window[2] - window[1] + 2
