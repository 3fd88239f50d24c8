"""What a document names side by side is told apart: the scorer's link between such phrases waits for people instead."""

from __future__ import annotations

import hashlib

import pytest

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement
from graph.ids import document_id, entity_id, evidence_id
from graph.store import Store
from ingest.linking.siblings import are_beside, swapped
from ingest.linking.store import link_store
from ingest.review.places import review_folder
from ingest.review.queue import read_queue

MANAGING, STAGING = "跨文化知识从事茶事活动管理", "跨文化知识从事茶事活动组织"


@pytest.mark.parametrize(
    ("left", "right", "quote"),
    [
        ("西式面点", "中式面点", "专业核心课程：中式面点、西式面点。"),
        ("西式面点", "中式面点", "掌握西式和中式面点的做法"),
        ("茶席摄影", "茶席摄像", "茶席摄影、灯光布置以及茶席摄像"),
        ("茶器修补", "茶器保管", "（3）能对茶器进行保管、清点与修补"),
        ("审定拼配方案", "调整拼配方案", "3.具有审定并调整拼配方案的能力；"),
        ("对绿茶开展审评", "对红茶开展审评", "对绿茶、白茶及红茶开展审评"),
        ("html页面", "css页面", "HTML/CSS 页面"),
    ],
)
def test_items_of_one_list_stand_beside_each_other(left: str, right: str, quote: str) -> None:
    assert are_beside(left, right, quote)
    assert are_beside(right, left, quote)


@pytest.mark.parametrize(
    ("left", "right", "quote"),
    [
        ("茶席设计", "茶席设计与布置", "茶席设计、茶席设计与布置"),
        ("茶叶加工", "茶叶储藏与加工", "茶叶储藏与加工"),
        ("选择供茶商", "供茶商选择", "掌握供茶商选择的理论，能够选择供茶商"),
        ("西式面点", "中式面点", "制作西式面点。制作中式面点。"),
        ("西式面点", "中式面点", "西式面点制作后作中式面点"),
        ("茶器修补", "茶器保管", "茶器修补"),
        ("", "茶器保管", "茶器、保管"),
    ],
)
def test_parts_of_a_whole_and_other_sentences_are_not_told_apart(left: str, right: str, quote: str) -> None:
    assert not are_beside(left, right, quote)
    assert not are_beside(right, left, quote)


def test_what_is_swapped_is_what_the_phrases_do_not_share() -> None:
    assert swapped("西式面点", "中式面点") == ("西", "中")
    assert swapped("茶艺", "咖啡") == ("茶艺", "咖啡")
    assert swapped("木质材料检验", "木质材料与制品检验") is None
    assert swapped("茶艺", "茶艺") is None


def document(name: str, *quotes: tuple[str, tuple[str, ...]]) -> GraphBatch:
    """A document with a course and, for each quote, the skills that it says the course teaches."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    identifier = document_id(sha256)
    course = Entity(entity_id("Course", name=name), "Course", name)
    entities, evidence, statements = {course.id: course}, [], []
    for line, (quote, names) in enumerate(quotes, 1):
        place = f"line {line}"
        proof = Evidence(evidence_id(identifier, place, "", quote, "t"), identifier, place, 0, "", quote, "t")
        evidence.append(proof)
        for each in names:
            skill = Entity(entity_id("Skill", name=each), "Skill", each)
            entities[skill.id] = skill
            statements.append(Statement(course.id, "TEACHES", skill.id, (proof.id,)))
    about = Document(identifier, "course_standard", name, sha256, f"/{name}.md", "md", "t")
    return GraphBatch(about, tuple(entities.values()), tuple(evidence), tuple(statements))


def linked(store: Store) -> set[tuple[str, ...]]:
    """Method and phrases, sorted, of all links after linking."""
    link_store(store, lambda *_: None)
    rows = store.stream("MATCH (a:Skill)-[r:RELATED]->(b:Skill) RETURN r.method, a.name, b.name")
    return {(method, *sorted(names)) for method, *names in rows}


def test_a_later_list_takes_back_the_scorers_link_and_its_going_brings_it_back(store: Store) -> None:
    near = ("scorer", MANAGING, STAGING)
    store.load(document("甲", (MANAGING, (MANAGING,)), (STAGING, (STAGING,))))
    assert linked(store) == {near}
    framed = f"具有{MANAGING}的能力"
    listing = document("乙", (f"具有运用{STAGING}、协调及管理的能力", (STAGING, framed)))
    store.load(listing)
    assert linked(store) == linked(store) == {("exact", *sorted((MANAGING, framed)))}
    (waiting,) = read_queue(review_folder(store.settings))
    assert (waiting.band, STAGING in (waiting.left, waiting.right)) == ("doubtful", True)
    store.retract(listing.document.id)
    assert near in linked(store)
    assert read_queue(review_folder(store.settings)) == ()


def test_other_methods_link_what_stands_side_by_side(store: Store) -> None:
    names = ("建筑信息模型建模", "BIM建模", "盘点库存", "库存盘点")
    store.load(document("丙", ("、".join(names), names)))
    assert {method for method, *_ in linked(store)} == {"alias", "words"}
