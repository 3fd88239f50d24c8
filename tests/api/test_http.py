"""What the HTTP interface answers, and how: paging, conditional requests, problems, hosts, headers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import queries
from api.encode import to_json
from api.problems import KINDS as PROBLEMS
from api.routes.entities import PATHS
from graph.ids import public_uuid
from queries.names import list_entities
from tests.api.conftest import Graph, client_of

NAME = "直播运营主管"
POST = f"{NAME}@530701"


def problem_of(client: TestClient, path: str, **headers: str) -> dict[str, object]:
    answer = client.get(path, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = answer.json()
    assert body["status"] == answer.status_code
    assert str(body["type"]).removeprefix("/problems#") in PROBLEMS
    assert body["detail"]
    assert answer.headers["cache-control"] == "no-store"
    return body


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        (f"/v1/courses-covering?post={POST}", lambda r: queries.courses_covering(r, POST)),
        (
            f"/v1/courses-covering?post={POST}&program=530701&limit=1&offset=1",
            lambda r: queries.courses_covering(r, POST, program="530701", limit=1, offset=1),
        ),
        (
            f"/v1/missing-skills?post={POST}&course=直播销售&course=客服实务",
            lambda r: queries.missing_skills(r, POST, courses=["直播销售", "客服实务"]),
        ),
        (f"/v1/certificates-for?post={POST}", lambda r: queries.certificates_for(r, POST)),
        ("/v1/posts-for?course=直播销售", lambda r: queries.posts_for(r, "直播销售")),
        (
            f"/v1/evidence-for?subject={POST}&predicate=REQUIRES&object=直播策划",
            lambda r: queries.evidence_for(r, POST, "REQUIRES", "直播策划"),
        ),
        ("/v1/search?q=直播&kind=Skill", lambda r: queries.search(r, "直播", kind="Skill")),
        (f"/v1/neighbourhood/{POST}?hops=1", lambda r: queries.neighbourhood(r, POST, hops=1)),
        ("/v1/overview", queries.overview),
    ],
)
def test_every_question_is_answered_as_in_process(client: TestClient, graph: Graph, path: str, ask: object) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert callable(ask)
    assert answer.content == to_json(ask(graph.release))
    assert answer.json()["release"] == answer.headers["x-release"] == graph.release.version


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_a_kind_together_hold_each_entity_once(client: TestClient, graph: Graph, path: str) -> None:
    everything, total = list_entities(graph.release, PATHS[path], limit=1000)
    found: list[str] = []
    following = f"/v1/{path}?limit=2"
    while following:
        answer = client.get(following)
        assert answer.json()["total"] == total == int(answer.headers["x-total-count"])
        found.extend(item["id"] for item in answer.json()["items"])
        following = answer.links.get("next", {}).get("url", "")
    assert found == [entity.id for entity in everything]


def test_an_entity_is_reached_by_id_code_name_and_alias(client: TestClient) -> None:
    program = client.get("/v1/programs/530701").json()["entity"]
    assert program["name"] == "电子商务"
    assert client.get("/v1/programs/电子商务").json()["entity"] == program
    assert client.get(f"/v1/programs/{program['id']}").json()["entity"] == program
    assert program["uuid"] == str(public_uuid(program["id"]))
    assert client.get("/v1/courses/客户服务实务").json()["entity"]["name"] == "客服实务"


def test_pages_of_facts_together_hold_each_fact_once(client: TestClient, graph: Graph) -> None:
    identifier = graph.release.entity_at(graph.release.find(POST)).id
    facts = queries.facts_of(graph.release, identifier)
    found: list[str] = []
    for offset in range(0, len(facts) + 2, 2):
        page = client.get(f"/v1/posts/{identifier}?limit=2&offset={offset}").json()
        assert page["total"] == len(facts)
        found.extend(fact["id"] for fact in page["facts"])
        ends = {entity["id"] for entity in page["ends"]} | {identifier}
        assert all({fact["subject"], fact["object"]} <= ends for fact in page["facts"])
    assert found == [fact.id for fact in facts]


def test_an_answer_the_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"/v1/courses-covering?post={POST}&limit=5")
    tag = first.headers["etag"]
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = client.get(f"/v1/courses-covering?limit=5&post={POST}", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["vary"] == first.headers["vary"]
    other = client.get(f"/v1/courses-covering?post={POST}&limit=6", headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert other.headers["etag"] != tag


def test_large_answers_are_compressed(client: TestClient) -> None:
    answer = client.get("/v1/neighbourhood/测试课程", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    plain = client.get("/v1/neighbourhood/测试课程", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert answer.json() == plain.json()


def test_head_is_get_without_the_body(client: TestClient) -> None:
    answer = client.head("/v1/overview")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == client.get("/v1/overview").headers["etag"]


def test_an_unknown_name_is_a_problem(client: TestClient) -> None:
    assert problem_of(client, "/v1/posts/没有")["status"] == 404
    assert problem_of(client, "/v1/courses-covering?post=直播销售")["type"] == "/problems#unknown-entity"


def test_an_unknown_name_lists_what_is_called_much_like_it(client: TestClient) -> None:
    candidates = problem_of(client, f"/v1/courses-covering?post={NAME}员")["candidates"]
    assert isinstance(candidates, list)
    assert (candidates[0]["kind"], candidates[0]["name"]) == ("Post", NAME)
    assert client.get("/v1/courses-covering", params={"post": candidates[0]["id"]}).status_code == 200
    assert problem_of(client, "/v1/posts/Q")["candidates"] == []


def test_an_ambiguous_name_lists_its_candidates(client: TestClient) -> None:
    body = problem_of(client, "/v1/posts-for?course=同名课程")
    assert body["status"] == 409
    candidates = body["candidates"]
    assert isinstance(candidates, list)
    assert {candidate["scope"] for candidate in candidates} == {"专业甲", "专业乙"}
    for candidate in candidates:
        assert client.get("/v1/posts-for", params={"course": candidate["id"]}).status_code == 200
    assert client.get("/v1/posts-for?course=同名课程@专业甲").status_code == 200


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/posts?limit=0", "limit"),
        ("/v1/posts?limit=many", "limit"),
        ("/v1/posts?offset=-1", "offset"),
        ("/v1/posts?page=2", "page"),
        ("/v1/courses-covering", "post"),
        (f"/v1/courses-covering?post={POST}&programme=530701", "programme"),
        (f"/v1/missing-skills?post={POST}", "course"),
        ("/v1/search?q=x&kind=Skills", "kind"),
        (f"/v1/evidence-for?subject={POST}&predicate=NEEDS&object=x", "predicate"),
        (f"/v1/neighbourhood/{POST}?hops=9", "hops"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(client: TestClient, path: str, parameter: str) -> None:
    body = problem_of(client, path)
    assert body["status"] == 422
    errors = body["errors"]
    assert isinstance(errors, list)
    assert [(error["parameter"], error["place"]) for error in errors] == [(parameter, "query")]


def test_paths_and_methods_that_do_not_exist_are_problems(client: TestClient) -> None:
    assert problem_of(client, "/v1/nothing")["status"] == 404
    answer = client.post("/v1/posts")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["type"] == "/problems#method-not-allowed"


def test_other_host_names_are_turned_away(client: TestClient) -> None:
    assert problem_of(client, "/v1/overview", Host="attacker.example")["type"] == "/problems#unknown-host"
    for host in ("localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_crash_is_a_problem_without_details(graph: Graph, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(graph.settings.releases, releases)
    with client_of(graph.store, releases) as client:
        assert client.get("/v1/overview").status_code == 200
        for part in (releases / graph.release.version).glob("cover.*"):
            part.unlink()
        body = problem_of(client, f"/v1/courses-covering?post={POST}")
    assert body["status"] == 500
    assert str(tmp_path) not in json.dumps(body)


def test_every_answer_has_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/docs", "/v1/overview", "/v1/nothing", "/static/zhiqiao.css", "/search?q=x"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "http" not in headers["content-security-policy"]


def test_the_export_holds_every_fact(client: TestClient, graph: Graph) -> None:
    answer = client.get("/v1/exports/facts.jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson"
    records = [json.loads(line) for line in answer.content.splitlines()]
    overview = queries.overview(graph.release)
    counted = {
        kind: sum(record["record"] == kind for record in records) for kind in ("document", "entity", "evidence", "statement")
    }
    assert counted == {
        "document": sum(overview.documents.values()),
        "entity": sum(overview.kinds.values()),
        "evidence": overview.evidence,
        "statement": sum(overview.predicates.values()),
    }
    assert client.get("/v1/exports/facts.jsonl", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_view_lets_no_request_leave_it(client: TestClient) -> None:
    answer = client.get(f"/views/{quote(POST)}.html")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'sha256-" in policy
    assert "connect-src" not in policy
    assert NAME in answer.text
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", answer.text)


def test_names_may_hold_slashes(client: TestClient) -> None:
    assert problem_of(client, "/v1/certificates/三级/高级工")["detail"] == (
        "no Certificate has the id, code, name or alias '三级/高级工'"
    )
