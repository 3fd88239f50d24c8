"""The guard around the application: the Host header, security headers, HEAD, and the size of an answer on the wire."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


def host_name(header: str) -> str:
    """The host of a Host header without its port, lower-case; an IPv6 address keeps its brackets."""
    host = header.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


class Guard:
    """Outermost layer. `hosts` are the names this server answers to ("*": any): a page of another site that has its own
    name resolve to this machine (DNS rebinding) is turned away."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...] = LOCAL_HOSTS) -> None:
        self.app = app
        self.hosts = frozenset(host_name(host) if not host.count(":") > 1 else host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            if is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        host = host_name(Headers(scope=scope).get("host", ""))
        if "*" not in self.hosts and host not in self.hosts:
            refusal = problem("unknown-host", f"this server does not answer to the host name {host!r}", scope["path"])
            await refusal(scope, receive, guarded)
            return
        await self.app({**scope, "method": "GET"} if is_head else scope, receive, guarded)


def _add_headers(headers: MutableHeaders) -> None:
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    is_page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else DATA_POLICY)
