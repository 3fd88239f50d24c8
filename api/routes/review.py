"""The review page: what waits for a decision, and the forms that decide it; only for a browser on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.problems import problem
from api.routes.common import KNOWN
from api.routes.pages import page
from api.routes.review_guard import body_of, foreign, refused
from graph.errors import StoreError
from ingest.review import (
    BANDS,
    ORDERS,
    Waiting,
    acts_of,
    decide,
    decide_waiting,
    last_standing,
    read_decisions,
    read_queue,
    review_folder,
    rulings_of,
    taken_back,
    undo,
    waiting,
)

ROUTER = APIRouter(include_in_schema=False)
SIZES = (30, 100, 300)
LATEST = 20
MEMBERS = 5
"""Decisions of a group that the list of the latest shows."""
LONGEST_BODY = 64 * 1024
MOST_FIELDS = 1000
FILTERS = ("band", "kind", "above", "below", "q", "by", "size", "offset", "who")
_PRIVATE = {"Cache-Control": "no-store"}
_SCORE = r"^(|0|1|0?\.\d{1,6}|[01]\.\d{0,6})$"


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of the page sends. `picked` are ids of entries of the queue, `relations` what was chosen for each, `many`
    the action on all that are picked, `one` ("accept:ID") that on a single entry; both are empty where phrases are sent."""

    action: str
    texts: tuple[str, ...]
    kind: str
    relation: str
    label: str
    who: str
    why: str
    undoes: str
    many: str
    one: str
    picked: tuple[str, ...]
    relations: dict[str, str]
    back: str


@ROUTER.get("/review", dependencies=[KNOWN])
def review_page(
    request: Request,
    band: Annotated[str, Query()] = "",
    kind: Annotated[str, Query()] = "",
    above: Annotated[str, Query(pattern=_SCORE)] = "",
    below: Annotated[str, Query(pattern=_SCORE)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    size: Annotated[int, Query()] = SIZES[0],
    by: Annotated[str, Query()] = ORDERS[0],
    who: Annotated[str, Query(max_length=200)] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """The page, `size` entries at a time (one of SIZES); `band` one of BANDS or empty, scores from `above` to `below`, `q` in
    one of the phrases, ordered `by` one of ORDERS. An offset behind the last entry shows the last page."""
    if refusal := refused(request):
        return refusal
    band, kind = band if band in BANDS else "", kind if kind in ("link", "mark") else ""
    size, by = size if size in SIZES else SIZES[0], by if by in ORDERS else ORDERS[0]
    folder = review_folder(request.app.state.store.settings)
    made = read_decisions(folder)
    found = waiting(
        read_queue(folder),
        rulings_of(made),
        band=band,
        kind=kind,
        above=float(above or 0),
        below=float(below or 1),
        text=q,
        by=by,
    )
    offset = min(offset, max(0, len(found) - 1) // size * size)
    chosen = {
        "band": band,
        "kind": kind,
        "above": above,
        "below": below,
        "q": q,
        "by": by,
        "size": size,
        "offset": offset,
        "who": who,
    }
    return page(
        "review.html", headers=_PRIVATE, entries=found[offset : offset + size], total=len(found), chosen=chosen, sizes=SIZES,
        back=urlencode(chosen), before=urlencode({**chosen, "offset": max(0, offset - size)}),
        after=urlencode({**chosen, "offset": offset + size}) if offset + size < len(found) else "",
        latest=acts_of(made)[: -LATEST - 1 : -1], members=MEMBERS, gone=taken_back(made),
        last=last_standing(made, groups_only=True),
    )  # fmt: skip


@ROUTER.post("/review")
async def review_decide(request: Request) -> Response:
    """Keep a decision, or a group of them, and go back to the page. Only from a page of this server in a browser on this
    machine. A browser is told of a refusal on a page, another client by a problem document."""
    if refusal := refused(request) or foreign(request):
        return refusal
    body = await body_of(request, LONGEST_BODY)
    if body is None:
        return problem("review-refused", "the form is larger than a decision can be", request.url.path)
    try:
        form = _form(body)
        await run_in_threadpool(_keep, review_folder(request.app.state.store.settings), form)
    except (StoreError, ValueError) as error:
        if "text/html" in request.headers.get("accept", ""):
            back = form.back if isinstance(error, StoreError) else ""
            return page("review_refused.html", status=403, headers=_PRIVATE, detail=str(error), back=back)
        return problem("review-refused", str(error), request.url.path)
    return RedirectResponse(f"/review?{form.back}" if form.back else "/review", status_code=303, headers=_PRIVATE)


def _keep(folder: Path, form: Form) -> None:
    if form.many:
        entries = _entries(folder, form.picked)
        decide_waiting(folder, entries, form.many, who=form.who, why=form.why, relations=form.relations)
    elif form.one:
        action, _, name = form.one.partition(":")
        if action not in ("accept", "reject"):
            raise StoreError(f"what waits is accepted or rejected, not {action!r}", what=action)
        (entry,) = _entries(folder, (name,))
        relation = form.relations.get(name, entry.proposed)
        decide(folder, action, entry.texts, who=form.who, why=form.why, relation=relation, kind=entry.kind)
    elif form.action == "undo":
        undo(folder, form.undoes, who=form.who, why=form.why)
    else:
        decide(
            folder, form.action, form.texts, who=form.who, why=form.why, relation=form.relation, label=form.label, kind=form.kind
        )


def _entries(folder: Path, picked: Sequence[str]) -> list[Waiting]:
    """Entries of the queue by their ids, each once. Raises StoreError where one is not there any more."""
    wanted = dict.fromkeys(picked)
    known = {one.id: one for one in read_queue(folder) if one.id in wanted}
    if missing := [name for name in wanted if name not in known]:
        raise StoreError(
            f"nothing was kept: {len(missing)} of {len(wanted)} are not in the queue any more: look at the list again",
            what=missing[0],
        )
    return [known[name] for name in wanted]


def _form(body: bytes) -> Form:
    """The form of a body. Raises ValueError for one with more fields than a page has."""
    sent = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    found: dict[str, list[str]] = {}
    for name, value in sent:
        found.setdefault(name, []).append(value)

    def one(name: str, default: str = "") -> str:
        return found.get(name, [default])[0]

    texts = tuple(text for text in (*found.get("text", ()), *one("more").splitlines()) if text.strip())
    relations = {name.removeprefix("relation."): values[0] for name, values in found.items() if name.startswith("relation.")}
    return Form(
        one("action"), texts, one("kind", "link"), one("relation", "same"), one("label"), one("who"), one("why"),
        one("undoes"), one("many"), one("one"), tuple(found.get("pick", ())), relations, _back(one("back"), one("who")),
    )  # fmt: skip


def _back(sent: str, who: str) -> str:
    """The query of the page to go back to: its filters alone, and who decides, so that the name is typed once."""
    kept = {name: value for name, value in parse_qsl(sent[:4000], max_num_fields=50) if name in FILTERS}
    if kept or who:
        kept.setdefault("who", who[:200])
    return urlencode(kept)
