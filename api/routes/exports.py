"""Exports: the whole release as a stream."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.exports import EXPORTS
from api.replies import etag, is_known, release_headers, shelf_of
from api.routes.common import KNOWN, responses

ROUTER = APIRouter(prefix="/v1/exports", tags=["exports"], dependencies=[KNOWN])
CHUNK = 1 << 16
JSONL = EXPORTS["jsonl"]


@ROUTER.get(
    "/facts.jsonl",
    response_class=StreamingResponse,
    responses=responses(media=JSONL.media_type),
    operation_id="export_facts_jsonl",
    summary="全部事实 · every document, entity, quote and statement, one JSON object a line",
)
def facts_jsonl(request: Request) -> Response:
    release = shelf_of(request).release()
    tag = etag(request, release)
    headers = release_headers(release, tag)
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="zhiqiao-{release.version}.jsonl"'
    return StreamingResponse(chunks(JSONL.write(release)), media_type=JSONL.media_type, headers=headers)


def chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of about 64 KiB."""
    buffer = bytearray()
    for line in lines:
        buffer += line
        if len(buffer) >= CHUNK:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)
