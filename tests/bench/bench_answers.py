"""Measures answers on the generated graph of 1.5 million relationships: projection, opening, questions, and their twins.

    python -m tests.bench.bench_answers [--factor 1] [--engines local,neo4j-2026.09.0] [--posts 300] [--keep FOLDER]

For each engine: load (statements a second), projection (seconds), opening (seconds), courses_covering in process (median and
p99, milliseconds), the same over HTTP (answers a second), and the Cypher twin beside it (median, and as a multiple).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import queries
from graph.projection import build_release, open_release
from graph.settings import Settings
from graph.store import Store, open_store
from tests.bench.bench_http import bench_http
from tests.bench.generated import Size, batches
from tests.neo4j_server.server import running

TWINS = 25


@contextlib.contextmanager
def engine(name: str, folder: Path) -> Iterator[Settings]:
    """Settings of an empty engine that is thrown away afterwards."""
    releases = folder / name / "releases"
    if name == "local":
        settings = Settings(store=str(folder / name), releases=releases, query_seconds=120, heap="2g")
        try:
            yield settings
        finally:
            open_store(settings).stop()
        return
    with running(name.removeprefix("neo4j-"), folder / name / "home") as server:
        yield Settings(store=server.uri, releases=releases, password=server.password, query_seconds=120)


def spread(times: list[float]) -> dict[str, float]:
    """Median and 99th percentile in milliseconds."""
    times = sorted(times)
    return {"median_ms": round(statistics.median(times) * 1e3, 3), "p99_ms": round(times[int(len(times) * 0.99)] * 1e3, 3)}


def timed(ask: Callable[[str], Any], posts: list[str]) -> list[float]:
    """Seconds each post takes."""
    found: list[float] = []
    for post in posts:
        started = time.perf_counter()
        ask(post)
        found.append(time.perf_counter() - started)
    return found


def load(store: Store, size: Size) -> dict[str, float]:
    """Load the generated graph; statements and evidence in all, and statements a second."""
    statements = evidence = 0
    seconds = 0.0
    for batch in batches(size):
        started = time.perf_counter()
        store.load(batch)
        seconds += time.perf_counter() - started
        statements += len(batch.statements)
        evidence += len(batch.evidence)
    rate = round(statements / seconds)
    return {"statements": statements, "evidence": evidence, "seconds": round(seconds, 1), "statements_per_second": rate}


def measure(settings: Settings, size: Size, posts: int) -> dict[str, Any]:
    """All figures of one engine."""
    found: dict[str, Any] = {}
    with open_store(settings) as store:
        found["load"] = load(store, size)
        started = time.perf_counter()
        build_release(store, settings.releases)
        found["projection_seconds"] = round(time.perf_counter() - started, 2)
        started = time.perf_counter()
        release = open_release(settings.releases)
        found["open_seconds"] = round(time.perf_counter() - started, 4)
        everyone = [ref.id for ref in queries.list_entities(release, "Post", limit=10**6)[0]]
        chosen = random.Random(1).sample(everyone, min(posts, len(everyone)))
        timed(lambda post: queries.courses_covering(release, post), everyone[:200])
        found["courses_covering"] = spread(timed(lambda post: queries.courses_covering(release, post), chosen))
        text = queries.twin("courses_covering")
        twins = timed(lambda post: store.cypher(text, {"post": post, "limit": 20, "offset": 0}), chosen[: 2 * TWINS])
        found["twin"] = spread(twins[TWINS:])
        found["twin_to_projection"] = round(found["twin"]["median_ms"] / found["courses_covering"]["median_ms"], 1)
        if not settings.is_server:
            rates = bench_http(settings.folder, settings.releases)
            found["http"] = [{"clients": r.clients, "gzip": r.compressed, "per_second": r.answers_per_second} for r in rates]
    return found


def main() -> None:
    """Print one JSON object an engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factor", type=int, default=1, help="make the graph this many times smaller")
    parser.add_argument("--engines", default="local,neo4j-2026.09.0")
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--keep", type=Path, help="folder to work in, instead of one that is removed")
    options = parser.parse_args()
    size = Size() if options.factor == 1 else Size().shrunk(options.factor)
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.engines.split(","):
            with engine(name, options.keep or Path(temporary)) as settings:
                print(
                    json.dumps({"engine": name, "factor": options.factor, **measure(settings, size, options.posts)}), flush=True
                )


if __name__ == "__main__":
    main()
