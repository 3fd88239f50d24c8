"""Errors as problem+json (RFC 9457): the one table from our errors to HTTP statuses, and the handlers that use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.encode import to_json
from api.shapes import AmbiguousProblem, Candidate, ParameterError, ParameterProblem, Problem, UnknownProblem
from graph.errors import (
    AmbiguousEntityError,
    QueryError,
    ReleaseError,
    StoreError,
    UnknownEntityError,
    ZhiqiaoError,
)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One row of the table: name in the address of its explanation, status, titles, and what to do about it."""

    slug: str
    status: int
    title: str
    zh: str
    advice: str


KINDS = {
    kind.slug: kind
    for kind in (
        ProblemKind(
            "unknown-entity",
            404,
            "No such entity",
            "没有这个实体",
            "No entity has this id, printed code, name or alias. Those called much like it are listed.",
        ),
        ProblemKind(
            "ambiguous-entity",
            409,
            "Several entities have this name",
            "多个实体同名",
            "The answer lists the candidates: ask again with the id of one of them.",
        ),
        ProblemKind(
            "invalid-parameters",
            422,
            "A parameter cannot be used",
            "参数不可用",
            "The answer names each parameter, where it stands and why. The parameters of every path are listed at /docs.",
        ),
        ProblemKind(
            "no-release",
            503,
            "There is nothing to answer from yet",
            "尚无可用的发布",
            "Load documents first: zhiqiao ingest PATH…  The running server picks the new release up by itself.",
        ),
        ProblemKind(
            "store-unavailable", 503, "The store cannot be reached", "图库不可用", "zhiqiao doctor says what is wrong with it."
        ),
        ProblemKind("refused-query", 400, "The query was refused", "查询被拒绝", "Only reading queries are run."),
        ProblemKind("no-such-path", 404, "No such path", "没有这个路径", "The start page / links to everything; /docs lists it."),
        ProblemKind("method-not-allowed", 405, "Method not allowed", "不支持的方法", "Every path is read with GET (or HEAD)."),
        ProblemKind(
            "unknown-host",
            400,
            "Unknown host",
            "未知主机名",
            "The Host header names a host this server was not started for: zhiqiao serve --allowed-host NAME.",
        ),
        ProblemKind(
            "review-refused",
            403,
            "The decision was not kept",
            "决定未被接受",
            "Decide on the page /review of this server, in a browser on the machine that serves it, or with zhiqiao review.",
        ),
        ProblemKind("bad-request", 400, "Bad request", "请求有误", "The request could not be understood."),
        ProblemKind(
            "internal-error", 500, "The server failed", "服务器出错", "This is our mistake; the server's log holds the details."
        ),
    )
}

_BY_ERROR: tuple[tuple[type[ZhiqiaoError], str], ...] = (
    (UnknownEntityError, "unknown-entity"),
    (AmbiguousEntityError, "ambiguous-entity"),
    (ReleaseError, "no-release"),
    (StoreError, "store-unavailable"),
    (QueryError, "refused-query"),
)
_BY_STATUS = {404: "no-such-path", 405: "method-not-allowed", 400: "bad-request"}


def problem_body(slug: str, detail: str, instance: str, **extra: object) -> dict[str, object]:
    """The members of a problem document; `extra` are its extension members."""
    kind = KINDS[slug]
    return {
        "type": f"/problems#{slug}",
        "title": f"{kind.zh} {kind.title}",
        "status": kind.status,
        "detail": detail,
        "instance": instance,
        **extra,
    }


def problem(slug: str, detail: str, instance: str, *, headers: Mapping[str, str] | None = None, **extra: object) -> Response:
    """A problem as response: never cached."""
    return Response(
        to_json(problem_body(slug, detail, instance, **extra)),
        status_code=KINDS[slug].status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def slug_of(error: ZhiqiaoError) -> str:
    """The row of the table for an error of ours."""
    return next((slug for kind, slug in _BY_ERROR if isinstance(error, kind)), "internal-error")


def install_handlers(app: FastAPI) -> None:
    """Make every error of the application, the router and the framework a problem document."""
    app.add_exception_handler(ZhiqiaoError, _on_ours)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_crash)


def _instance(request: Request) -> str:
    """Path and query as they were sent: percent-encoded, so plain ASCII."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode("utf-8", "replace")
    query: bytes = request.scope.get("query_string", b"")
    return (raw.partition(b"?")[0] + (b"?" + query if query else b"")).decode("ascii", "replace")[:2000]


def _on_ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, ZhiqiaoError):
        raise error
    extra: dict[str, object] = {}
    if isinstance(error, AmbiguousEntityError | UnknownEntityError):
        extra["candidates"] = [Candidate(*row) for row in error.candidates]
    slug = slug_of(error)
    headers = {"Retry-After": "5"} if KINDS[slug].status == 503 else None
    return problem(slug, str(error), _instance(request), headers=headers, **extra)


def _on_validation(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        ParameterError(
            parameter=".".join(str(part) for part in row["loc"][1:]) or str(row["loc"][0]),
            place=str(row["loc"][0]),
            message=str(row["msg"]).removeprefix("Value error, "),
        )
        for row in error.errors()
    ]
    names = ", ".join(dict.fromkeys(row.parameter for row in errors))
    return problem("invalid-parameters", f"cannot use: {names}", _instance(request), errors=errors)


def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    slug = _BY_STATUS.get(error.status_code, "internal-error" if error.status_code >= 500 else "bad-request")
    kind = KINDS[slug]
    detail = {
        "no-such-path": f"there is nothing at {request.url.path}",
        "method-not-allowed": f"{request.method} is not possible here; {kind.advice}",
    }.get(slug, str(error.detail))
    return problem(slug, detail, _instance(request), headers=error.headers)


def _on_crash(request: Request, _error: Exception) -> Response:
    return problem("internal-error", KINDS["internal-error"].advice, _instance(request))


Responses = dict[int | str, dict[str, Any]]
"""What FastAPI wants to be told of a route's answers, by status."""


def _described(*slugs: str, model: type) -> dict[str, Any]:
    return {
        "description": "; ".join(f"{KINDS[slug].title} ({slug})" for slug in slugs),
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}},
    }


INVALID: Responses = {422: _described("invalid-parameters", model=ParameterProblem)}
NO_RELEASE: Responses = {503: _described("no-release", model=Problem)}
UNKNOWN: Responses = {404: _described("unknown-entity", model=UnknownProblem)}
AMBIGUOUS: Responses = {409: _described("ambiguous-entity", model=AmbiguousProblem)}
REVIEW_REFUSED: Responses = {403: _described("review-refused", model=Problem)}
STORE_DOWN: Responses = {503: _described("store-unavailable", model=Problem)}
HOST: Responses = {400: _described("unknown-host", "bad-request", model=Problem)}
CRASH: Responses = {500: _described("internal-error", model=Problem)}
MODELS = (Problem, ParameterProblem, AmbiguousProblem, UnknownProblem)
