"""The decisions over HTTP: what was decided, and a list of decisions that is kept as one group or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field
from starlette.responses import Response

from api.encode import to_json
from api.problems import CRASH, HOST, INVALID, REVIEW_REFUSED, STORE_DOWN, Responses
from api.routes.common import KNOWN, Limit, Offset
from api.routes.review_guard import LocalRoute
from ingest.review import Decision, GroupError, decide_all, read_decisions, review_folder

ROUTER = APIRouter(prefix="/v1/review", tags=["review"], dependencies=[KNOWN], route_class=LocalRoute)
MOST = 5000
_FRESH = {"Cache-Control": "no-store"}
_ANSWERS: Responses = {**HOST, **REVIEW_REFUSED, **INVALID, **CRASH, **STORE_DOWN}
Phrase = Annotated[str, Field(min_length=1, max_length=2000)]
Remark = Annotated[str, Field(max_length=2000)]


@dataclass(frozen=True, slots=True)
class AskedDecision:
    """A decision to keep. `texts`: two phrases for accept and reject of a link, one for a mark, two or more for merge and
    split, one for rename and alias, whose name is `label`. `relation`: of accept, left to right. `why`: where it is not
    that of the whole list."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    action: Literal["accept", "reject", "merge", "split", "rename", "alias"]
    texts: Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=200)]
    kind: Literal["link", "mark"] = "link"
    relation: Literal["same", "narrower", "broader", "related"] = "same"
    label: Remark = ""
    why: Remark = ""


@dataclass(frozen=True, slots=True)
class AskedDecisions:
    """Decisions to keep at once: who decides and why, and the decisions, no two about the same."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    who: Phrase
    why: Phrase
    decisions: Annotated[tuple[AskedDecision, ...], Field(min_length=1, max_length=MOST)]


@dataclass(frozen=True, slots=True)
class KeptDecisions:
    """The group that was kept: its id, which `zhiqiao review undo` takes, and its decisions in the order they were sent."""

    group: str
    count: int
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A page of the record, the latest decision first, undone ones and undos too; `total` is their number before paging."""

    decisions: tuple[Decision, ...]
    total: int
    limit: int
    offset: int


@ROUTER.get(
    "/decisions",
    response_model=DecisionPage,
    responses=_ANSWERS,
    operation_id="review_decisions",
    summary="已有的决定 · what was decided about links and marks, the latest first",
)
def decisions(
    request: Request,
    group: Annotated[str, Query(max_length=100, description="Only the decisions of this group")] = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    """Only for a client on this machine."""
    made = [one for one in read_decisions(_folder(request))[::-1] if not group or one.group == group]
    return _answer(DecisionPage(tuple(made[offset : offset + limit]), len(made), limit, offset))


@ROUTER.post(
    "/decisions",
    response_model=KeptDecisions,
    responses=_ANSWERS,
    status_code=201,
    operation_id="decide_all",
    summary="一次决定多条 · keep a list of decisions as one group, or none of them",
)
def decide(request: Request, asked: Annotated[AskedDecisions, Body()]) -> Response:
    """All decisions are kept as one group, which one undo takes back, or none is: the problem then names the first that
    cannot be kept (`decisions.4` is the fifth). Only for a client on this machine that sends the Origin (or Referer) header
    of this server, as its own pages do."""
    drafts = [Decision("", one.action, one.texts, one.kind, one.relation, one.label, why=one.why) for one in asked.decisions]
    for name, value in (("who", asked.who), ("why", asked.why)):
        if not value.strip():
            raise RequestValidationError([{"loc": ("body", name), "msg": "must say something"}])
    try:
        made = decide_all(_folder(request), drafts, who=asked.who, why=asked.why)
    except GroupError as error:
        raise RequestValidationError([{"loc": ("body", "decisions", error.index), "msg": f"{error}; none was kept"}]) from error
    return _answer(KeptDecisions(made[0].group, len(made), made), status=201)


def _folder(request: Request) -> Path:
    return review_folder(request.app.state.store.settings)


def _answer(body: object, *, status: int = 200) -> Response:
    return Response(to_json(body), status_code=status, media_type="application/json", headers=_FRESH)
