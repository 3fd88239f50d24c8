"""What all routes share: the descriptions of parameters and answers, and the check for parameters nobody knows."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import AfterValidator

from api.problems import AMBIGUOUS, CRASH, HOST, INVALID, NO_RELEASE, UNKNOWN, Responses
from graph.schema import KINDS, PREDICATES

NAMED = "id, printed code, name or alias"
_TAG = {"description": "Release and request; send it back as If-None-Match", "schema": {"type": "string"}}
_HEADERS = {
    "ETag": _TAG,
    "Cache-Control": {"description": "How long an answer may be kept", "schema": {"type": "string"}},
    "X-Release": {"description": "Version of the release that was asked", "schema": {"type": "string"}},
}
_PAGING = {
    "Link": {"description": "first, prev, next, last (RFC 8288)", "schema": {"type": "string"}},
    "X-Total-Count": {"description": "Number of entries before paging", "schema": {"type": "integer"}},
}
_NOT_MODIFIED = {"description": "The client has this answer already", "headers": {"ETag": _TAG}}


def responses(*extra: Responses, paged: bool = False, media: str = "") -> Responses:
    """Every answer a route that asks the release can give; `media`: of an answer that is not JSON."""
    found: Responses = {200: {"headers": {**_HEADERS, **(_PAGING if paged else {})}}, 304: _NOT_MODIFIED}
    if media:
        found[200]["content"] = {media: {"schema": {"type": "string"}}}
        found[200]["description"] = "The page" if media == "text/html" else "The facts"
    for part in (*extra, HOST, INVALID, NO_RELEASE, CRASH):
        found.update(part)
    return found


NAMES = (UNKNOWN, AMBIGUOUS)
"""Problems of routes that are asked about a named entity."""


async def only_known_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not have: a misspelt filter must not be answered as if it were not there."""
    route = request.scope["route"]
    if not request.scope["query_string"] or not isinstance(route, APIRoute):
        return
    known = {field.alias for field in route.dependant.query_params}
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        listed = ", ".join(sorted(known)) or "none"
        raise RequestValidationError(
            [{"loc": ("query", name), "msg": f"unknown parameter; this path has: {listed}"} for name in unknown]
        )


KNOWN = Depends(only_known_parameters)


def _kind(value: str | None) -> str | None:
    if value is not None and value not in KINDS:
        message = f"must be one of {', '.join(KINDS)}"
        raise ValueError(message)
    return value


def _predicate(value: str) -> str:
    if value not in PREDICATES:
        message = f"must be one of {', '.join(PREDICATES)}"
        raise ValueError(message)
    return value


Limit = Annotated[int, Query(ge=1, le=200, description="Length of the page")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Number of entries before the page")]
Kind = Annotated[
    str | None,
    AfterValidator(_kind),
    Query(description="Only entities of this kind", json_schema_extra={"enum": list(KINDS)}),
]
PredicateName = Annotated[
    str, AfterValidator(_predicate), Query(description="Predicate", json_schema_extra={"enum": list(PREDICATES)})
]
