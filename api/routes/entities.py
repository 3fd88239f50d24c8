"""Entities: a page of each kind, and each entity with its facts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.details import entities_of, entity_detail
from api.replies import reply
from api.routes.common import KNOWN, NAMED, NAMES, Limit, Offset, responses
from api.shapes import EntityDetail, EntityPage
from graph.schema import KINDS

PATHS = {
    "posts": "Post",
    "skills": "Skill",
    "courses": "Course",
    "certificates": "Certificate",
    "programs": "Program",
    "occupations": "Occupation",
    "competitions": "Competition",
    "organizations": "Organization",
}


def build_router() -> APIRouter:
    """Two routes for each path of PATHS."""
    router = APIRouter(prefix="/v1", tags=["entities"], dependencies=[KNOWN])
    for path, kind in PATHS.items():
        _add(router, path, kind)
    return router


def _add(router: APIRouter, path: str, kind: str) -> None:
    zh = KINDS[kind].zh

    def listed(request: Request, limit: Limit = 20, offset: Offset = 0) -> Response:
        return reply(
            request,
            lambda release: entities_of(release, kind, limit=limit, offset=offset),
            total=lambda page: page.total,
        )

    def detailed(
        request: Request,
        id: Annotated[str, Path(min_length=1, description=NAMED)],
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> Response:
        return reply(
            request,
            lambda release: entity_detail(release, id, kind=kind, limit=limit, offset=offset),
            total=lambda detail: detail.total,
        )

    router.add_api_route(
        f"/{path}",
        listed,
        response_model=EntityPage,
        responses=responses(paged=True),
        operation_id=f"list_{path}",
        summary=f"{zh}列表 · all {path}, a page at a time",
    )
    router.add_api_route(
        f"/{path}/{{id:path}}",
        detailed,
        response_model=EntityDetail,
        responses=responses(*NAMES, paged=True),
        operation_id=f"get_{kind.lower()}",
        summary=f"{zh}及其事实 · one of them with its facts",
    )
