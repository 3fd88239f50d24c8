"""A run that is killed at any moment goes on where it stopped: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from graph.projection import fact_lines, open_release
from graph.settings import Settings
from graph.store import open_store
from graph.store.engine import find_engine
from graph.store.folder import Folder
from ingest.runs.run import ingest
from ingest.samples import sample_files
from tests.conftest import wipe

from .test_run import write

MOMENTS = (("读取", 1, 0.0), ("载入", 2, 0.02), ("载入", 3, 0.15), ("技能", 1, 0.0))
"""The stage that a run is killed in, at which call of its progress, and how many seconds later."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("papers")
    paths = [write(folder / f"{ability}.md", ability=ability) for ability in ("茶叶拼配", "茶器修补", "冷泡制茶")]
    copy, broken = folder / "copy.md", folder / "broken.pdf"
    copy.write_bytes(paths[0].read_bytes())
    broken.write_bytes(b"%PDF-1.7\nnothing of a document")
    return [*paths, copy, broken, *(path for path in sample_files() if path.suffix == ".csv")][:6]


def facts(settings: Settings) -> list[str]:
    return sorted(json.dumps(line, sort_keys=True, ensure_ascii=False) for line in fact_lines(open_release(settings.releases)))


@pytest.fixture(scope="module")
def whole(local_settings: Settings, papers: list[Path]) -> tuple[str, list[str]]:
    """The release of an uninterrupted run, and its facts."""
    wipe(local_settings)
    with open_store(local_settings) as store:
        return ingest(papers, store, workers=1).release, facts(local_settings)


def test_killed_at_many_moments_a_run_ends_with_the_facts_of_one_that_was_not(
    fresh_settings: Settings, papers: list[Path], whole: tuple[str, list[str]]
) -> None:
    for moment in MOMENTS:
        assert _run_until(fresh_settings, papers, moment) == -signal.SIGKILL, moment
    with open_store(fresh_settings) as store:
        report = ingest(papers, store, workers=1)
        assert len(report.documents) < 4
        assert len(report.documents) + len(report.unchanged) + len(report.duplicates) + len(report.failed) == len(papers)
        assert all(document.complete for document in store.documents())
        again = ingest(papers, store, workers=1)
    assert (again.documents, again.seconds.get("reading")) == ((), None)
    assert [(Path(one.path).name, one.again) for one in again.failed] == [("broken.pdf", True)]
    assert facts(fresh_settings) == whole[1]
    assert report.release == again.release == whole[0]


def test_a_run_outlives_its_readers_and_its_engine(
    fresh_settings: Settings, papers: list[Path], whole: tuple[str, list[str]]
) -> None:
    killed: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage.startswith("读取") and "reader" not in killed:
            for reader in _readers():
                reader.kill()
                killed.append("reader")
        if stage.startswith("载入") and done >= 2 and "engine" not in killed:
            engine = find_engine(Folder(fresh_settings.folder))
            assert engine is not None
            os.kill(engine.pid, signal.SIGKILL)
            killed.append("engine")

    with open_store(fresh_settings) as store:
        report = ingest(papers, store, workers=1, progress=progress)
    assert {"reader", "engine"} <= set(killed)
    assert [Path(one.path).name for one in report.failed] == ["broken.pdf"]
    assert facts(fresh_settings) == whole[1]


def _run_until(settings: Settings, papers: list[Path], moment: tuple[str, int, float]) -> int | None:
    """Run in a process of its own that is killed at the moment; its exit code. The threads of the embedder do not live on
    in a fork, so a run that is to come as far as linking starts anew."""
    context = multiprocessing.get_context("spawn") if moment[0] == "技能" else multiprocessing.get_context("fork")
    process = context.Process(target=_run_and_die, args=(settings, papers, moment))
    process.start()
    process.join(300)
    if process.exitcode is None:
        process.kill()
    return process.exitcode


def _run_and_die(settings: Settings, papers: list[Path], moment: tuple[str, int, float]) -> None:
    stage, call, delay = moment
    seen = 0

    def progress(said: str, done: int, total: int) -> None:
        nonlocal seen
        if said.startswith(stage):
            seen += 1
            if seen == call:
                threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()
                if not delay:
                    time.sleep(10)

    with open_store(settings) as store:
        ingest(papers, store, workers=1, progress=progress)


def _readers() -> Iterator[psutil.Process]:
    for child in psutil.Process().children():
        with suppress(psutil.Error):
            if "ingest.runs.worker" in child.cmdline():
                yield child
