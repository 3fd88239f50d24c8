"""The documentation pages: Swagger UI and ReDoc, every file served from this machine."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from api.routes.pages import page

ROUTER = APIRouter(include_in_schema=False)
REDOC_LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self' data:; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


def assets_folder() -> Path:
    """Where the package fastapi_offline keeps Swagger UI (Apache-2.0) and ReDoc (MIT). Its code is not imported."""
    found = importlib.util.find_spec("fastapi_offline")
    if found is None or found.origin is None:
        message = "the package fastapi_offline is not installed"
        raise ModuleNotFoundError(message)
    return Path(found.origin).parent / "static"


@lru_cache(maxsize=1)
def redoc_script() -> bytes:
    """ReDoc with the one picture it would fetch from its makers' host replaced by our own icon; its link to them stays."""
    return (assets_folder() / "redoc.standalone.js").read_bytes().replace(REDOC_LOGO, b"/static/icon.svg")


@ROUTER.get("/static/docs/redoc.standalone.js")
def redoc_asset() -> Response:
    return Response(redoc_script(), media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})


@ROUTER.get("/docs")
async def docs() -> Response:
    return page("docs.html", headers={"Content-Security-Policy": POLICY})


@ROUTER.get("/redoc")
async def redoc() -> Response:
    return page("redoc.html", headers={"Content-Security-Policy": POLICY})
