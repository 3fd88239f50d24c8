"""What a store holds, for tests to compare, and the small graph that many of them load."""

from __future__ import annotations

import json
from typing import Any

from graph.store import Store
from tests.graph.batches import POST

PLAIN = {"网店运营专员": ("数据分析", "商品上架", "客户服务"), "直播销售员": ("直播脚本编写", "数据分析")}


def dump(store: Store) -> list[str]:
    """Every node and relationship with all its properties, sorted: two dumps are equal when the graphs are. The node of the
    store itself is not part of the graph: its mark is another after each transaction."""
    nodes = store.cypher(
        "MATCH (n) WHERE NOT n:Zhiqiao RETURN labels(n) AS labels, properties(n) AS properties", limit=100_000
    ).rows
    edges = store.cypher(
        "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS properties", limit=100_000
    ).rows
    texts = [json.dumps([sorted(labels), properties], sort_keys=True) for labels, properties in nodes]
    return sorted(texts + [json.dumps(list(edge), sort_keys=True) for edge in edges])


def requirement(store: Store, phrase: str) -> dict[str, Any] | None:
    """Properties of what the post requires, None where it does not."""
    rows = store.cypher(
        "MATCH (p:Post {id: $post})-[r:REQUIRES]->(s:Skill {name: $phrase}) RETURN properties(r)",
        {"post": POST, "phrase": phrase},
    ).rows
    assert len(rows) <= 1
    return rows[0][0] if rows else None
