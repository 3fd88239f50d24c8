"""Serving over time: before the first release, when a newer one comes, and while the engine is down."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from graph.projection import build_release, open_release, prune
from graph.settings import Settings, read_settings
from graph.store import Store, open_store
from tests.api.conftest import client_of
from tests.queries.graphs import shop

POST = "直播运营主管@530701"


def test_without_a_release_it_says_what_to_run(tmp_path: Path) -> None:
    store = open_store(read_settings({}, store=str(tmp_path / "store")))
    with client_of(store) as client:
        answer = client.get(f"/v1/courses-covering?post={POST}")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert "zhiqiao ingest" in answer.json()["detail"]
        assert client.get("/healthz").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["ready"] is False
        start = client.get("/")
        assert start.status_code == 503
        assert "zhiqiao ingest" in start.text
    assert not (tmp_path / "store").exists()


def test_a_newer_release_is_taken_up_without_dropping_a_request(local_store: Store, tmp_path: Path) -> None:
    first, *rest = shop()
    local_store.load(first)
    build_release(local_store, tmp_path)
    old = open_release(tmp_path).version
    answers: list[tuple[int, str]] = []
    done = threading.Event()

    with client_of(local_store, tmp_path) as client:

        def ask() -> None:
            while not done.is_set():
                answer = client.get(f"/v1/courses-covering?post={POST}")
                answers.append((answer.status_code, answer.json()["release"]))

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for batch in rest:
            local_store.load(batch)
        build_release(local_store, tmp_path)
        new = open_release(tmp_path).version
        prune(tmp_path, keep=1)
        end = time.monotonic() + 20
        while time.monotonic() < end and (200, new) not in answers[-1:]:
            time.sleep(0.1)
        done.set()
        for thread in threads:
            thread.join()
    assert new != old
    assert {status for status, _ in answers} == {200}
    versions = [version for _, version in answers]
    assert versions[0] == old
    assert versions[-1] == new


def test_answers_come_while_the_engine_is_down(fresh_settings: Settings) -> None:
    with open_store(fresh_settings) as store, client_of(store) as client:
        for batch in shop():
            store.load(batch)
        build_release(store, fresh_settings.releases)
        assert client.get("/readyz").json()["engine_reachable"] is True
        store.stop()
        assert client.get(f"/v1/courses-covering?post={POST}").json()["total"] == 2
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["ready"] is True
        assert ready.json()["engine_reachable"] is False
        assert ready.json()["notes"]
        assert store.status().running is False


def test_a_broken_newer_release_leaves_the_old_one_serving(local_store: Store, tmp_path: Path) -> None:
    for batch in shop():
        local_store.load(batch)
    build_release(local_store, tmp_path)
    with client_of(local_store, tmp_path) as client:
        version = client.get("/v1/overview").json()["release"]
        (tmp_path / "current").write_text("0123456789abcdef", encoding="ascii")
        end = time.monotonic() + 10
        notes: list[str] = []
        while time.monotonic() < end and not notes:
            ready = client.get("/readyz").json()
            notes = [note for note in ready["notes"] if "0123456789abcdef" in note]
            time.sleep(0.1)
        assert notes
        assert client.get("/v1/overview").json()["release"] == version
