"""Many that wait are decided at once, by the command, over HTTP and by the page's form: as one group, or not at all."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from ingest.review import Waiting, decide, read_decisions, review_folder, taken_back, write_queue
from tests.api.conftest import Graph, Out, Zhiqiao, client_of

HERE = {"Origin": "http://127.0.0.1"}
PATH = "/v1/review/decisions"
PAIRS = [
    Waiting("link", "probable", round(0.99 - number / 100, 2), "same", f"甲事{number}", f"甲事情{number}") for number in range(30)
]
OTHERS = [
    Waiting("link", "probable", 0.95, "narrower", "财务", "<b>成本核算</b>"),
    Waiting("link", "doubtful", 0.3, "same", "园林", "园艺"),
    Waiting("link", "doubtful", 0.2, "same", "锅炉", "电炉"),
    Waiting("mark", "doubtful", 0.5, "no skill", "五险一金"),
]


@pytest.fixture
def folder(graph: Graph) -> Iterator[Path]:
    place = review_folder(graph.settings)
    write_queue(place, [*PAIRS, *OTHERS])
    yield place
    for file in place.iterdir():
        file.unlink()


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the user types."""
    typed = io.StringIO()
    monkeypatch.setattr(sys, "stdin", typed)
    return typed


def standing(folder: Path) -> int:
    made = read_decisions(folder)
    gone = taken_back(made)
    return sum(one.id not in gone and one.action != "undo" for one in made)


def asked(count: int, **values: object) -> dict[str, object]:
    decisions = [{"action": "accept", "texts": [f"甲事{number}", f"乙事{number}"]} for number in range(count)]
    return {"who": "李明", "why": "抽查", "decisions": decisions, **values}


def test_the_command_shows_asks_keeps_one_group_and_takes_it_back(zhiqiao: Zhiqiao, folder: Path, answer: io.StringIO) -> None:
    answer.write("y\n")
    answer.seek(0)
    status, out, err = zhiqiao("review", "accept", "--band", "probable", "--above", "0.8", "--who", "李明", "--why", "抽查无误")
    assert status == 0
    *shown, group = out.splitlines()
    assert sum("lowest" in line for line in shown[1:]) == 10
    assert "0.80" in shown[1]
    different = [line for line in shown if line.startswith("差异最大")]
    assert len(different) == 10
    assert "财务\t<b>成本核算</b>" in different[0]
    assert "21 links to accept, scores 0.800 to 0.990" in err
    assert "Accept these 21? [y/N]" in err
    made = read_decisions(folder)
    assert {(one.group, one.who, one.why, one.kind) for one in made} == {(group, "李明", "抽查无误", "link")}
    assert {one.texts: one.relation for one in made}["财务", "<b>成本核算</b>"] == "narrower"
    assert group in zhiqiao("review", "log")[1]
    status, _, err = zhiqiao("review", "undo", group[:6], "--who", "王")
    assert (status, standing(folder)) == (0, 0)
    assert "21 decisions taken back" in err


@pytest.mark.parametrize("typed", ["", "\n", "n\n", "maybe\n"])
def test_without_a_yes_nothing_is_decided(zhiqiao: Zhiqiao, folder: Path, answer: io.StringIO, typed: str) -> None:
    answer.write(typed)
    answer.seek(0)
    status, out, err = zhiqiao("review", "accept", "--band", "probable", "--why", "x", "--json")
    assert (status, json.loads(out)["decided"]) == (1, 0)
    assert "nothing was decided" in err
    assert read_decisions(folder) == ()


def test_a_dry_run_only_shows(zhiqiao: Zhiqiao, folder: Path) -> None:
    status, out, err = zhiqiao("review", "accept", "--band", "probable", "--dry-run", "--json")
    body = json.loads(out)
    assert (status, body["count"], body["decided"], body["group"]) == (0, 31, 0, None)
    assert [one["score"] for one in body["lowest"]] == sorted(one.score for one in PAIRS)[:10]
    assert body["most_different"][0]["left"] == "财务"
    assert body["most_different"][0]["likeness"] == 0
    assert len(body["entries"]) == 31
    assert "[y/N]" not in err
    assert read_decisions(folder) == ()
    status, _, err = zhiqiao("review", "reject", "--text", "没有这样的", "--dry-run")
    assert (status, "nothing that waits fits" in err) == (0, True)


def test_a_limit_takes_the_surest_to_accept_and_the_least_sure_to_reject(zhiqiao: Zhiqiao, folder: Path) -> None:
    ask = ("--kind", "link", "--above", "0", "--limit", "2", "--yes", "--json", "--why", "x")
    accepted = json.loads(zhiqiao("review", "accept", *ask)[1])
    assert [one["score"] for one in accepted["entries"]] == [0.99, 0.98]
    rejected = json.loads(zhiqiao("review", "reject", *ask)[1])
    assert [one["left"] for one in rejected["entries"]] == ["锅炉", "园林"]
    assert {one.action for one in read_decisions(folder) if one.group == rejected["group"]} == {"reject"}
    assert zhiqiao("review", "undo")[0] == 0
    assert standing(folder) == 2
    assert zhiqiao("review", "undo")[0] == 0
    status, _, err = zhiqiao("review", "undo")
    assert (status, "no decision stands" in err) == (1, True)


