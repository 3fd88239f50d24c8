"""Records in the published shapes for tests, the batches derived from them, and what those state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from spacy.language import Language

from graph.facts import Entity, GraphBatch, Statement
from graph.schema import check_batch
from ingest.derive import derive_batch
from ingest.record import Issue, Item, Place, Reading, Record


def item(key: str, value: Any, quote: str = "", *, page: int = 3, clause: str = "") -> Item:
    return Item(key, value, quote or str(value), Place(page=page), f"test/{key}", clause)


def reading(kind: str, items: Iterable[Item], **extra: Any) -> Reading:
    sha256 = hashlib.sha256(kind.encode()).hexdigest()
    return Reading(f"/docs/{kind}.pdf", sha256, kind, "pdf", "示例", 9, (Record(kind, tuple(items), extra),))


def derived(nlp: Language, kind: str, items: Iterable[Item], **extra: Any) -> tuple[GraphBatch, tuple[Issue, ...]]:
    batch, issues = derive_batch(reading(kind, items, **extra), nlp)
    check_batch(batch)
    return batch, issues


def names(batch: GraphBatch, predicate: str, subject: str | None = None) -> list[tuple[str, str]]:
    by_id = {entity.id: entity.name for entity in batch.entities}
    found = [s for s in batch.statements if s.predicate == predicate and subject in {None, s.subject}]
    return [(by_id[s.subject], by_id[s.object]) for s in found]


def of_kind(batch: GraphBatch, kind: str) -> list[Entity]:
    return [entity for entity in batch.entities if entity.kind == kind]


def stated(batch: GraphBatch, predicate: str) -> list[Statement]:
    return [s for s in batch.statements if s.predicate == predicate]


PROGRAM = [
    item("program", "茶艺与茶叶营销"),
    item("program_code", "440999"),
    item("education_level", "高职专科"),
    item("duration_years", 3),
    item("posts", "茶艺师领班", "面向茶艺师领班、茶叶审评员等岗位"),
    item("posts", "茶叶审评员", "面向茶艺师领班、茶叶审评员等岗位"),
    item("occupations", {"name": "互联网营销师", "code": "4-01-06-02"}),
    item("certificates", {"name": "茶艺", "type": "职业技能等级证书"}),
    item(
        "abilities", {"no": "1", "text": "具有茶席布置、茶叶品质鉴别的能力；"}, "1.具有茶席布置、茶叶品质鉴别的能力；", clause="1"
    ),
    item("abilities", {"no": "2", "text": "具有探究学习、终身学习和可持续发展的能力。"}, clause="2"),
    item("courses", {"name": "茶艺基础", "type": "专业基础课程"}),
    item("courses", {"name": "茶席设计", "type": "专业核心课程"}),
    item("courses", {"name": "茶席设计", "type": "实习实训"}),
    item("courses", {"name": "岗位实习", "type": "实习实训"}),
    item("courses", {"name": "体育", "type": "公共基础课程"}),
    item("continues_to", {"level": "高职本科", "program": "电子商务"}),
]
