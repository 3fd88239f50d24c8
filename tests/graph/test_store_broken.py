"""Loads that are interrupted, whose answers are lost, or that run beside each other leave the graph of a whole one."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from neo4j import Session
from neo4j.exceptions import SessionExpired

from graph.facts import GraphBatch
from graph.settings import Settings
from graph.store import Store, open_store
from tests.graph.batches import batch
from tests.graph.contents import PLAIN, dump, requirement


class InterruptedLoadError(Exception):
    pass


def test_an_interrupted_load_is_incomplete_and_run_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    given = batch(PLAIN)
    store.load(given)
    whole = dump(store)
    store.retract(given.document.id)

    def stop(*_: object, **__: object) -> int:
        raise InterruptedLoadError

    with monkeypatch.context() as patch:
        patch.setattr("graph.store.load.CHUNK", 1)  # a transaction for each part, so that some are kept
        patch.setattr("graph.store.load._statements", stop)
        with pytest.raises(InterruptedLoadError):
            store.load(given)
    assert [document.complete for document in store.documents()] == [False]
    assert store.cypher("MATCH (n:Entity) RETURN count(n) > 0").rows == ((True,),)
    assert store.cypher("MATCH (:Post)-[r:REQUIRES]->() RETURN count(r)").rows == ((0,),)
    store.load(given)
    assert [document.complete for document in store.documents()] == [True]
    assert dump(store) == whole


@pytest.mark.parametrize("lost", range(1, 6))
def test_a_transaction_whose_answer_was_lost_is_not_run_twice(
    local_store: Store, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    given = batch(PLAIN)
    local_store.load(given)
    whole = dump(local_store)
    local_store.retract(given.document.id)
    calls = 0
    execute = Session.execute_write

    def kept_but_lost(session: Session, *arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        found = execute(session, *arguments, **named)
        if calls == lost:
            raise SessionExpired("the answer was lost")
        return found

    with monkeypatch.context() as patch:
        patch.setattr("graph.store.load.CHUNK", 1)
        patch.setattr(Session, "execute_write", kept_but_lost)
        local_store.load(given)
    assert calls > lost
    assert dump(local_store) == whole
    assert local_store.cypher("MATCH (n:Entity) OPTIONAL MATCH (n)-[r:DEFINED_IN]->() RETURN n.id, count(r) AS c").rows == tuple(
        (entity, 1) for entity, _ in local_store.cypher("MATCH (n:Entity) RETURN n.id, 1").rows
    )


def test_a_document_loaded_at_once_whose_answer_was_lost_is_reported_whole(
    local_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = batch(PLAIN)
    plain = local_store.load(given)
    whole = dump(local_store)
    local_store.retract(given.document.id)
    execute = Session.execute_write
    answers: list[Any] = []

    def first_lost(session: Session, *arguments: Any, **named: Any) -> Any:
        answers.append(execute(session, *arguments, **named))
        if len(answers) == 1:
            raise SessionExpired("the answer was lost")
        return answers[-1]

    with monkeypatch.context() as patch:
        patch.setattr(Session, "execute_write", first_lost)
        report = local_store.load(given)
    assert len(answers) == 2
    assert report.written == plain.written > 0
    assert dump(local_store) == whole


def test_documents_loaded_at_once_are_all_there(store: Store, engine: Settings) -> None:
    shared = ("数据分析", "商品上架")
    batches = [
        batch({"网店运营专员": (*shared, f"技能{number}")}, content=str(number), path=f"/{number}.pdf") for number in range(8)
    ]
    errors: list[BaseException] = []

    def load(given: GraphBatch) -> None:
        try:
            with open_store(engine) as own:
                own.load(given)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=load, args=(given,)) for given in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    found = requirement(store, "数据分析")
    assert found is not None
    assert (found["documents"], len(found["evidence"])) == (8, 8)
    assert store.cypher("MATCH (:Post)-[r:REQUIRES]->() RETURN count(r)").rows == ((10,),)
    parallel = dump(store)
    for given in batches:
        store.retract(given.document.id)
    for given in batches:
        store.load(given)
    assert dump(store) == parallel
