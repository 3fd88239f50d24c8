"""Examples for the start page: questions that the current release has answers to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import queries
from graph.projection import Release
from queries.answers import CourseCoverage, Ref
from queries.names import list_entities

TRIED = 400
"""How many posts are looked at for one that courses cover."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question in words (Chinese, English) and the address that answers it."""

    zh: str
    en: str
    href: str


@lru_cache(maxsize=1)
def best_post(release: Release) -> tuple[Ref, CourseCoverage] | None:
    """The post with the most skills among the first, of which a course teaches some, with that course; None without."""
    posts, _ = list_entities(release, "Post", limit=TRIED)
    best: tuple[int, Ref, CourseCoverage] | None = None
    for post in posts:
        answer = queries.courses_covering(release, post.id, limit=1)
        if answer.courses and (best is None or answer.baseline.skills > best[0]):
            best = (answer.baseline.skills, post, answer.courses[0])
    return None if best is None else best[1:]


def examples_of(release: Release) -> tuple[Example, ...]:
    """Examples whose entities exist in this release; () in an empty one."""
    found = best_post(release)
    if found is None:
        return ()
    post, coverage = found
    course, skill = coverage.course, coverage.skills[0].skill

    def ask(question: str, *parameters: tuple[str, str]) -> str:
        return f"/v1/{question}?{urlencode(parameters)}"

    return (
        Example(
            f"哪些课程覆盖“{_short(post)}”的技能?", "Courses that cover the post", ask("courses-covering", ("post", post.id))
        ),
        Example(
            f"学了“{_short(course)}”，离“{_short(post)}”还差什么?",
            "Skills still missing",
            ask("missing-skills", ("post", post.id), ("course", course.id)),
        ),
        Example(f"“{_short(post)}”对应哪些证书?", "Certificates for the post", ask("certificates-for", ("post", post.id))),
        Example(f"“{_short(course)}”通向哪些岗位?", "Posts the course serves", ask("posts-for", ("course", course.id))),
        Example(
            f"凭什么说“{_short(post)}”要求“{_short(skill)}”?",
            "The evidence for one fact",
            ask("evidence-for", ("subject", post.id), ("predicate", "REQUIRES"), ("object", skill.id)),
        ),
        Example(f"“{_short(post)}”周围的图", "The picture around the post", f"/views/{post.id}.html"),
    )


def _short(ref: Ref) -> str:
    return ref.name if len(ref.name) <= 24 else ref.name[:23] + "…"