def test_marks_are_decided_where_they_are_asked_for(zhiqiao: Zhiqiao, folder: Path) -> None:
    body = json.loads(zhiqiao("review", "reject", "--band", "doubtful", "--kind", "mark", "--yes", "--json", "--why", "x")[1])
    assert [(one["kind"], one["left"]) for one in body["entries"]] == [("mark", "五险一金")]
    assert read_decisions(folder)[0].kind == "mark"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--why", "x"], "name what to decide"),
        (["--limit", "5", "--why", "x"], "name what to decide"),
        (["--band", "probable"], "needs a reason"),
        (["甲", "乙", "--band", "probable"], "not both"),
        (["甲", "乙", "--dry-run"], "not both"),
        (["--band", "probable", "--above", "2"], "from 0 to 1"),
        (["--band", "probable", "--yes", "--dry-run"], "not allowed with"),
    ],
)
def test_a_range_that_is_unclear_is_refused(zhiqiao: Zhiqiao, folder: Path, given: list[str], said: str) -> None:
    try:
        status, _, err = zhiqiao("review", "accept", *given)
    except SystemExit as error:
        assert isinstance(sys.stderr, Out)
        status, err = int(str(error.code)), sys.stderr.bytes.getvalue().decode()
    assert status == 2
    assert said in err
    assert read_decisions(folder) == ()


def test_the_interface_keeps_a_list_as_one_group(client: TestClient, folder: Path) -> None:
    sent = asked(300)
    answer = client.post(PATH, json=sent, headers=HERE)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["count"], len(body["decisions"]), body["decisions"][299]["texts"]) == (300, 300, ["甲事299", "乙事299"])
    assert {one["group"] for one in body["decisions"]} == {body["group"]}
    assert [one.id for one in read_decisions(folder)] == [one["id"] for one in body["decisions"]]
    page = client.get(PATH, params={"group": body["group"], "limit": 2, "offset": 1}).json()
    assert (page["total"], [one["texts"][0] for one in page["decisions"]]) == (300, ["甲事298", "甲事297"])
    client.post("/review", data={"action": "undo", "undoes": body["group"], "who": "x"}, headers=HERE)
    assert standing(folder) == 0


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"action": "accept", "texts": ["甲"]}, "decisions.2"),
        ({"action": "accept", "texts": ["甲", " "]}, "decisions.2"),
        ({"action": "reject", "texts": ["乙事1", "甲事1"]}, "decisions.2"),
        ({"action": "rename", "texts": ["甲"]}, "decisions.2"),
        ({"action": "boil", "texts": ["甲", "乙"]}, "decisions.2.action"),
        ({"action": "accept", "texts": ["甲", "长" * 2001]}, "decisions.2.texts.1"),
        ({"action": "accept", "texts": ["甲", "乙"], "relaton": "same"}, "decisions.2.relaton"),
        ({"action": "undo", "texts": ["甲"]}, "decisions.2.action"),
    ],
)
def test_one_bad_decision_of_a_list_is_named_and_none_is_kept(
    client: TestClient, folder: Path, bad: dict[str, object], named: str
) -> None:
    decisions = asked(4)["decisions"]
    assert isinstance(decisions, list)
    answer = client.post(PATH, json=asked(0, decisions=[*decisions[:2], bad, *decisions[2:]]), headers=HERE)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == "/problems#invalid-parameters"
    assert (body["errors"][0]["parameter"], body["errors"][0]["place"]) == (named, "body")
    assert body["errors"][0]["message"]
    assert read_decisions(folder) == ()


