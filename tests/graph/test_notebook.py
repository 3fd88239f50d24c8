"""The notebook's py2neo reads a neighbourhood from all three engines."""

from __future__ import annotations

import pytest

from graph.store import Store
from tests.graph.batches import POST, batch

py2neo = pytest.importorskip("py2neo", reason="the [notebook] extra is not installed")


def test_py2neo_reads_a_neighbourhood(store: Store) -> None:
    store.load(batch({"网店运营专员": ("数据分析", "商品上架")}))
    joined = store.connection()
    graph = py2neo.Graph(joined.uri, auth=(joined.user, joined.password), name=joined.database)
    rows = graph.run(
        "MATCH (p:Post {id: $id})-[r:REQUIRES]->(s:Skill) "
        "RETURN p.name AS post, s.name AS skill, r.weight AS weight ORDER BY skill",
        id=POST,
    ).data()
    assert rows == [
        {"post": "网店运营专员", "skill": "商品上架", "weight": 0.5},
        {"post": "网店运营专员", "skill": "数据分析", "weight": 0.5},
    ]
    graph.service.connector.close()
