"""The pages for people: everything they link to is there, nothing comes from elsewhere, every name is escaped."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import api
from graph.text import fold
from tests.api.conftest import HOSTILE_NAMES, Graph

PAGES = ("/", "/search?q=直播", "/search?q=", "/problems", "/docs", "/redoc")


class Parsed(HTMLParser):
    """The addresses a page names, its elements, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.elements: list[str] = []
        self.handlers: list[str] = []
        self.ids: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "action") and value:
                self.addresses.append(value)
            if name == "id" and value:
                self.ids.add(value)
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("path", PAGES)
def test_everything_a_page_names_is_on_this_server(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = Parsed(answer.text)
    assert page.addresses
    for address in page.addresses:
        assert re.match(r"^/(?!/)", address), address
        assert client.get(address).status_code == 200, address


def test_the_start_page_asks_questions_that_have_answers(client: TestClient) -> None:
    page = Parsed(client.get("/").text)
    questions = [address for address in page.addresses if address.startswith(("/v1/", "/views/")) and "?" in address]
    assert {address.partition("?")[0] for address in questions} >= {
        "/v1/courses-covering",
        "/v1/missing-skills",
        "/v1/certificates-for",
        "/v1/posts-for",
        "/v1/evidence-for",
    }
    covering = next(address for address in questions if "courses-covering" in address)
    assert client.get(covering).json()["courses"]


def test_our_own_styles_and_scripts_name_no_other_host() -> None:
    for path in sorted((Path(api.__file__).parent).rglob("*")):
        if path.suffix in (".html", ".css", ".js"):
            assert not re.search(r"(https?:)?//[a-z0-9]", path.read_text(encoding="utf-8")), path
    # an SVG's name space is a name, not an address
    icon = (Path(api.__file__).parent / "static" / "icon.svg").read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"]+", icon) == ["http://www.w3.org/2000/svg"]


def test_the_documentation_fetches_nothing_from_its_makers(client: TestClient) -> None:
    scripts = [address for path in ("/docs", "/redoc") for address in Parsed(client.get(path).text).addresses]
    for address in scripts:
        assert not re.search(r"https?://[^\s\"']*(?:cdn|unpkg|jsdelivr|fonts\.)", client.get(address).text), address


def test_every_problem_is_explained(client: TestClient) -> None:
    page = Parsed(client.get("/problems").text)
    answer = client.get("/v1/posts/nobody").json()
    assert answer["type"].partition("#")[2] in page.ids


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_shown_as_text(client: TestClient, name: str) -> None:
    answer = client.get("/search", params={"q": name[:300]})
    page = Parsed(answer.text)
    assert set(page.elements).isdisjoint({"img", "script", "i", "b", "u"})
    assert not page.handlers
    assert fold(name[:100]) in fold(page.text)


def test_hostile_names_stay_whole_in_json(client: TestClient, graph: Graph) -> None:
    for entity in graph.hostile:
        kind = {"Post": "posts", "Course": "courses", "Skill": "skills"}[entity.kind]
        assert client.get(f"/v1/{kind}/{entity.id}").json()["entity"]["name"] == entity.name
    exported = [json.loads(line) for line in client.get("/v1/exports/facts.jsonl").content.splitlines()]
    names = {record["name"] for record in exported if record["record"] == "entity"}
    assert names >= {entity.name for entity in graph.hostile}


def test_hostile_names_do_not_break_out_of_a_view(client: TestClient, graph: Graph) -> None:
    answer = client.get(f"/views/{graph.hostile[0].id}.html")
    assert answer.status_code == 200
    page = Parsed(answer.text)
    assert "img" not in page.elements
    assert not [handler for handler in page.handlers if handler in ("onerror", "onload")]
    assert "<script>alert(1)</script>" not in answer.text


def test_a_path_cannot_leave_the_static_files(client: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/docs/%2e%2e/core.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404
    assert client.get(f"/views/{quote('../../etc/passwd', safe='')}.html").status_code in (200, 409)
    assert client.get("/views/../../etc/shadow.html").status_code == 404
