"""Finds Java and the artifacts, starts the server, waits for its word, and ends it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
START_SECONDS = 180.0
JAVA_OF = {"2026.09.0": (21, 99), "5.26.14": (17, 21)}
"""Oldest and newest Java a version of Neo4j runs on."""


class MissingError(Exception):
    """Java or Maven, or what Maven should fetch, is not there; the message says which."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    uri: str
    password: str
    pid: int


@contextlib.contextmanager
def running(version: str, home: Path) -> Iterator[Server]:
    """A server of this version with its data in `home`. Raises MissingError where it cannot be run."""
    java = find_java(*JAVA_OF[version])
    jars = fetch_jars(version)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = secrets.token_urlsafe(12)
    options = ["-Xmx768m"]
    if java_version(java) >= 24:
        options += ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [str(java), *options, "-cp", f"{jars}/*", str(HERE / "TestServer.java"), str(home), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdin is not None
            process.stdin.write(password)
            process.stdin.close()
            _await_word(process, home / "server.log")
            yield Server(f"bolt://127.0.0.1:{port}", password, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _await_word(process: subprocess.Popen[str], log: Path) -> None:
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("ready "):
                return
    finally:
        timer.cancel()
    message = f"Neo4j ended before it was ready: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    raise RuntimeError(message)


def find_java(oldest: int, newest: int) -> Path:
    """The first Java of JAVA_HOME, PATH and /usr/lib/jvm whose version is in the range."""
    found = [Path(home) / "bin" / "java" for home in [os.environ.get("JAVA_HOME")] if home]
    found += [Path(path) for path in [shutil.which("java")] if path]
    found += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    for java in found:
        if java.exists() and oldest <= java_version(java) <= newest:
            return java
    message = f"no Java from {oldest} to {newest} in JAVA_HOME, PATH or /usr/lib/jvm"
    raise MissingError(message)


def java_version(java: Path) -> int:
    """Major version, 0 where it does not say."""
    answer = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
    match = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(match[1]) if match else 0


def fetch_jars(version: str) -> Path:
    """The folder of the server's jars, filled by Maven the first time; several runs at once fill it once."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhiqiao-tests"
    folder = cache / f"neo4j-{version}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"neo4j-{version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "complete").exists():
            return folder
        maven = shutil.which("mvn")
        if maven is None:
            message = f"Maven (mvn) is needed to fetch Neo4j {version} the first time"
            raise MissingError(message)
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
        answer = subprocess.run(
            [maven, "-B", "-q", "-f", str(HERE / "pom.xml"), *goal, f"-Dneo4j.version={version}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            message = f"Maven could not fetch Neo4j {version}: {(answer.stdout + answer.stderr)[-500:]}"
            raise MissingError(message)
        (folder / "complete").touch()
    return folder
