"""Health: is the process alive, and can it answer."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import __version__
from api.encode import to_json
from api.problems import CRASH, HOST, INVALID, Responses
from api.replies import shelf_of
from api.routes.common import KNOWN
from api.shapes import Alive, Ready
from graph.errors import ReleaseError, ZhiqiaoError
from graph.store import Store

ROUTER = APIRouter(tags=["health"], dependencies=[KNOWN])
_FRESH = {"Cache-Control": "no-store"}
_ALIVE: Responses = {**HOST, **INVALID, **CRASH}
_READY: Responses = {**_ALIVE, 503: {"model": Ready, "description": "There is no release to answer from yet"}}


@ROUTER.get("/healthz", response_model=Alive, responses=_ALIVE, operation_id="healthz", summary="存活 · the process answers")
async def healthz() -> Response:
    return Response(to_json(Alive("alive", __version__)), media_type="application/json", headers=_FRESH)


@ROUTER.get(
    "/readyz",
    response_model=Ready,
    responses=_READY,
    operation_id="readyz",
    summary="就绪 · which release answers, and whether the engine runs",
)
def readyz(request: Request) -> Response:
    shelf = shelf_of(request)
    notes: list[str] = []
    version: str | None = None
    try:
        version = shelf.release().version
    except ReleaseError as error:
        notes.append(str(error))
    if shelf.note:
        notes.append(shelf.note)
    engine, reachable, note = engine_state(request.app.state.store)
    if note:
        notes.append(note)
    body = Ready(version is not None, version, engine, reachable, tuple(notes))
    status = 200 if body.ready else 503
    return Response(to_json(body), status_code=status, media_type="application/json", headers=_FRESH)


def engine_state(store: Store) -> tuple[str, bool, str]:
    """Name of the engine, whether it can be reached now, and a sentence where it cannot. Starts nothing."""
    try:
        status = store.status()
    except ZhiqiaoError as error:
        return "unknown", False, str(error)
    reachable = status.running
    return status.engine, reachable, "" if reachable else "the engine is not running; answers come from the release"
