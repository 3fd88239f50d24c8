"""The engine's keeper, a small process of its own: starts it, records it, ends it when nobody has used it for a while.

Run as a script with a JSON file: {"command", "cwd", "log", "state", "ended", "used", "ports", "idle_seconds", "pid",
"version"}. With "pid" above 0 it watches an engine that runs already. It imports nothing of ours, so it stays small.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

KILL_AFTER_SECONDS = 30.0
START_SECONDS = 60.0
"""How long an engine that nobody has joined yet may take to start."""


def main() -> None:
    """Detach from the command that started us, then keep the engine until it ends."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if os.fork():
        os._exit(0)
    os.setsid()
    os.umask(0o077)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    child = None if plan["pid"] else _start(plan)
    pid = child.pid if child is not None else int(plan["pid"])
    try:
        engine = psutil.Process(pid)
        created = engine.create_time()
        _record(plan, pid, created)
        _keep(plan, engine, child)
        _forget(plan, pid, created)
    except psutil.Error:
        pass
    finally:
        Path(plan["ended"]).touch()


def _start(plan: dict[str, Any]) -> subprocess.Popen[bytes]:
    drop = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")
    environment = {key: value for key, value in os.environ.items() if key not in drop and "PASSWORD" not in key}
    environment["LC_ALL"] = "C.UTF-8"
    with Path(plan["log"]).open("wb") as log:
        return subprocess.Popen(  # noqa: S603  the plan is written by the store, in a folder only its owner can write
            plan["command"], cwd=plan["cwd"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )


def _keep(plan: dict[str, Any], engine: psutil.Process, child: subprocess.Popen[bytes] | None) -> None:
    idle_seconds = float(plan["idle_seconds"])
    pause = min(5.0, max(0.1, idle_seconds / 5))
    last = time.time() + START_SECONDS
    used, missed = 0.0, 0
    woken = _wake_on_child()
    while _alive(engine, child):
        now = time.time()
        with contextlib.suppress(OSError):
            used = max(used, Path(plan["used"]).stat().st_mtime)
        if _joined(engine, plan["ports"]):
            last = now
        missed = 0 if Path(plan["state"]).exists() else missed + 1
        if now - max(last, used) > idle_seconds or missed > 1:  # a store whose folder was deleted is used by nobody
            _end(engine, child)
            return
        select.select([woken], [], [], pause)


def _wake_on_child() -> int:
    """A descriptor that can be read once the engine has ended, so that it is reaped at once."""
    woken, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return woken


def _alive(engine: psutil.Process, child: subprocess.Popen[bytes] | None) -> bool:
    if child is not None:
        return child.poll() is None
    with contextlib.suppress(psutil.Error):
        return bool(engine.is_running()) and engine.status() != psutil.STATUS_ZOMBIE
    return False


def _joined(engine: psutil.Process, ports: list[int]) -> bool:
    with contextlib.suppress(psutil.Error):
        return any(
            row.status == psutil.CONN_ESTABLISHED and row.laddr and row.laddr.port in ports
            for row in engine.net_connections(kind="tcp")
        )
    return False


def _end(engine: psutil.Process, child: subprocess.Popen[bytes] | None) -> None:
    with contextlib.suppress(psutil.Error):
        engine.terminate()
    limit = time.time() + KILL_AFTER_SECONDS
    while _alive(engine, child) and time.time() < limit:
        time.sleep(0.1)
    if _alive(engine, child):
        with contextlib.suppress(psutil.Error):
            engine.kill()


def _record(plan: dict[str, Any], pid: int, created: float) -> None:
    state = Path(plan["state"])
    found = {"pid": pid, "created": created, "bolt": plan["ports"][0], "http": plan["ports"][1], "version": plan["version"]}
    own = {"watcher": os.getpid(), "watcher_created": psutil.Process().create_time()}
    part = state.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps({**found, **own}), encoding="utf-8")
    part.replace(state)


def _forget(plan: dict[str, Any], pid: int, created: float) -> None:
    state = Path(plan["state"])
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(state.read_text(encoding="utf-8"))
        if (found["pid"], found["created"]) == (pid, created):
            state.unlink()


if __name__ == "__main__":
    main()
