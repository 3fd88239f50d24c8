"""Views: the interactive picture of a neighbourhood as one self-contained page."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from api.details import surroundings
from api.replies import etag, is_known, release_headers, shelf_of
from api.routes.common import KNOWN, NAMED, NAMES, responses
from viz import render_view

ROUTER = APIRouter(tags=["views"], dependencies=[KNOWN])
_SCRIPT = re.compile(r"<script(?:\s[^>]*)?>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)


@ROUTER.get(
    "/views/{id:path}.html",
    response_class=HTMLResponse,
    responses=responses(*NAMES, media="text/html"),
    operation_id="view",
    summary="图 · an entity and what surrounds it as an interactive picture",
)
def view(
    request: Request,
    id: Annotated[str, Path(min_length=1, description=NAMED)],
    hops: Annotated[
        int | None, Query(ge=1, le=3, description="How far to go; without it, what answers the questions about the entity")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1500, description="How many entities at most")] = 300,
) -> Response:
    release = shelf_of(request).release()
    tag = etag(request, release)
    headers = release_headers(release, tag)
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    found = surroundings(release, id, hops=hops, limit=limit)
    page = render_view(found, title=found.center.name, max_nodes=limit)
    return HTMLResponse(page, headers={**headers, "Content-Security-Policy": view_policy(page)})


def view_policy(page: str) -> str:
    """A policy that runs the page's own scripts, named by their hashes, and lets no request leave it."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in _SCRIPT.findall(page)
    )
    scripts = hashes or "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
