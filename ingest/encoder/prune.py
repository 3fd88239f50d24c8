"""Hidden units of the encoder's layers left out: the ones whose part the others can take over, by least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.encoder.network import Parameters

Wide = NDArray[np.float64]
STEP = 32
"""Hidden units that leave a layer together when shares are chosen; counts stay multiples of it."""
AT_ONCE = 8
"""Units that leave between two updates of what the others can take over."""
RIDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Leaving:
    """How the hidden units of one layer leave: `order` names them, first to leave first (a last STEP stays); `errors[n]` is the
    mean squared error of what the layer adds, summed over its outputs, once n * STEP have left."""

    order: NDArray[np.intp]
    errors: Wide


def plan_leaving(moments: Wide, down: Wide) -> Leaving:
    """The order that costs least, step by step. `moments` (inner + 1, inner + 1) are sums of products of hidden units and a
    last 1 over many texts, `down` (inner, hidden) the weights behind them."""
    inverse = np.linalg.inv(_spread(moments, RIDGE)[0])
    down = down.astype(np.float64)
    alive = np.arange(len(down))
    order: list[int] = []
    errors, error = [0.0], 0.0
    while len(alive) > STEP:
        cost = (down**2).sum(1) / np.diag(inverse)
        out = np.argsort(cost)[:AT_ONCE]
        change = np.linalg.solve(inverse[np.ix_(out, out)], down[out])
        error += float((down[out] * change).sum())
        down -= inverse[:, out] @ change
        inverse -= inverse[:, out] @ np.linalg.solve(inverse[np.ix_(out, out)], inverse[out])
        kept = np.setdiff1d(np.arange(len(alive)), out)
        order += alive[out].tolist()
        alive, down, inverse = alive[kept], down[kept], inverse[np.ix_(kept, kept)]
        if len(order) % STEP == 0:
            errors.append(error)
    return Leaving(np.array(order), np.array(errors))


def choose_counts(plans: Sequence[Leaving], share: float) -> list[int]:
    """Units to leave out of each layer so that about `share` of all stay: always where it costs least next."""
    inner = len(plans[0].order) + STEP
    left = [0] * len(plans)
    while sum(left) * STEP < (1 - share) * inner * len(plans):
        costs = [
            plan.errors[gone + 1] - plan.errors[gone] if gone + 1 < len(plan.errors) else np.inf
            for plan, gone in zip(plans, left, strict=True)
        ]
        left[int(np.argmin(costs))] += 1
    return [gone * STEP for gone in left]


def leave_out(layer: Parameters, moments: Wide, gone: NDArray[np.intp]) -> Parameters:
    """The layer without these hidden units; the weights and the bias behind the others make up for them as far as can be."""
    (up, up_bias), (down, down_bias) = ([np.asarray(part) for part in layer[name]] for name in ("up", "down"))
    kept = np.setdiff1d(np.arange(len(down)), gone)
    spread, mean = _spread(moments, RIDGE / 10)
    change = np.linalg.solve(spread[np.ix_(kept, kept)], spread[np.ix_(kept, gone)] @ down[gone])
    refitted = down[kept] + change
    bias = down_bias + mean @ down - mean[kept] @ refitted
    return {
        **layer,
        "up": (up[:, kept], up_bias[kept]),
        "down": (refitted.astype(np.float32), bias.astype(np.float32)),
    }


def slim(encoder: Parameters, moments: Wide, share: float) -> Parameters:
    """The encoder with about `share` of its hidden units; `moments` (layers, inner + 1, inner + 1)."""
    layers = encoder["layers"]
    plans = [plan_leaving(one, np.asarray(layer["down"][0])) for one, layer in zip(moments, layers, strict=True)]
    counts = choose_counts(plans, share)
    kept = [
        leave_out(layer, one, plan.order[:count]) for layer, one, plan, count in zip(layers, moments, plans, counts, strict=True)
    ]
    return {**encoder, "layers": kept}


def _spread(moments: Wide, ridge: float) -> tuple[Wide, Wide]:
    """Covariance of the hidden units, a little added to its diagonal, and their means."""
    scaled = np.asarray(moments, np.float64) / moments[-1, -1]
    mean = scaled[-1, :-1]
    spread = scaled[:-1, :-1] - np.outer(mean, mean)
    return spread + np.eye(len(mean)) * np.diag(spread).mean() * ridge, mean
