"""The marker's network in JAX, for training: encoder, features of words and terms beside it, tags by a CRF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ingest.encoder.network import Parameters, drop, embed, run_layer
from ingest.marking.labels import TAGS, legal_moves
from ingest.marking.units import PLACES, TERM_KINDS, WORD_CLASSES

HEADS = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of units, each (rows, length): windows stand one after the other, `segments` numbers them (0: padding).
    `states` (rows, length, hidden) come out of the frozen layers, those of the piece that covers the unit; `signs` are the
    units' own rows of the word table, scaled to variance 1."""

    states: Any
    signs: Any
    parts: Any
    segments: Any
    places: Any
    classes: Any
    terms: Any
    tags: Any


jax.tree_util.register_dataclass(Batch, ["states", "signs", "segments", "parts", "places", "classes", "terms", "tags"], [])


def new_parameters(encoder: Parameters, frozen: int, seed: int) -> Parameters:
    """The layers above the frozen ones, fresh features (they change nothing at first) and a fresh last layer."""
    size = encoder["positions"].shape[1]
    random = np.random.default_rng(seed)
    return {
        "layers": encoder["layers"][frozen:],
        "features": {
            "sign": np.zeros((size, size), np.float32),
            "parts": np.zeros((PLACES + 1, size), np.float32),
            "places": np.zeros((PLACES + 1, size), np.float32),
            "classes": np.zeros((len(WORD_CLASSES) + 2, size), np.float32),
            "terms": np.zeros((len(TERM_KINDS) * PLACES + 1, size), np.float32),
        },
        "head": {
            "tags": (random.normal(0, 0.02, (size, len(TAGS))).astype(np.float32), np.zeros(len(TAGS), np.float32)),
            "moves": np.zeros((len(TAGS), len(TAGS)), np.float32),
        },
    }


def segment_bias(segments: jax.Array) -> jax.Array:
    """Attention within each window alone, (rows, 1, length, length)."""
    same = segments[:, :, None] == segments[:, None, :]
    return jnp.where(same, 0.0, -1e9)[:, None]


def lower_states(encoder: Parameters, words: jax.Array, positions: jax.Array, segments: jax.Array, frozen: int) -> jax.Array:
    """States of pieces above the lowest `frozen` layers, (rows, length, hidden)."""
    bias = segment_bias(segments)
    values = embed(encoder, words, positions)
    for layer in encoder["layers"][:frozen]:
        values = run_layer(layer, values, bias, HEADS, None, 0.0)
    return values


def tag_scores(parameters: Parameters, batch: Batch, *, key: jax.Array | None = None, rate: float = 0.0) -> jax.Array:
    """Scores (rows, length, tags)."""
    features, layers = parameters["features"], parameters["layers"]
    keys = None if key is None else jax.random.split(key, len(layers) + 2)
    values = batch.states.astype(jnp.float32) + batch.signs.astype(jnp.float32) @ features["sign"]
    values += features["parts"][batch.parts] + features["places"][batch.places]
    values += features["classes"][batch.classes] + features["terms"][batch.terms]
    values = drop(None if keys is None else keys[-1], values, rate)
    bias = segment_bias(batch.segments)
    for number, layer in enumerate(layers):
        values = run_layer(layer, values, bias, HEADS, None if keys is None else keys[number], rate)
    weight, shift = parameters["head"]["tags"]
    scores: jax.Array = drop(None if keys is None else keys[-2], values, rate) @ weight + shift
    return scores


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