@pytest.mark.parametrize("wrong", [{"who": ""}, {"who": " "}, {"why": "  "}, {"decisions": []}, {"more": 1}])
def test_a_list_without_name_reason_or_decisions_is_refused(client: TestClient, folder: Path, wrong: dict[str, object]) -> None:
    answer = client.post(PATH, json=asked(2, **wrong), headers=HERE)
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, next(iter(wrong)))
    assert read_decisions(folder) == ()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {**HERE, "Sec-Fetch-Site": "cross-site"}],
)
def test_another_site_cannot_send_a_list(client: TestClient, folder: Path, headers: dict[str, str]) -> None:
    answer = client.post(PATH, json=asked(2), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems#review-refused")
    pages_form = client.post("/review", data={"many": "accept", "pick": PAIRS[0].id, "who": "x", "why": "y"}, headers=headers)
    assert pages_form.status_code == 403
    assert read_decisions(folder) == ()


def test_a_form_dressed_as_text_and_a_list_too_long_are_refused(client: TestClient, folder: Path) -> None:
    plain = client.post(PATH, content=json.dumps(asked(2)), headers={**HERE, "Content-Type": "text/plain"})
    assert plain.status_code == 422
    long = client.post(PATH, content=b" " * 5_000_000, headers={**HERE, "Content-Type": "application/json"})
    assert (long.status_code, long.json()["type"]) == (403, "/problems#review-refused")
    assert read_decisions(folder) == ()


def test_another_machine_neither_reads_nor_sends_decisions(graph: Graph, folder: Path) -> None:
    far = client_of(graph.store)
    far._transport.client = ("192.0.2.7", 5000)
    assert far.get(PATH).status_code == far.post(PATH, json=asked(2), headers=HERE).status_code == 403
    assert read_decisions(folder) == ()


def test_the_list_is_described_as_it_is(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    validate(description)
    post = description["paths"][PATH]["post"]
    assert set(post["responses"]) == {"201", "400", "403", "422", "500", "503"}
    assert post["requestBody"]["required"]
    schemas = description["components"]["schemas"]
    assert post["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/AskedDecisions")
    assert schemas["AskedDecision"]["properties"]["action"]["enum"] == ["accept", "reject", "merge", "split", "rename", "alias"]
    assert schemas["AskedDecision"]["additionalProperties"] is False


def test_the_pages_form_decides_what_is_picked(client: TestClient, folder: Path) -> None:
    picked = [PAIRS[3].id, OTHERS[0].id, OTHERS[3].id]
    form = {"many": "accept", "pick": picked, "who": "李明", "why": "看过", f"relation.{OTHERS[0].id}": "broader", "back": "q=x"}
    answer = client.post("/review", data=form, headers=HERE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?q=x&who=%E6%9D%8E%E6%98%8E")
    made = read_decisions(folder)
    assert [(one.texts[0], one.relation, one.kind) for one in made] == [
        ("甲事3", "same", "link"), ("财务", "broader", "link"), ("五险一金", "same", "mark"),
    ]  # fmt: skip
    assert len({one.group for one in made}) == 1
    again = client.post("/review", data=form, headers=HERE)
    assert (again.status_code, "decided meanwhile" in again.json()["detail"]) == (403, True)
    page = client.post("/review", data=form, headers={**HERE, "Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "decided meanwhile" in page.text
    assert "/review?q=x&amp;who=" in page.text
    one = client.post("/review", data={"one": f"reject:{PAIRS[0].id}", "who": "x"}, headers=HERE, follow_redirects=False)
    assert one.status_code == 303
    assert (read_decisions(folder)[-1].action, read_decisions(folder)[-1].group) == ("reject", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": ""},
        {"who": ""},
        {"pick": []},
        {"pick": ["0000000000"]},
        {"many": "boil"},
        {"many": "merge"},
        {"many": "", "one": f"merge:{PAIRS[0].id}"},
        {"many": "", "one": "accept"},
    ],
)
def test_a_form_of_many_that_says_too_little_is_refused(client: TestClient, folder: Path, wrong: dict[str, object]) -> None:
    form = {"many": "accept", "pick": [PAIRS[0].id, PAIRS[1].id], "who": "x", "why": "y", **wrong}
    answer = client.post("/review", data=form, headers=HERE)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems#review-refused")
    assert read_decisions(folder) == ()


def test_the_page_is_narrowed_and_never_ends_behind_the_last_entry(client: TestClient, folder: Path) -> None:
    def shown(**query: object) -> int:
        answer = client.get("/review", params={name: str(value) for name, value in query.items()})
        assert answer.status_code == 200
        return str(answer.text).count('name="pick"')

    assert (shown(), shown(size=100), shown(offset=30), shown(offset=9000)) == (30, 34, 4, 4)
    assert (shown(band="doubtful"), shown(kind="mark"), shown(q="成本"), shown(q="没有")) == (3, 1, 1, 0)
    assert (shown(above="0.9"), shown(above=".2", below="0.3"), shown(above="", below="")) == (11, 2, 30)
    assert client.get("/review", params={"above": "high"}).status_code == 422
    assert client.get("/review", params={"colour": "red"}).status_code == 422


def test_a_group_is_one_entry_of_the_latest(client: TestClient, folder: Path) -> None:
    decide(folder, "reject", ["丙", "丁"], who="x")
    body = client.post(PATH, json=asked(8), headers=HERE).json()
    latest = client.get("/review").text.partition("<h2>最近的决定")[2]
    assert latest.count(f"<code>{body['group']}</code>") == 1
    assert "8 条" in latest
    assert "甲事4 | 乙事4" in latest
    assert "甲事5 | 乙事5" not in latest
