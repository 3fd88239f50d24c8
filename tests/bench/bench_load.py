"""Measures loading: statements with their evidence a second, on the local engine and on Neo4j, in one run.

    python -m tests.bench.bench_load [--statements 100000] [--documents 10] [--engines local,neo4j-2026.09.0]

The graph is generated: courses teach and posts require skills, with a Zipf-like popularity of skills; each statement has a
quote of its own. Documents are loaded one after another into an empty store, then all once more (nothing changes).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement
from graph.ids import document_id, entity_id, evidence_id
from graph.settings import Settings
from graph.store import open_store
from tests.neo4j_server.server import running


def generate(statements: int, documents: int, *, skills: int = 20_000, seed: int = 7) -> Iterator[GraphBatch]:
    """Batches of about statements / documents statements each: one post to ten courses, 20 skills a subject."""
    chance = np.random.default_rng(seed)
    each = statements // documents
    names = [f"技能 {number} 的掌握" for number in range(skills)]
    found = [Entity(entity_id("Skill", name=name), "Skill", name, properties={"category": "skill"}) for name in names]
    for number in range(documents):
        sha256 = hashlib.sha256(f"bench {number}".encode()).hexdigest()
        own = document_id(sha256)
        document = Document(own, "bench", f"生成文件 {number}", sha256, f"/bench/{number}.pdf", "pdf", "bench", 10)
        entities: dict[str, Entity] = {}
        evidence: list[Evidence] = []
        made: list[Statement] = []
        for subject_number in range(each // 20):
            kind, predicate = ("Post", "REQUIRES") if subject_number % 11 == 0 else ("Course", "TEACHES")
            name = f"{kind} {number}-{subject_number}"
            subject = Entity(entity_id(kind, name=name), kind, name)
            entities[subject.id] = subject
            ranks = np.unique(np.minimum(chance.zipf(1.3, 60), skills) - 1)
            for rank in ranks[:20]:
                object_ = found[int(rank)]
                entities[object_.id] = object_
                quote = f"{name}:掌握{object_.name},能独立完成相应的工作任务"
                identifier = evidence_id(own, "p. 1", "", quote, "bench")
                evidence.append(Evidence(identifier, own, "p. 1", 1, "", quote, "bench"))
                made.append(Statement(subject.id, predicate, object_.id, (identifier,), {"weight": 0.05}))
        yield GraphBatch(document, tuple(entities.values()), tuple(evidence), tuple(made))


def measure(settings: Settings, batches: list[GraphBatch]) -> dict[str, float | int]:
    """Seconds and statements a second of the first and of the repeated load."""
    with open_store(settings) as store:
        store.documents()
        started = time.perf_counter()
        seconds = [store.load(batch).seconds for batch in batches]
        first = time.perf_counter() - started
        again = time.perf_counter()
        changed = sum(store.load(batch).written for batch in batches)
        repeated = time.perf_counter() - again
        count = sum(len(batch.statements) for batch in batches)
        rows = store.cypher("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n").rows[0][0]
        streamed = time.perf_counter()
        read = sum(1 for _ in store.stream("MATCH (a:Course)-[r:TEACHES]->(b:Skill) RETURN a.id, b.id, r.weight"))
        stream_seconds = time.perf_counter() - streamed
    return {
        "statements": count,
        "stored": rows,
        "seconds": round(first, 2),
        "statements_per_second": round(count / first),
        "best_document_per_second": round(max(len(b.statements) / s for b, s in zip(batches, seconds, strict=True))),
        "again_per_second": round(count / repeated),
        "again_written": changed,
        "streamed_rows_per_second": round(read / stream_seconds),
    }


@contextlib.contextmanager
def opened(engine: str, folder: Path, heap: str) -> Iterator[Settings]:
    """Settings of an empty engine, which is ended afterwards."""
    if engine == "local":
        settings = Settings(store=str(folder / "store"), releases=folder, heap=heap, query_seconds=600)
        try:
            yield settings
        finally:
            open_store(settings).stop()
        return
    with running(engine.removeprefix("neo4j-"), folder / engine) as server:
        yield Settings(store=server.uri, releases=folder, password=server.password, query_seconds=600)


def main() -> None:
    """Print one line of JSON an engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--engines", default="local,neo4j-2026.09.0")
    parser.add_argument("--heap", default="768m")
    given = parser.parse_args()
    batches = list(generate(given.statements, given.documents))
    for engine in given.engines.split(","):
        with tempfile.TemporaryDirectory() as folder, opened(engine, Path(folder), given.heap) as settings:
            print(json.dumps({"engine": engine, **measure(settings, batches)}), flush=True)


if __name__ == "__main__":
    main()
