"""The marker's network in JAX, for training: encoder, scores of words and terms beside it, tags by a CRF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ingest.encoder.network import Parameters, attend, drop, embed, hidden_units, run_layer
from ingest.marking.labels import TAGS, legal_moves
from ingest.marking.units import PLACES, TERM_KINDS, WORD_CLASSES

HEADS = 12
SOFTENED = 2.0
"""Scores are divided by it where a pupil learns them from a teacher."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of units, each (rows, length): windows stand one after the other, `segments` numbers them (0: padding). `words`
    (rows, length, hidden) are rows of the word table; `told` (rows, length, tags) what a teacher scores, or nothing."""

    words: Any
    positions: Any
    segments: Any
    places: Any
    classes: Any
    terms: Any
    tags: Any
    told: Any = None


jax.tree_util.register_dataclass(Batch, ["words", "positions", "segments", "places", "classes", "terms", "tags", "told"], [])


def new_parameters(encoder: Parameters, seed: int) -> Parameters:
    """The encoder, a fresh last layer, and tables of scores by place in the word, word class and known term, all 0."""
    size = encoder["positions"].shape[1]
    random = np.random.default_rng(seed)
    return {
        "encoder": encoder,
        "features": {
            "places": np.zeros((PLACES + 1, len(TAGS)), np.float32),
            "classes": np.zeros((len(WORD_CLASSES) + 2, len(TAGS)), np.float32),
            "terms": np.zeros((len(TERM_KINDS) * PLACES + 1, len(TAGS)), np.float32),
        },
        "head": {
            "tags": (random.normal(0, 0.02, (size, len(TAGS))).astype(np.float32), np.zeros(len(TAGS), np.float32)),
            "moves": np.zeros((len(TAGS), len(TAGS)), np.float32),
        },
    }


def tag_scores(parameters: Parameters, batch: Batch, *, key: jax.Array | None = None, rate: float = 0.0) -> jax.Array:
    """Scores (rows, length, tags)."""
    features, encoder = parameters["features"], parameters["encoder"]
    keys = None if key is None else jax.random.split(key, len(encoder["layers"]) + 2)
    bias = _apart(batch)
    values = drop(None if keys is None else keys[-1], embed(encoder, batch.words, batch.positions), rate)
    for number, layer in enumerate(encoder["layers"]):
        values = run_layer(layer, values, bias, HEADS, None if keys is None else keys[number], rate, tanh=True)
    weight, shift = parameters["head"]["tags"]
    scores: jax.Array = drop(None if keys is None else keys[-2], values, rate) @ weight + shift
    scores += features["places"][batch.places] + features["classes"][batch.classes] + features["terms"][batch.terms]
    return scores


def _apart(batch: Batch) -> jax.Array:
    """The attention bias that keeps the windows of a row apart."""
    same = batch.segments[:, :, None] == batch.segments[:, None, :]
    return jnp.where(same, 0.0, -1e9)[:, None]


def layer_values(parameters: Parameters, batch: Batch) -> Iterator[tuple[jax.Array, jax.Array]]:
    """What stands behind the attention of each layer, and its hidden units; 0 where there is padding."""
    encoder, bias = parameters["encoder"], _apart(batch)
    values = embed(encoder, batch.words, batch.positions)
    real = (batch.segments > 0)[:, :, None]
    for layer in encoder["layers"]:
        middle = attend(layer, values, bias, HEADS, None, 0.0)
        yield middle * real, hidden_units(layer, middle, tanh=True) * real
        values = run_layer(layer, values, bias, HEADS, None, 0.0, tanh=True)


def hidden_moments(parameters: Parameters, batch: Batch) -> jax.Array:
    """Sums over the units of a batch of the products of hidden units and a last 1: (layers, inner + 1, inner + 1)."""
    ones = (batch.segments > 0)[:, :, None].astype(jnp.float32)
    rows = [jnp.concatenate([hidden, ones], axis=-1) for _, hidden in layer_values(parameters, batch)]
    return jnp.stack([jnp.einsum("rli,rlj->ij", one, one) for one in rows])


def furthest_values(parameters: Parameters, batch: Batch) -> list[tuple[jax.Array, ...]]:
    """The largest size of each of the `layer_values` over the units of a batch."""
    return [tuple(jnp.abs(part).max((0, 1)) for part in parts) for parts in layer_values(parameters, batch)]


def teacher_loss(scores: jax.Array, batch: Batch) -> jax.Array:
    """Mean over units of the divergence of the softened scores from the teacher's, where the teacher has any."""
    real = batch.places > 0
    told = jax.nn.log_softmax(batch.told.astype(jnp.float32) / SOFTENED)
    own = jax.nn.log_softmax(scores / SOFTENED)
    apart = (jnp.exp(told) * (told - own)).sum(-1)
    mean: jax.Array = jnp.where(real, apart, 0.0).sum() / real.sum() * SOFTENED**2
    return mean


def crf_loss(scores: jax.Array, moves: jax.Array, batch: Batch) -> jax.Array:
    """Mean over units of the negative log-likelihood of the tags; windows of a row follow one another."""
    moves = moves + legal_moves()
    real = batch.segments > 0
    tags = batch.tags
    here = jnp.take_along_axis(scores, tags[:, :, None], 2)[:, :, 0]
    steps = moves[tags[:, :-1], tags[:, 1:]]
    gold = jnp.where(real, here, 0.0).sum() + jnp.where(real[:, 1:], steps, 0.0).sum()
    start = jnp.where(jnp.array([tag[0] in "OBS" for tag in TAGS]), 0.0, -1e4) + scores[:, 0]

    def forward(alpha: jax.Array, at: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, None]:
        score, is_real = at
        top = alpha.max(-1, keepdims=True)
        ahead = jnp.log(jnp.exp(alpha - top) @ jnp.exp(moves) + 1e-30) + top + score
        return jnp.where(is_real[:, None], ahead, alpha), None

    alpha, _ = jax.lax.scan(forward, start, (scores[:, 1:].swapaxes(0, 1), real[:, 1:].swapaxes(0, 1)))
    total = jax.nn.logsumexp(alpha, axis=-1).sum()
    mean: jax.Array = (total - gold) / real.sum()
    return mean
