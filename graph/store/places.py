"""Where a store is: a folder with the local engine, or a Neo4j server; how to reach it and make its constraints."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from neo4j import Driver

from graph.errors import StoreError
from graph.ids import digest
from graph.schema import KINDS, PREDICATES
from graph.settings import Settings
from graph.store.engine import ensure_engine, touch
from graph.store.folder import DATABASE, READER, STREAMER, WRITER, Folder, locked, passwords
from graph.store.texts import ENTITY, FULL_TEXT_INDEX, text
from graph.store.web import post

Login = tuple[str, str]
OLDEST_NEO4J = (5, 26)
CJK = "org.apache.lucene.analysis.cjk.CJKAnalyzer"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that answers, and the logins to use there."""

    uri: str
    database: str
    writer: Login = field(repr=False)
    reader: Login = field(repr=False)
    streamer: Login = field(repr=False)
    http: int = 0


class Place(Protocol):
    """What differs between the two engines."""

    restarts: bool

    def target(self) -> Target:
        """The address; starts what must be started. Raises StoreError."""
        ...

    def labels(self, kind: str) -> str:
        """Labels of a new entity in Cypher."""
        ...

    def loading(self) -> contextlib.AbstractContextManager[None]:
        """Held while a document is loaded."""
        ...

    def check(self, driver: Driver) -> None:
        """Raise StoreError unless this is an engine we work with."""
        ...

    def make_schema(self, driver: Driver, target: Target) -> None:
        """Make types, constraints and the full-text index where they are missing."""
        ...


class LocalPlace:
    """A folder with an ArcadeDB server as a process of its own. A kind is a type that extends Entity there."""

    restarts = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = Folder(settings.folder)

    def target(self) -> Target:
        engine = ensure_engine(self._settings)
        touch(self._folder)
        words = passwords(self._folder)
        return Target(
            uri=f"bolt://127.0.0.1:{engine.bolt}",
            database=DATABASE,
            writer=(WRITER, words[WRITER]),
            reader=(READER, words[READER]),
            streamer=(STREAMER, words[STREAMER]),
            http=engine.http,
        )

    def labels(self, kind: str) -> str:
        return kind

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        with locked(self._folder.engine / "load.lock", seconds=3600):
            yield

    def check(self, driver: Driver) -> None:
        driver.verify_connectivity()

    def make_schema(self, driver: Driver, target: Target) -> None:
        texts = _arcade_schema()
        if _schema_made(driver, target, texts):
            return
        user, password = target.writer
        body = {"language": "sqlscript", "command": ";\n".join(texts)}
        with locked(self._folder.engine / "load.lock", seconds=3600):
            answer = post(target.http, f"command/{DATABASE}", body, user=user, password=password)
            if not answer.ok:
                raise StoreError(f"the local engine refused the constraints: {answer.text[:300]}", what=str(self._folder.root))
            _note_schema(driver, target, texts)


class ServerPlace:
    """A Neo4j server at a Bolt address."""

    restarts = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def target(self) -> Target:
        login = (self._settings.user, self._settings.password)
        return Target(self._settings.store, self._settings.database, writer=login, reader=login, streamer=login)

    def labels(self, kind: str) -> str:
        return f"{kind}:{ENTITY}"

    def loading(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def check(self, driver: Driver) -> None:
        agent = driver.get_server_info().agent
        found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if found is None or "ArcadeDB" in agent:
            raise StoreError(
                f"{self._settings.store} is no Neo4j server but {agent}; for a local store name its folder (ZHIQIAO_STORE)",
                what=self._settings.store,
            )
        if (int(found[1]), int(found[2])) < OLDEST_NEO4J:
            wanted = ".".join(map(str, OLDEST_NEO4J))
            raise StoreError(
                f"{self._settings.store} runs {agent}, too old: version {wanted} or newer is needed", what=self._settings.store
            )

    def make_schema(self, driver: Driver, target: Target) -> None:
        texts = _neo4j_schema()
        if _schema_made(driver, target, texts):
            return
        with driver.session(database=target.database) as session:
            for each in (*texts, "CALL db.awaitIndexes(300)"):
                session.run(each).consume()
        _note_schema(driver, target, texts)


def place_of(settings: Settings) -> Place:
    """The place the settings name; nothing is opened."""
    return ServerPlace(settings) if settings.is_server else LocalPlace(settings)


def _schema_made(driver: Driver, target: Target, texts: list[str]) -> bool:
    with driver.session(database=target.database) as session:
        row = session.execute_read(lambda tx: tx.run(text("schema_read")).single())
    return row is not None and row["schema"] == digest(*texts)


def _note_schema(driver: Driver, target: Target, texts: list[str]) -> None:
    with driver.session(database=target.database) as session:
        session.execute_write(lambda tx: tx.run(text("schema_write"), schema=digest(*texts)).consume())


def _neo4j_schema() -> list[str]:
    unique = [
        f"CREATE CONSTRAINT zhiqiao_{label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in (*KINDS, ENTITY, "Document", "Evidence", "Zhiqiao")
    ]
    words = (
        f"CREATE FULLTEXT INDEX `{FULL_TEXT_INDEX}` IF NOT EXISTS FOR (n:{ENTITY}) ON EACH [n.words] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )
    return [*unique, words]


def _arcade_schema() -> list[str]:
    own = (ENTITY, "Document", "Evidence", "Zhiqiao")
    texts = [f"CREATE VERTEX TYPE {label} IF NOT EXISTS" for label in own]
    texts += [f"CREATE VERTEX TYPE {label} IF NOT EXISTS EXTENDS {ENTITY}" for label in KINDS]
    texts += [f"CREATE EDGE TYPE {predicate} IF NOT EXISTS" for predicate in (*PREDICATES, "DEFINED_IN")]
    texts += [f"CREATE PROPERTY {label}.id IF NOT EXISTS STRING" for label in own]
    texts.append(f"CREATE PROPERTY {ENTITY}.words IF NOT EXISTS STRING")
    texts += [f"CREATE INDEX IF NOT EXISTS ON {label} (id) UNIQUE" for label in own]
    metadata = f'{{"analyzer": "{CJK}"}}'
    return [*texts, f"CREATE INDEX IF NOT EXISTS ON {ENTITY} (words) FULL_TEXT METADATA {metadata}"]
