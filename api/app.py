"""The HTTP application: routes, problems, documentation and guard put together around one store and its releases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api import __version__
from api.guard import LOCAL_HOSTS, Guard
from api.problems import MODELS, install_handlers
from api.routes import decisions, docs, entities, exports, health, pages, questions, review, views
from api.shelf import Shelf
from graph.store import Store

DESCRIPTION = """
职桥把岗位、课程、赛项和证书通过同一层技能连起来，每条事实都带出处。
Zhiqiao ties posts, courses, competitions and certificates together through one layer of skills, with the evidence for
every fact. Answers come from a release (`release` in every body, `X-Release` in the header). An entity is named by its
id, printed code, name or alias, or as `NAME@SCOPE` where several share a name. Every error is an
`application/problem+json` document (RFC 9457) whose `type` leads to an explanation.
"""
TAGS = [
    {"name": "questions", "description": "问题 · what the graph is for"},
    {"name": "entities", "description": "实体 · posts, skills, courses, certificates, programs and the rest"},
    {"name": "views", "description": "图 · interactive pictures"},
    {"name": "exports", "description": "导出 · everything"},
    {"name": "review", "description": "审核 · what people decided about unsure links and marks"},
    {"name": "health", "description": "状态 · for those who run it"},
]
SMALLEST_COMPRESSED = 4096
"""Answers below this many bytes are sent as they are: a loopback is faster than a compressor."""


def create_app(store: Store, *, releases: Path | None = None, hosts: tuple[str, ...] = LOCAL_HOSTS) -> FastAPI:
    """The application over a store. `releases`: the folder of its releases (default: that of the store's settings);
    `hosts`: the host names it answers to, "*" for any. It answers from the current release, without the engine."""
    app = FastAPI(
        title="职桥 Zhiqiao",
        version=__version__,
        description=DESCRIPTION.strip(),
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(Guard, hosts=hosts),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=4),
        ],
    )
    app.state.store = store
    app.state.shelf = Shelf(releases or store.settings.releases)
    install_handlers(app)
    for router in (questions.ROUTER, entities.build_router(), views.ROUTER, exports.ROUTER, decisions.ROUTER, health.ROUTER):
        app.include_router(router)
    app.include_router(pages.ROUTER)
    app.include_router(review.ROUTER)
    app.include_router(docs.ROUTER)
    app.mount("/static/docs", StaticFiles(directory=docs.assets_folder()), name="docs-assets")
    app.mount("/static", StaticFiles(packages=[("api", "static")]), name="static")
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The description as it is: the framework's own error schemas, which nothing here answers with, are left out, and
    ours are put in."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            tags=app.openapi_tags,
            routes=app.routes,
        )
        known = schema["components"]["schemas"]
        for unused in ("HTTPValidationError", "ValidationError"):
            known.pop(unused, None)
        for model in MODELS:
            described = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
            known.update(described.pop("$defs", {}))
            known[model.__name__] = described
        app.openapi_schema = schema
    return app.openapi_schema
