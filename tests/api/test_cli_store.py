"""Commands around the store: where it is, how to join it, what is wrong with it, what goes into it, serving it."""

from __future__ import annotations

import json
import signal
import urllib.request
from pathlib import Path

import psutil
from neo4j import GraphDatabase

from graph.settings import Settings
from ingest.samples import samples_folder
from tests.api.conftest import Graph, Zhiqiao
from tests.bench.bench_http import serving

NAME = "直播运营主管"


def test_the_store_tells_where_and_how_it_is(zhiqiao: Zhiqiao, graph: Graph) -> None:
    assert zhiqiao("store", "path") == (0, graph.settings.store + "\n", "")
    status, out, _ = zhiqiao("store", "status", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["store"]["engine"] == "ArcadeDB"
    assert [release["version"] for release in found["releases"] if release["current"]] == [graph.release.version]
    assert zhiqiao("store", "status")[0] == 0
    assert json.loads(zhiqiao("store", "prune", "--json")[1]) == {"removed": []}


def test_the_doctor_finds_a_healthy_installation(zhiqiao: Zhiqiao, graph: Graph) -> None:
    status, out, _ = zhiqiao("doctor", "--json")
    found = json.loads(out)
    assert status == 0, out
    details = {finding["name"]: finding["detail"] for finding in found["findings"]}
    assert "jre" in details["Java"]
    assert "ArcadeDB" in details["引擎 engine"]
    assert graph.release.version in details["发布 release"]


def test_the_doctor_finds_what_is_broken(zhiqiao: Zhiqiao, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    releases.mkdir()
    (releases / "current").write_text("0123456789abcdef")
    status, out, _ = zhiqiao("--store", str(tmp_path), "doctor", "--no-start", "--json")
    broken = [finding["name"] for finding in json.loads(out)["findings"] if finding["state"] == "broken"]
    assert (status, broken) == (1, ["发布 release"])


def test_a_store_is_joined_by_what_the_connection_says(zhiqiao: Zhiqiao) -> None:
    status, out, _ = zhiqiao("store", "connection", "--json")
    found = json.loads(out)
    assert status == 0
    with GraphDatabase.driver(found["uri"], auth=(found["user"], found["password"])) as driver:
        records, _, _ = driver.execute_query(
            "MATCH (p:Post {name: $name}) RETURN p.id AS id", name=NAME, database_=found["database"]
        )
    assert {record["id"].partition(":")[0] for record in records} == {"post"}


def test_reading_goes_on_after_a_file_that_cannot_be_read(zhiqiao: Zhiqiao, tmp_path: Path) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    catalogue = samples_folder() / "职业目录（示例）.csv"
    status, out, err = zhiqiao("read", str(broken), str(catalogue), "--evidence")
    assert status == 1
    assert "坏.pdf" in err
    read = [json.loads(line) for line in out.splitlines()]
    assert [document["kind"] for document in read] == ["catalogue"]
    assert read[0]["evidence"]
    assert zhiqiao("read", str(catalogue), "--kind", "poem")[0] == 2


def test_what_is_ingested_can_be_asked(zhiqiao: Zhiqiao, fresh_settings: Settings, tmp_path: Path) -> None:
    place = ("--store", fresh_settings.store)
    catalogue = samples_folder() / "职业目录（示例）.csv"
    status, out, err = zhiqiao(*place, "ingest", str(catalogue), str(tmp_path / "missing.pdf"), "--json")
    report = json.loads(out)
    assert status == report["exit_status"] == 1
    assert "missing.pdf" in err
    assert report["kinds"]["catalogue"]["documents"] == 1
    status, out, _ = zhiqiao(*place, "ask", "overview", "--json")
    assert status == 0
    assert json.loads(out)["kinds"]["Occupation"] == report["entities"]["Occupation"]
    status, out, _ = zhiqiao(*place, "ingest", str(catalogue))
    assert status == 0
    assert "未变 unchanged: 1" in out


def test_serving_ends_quietly_on_interrupt(graph: Graph) -> None:
    with serving(Path(graph.settings.store), graph.settings.releases) as (port, pid):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/overview") as answer:
            assert json.load(answer)["release"] == graph.release.version
        server = psutil.Process(pid)
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130)
