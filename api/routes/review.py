"""The review page: what waits for a decision, and the forms that decide it; only for a browser on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.problems import problem
from api.routes.common import KNOWN
from api.routes.pages import page
from graph.errors import StoreError
from graph.settings import Settings
from ingest.review import BANDS, Decision, decide, read_decisions, read_queue, review_folder, rulings_of, undo, waiting
from ingest.review.decisions import taken_back

ROUTER = APIRouter(include_in_schema=False)
PAGE = 30
LATEST = 20
LONGEST_BODY = 64 * 1024
_PRIVATE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of the page sends."""

    action: str
    texts: tuple[str, ...]
    kind: str
    relation: str
    label: str
    who: str
    why: str
    undoes: str
    back: str


@ROUTER.get("/review", dependencies=[KNOWN])
def review_page(
    request: Request,
    band: Annotated[str, Query()] = "",
    who: Annotated[str, Query(max_length=200)] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """The page, `PAGE` entries at a time; `band` one of BANDS or empty."""
    if refusal := _refused(request):
        return refusal
    folder = review_folder(_settings(request))
    made = read_decisions(folder)
    found = waiting(read_queue(folder), rulings_of(made), band=band if band in BANDS else "")
    return page(
        "review.html", headers=_PRIVATE, entries=found[offset : offset + PAGE], total=len(found), band=band, bands=BANDS,
        offset=offset, size=PAGE, who=who, latest=made[: -LATEST - 1 : -1], gone=taken_back(made),
    )  # fmt: skip


@ROUTER.post("/review")
async def review_decide(request: Request) -> Response:
    """Keep one decision and go back to the page. Only from a page of this server in a browser on this machine."""
    if refusal := _refused(request) or _foreign(request):
        return refusal
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            return problem("review-refused", "the form is larger than a decision can be", request.url.path)
    form = _form(body)
    try:
        await run_in_threadpool(_keep, review_folder(_settings(request)), form)
    except StoreError as error:
        return problem("review-refused", str(error), request.url.path)
    return RedirectResponse(f"/review?{form.back}" if form.back else "/review", status_code=303, headers=_PRIVATE)


def _keep(folder: object, form: Form) -> Decision:
    from pathlib import Path

    place = Path(str(folder))
    if form.action == "undo":
        return undo(place, form.undoes, who=form.who, why=form.why)
    return decide(
        place, form.action, form.texts, who=form.who, why=form.why, relation=form.relation, label=form.label, kind=form.kind
    )


def _form(body: bytes) -> Form:
    found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=400)

    def one(name: str, default: str = "") -> str:
        return found.get(name, [default])[0]

    texts = tuple(text for text in (*found.get("text", ()), *one("more").splitlines()) if text.strip())
    back = one("back")
    kept = "&".join(part for part in back.split("&") if part.split("=")[0] in ("band", "offset", "who"))
    return Form(
        one("action"), texts, one("kind", "link"), one("relation", "same"), one("label"), one("who"), one("why"),
        one("undoes"), kept if kept.isascii() and "\r" not in kept and "\n" not in kept else "",
    )  # fmt: skip


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.store.settings
    return settings


def _refused(request: Request) -> Response | None:
    """A refusal for a client that is not on this machine: decisions are made by those who run the server."""
    host = request.client.host if request.client else ""
    try:
        local = ip_address(host).is_loopback
    except ValueError:
        local = host == "testclient"
    if local:
        return None
    return problem("review-refused", "the review page answers only to browsers on the machine that serves it", request.url.path)


def _foreign(request: Request) -> Response | None:
    """A refusal for a form that another site sent: the origin must be the host that was asked."""
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if origin and urlsplit(origin).netloc == request.headers.get("host") and site in ("same-origin", "none"):
        return None
    return problem("review-refused", "the form was not sent by a page of this server", request.url.path)
