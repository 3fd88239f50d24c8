"""Small graphs with known answers, as batches of documents."""

from __future__ import annotations

import hashlib

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement, Value
from graph.ids import document_id, entity_id, evidence_id


class Written:
    """A document under construction: `entity` and `say` collect what it holds, `batch` is the whole."""

    def __init__(self, title: str, kind: str = "teaching_standard") -> None:
        sha = hashlib.sha256(title.encode()).hexdigest()
        self.document = Document(document_id(sha), kind, title, sha, f"/documents/{title}", "pdf", "1", pages=3)
        self.entities: dict[str, Entity] = {}
        self.evidence: dict[str, Evidence] = {}
        self.statements: list[Statement] = []

    def entity(
        self, kind: str, name: str, *, scope: str = "", code: str = "", aliases: tuple[str, ...] = (), **properties: Value
    ) -> Entity:
        identifier = entity_id(kind, code=code, name=name, scope=scope)
        made = Entity(identifier, kind, name, scope, (code,) if code else (), aliases, properties)
        self.entities[identifier] = made
        return made

    def say(self, subject: Entity, predicate: str, object_: Entity, quote: str = "", page: int = 1, **properties: Value) -> None:
        words = quote or f"{subject.name}：{object_.name}"
        key = evidence_id(self.document.id, f"p. {page}", "", words, "tests")
        self.evidence[key] = Evidence(key, self.document.id, f"p. {page}", page, "", words, "tests")
        self.entities.setdefault(subject.id, subject)
        self.entities.setdefault(object_.id, object_)
        self.statements.append(Statement(subject.id, predicate, object_.id, (key,), properties))

    def batch(self) -> GraphBatch:
        return GraphBatch(self.document, tuple(self.entities.values()), tuple(self.evidence.values()), tuple(self.statements))


def shop() -> tuple[GraphBatch, ...]:
    """Post 直播运营主管 needs 直播策划 (1.0), 数据分析 (0.5), 客户服务 (0.5) and 短视频剪辑 (1.0); course 直播销售 teaches
    the first and, through a link of score 0.8, the second as 运营数据分析; course 客服实务 teaches the third; nobody the fourth.
    Certificate 直播电商 初级 proves the first, its general form is listed by the program, 网店运营 only qualifies."""
    book = Written("示例教学标准")
    post = book.entity("Post", "直播运营主管", scope="电子商务 530701")
    idle = book.entity("Post", "前台", scope="电子商务 530701")
    program = book.entity("Program", "电子商务", code="530701", education_level="高职专科")
    names = ("直播策划", "数据分析", "客户服务", "短视频剪辑", "运营数据分析")
    plan, data, service, video, shop_data = (book.entity("Skill", name) for name in names)
    live = book.entity("Course", "直播销售", scope="电子商务 530701", hours=64)
    care = book.entity("Course", "客服实务", scope="电子商务 530701", aliases=("客户服务实务",))
    for skill, weight in ((plan, 1.0), (data, 0.5), (service, 0.5), (video, 1.0)):
        book.say(post, "REQUIRES", skill, f"能够进行{skill.name}", weight=weight)
    book.say(live, "TEACHES", plan, weight=1.0, page=2)
    book.say(live, "TEACHES", shop_data, weight=0.5, page=2)
    book.say(care, "TEACHES", service, weight=1.0, page=3)
    for course in (live, care):
        book.say(program, "OFFERS", course)
    for each in (post, idle):
        book.say(program, "PREPARES_FOR", each)
    general = book.entity("Certificate", "直播电商")
    book.say(program, "PREPARES_FOR", general)
    links = Written("技能对应", "derivation")
    one, other = sorted((data, shop_data), key=lambda entity: entity.id)
    links.say(one, "RELATED", other, method="embedding", score=0.8)
    standard = Written("直播电商标准", "certificate_standard")
    first = standard.entity("Certificate", "直播电商（初级）", level="初级", level_rank=1)
    shop_certificate = standard.entity("Certificate", "网店运营（中级）", level="中级", level_rank=3)
    standard.say(first, "CERTIFIES", plan, weight=1.0)
    standard.say(first, "PART_OF", general)
    standard.say(shop_certificate, "QUALIFIES_FOR", standard.entity("Post", "直播运营主管"))
    return book.batch(), links.batch(), standard.batch()
