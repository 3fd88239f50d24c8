"""Kind `occupational_standard`: 国家职业技能标准, from PDF, DOCX and DOC: overview, basics, requirements, weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats import flows
from ingest.formats.flows import FLOW_FORMATS, open_flow
from ingest.kinds._requirement_join import Requirement
from ingest.kinds._requirement_quotes import Quotes
from ingest.kinds.certificate_scope import cover_lines
from ingest.kinds.occupational_clauses import LevelClauses, find_clauses
from ingest.kinds.occupational_overview import KIND, SERIES, read_cover, read_overview
from ingest.kinds.occupational_weights import Weight, read_weights
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import squeeze

__all__ = ["FORMATS", "KIND", "VERSION", "detect", "read_document"]

FORMATS = FLOW_FORMATS
VERSION = f"8 {flows.VERSION}"
SCALARS = frozenset(
    {"occupation", "occupation_code", "edition", "definition", "environment", "traits", "education", "exam_method"}
)


def detect(head: str, format: str) -> float:
    """How sure it is, 0 to 1: the name of the series near the top and the chapters such standards have."""
    text = squeeze(head)
    if format not in FORMATS or "职业技能等级标准" in text[:300]:
        return 0.0
    signs = ("职业概况", "职业名称", "职业编码", "职业定义", "基本要求", "职业守则", "工作要求", "职业功能", "申报条件", "权重表")
    seen = sum(sign in text for sign in signs)
    if SERIES.search(text[:600]):
        return min(0.97, 0.35 + 0.1 * seen)
    return 0.35 + 0.06 * seen if seen >= 4 else 0.1 if seen else 0.0


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record: cover, overview, basics, levels, clauses (skill and knowledge), weights.

    Raises DocumentError: as open_flow, and unknown where neither requirements nor an occupation are found.
    """
    opened = open_flow(path)
    sections, document = opened.sections, opened.document
    found = find_clauses(sections, document)
    overview = _once((*read_overview(sections), *read_cover(cover_lines(sections, document))))
    name = next((item.value for item in overview if item.key == "occupation"), "")
    if not any(level.requirements for level in found) and not name:
        message = (
            f"{path.name}: neither a table of requirements (职业功能, 工作内容, 技能要求) nor the occupation's name was found"
        )
        raise DocumentError(message, what=str(path), why="unknown")
    levels = _levels(found, overview)
    directions = list(dict.fromkeys(one.direction for one in found if one.direction))
    weights = read_weights(sections, document, [item.value for item in levels], directions)
    quotes = Quotes(document)
    items = (
        *(item for item in overview if item.key != "levels"),
        *levels,
        *(_clause_item(level, one, quotes.quote(one)) for level in found for one in level.requirements),
        *(_weight_item(weight, quotes) for weight in weights),
    )
    lines = sum(level.lines for level in found)
    edition = next((item.value for item in overview if item.key == "edition"), "")
    return Reading(
        path=str(path),
        sha256=sha256,
        kind=KIND,
        format=opened.format,
        title=f"{name or path.stem}国家职业标准{f'（{edition}）' if edition else ''}",
        pages=opened.pages,
        records=(Record(KIND, items, {"file": path.name}),),
        issues=tuple(_issues(path, found, items, weights)),
        lines_total=lines,
        lines_used=lines,
    )


def _once(items: Sequence[Item]) -> list[Item]:
    """Of each value that a standard has once, the first."""
    seen: set[str] = set()
    kept: list[Item] = []
    for item in items:
        if item.key in SCALARS:
            if item.key in seen:
                continue
            seen.add(item.key)
        kept.append(item)
    return kept


def _levels(found: Sequence[LevelClauses], overview: Sequence[Item]) -> list[Item]:
    """The levels of the requirement tables, in the order of the overview's sentence where it names them all."""
    headed: dict[str, Item] = {}
    for one in found:
        if one.level and one.level not in headed:
            headed[one.level] = Item("levels", one.level, one.heading or one.level, one.place, f"{KIND}/levels")
    counted = {item.value: item for item in overview if item.key == "levels"}
    if not headed:
        return list(counted.values())
    if set(headed) <= set(counted):
        return list(counted.values())
    return list(headed.values())


def _clause_item(level: LevelClauses, one: Requirement, quote: str) -> Item:
    value = {
        "level": level.level,
        "direction": level.direction,
        "function_no": one.function_no,
        "function": one.function,
        "work_no": one.task_no,
        "work": one.task,
        "no": one.number,
        "text": one.text,
        "type": one.kind,
    }
    stated = {name: content for name, content in value.items() if content}
    return Item("clauses", stated, quote, one.place, f"{KIND}/clauses", one.number)


def _weight_item(weight: Weight, quotes: Quotes) -> Item:
    """The row as printed where it stands so in the file, else the function's name."""
    value: dict[str, object] = {"level": weight.level, "direction": weight.direction, "function": weight.function}
    for name, share in (("theory_pct", weight.theory_pct), ("skill_pct", weight.skill_pct)):
        if share is not None:
            value[name] = int(share) if share == int(share) else share
    quote, place = weight.quotes[0]
    if not quotes.stands(quote, place.page):
        quote = weight.function
    stated = {name: content for name, content in value.items() if content != ""}
    return Item("weights", stated, quote, place, f"{KIND}/weights")


def _issues(path: Path, found: Sequence[LevelClauses], items: Sequence[Item], weights: Sequence[Weight]) -> Iterator[Issue]:
    for level in found:
        yield from (Issue(path.name, odd.place, odd.text[:200], odd.why) for odd in level.odd)
        if not level.level:
            yield Issue(path.name, level.place, level.heading, "requirements under no heading that names a level")
    keys = {item.key for item in items}
    wanted = {
        "occupation": "no occupation (职业名称) was found",
        "occupation_code": "no code (职业编码) was found",
        "edition": "no edition (年版) was found on the cover",
        "definition": "no definition (职业定义) was found",
        "clauses": "no table of requirements (职业功能, 工作内容, 技能要求) was found",
        "weights": "no weight table (理论知识权重表, 技能要求权重表) was found",
    }
    yield from (Issue(path.name, Place(), "", why) for key, why in wanted.items() if key not in keys)
    yield from _sums(path, weights)


def _sums(path: Path, weights: Sequence[Weight]) -> Iterator[Issue]:
    """Weights of a level and direction that do not add up to 100, a sign of a column read wrongly or of a misprint."""
    for name in ("theory_pct", "skill_pct"):
        sums: dict[tuple[str, str], float] = {}
        for weight in weights:
            sums[weight.level, weight.direction] = sums.get((weight.level, weight.direction), 0.0) + (
                getattr(weight, name) or 0.0
            )
        for (level, direction), total in sums.items():
            if total and abs(total - 100) > 0.5:
                where = f"{level} {direction}".strip()
                kind = "theory" if name == "theory_pct" else "skill"
                yield Issue(
                    path.name, weights[0].quotes[0][1], where, f"the {kind} weights of {where} add up to {total:g}, not 100"
                )
