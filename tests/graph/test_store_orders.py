"""Documents that speak of the same entities in different words: whatever is loaded, read again and taken back in whatever
order, the graph is that of the documents that are left."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from neo4j import GraphDatabase

from graph.facts import Entity, GraphBatch
from graph.ids import entity_id
from graph.settings import Settings
from graph.store import Store, open_store
from graph.store.fold import add_to_entity, fold_entity, say
from graph.store.places import place_of
from tests.graph.batches import batch, skill
from tests.graph.contents import PLAIN, dump

GROUP = entity_id("Program", code="5307")
NAMES = ("电子商务类", "电商类", "电子商务大类")
LEVELS = ("中职", "高职专科", "高职本科")
SHARED = ("沟通能力", "数据分析", "客户服务")


def group(chance: random.Random) -> Entity:
    """A group of programs as one document may speak of it."""
    properties: dict[str, Any] = {"education_level": chance.choice(LEVELS)} if chance.random() < 0.7 else {}
    if chance.random() < 0.5:
        properties["duration_years"] = float(chance.choice((2, 3)))
    return Entity(
        GROUP,
        "Program",
        chance.choice(NAMES),
        scope=chance.choice(("", "目录", "增补目录")),
        codes=tuple(chance.sample(("5307", "630", "0712"), chance.randrange(3))),
        aliases=tuple(chance.sample((*NAMES, "电商"), chance.randrange(3))),
        properties=properties,
    )


def edition(number: int, *, content: str = "", reading: str = "1") -> GraphBatch:
    """What one document says: its own post, and posts, skills and a group of programs that others speak of too."""
    chance = random.Random(f"{number} {content} {reading}")
    requires = {
        f"岗位{number}": chance.sample(SHARED, 2),
        "网店运营专员": [*chance.sample(SHARED, chance.randrange(1, 4)), f"技能{chance.randrange(4)}"],
    }
    told = replace(skill("数据分析"), aliases=tuple(chance.sample(("分析数据", "数据处理"), chance.randrange(2))))
    return batch(
        requires,
        content=f"{number} {content}",
        path=f"/{number}.pdf",
        reading=reading,
        weight=chance.choice((0.25, 0.5, 1.0)),
        extra=[told, group(chance)],
    )


def play(store: Store, wanted: list[GraphBatch], seed: int) -> None:
    """Load the documents in an order of chance, with older editions and readings before them and some taken back between."""
    chance = random.Random(seed)
    steps: list[tuple[float, int, GraphBatch, bool]] = []
    for number, final in enumerate(wanted):
        acts: list[tuple[GraphBatch, bool]] = []
        if chance.random() < 0.5:
            acts.append((edition(number, content="older"), False))  # its path then holds other bytes
        if chance.random() < 0.5:
            acts.append((edition(number, reading="0"), chance.random() < 0.5))  # read again by another version
        if chance.random() < 0.3:
            acts.append((final, True))
        acts.append((final, False))
        moments = sorted(chance.random() for _ in acts)
        steps += [(moment, number, *act) for moment, act in zip(moments, acts, strict=True)]
    for _, _, given, taken_back in sorted(steps, key=lambda step: step[:2]):
        store.load(given)
        if taken_back:
            store.retract(given.document.id)


def test_the_graph_is_that_of_its_documents_whatever_happened_before(store: Store) -> None:
    wanted = [edition(number) for number in range(6)]
    for given in wanted:
        store.load(given)
    expected = dump(store)
    assert [store.load(given).written for given in wanted] == [0] * len(wanted)
    for seed in range(4):
        for given in wanted:
            store.retract(given.document.id)
        assert store.cypher("MATCH (n) WHERE NOT n:Zhiqiao RETURN count(n)").rows == ((0,),)
        play(store, wanted, seed)
        assert dump(store) == expected, seed


@pytest.mark.parametrize("seed", range(30))
def test_adding_a_document_to_an_entity_gives_what_all_documents_together_give(seed: int) -> None:
    chance = random.Random(seed)
    says = [(f"document:{number:02}", say(group(chance))) for number in range(7)]
    chance.shuffle(says)
    stored = fold_entity("Program", GROUP, says[:1])
    for count, (document, said) in enumerate(says[1:], start=2):
        added = add_to_entity(stored, document, said)
        whole = fold_entity("Program", GROUP, sorted(says[:count], key=lambda _: chance.random()))
        assert added in (None, whole)
        assert added is not None or "firsts" not in stored
        stored = whole
    assert "firsts" in stored


def test_documents_that_agree_note_no_firsts_and_are_not_asked(store: Store) -> None:
    alike = skill("沟通能力")
    for number in range(3):
        store.load(batch({}, content=str(number), path=f"/{number}.pdf", extra=[alike]))
    assert store.cypher("MATCH (n:Skill) RETURN n.firsts").rows == ((None,),)
    store.load(batch({}, content="3", path="/3.pdf", extra=[replace(alike, aliases=("善于沟通",))]))
    rows = store.cypher("MATCH (n:Skill) RETURN n.aliases, n.firsts").rows
    assert rows[0][0] == ["善于沟通"]
    assert set(json.loads(rows[0][1])) == {"name", ".category"}


def test_a_store_of_an_older_version_goes_on(store: Store, engine: Settings) -> None:
    wanted = [edition(number) for number in range(4)]
    for given in wanted:
        store.load(given)
    expected = dump(store)
    for given in wanted[2:]:
        store.retract(given.document.id)
    target = place_of(engine).target()
    with GraphDatabase.driver(target.uri, auth=target.writer) as driver, driver.session(database=target.database) as session:
        session.execute_write(lambda tx: tx.run("MATCH (n:Entity) REMOVE n.firsts").consume())
    for given in wanted[2:]:
        store.load(given)
    store.load(edition(1, reading="2"))
    store.load(wanted[1])
    assert dump(store) == expected


def test_a_path_that_another_loader_wrote_is_found(store: Store, engine: Settings) -> None:
    for number in range(3):
        store.load(batch(PLAIN, content=str(number), path=f"/{number}.pdf"))
    first = batch(PLAIN, content="of the other", path="/same.pdf")
    with open_store(engine) as other:
        other.load(first)
        other.add_source(batch(PLAIN, content="0").document.id, "/same.pdf")
    report = store.load(batch(PLAIN, content="new", path="/same.pdf"))
    assert report.superseded == (first.document.id,)
    again = [store.load(batch(PLAIN, content=f"newer {number}", path="/same.pdf")) for number in range(3)]
    assert [len(each.superseded) for each in again] == [1, 1, 1]
    assert {path for each in store.documents() for path in each.sources} == {"/0.pdf", "/1.pdf", "/2.pdf", "/same.pdf"}
