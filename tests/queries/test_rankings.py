"""The courses that a release has ranked are those that an answer adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from graph.projection import Release, build_release, open_release
from graph.projection.rankings import TOP
from graph.store import Store
from tests.bench.generated import Size, batches
from tests.queries.graphs import shop

MANY = Size(
    programs=3, posts=6, courses=3 * TOP, certificates=3, skills=60, links=30,
    skills_a_post=15, skills_a_course=6, skills_a_certificate=4,
)  # fmt: skip


@pytest.fixture
def release(local_store: Store, tmp_path: Path) -> Release:
    for batch in (*shop(), *batches(MANY)):
        local_store.load(batch)
    build_release(local_store, tmp_path)
    return open_release(tmp_path)


def test_ranked_courses_are_the_first_of_those_added_up(release: Release) -> None:
    posts = queries.list_entities(release, "Post", limit=100)[0]
    added_up = {post.id: queries.courses_covering(release, post.id, limit=TOP + 1) for post in posts}
    assert max(len(answer.courses) for answer in added_up.values()) == TOP + 1
    assert {len(answer.courses) for answer in added_up.values()} & {0, 1, 2}
    for limit, offset in ((20, 0), (TOP, 0), (10, TOP - 10), (0, 0)):
        for post, whole in added_up.items():
            page = queries.courses_covering(release, post, limit=limit, offset=offset)
            assert page.courses == whole.courses[offset : offset + limit]
            assert (page.total, page.baseline) == (whole.total, whole.baseline)
