"""What the store promises those who ask: they cannot write, are stopped in time and get plain rows, on all engines."""

from __future__ import annotations

import json
import time

import pytest

from graph.errors import QueryError, StoreError
from graph.store import FULL_TEXT_INDEX, Store
from tests.conftest import QUERY_SECONDS
from tests.graph.batches import POST, batch, post
from tests.graph.contents import PLAIN, dump

WRITES = (
    "CREATE (n:Post {id: 'x'})",
    "MATCH (n:Post) SET n.name = 'x'",
    "MATCH (n:Post) REMOVE n.name",
    "MATCH (n) DETACH DELETE n",
    "MATCH (a:Post), (b:Skill) MERGE (b)-[:RELATED]->(b)",
    "MATCH ()-[r:REQUIRES]->() DELETE r",
    "MERGE (n:Brand {id: 'new'})",
    "CREATE INDEX evil IF NOT EXISTS FOR (n:Post) ON (n.name)",
    "CREATE CONSTRAINT evil IF NOT EXISTS FOR (n:Post) REQUIRE n.name IS UNIQUE",
    "UNWIND [1, 2] AS x CREATE (:Thing {x: x})",
    "MATCH (n:Post) CALL { WITH n SET n.name = 'x' } RETURN n",
    "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
    "load /* x */ csv FROM 'file:///etc/passwd' AS row RETURN row",
    "\\u004cOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
)


@pytest.mark.parametrize("text", WRITES)
def test_a_reader_cannot_write(store: Store, text: str) -> None:
    store.load(batch({"网店运营专员": ("数据分析",)}))
    before = dump(store)
    with pytest.raises(QueryError):
        store.cypher(text)
    assert dump(store) == before
    indexes = store.cypher("SHOW INDEXES YIELD name, labelsOrTypes, properties RETURN name, labelsOrTypes, properties").rows
    assert not [row for row in indexes if row[1] == ["Post"] and row[2] == ["name"]]


def test_words_about_files_may_be_asked_for(store: Store) -> None:
    assert store.cypher("RETURN 'LOAD CSV' AS `LOAD CSV` // LOAD CSV").rows == (("LOAD CSV",),)


def test_a_long_query_is_stopped(store: Store) -> None:
    store.load(batch({f"岗位{number}": ("数据分析",) for number in range(400)}))
    started = time.monotonic()
    with pytest.raises(QueryError, match="longer than"):
        store.cypher(
            "MATCH (a:Post), (b:Post), (c:Post), (d:Post) WHERE a.id < b.id AND c.id < d.id RETURN count(a.name + d.name)"
        )
    assert time.monotonic() - started < QUERY_SECONDS + 5
    assert store.cypher("RETURN 1 AS one").rows == ((1,),)


@pytest.mark.parametrize("text", ["", "MATCH (n", "MATCH (n) RETURN m", "RETURN $absent", "RETURN '\ud800'"])
def test_wrong_cypher_is_a_sentence(store: Store, text: str) -> None:
    with pytest.raises(QueryError) as caught:
        store.cypher(text)
    assert "\n" not in str(caught.value)
    assert "gql_status" not in str(caught.value)


def test_rows_are_plain_and_cut_at_the_limit(store: Store) -> None:
    store.load(batch(PLAIN))
    rows = store.cypher("MATCH p = (a:Post {id: $id})-[r:REQUIRES]->(b:Skill {name: '数据分析'}) RETURN a, r, b, p", {"id": POST})
    assert rows.keys == ("a", "r", "b", "p")
    assert not rows.truncated
    node, edge, _, path = rows.rows[0]
    assert (node["id"], sorted(node["labels"]), node["properties"]["name"]) == (POST, ["Entity", "Post"], "网店运营专员")
    assert (edge["type"], edge["start"], edge["properties"]["weight"]) == ("REQUIRES", POST, 0.5)
    assert [each["id"] for each in path["nodes"]] == [POST, edge["end"]]
    json.dumps(rows.rows, allow_nan=False)
    cut = store.cypher("UNWIND range(1, 1000000) AS i RETURN i", limit=3)
    assert (cut.rows, cut.truncated) == (((1,), (2,), (3,)), True)
    assert store.cypher("UNWIND range(1, 3) AS i RETURN i", limit=3).truncated is False


def test_the_full_text_index_finds_chinese_in_names_and_aliases(store: Store) -> None:
    store.load(batch(PLAIN, extra=[post("网店运营专员", aliases=("电商运营",))]))
    for words, wanted in (("运营", "网店运营专员"), ("电商", "网店运营专员"), ("脚本", "直播脚本编写")):
        rows = store.cypher(
            "CALL db.index.fulltext.queryNodes($index, $words) YIELD node, score RETURN node.name, score",
            {"index": FULL_TEXT_INDEX, "words": words},
        ).rows
        assert [row[0] for row in rows][:1] == [wanted]


def test_a_stream_has_no_limit_and_may_be_left(store: Store) -> None:
    store.load(batch({f"岗位{number}": ("数据分析", "沟通") for number in range(300)}))
    text = "MATCH (a:Post)-[r:REQUIRES]->(b:Skill) RETURN a.id, b.id, r.weight"
    assert len({row[:2] for row in store.stream(text)}) == 600
    long = store.stream("MATCH (a:Post), (b:Post) RETURN a.id, b.id")
    assert len(next(long)) == 2
    started = time.monotonic()
    long.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 1
    assert sum(1 for _ in store.stream("MATCH (a:Post), (b:Post) RETURN a.id, b.id")) == 90_000
    with pytest.raises(StoreError):
        list(store.stream("CREATE (n:Post {id: 'x'})"))
