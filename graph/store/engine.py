"""The local engine's life: found by its state file, started by the first command that needs it, stopped on request."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.errors import StoreError
from graph.settings import Settings
from graph.store import watcher
from graph.store.folder import (
    DATABASE,
    READER,
    STREAMER,
    WRITER,
    Folder,
    folder_error,
    locked,
    make_folder,
    passwords,
    wheel_version,
    write_private,
    write_start_files,
)
from graph.store.web import post, ready

START_SECONDS = 60.0
STOP_SECONDS = 30.0
KEEPER_SECONDS = 6.0
"""How long the keeper may take to see that its engine has ended: it writes a last file."""
TRIES = 5


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine: process, the moment the process began (so that a reused pid is not taken for it), ports."""

    pid: int
    created: float
    bolt: int
    http: int
    version: str
    watcher: int
    watcher_created: float


def find_engine(folder: Folder) -> Engine | None:
    """The engine the state file speaks of, None when there is none or its process is gone."""
    try:
        engine = Engine(**json.loads(folder.state.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return engine if _runs(engine.pid, engine.created) else None


def ensure_engine(settings: Settings) -> Engine:
    """The engine of the settings' folder, started where it does not run. Raises StoreError with what to do."""
    folder = make_folder(settings.folder)
    with locked(folder.engine / "start.lock"):
        engine = find_engine(folder)
        if engine is not None and _answers(folder, engine):
            if not _runs(engine.watcher, engine.watcher_created):
                _watch(folder, settings, [], (engine.bolt, engine.http), engine.pid)
            return engine
        if engine is not None:
            _end(engine)
        return _start(folder, settings)


def stop_engine(folder: Folder) -> bool:
    """End the engine and wait for it; False when none ran."""
    if not folder.engine.is_dir():
        return False
    with locked(folder.engine / "start.lock"):
        engine = find_engine(folder)
        if engine is None:
            return False
        _end(engine)
        limit = time.monotonic() + KEEPER_SECONDS
        while _runs(engine.watcher, engine.watcher_created) and time.monotonic() < limit:
            time.sleep(0.02)
        folder.state.unlink(missing_ok=True)
        return True


def log_tail(folder: Folder, lines: int = 6) -> str:
    """The last lines of the engine's log that say something, for error sentences."""
    with contextlib.suppress(OSError):
        read = folder.log.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [line for line in read if line.strip() and not line.startswith(("\tat ", "\t..."))]
        return " | ".join(line.strip()[:200] for line in found[-lines:])[-600:]
    return ""


def _start(folder: Folder, settings: Settings) -> Engine:
    for attempt in range(TRIES):
        bolt, http = _free_ports()
        command = write_start_files(folder, settings, bolt=bolt, http=http)
        for path in (folder.state, *folder.engine.glob("ended-*")):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.log.replace(folder.log.with_suffix(".log.1"))
        engine = _await(folder, _watch(folder, settings, command, (bolt, http), 0))
        if engine is not None:
            _make_readers(folder, engine)
            return engine
        if not _port_taken(folder) and attempt:
            break
    raise StoreError(
        f"the local engine did not start; its log {folder.log} ends: {log_tail(folder) or '(empty)'}", what=str(folder.root)
    )


def _watch(folder: Folder, settings: Settings, command: list[str], ports: tuple[int, int], pid: int) -> Path:
    """Start a keeper; the file it makes when the engine has ended, of a name no other keeper uses."""
    ended = folder.engine / f"ended-{secrets.token_hex(8)}"
    plan = {
        "command": command,
        "cwd": str(folder.server),
        "log": str(folder.log),
        "state": str(folder.state),
        "ended": str(ended),
        "used": str(folder.used),
        "ports": ports,
        "idle_seconds": settings.idle_seconds,
        "pid": pid,
        "version": wheel_version(),
    }
    path = folder.engine / "watch.json"
    try:
        write_private(path, json.dumps(plan))
    except OSError as error:
        raise folder_error(folder.root, error) from error
    subprocess.run(  # noqa: S603  our own script, with our own interpreter
        [sys.executable, "-P", str(Path(watcher.__file__)), str(path)],
        cwd=folder.engine,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return ended


def _await(folder: Folder, ended: Path | None = None) -> Engine | None:
    """The engine once it answers, None when it ended; StoreError when it does neither for a long time."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        engine = find_engine(folder)
        if engine is not None and ready(engine.http) and _listens(engine):
            return engine
        if engine is None and (ended is None or ended.exists()):
            return None
        if engine is not None and _port_taken(folder):
            _end(engine)
            return None
        time.sleep(0.03)
    engine = find_engine(folder)
    if engine is not None:
        _end(engine)
    raise StoreError(
        f"the local engine did not answer within {START_SECONDS:.0f} s; its log is {folder.log}", what=str(folder.root)
    )


def _make_readers(folder: Folder, engine: Engine) -> None:
    words = passwords(folder)
    known = ""
    with contextlib.suppress(OSError):
        known = (folder.server / "config" / "server-users.jsonl").read_text(encoding="utf-8")
    for user in (READER, STREAMER):
        if f'"{user}"' in known.replace(" ", ""):
            continue
        made = json.dumps({"name": user, "password": words[user], "databases": {DATABASE: [user]}})
        answer = post(engine.http, "server", {"command": f"create user {made}"}, user=WRITER, password=words[WRITER])
        if not answer.ok and "already exists" not in answer.text:
            raise StoreError(f"the local engine refused its reading login: {answer.text[:200]}", what=str(folder.root))


def _answers(folder: Folder, engine: Engine) -> bool:
    if ready(engine.http) and _listens(engine):
        return True
    return _await(folder) is not None


def _end(engine: Engine) -> None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(engine.pid)
        process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        while _runs(engine.pid, engine.created) and time.monotonic() < limit:
            time.sleep(0.05)
        if _runs(engine.pid, engine.created):
            process.kill()


def _runs(pid: int, created: float) -> bool:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return bool(abs(process.create_time() - created) < 1.0) and process.status() != psutil.STATUS_ZOMBIE
    return False


def _listens(engine: Engine) -> bool:
    """True when the engine itself, not another process, listens on its Bolt port."""
    with contextlib.suppress(psutil.Error):
        rows = psutil.Process(engine.pid).net_connections(kind="tcp")
        return any(row.status == psutil.CONN_LISTEN and row.laddr.port == engine.bolt for row in rows)
    return False


def _port_taken(folder: Folder) -> bool:
    tail = log_tail(folder, lines=12).lower()
    return any(words in tail for words in ("already in use", "unable to listen", "bindexception", "error on listening"))


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])


def touch(folder: Folder) -> None:
    """Note that the store is being used."""
    with contextlib.suppress(OSError):
        os.utime(folder.used)
