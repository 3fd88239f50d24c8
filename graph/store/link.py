"""The connection to an engine: opened at the first need, opened again when the local engine died, errors in sentences."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any, Concatenate, ParamSpec, TypeVar

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph.errors import QueryError, StoreError, ZhiqiaoError
from graph.settings import Settings
from graph.store.paths import KnownPaths
from graph.store.places import Login, Target, place_of
from graph.store.turn import take_turn

P = ParamSpec("P")
T = TypeVar("T")
LOST = (ServiceUnavailable, SessionExpired, ConnectionError)
TRIES = 3
FETCH = 10_000


class Link:
    """Drivers of one store: one for the writing login, and for readers a stock of drivers with a connection each, so that a
    reader that has enough can drop its connection at once instead of waiting for rows nobody wants. Safe for threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.paths = KnownPaths()
        self._place = place_of(settings)
        self._lock = threading.RLock()
        self._target: Target | None = None
        self._writer: Driver | None = None
        self._free: dict[Login, list[Driver]] = {}
        self._generation = 0

    def labels(self, kind: str) -> str:
        """Labels of a new entity in Cypher."""
        return self._place.labels(kind)

    def loading(self) -> contextlib.AbstractContextManager[None]:
        """Held while a document is loaded or retracted; the engine runs once it is held."""
        self.target()
        return self._place.loading()

    def target(self) -> Target:
        """The address and logins; opens the store and makes its constraints on first use. Raises StoreError."""
        with self._lock:
            if self._target is None:
                target = self._place.target()
                self._writer = self._driver(target, target.writer, retry_seconds=0.0 if self._place.restarts else 30.0)
                try:
                    self._place.check(self._writer)
                    self._place.make_schema(self._writer, target)
                except ZhiqiaoError:
                    self._forget()
                    raise
                except (Neo4jError, DriverError, OSError) as error:
                    self._forget()
                    raise self.failure(error) from error
                self._target = target
            return self._target

    def agent(self) -> str:
        """What the server calls itself."""
        return self.attempt(lambda: self._open_writer().get_server_info().agent)

    def write(self, work: Callable[Concatenate[ManagedTransaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the work in a managed transaction of the writing login that has its turn (graph/store/turn.py): all of it or
        none. It may run more than once."""

        def in_turn(tx: ManagedTransaction) -> T:
            self.paths.turn(*take_turn(tx))
            return work(tx, *args, **kwargs)

        def run() -> T:
            driver = self._open_writer()
            with driver.session(database=self.target().database, fetch_size=FETCH) as session:
                return session.execute_write(in_turn)

        return self.attempt(run)

    def read(self, cypher: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of one of our own texts."""

        def run() -> list[tuple[Any, ...]]:
            driver = self._open_writer()
            with driver.session(database=self.target().database, fetch_size=FETCH, default_access_mode=READ_ACCESS) as session:
                return session.execute_read(lambda tx: [tuple(row.values()) for row in tx.run(cypher, parameters)])

        return self.attempt(run)

    def attempt(self, run: Callable[[], T]) -> T:
        """Run; when the local engine is gone, start it and run once more. Raises StoreError."""
        for last in (*(False,) * (TRIES - 1), True):
            generation = self._generation
            try:
                return run()
            except LOST as error:
                if last or not self._place.restarts:
                    raise self.failure(error) from error
                self.reopen(generation)
            except TransientError as error:
                if last or not self._place.restarts:
                    raise self.failure(error) from error
            except (Neo4jError, DriverError, OSError) as error:
                raise self.failure(error) from error
        raise AssertionError

    @contextlib.contextmanager
    def borrowed(self, login: Login) -> Iterator[tuple[Driver, Callable[[], None]]]:
        """A driver for readers and a function that drops its connection at once instead of giving it back."""
        target = self.target()
        generation = self._generation
        with self._lock:
            free = self._free.setdefault(login, [])
            driver = free.pop() if free else None
        if driver is None:
            driver = self._driver(target, login, retry_seconds=0.0, connections=1)
        kept = True

        def drop() -> None:
            nonlocal kept
            kept = False
            driver.close()

        try:
            yield driver, drop
        except BaseException:
            drop()
            raise
        finally:
            if kept:
                with self._lock:
                    kept = generation == self._generation and self._target is not None
                    if kept:
                        self._free.setdefault(login, []).append(driver)
                if not kept:
                    driver.close()

    def reopen(self, generation: int) -> None:
        """Forget the drivers, unless another thread has done so since; the next use opens the store again."""
        with self._lock:
            if generation == self._generation:
                self._forget()

    @property
    def generation(self) -> int:
        """Counts how often the store was opened again."""
        return self._generation

    @property
    def restarts(self) -> bool:
        """True where an engine that is gone can be started again."""
        return self._place.restarts

    def close(self) -> None:
        """Close the drivers; the engine runs on."""
        with self._lock:
            self._forget()

    def failure(self, error: Exception) -> StoreError:
        """The sentence for an engine's error."""
        place = self.settings.store
        if isinstance(error, AuthError):
            return StoreError(f"{place} refused user {self.settings.user!r}: check ZHIQIAO_USER and ZHIQIAO_PASSWORD", what=place)
        if isinstance(error, LOST):
            hint = "run the command again" if self._place.restarts else "check the address and that the server runs"
            return StoreError(f"{place} cannot be reached ({_sentence(error)}): {hint}", what=place)
        if isinstance(error, ConfigurationError):
            return StoreError(f"{place} is not usable as an address: {_sentence(error)}", what=place)
        if isinstance(error, Neo4jError) and error.code == "Neo.ClientError.Database.DatabaseNotFound":
            return StoreError(f"{place} has no database {self.settings.database!r}: check ZHIQIAO_DATABASE", what=place)
        if "No space left" in str(error):
            return StoreError(f"the disk of {place} is full: make room and run the command again", what=place)
        return StoreError(f"{place} failed: {_sentence(error)}", what=place)

    def _open_writer(self) -> Driver:
        with self._lock:
            self.target()
            if self._writer is None:
                raise QueryError("the store was closed", what=self.settings.store)
            return self._writer

    def _driver(self, target: Target, login: Login, *, retry_seconds: float, connections: int = 20) -> Driver:
        try:
            return GraphDatabase.driver(
                target.uri,
                auth=login,
                max_transaction_retry_time=retry_seconds,
                max_connection_pool_size=connections,
                connection_timeout=10.0,
                keep_alive=True,
                notifications_min_severity="OFF",
            )
        except (ConfigurationError, ValueError) as error:
            raise self.failure(error) from error

    def _forget(self) -> None:
        self._generation += 1
        for driver in (*(each for free in self._free.values() for each in free), self._writer):
            if driver is not None:
                with contextlib.suppress(Exception):
                    driver.close()
        self._free = {}
        self._writer = None
        self._target = None


def _sentence(error: Exception) -> str:
    text = error.message if isinstance(error, Neo4jError) and error.message else str(error)
    return " ".join((text or type(error).__name__).split())[:300]
