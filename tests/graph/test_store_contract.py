"""What the store promises, on the local engine and on two Neo4j versions."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from neo4j import Session
from neo4j.exceptions import SessionExpired

from graph.errors import QueryError, SchemaError, StoreError
from graph.facts import Entity, GraphBatch, Statement
from graph.ids import entity_id
from graph.settings import Settings
from graph.store import FULL_TEXT_INDEX, Store, open_store
from tests.conftest import QUERY_SECONDS
from tests.graph.batches import POST, batch, post, skill

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


def test_loading_writes_facts_with_their_evidence(store: Store) -> None:
    report = store.load(batch(PLAIN))
    assert (report.entities, report.evidence, report.statements, report.retracted) == (6, 5, 5, 0)
    found = requirement(store, "数据分析")
    assert found is not None
    assert (found["weight"], found["documents"], found["sources"]) == (0.5, 1, [report.document])
    rows = store.cypher(
        "MATCH (e:Evidence {id: $id})-[:PART_OF]->(d:Document) RETURN e.quote, e.page, e.reading, d.id, d.complete",
        {"id": found["evidence"][0]},
    ).rows
    assert rows == (("网店运营专员应具备数据分析的能力", 2, "1", report.document, True),)


def test_every_entity_carries_entity_and_its_kind(store: Store) -> None:
    store.load(batch(PLAIN))
    rows = store.cypher("MATCH (n:Entity) RETURN DISTINCT labels(n) AS l").rows
    assert sorted(sorted(row[0]) for row in rows) == [["Entity", "Post"], ["Entity", "Skill"]]


def test_loading_twice_changes_nothing(store: Store) -> None:
    given = batch(PLAIN)
    first = store.load(given)
    before = dump(store)
    second = store.load(given)
    assert dump(store) == before
    assert first.written > 0
    assert (second.written, second.retracted) == (0, 0)


def test_a_second_source_adds_evidence_and_no_relationship(store: Store) -> None:
    one, two = batch(PLAIN), batch(PLAIN, content="another school", path="/lessons/other.pdf", weight=0.9)
    store.load(one)
    store.load(two)
    found = requirement(store, "数据分析")
    assert found is not None
    assert (found["documents"], len(found["evidence"])) == (2, 2)
    assert found["sources"] == sorted((one.document.id, two.document.id))
    assert store.cypher("MATCH (:Post)-[r:REQUIRES]->() RETURN count(r)").rows == ((5,),)


def test_the_order_of_loading_does_not_matter(store: Store) -> None:
    one = batch(PLAIN, extra=[post("网店运营专员", aliases=("网店运营",))])
    two = batch(PLAIN, content="b", path="/b.pdf", weight=0.9, extra=[post("网店运营专员", aliases=("电商运营",))])
    for given in (one, two):
        store.load(given)
    forward = dump(store)
    for given in (one, two):
        store.retract(given.document.id)
    for given in (two, one, two):
        store.load(given)
    assert dump(store) == forward
    rows = store.cypher("MATCH (p:Post {id: $id}) RETURN p.aliases", {"id": POST}).rows
    assert rows == ((["电商运营", "网店运营"],),)


def test_retracting_the_second_source_restores_the_first(store: Store) -> None:
    store.load(batch(PLAIN, extra=[post("网店运营专员", aliases=("网店运营",))]))
    before = dump(store)
    more = {**PLAIN, "客服专员": ("沟通",)}
    other = batch(more, content="b", path="/b.pdf", weight=0.1, extra=[post("网店运营专员", aliases=("电商运营",))])
    store.load(other)
    assert dump(store) != before
    assert store.retract(other.document.id) > 0
    assert dump(store) == before


def test_retracting_all_leaves_nothing(store: Store) -> None:
    given = batch(PLAIN)
    store.load(given)
    assert store.retract(given.document.id) == 5 + 5 + 6
    assert store.cypher("MATCH (n) WHERE NOT n:Zhiqiao RETURN count(n)").rows == ((0,),)
    assert store.documents() == ()
    assert store.retract(given.document.id) == 0


def test_other_bytes_at_the_path_retract_what_only_the_old_ones_said(store: Store) -> None:
    old = store.load(batch(PLAIN))
    changed = {"网店运营专员": ("数据分析", "短视频制作")}
    new = store.load(batch(changed, content="second edition"))
    assert new.superseded == (old.document,)
    assert requirement(store, "商品上架") is None
    assert requirement(store, "短视频制作") is not None
    found = requirement(store, "数据分析")
    assert found is not None
    assert found["sources"] == [new.document]
    assert [document.id for document in store.documents()] == [new.document]
    assert store.cypher("MATCH (s:Skill {name: '商品上架'}) RETURN s").rows == ()
    fresh_dump = dump(store)
    store.retract(new.document)
    store.load(batch(changed, content="second edition"))
    assert dump(store) == fresh_dump


def test_bytes_that_stand_at_another_path_too_are_kept(store: Store) -> None:
    old = store.load(batch(PLAIN))
    store.add_source(old.document, "/copies/standard.pdf")
    store.load(batch({"网店运营专员": ("数据分析",)}, content="second edition"))
    kept = {document.id: document.sources for document in store.documents()}
    assert kept[old.document] == ("/copies/standard.pdf",)
    assert requirement(store, "商品上架") is not None


def test_another_reading_replaces_the_facts_of_the_first(store: Store) -> None:
    store.load(batch(PLAIN))
    report = store.load(batch({"网店运营专员": ("数据分析",)}, reading="2", weight=0.25))
    assert report.retracted > 0
    expected = dump(store)
    store.retract(report.document)
    store.load(batch({"网店运营专员": ("数据分析",)}, reading="2", weight=0.25))
    assert dump(store) == expected
    assert store.documents()[0].reading == "2"


class InterruptedLoadError(Exception):
    pass


def test_an_interrupted_load_is_incomplete_and_run_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    given = batch(PLAIN)
    store.load(given)
    whole = dump(store)
    store.retract(given.document.id)

    def stop(*_: object, **__: object) -> int:
        raise InterruptedLoadError

    with monkeypatch.context() as patch:
        patch.setattr("graph.store.load.CHUNK", 1)  # a transaction for each part, so that some are kept
        patch.setattr("graph.store.load._statements", stop)
        with pytest.raises(InterruptedLoadError):
            store.load(given)
    assert [document.complete for document in store.documents()] == [False]
    assert store.cypher("MATCH (n:Entity) RETURN count(n) > 0").rows == ((True,),)
    assert store.cypher("MATCH (:Post)-[r:REQUIRES]->() RETURN count(r)").rows == ((0,),)
    store.load(given)
    assert [document.complete for document in store.documents()] == [True]
    assert dump(store) == whole


@pytest.mark.parametrize("lost", range(1, 6))
def test_a_transaction_whose_answer_was_lost_is_not_run_twice(
    local_store: Store, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    given = batch(PLAIN)
    local_store.load(given)
    whole = dump(local_store)
    local_store.retract(given.document.id)
    calls = 0
    execute = Session.execute_write

    def kept_but_lost(session: Session, *arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        found = execute(session, *arguments, **named)
        if calls == lost:
            raise SessionExpired("the answer was lost")
        return found

    with monkeypatch.context() as patch:
        patch.setattr("graph.store.load.CHUNK", 1)
        patch.setattr(Session, "execute_write", kept_but_lost)
        local_store.load(given)
    assert calls > lost
    assert dump(local_store) == whole
    assert local_store.cypher("MATCH (n:Entity) OPTIONAL MATCH (n)-[r:DEFINED_IN]->() RETURN n.id, count(r) AS c").rows == tuple(
        (entity, 1) for entity, _ in local_store.cypher("MATCH (n:Entity) RETURN n.id, 1").rows
    )


def test_a_document_loaded_at_once_whose_answer_was_lost_is_reported_whole(
    local_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = batch(PLAIN)
    plain = local_store.load(given)
    whole = dump(local_store)
    local_store.retract(given.document.id)
    execute = Session.execute_write
    answers: list[Any] = []

    def first_lost(session: Session, *arguments: Any, **named: Any) -> Any:
        answers.append(execute(session, *arguments, **named))
        if len(answers) == 1:
            raise SessionExpired("the answer was lost")
        return answers[-1]

    with monkeypatch.context() as patch:
        patch.setattr(Session, "execute_write", first_lost)
        report = local_store.load(given)
    assert len(answers) == 2
    assert report.written == plain.written > 0
    assert dump(local_store) == whole


def test_a_bad_batch_is_refused_and_writes_nothing(store: Store) -> None:
    good = batch(PLAIN)
    before = dump(store)
    bare = replace(good, statements=(replace(good.statements[0], evidence=()),))
    turned = replace(good, statements=(Statement(skill("数据分析").id, "REQUIRES", POST, good.statements[0].evidence),))
    absent = replace(good, entities=good.entities[:1])
    long_id = replace(good, entities=(*good.entities, Entity("skill:" + "x" * 2000, "Skill", "x")))
    for wrong in (bare, turned, absent, long_id):
        with pytest.raises(SchemaError):
            store.load(wrong)
    assert dump(store) == before


def test_a_source_of_an_unknown_document_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="knows no document"):
        store.add_source("document:none", "/x.pdf")


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


HOSTILE = (
    'O\'Brien "quoted" `ticks`',
    "'}) DETACH DELETE n //",
    "<script>alert(1)</script>",
    "line one\nline two\r\n\ttab",
    "\u202eright to left\u202c \u200f",
    "长" * 10_000,
    "x" * 10_000,
    "$name {id} __KIND__ \\u0000",
    "😀 𠮷野家",
)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_kept_to_the_letter(store: Store, name: str) -> None:
    report = store.load(batch({name: ("数据分析",)}, content=name, extra=[post(name, aliases=(name + "!",))]))
    identifier = entity_id("Post", name=name)
    rows = store.cypher("MATCH (p:Post {id: $id}) RETURN p.name, p.aliases", {"id": identifier}).rows
    assert rows == ((name, [name + "!"]),)
    assert report.replaced == 0
    assert store.cypher("MATCH (p:Post {name: $name}) RETURN count(p)", {"name": name}).rows == ((1,),)
    assert store.retract(report.document) > 0


@pytest.mark.parametrize("name", ["nul\x00inside", "lone \ud83d surrogate"])
def test_characters_that_cannot_travel_are_replaced_and_counted(store: Store, name: str) -> None:
    given = batch({name: ("数据分析",)}, content=name)
    report = store.load(given)
    assert report.replaced > 0
    clean = name.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")
    assert store.cypher("MATCH (p:Post) RETURN p.name").rows == ((clean,),)
    assert store.load(given).written == 0


def test_the_full_text_index_finds_chinese_in_names_and_aliases(store: Store) -> None:
    store.load(batch(PLAIN, extra=[post("网店运营专员", aliases=("电商运营",))]))
    for words, wanted in (("运营", "网店运营专员"), ("电商", "网店运营专员"), ("脚本", "直播脚本编写")):
        rows = store.cypher(
            "CALL db.index.fulltext.queryNodes($index, $words) YIELD node, score RETURN node.name, score",
            {"index": FULL_TEXT_INDEX, "words": words},
        ).rows
        assert [row[0] for row in rows][:1] == [wanted]


def test_an_id_is_unique(store: Store) -> None:
    store.load(batch(PLAIN))
    wrong = Entity(POST, "Course", "一门课程")
    with pytest.raises(StoreError):
        store.load(batch({}, content="x", path="/x.pdf", extra=[wrong]))
    assert store.cypher("MATCH (n:Entity {id: $id}) RETURN count(n)", {"id": POST}).rows == ((1,),)


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


def test_documents_loaded_at_once_are_all_there(store: Store, engine: Settings) -> None:
    shared = ("数据分析", "商品上架")
    batches = [
        batch({"网店运营专员": (*shared, f"技能{number}")}, content=str(number), path=f"/{number}.pdf") for number in range(8)
    ]
    errors: list[BaseException] = []

    def load(given: GraphBatch) -> None:
        try:
            with open_store(engine) as own:
                own.load(given)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=load, args=(given,)) for given in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    found = requirement(store, "数据分析")
    assert found is not None
    assert (found["documents"], len(found["evidence"])) == (8, 8)
    assert store.cypher("MATCH (:Post)-[r:REQUIRES]->() RETURN count(r)").rows == ((10,),)
    parallel = dump(store)
    for given in batches:
        store.retract(given.document.id)
    for given in batches:
        store.load(given)
    assert dump(store) == parallel


def test_status_and_connection_say_how_to_join(store: Store, engine: Settings) -> None:
    store.documents()
    status, connection = store.status(), store.connection()
    assert status.running
    assert status.kind == ("server" if engine.is_server else "local")
    assert status.engine == ("Neo4j" if engine.is_server else "ArcadeDB")
    assert status.version[:4] in {"2026", "5.26", "26.1"}
    assert connection.uri == status.address
    assert connection.password not in repr(connection)


def test_a_closed_store_opens_again(store: Store) -> None:
    store.load(batch(PLAIN))
    store.close()
    assert len(store.documents()) == 1
