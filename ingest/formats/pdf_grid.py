"""Ruled lines of a PDF page become the grids of its tables: which cells there are and what they span."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium_c

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points, y growing downwards."""

Matrix = tuple[float, float, float, float, float, float]

SNAP = 2.5
"""Points: rules closer than this are one, ends nearer than this touch."""
MAX_RULES = 4000
"""More rules than this are a drawing, not tables."""
COVER = 0.6
"""Share of a cell's side that a rule must cover to be its border."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: `at` is its y (across) or x (down), `start` to `end` its extent, in points."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: its first row and column, how many it spans, and its box."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """One table's cells in reading order; `tops` are the y of its rows, `lefts` the x of its columns."""

    box: Box
    tops: tuple[float, ...]
    lefts: tuple[float, ...]
    cells: tuple[GridCell, ...]


def read_rules(page: object, view: Matrix) -> tuple[list[Rule], list[Box]]:
    """Rules and picture boxes of a raw page, in the view's coordinates. Forms are entered, slanted lines left out."""
    rules: list[Rule] = []
    images: list[Box] = []
    count = pdfium_c.FPDFPage_CountObjects(page)
    for index in range(count):
        _collect(pdfium_c.FPDFPage_GetObject(page, index), view, rules, images, 0)
    return rules, images


def find_grids(rules: list[Rule]) -> list[Grid]:
    """The grids of at least two columns and two cells that the rules draw, top to bottom; a grid inside a cell of another
    one is left out. Sides that are not ruled are closed at the extent of the crossing rules."""
    if not rules or len(rules) > MAX_RULES:
        return []
    merged = _merged(rules)
    grids = [grid for group in _groups(merged) if (grid := _grid(group)) is not None]
    grids.sort(key=lambda grid: (grid.box[1], grid.box[0]))
    return [
        grid
        for grid in grids
        if not any(other is not grid and any(_inside(grid.box, cell.box) for cell in other.cells) for other in grids)
    ]


def _collect(item: object, view: Matrix, rules: list[Rule], images: list[Box], depth: int) -> None:
    kind = pdfium_c.FPDFPageObj_GetType(item)
    if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        rules.extend(_path_rules(item, _product(_matrix_of(item), view)))
    elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        corners = [_apply(_product(_matrix_of(item), view), x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        images.append((min(xs), min(ys), max(xs), max(ys)))
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < 4:
        inner = _product(_matrix_of(item), view)
        for index in range(pdfium_c.FPDFFormObj_CountObjects(item)):
            _collect(pdfium_c.FPDFFormObj_GetObject(item, index), inner, rules, images, depth + 1)


def _matrix_of(item: object) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _path_rules(path: object, matrix: Matrix) -> Iterator[Rule]:
    count = pdfium_c.FPDFPath_CountSegments(path)
    if count > MAX_RULES:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[tuple[float, float, float, float]] = []
    first = last = (0.0, 0.0)
    shapes: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            first = point
            shapes.append([point])
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            strokes.append((*last, *point))
            if shapes:
                shapes[-1].append(point)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            strokes.append((*point, *first))
        last = point
    for shape in shapes:
        xs, ys = [p[0] for p in shape], [p[1] for p in shape]
        if len(shape) >= 4 and (max(xs) - min(xs) <= SNAP or max(ys) - min(ys) <= SNAP):
            middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
            if max(xs) - min(xs) >= max(ys) - min(ys):
                yield Rule(True, middle_y, min(xs), max(xs))
            else:
                yield Rule(False, middle_x, min(ys), max(ys))
            if len(shapes) == 1:
                return
    for x0, y0, x1, y1 in strokes:
        if abs(y1 - y0) <= 0.5 and abs(x1 - x0) > SNAP:
            yield Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x1 - x0) <= 0.5 and abs(y1 - y0) > SNAP:
            yield Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _merged(rules: list[Rule]) -> list[Rule]:
    found: list[Rule] = []
    for across in (True, False):
        ordered = sorted((rule for rule in rules if rule.across is across), key=lambda rule: rule.at)
        cluster: list[Rule] = []
        for rule in ordered:
            if cluster and rule.at - cluster[-1].at > SNAP:
                found.extend(_joined(cluster))
                cluster = []
            cluster.append(rule)
        found.extend(_joined(cluster))
    return found


def _joined(cluster: list[Rule]) -> Iterator[Rule]:
    if not cluster:
        return
    at = sum(rule.at for rule in cluster) / len(cluster)
    ordered = sorted(cluster, key=lambda rule: rule.start)
    start, end = ordered[0].start, ordered[0].end
    for rule in ordered[1:]:
        if rule.start > end + SNAP:
            yield Rule(cluster[0].across, at, start, end)
            start = rule.start
        end = max(end, rule.end)
    yield Rule(cluster[0].across, at, start, end)


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that touch or cross one another belong to one drawing."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    across = [index for index, rule in enumerate(rules) if rule.across]
    down = [index for index, rule in enumerate(rules) if not rule.across]
    for h in across:
        for v in down:
            first, second = rules[h], rules[v]
            if first.start - SNAP <= second.at <= first.end + SNAP and second.start - SNAP <= first.at <= second.end + SNAP:
                parent[root(h)] = root(v)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return list(groups.values())


def _positions(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SNAP:
            found.append(value)
    return found


def _grid(rules: list[Rule]) -> Grid | None:
    across = [rule for rule in rules if rule.across]
    down = [rule for rule in rules if not rule.across]
    if len(across) < 2 or not down:
        return None
    left = min([rule.start for rule in across] + [rule.at for rule in down])
    right = max([rule.end for rule in across] + [rule.at for rule in down])
    top = min([rule.start for rule in down] + [rule.at for rule in across])
    bottom = max([rule.end for rule in down] + [rule.at for rule in across])
    xs = _positions([left, right, *(rule.at for rule in down)])
    ys = _positions([top, bottom, *(rule.at for rule in across)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 1 or columns * rows > 100_000:
        return None
    wall = _walls(down, xs, ys)
    floor = _walls(across, ys, xs)
    owner = [[-1] * columns for _ in range(rows)]
    cells: list[GridCell] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            wide = 1
            while column + wide < columns and owner[row][column + wide] < 0 and not wall[column + wide][row]:
                wide += 1
            high = 1
            while row + high < rows and not any(
                floor[row + high][column + step] or owner[row + high][column + step] >= 0 for step in range(wide)
            ):
                high += 1
            for r in range(row, row + high):
                for c in range(column, column + wide):
                    owner[r][c] = len(cells)
            box = (xs[column], ys[row], xs[column + wide], ys[row + high])
            cells.append(GridCell(row, column, high, wide, box))
    if len(cells) < 2:
        return None
    return Grid((left, top, right, bottom), tuple(ys[:-1]), tuple(xs[:-1]), tuple(cells))


def _walls(rules: list[Rule], at: list[float], along: list[float]) -> list[list[bool]]:
    """walls[i][j]: a rule stands at position i between along[j] and along[j + 1]."""
    found = [[False] * (len(along) - 1) for _ in at]
    for rule in rules:
        nearest = min(range(len(at)), key=lambda index: abs(at[index] - rule.at))
        for step in range(len(along) - 1):
            low, high = along[step], along[step + 1]
            if min(high, rule.end) - max(low, rule.start) >= COVER * (high - low):
                found[nearest][step] = True
    return found


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - SNAP
        and inner[1] >= outer[1] - SNAP
        and inner[2] <= outer[2] + SNAP
        and inner[3] <= outer[3] + SNAP
    )
