"""`zhiqiao serve`: the HTTP interface and the pages."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import socket
import sys

from api.cli.command import Command
from api.cli.options import between
from graph.errors import ZhiqiaoError

WILDCARDS = ("0.0.0.0", "::")  # noqa: S104 - names compared with, not bound to


class PortError(ZhiqiaoError):
    """The address cannot be listened on; `what` is HOST:PORT."""


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `serve`."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on (default 127.0.0.1)")
    parser.add_argument(
        "--port", type=between(0, 65535), default=8000, help="端口，0 为任意空闲端口 · port, 0 for any free one (default 8000)"
    )
    parser.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="接受的主机名，可重复 · host name to answer to besides this machine's own; '*' for any",
    )
    parser.add_argument("--access-log", action="store_true", help="记录每个请求 · log every request")


def run(given: argparse.Namespace) -> int:
    """Serve until Ctrl-C. The port is bound before anything is loaded, so a taken one is known at once; what is loaded at
    the start is kept out of the garbage collector's rounds."""
    listening = listen(given.host, given.port)
    with listening:
        import uvicorn

        from api.app import create_app
        from api.cli.opening import settings_of
        from graph.store import open_store

        with open_store(settings_of(given)) as store:
            app = create_app(store, hosts=allowed_hosts(given.host, given.allowed_host))
            gc.collect()
            gc.freeze()
            _announce(given.host, listening.getsockname()[1])
            config = uvicorn.Config(
                app, log_level="warning", access_log=given.access_log, server_header=False, timeout_graceful_shutdown=5
            )
            if given.access_log:
                config.log_level = "info"
                config.configure_logging()
            uvicorn.Server(config).run(sockets=[listening])
    return 0


def allowed_hosts(host: str, named: list[str]) -> tuple[str, ...]:
    """Host names to answer to: this machine's own, the address given, and those named; any when listening on all
    addresses without naming one."""
    from api.guard import LOCAL_HOSTS

    if host in WILDCARDS and not named:
        return ("*",)
    own = f"[{host}]" if ":" in host else host
    return (*LOCAL_HOSTS, own, *named)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises PortError that names a free port where this one is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        where = f"{host}:{port}"
        if error.errno == errno.EADDRINUSE:
            raise PortError(
                f"port {port} is taken: use another one, such as --port {free_port(family, host)}", what=where
            ) from error
        raise PortError(f"cannot listen on {where}: {error.strerror or error}", what=where) from error
    return found


def free_port(family: int, host: str) -> int:
    """A port nobody listens on now."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


def _announce(host: str, port: int) -> None:
    shown = "127.0.0.1" if host in WILDCARDS else f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    lines = (
        f"职桥 Zhiqiao  {base}/",
        f"  接口文档 API   {base}/docs",
        f"  状态 status    {base}/readyz",
        "  Ctrl-C 停止 · stops it",
    )
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()


COMMAND = Command(
    "serve",
    "启动网页与 HTTP 接口",
    "serve the pages and the HTTP interface",
    ("zhiqiao serve", "zhiqiao serve --port 8080", "zhiqiao serve --host 0.0.0.0 --allowed-host zhiqiao.example.org"),
    add,
    run,
)
