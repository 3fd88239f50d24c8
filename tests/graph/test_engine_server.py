"""A server that cannot be used is a sentence that says what to do."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.settings import Settings
from graph.store import Store, open_store
from tests.conftest import ENGINES

on_servers = pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.neo4j) for name in ENGINES if name != "local"], indirect=True
)


@on_servers
def test_a_wrong_password_is_a_sentence(engine: Settings) -> None:
    with pytest.raises(StoreError, match="ZHIQIAO_PASSWORD"):
        open_store(replace(engine, password="not this one")).documents()


@on_servers
def test_a_wrong_database_is_a_sentence(engine: Settings) -> None:
    with pytest.raises(StoreError, match="ZHIQIAO_DATABASE"):
        open_store(replace(engine, database="absent")).documents()


def test_an_address_where_nobody_listens_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings = Settings(store=f"bolt://127.0.0.1:{free.getsockname()[1]}", releases=tmp_path)
    with pytest.raises(StoreError, match="check the address"):
        open_store(settings).documents()
    assert open_store(settings).status().running is False


def test_a_local_engine_is_not_taken_for_a_server(local_store: Store, tmp_path: Path) -> None:
    joined = local_store.connection()
    settings = Settings(store=joined.uri, releases=tmp_path, user=joined.user, password=joined.password)
    with pytest.raises(StoreError, match="name its folder"):
        open_store(settings).documents()


@on_servers
def test_a_server_is_not_ours_to_stop(engine: Settings) -> None:
    with pytest.raises(StoreError, match="stop it where it runs"):
        open_store(engine).stop()
