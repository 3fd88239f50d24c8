"""Records of course, certificate and occupational standards and of catalogues to facts."""

from __future__ import annotations

import pytest
from spacy.language import Language

from graph.ids import entity_id
from ingest.derive.catalogue import broader_codes
from ingest.derive.names import occupation
from tests.ingest.published_records import derived, item, names, of_kind, stated


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


def test_a_course_for_two_programs_is_offered_by_both(nlp: Language) -> None:
    programs = [item("program", "咖啡服务、茶饮服务"), *(item("programs", {"name": name}) for name in ("咖啡服务", "茶饮服务"))]
    facts = [item("modules", {"name": "饮品制作"}), item("certificates", {"name": "咖啡师", "level": "四级"})]
    batch, issues = derived(nlp, "course_standard", [item("course", "饮品制作基础"), *programs, *facts])
    assert issues == ()
    assert names(batch, "OFFERS") == [("咖啡服务", "饮品制作基础"), ("茶饮服务", "饮品制作基础")]
    assert sorted(course.scope for course in of_kind(batch, "Course")) == ["咖啡服务", "茶饮服务"]
    assert names(batch, "PREPARES_FOR") == [("咖啡服务", "咖啡师"), ("茶饮服务", "咖啡师")]


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
