"""The local engine's life: one engine for all, killed and started again, private files, one address, an end when idle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from graph.errors import StoreError
from graph.facts import GraphBatch
from graph.settings import Settings
from graph.store import open_store
from graph.store.engine import find_engine
from graph.store.folder import Folder
from tests.graph.batches import batch

ROOT = Path(__file__).parents[2]


def small(number: int) -> GraphBatch:
    """One of many documents."""
    return batch(
        {f"岗位{number}-{each}": ("数据分析", f"技能{each}") for each in range(40)},
        content=str(number),
        path=f"/{number}.pdf",
    )


def kill_engine(settings: Settings) -> int:
    """Kill -9 the engine and wait until it is gone; its pid."""
    pid = open_store(settings).status().pid
    assert pid is not None
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([process], timeout=10)
    return pid


def test_killed_in_a_load_no_acknowledged_batch_is_lost(fresh_settings: Settings) -> None:
    acknowledged: list[str] = []
    with open_store(fresh_settings) as store:
        acknowledged.append(store.load(small(0)).document)
        done = threading.Event()

        def load() -> None:
            for number in range(1, 12):
                acknowledged.append(store.load(small(number)).document)
            done.set()

        thread = threading.Thread(target=load)
        thread.start()
        while len(acknowledged) < 3:
            time.sleep(0.01)
        at_kill = tuple(acknowledged)
        first = kill_engine(fresh_settings)
        thread.join(300)
        assert done.is_set()
        assert store.status().pid != first
        found = {document.id: document.complete for document in store.documents()}
        assert set(at_kill) <= set(acknowledged) == set(found)
        assert all(found.values())
        count = store.cypher("MATCH (:Post)-[r:REQUIRES]->(:Skill) RETURN count(r)").rows[0][0]
        assert count == 12 * 40 * 2
        assert all(store.load(small(number)).written == 0 for number in range(12))


def test_a_store_that_was_open_answers_after_a_kill(fresh_settings: Settings) -> None:
    with open_store(fresh_settings) as store:
        store.load(small(0))
        assert store.cypher("MATCH (p:Post) RETURN count(p)").rows == ((40,),)
        kill_engine(fresh_settings)
        assert store.cypher("MATCH (p:Post) RETURN count(p)").rows == ((40,),)
        kill_engine(fresh_settings)
        assert sum(1 for _ in store.stream("MATCH (p:Post) RETURN p.id")) == 40


COMMAND = """
import json, sys
from pathlib import Path
from graph.settings import Settings
from graph.store import open_store
with open_store(Settings(store=sys.argv[1], releases=Path(sys.argv[1]) / "releases", heap="256m", idle_seconds=600)) as store:
    store.documents()
    print(store.status().pid)
