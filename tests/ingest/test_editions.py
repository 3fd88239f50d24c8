"""Editions of one standard: recognised by code, title and year, linked whichever is loaded first, on a real store."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from graph.facts import GraphBatch
from graph.schema import check_batch
from graph.store import Store
from ingest.derive import derive_batch
from ingest.editions import SOURCE, Edition, editions_batch, link_editions, same_standard, successions
from ingest.kinds._edition import read_edition
from ingest.reading import read_file
from ingest.record import Item, Place, Reading, Record

from .certificate_papers import Style, make_tree, write_word
from .occupational_papers import Look, make_blocks, make_weights
from .occupational_print import write_occupation

SUCCESSIONS = "MATCH (a:Standard)-[r:SUPERSEDES]->(b:Standard) RETURN a.scope, b.scope, size(r.evidence) ORDER BY a.scope"


def standard(kind: str, nlp: Language, name: str = "standard", **values: Any) -> GraphBatch:
    """The batch of a document that prints these values alone."""
    items = tuple(Item(key, value, str(value), Place(page=1), f"{kind}/{key}") for key, value in values.items())
    sha256 = hashlib.sha256(f"{name} {values}".encode()).hexdigest()
    path = f"/docs/{sha256[:8]}.pdf"
    batch, _ = derive_batch(Reading(path, sha256, kind, "pdf", name, 3, (Record(kind, items),)), nlp)
    check_batch(batch)
    return batch


def certificates(nlp: Language) -> list[GraphBatch]:
    known = {"title": "冷链仓储作业职业技能等级标准", "standard_code": "510999", "issuer": "北方冷链技术有限公司"}
    return [
        standard("certificate_standard", nlp, **known, edition="2019年1.0版", published="2019年4月"),
        standard("certificate_standard", nlp, **known, edition="2021年2.0版", published="2021年12月"),
        standard("certificate_standard", nlp, **known, edition="2023年3.0版"),
    ]


def links(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.cypher(SUCCESSIONS).rows]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[::2])
def test_editions_are_linked_whichever_is_loaded_first(order: tuple[int, ...], nlp: Language, local_store: Store) -> None:
    batches = certificates(nlp)
    for index in order:
        local_store.load(batches[index])
    assert link_editions(local_store) == 2
    assert links(local_store) == [("2021年2.0版", "2019年1.0版", 1), ("2023年3.0版", "2021年2.0版", 1)]


def test_linking_again_writes_nothing(nlp: Language, store: Store) -> None:
    for batch in certificates(nlp):
        store.load(batch)
    link_editions(store)
    before = [(one.id, one.reading) for one in store.documents()]
    facts = store.cypher("MATCH (n) RETURN count(n)").rows, store.cypher("MATCH ()-[r]->() RETURN count(r)").rows
    assert link_editions(store) == 2
    assert [(one.id, one.reading) for one in store.documents()] == before
    assert (store.cypher("MATCH (n) RETURN count(n)").rows, store.cypher("MATCH ()-[r]->() RETURN count(r)").rows) == facts


def test_an_edition_that_comes_between_is_linked_on_both_sides(nlp: Language, local_store: Store) -> None:
    first, second, third = certificates(nlp)
    local_store.load(first)
    local_store.load(third)
    link_editions(local_store)
    assert links(local_store) == [("2023年3.0版", "2019年1.0版", 1)]
    local_store.load(second)
    assert link_editions(local_store) == 2
    assert links(local_store) == [("2021年2.0版", "2019年1.0版", 1), ("2023年3.0版", "2021年2.0版", 1)]
    assert sum(SOURCE in one.sources for one in local_store.documents()) == 1


def test_an_edition_that_is_taken_back_takes_its_links_along(nlp: Language, local_store: Store) -> None:
    first, second, _ = certificates(nlp)
    local_store.load(first)
    local_store.load(second)
    link_editions(local_store)
    local_store.retract(second.document.id)
    assert link_editions(local_store) == 0
    assert links(local_store) == []
    assert not any(SOURCE in one.sources for one in local_store.documents())


def test_every_kind_of_standard_has_editions(nlp: Language, local_store: Store) -> None:
    for year in ("2018年版", "2024年版"):
        occupation = {"occupation": "冷库巡检员", "occupation_code": "4-02-06-99" if year < "2020" else "4-02-06-12"}
        program = {"program": "冷链物流", "program_code": "530899", "education_level": "高等职业教育专科"}
        course = {"course": "冷库管理", "code": "C1203", "program": "冷链物流"}
        local_store.load(standard("occupational_standard", nlp, **occupation, edition=year))
        local_store.load(standard("teaching_standard", nlp, **program, edition=year))
        local_store.load(standard("course_standard", nlp, **course, edition=year))
    assert link_editions(local_store) == 3
    assert links(local_store) == [("2024年版", "2018年版", 1)] * 3


def test_a_read_standard_defines_its_certificates(tmp_path: Path, nlp: Language) -> None:
    path = write_word(tmp_path / "standard.docx", make_tree(3, Style()), Style())
    batch, _ = derive_batch(read_file(path), nlp)
    check_batch(batch)
    (edition,) = [entity for entity in batch.entities if entity.kind == "Standard"]
    assert (edition.name, edition.scope, edition.properties["year"]) == ("冷链仓储作业职业技能等级标准", "2021年2.0版", 2021)
    defined = [s.object for s in batch.statements if s.predicate == "DEFINES"]
    assert defined == ["certificate:510999-初级", "certificate:510999-中级", "certificate:510999-高级"]


def test_a_read_occupational_standard_has_a_certificate_a_level(tmp_path: Path, nlp: Language) -> None:
    blocks = make_blocks(3)
    batch, issues = derive_batch(read_file(write_occupation(tmp_path / "o.docx", blocks, make_weights(blocks, 3), Look())), nlp)
    check_batch(batch)
    assert not issues
    by_id = {entity.id: entity for entity in batch.entities}
    levels = [entity for entity in batch.entities if entity.kind == "Certificate" and entity.scope]
    assert [one.properties["level_rank"] for one in levels] == list(range(1, len(levels) + 1))
    assert levels[0].properties["training_hours"] == 80
    certified = {by_id[s.subject].scope for s in batch.statements if s.predicate == "CERTIFIES"}
    assert certified == {block.level for block in blocks}
    shares: dict[str, float] = {}
    for entity in batch.entities:
        if entity.kind == "WorkFunction" and isinstance(share := entity.properties.get("theory_share"), float):
            shares[str(entity.scope)] = shares.get(str(entity.scope), 0.0) + share
    assert list(shares.values()) == pytest.approx([1.0] * len(levels))


def edition(identifier: str, title: str = "甲标准", **values: Any) -> Edition:
    return Edition(identifier, title, series=values.pop("series", "certificate_standard"), **values)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (edition("a", code="1"), edition("b", "乙标准", code="1"), True),
        (edition("a", owner="某公司"), edition("b", owner="某公司"), True),
        (edition("a", code="1", owner="某公司"), edition("b", code="2", owner="别公司"), False),
        (edition("a", code="1"), edition("b"), True),
        (edition("a", code="1"), edition("b", code="2"), False),
        (edition("a", series="occupational_standard", code="1"), edition("b", series="occupational_standard", code="2"), True),
        (edition("a", series="teaching_standard", owner="中职"), edition("b", series="teaching_standard", owner="高职"), False),
        (edition("a", series="course_standard"), edition("b", series="course_standard"), False),
        (edition("a"), edition("b", series="course_standard"), False),
    ],
)
def test_codes_titles_and_owners_say_what_is_one_standard(one: Edition, other: Edition, same: bool) -> None:
    assert same_standard(one, other) is same
    assert same_standard(other, one) is same


def test_year_then_version_then_date_order_editions() -> None:
    found = successions(
        [
            edition("a", code="1", year=2021, edition="2021年2.0版"),
            edition("b", code="1", year=2021, edition="2021年1.0版"),
            edition("c", code="1", year=2019, published="2019年4月"),
            edition("d", code="1", year=2019, published="2019年9月"),
        ]
    )
    assert [(newer.id, older.id) for newer, older in found] == [("a", "b"), ("b", "d"), ("d", "c")]


def test_editions_that_cannot_be_ordered_are_left_alone() -> None:
    assert not successions([edition("a", code="1", year=2021), edition("b", code="1", year=2021)])
    assert not editions_batch([edition("a", code="1", year=2021), edition("b", code="2", year=2022)]).statements


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("电子商务专业教学标准（2025年修订）", {"edition": "2025年修订"}),
        ("《冷库管理》课程标准（2024版）", {"edition": "2024版"}),
        ("课程标准 V2.1", {"edition": "V2.1"}),
        ("制订日期：2024年8月15日", {"published": "2024年8月15日"}),
        ("2023.06", {"published": "2023.06"}),
        ("教职成〔2019〕13号", {}),
        ("适用于2024级学生", {}),
    ],
)
def test_editions_are_read_beside_the_title(line: str, found: dict[str, str]) -> None:
    def lines() -> Iterator[tuple[str, Place]]:
        yield line, Place(page=1)
        yield "1 概述", Place(page=1)
        yield "2011年版", Place(page=1)

    assert {item.key: item.value for item in read_edition(lines(), "teaching_standard")} == found
