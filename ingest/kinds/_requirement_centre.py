"""Labels of tables without rules belong to the lines in whose middle they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.kinds._requirement_pieces import BESIDE, Number, Piece
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
PARTED = 2.0
"""Cost of a label that ends on a full line while another line follows."""
EXACT, LOOSE = 0.35, 1.0
"""Lines that a label may be off the middle at a cost of 1: on one page, and over a page break."""
EARLY = 0.5
"""Lines: a page holds whole lines, so that what is left over at its end moves a label up that is centred over the break."""
SPARE = 0.3
"""A point off the middle of the words counts so much where their cell may be higher than they are."""
APART = 1.15
"""Lines of a column on one page that stand farther apart than so many lines are not of one paragraph."""
OVERLEAF = 3.0
"""So many lines may lie between two lines of a label that a page break parts."""
NEARLY = 2.2
"""Cost by which another sharing out of labels may be dearer than the best and still be told as possible."""
FAR, CLOSE = 400.0, 0.5
"""Costs, where a label one line off the middle of its group costs 1."""


def centred_labels(labels: Sequence[Piece], leaves: Sequence[Piece], depth: int) -> dict[tuple[int, Number], str]:
    """The text of each label by part and first numbers of the requirements that it covers: where lines of the label column
    stand beside the first lines of all these groups, each begins there; else they are shared out among the groups so that each
    lies as near to the middle of its group as can be."""
    lines = [line for label in labels for line in label.lines]
    groups: dict[tuple[int, Number], list[Piece]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.part, leaf.number[:depth]), []).append(leaf)
    if not lines or not groups:
        return {}
    cuts = _tops(lines, [group[0].at for group in groups.values()])
    if not cuts:
        cuts = _shares(lines, [(group[0].at + max(leaf.to for leaf in group)) / 2 for group in groups.values()])
    return {key: join_lines(line.text for line in lines[start:end]) for key, (start, end) in zip(groups, cuts, strict=True)}


def _tops(lines: Sequence[Line], firsts: Sequence[float]) -> list[tuple[int, int]]:
    """The lines of each group where one stands beside the first line of each, else none."""
    starts = [next((n for n, line in enumerate(lines) if abs(line.at - first) < BESIDE), -1) for first in firsts]
    return [] if starts[0] != 0 or -1 in starts else list(pairwise([*starts, len(lines)]))


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
    columns: Sequence[Sequence[tuple[Line, int]]],
    extents: Sequence[tuple[float, float]],
    leading: float,
    pages: Mapping[int, tuple[float, float]],
) -> list[list[tuple[int, int, int, int]]]:
    """As centred_groups for each column of labels (lines and their pages), where all labels begin beside the first line of
    what they cover; empty where they do not. On a new page a line that stands so begins a label, unless the one before may go
    on there: `pages` tells the y of the first and last line of requirements on each page."""
    found: list[list[tuple[int, int, int, int]]] = []
    for lines in columns:
        beside = [_beside(line.at, extents, TOP * leading) for line, _ in lines]
        starts = [
            n
            for n, (_, page) in enumerate(lines)
            if n == 0
            or lines[n - 1][0].ends
            or (lines[n - 1][1] != page and beside[n] >= 0 and not _goes_over(lines[n - 1], lines[n], pages, leading))
        ]
        firsts = [beside[start] for start in starts]
        if not starts or -1 in firsts or firsts[0] > 0 or len(set(firsts)) < len(firsts):
            return []
        edges = zip(starts, [*starts[1:], len(lines)], firsts, [*firsts[1:], len(extents)], strict=True)
        found.append(list(edges))
    return found if sum(map(len, found)) >= TOPS else []


def _goes_over(
    above: tuple[Line, int], below: tuple[Line, int], pages: Mapping[int, tuple[float, float]], leading: float
) -> bool:
    """Whether two lines may be one label over a page break: no line has room below the first on
    its page, the other begins one."""
    foot, head = pages.get(above[1], (0.0, 0.0))[1], pages.get(below[1], (0.0, 0.0))[0]
    return foot - above[0].at < 0.95 * leading and below[0].at < head + TOP * leading


def _beside(at: float, extents: Sequence[tuple[float, float]], near: float) -> int:
    """The requirement whose first line stands there, -1 for none."""
    return next((n for n, (first, _) in enumerate(extents) if abs(first - at) < near), -1)


@dataclass(frozen=True, slots=True)
class Extent:
    """Where requirements stand: y of their first and last line, how much higher and lower their cell may reach, in points,
    and the pages of these lines."""

    first: float
    last: float
    above: float
    below: float
    page: int
    end: int

    @property
    def broken(self) -> bool:
        """Whether a page breaks them."""
        return self.page != self.end

    def over(self, end: Extent) -> Extent:
        """From here to the end of another."""
        return Extent(self.first, end.last, self.above, end.below, self.page, end.end)

    def away(self, middle: float) -> float:
        """How far the middle of a label is from where it may be, the words' own middle a little better than another."""
        own = (self.first + self.last) / 2
        outside = max(own - self.above / 2 - middle, middle - own - self.below / 2, 0.0)
        return outside + SPARE * (abs(middle - own) - outside)


