"""The cells of a ruled table in a picture: lines are found, what they enclose are the cells, edges that agree are columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SMALLEST = 8
"""Pixels: what is narrower or lower is no cell."""
SAME = 7
"""Pixels: edges that differ by less are one."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def shares(self, other: Box) -> float:
        """How much of the other's width lies over this one, 0 to 1."""
        return (min(self.right, other.right) - max(self.left, other.left)) / max(1.0, other.right - other.left)

    def holds(self, other: Box) -> bool:
        """Whether the other's middle lies in this one."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its box, the row and column it starts in, and how many it spans."""

    box: Box
    row: int
    column: int
    down: int
    across: int


def grid_of(image: Any) -> list[GridCell]:
    """The cells of the ruled table in a picture (an array of pixels, colour or grey) in reading order; [] without one."""
    boxes = _enclosed(image)
    if len(boxes) < 4:
        return []
    across = _edges([edge for box in boxes for edge in (box.left, box.right)])
    down = _edges([edge for box in boxes for edge in (box.top, box.bottom)])
    cells = []
    for box in boxes:
        left, right = _nearest(across, box.left), _nearest(across, box.right)
        top, bottom = _nearest(down, box.top), _nearest(down, box.bottom)
        if right > left and bottom > top:
            cells.append(GridCell(box, top, left, bottom - top, right - left))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def is_table(cells: Sequence[GridCell]) -> bool:
    """Whether cells make up a table: there are some rows and columns of them, and they fill most of their grid. The boxes of
    a drawing do not."""
    if len(cells) < 6:
        return False
    rows, columns = max(cell.row + cell.down for cell in cells), max(cell.column + cell.across for cell in cells)
    return rows >= 2 and columns >= 2 and len(cells) >= 0.4 * rows * columns


def _enclosed(image: Any) -> list[Box]:
    """The boxes that ruled lines enclose, the outside of the table left out."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    height, width = grey.shape
    dark = cv2.adaptiveThreshold(cv2.bitwise_not(grey), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 15, -2)
    ruled = []
    for size in ((max(20, width // 40), 1), (1, max(20, height // 50))):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
        ruled.append(cv2.dilate(cv2.erode(dark, kernel), kernel))
    lines = cv2.dilate(cv2.bitwise_or(*ruled), cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(lines), connectivity=4)
    boxes = []
    for number in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[number])
        if wide < SMALLEST or high < SMALLEST or area < 0.6 * wide * high:
            continue
        if left <= 1 or top <= 1 or left + wide >= width - 1 or top + high >= height - 1 or wide * high > 0.9 * width * height:
            continue
        boxes.append(Box(left, top, left + wide, top + high))
    return boxes


def _edges(values: Sequence[float]) -> list[float]:
    """The lines of a grid: edges nearer than SAME are one, at their middle."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] < SAME:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
