"""A trained marker as files: the network as an ONNX graph with int8 weights, and what stands beside it as one npz."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import jax
import numpy as np
from onnx import TensorProto

from ingest.encoder.export import GraphBuilder, Reach, save_model, tensor
from ingest.encoder.network import Parameters
from ingest.marking.labels import TAGS, legal_moves

NETWORK = "marker.onnx"
BESIDE = "marker.npz"
LEARNED = "parameters.npz"


def export_marker(folder: Path, parameters: Parameters, terms: dict[str, str], reach: Sequence[Reach] | None = None) -> None:
    """Write marker.onnx and marker.npz; `reach` of each layer makes rounding finer. The graph takes words (rows, length, hidden)
    float32, rows of the word table, and gives scores (rows, length, tags), to which the tables in the npz are added."""
    encoder = parameters["encoder"]
    size = np.asarray(encoder["positions"]).shape[1]
    builder = GraphBuilder(tanh=True)
    values = builder.embed("words", encoder)
    for number, layer in enumerate(encoder["layers"]):
        values = builder.layer(values, layer, reach=None if reach is None else reach[number])
    weight, shift = (np.asarray(part) for part in parameters["head"]["tags"])
    scores = builder.node("Add", builder.node("MatMul", values, builder.constant(weight)), builder.constant(shift))
    model = builder.finish(
        [tensor("words", TensorProto.FLOAT, "rows", "length", size)],
        {scores: tensor("scores", TensorProto.FLOAT, "rows", "length", len(TAGS))},
    )
    save_model(model, folder / NETWORK)
    places, classes, learned_terms = (
        np.asarray(parameters["features"][name]).astype(np.float16) for name in ("places", "classes", "terms")
    )
    names = "\n".join(f"{kind}\t{term}" for term, kind in sorted(terms.items()))
    np.savez_compressed(
        folder / BESIDE,
        moves=np.asarray(parameters["head"]["moves"]) + legal_moves(),
        known=np.frombuffer(names.encode("utf-8"), np.uint8),
        places=places,
        classes=classes,
        terms=learned_terms,
    )


def save_parameters(folder: Path, parameters: Parameters) -> None:
    """Write parameters.npz: the float weights, which a pupil begins with."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / LEARNED, *(np.asarray(leaf) for leaf in jax.tree_util.tree_leaves(parameters)))


def load_parameters(folder: Path, like: Parameters) -> Parameters:
    """What `save_parameters` wrote, as a tree like this one."""
    with np.load(folder / LEARNED) as kept:
        leaves = [kept[name] for name in kept.files]
    found: Parameters = jax.tree_util.tree_unflatten(jax.tree_util.tree_structure(like), leaves)
    return found
