"""How many courses_covering answers a second one uvicorn worker gives over HTTP: top 20 courses with their skills."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class HttpRate:
    """Answers a second, processor time the server spent on one (ms), median and 99th percentile of the time an answer took
    (ms), its mean size on the wire (bytes), and how many clients asked at a time."""

    answers_per_second: float
    server_cpu_ms: float
    median_ms: float
    p99_ms: float
    bytes: float
    clients: int
    compressed: bool


@contextmanager
def serving(store: Path, releases: Path) -> Iterator[tuple[int, int]]:
    """`zhiqiao serve` on a free port, in a process of its own; gives the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {**os.environ, "ZHIQIAO_STORE": str(store), "ZHIQIAO_RELEASES": str(releases)}
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers. Raises TimeoutError."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    message = f"no answer on port {port} after {START_SECONDS} s"
    raise TimeoutError(message)


def posts_of(port: int, count: int) -> list[str]:
    """Ids of `count` posts, spread over all there are."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/v1/posts?limit=1")
    total = json.loads(connection.getresponse().read())["total"]
    found: list[str] = []
    for number in range(min(count, total)):
        connection.request("GET", f"/v1/posts?limit=1&offset={number * total // count}")
        found.append(json.loads(connection.getresponse().read())["items"][0]["id"])
    return found


def measure(
    port: int, pid: int, posts: Sequence[str], *, clients: int = 2, seconds: float = 5.0, compressed: bool = False
) -> HttpRate:
    """Ask for every post in turn from `clients` connections that stay open, for `seconds`."""
    times: list[list[float]] = [[] for _ in range(clients)]
    sizes: list[int] = []
    stop = time.monotonic() + seconds
    headers = {"Accept-Encoding": "gzip"} if compressed else {}

    def ask(mine: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        number = mine
        while time.monotonic() < stop:
            started = time.perf_counter()
            connection.request("GET", f"/v1/courses-covering?post={posts[number % len(posts)]}&limit=20", headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            times[mine].append(time.perf_counter() - started)
            assert answer.status == 200, body[:200]
            sizes.append(len(body))
            number += clients

    server = psutil.Process(pid)
    before = sum(server.cpu_times()[:2])
    started = time.monotonic()
    threads = [threading.Thread(target=ask, args=(mine,)) for mine in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    spent = sum(server.cpu_times()[:2]) - before
    all_times = sorted(value for mine in times for value in mine)
    return HttpRate(
        round(len(all_times) / took, 1),
        round(spent / len(all_times) * 1000, 2),
        round(statistics.median(all_times) * 1000, 2),
        round(all_times[int(len(all_times) * 0.99)] * 1000, 2),
        round(statistics.mean(sizes)),
        clients,
        compressed,
    )


def bench_http(store: Path, releases: Path, *, seconds: float = 5.0) -> tuple[HttpRate, ...]:
    """Rates over a folder of releases: one and two clients, and two that accept gzip."""
    with serving(store, releases) as (port, pid):
        posts = posts_of(port, 200)
        measure(port, pid, posts, seconds=1.0)
        return (
            measure(port, pid, posts, clients=1, seconds=seconds),
            measure(port, pid, posts, clients=2, seconds=seconds),
            measure(port, pid, posts, clients=2, seconds=seconds, compressed=True),
        )


if __name__ == "__main__":
    for rate in bench_http(Path(sys.argv[1]), Path(sys.argv[2])):
        print(rate)