"""


def test_two_commands_at_once_get_one_engine(fresh_settings: Settings) -> None:
    commands = [
        subprocess.Popen([sys.executable, "-c", COMMAND, fresh_settings.store], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(2)
    ]
    pids = [command.communicate(timeout=200)[0].strip() for command in commands]
    assert pids[0] == pids[1] == str(open_store(fresh_settings).status().pid)
    assert psutil.pid_exists(int(pids[0]))


def test_a_stale_state_file_is_recognised(fresh_settings: Settings) -> None:
    store = open_store(fresh_settings)
    store.load(small(0))
    pid = kill_engine(fresh_settings)
    folder = Folder(fresh_settings.folder)
    gone = {"pid": pid, "created": 1.0, "bolt": 1, "http": 2, "version": "x", "watcher": pid, "watcher_created": 1.0}
    for state in (json.dumps(gone), json.dumps({**gone, "pid": os.getpid()}), "{half", ""):
        folder.state.write_text(state, encoding="utf-8")
        assert find_engine(folder) is None
        assert not store.status().running
    assert len(store.documents()) == 1


def test_a_taken_port_makes_it_try_another(fresh_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.store import engine

    free = engine._free_ports
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answers = iter([(port, free()[1])])
        monkeypatch.setattr(engine, "_free_ports", lambda: next(answers, None) or free())
        with open_store(fresh_settings) as store:
            assert store.documents() == ()
            assert str(port) not in store.status().address


def test_files_are_private_and_no_password_is_on_a_command_line(fresh_settings: Settings) -> None:
    with open_store(fresh_settings) as store:
        store.load(small(0))
        words = json.loads(Folder(fresh_settings.folder).passwords.read_text(encoding="utf-8"))
        assert store.connection().password == words["reader"]
        assert len(set(words.values())) == 3
        engine = fresh_settings.folder / "engine"
        assert stat.S_IMODE(engine.stat().st_mode) == 0o700
        for path in (*engine.glob("*"), *(engine / "server" / "config").glob("*")):
            if path.is_file():
                assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        lines = [" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])]
        assert any(str(engine) in line for line in lines)
        assert not [line for line in lines for word in words.values() if word in line]


def test_it_listens_on_this_machine_only(fresh_settings: Settings) -> None:
    with open_store(fresh_settings) as store:
        store.documents()
        process = psutil.Process(store.status().pid)
        listening = {row.laddr.ip for row in process.net_connections("tcp") if row.status == psutil.CONN_LISTEN}
        assert listening
        assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_it_ends_when_nobody_uses_it(fresh_settings: Settings) -> None:
    settings = replace(fresh_settings, idle_seconds=4.0)
    with open_store(settings) as store:
        store.load(small(0))
        pid = store.status().pid
        time.sleep(6)
        assert store.status().pid == pid
        assert psutil.pid_exists(pid or 0)
    for _ in range(600):
        if not Folder(settings.folder).state.exists():
            break
        time.sleep(0.1)
    assert not store.status().running
    assert not Folder(settings.folder).state.exists()
    assert len(store.documents()) == 1


def test_it_ends_when_its_folder_is_deleted(fresh_settings: Settings) -> None:
    store = open_store(replace(fresh_settings, idle_seconds=10.0))
    store.load(small(0))
    process = psutil.Process(store.status().pid)
    shutil.rmtree(fresh_settings.folder, ignore_errors=True)
    assert psutil.wait_procs([process], timeout=60)[1] == []


def test_stop_ends_it_and_keeps_the_facts(fresh_settings: Settings) -> None:
    store = open_store(fresh_settings)
    assert not store.status().running
    assert store.stop() is False
    store.load(small(0))
    pid = store.status().pid
    process = psutil.Process(pid)
    assert store.stop() is True
    assert psutil.wait_procs([process], timeout=10)[1] == []
    assert not store.status().running
    assert len(store.documents()) == 1


def test_status_starts_nothing_and_makes_no_folder(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path / "none"), releases=tmp_path)
    assert open_store(settings).status().running is False
    assert not (tmp_path / "none").exists()


def test_a_file_instead_of_a_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match="is a file"):
            open_store(Settings(store=str(place), releases=tmp_path)).documents()


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(StoreError, match="not a Zhiqiao store"):
        open_store(Settings(store=str(tmp_path), releases=tmp_path)).documents()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    place = Path("/proc/zhiqiao") if os.geteuid() == 0 else tmp_path / "store"  # modes do not bind root
    with pytest.raises(StoreError, match=r"cannot be used for the store.*make it writable"):
        open_store(Settings(store=str(place), releases=tmp_path)).documents()
    tmp_path.chmod(0o700)


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.store import folder

    monkeypatch.setattr(folder, "FREE_BYTES", 1 << 62)
    with pytest.raises(StoreError, match="make room"):
        open_store(Settings(store=str(tmp_path / "store"), releases=tmp_path)).documents()


def test_a_missing_engine_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(StoreError, match="make install"):
        open_store(Settings(store=str(tmp_path / "store"), releases=tmp_path)).documents()
