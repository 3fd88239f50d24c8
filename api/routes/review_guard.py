"""Who may decide: a browser on this machine, on a page of this server, with a request of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Message

from api.problems import problem

LONGEST_BODY = 4 * 1024 * 1024
"""Bytes of a list of decisions."""


def refused(request: Request) -> Response | None:
    """A refusal for a client that is not on this machine: decisions are made by those who run the server."""
    host = request.client.host if request.client else ""
    try:
        local = ip_address(host).is_loopback
    except ValueError:
        local = host == "testclient"
    if local:
        return None
    return problem("review-refused", "the review page answers only to browsers on the machine that serves it", request.url.path)


def foreign(request: Request) -> Response | None:
    """A refusal for a form that another site sent: the origin must be the host that was asked."""
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if origin and urlsplit(origin).netloc == request.headers.get("host") and site in ("same-origin", "none"):
        return None
    return problem("review-refused", "the form was not sent by a page of this server", request.url.path)


async def body_of(request: Request, most: int) -> bytes | None:
    """The body as it was sent, None where it is longer than `most` bytes; no more than that is held."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return body


class LocalRoute(APIRoute):
    """A route that is guarded before its body is read: by where the client is and, where it changes something, by the
    page that asked."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            changes = request.method not in ("GET", "HEAD")
            if refusal := refused(request) or (foreign(request) if changes else None):
                return refusal
            body = await body_of(request, LONGEST_BODY)
            if body is None:
                return problem("review-refused", f"the list is longer than {LONGEST_BODY} bytes", request.url.path)

            async def again() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            return await answer(Request(request.scope, again))

        return guarded
