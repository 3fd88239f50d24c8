"""One interactive page of a neighbourhood: the picture, the evidence behind each line, and the same facts as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from graph.facts import Value
from queries.answers import Fact, Neighbourhood, Node, Quote
from viz.drawing import Line, drawing, vis_script
from viz.layout import BOX_WIDTH, Box, Placement, narrow_placement, wide_placement
from viz.look import PROPERTIES, kind_look, predicate_look
from viz.page import asset, json_text, render_page
from viz.words import broken, cut, flat, whole

EM = 14.0
LABEL_LINES = 3
TABLE_CELL = 300
"""Characters of a name or quote shown in the table; the panel shows all of it."""


def render_view(neighbourhood: Neighbourhood, *, title: str, max_nodes: int = 300) -> str:
    """The page as HTML (UTF-8). It needs no other file and sends no request.

    At most `max_nodes` entities are drawn, the nearest ones, the centre always; the page says how many were left out,
    `neighbourhood.cut` included. Facts with an end that is not drawn are left out too. Raises ValueError for max_nodes < 1."""
    if max_nodes < 1:
        raise ValueError(f"max_nodes must be at least 1, is {max_nodes}")
    nodes, left_out = _drawn(neighbourhood, max_nodes)
    number = {node.entity.id: index for index, node in enumerate(nodes)}
    facts = [fact for fact in neighbourhood.facts if fact.subject in number and fact.object in number]
    quotes = {quote.id: index for index, quote in enumerate(neighbourhood.quotes)}
    labels = [broken(_label(node), (BOX_WIDTH - 16) / EM, LABEL_LINES) for node in nodes]
    center = neighbourhood.center.id
    boxes = [Box(node.entity.kind, len(label), node.entity.id == center) for node, label in zip(nodes, labels, strict=True)]
    lines = [Line(number[fact.subject], number[fact.object], fact.predicate, fact.documents) for fact in facts]
    links = [(line.start, line.end) for line in lines]
    wide, narrow = wide_placement(boxes, links), narrow_placement(boxes, links)
    data = {
        "center": number[center],
        "entities": [_entity(node) for node in nodes],
        "facts": [_fact(fact, number, quotes) for fact in facts],
        "quotes": [_quote(quote) for quote in neighbourhood.quotes],
        "kinds": _kinds(nodes),
        "predicates": _predicates(facts),
        "layouts": {"wide": _layout(wide), "narrow": _layout(narrow)},
        "network": drawing(boxes, labels, lines, wide),
    }
    return render_page(
        "view.html",
        title=flat(title) or flat(neighbourhood.center.name),
        styles=(asset("view.css"),),
        scripts=(vis_script(), asset("picture.js"), asset("view.js")),
        data=json_text(data),
        center=_entity(next(node for node in nodes if node.entity.id == center)),
        kinds=data["kinds"],
        predicates=data["predicates"],
        rows=[_row(index, fact, nodes, number, neighbourhood.quotes, quotes) for index, fact in enumerate(facts)],
        drawn=len(nodes),
        left_out=left_out,
        release=flat(neighbourhood.release),
    )


def _drawn(neighbourhood: Neighbourhood, max_nodes: int) -> tuple[list[Node], int]:
    """The entities to draw, the centre first, each once, and how many there are beyond them."""
    center = neighbourhood.center
    others: dict[str, Node] = {}
    first = Node(center, 0)
    for node in neighbourhood.nodes:
        if node.entity.id == center.id:
            first = node
        else:
            others.setdefault(node.entity.id, node)
    kept = [first, *list(others.values())[: max_nodes - 1]]
    return kept, neighbourhood.cut + len(others) + 1 - len(kept)


def _label(node: Node) -> str:
    level = node.properties.get("level", "")
    name = node.entity.name if flat(node.entity.name[:500]) else "（无名 unnamed）"
    return f"{name}（{level}）" if isinstance(level, str) and level and level not in name[:500] else name


def _entity(node: Node) -> dict[str, Any]:
    entity = node.entity
    return {
        "name": whole(entity.name),
        "kind": entity.kind,
        "scope": whole(entity.scope),
        "codes": [whole(code) for code in entity.codes],
        "properties": _properties(node.properties),
    }


def _fact(fact: Fact, number: Mapping[str, int], quotes: Mapping[str, int]) -> dict[str, Any]:
    return {
        "s": number[fact.subject],
        "p": fact.predicate,
        "o": number[fact.object],
        "properties": _properties(fact.properties),
        "documents": fact.documents,
        "quotes": [quotes[identifier] for identifier in fact.evidence if identifier in quotes],
        "evidence": len(fact.evidence),
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "title": whole(quote.title or quote.document),
        "place": _place(quote),
        "clause": whole(quote.clause),
        "quote": whole(quote.quote),
        "rule": whole(quote.rule),
    }


def _place(quote: Quote) -> str:
    """Where the quote stands, in both languages where it is a page."""
    if quote.page and quote.place in ("", f"p. {quote.page}"):
        return f"第 {quote.page} 页 p. {quote.page}"
    return whole(quote.place)


def _properties(properties: Mapping[str, Value]) -> list[list[str]]:
    return [[PROPERTIES.get(name, whole(name)), _shown(value)] for name, value in properties.items()]


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, tuple):
        return "、".join(_shown(part) for part in value)
    return whole(str(value))


def _kinds(nodes: list[Node]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for node in nodes:
        counts[node.entity.kind] = counts.get(node.entity.kind, 0) + 1
    return {kind: {**asdict(kind_look(kind)), "count": count} for kind, count in counts.items()}


def _predicates(facts: list[Fact]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact.predicate] = counts.get(fact.predicate, 0) + 1
    return {predicate: {**asdict(predicate_look(predicate)), "count": count} for predicate, count in counts.items()}


def _layout(placement: Placement) -> dict[str, Any]:
    return {
        "positions": [[round(x, 1), round(y, 1)] for x, y in placement.positions],
        "bands": [
            [band.kind, band.count, *(round(size, 1) for size in (band.x, band.y, band.width, band.height))]
            for band in placement.bands
        ],
        "width": round(placement.width, 1),
        "height": round(placement.height, 1),
    }


def _row(
    index: int, fact: Fact, nodes: list[Node], number: Mapping[str, int], quotes: tuple[Quote, ...], places: Mapping[str, int]
) -> dict[str, Any]:
    """One fact of the table: words cut to TABLE_CELL characters, its first quote, how many more there are."""
    found = [quotes[places[identifier]] for identifier in fact.evidence if identifier in places]
    first = found[0] if found else None
    ends = [nodes[number[end]] for end in (fact.subject, fact.object)]
    return {
        "index": index,
        "subject": cut(flat(_label(ends[0])), TABLE_CELL),
        "subject_kind": kind_look(ends[0].entity.kind).zh,
        "predicate": predicate_look(fact.predicate),
        "object": cut(flat(_label(ends[1])), TABLE_CELL),
        "object_kind": kind_look(ends[1].entity.kind).zh,
        "properties": [(name, cut(flat(value), TABLE_CELL)) for name, value in _properties(fact.properties)],
        "quote": cut(flat(first.quote), TABLE_CELL) if first else "",
        "source": cut(flat(first.title or first.document), TABLE_CELL) if first else "",
        "place": cut(flat(_place(first)), TABLE_CELL) if first else "",
        "clause": cut(flat(first.clause), TABLE_CELL) if first else "",
        "more": max(0, len(fact.evidence) - 1),
    }
