"""What the store promises of loading and taking back, on the local engine and on two Neo4j versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.errors import SchemaError, StoreError
from graph.facts import Entity, Statement
from graph.ids import entity_id
from graph.settings import Settings
from graph.store import Store
from tests.graph.batches import POST, batch, post, skill
from tests.graph.contents import PLAIN, dump, requirement


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


def test_an_id_is_unique(store: Store) -> None:
    store.load(batch(PLAIN))
    wrong = Entity(POST, "Course", "一门课程")
    with pytest.raises(StoreError):
        store.load(batch({}, content="x", path="/x.pdf", extra=[wrong]))
    assert store.cypher("MATCH (n:Entity {id: $id}) RETURN count(n)", {"id": POST}).rows == ((1,),)


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
