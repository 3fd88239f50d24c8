"""Pages for people: the start page, search results, and what each kind of problem means."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

import queries
from api import __version__
from api.examples import examples_of
from api.problems import KINDS as PROBLEMS
from api.replies import etag, is_known, release_headers, shelf_of
from api.routes.common import KNOWN
from api.routes.entities import PATHS
from graph.errors import ReleaseError
from graph.schema import KINDS, PREDICATES

ROUTER = APIRouter(include_in_schema=False, dependencies=[KNOWN])
PAGE = 50


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Our templates, escaping everything that is put into them."""
    environment = Environment(
        loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["part"] = lambda text: quote(str(text), safe=":")
    environment.globals.update(version=__version__, kinds=KINDS, predicates=PREDICATES, paths=PATHS)
    return environment


def page(name: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object) -> HTMLResponse:
    """A page from one of our templates."""
    return HTMLResponse(templates().get_template(name).render(**values), status_code=status, headers=headers)


@ROUTER.get("/")
def start(request: Request) -> Response:
    try:
        release = shelf_of(request).release()
    except ReleaseError as error:
        return page("empty.html", status=503, headers={"Cache-Control": "no-store"}, error=str(error))
    tag = etag(request, release)
    headers = release_headers(release, tag)
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return page("start.html", headers=headers, overview=queries.overview(release), examples=examples_of(release))


@ROUTER.get("/search")
def search_page(
    request: Request,
    q: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    try:
        release = shelf_of(request).release()
    except ReleaseError as error:
        return page("empty.html", status=503, headers={"Cache-Control": "no-store"}, error=str(error))
    wanted = kind if kind in KINDS else None
    found = queries.search(release, q, kind=wanted, limit=PAGE, offset=offset) if q.strip() else None
    headers = release_headers(release, etag(request, release))
    return page("search.html", headers=headers, q=q, kind=wanted or "", found=found, offset=offset, size=PAGE)


@ROUTER.get("/problems")
async def problems_page() -> Response:
    return page("problems.html", problems=tuple(PROBLEMS.values()))
