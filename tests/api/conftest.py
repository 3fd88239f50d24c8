"""A real small store with its release, and clients of the application over it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from graph.facts import Entity, GraphBatch
from graph.projection import Release, build_release, open_release
from graph.settings import Settings, read_settings
from graph.store import Store, open_store
from tests.queries.graphs import Written, shop

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert('x')>",
    'it\'s a "quoted" `name` \\ {{ 7 * 7 }} ${x}',
    "第一行\n第二行\t制表",
    "\u202e反转\u202c مرحبا \u200f",
    "') MATCH (n) DETACH DELETE n //",
    "&lt;b&gt; &amp; </title></script>",
    "../../etc/passwd",
    "长" * 10_000,
)


@dataclass(frozen=True)
class Graph:
    """The store, the settings that open it, and its release."""

    store: Store
    settings: Settings
    release: Release
    hostile: tuple[Entity, ...]


def hostile() -> tuple[GraphBatch, tuple[Entity, ...]]:
    """A post that needs skills whose names would break a careless front door, a course that teaches them, and two courses
    of one name."""
    book = Written("恶意<b>文件</b>")
    post = book.entity("Post", "测试<i>岗位</i>", scope="范围&<u>")
    course = book.entity("Course", "测试课程")
    skills = tuple(book.entity("Skill", name) for name in HOSTILE_NAMES)
    for skill in skills:
        book.say(post, "REQUIRES", skill, quote=f"要求：{skill.name}", weight=1.0)
        book.say(course, "TEACHES", skill, quote=f"教授：{skill.name}", weight=1.0)
    for scope in ("专业甲", "专业乙"):
        book.say(book.entity("Course", "同名课程", scope=scope), "TEACHES", skills[0], weight=1.0)
    return book.batch(), (post, course, *skills)


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    settings = read_settings({}, store=str(tmp_path_factory.mktemp("api") / "store"))
    store = open_store(settings)
    try:
        batch, entities = hostile()
        for each in (*shop(), batch):
            store.load(each)
        build_release(store, settings.releases)
        yield Graph(store, settings, open_release(settings.releases), entities)
    finally:
        store.stop()


@pytest.fixture(scope="session")
def client(graph: Graph) -> Iterator[TestClient]:
    with client_of(graph.store) as found:
        yield found


def client_of(store: Store, releases: Path | None = None) -> TestClient:
    """A client of a fresh application, which sees a crash of the server as its users would."""
    return TestClient(create_app(store, releases=releases), base_url="http://127.0.0.1", raise_server_exceptions=False)


Zhiqiao = Callable[..., tuple[int, str, str]]


class Out(io.TextIOWrapper):
    """A stdout of bytes, as a pipe is."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", write_through=True)


@pytest.fixture
def zhiqiao(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Zhiqiao:
    """Runs a command on the store of the tests: exit status, stdout, stderr."""
    monkeypatch.setenv("ZHIQIAO_STORE", graph.settings.store)
    monkeypatch.delenv("ZHIQIAO_DEBUG", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        out, err = Out(), Out()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        status = main(arguments)
        return status, out.bytes.getvalue().decode(), err.bytes.getvalue().decode()

    return run
