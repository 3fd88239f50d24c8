"""Every question's Cypher twin gives what the projection gives, on every engine, unchanged."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import queries
from graph.projection import Release, build_release, open_release
from graph.store import Store
from graph.text import fold
from queries.neighbourhood import SHOWN_KINDS
from tests.bench.generated import Size, batches
from tests.queries.graphs import shop

SIZE = Size(
    programs=4, posts=12, courses=40, certificates=9, skills=150, links=60,
    skills_a_post=15, skills_a_course=9, skills_a_certificate=8,
)  # fmt: skip


@pytest.fixture
def both(store: Store, tmp_path: Path) -> tuple[Store, Release]:
    for batch in (*shop(), *batches(SIZE)):
        store.load(batch)
    build_release(store, tmp_path)
    return store, open_release(tmp_path)


def _ids(release: Release, kind: str) -> list[str]:
    found = [ref.id for ref in queries.list_entities(release, kind, limit=1000)[0]]
    return found if len(found) <= 6 else random.Random(3).sample(found, 6)


def _twin(store: Store, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in store.cypher(queries.twin(name), parameters).rows]


def test_twins_answer_as_the_projection_does(both: tuple[Store, Release]) -> None:
    store, release = both
    post_ids = [*_ids(release, "Post"), *(queries.resolve(release, name, "Post").id for name in ("直播运营主管@530701", "前台"))]
    for post in post_ids:
        _check_post(store, release, post)
    for course in _ids(release, "Course"):
        posts = queries.posts_for(release, course, limit=1000).posts
        rows = _twin(store, "posts_for", course=course, limit=1000, offset=0)
        assert rows == [(p.post.id, p.post.name, pytest.approx(p.coverage)) for p in posts]
    _check_search(store, release)
    for entity in [*_ids(release, "Post"), *_ids(release, "Skill"), *_ids(release, "Program")]:
        _check_neighbourhood(store, release, entity)
    _check_overview(store, release)


def _check_post(store: Store, release: Release, post: str) -> None:
    covering = queries.courses_covering(release, post, limit=7, offset=2).courses
    rows = _twin(store, "courses_covering", post=post, limit=7, offset=2)
    assert rows == [(c.course.id, c.course.name, pytest.approx(c.coverage)) for c in covering]
    courses = _ids(release, "Course")
    missing = queries.missing_skills(release, post, courses=courses).missing
    rows = _twin(store, "missing_skills", post=post, courses=courses)
    assert rows == [(m.skill.id, m.skill.name, pytest.approx(m.weight), pytest.approx(m.met)) for m in missing]
    certificates = queries.certificates_for(release, post, limit=1000).certificates
    rows = _twin(store, "certificates_for", post=post, limit=1000)
    assert rows == [
        (
            c.certificate.id,
            c.certificate.name,
            *(int(basis in c.basis) for basis in ("named", "program", "skills")),
            None if c.coverage is None else pytest.approx(c.coverage),
        )
        for c in certificates
    ]


def test_the_evidence_twin_gives_the_same_quotes(both: tuple[Store, Release]) -> None:
    store, release = both
    for identifier in _ids(release, "Course"):
        for fact in queries.facts_of(release, identifier)[:5]:
            quotes = queries.evidence_for(release, fact.subject, fact.predicate, fact.object).quotes
            rows = _twin(store, "evidence_for", subject=fact.subject, predicate=fact.predicate, object=fact.object)
            assert rows == [(q.id, q.title, q.place, q.page, q.clause, q.quote, q.rule) for q in quotes]
            assert len(rows) == len(fact.evidence) > 0


def _check_search(store: Store, release: Release) -> None:
    for text in ("技能1", "运营", "播", "530701", "直播销售", "没有这样的名字", "POST1"):
        found = queries.search(release, text, limit=30)
        kinds = [kind for kind in release.kinds if kind != "Clause"]
        rows = _twin(store, "search", text=fold(text), kinds=kinds, limit=30, offset=0)
        assert [row[:3] for row in rows] == [(hit.entity.id, hit.entity.kind, hit.entity.name) for hit in found.hits]


def _check_neighbourhood(store: Store, release: Release, entity: str) -> None:
    order = [kind for kind in release.kinds if kind in SHOWN_KINDS]
    found = queries.neighbourhood(release, entity, limit=1000)
    rows = _twin(store, "neighbourhood", entity=entity, kinds=order, limit=999)
    assert [(row[0], row[3]) for row in rows] == [(node.entity.id, node.distance) for node in found.nodes[1:]]


def _check_overview(store: Store, release: Release) -> None:
    counts = queries.overview(release)
    expected = {("evidence", ""): counts.evidence}
    for what, numbers in (("entity", counts.kinds), ("statement", counts.predicates), ("document", counts.documents)):
        expected.update({(what, name): number for name, number in numbers.items()})
    assert {(what, name): number for what, name, number in _twin(store, "overview")} == expected


def test_every_question_has_a_twin_with_a_header() -> None:
    for name in queries.QUESTIONS:
        header = queries.twin(name).splitlines()
        assert header[0].startswith(f"// {name}: ")
        assert any(line.startswith("// row: ") for line in header)
    folder = Path(queries.__file__).parent / "cypher"
    assert {path.stem for path in folder.glob("*.cypher")} == set(queries.QUESTIONS)
