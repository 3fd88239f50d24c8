"""The encoder as an ONNX graph with int8 weights, for onnxruntime on the processor.

A weight is kept as int8 with one scale a column; activations are rounded to 8 bits at run time with one scale for each
matrix (onnxruntime's DynamicQuantizeMatMul). Weights stay within 7 bits: on processors with AVX2 alone the products of 8
bits overflow 16. Where it is known how far values reach, the few that reach far do not coarsen the others. Because the
scale of activations is of the whole matrix, texts that are run together touch each other's last digits: run one text at a
time where that matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingest.encoder.network import Parameters

OPSET = 17
IR_VERSION = 8
HEADS = 12
LIMIT = 63
CALM = 6.0
"""Channels that reach further are drawn in to it before activations are rounded; hidden units that do stay float."""
MOST_APART = 4
"""Hidden units of a layer that stay float at most."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The largest size that each value of a layer had over many texts: what stands behind attention (hidden,), hidden units
    (inner,)."""

    middle: NDArray[np.float32]
    inner: NDArray[np.float32]

    def apart(self) -> NDArray[np.intp]:
        """The hidden units that would make the rounding of all others coarse."""
        furthest = np.argsort(-self.inner)[:MOST_APART]
        return np.sort(furthest[self.inner[furthest] > CALM])


class GraphBuilder:
    """Nodes and weights put together one after the other; every method gives the name of what it made. `tanh`: Gelu by way of
    tanh, as `network.run_layer` has it."""

    def __init__(self, *, int8: bool = True, limit: int = LIMIT, tanh: bool = False) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._int8 = int8
        self._limit = limit
        self._gelu = "FastGelu" if tanh else "BiasGelu"

    def name(self) -> str:
        """A name not used yet."""
        return f"v{len(self.nodes)}_{len(self.weights)}"

    def constant(self, values: NDArray[Any]) -> str:
        """A weight as it is."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, contrib: bool = False, outputs: int = 1, **attributes: Any) -> str:
        """A node with one output; further ones have no name."""
        name = self.name()
        domain = "com.microsoft" if contrib else ""
        self.nodes.append(helper.make_node(kind, inputs, [name] + [""] * (outputs - 1), domain=domain, **attributes))
        return name

    def dense(self, values: str, weight: Any, bias: Any | None = None) -> str:
        """Values @ weight + bias; weight (inputs, outputs)."""
        weight = np.asarray(weight, np.float32)
        if not self._int8:
            found = self.node("MatMul", values, self.constant(weight))
            return found if bias is None else self.node("Add", found, self.constant(np.asarray(bias, np.float32)))
        scale = np.maximum(np.abs(weight).max(0), 1e-8).astype(np.float32) / np.float32(self._limit)
        rounded = np.clip(np.round(weight / scale), -self._limit, self._limit).astype(np.int8)
        inputs = [values, self.constant(rounded), self.constant(scale), self.constant(np.zeros(len(scale), np.int8))]
        if bias is not None:
            inputs.append(self.constant(np.asarray(bias, np.float32)))
        return self.node("DynamicQuantizeMatMul", *inputs, contrib=True)

    def norm(self, values: str, norm: Sequence[Any]) -> str:
        """Layer normalisation."""
        scale, shift = (self.constant(np.asarray(part, np.float32)) for part in norm)
        return self.node("LayerNormalization", values, scale, shift, axis=-1, epsilon=1e-12)

    def add_norm(self, values: str, more: str, norm: Sequence[Any]) -> str:
        """Layer normalisation of values + more."""
        # an addition and a normalisation: faster than onnxruntime's SkipLayerNormalization on the processor
        return self.norm(self.node("Add", more, values), norm)

    def draw_in(self, values: str, weight: Any, reach: NDArray[np.float32]) -> tuple[str, NDArray[np.float32]]:
        """Values whose channels that reach far are made smaller, and the weight that makes up for it."""
        factor = np.maximum(reach / np.float32(CALM), np.float32(1))
        return self.node("Mul", values, self.constant(1 / factor)), np.asarray(weight, np.float32) * factor[:, None]

    def layer(self, values: str, layer: Parameters, mask: str = "", reach: Reach | None = None) -> str:
        """One layer of the encoder over (rows, length, hidden); `mask` (rows, length) int32, 1 where there is text."""
        (weight, shift), (out, out_bias) = ([np.asarray(part) for part in layer[name]] for name in ("qkv", "out"))
        size = len(weight)
        # a bias of the keys changes no attention, one of the values adds the same everywhere: only that of the queries is left
        split = self.dense(values, weight, np.where(np.arange(3 * size) < size, shift, 0))
        bias = out_bias + shift[2 * size :] @ out
        names = [f"{split}_{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [split], names, axis=2))
        inputs = [*names, "", mask] if mask else names
        mixed = self.node("MultiHeadAttention", *inputs, contrib=True, num_heads=HEADS)
        values = self.add_norm(values, self.dense(mixed, out, bias), layer["norm1"])
        return self.add_norm(values, self._feed(values, layer, reach), layer["norm2"])

    def _feed(self, values: str, layer: Parameters, reach: Reach | None) -> str:
        """The second half of a layer: hidden units, most of them rounded, those that reach far as they are."""
        (weight, shift), (down, bias) = ([np.asarray(part) for part in layer[name]] for name in ("up", "down"))
        apart = np.array([], np.intp)
        if reach is not None:
            values, weight = self.draw_in(values, weight, reach.middle)
            apart = reach.apart()
        rest = np.setdiff1d(np.arange(len(down)), apart)
        more = self.dense(self.gelu(self.dense(values, weight[:, rest]), shift[rest]), down[rest], bias)
        if not len(apart):
            return more
        units = self.gelu(self.node("MatMul", values, self.constant(weight[:, apart])), shift[apart])
        return self.node("Add", more, self.node("MatMul", units, self.constant(down[apart])))

    def gelu(self, values: str, shift: NDArray[Any]) -> str:
        """Gelu of values + shift."""
        return self.node(self._gelu, values, self.constant(np.asarray(shift, np.float32)), contrib=True)

    def embed(self, words: str, encoder: Parameters) -> str:
        """The input of the first layer: rows of the word table (rows, length, hidden) with positions, normalised."""
        length = self.node("Gather", self.node("Shape", words), self.constant(np.array([1], np.int64)), axis=0)
        table = self.constant(np.asarray(encoder["positions"], np.float32))
        ones = (self.constant(np.array([value], np.int64)) for value in (0, 0))
        start, axis = ones
        return self.norm(self.node("Add", words, self.node("Slice", table, start, length, axis)), encoder["norm"])

    def finish(self, inputs: Sequence[onnx.ValueInfoProto], outputs: dict[str, onnx.ValueInfoProto]) -> onnx.ModelProto:
        """The model; `outputs` maps names that were made to what they are called outside."""
        for name, value in outputs.items():
            self.nodes.append(helper.make_node("Identity", [name], [value.name]))
        graph = helper.make_graph(self.nodes, "encoder", inputs, list(outputs.values()), self.weights)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)


