"""Real parts for the tests: the local engine and two Neo4j versions, one server each a run, emptied between tests; a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from playwright.sync_api import Browser, sync_playwright

from graph.settings import Settings
from graph.store import Store, open_store
from graph.store.places import place_of
from tests.neo4j_server.server import MissingError, running

ENGINES = ("local", "neo4j-2026.09.0", "neo4j-5.26.14")
QUERY_SECONDS = 5.0


@pytest.fixture(scope="session")
def local_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of one local store for the whole run; its engine starts when first needed and is stopped at the end."""
    folder = tmp_path_factory.mktemp("local") / "store"
    settings = Settings(
        store=str(folder), releases=folder / "releases", query_seconds=QUERY_SECONDS, idle_seconds=600, heap="512m"
    )
    yield settings
    open_store(settings).stop()


@pytest.fixture(
    scope="session", params=[pytest.param(name, marks=[pytest.mark.neo4j] if "neo4j" in name else []) for name in ENGINES]
)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a real engine: each test that asks for it runs on all of ENGINES."""
    name = request.param
    if name == "local":
        yield request.getfixturevalue("local_settings")
        return
    home = tmp_path_factory.mktemp(name)
    server = running(name.removeprefix("neo4j-"), home / "home")
    try:
        found = server.__enter__()
    except MissingError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
    try:
        yield Settings(store=found.uri, releases=home / "releases", password=found.password, query_seconds=QUERY_SECONDS)
    finally:
        server.__exit__(None, None, None)


@pytest.fixture
def store(engine: Settings) -> Iterator[Store]:
    """An empty store on each engine."""
    wipe(engine)
    with open_store(engine) as opened:
        yield opened


@pytest.fixture
def local_store(local_settings: Settings) -> Iterator[Store]:
    """An empty store on the local engine."""
    wipe(local_settings)
    with open_store(local_settings) as opened:
        yield opened


@pytest.fixture
def fresh_settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings of a local store of this test alone, whose engine is stopped after it."""
    settings = Settings(
        store=str(tmp_path / "store"), releases=tmp_path / "releases", query_seconds=QUERY_SECONDS, idle_seconds=600, heap="256m"
    )
    yield settings
    open_store(settings).stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, Chromium of this machine."""
    chromium = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed; CI installs the package chromium")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
        yield found
        found.close()


def wipe(settings: Settings) -> None:
    """Delete all facts, leaving the constraints."""
    target = place_of(settings).target()
    with (
        GraphDatabase.driver(target.uri, auth=target.writer, notifications_min_severity="OFF") as driver,
        driver.session(database=target.database) as session,
    ):
        text = "MATCH (n) WHERE NOT n:Zhiqiao WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS gone"
        while session.execute_write(lambda tx: tx.run(text).single(strict=True)["gone"]):
            pass
