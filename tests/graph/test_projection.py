"""Building a release: in parts as at once, and not again while the store has not changed; what a killed load left counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.projection import build_release, covers, fact_lines, open_release, quotes, source, statements
from graph.projection.folder import POINTER, STATE
from graph.store import Store, open_store
from graph.store.document import open_document
from tests.bench.generated import Size, batches
from tests.conftest import wipe
from tests.graph.batches import batch

SMALL = Size(programs=3, posts=6, courses=12, certificates=3, skills=20, links=15, skills_a_post=6, skills_a_course=4)
FIRST = batch({"网店运营专员": ("装修网店", "策划活动"), "客服专员": ("装修网店",)})
OTHER = batch({"客服专员": ("接待顾客", "装修网店")}, content="another", path="/lessons/other.pdf")


class Watched:
    """A store whose questions are counted."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: list[str] = []

    def stream(self, text: str, parameters: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """The store's rows."""
        self.asked.append(text)
        return self._store.stream(text, parameters)

    def builds(self, folder: Path) -> bool:
        """Whether a release is built of the graph: whether its documents are read."""
        self.asked.clear()
        build_release(self, folder)
        return source.DOCUMENTS in self.asked


def test_parts_of_any_size_make_the_same_release(local_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (*batches(SMALL), FIRST, OTHER):
        local_store.load(each)
    at_once = build_release(local_store, tmp_path / "at once")
    for module, name, size in (
        (source, "AT_ONCE", 7),
        (quotes, "AT_ONCE", 5),
        (covers, "AT_ONCE", 9),
        (statements, "WAITING", 3),
    ):
        monkeypatch.setattr(module, name, size)
    parts = build_release(local_store, tmp_path / "parts")
    assert parts.name == at_once.name
    release = open_release(tmp_path / "parts")
    assert release.counts["evidence"] > 10 * source.AT_ONCE
    said = {quote.id: quote.quote for each in (*batches(SMALL), FIRST, OTHER) for quote in each.evidence}
    assert {line["id"]: line["quote"] for line in fact_lines(release) if line["record"] == "evidence"} == said


def test_a_release_is_built_again_only_after_a_change(local_store: Store, tmp_path: Path) -> None:
    store = Watched(local_store)
    local_store.load(FIRST)
    assert store.builds(tmp_path)
    first = open_release(tmp_path).version
    assert not store.builds(tmp_path)
    assert store.builds(tmp_path / "elsewhere")
    local_store.load(OTHER)
    assert store.builds(tmp_path)
    assert open_release(tmp_path).version != first
    local_store.retract(OTHER.document.id)
    assert store.builds(tmp_path)
    assert open_release(tmp_path).version == first
    assert not store.builds(tmp_path)


def test_another_command_sees_what_the_first_has_changed(local_store: Store, tmp_path: Path) -> None:
    local_store.load(FIRST)
    build_release(local_store, tmp_path)
    with open_store(local_store.settings) as other:
        assert not Watched(other).builds(tmp_path)
        other.load(OTHER)
    assert Watched(local_store).builds(tmp_path)
    assert open_release(tmp_path).find("接待顾客", "Skill") >= 0


def test_a_change_while_a_release_is_built_is_seen_by_the_next(local_store: Store, tmp_path: Path) -> None:
    local_store.load(FIRST)

    def change(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("statements", 0):
            local_store.load(OTHER)

    build_release(local_store, tmp_path, change)
    assert Watched(local_store).builds(tmp_path)
    assert open_release(tmp_path).counts["documents"] == {"teaching_standard": 2}


def test_what_a_killed_load_left_is_not_passed_over(local_store: Store, tmp_path: Path) -> None:
    for each in (FIRST, OTHER):
        local_store.load(each)
    build_release(local_store, tmp_path)
    newer = replace(OTHER.document, reading="2")
    link = local_store._link
    link.write(lambda tx: open_document(tx, newer, "token", link.paths))  # and there the load is killed
    assert Watched(local_store).builds(tmp_path)
    release = open_release(tmp_path)
    assert release.counts["documents"] == {"teaching_standard": 1}
    assert len(release.rows_from("REQUIRES", release.find("客服专员", "Post"))) == 1


@pytest.mark.parametrize("lost", [STATE, POINTER, "release", "statement.subject.npy", "cover.REQUIRES.row.npy"])
def test_a_release_that_is_not_whole_is_built_again(local_store: Store, tmp_path: Path, lost: str) -> None:
    local_store.load(FIRST)
    built = build_release(local_store, tmp_path)
    if lost == "release":
        shutil.rmtree(built)
    else:
        (tmp_path / lost if lost in {STATE, POINTER} else built / lost).unlink()
    assert Watched(local_store).builds(tmp_path)
    assert not Watched(local_store).builds(tmp_path)
    release = open_release(tmp_path)
    assert len(release.subject) == len(release.cover("REQUIRES").row) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([built.name, POINTER, STATE])


def test_a_store_emptied_by_other_hands_is_built_again(local_store: Store, tmp_path: Path) -> None:
    local_store.load(FIRST)
    build_release(local_store, tmp_path)
    wipe(local_store.settings)
    assert Watched(local_store).builds(tmp_path)
    assert len(open_release(tmp_path)) == 0