def tensor(name: str, kind: int, *shape: int | str) -> onnx.ValueInfoProto:
    """What goes in or comes out; a word in the shape is a free size."""
    return helper.make_tensor_value_info(name, kind, shape)


def encoder_model(encoder: Parameters, *, int8: bool = True, limit: int = LIMIT) -> onnx.ModelProto:
    """Words (rows, length, hidden) float32 and mask (rows, length) int32 to states (rows, length, hidden) and vectors (rows,
    hidden): the mean of the states of each row's text, not scaled to length one."""
    size = np.asarray(encoder["positions"]).shape[1]
    builder = GraphBuilder(int8=int8, limit=limit)
    values = builder.embed("words", encoder)
    for layer in encoder["layers"]:
        values = builder.layer(values, layer, "mask")
    kept = builder.node("Cast", "mask", to=TensorProto.FLOAT)
    last = builder.constant(np.array([2], np.int64))
    middle = builder.constant(np.array([1], np.int64))
    kept = builder.node("Unsqueeze", kept, last)
    total = builder.node("ReduceSum", builder.node("Mul", values, kept), middle, keepdims=0)
    vectors = builder.node("Div", total, builder.node("ReduceSum", kept, middle, keepdims=0))
    return builder.finish(
        [tensor("words", TensorProto.FLOAT, "rows", "length", size), tensor("mask", TensorProto.INT32, "rows", "length")],
        {
            values: tensor("states", TensorProto.FLOAT, "rows", "length", size),
            vectors: tensor("vectors", TensorProto.FLOAT, "rows", size),
        },
    )


def save_model(model: onnx.ModelProto, path: Path) -> None:
    """Check and write the model; equal weights make an equal file."""
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
