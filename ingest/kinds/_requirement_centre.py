"""Labels of tables without rules belong to the lines in whose middle they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.kinds._requirement_pieces import Number, Piece
from ingest.kinds._requirement_table import Line
from ingest.text import join_lines

LONGEST_LABEL = 12
"""Lines."""
MOST_LEAVES = 30
"""Requirements of one label."""
LEADING = 15.0
TOP = 0.25
"""Lines: a label this near to the first line of a requirement begins beside it."""
TOPS = 3
"""Labels that begin so, all of them, are set at the top of what they cover."""
ENDED = 3.0
"""Cost of a label that goes on after a line with room for more."""
FAR, CLOSE = 400.0, 0.5
"""Costs, where a label one line off the middle of its group costs 1."""


def centred_labels(labels: Sequence[Piece], leaves: Sequence[Piece], depth: int) -> dict[tuple[int, Number], str]:
    """The text of each label by part and first numbers of the requirements that it is centred beside: the lines of the label
    column are shared out among these groups so that each lies as near to the middle of its group as can be."""
    lines = [line for label in labels for line in label.lines]
    groups: dict[tuple[int, Number], list[Piece]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.part, leaf.number[:depth]), []).append(leaf)
    if not lines or not groups:
        return {}
    middles = [(group[0].at + max(leaf.to for leaf in group)) / 2 for group in groups.values()]
    cuts = _shares(lines, middles)
    return {key: join_lines(line.text for line in lines[start:end]) for key, (start, end) in zip(groups, cuts, strict=True)}


def _shares(lines: Sequence[Line], middles: Sequence[float]) -> list[tuple[int, int]]:
    """Consecutive shares of the lines, one a group (a group may get none at a high cost), nearest to the middles; lines that
    stand close together are parted at a small cost, lines far apart are joined at a high one."""
    gaps = [b.at - a.at for a, b in pairwise(lines)]
    leading = max(min(gaps, default=LEADING), 1.0)
    joined = [0.0]
    for gap in gaps:
        joined.append(joined[-1] + (FAR if gap > 1.7 * leading else 0.0))
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for middle in middles:
        reached: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            for end in range(start, min(len(lines), start + LONGEST_LABEL) + 1):
                away = FAR
                if end > start:
                    away = (
                        ((lines[start].at + lines[end - 1].at) / 2 - middle) ** 2 / leading**2 + joined[end - 1] - joined[start]
                    )
                    away += CLOSE if end < len(lines) and gaps[end - 1] < 1.3 * leading else 0.0
                total = cost + away
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, start)
        best.append(reached)
    end = len(lines) if len(lines) in best[-1] else max(best[-1])
    shares: list[tuple[int, int]] = []
    for reached in reversed(best[1:]):
        start = reached[end][1]
        shares.append((start, end))
        end = start
    return shares[::-1]


def top_groups(
    columns: Sequence[Sequence[Line]], extents: Sequence[tuple[float, float]], leading: float
) -> list[list[tuple[int, int, int, int]]]:
    """As centred_groups for each column of labels, where all labels begin beside the first line of what they cover; empty
    where they do not."""
    found: list[list[tuple[int, int, int, int]]] = []
    for lines in columns:
        starts = [n for n, line in enumerate(lines) if n == 0 or lines[n - 1].ends or line.at - lines[n - 1].at > 1.7 * leading]
        firsts = [_beside(lines[start].at, extents, TOP * leading) for start in starts]
        if not starts or -1 in firsts or firsts[0] > 0 or len(set(firsts)) < len(firsts):
            return []
        edges = zip(starts, [*starts[1:], len(lines)], firsts, [*firsts[1:], len(extents)], strict=True)
        found.append(list(edges))
    return found if sum(map(len, found)) >= TOPS else []


def _beside(at: float, extents: Sequence[tuple[float, float]], near: float) -> int:
    """The requirement whose first line stands there, -1 for none."""
    return next((n for n, (first, _) in enumerate(extents) if abs(first - at) < near), -1)


def centred_groups(
    lines: Sequence[Line], extents: Sequence[tuple[float, float]], leading: float
) -> list[tuple[int, int, int, int]]:
    """(first line, end line, first requirement, end requirement) of each label where neither side is numbered: consecutive
    lines of the label column and consecutive requirements whose middles agree best. `extents` are the first and last y of
    the requirements, `leading` the usual distance of lines."""
    gaps = [b.at - a.at > 1.7 * leading for a, b in pairwise(lines)]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for first in range(len(lines)):
        for leaf in range(len(extents)):
            if (first, leaf) not in best:
                continue
            cost = best[first, leaf][0]
            for end in range(first + 1, min(len(lines), first + LONGEST_LABEL) + 1):
                if end - first > 1 and gaps[end - 2]:
                    break
                cost += ENDED if end - first > 1 and lines[end - 2].ends else 0.0
                middle = (lines[first].at + lines[end - 1].at) / 2
                for stop in range(leaf + 1, min(len(extents), leaf + MOST_LEAVES) + 1):
                    away = abs(middle - (extents[leaf][0] + extents[stop - 1][1]) / 2) / leading
                    total = cost + away**2 + 0.1
                    if (end, stop) not in best or total < best[end, stop][0]:
                        best[end, stop] = (total, (first, leaf))
    at = (len(lines), len(extents))
    groups: list[tuple[int, int, int, int]] = []
    while at in best and at != (0, 0):
        before = best[at][1]
        groups.append((before[0], at[0], before[1], at[1]))
        at = before
    return groups[::-1]
