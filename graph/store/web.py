"""The local engine's HTTP side, used for its users and its schema: plain requests to 127.0.0.1, no proxy."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
from dataclasses import dataclass
from typing import Any

TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer."""

    status: int
    text: str

    @property
    def ok(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300


def ready(port: int) -> bool:
    """True when the engine says it takes requests."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/api/v1/ready")
        return connection.getresponse().status == http.client.NO_CONTENT
    return False


def post(port: int, path: str, body: dict[str, Any], *, user: str, password: str) -> Answer:
    """POST a JSON body to /api/v1/`path`. Raises OSError where nobody listens."""
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    with contextlib.closing(connection):
        connection.request("POST", f"/api/v1/{path}", body=json.dumps(body), headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode("utf-8", "replace"))
