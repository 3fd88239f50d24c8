"""What the questions answer on a small graph whose answers are known."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from graph.errors import AmbiguousEntityError, UnknownEntityError
from graph.projection import Release, build_release, open_release
from graph.store import Store
from tests.queries.graphs import Written, shop


@pytest.fixture
def release(local_store: Store, tmp_path: Path) -> Release:
    for batch in shop():
        local_store.load(batch)
    build_release(local_store, tmp_path / "releases")
    return open_release(tmp_path / "releases")


def test_courses_count_what_they_teach_and_what_is_linked_to_it(release: Release) -> None:
    answer = queries.courses_covering(release, "直播运营主管@530701")
    assert [(course.course.name, course.coverage) for course in answer.courses] == [
        ("直播销售", round((1 + 0.5 * 0.8) / 3, 6)),
        ("客服实务", round(0.5 / 3, 6)),
    ]
    assert [(s.skill.name, s.taught.name, s.strength, s.method) for s in answer.courses[0].skills] == [
        ("直播策划", "直播策划", 1.0, "same"),
        ("数据分析", "运营数据分析", 0.8, "embedding"),
    ]
    assert answer.baseline.skills == 4
    assert answer.baseline.known_share == round(2 / 3, 6)
    assert answer.total == 2


def test_paging_gives_the_rest(release: Release) -> None:
    whole = queries.courses_covering(release, "直播运营主管@530701").courses
    assert queries.courses_covering(release, "直播运营主管@530701", limit=1).courses == whole[:1]
    assert queries.courses_covering(release, "直播运营主管@530701", limit=1, offset=1).courses == whole[1:]
    assert queries.courses_covering(release, "直播运营主管@530701", limit=5, offset=2).courses == ()


def test_every_covered_skill_names_its_evidence(release: Release) -> None:
    course = queries.courses_covering(release, "直播运营主管@530701").courses[0]
    skill = course.skills[1]
    required = queries.evidence_for(release, "直播运营主管@530701", "requires", skill.skill.id)
    taught = queries.evidence_for(release, course.course.id, "TEACHES", skill.taught.id)
    assert tuple(quote.id for quote in required.quotes) == skill.required_by
    assert [(quote.quote, quote.page) for quote in taught.quotes] == [("直播销售：运营数据分析", 2)]
    assert skill.taught_by == (taught.quotes[0].id,)


def test_a_post_without_skills_gets_no_number(release: Release) -> None:
    answer = queries.courses_covering(release, "前台")
    assert answer.courses == ()
    assert answer.baseline.known_share is None
    assert answer.baseline.note
    assert queries.missing_skills(release, "前台", courses=["直播销售"]).covered is None


def test_missing_skills_are_the_rest(release: Release) -> None:
    answer = queries.missing_skills(release, "直播运营主管@530701", courses=["直播销售"])
    assert [(m.skill.name, m.weight, m.met) for m in answer.missing] == [
        ("短视频剪辑", 1.0, 0.0),
        ("客户服务", 0.5, 0.0),
        ("数据分析", 0.5, 0.8),
    ]
    assert [course.name for course in answer.missing[1].taught_elsewhere] == ["客服实务"]
    assert answer.covered == round(1.4 / 3, 6)
    nothing = queries.missing_skills(release, "直播运营主管@530701", courses=[])
    assert nothing.covered == 0
    assert len(nothing.missing) == 4


def test_certificates_say_why_they_stand_here(release: Release) -> None:
    answer = queries.certificates_for(release, "直播运营主管@530701")
    assert [(c.certificate.name, c.basis, c.coverage) for c in answer.certificates] == [
        ("直播电商（初级）", ("program", "skills"), round(1 / 3, 6)),
        ("网店运营（中级）", ("named",), None),
        ("直播电商", ("program",), None),
    ]
    assert all(certificate.evidence for certificate in answer.certificates)


def test_posts_for_a_course_is_the_same_number_seen_from_the_course(release: Release) -> None:
    answer = queries.posts_for(release, "直播销售")
    covering = queries.courses_covering(release, "直播运营主管@530701").courses[0]
    assert [(post.post.name, post.coverage) for post in answer.posts] == [("直播运营主管", covering.coverage)]
    assert {s.skill.id for s in answer.posts[0].skills} == {s.skill.id for s in covering.skills}


def test_names_resolve_by_id_code_name_and_alias(release: Release) -> None:
    program = queries.resolve(release, "530701")
    assert queries.resolve(release, program.id) == queries.resolve(release, "电子商务") == program
    assert queries.resolve(release, "客户服务实务", "Course").name == "客服实务"
    with pytest.raises(UnknownEntityError, match="没有的岗位"):
        queries.resolve(release, "没有的岗位")


def test_an_ambiguous_name_lists_its_candidates(local_store: Store, tmp_path: Path) -> None:
    book = Written("两个专业")
    program = book.entity("Program", "电子商务", code="530701")
    for scope in ("电子商务 530701", "物流 530802", "物流 530802 实习实训"):
        book.say(program, "PREPARES_FOR", book.entity("Post", "运营主管", scope=scope))
    local_store.load(book.batch())
    build_release(local_store, tmp_path)
    release = open_release(tmp_path)
    with pytest.raises(AmbiguousEntityError) as caught:
        queries.courses_covering(release, "运营主管")
    assert [candidate[3] for candidate in sorted(caught.value.candidates, key=lambda c: c[3])] == [
        "物流 530802",
        "物流 530802 实习实训",
        "电子商务 530701",
    ]
    assert queries.resolve(release, "运营主管@530802").scope == "物流 530802"
    assert queries.resolve(release, "运营主管@实习").scope == "物流 530802 实习实训"
    with pytest.raises(AmbiguousEntityError):
        queries.resolve(release, "运营主管@物流")


def test_search_puts_whole_matches_first(release: Release) -> None:
    answer = queries.search(release, "数据分析")
    assert [hit.entity.name for hit in answer.hits] == ["数据分析", "运营数据分析"]
    assert queries.search(release, "５３０７０１").hits[0].entity.name == "电子商务"
    assert queries.search(release, "").hits == ()
    assert queries.search(release, "播", kind="Course").hits[0].entity.name == "直播销售"
    assert queries.search(release, "客户服务", limit=1).total == 2


def test_a_neighbourhood_is_nearest_first_and_says_when_it_cut(release: Release) -> None:
    whole = queries.neighbourhood(release, "直播运营主管@530701")
    assert whole.cut == 0
    assert whole.nodes[0].entity.name == "直播运营主管"
    assert [node.distance for node in whole.nodes] == sorted(node.distance for node in whole.nodes)
    names = {node.entity.id for node in whole.nodes}
    assert {fact.subject for fact in whole.facts} | {fact.object for fact in whole.facts} <= names
    quoted = {quote.id for quote in whole.quotes}
    assert all(set(fact.evidence) <= quoted for fact in whole.facts)
    part = queries.neighbourhood(release, "直播运营主管@530701", limit=3)
    assert part.nodes == whole.nodes[:3]
    assert part.cut == len(whole.nodes) - 3


def test_a_picture_of_a_post_shows_courses_and_certificates(release: Release) -> None:
    kinds = {node.entity.kind for node in queries.picture(release, "直播运营主管@530701").nodes}
    assert kinds == {"Post", "Program", "Skill", "Course", "Certificate"}


def test_overview_counts_what_was_loaded(release: Release) -> None:
    answer = queries.overview(release)
    assert answer.kinds == {"Post": 3, "Skill": 5, "Course": 2, "Program": 1, "Certificate": 3}
    assert answer.predicates["RELATED"] == 1
    assert answer.documents == {"certificate_standard": 1, "derivation": 1, "teaching_standard": 1}
    assert answer.evidence == 16


class InterruptedLoadError(Exception):
    pass


def test_a_release_leaves_out_what_only_an_interrupted_load_says(
    local_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for batch in shop():
        local_store.load(batch)
    before = open_release(build_release(local_store, tmp_path).parent)
    half = Written("中断的标准")
    post = half.entity("Post", "直播运营主管", scope="电子商务 530701")
    for name in ("直播策划", "选品"):
        half.say(post, "REQUIRES", half.entity("Skill", name), weight=1.0)

    def stop(*_: object) -> None:
        raise InterruptedLoadError

    with monkeypatch.context() as patch:
        patch.setattr("graph.store.load.CHUNK", 1)
        patch.setattr("graph.store.load.close_document", stop)
        with pytest.raises(InterruptedLoadError):
            local_store.load(half.batch())
    after = open_release(build_release(local_store, tmp_path).parent)
    assert queries.overview(after).predicates == queries.overview(before).predicates
    for release in (before, after):
        found = queries.evidence_for(release, post.id, "REQUIRES", "直播策划")
        assert [quote.title for quote in found.quotes] == ["示例教学标准"]
