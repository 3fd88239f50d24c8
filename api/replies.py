"""Answers as responses: JSON bytes with ETag, conditional requests, caching and paging links."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from starlette.responses import Response

from api import __version__
from api.encode import to_json
from api.shelf import Shelf
from graph.projection import Release

Answer = TypeVar("Answer")
CACHE = "public, max-age=60, s-maxage=60"


def shelf_of(request: Request) -> Shelf:
    """The shelf of the application that serves this request."""
    shelf: Shelf = request.app.state.shelf
    return shelf


def etag(request: Request, release: Release) -> str:
    """Weak, since the bytes may be compressed: the release, the version of this program, and the request without regard
    to the order of its parameters."""
    query = sorted(parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))
    asked = f"{__version__}\n{request.scope['path']}\n{query}".encode("utf-8", "surrogatepass")
    return f'W/"{release.version}-{hashlib.blake2b(asked, digest_size=8).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """True when If-None-Match lists the tag: the client has this answer already."""
    sent = request.headers.get("if-none-match")
    if sent is None:
        return False
    bare = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == bare for part in sent.split(","))


def release_headers(release: Release, tag: str) -> dict[str, str]:
    """Headers of everything that is answered from a release."""
    return {"ETag": tag, "Cache-Control": CACHE, "X-Release": release.version, "Vary": "Accept-Encoding"}


def reply(request: Request, ask: Callable[[Release], Answer], *, total: Callable[[Answer], int] | None = None) -> Response:
    """Ask the current release and answer with JSON, or with 304 where the client has that answer. `total` gives the number
    of entries of a paged answer before paging, for its Link and X-Total-Count headers."""
    release = shelf_of(request).release()
    tag = etag(request, release)
    headers = release_headers(release, tag)
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    answer = ask(release)
    if total is not None:
        headers |= paging_headers(request, total(answer))
    return Response(to_json(answer), media_type="application/json", headers=headers)


def paging_headers(request: Request, total: int) -> dict[str, str]:
    """X-Total-Count, and Link (RFC 8288) to the first, previous, next and last page."""
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = dict(query)
    limit, offset = int(given.get("limit", 20)), int(given.get("offset", 0))
    rest = [(name, value) for name, value in query if name not in {"limit", "offset"}]
    address = f"{quote(request.scope['path'], safe='/:')}?{urlencode([*rest, ('limit', limit)])}"

    def link(to: int, relation: str) -> str:
        return f'<{address}&offset={to}>; rel="{relation}"'

    last = max(0, (total - 1) // limit * limit)
    links = [link(0, "first")]
    if offset > 0:
        links.append(link(max(0, offset - limit), "prev"))
    if offset + limit < total:
        links.append(link(offset + limit, "next"))
    links.append(link(last, "last"))
    return {"X-Total-Count": str(total), "Link": ", ".join(links)}
