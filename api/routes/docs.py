"""The documentation pages: Swagger UI and ReDoc, every file served from this machine."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from api.routes.pages import page

ROUTER = APIRouter(include_in_schema=False)
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


@ROUTER.get("/docs")
async def docs() -> Response:
    return page("docs.html", headers={"Content-Security-Policy": POLICY})


@ROUTER.get("/redoc")
async def redoc() -> Response:
    return page("redoc.html", headers={"Content-Security-Policy": POLICY})