def leaf_extents(
    leaves: Sequence[Sequence[tuple[Line, int]]], pitch: float, pages: Mapping[int, tuple[float, float]]
) -> list[Extent]:
    """The extents of requirements (their lines and pages); `pitch` is the usual distance of lines, `pages` tells the y of the
    first and last line of each page. Where the next one stands lower than usual, or others lines do at the end of a page, a
    cell beside them was higher than their words."""
    gaps = [b[0][0].at - a[-1][0].at if a[-1][1] == b[0][1] else 0.0 for a, b in pairwise(leaves)]
    known = sorted(gap for gap in gaps if gap > 0)
    usual = known[len(known) // 4] if known else pitch
    found: list[Extent] = []
    for at, leaf in enumerate(leaves):
        (first, page), (last, end) = leaf[0], leaf[-1]
        above = gaps[at - 1] - usual if at and leaves[at - 1][-1][1] == page else first.at - pages[page][0]
        below = gaps[at] - usual if at < len(gaps) and leaves[at + 1][0][1] == end else pages[end][1] - last.at
        found.append(Extent(first.at, last.at, max(0.0, above), max(0.0, below), page, end))
    return found


Groups = list[tuple[int, int, int, int]]
"""(first line, end line, first requirement, end requirement) of each label."""


def centred_groups(
    lines: Sequence[tuple[Line, int]], extents: Sequence[Extent], pitch: float
) -> tuple[Groups, dict[int, tuple[int, int]]]:
    """The labels where neither side is numbered: consecutive lines of the label column (and their pages) and consecutive
    requirements whose middles agree best, and requirements that another label suits nearly as well, with its lines. `pitch`
    is the distance of the lines of a label. On one page the middles agree, over a page break nearly."""
    apart = [b.at - a.at > (APART if page == other else OVERLEAF) * pitch for (a, page), (b, other) in pairwise(lines)]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for first in range(len(lines)):
        for leaf in range(len(extents)):
            if (first, leaf) not in best:
                continue
            cost = best[first, leaf][0]
            for end, stop, step in _labels_from(first, leaf, lines, extents, pitch, apart):
                if (end, stop) not in best or cost + step < best[end, stop][0]:
                    best[end, stop] = (cost + step, (first, leaf))
    at = (len(lines), len(extents))
    groups: Groups = []
    while at in best and at != (0, 0):
        before = best[at][1]
        groups.append((before[0], at[0], before[1], at[1]))
        at = before
    groups.reverse()
    return groups, _others(groups, {at: cost for at, (cost, _) in best.items()}, lines, extents, pitch, apart)


def _labels_from(
    first: int, leaf: int, lines: Sequence[tuple[Line, int]], extents: Sequence[Extent], pitch: float, apart: Sequence[bool]
) -> Iterator[tuple[int, int, float]]:
    """End line, end requirement and cost of each label that may begin with a line and a requirement."""
    ended = 0.0
    for end in range(first + 1, min(len(lines), first + LONGEST_LABEL) + 1):
        if end - first > 1 and apart[end - 2]:
            return
        ended += ENDED if end - first > 1 and lines[end - 2][0].ends else 0.0
        middle = (lines[first][0].at + lines[end - 1][0].at) / 2
        parted = PARTED if end < len(lines) and not lines[end - 1][0].ends and not apart[end - 1] else 0.0
        for stop in range(leaf + 1, min(len(extents), leaf + MOST_LEAVES) + 1):
            whole = extents[leaf].over(extents[stop - 1])
            away = whole.away(middle + EARLY * pitch) / LOOSE if whole.broken else whole.away(middle) / EXACT
            yield end, stop, ended + (away / pitch) ** 2 + parted + 0.1


def _others(
    groups: Groups,
    costs: Mapping[tuple[int, int], float],
    lines: Sequence[tuple[Line, int]],
    extents: Sequence[Extent],
    pitch: float,
    apart: Sequence[bool],
) -> dict[int, tuple[int, int]]:
    """Requirements -> the lines of another label that suits them at nearly the cost of the groups found."""
    goal = (len(lines), len(extents))
    most = costs.get(goal, 0.0) + NEARLY
    own = {leaf: (start, end) for start, end, unit, stop in groups for leaf in range(unit, stop)}
    rest = {goal: 0.0}
    found: dict[int, tuple[float, tuple[int, int]]] = {}
    for first, leaf in sorted(costs, reverse=True):
        if first == len(lines) or costs[first, leaf] > most:
            continue
        for end, stop, step in _labels_from(first, leaf, lines, extents, pitch, apart):
            after = rest.get((end, stop))
            if after is None or costs[first, leaf] + step + after > most:
                continue
            rest[first, leaf] = min(rest.get((first, leaf), float("inf")), step + after)
            whole = costs[first, leaf] + step + after
            for unit in range(leaf, stop):
                if own[unit] != (first, end) and whole < found.get(unit, (most, own[unit]))[0]:
                    found[unit] = (whole, (first, end))
    return {leaf: other for leaf, (_, other) in found.items()}
