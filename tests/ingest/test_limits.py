"""Whatever a file is, reading it ends with a reading or a named error within its limits, and the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.errors import DocumentError
from ingest.record import Reading
from ingest.runs.limits import read_many

from .hostile import HOSTILE, make_hostile

GOOD = "职业编码,职业名称\n4-01-06-01,电子商务师\n4-01-06-02,互联网营销师\n"


def good_file(folder: Path, name: str = "good.csv") -> Path:
    path = folder / name
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hostile_results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading | DocumentError]:
    folder = tmp_path_factory.mktemp("hostile")
    paths = [path for path, _ in make_hostile(folder)]
    paths.append(good_file(folder))
    found = {}
    for path, result in read_many(paths, workers=2, seconds=20, memory_bytes=2 << 30):
        found[path.name] = result
    return found


def test_every_hostile_file_is_answered_and_the_good_one_is_read(hostile_results: dict[str, Reading | DocumentError]) -> None:
    assert list(hostile_results) == [hostile.name for hostile in HOSTILE] + ["good.csv"]
    good = hostile_results["good.csv"]
    assert isinstance(good, Reading)
    assert [item.value["name"] for item in good.records[0].items] == ["电子商务师", "互联网营销师"]


@pytest.mark.parametrize("name", [hostile.name for hostile in HOSTILE])
def test_a_hostile_file_ends_with_its_named_error(name: str, hostile_results: dict[str, Reading | DocumentError]) -> None:
    result = hostile_results[name]
    hostile = next(hostile for hostile in HOSTILE if hostile.name == name)
    expected = hostile.why
    if isinstance(result, Reading):
        assert "" in expected, f"{name} was read: {result.records}"
        assert result.issues or hostile.good
        return
    assert result.why in expected, str(result)
    assert name in str(result)
    assert result.what.endswith(name)


def test_results_come_in_the_order_of_the_paths_and_progress_counts_them(tmp_path: Path) -> None:
    paths = [good_file(tmp_path, f"{n}.csv") for n in range(12)]
    paths.insert(5, tmp_path / "missing.csv")
    steps: list[tuple[int, int]] = []
    seen = [path for path, _ in read_many(paths, workers=2, progress=lambda _, done, total: steps.append((done, total)))]
    assert seen == paths
    assert steps == [(n + 1, 13) for n in range(13)]


def test_a_slow_file_is_stopped_and_the_next_one_read(tmp_path: Path) -> None:
    slow = tmp_path / "slow.csv"
    slow.write_text(("题目," * 200_000 + "\n") * 20, encoding="utf-8")  # every cell is looked up as a column title
    paths = [slow, good_file(tmp_path)]
    started = time.monotonic()
    (_, first), (_, second) = list(read_many(paths, workers=1, seconds=6))
    assert isinstance(first, DocumentError)
    assert first.why == "limit"
    assert "6 s" in str(first)
    assert isinstance(second, Reading)
    assert time.monotonic() - started < 120


def test_a_file_that_needs_more_memory_is_a_limit_error(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_text("职业编码,职业名称\n" + "4-01-06-01,电子商务师\n" * 5_000_000, encoding="utf-8")
    ((_, result),) = read_many([large], memory_bytes=700 << 20)
    assert isinstance(result, DocumentError)
    assert result.why == "limit"
    assert "large.csv" in str(result)


def test_a_kind_nobody_knows_is_named(tmp_path: Path) -> None:
    ((_, result),) = read_many([good_file(tmp_path)], kind="no_such_kind")
    assert isinstance(result, DocumentError)
    assert "no_such_kind" in str(result)


def test_what_the_parent_holds_does_not_count_as_the_readers(tmp_path: Path) -> None:
    held = bytearray(600 << 20)
    held[::4096] = b"\1" * len(held[::4096])
    paths = [good_file(tmp_path, f"{n}.csv") for n in range(4)]
    pids = set[int]()
    for _, result in read_many(paths, workers=1, progress=lambda *_: pids.update(each.pid for each in _readers(os.getpid()))):
        assert isinstance(result, Reading)
        assert 20 << 20 < result.peak_bytes < len(held)
    assert len(pids) == 1


def test_reader_processes_end_when_the_iterator_is_left(tmp_path: Path) -> None:
    results = read_many([good_file(tmp_path, f"{n}.csv") for n in range(6)], workers=2)
    next(results)
    assert _readers(os.getpid())
    results.close()  # type: ignore[attr-defined]
    assert not _readers(os.getpid())


def test_reader_processes_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    paths = [good_file(tmp_path, f"{n}.csv") for n in range(4)]
    code = (
        "import sys, time; from pathlib import Path; from ingest.runs.limits import read_many\n"
        "results = read_many([Path(p) for p in sys.argv[1:]], workers=2)\n"
        "next(results); print('ready', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, *map(str, paths)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    readers = _readers(parent.pid)
    assert readers
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs(readers, timeout=10)
    assert not alive


def _readers(parent: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(parent).children() if "ingest.runs.worker" in child.cmdline()]
