"""Records to facts: truths about batches derived from records written here in the published shapes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from graph.facts import Entity, GraphBatch, Statement
from graph.ids import document_id, entity_id
from graph.schema import check_batch
from ingest.derive import derive_batch, reading_name
from ingest.derive.affinity import LEAST, affinities, post_words
from ingest.derive.batch import KINDS, WHOLE
from ingest.derive.catalogue import broader_codes
from ingest.derive.names import occupation, program, program_level
from ingest.derive.skills import Sentences, course_skill, course_skills
from ingest.kinds import kinds
from ingest.language import build_pipeline
from ingest.reading import read_file
from ingest.record import Issue, Item, Place, Reading, Record

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))
STANDARD = SHARED / "corpus" / "teaching_standard" / "电子商务专业教学标准.pdf"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_pipeline()


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


def test_every_statement_has_evidence_with_the_words_of_its_item(nlp: Language) -> None:
    batch, issues = derived(nlp, "program_intro", PROGRAM)
    quotes = {evidence.id: evidence for evidence in batch.evidence}
    assert issues == ()
    assert all(statement.evidence for statement in batch.statements)
    assert {evidence.quote for evidence in quotes.values()} <= {one.quote for one in PROGRAM}
    required = next(s for s in stated(batch, "REQUIRES"))
    assert [(quotes[e].page, quotes[e].clause, quotes[e].rule) for e in required.evidence] == [(3, "1", "test/abilities")]


def test_ids_come_from_printed_codes_else_from_name_and_scope(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    ids = {entity.id for entity in batch.entities}
    assert {"program:440999", "occupation:4-01-06-02"} <= ids
    assert entity_id("Post", name="茶叶审评员", scope="茶艺与茶叶营销 (440999)") in ids
    assert batch.document.id == document_id(batch.document.sha256)
    (tea,) = [p for p in of_kind(batch, "Program") if p.id == "program:440999"]
    assert tea.properties == {"education_level": "高职专科", "duration_years": 3.0}


def test_deriving_twice_gives_the_same_batch(nlp: Language) -> None:
    assert derived(nlp, "program_intro", PROGRAM) == derived(build_pipeline(), "program_intro", PROGRAM)


def test_every_post_of_a_program_requires_its_abilities(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    trade = [pair for pair in names(batch, "REQUIRES") if "茶" in pair[1]]
    assert trade == [
        ("茶艺师领班", "茶席布置"),
        ("茶艺师领班", "茶叶品质鉴别"),
        ("茶叶审评员", "茶席布置"),
        ("茶叶审评员", "茶叶品质鉴别"),
    ]


def test_a_clause_of_the_trade_weighs_one_and_a_generic_one_a_tenth(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    post = entity_id("Post", name="茶艺师领班", scope="茶艺与茶叶营销 (440999)")
    skills = {entity.id: entity.name for entity in of_kind(batch, "Skill")}
    weights = {skills[s.object]: s.properties["weight"] for s in stated(batch, "REQUIRES") if s.subject == post}
    assert weights["茶席布置"] == weights["茶叶品质鉴别"] == 0.5
    assert sum(float(str(w)) for name, w in weights.items() if "茶" not in name) == pytest.approx(0.1, abs=1e-5)


def test_a_clause_is_part_of_its_program_and_expresses_its_phrases(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    clause = next(c for c in of_kind(batch, "Clause") if "茶席布置" in c.name)
    assert clause.properties == {"no": "1", "text": "具有茶席布置、茶叶品质鉴别的能力；"}
    assert [name for _, name in names(batch, "EXPRESSES", clause.id)] == ["茶席布置", "茶叶品质鉴别"]
    assert (clause.name, "茶艺与茶叶营销") in names(batch, "PART_OF")


def test_practice_stands_apart_from_a_course_of_the_same_name(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    scopes = {course.scope for course in of_kind(batch, "Course") if course.name == "茶席设计"}
    assert scopes == {"茶艺与茶叶营销 (440999)", "茶艺与茶叶营销 (440999) 实习实训"}
    assert len(stated(batch, "OFFERS")) == 5


def test_a_course_teaches_its_own_name_without_frames(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    assert ("茶艺基础", "茶艺") in names(batch, "TEACHES")
    assert "岗位实习" not in {course for course, _ in names(batch, "TEACHES")}
    by_id = {entity.id: entity.name for entity in batch.entities}
    weights = {by_id[s.subject]: s.properties["weight"] for s in stated(batch, "TEACHES")}
    assert weights["体育"] == 0.1
    assert weights["茶席设计"] == 1.0


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("数控技术", "数控技术"),
        ("茶艺实训", "茶艺"),
        ("植物学基础", "植物学"),
        ("动画设计（二）", "动画设计"),
        ("岗位实习", None),
    ],
)
def test_course_names_lose_what_says_nothing_of_their_subject(name: str, skill: str | None) -> None:
    assert [found.skill.name for found in course_skill(name)] == ([skill] if skill else [])


def test_a_course_named_by_a_list_teaches_its_members_too(nlp: Language) -> None:
    found = course_skills("《设备安装与调试实训》", "", Sentences(nlp, ()))
    assert [(one.skill.name, one.weight) for one in found] == [("设备安装与调试", 1.0), ("设备安装", 0.5), ("设备调试", 0.5)]
    assert [one.skill.name for one in course_skills("茶艺实训", "", Sentences(nlp, ()))] == ["茶艺"]
    assert course_skills("岗位实习", "", Sentences(nlp, ())) == ()


def test_further_programs_are_known_by_name_and_level(nlp: Language) -> None:
    batch, _ = derived(nlp, "program_intro", PROGRAM)
    assert ("茶艺与茶叶营销", "电子商务") in names(batch, "PREPARES_FOR")
    assert program("电子商务", level="高等职业教育专科").id == "program:530701"
    assert program("电子商务").id == entity_id("Program", name="电子商务")
    assert [program_level(text) for text in ("中等职业学校", "高职本科", "普通高校本科", "硕士")] == [
        "中职",
        "高职本科",
        "普通本科",
        "",
    ]


def test_core_course_contents_and_tasks_are_taught(nlp: Language) -> None:
    tasks = "典型工作任务为茶席设计，工作内容主要有主题确定、器具选配、茶席摆放。运用Photoshop等软件完成工作任务"
    detail = {"course": "茶席设计", "tasks": tasks, "contents": [{"no": "①", "text": "掌握茶席构图知识。"}]}
    batch, _ = derived(nlp, "teaching_standard", [*PROGRAM, item("core_course_details", detail, tasks + "①掌握茶席构图知识。")])
    taught = {skill for course, skill in names(batch, "TEACHES") if course == "茶席设计"}
    assert {"主题确定", "器具选配", "茶席摆放", "茶席设计", "Photoshop", "茶席构图"} <= taught
    (task,) = of_kind(batch, "Task")
    assert [skill for _, skill in names(batch, "REQUIRES", task.id)] == ["主题确定", "器具选配", "茶席摆放"]
    quotes = {evidence.quote for evidence in batch.evidence}
    assert {"掌握茶席构图知识。", tasks} <= quotes


def test_parts_of_a_core_course_row_may_come_one_by_one(nlp: Language) -> None:
    parts = [
        item("core_course_details", {"course": "茶席设计", "tasks": "典型工作任务为布席，工作内容主要有选器、铺垫"}),
        item(
            "core_course_details", {"course": "茶席设计", "no": "①", "text": "能够绘制茶席平面图"}, "①能够绘制茶席平面图", page=5
        ),
        item("core_course_details", {"course": "未列课程", "no": "①", "text": "能够拼配茶叶"}, "①能够拼配茶叶", page=6),
    ]
    batch, _ = derived(nlp, "teaching_standard", [*parts, *PROGRAM])
    assert {("茶席设计", "选器"), ("茶席设计", "绘制茶席平面图"), ("未列课程", "拼配茶叶")} <= set(names(batch, "TEACHES"))
    assert len([c for c in of_kind(batch, "Course") if c.name == "茶席设计"]) == 2
    assert {evidence.page for evidence in batch.evidence} == {3, 5, 6}


def test_a_tool_in_a_requirement_is_a_skill_of_its_own(nlp: Language) -> None:
    sentence = item("abilities", {"no": "3", "text": "能够使用AutoCAD绘制茶室平面图"})
    batch, _ = derived(nlp, "program_intro", [*PROGRAM, sentence])
    (tool,) = [skill for skill in of_kind(batch, "Skill") if skill.name == "AutoCAD"]
    assert tool.properties["category"] == "tool"
    assert ("茶艺师领班", "AutoCAD") in names(batch, "REQUIRES")


def test_a_program_whose_title_was_lost_is_taken_from_what_was_inferred(nlp: Language) -> None:
    rest = [one for one in PROGRAM if one.key not in {"program", "program_code"}]
    batch, _ = derived(nlp, "program_intro", rest, inferred={"program": "茶艺与茶叶营销", "program_code": "440999"})
    assert "program:440999" in {entity.id for entity in batch.entities}


def test_a_record_without_a_program_is_an_issue_and_no_fact(nlp: Language) -> None:
    batch, issues = derived(nlp, "program_intro", [item("posts", "茶艺师领班")], file="x.md")
    assert batch.statements == ()
    assert "without the name of its program" in issues[0].why


def test_an_occupation_without_code_is_found_by_a_unique_name() -> None:
    assert occupation("互联网营销师")[0].id == "occupation:4-01-06-02"
    unknown, why = occupation("街头画像师傅")
    assert (unknown.id, why) == (entity_id("Occupation", name="街头画像师傅"), "")


@pytest.mark.parametrize(
    ("inferred", "scope"),
    [
        ({"education_level": "高职专科"}, "电子商务 (530701)"),
        ({"education_level": "中职"}, "电子商务 (730701)"),
        ({"program_code": "330701"}, "电子商务 (330701)"),
        ({}, "电子商务"),
    ],
)
def test_a_course_is_that_of_the_program_the_standard_means(nlp: Language, inferred: dict[str, str], scope: str) -> None:
    items = [item("course", "电商客服"), item("program", "电子商务"), item("modules", {"name": "售前客服"})]
    batch, issues = derived(nlp, "course_standard", items, inferred=inferred)
    assert issues == ()
    assert [course.scope for course in of_kind(batch, "Course")] == [scope]


def test_a_course_standard_gives_modules_tasks_goals_and_neighbours(nlp: Language) -> None:
    batch, issues = derived(
        nlp,
        "course_standard",
        [
            item("course", "咖啡制作基础"),
            item("program", "咖啡服务"),
            item("hours_total", 72),
            item("credits", 4),
            item("prior_courses", "饮品概论"),
            item("next_courses", "咖啡店经营"),
            item("parallel_courses", "拉花练习"),
            item("goals", {"type": "knowledge", "no": "1", "text": "了解咖啡豆产区分布"}),
            item("goals", {"type": "skill", "text": "能够萃取意式浓缩咖啡"}),
            item("modules", {"name": "意式咖啡制作", "tasks": ["调整研磨度——萃取浓缩咖啡"], "hours": 24}),
            item("certificates", {"name": "咖啡师"}),
        ],
    )
    assert issues == ()
    course = next(c for c in of_kind(batch, "Course") if c.name == "咖啡制作基础")
    assert course.properties == {"hours": 72, "credits": 4.0}
    assert names(batch, "PREREQUISITE_OF") == [("饮品概论", "咖啡制作基础"), ("咖啡制作基础", "咖啡店经营")]
    taught = {skill for _, skill in names(batch, "TEACHES", course.id)}
    assert {"咖啡制作", "咖啡豆产区分布", "萃取意式浓缩咖啡", "意式咖啡制作", "调整研磨度", "萃取浓缩咖啡"} <= taught
    (knowledge,) = [skill for skill in of_kind(batch, "Skill") if skill.name == "咖啡豆产区分布"]
    assert knowledge.properties["category"] == "knowledge"
    (module,) = of_kind(batch, "CourseModule")
    assert module.properties == {"hours": 24}
    assert (module.name, course.name) in names(batch, "PART_OF")
    assert names(batch, "PREPARES_FOR") == [("咖啡服务", "咖啡师")]


def test_a_certificate_standard_is_one_certificate_a_level(nlp: Language) -> None:
    batch, issues = derived(
        nlp,
        "certificate_standard",
        [
            item("title", "花艺设计职业技能等级标准"),
            item("standard_code", "510999"),
            item("issuer", "某某花艺有限公司"),
            item("levels", "初级"),
            item("levels", "中级"),
            item("posts", {"name": "花店店员", "level": "初级"}),
            item("programs", {"name": "园艺技术", "school_level": "高等职业学校", "catalogue": "新版"}),
            item(
                "clauses",
                {
                    "level": "中级",
                    "function": "花束制作",
                    "task_no": "1.1",
                    "task": "花材处理",
                    "no": "1.1.1",
                    "text": "能够修剪玫瑰花材",
                },
                clause="1.1.1",
            ),
        ],
    )
    assert issues == ()
    levels = [c for c in of_kind(batch, "Certificate") if c.codes]
    general = [c for c in of_kind(batch, "Certificate") if not c.codes]
    assert [one.name for one in general] == [levels[0].name]
    parts = {(s.subject, s.object) for s in batch.statements if s.predicate == "PART_OF"}
    assert {(level.id, general[0].id) for level in levels} <= parts
    assert {c.id: c.properties["level_rank"] for c in levels} == {
        "certificate:510999-初级": 1,
        "certificate:510999-中级": 3,
    }
    certified = stated(batch, "CERTIFIES")
    assert {s.subject for s in certified} == {"certificate:510999-中级"}
    assert names(batch, "QUALIFIES_FOR", "certificate:510999-初级") == [("花艺设计", "花店店员"), ("花艺设计", "园艺技术")]
    assert {("花材处理", "花束制作"), ("花束制作", "花艺设计"), ("能够修剪玫瑰花材", "花材处理")} <= set(names(batch, "PART_OF"))
    assert len(stated(batch, "ISSUED_BY")) == 2


def test_an_occupational_standard_requires_by_level(nlp: Language) -> None:
    clause = {
        "level": "四级/中级工",
        "function": "备料",
        "work": "原料验收",
        "no": "1.1.1",
        "text": "能鉴别面粉等级",
        "type": "skill",
    }
    batch, _ = derived(
        nlp,
        "occupational_standard",
        [item("occupation", "面点师"), item("occupation_code", "4-03-02-02"), item("clauses", clause)],
    )
    (required,) = stated(batch, "REQUIRES")
    assert (required.subject, required.properties) == ("occupation:4-03-02-02", {"weight": 1.0, "level": "四级/中级工"})
    assert ("原料验收", "备料") in names(batch, "PART_OF")


def test_catalogue_rows_are_entities_and_pairs(nlp: Language) -> None:
    batch, issues = derived(
        nlp,
        "catalogue",
        [
            item("occupations", {"code": "4-01-06-02", "name": "互联网营销师"}),
            item("occupations", {"code": "4-01-06-00", "name": "电子商务服务人员"}),
            item("programs", {"code": "530701", "name": "电子商务", "education_level": "高职专科"}),
            item(
                "program_occupations",
                {"program": {"code": "530701", "name": "电子商务"}, "occupation": {"code": "4-01-06-02", "name": "互联网营销师"}},
            ),
            item("certificates", {"name": "网店运营推广", "level": "中级", "issuer": "某公司", "programs": ["电子商务"]}),
            item("industries", {"code": "51", "name": "批发业"}),
            item("mascots", {"name": "猫"}),
        ],
    )
    assert names(batch, "PREPARES_FOR") == [("电子商务", "互联网营销师")]
    assert names(batch, "BROADER") == [("互联网营销师", "电子商务服务人员")]
    assert names(batch, "ISSUED_BY") == [("网店运营推广", "某公司")]
    assert [issue.why for issue in issues] == ["1 rows of mascots: the graph has no kind for them yet, nothing was derived"]


def test_occupation_codes_lead_up_to_their_groups() -> None:
    assert broader_codes("4-01-06-02") == ["4-01-06", "4-01-06-00", "4-01", "4-01-00-00", "4", "4-00-00-00"]
    assert broader_codes("4-01-06-00") == ["4-01-06", "4-01", "4-01-00-00", "4", "4-00-00-00"]
    assert broader_codes("4-01-06") == ["4-01", "4-01-00-00", "4", "4-00-00-00"]
    assert [broader_codes(code) for code in ("4-00-00-00", "4", "x")] == [[], [], []]


def test_hostile_texts_become_facts_unharmed(nlp: Language) -> None:
    nasty = ["'; MATCH (n) DETACH DELETE n //", "<script>alert(1)</script>", "茶\u202e师\n第二行", "岗" * 10_000, "\"\\'`${x}"]
    items = [*PROGRAM, *(item("posts", name) for name in nasty)]
    items += [item("abilities", {"no": "9", "text": text}) for text in nasty]
    batch, issues = derived(nlp, "program_intro", items)
    assert {post.name for post in of_kind(batch, "Post")} >= {name.strip() for name in nasty}
    assert max(len(skill.name) for skill in of_kind(batch, "Skill")) <= 60
    assert [issue.why for issue in issues] == ["no phrase of skill was found in a sentence of more than 60 characters"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_empty_and_odd_values_are_no_facts_and_no_crash(nlp: Language, kind: str) -> None:
    keys = (
        "posts",
        "occupations",
        "certificates",
        "abilities",
        "courses",
        "core_course_details",
        "continues_to",
        "clauses",
        "goals",
    )
    more = (
        "modules",
        "programs",
        "plan_courses",
        "prerequisites",
        "task_abilities",
        "program_occupations",
        "issuer",
        "prior_courses",
    )
    odd = [item(key, value, "引文") for key in (*keys, *more) for value in ("", {}, {"name": ""}, {"text": None}, 7, None, ["x"])]
    head = [item("program", "茶艺"), item("course", "茶艺"), item("title", "茶艺标准"), item("occupation", "茶艺师")]
    derived(nlp, kind, head + odd)


def test_what_has_no_rule_is_reported(nlp: Language) -> None:
    _, issues = derived(nlp, "program_intro", [*PROGRAM, item("weather", "晴")])
    assert [issue.why for issue in issues] == ["nothing is derived from weather"]


def test_every_kind_that_can_be_read_can_be_derived() -> None:
    assert set(kinds()) <= {*KINDS, *WHOLE}
    assert all(reading_name(kind) != reading_name("catalogue") for kind in kinds() if kind != "catalogue")


@pytest.mark.skipif(not STANDARD.is_file(), reason=f"{STANDARD} is absent: the real standard is not shipped")
def test_the_real_standard_gives_a_well_formed_batch(nlp: Language) -> None:
    batch, issues = derive_batch(read_file(STANDARD), nlp)
    check_batch(batch)
    assert issues == ()
    courses = {course.name for course in of_kind(batch, "Course")}
    assert {"网店运营", "视觉营销设计"} <= courses
    assert len(of_kind(batch, "Post")) == 6
    assert all(0 < float(str(s.properties["weight"])) <= 1 for s in stated(batch, "REQUIRES") + stated(batch, "TEACHES"))


def test_a_clause_that_speaks_of_the_post_weighs_more() -> None:
    clauses = ["能够运用客服系统处理投诉", "能够设计店铺页面", "能够策划客服话术与店铺活动"]
    assert affinities("智能客服主管", clauses) == [1.0, LEAST, 1.0]
    assert affinities("店铺美工", clauses)[0] == LEAST
    assert affinities("仓储专员", clauses) == [1.0, 1.0, 1.0]
    assert post_words("O2O销售主管") == {"o2o", "销售"}
