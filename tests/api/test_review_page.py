"""The review page and command decide about what waits; only a browser on this machine, on a page of this server, may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ingest.review import Waiting, read_decisions, review_folder, write_queue
from tests.api.conftest import Graph, Zhiqiao, client_of

HERE = {"Origin": "http://127.0.0.1"}
LEFT, RIGHT = "<b>网店</b>运营", "店铺运营管理"


@pytest.fixture
def folder(graph: Graph) -> Iterator[Path]:
    place = review_folder(graph.settings)
    write_queue(
        place, [Waiting("link", "probable", 0.9, "same", LEFT, RIGHT), Waiting("mark", "doubtful", 0.5, "no skill", "五险一金")]
    )
    yield place
    for file in place.iterdir():
        file.unlink()


def form(**values: object) -> dict[str, object]:
    return {"action": "accept", "kind": "link", "text": [LEFT, RIGHT], "relation": "narrower", "who": "李明", **values}


def test_the_page_shows_what_waits_and_keeps_a_decision(client: TestClient, folder: Path) -> None:
    page = client.get("/review").text
    assert "&lt;b&gt;网店&lt;/b&gt;运营" in page
    assert "<b>网店" not in page
    answer = client.post(
        "/review", data=form(why="同义", back="band=probable&who=x&evil=1"), headers=HERE, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?band=probable&who=x")
    (made,) = read_decisions(folder)
    assert (made.action, made.texts, made.relation, made.who, made.why) == ("accept", (LEFT, RIGHT), "narrower", "李明", "同义")
    page = client.get("/review?who=x").text
    assert RIGHT not in page.partition("<h2>最近的决定")[0]
    assert "撤销 Undo" in page
    client.post("/review", data={"action": "undo", "undoes": made.id, "who": "李明"}, headers=HERE)
    assert RIGHT in client.get("/review").text.partition("<h2>最近的决定")[0]


def test_several_phrases_are_merged_by_lines(client: TestClient, folder: Path) -> None:
    client.post("/review", data={"action": "merge", "more": "甲事\n乙事\n\n丙事\n", "who": "x"}, headers=HERE)
    assert read_decisions(folder)[-1].texts == ("甲事", "乙事", "丙事")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {**HERE, "Sec-Fetch-Site": "cross-site"},
        {"Referer": "http://127.0.0.1.evil/"},
    ],
)
def test_another_site_cannot_decide(client: TestClient, folder: Path, headers: dict[str, str]) -> None:
    answer = client.post("/review", data=form(), headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems#review-refused"
    assert read_decisions(folder) == ()


def test_another_machine_cannot_decide(graph: Graph, folder: Path) -> None:
    far = client_of(graph.store)
    far._transport.client = ("192.0.2.7", 5000)
    assert far.post("/review", data=form(), headers=HERE).status_code == 403
    assert far.get("/review").status_code == 403
    assert read_decisions(folder) == ()


@pytest.mark.parametrize(
    "wrong", [{"who": ""}, {"action": "boil"}, {"text": [LEFT]}, {"relation": "x"}, {"text": [LEFT, "长" * 30_000]}]
)
def test_a_form_that_says_nothing_is_refused_with_the_reason(client: TestClient, folder: Path, wrong: dict[str, object]) -> None:
    answer = client.post("/review", data=form(**wrong), headers=HERE)
    assert answer.status_code == 403
    assert answer.json()["detail"]
    assert read_decisions(folder) == ()


def test_the_command_lists_decides_logs_and_undoes(zhiqiao: Zhiqiao, folder: Path, tmp_path: Path) -> None:
    status, out, _ = zhiqiao("review", "list", "--json", "--band", "probable")
    (entry,) = json.loads(out)
    assert (status, entry["left"], entry["score"]) == (0, LEFT, 0.9)
    status, out, _ = zhiqiao("review", "reject", entry["id"], "--who", "王", "--why", "不同")
    assert status == 0
    assert json.loads(zhiqiao("review", "list", "--json", "--kind", "link")[1]) == []
    assert "王" in zhiqiao("review", "log")[1]
    assert zhiqiao("review", "export", "-o", str(tmp_path / "kept.jsonl"))[0] == 0
    assert zhiqiao("review", "undo", out.strip())[0] == 0
    assert len(json.loads(zhiqiao("review", "list", "--json", "--kind", "link")[1])) == 1
    assert "0 decisions added" in zhiqiao("review", "import", str(tmp_path / "kept.jsonl"))[2]
    status, _, err = zhiqiao("review", "accept", "0000000000")
    assert status == 1
    assert "nothing waits" in err
