"""Where boxes stand: layers of kinds in columns (wide screens) or stacked (narrow ones), ordered so that lines cross little.

Nothing is random and nothing depends on a clock: the same neighbourhood gives the same picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viz.look import layer_of

BOX_WIDTH = 164.0
LINE_HEIGHT = 17.0
BOX_PADDING = 13.0
ROW_GAP = 8.0
COLUMN_GAP = 14.0
LAYER_GAP = 78.0
HEADING = 32.0
BAND_PADDING = 12.0
BLOCK_GAP = 26.0
SWEEPS = 12
SCREEN = (1250.0, 650.0)
"""What a laptop's window leaves for the picture, px: the number of columns is chosen to fill it."""
LEGIBLE = 0.72
"""Scale below which 14 px labels can no longer be read; such a picture is fitted to the width and scrolled."""
MOST_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class Box:
    """What is to be placed: its kind, the number of lines of its label, whether it is the centre."""

    kind: str
    lines: int
    center: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The area of one kind: left, top, width, height in px of the picture."""

    kind: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Centres of the boxes in the order given, the bands behind them, size of the whole, top left being (0, 0)."""

    positions: tuple[tuple[float, float], ...]
    bands: tuple[Band, ...]
    width: float
    height: float


def box_height(lines: int) -> float:
    """Height in px of a box whose label has that many lines."""
    return lines * LINE_HEIGHT + BOX_PADDING


def wide_placement(boxes: Sequence[Box], links: Sequence[tuple[int, int]]) -> Placement:
    """Layers side by side. Large layers take several columns, as many as make the whole picture largest on a laptop's
    screen, or, where it could not be read there, as make it fit the screen's width."""
    if not boxes:
        return Placement((), (), 0.0, 0.0)
    layers = _layers(_ordered(boxes, links))
    candidates = [_side_by_side(boxes, layers, columns) for columns in range(len(layers), max(len(layers), MOST_COLUMNS) + 1)]
    best = max(candidates, key=_scale)
    return best if _scale(best) >= LEGIBLE else candidates[-1]


def narrow_placement(boxes: Sequence[Box], links: Sequence[tuple[int, int]], *, columns: int = 2) -> Placement:
    """Layers under each other, the centre's first, each `columns` boxes wide: for a telephone held upright."""
    if not boxes:
        return Placement((), (), 0.0, 0.0)
    layers = _layers(_ordered(boxes, links))
    layers.sort(key=lambda blocks: not any(boxes[index].center for block in blocks for index in block))
    positions: dict[int, tuple[float, float]] = {}
    bands: list[Band] = []
    top = 0.0
    for blocks in layers:
        for block in blocks:
            top = _place_block(boxes, block, columns, 0.0, top, positions, bands) + BLOCK_GAP
    return _placement(boxes, positions, bands)


def _scale(placement: Placement) -> float:
    return min(1.0, SCREEN[0] / placement.width, SCREEN[1] / placement.height)


def _layers(order: Mapping[str, list[int]]) -> list[list[list[int]]]:
    """Layers from left to right, each a list of blocks, each block the boxes of one kind in their order."""
    kinds = sorted(order, key=lambda kind: (layer_of(kind), kind not in ("Skill", "Course"), kind))
    numbers = sorted({layer_of(kind) for kind in kinds})
    return [[order[kind] for kind in kinds if layer_of(kind) == number] for number in numbers]


def _ordered(boxes: Sequence[Box], links: Sequence[tuple[int, int]]) -> dict[str, list[int]]:
    """Boxes by kind, ordered by the mean place of what they are joined to (barycentre), swept until it settles."""
    order: dict[str, list[int]] = {}
    for index, box in enumerate(boxes):
        order.setdefault(box.kind, []).append(index)
    near: list[list[int]] = [[] for _ in boxes]
    for a, b in links:
        if boxes[a].kind != boxes[b].kind:
            near[a].append(b)
            near[b].append(a)
    place = [0.0] * len(boxes)

    def settle(kind: str) -> None:
        members = order[kind]
        for row, index in enumerate(members):
            place[index] = (row + 0.5) / len(members)

    for kind in order:
        settle(kind)
    kinds = sorted(order, key=layer_of)
    for sweep in range(SWEEPS):
        for kind in kinds if sweep % 2 == 0 else reversed(kinds):
            keys = {
                index: sum(place[other] for other in near[index]) / len(near[index]) if near[index] else place[index]
                for index in order[kind]
            }
            order[kind].sort(key=lambda index: (not boxes[index].center, keys[index], index))
            settle(kind)
    return order


def _side_by_side(boxes: Sequence[Box], layers: Sequence[Sequence[list[int]]], columns: int) -> Placement:
    taken = [1] * len(layers)

    def tall(number: int) -> float:
        return sum(_block_height(boxes, block, taken[number]) + BLOCK_GAP for block in layers[number])

    for _ in range(columns - len(layers)):
        taken[max(range(len(layers)), key=lambda number: (tall(number), -number))] += 1
    height = max(tall(number) for number in range(len(layers))) - BLOCK_GAP
    positions: dict[int, tuple[float, float]] = {}
    bands: list[Band] = []
    left = 0.0
    for number, blocks in enumerate(layers):
        top = (height - tall(number) + BLOCK_GAP) / 2
        for block in blocks:
            top = _place_block(boxes, block, taken[number], left, top, positions, bands) + BLOCK_GAP
        left += _block_width(taken[number]) + LAYER_GAP
    return _placement(boxes, positions, bands)


def _rows(block: list[int], columns: int) -> list[list[int]]:
    return [block[start : start + columns] for start in range(0, len(block), columns)]


def _block_width(columns: int) -> float:
    return columns * BOX_WIDTH + (columns - 1) * COLUMN_GAP + 2 * BAND_PADDING


def _block_height(boxes: Sequence[Box], block: list[int], columns: int) -> float:
    rows = _rows(block, columns)
    return (
        HEADING
        + sum(max(box_height(boxes[index].lines) for index in row) for row in rows)
        + (len(rows) - 1) * ROW_GAP
        + BAND_PADDING
    )


def _place_block(
    boxes: Sequence[Box],
    block: list[int],
    columns: int,
    left: float,
    top: float,
    positions: dict[int, tuple[float, float]],
    bands: list[Band],
) -> float:
    """Put the block's boxes row by row under its heading; return where it ends."""
    height = _block_height(boxes, block, columns)
    bands.append(Band(boxes[block[0]].kind, len(block), left, top, _block_width(columns), height))
    y = top + HEADING
    for row in _rows(block, columns):
        tall = max(box_height(boxes[index].lines) for index in row)
        indent = (columns - min(columns, len(block))) * (BOX_WIDTH + COLUMN_GAP) / 2
        for number, index in enumerate(row):
            x = left + BAND_PADDING + indent + BOX_WIDTH / 2 + number * (BOX_WIDTH + COLUMN_GAP)
            positions[index] = (x, y + tall / 2)
        y += tall + ROW_GAP
    return top + height


def _placement(boxes: Sequence[Box], positions: Mapping[int, tuple[float, float]], bands: Sequence[Band]) -> Placement:
    return Placement(
        tuple(positions[index] for index in range(len(boxes))),
        tuple(bands),
        max(band.x + band.width for band in bands),
        max(band.y + band.height for band in bands),
    )
