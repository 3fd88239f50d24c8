"""Which courses cover a post, what they miss, and which posts a course serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.projection import Release
from graph.projection.rankings import TOP
from graph.projection.sums import DIGITS, Entries, Ints, best_first, count_met
from queries.answers import CourseCoverage, CoursesCovering, CoveredSkill, MissingSkill, MissingSkills, PostFor, PostsFor, Ref
from queries.coverage import (
    Met,
    Needs,
    baseline,
    covered_skills,
    meeting,
    met_by,
    met_by_best,
    method_of,
    needs_of,
    relation_of,
    share,
)
from queries.names import ref

ELSEWHERE = 3
"""How many courses outside the given ones a missing skill names."""


def courses_covering(
    release: Release, post: str, *, program: str | None = None, limit: int = 20, offset: int = 0
) -> CoursesCovering:
    """Courses by the share of the post's weighted skills they teach, highest first, equal ones by id.

    A skill counts with its weight if the course teaches it, with weight x score if it teaches one linked to it (the best
    link counts once; half where what it teaches is only a part of the skill). `program` keeps the courses that program
    offers. No course and a note where there is no baseline. Raises UnknownEntityError, AmbiguousEntityError.
    """
    index = release.find(post, "Post")
    needs = needs_of(release, index)
    ground = baseline(release, needs)
    offered = None if program is None else _offered(release, program)
    if ground.known_share is None:
        return CoursesCovering(release.version, ref(release, index), ground, (), 0)
    if offered is None and offset + limit <= TOP:
        best = _looked_up(release, index, limit, offset)
    else:
        best = _added_up(release, needs, offered, limit, offset)
    skills = covered_skills(release, needs, best.met, best.courses)
    start = release.kinds["Course"][0]
    courses = tuple(
        CourseCoverage(ref(release, start + place), share(value, needs.total), skills[place])
        for place, value in zip(best.courses, best.values, strict=True)
    )
    return CoursesCovering(release.version, ref(release, index), ground, courses, best.total)


@dataclass(frozen=True, slots=True)
class _Best:
    """The courses of a page, best first (indices within the courses), what each sums up to, what they meet, and how many
    courses meet anything."""

    courses: list[int]
    values: list[float]
    met: Met
    total: int


def _looked_up(release: Release, post: int, limit: int, offset: int) -> _Best:
    ranking = release.ranking(post)
    page = slice(offset, max(offset + limit, 0))
    courses = ranking.subject[page].tolist()
    return _Best(courses, ranking.value[page].tolist(), met_by_best(release, ranking, courses), ranking.total)


def _added_up(release: Release, needs: Needs, offered: Ints | None, limit: int, offset: int) -> _Best:
    start, stop = release.kinds["Course"]
    entries = meeting(release, needs.skills, "TEACHES")
    values = entries.sums(needs.weights, stop - start)
    if offered is not None:
        kept = np.zeros_like(values)
        kept[offered - start] = values[offered - start]
        values = kept
    courses = best_first(values, needs.total, limit, offset)
    met = met_by(release, entries, courses, "Course")
    return _Best(courses, values[courses].tolist(), met, count_met(values, needs.total))


def _offered(release: Release, program: str) -> Ints:
    rows = release.rows_from("OFFERS", release.find(program, "Program"))
    return release.object[rows.start : rows.stop].astype(np.int64)


def missing_skills(release: Release, post: str, *, courses: Sequence[str]) -> MissingSkills:
    """Skills of the post that these courses do not teach fully, what is missing most first (weight x what is not met,
    then id), each with up to three other courses that teach it best.

    Raises UnknownEntityError, AmbiguousEntityError.
    """
    index = release.find(post, "Post")
    start = release.kinds["Course"][0]
    taken = sorted({release.find(course, "Course") - start for course in courses})
    needs = needs_of(release, index)
    entries = meeting(release, needs.skills, "TEACHES")
    ground = baseline(release, needs)
    inside = np.isin(entries.subject, taken)
    met = np.zeros(len(needs.skills))
    np.maximum.at(met, entries.need[inside], entries.strength[inside])
    lacking = np.round(needs.weights * (1 - met), DIGITS)
    order = [int(place) for place in np.lexsort((needs.skills, -lacking)) if met[place] < 1]
    missing = tuple(
        MissingSkill(
            ref(release, int(needs.skills[place])),
            float(needs.weights[place]),
            float(met[place]),
            _elsewhere(release, entries, place, inside),
            release.evidence_ids(int(needs.rows[place])),
        )
        for place in order
    )
    covered = None if ground.known_share is None else share(float((needs.weights * met).sum()), needs.total)
    return MissingSkills(
        release.version, ref(release, index), tuple(ref(release, start + place) for place in taken), ground, covered, missing
    )


def _elsewhere(release: Release, entries: Entries, need: int, inside: npt.NDArray[np.bool_]) -> tuple[Ref, ...]:
    span = entries.of_need(need)
    places = span.start + np.flatnonzero(~inside[span])
    best = places[np.lexsort((entries.subject[places], -entries.strength[places]))][:ELSEWHERE]
    return tuple(ref(release, release.kinds["Course"][0] + int(entries.subject[place])) for place in best)


def posts_for(release: Release, course: str, *, limit: int = 20, offset: int = 0) -> PostsFor:
    """Posts by the share of their weighted skills that the course teaches, highest first, equal ones by id.

    Raises UnknownEntityError, AmbiguousEntityError.
    """
    index = release.find(course, "Course")
    rows = release.rows_from("TEACHES", index)
    entries = meeting(release, release.object[rows.start : rows.stop].astype(np.int64), "REQUIRES")
    found: dict[int, dict[int, tuple[float, int, int, int]]] = {}
    places = entries.places(np.arange(len(entries.subject)), entries.need)
    for need, place, strength, row, link in zip(
        entries.need.tolist(), entries.subject.tolist(), entries.strength.tolist(), entries.cover.row[places].tolist(),
        entries.cover.link[places].tolist(), strict=True,
    ):  # fmt: skip
        post = release.kinds["Post"][0] + place
        required = int(release.object[row])
        best = found.setdefault(post, {})
        if required not in best or (-strength, need) < (-best[required][0], best[required][3]):
            best[required] = (strength, row, link, need)
    totals = {post: needs_of(release, post).total for post in found}
    scores = {
        post: share(sum(float(release.weight[row]) * strength for strength, row, _, _ in best.values()), totals[post])
        for post, best in found.items()
        if totals[post] > 0
    }
    order = sorted((post for post, score in scores.items() if score > 0), key=lambda post: (-scores[post], post))
    posts = tuple(
        PostFor(ref(release, post), scores[post], _served(release, rows.start, found[post]))
        for post in order[offset : offset + limit]
    )
    return PostsFor(release.version, ref(release, index), len(rows), posts, len(order))


def _served(release: Release, first_row: int, best: dict[int, tuple[float, int, int, int]]) -> tuple[CoveredSkill, ...]:
    skills = [
        CoveredSkill(
            ref(release, required), float(release.weight[row]), ref(release, int(release.object[first_row + need])), strength,
            method_of(release, link), release.evidence_ids(row), release.evidence_ids(first_row + need),
            relation_of(release, link, required),
        )
        for required, (strength, row, link, need) in best.items()
    ]  # fmt: skip
    return tuple(sorted(skills, key=lambda skill: (-round(skill.weight * skill.strength, DIGITS), skill.skill.id)))
