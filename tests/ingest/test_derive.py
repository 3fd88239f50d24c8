"""Records of programs to facts: truths about batches derived from records written here in the published shapes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from spacy.language import Language

from graph.ids import document_id, entity_id
from graph.schema import check_batch
from ingest.derive import derive_batch, reading_name
from ingest.derive.affinity import LEAST, affinities, post_words
from ingest.derive.batch import KINDS, WHOLE
from ingest.derive.names import program, program_level
from ingest.kinds import kinds
from ingest.language import build_pipeline
from ingest.reading import read_file
from tests.ingest.published_records import PROGRAM, derived, item, names, of_kind, stated

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))

STANDARD = SHARED / "corpus" / "teaching_standard" / "电子商务专业教学标准.pdf"


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
