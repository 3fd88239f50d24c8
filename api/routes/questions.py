"""The questions: each path has the name of the function that answers it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

import queries
from api.replies import reply
from api.routes.common import KNOWN, NAMED, NAMES, Kind, Limit, Offset, PredicateName, responses
from queries.answers import (
    CertificatesFor,
    CoursesCovering,
    EvidenceFor,
    MissingSkills,
    Neighbourhood,
    Overview,
    PostsFor,
    SearchResult,
)

ROUTER = APIRouter(prefix="/v1", tags=["questions"], dependencies=[KNOWN])
Post = Annotated[str, Query(min_length=1, description=f"The post: {NAMED}")]


@ROUTER.get(
    "/courses-covering",
    response_model=CoursesCovering,
    responses=responses(*NAMES, paged=True),
    operation_id="courses_covering",
    summary="哪些课程覆盖岗位的技能 · courses by their share of the post's weighted skills",
)
async def courses_covering(
    request: Request,
    post: Post,
    program: Annotated[str | None, Query(min_length=1, description=f"Only courses of this program: {NAMED}")] = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    return reply(
        request,
        lambda release: queries.courses_covering(release, post, program=program, limit=limit, offset=offset),
        total=lambda answer: answer.total,
    )


@ROUTER.get(
    "/missing-skills",
    response_model=MissingSkills,
    responses=responses(*NAMES),
    operation_id="missing_skills",
    summary="学完这些课程还缺哪些技能 · what the courses leave untaught of a post",
)
async def missing_skills(
    request: Request,
    post: Post,
    course: Annotated[list[str], Query(min_length=1, description=f"A course, as often as needed: {NAMED}")],
) -> Response:
    return reply(request, lambda release: queries.missing_skills(release, post, courses=course))


@ROUTER.get(
    "/certificates-for",
    response_model=CertificatesFor,
    responses=responses(*NAMES),
    operation_id="certificates_for",
    summary="岗位对应的证书 · certificates for a post, and why",
)
async def certificates_for(request: Request, post: Post, limit: Limit = 20) -> Response:
    return reply(request, lambda release: queries.certificates_for(release, post, limit=limit))


@ROUTER.get(
    "/posts-for",
    response_model=PostsFor,
    responses=responses(*NAMES, paged=True),
    operation_id="posts_for",
    summary="课程通向的岗位 · posts by how much of them a course teaches",
)
async def posts_for(
    request: Request,
    course: Annotated[str, Query(min_length=1, description=f"The course: {NAMED}")],
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    return reply(
        request,
        lambda release: queries.posts_for(release, course, limit=limit, offset=offset),
        total=lambda answer: answer.total,
    )


@ROUTER.get(
    "/evidence-for",
    response_model=EvidenceFor,
    responses=responses(*NAMES),
    operation_id="evidence_for",
    summary="一条事实的证据 · the quotes that support one fact",
)
async def evidence_for(
    request: Request,
    subject: Annotated[str, Query(min_length=1, description=f"Subject: {NAMED}")],
    predicate: PredicateName,
    object: Annotated[str, Query(min_length=1, description=f"Object: {NAMED}")],
) -> Response:
    return reply(request, lambda release: queries.evidence_for(release, subject, predicate, object))


@ROUTER.get(
    "/search",
    response_model=SearchResult,
    responses=responses(paged=True),
    operation_id="search",
    summary="搜索 · entities by part of their name, alias or code",
)
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, description="Words to look for")],
    kind: Kind = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    return reply(
        request,
        lambda release: queries.search(release, q, kind=kind, limit=limit, offset=offset),
        total=lambda answer: answer.total,
    )


@ROUTER.get(
    "/neighbourhood/{id:path}",
    response_model=Neighbourhood,
    responses=responses(*NAMES),
    operation_id="neighbourhood",
    summary="实体的邻域 · what surrounds an entity, with the evidence",
)
def neighbourhood(
    request: Request,
    id: Annotated[str, Path(min_length=1, description=NAMED)],
    hops: Annotated[int, Query(ge=1, le=3, description="How far to go")] = 2,
    limit: Annotated[int, Query(ge=1, le=1500, description="How many entities at most")] = 300,
) -> Response:
    return reply(request, lambda release: queries.neighbourhood(release, id, hops=hops, limit=limit))


@ROUTER.get(
    "/overview",
    response_model=Overview,
    responses=responses(),
    operation_id="overview",
    summary="概览 · what the release holds, counted",
)
def overview(request: Request) -> Response:
    return reply(request, queries.overview)
