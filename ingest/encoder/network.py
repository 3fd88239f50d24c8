"""The encoder as a function of its parameters (JAX), for training: BERT-like, any number of its lower layers."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ingest.encoder.weights import Checkpoint

Parameters = dict[str, Any]
"""A tree of arrays: {"positions", "norm": (scale, shift), "layers": [{"qkv", "out", "up", "down", "norm1", "norm2"}]};
a matrix is (weight (inputs, outputs), bias)."""


def read_parameters(checkpoint: Checkpoint, layers: int | None = None) -> Parameters:
    """The lowest layers of a checkpoint (default: all) as parameters, float32. The word table stays in the checkpoint."""
    size, inner = checkpoint.hidden, checkpoint.inner
    vector = checkpoint.vector
    kept = []
    for number in range(checkpoint.layers if layers is None else layers):
        at = f"l{number}."
        qkv = [checkpoint.matrix(f"{at}{name}.w", size, size).T for name in "qkv"]
        kept.append(
            {
                "qkv": (np.concatenate(qkv, axis=1), np.concatenate([vector(f"{at}{name}.b") for name in "qkv"])),
                "out": (checkpoint.matrix(f"{at}ao.w", size, size).T.copy(), vector(f"{at}ao.b")),
                "norm1": (vector(f"{at}aln.w"), vector(f"{at}aln.b")),
                "up": (checkpoint.matrix(f"{at}fi.w", inner, size).T.copy(), vector(f"{at}fi.b")),
                "down": (checkpoint.matrix(f"{at}fo.w", size, inner).T.copy(), vector(f"{at}fo.b")),
                "norm2": (vector(f"{at}oln.w"), vector(f"{at}oln.b")),
            }
        )
    positions = vector("emb.pos").reshape(checkpoint.positions, size) + vector("emb.type")[:size]
    return {"positions": positions, "norm": (vector("emb.ln.w"), vector("emb.ln.b")), "layers": kept}


def normalise(norm: tuple[jax.Array, jax.Array], values: jax.Array) -> jax.Array:
    """Layer normalisation over the last axis."""
    centred = values - values.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt((centred * centred).mean(-1, keepdims=True) + 1e-12) * norm[0] + norm[1]


def drop(key: jax.Array | None, values: jax.Array, rate: float) -> jax.Array:
    """Dropout; without a key nothing is dropped."""
    if key is None or rate == 0.0:
        return values
    bits = jax.random.bits(key, values.shape, jnp.uint8)
    limit = round(rate * 256)
    return jnp.where(bits >= limit, values * (256.0 / (256 - limit)), 0.0)


def embed(parameters: Parameters, words: jax.Array, positions: jax.Array) -> jax.Array:
    """Word rows (rows, length, hidden) and position numbers (rows, length) as the input of the first layer."""
    return normalise(parameters["norm"], words + jnp.asarray(parameters["positions"])[positions])


def run_layer(
    layer: Parameters, values: jax.Array, bias: jax.Array, heads: int, key: jax.Array | None, rate: float, *, tanh: bool = False
) -> jax.Array:
    """One layer over (rows, length, hidden); `bias` (rows, 1, length or 1, length) is 0 where attention may look, else -1e9;
    `tanh`: Gelu by way of tanh, which is quicker."""
    keys = (None,) * 2 if key is None else tuple(jax.random.split(key, 2))
    values = attend(layer, values, bias, heads, keys[0], rate)
    more = hidden_units(layer, values, tanh=tanh) @ layer["down"][0] + layer["down"][1]
    return normalise(layer["norm2"], values + drop(keys[1], more, rate))


def attend(layer: Parameters, values: jax.Array, bias: jax.Array, heads: int, key: jax.Array | None, rate: float) -> jax.Array:
    """The first half of a layer: each unit looks at the others."""
    rows, length, size = values.shape
    qkv = (values @ layer["qkv"][0] + layer["qkv"][1]).reshape(rows, length, 3, heads, size // heads)
    query, keyed, value = qkv.transpose(2, 0, 3, 1, 4).reshape(3, rows * heads, length, size // heads)
    scores = (query @ keyed.transpose(0, 2, 1)).reshape(rows, heads, length, length) * (size // heads) ** -0.5 + bias
    shares = jnp.exp(scores - jax.lax.stop_gradient(scores.max(-1, keepdims=True))).reshape(rows * heads, length, length)
    mixed = (shares @ value) / shares.sum(-1, keepdims=True)
    mixed = mixed.reshape(rows, heads, length, size // heads).transpose(0, 2, 1, 3).reshape(rows, length, size)
    return normalise(layer["norm1"], values + drop(key, mixed @ layer["out"][0] + layer["out"][1], rate))


def hidden_units(layer: Parameters, values: jax.Array, *, tanh: bool = False) -> jax.Array:
    """What stands between the two matrices of a layer's second half, (rows, length, inner)."""
    return jax.nn.gelu(values @ layer["up"][0] + layer["up"][1], approximate=tanh)


def encode(
    parameters: Parameters,
    words: jax.Array,
    positions: jax.Array,
    bias: jax.Array,
    *,
    heads: int = 12,
    key: jax.Array | None = None,
    rate: float = 0.0,
) -> jax.Array:
    """States of the last layer, (rows, length, hidden)."""
    values = embed(parameters, words, positions)
    for number, layer in enumerate(parameters["layers"]):
        values = run_layer(layer, values, bias, heads, None if key is None else jax.random.fold_in(key, number), rate)
    return values


def padding_bias(mask: jax.Array) -> jax.Array:
    """The attention bias of rows with padding: mask (rows, length), true where there is text."""
    return jnp.where(mask, 0.0, -1e9)[:, None, None, :]
