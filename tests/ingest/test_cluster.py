"""Reading on a Ray cluster of two machines says what reading here says, with no disk shared."""

from __future__ import annotations

import importlib.util
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import DocumentError, SettingsError
from ingest.record import Reading
from ingest.runs.cluster import join, read_there, readers_here
from ingest.runs.executors import reader_at
from ingest.runs.pool import Packed

from .test_named_columns import ODD, TITLES
from .test_run import write

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed (the extra `cluster`)")


def silent(path: Path, done: int, total: int) -> None:
    """Progress that nobody reads."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of two nodes on this machine, each with its own processes and object store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S", "60")
        patch.setenv("GRPC_ENABLE_FORK_SUPPORT", "0")
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]) + os.pathsep + os.environ.get("PYTHONPATH", ""))
        utils = pytest.importorskip("ray.cluster_utils")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        small = {"num_cpus": 1, "object_store_memory": 80 << 20, "include_dashboard": False}
        cluster = utils.Cluster()
        try:
            try:
                cluster.add_node(**small, ray_client_server_port=port)
                cluster.add_node(num_cpus=1, object_store_memory=80 << 20)
            except Exception as error:
                if "timed out during startup" not in str(error):
                    raise
                pytest.skip(f"this machine is too busy to start Ray within the 30 s that Ray allows: {error}")
            yield f"ray://127.0.0.1:{port}"
        finally:
            cluster.shutdown()


@needs_ray
def test_two_machines_read_what_one_reads(address: str, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.md", ability=f"第{n}种茶叶拼配") for n in range(5)]
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a document")
    paths[3:3] = [tmp_path / "broken.pdf", tmp_path / "none.md"]
    steps: list[int] = []
    there = list(reader_at(address)(paths, None, None, lambda _, done, total: steps.append(done)))
    here = list(reader_at("local", workers=1)(paths, None, None, silent))
    assert [path for path, _ in there] == paths
    for (_, one), (_, other) in zip(there, here, strict=True):
        if isinstance(other, Reading):
            assert one == other
        else:
            assert isinstance(one, DocumentError)
            assert (str(one), one.why, one.what) == (str(other), other.why, other.what)
    assert steps == list(range(1, len(steps) + 1))
    assert len(steps) == 7


@needs_ray
def test_named_columns_reach_the_machines(address: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    ((_, unnamed),) = reader_at(address)([path], None, None, silent)
    assert isinstance(unnamed, DocumentError)
    assert unnamed.why == "unknown"
    ((_, there),) = reader_at(address)([path], None, TITLES, silent)
    assert isinstance(there, Reading)
    assert (there.kind, there.named) == ("catalogue", str(TITLES))
    assert list(reader_at("local", workers=1)([path], None, TITLES, silent)) == [(path, there)]


class Proxy:
    """Ray as it answers where the server of a client dies before it starts, so many times."""

    def __init__(self, deaths: int) -> None:
        self.deaths = deaths
        self.said: list[str] = []

    def init(self, address: str, **_: object) -> None:
        self.said.append(address)
        if len(self.said) <= self.deaths:
            raise ConnectionAbortedError("Starting Ray client server failed")

    def shutdown(self) -> None:
        self.said[-1] += " left"


def test_a_server_that_dies_before_it_starts_is_asked_for_again() -> None:
    ray = Proxy(deaths=2)
    join(ray, "ray://here:1")
    assert ray.said == ["ray://here:1 left", "ray://here:1 left", "ray://here:1"]
    with pytest.raises(ConnectionAbortedError, match="client server failed"):
        join(Proxy(deaths=9), "ray://here:1")


def test_a_machine_with_other_rules_refuses() -> None:
    with pytest.raises(ValueError, match="another version of Zhiqiao"):
        read_there([("a.md", b"# 1")], None, "other rules")


def test_files_of_one_name_are_read_apart(tmp_path: Path) -> None:
    first, second = (write(tmp_path / f"{n}.md", ability=ability).read_bytes() for n, ability in enumerate(("拼配", "开汤")))
    answers = read_there([("a.md", first), ("a.md", second), ("a.pdf", b"%PDF-1.7")], None, readers_here())
    readings = [Packed(tmp_path / "a.md", answer).open() for answer in answers if isinstance(answer, bytes)]
    assert [isinstance(one, Reading) for one in readings] == [True, True, False]
    assert len({one.sha256 for one in readings if isinstance(one, Reading)}) == 2


@pytest.mark.parametrize("name", ["", "ray://", "dask://here:1", "LOCAL"])
def test_an_executor_nobody_knows_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match="neither local nor ray://"):
        reader_at(name)
