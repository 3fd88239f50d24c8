"""The entities worth drawing around one: for a post its skills, the courses and certificates that meet them, its programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph.projection import Release
from queries.answers import CoveredSkill, Neighbourhood
from queries.certificates import certificates_for
from queries.courses import courses_covering, posts_for
from queries.neighbourhood import gather, neighbourhood

COURSES, CERTIFICATES, POSTS, SKILLS_EACH = 14, 6, 10, 8


def picture(release: Release, entity: str, *, limit: int = 300) -> Neighbourhood:
    """A neighbourhood chosen to be read: what answers the questions about the entity rather than all that is near it.

    At most `limit` entities; `cut` counts those of the choice that were left out.
    Raises UnknownEntityError, AmbiguousEntityError.
    """
    center = release.find(entity)
    choose = _CHOICES.get(release.kind_of(center))
    if choose is None:
        return neighbourhood(release, release.entity_at(center).id, hops=1, limit=limit)
    distances: dict[int, int] = {center: 0}
    for index, distance in choose(release, center):
        distances.setdefault(index, distance)
    kept = dict(list(distances.items())[: max(limit, 1)])
    return gather(release, center, kept, cut=len(distances) - len(kept))


def _around_post(release: Release, post: int) -> Iterable[tuple[int, int]]:
    identifier = release.entity_at(post).id
    yield from ((int(release.subject[row]), 1) for row in release.rows_to("PREPARES_FOR", post))
    required = sorted(release.rows_from("REQUIRES", post), key=lambda row: (-release.weight[row], row))
    yield from ((int(release.object[row]), 1) for row in required)
    for course in courses_covering(release, identifier, limit=COURSES).courses:
        yield from _with_skills(release, course.course.id, course.skills)
    for certificate in certificates_for(release, identifier, limit=CERTIFICATES).certificates:
        yield from _with_skills(release, certificate.certificate.id, certificate.skills)


def _with_skills(release: Release, identifier: str, skills: tuple[CoveredSkill, ...]) -> Iterable[tuple[int, int]]:
    yield release.find(identifier), 2
    for skill in skills[:SKILLS_EACH]:
        yield release.find(skill.skill.id), 1
        yield release.find(skill.taught.id), 2


def _around_course(release: Release, course: int) -> Iterable[tuple[int, int]]:
    yield from ((int(release.object[row]), 1) for row in release.rows_from("TEACHES", course))
    yield from ((int(release.subject[row]), 1) for row in release.rows_to("OFFERS", course))
    yield from ((int(release.object[row]), 1) for row in release.rows_from("PREREQUISITE_OF", course))
    yield from ((int(release.subject[row]), 1) for row in release.rows_to("PREREQUISITE_OF", course))
    for post in posts_for(release, release.entity_at(course).id, limit=POSTS).posts:
        yield release.find(post.post.id), 2
        for skill in post.skills[:SKILLS_EACH]:
            yield release.find(skill.skill.id), 2


def _around_program(release: Release, program: int) -> Iterable[tuple[int, int]]:
    yield from ((int(release.object[row]), 1) for row in release.rows_from("PREPARES_FOR", program))
    yield from ((int(release.subject[row]), 1) for row in release.rows_to("PREPARES_FOR", program))
    yield from ((int(release.object[row]), 1) for row in release.rows_from("OFFERS", program))


_CHOICES: dict[str, Callable[[Release, int], Iterable[tuple[int, int]]]] = {
    "Post": _around_post,
    "Course": _around_course,
    "Program": _around_program,
}
