"""Commands under a user the system does not know by name, as in a container that runs under a bare uid."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import main
from graph.errors import SettingsError
from graph.settings import read_settings
from ingest.review import read_decisions

NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")
BARE_UID = 54321
AS_BARE_UID = f"""
import os, sys
import ingest.review, platformdirs.unix
from api.cli import main, opening, output, parser
parser.build_parser()
os.setuid({BARE_UID})
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that knows no name of the user and no home folder."""

    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in (*NAMES, "HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("nameless")
def test_a_decision_without_a_name_is_signed_by_uid(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(tmp_path / "store")]
    assert main(["--help"]) == 0
    assert main([*store, "review", "rename", "甲事", "乙事"]) == 0
    assert main([*store, "review", "rename", "甲事", "丙事", "--who", "李明"]) == 0
    (folder,) = {path.parent for path in tmp_path.rglob("*.jsonl")}
    assert [one.who for one in read_decisions(folder)] == [f"uid {os.getuid()}", "李明"]
    assert "no such user" not in capfd.readouterr().err


def test_a_decision_is_signed_by_the_login_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOGNAME", "wang")
    assert main(["--store", str(tmp_path / "store"), "review", "rename", "甲事", "乙事"]) == 0
    assert "rename kept (wang, " in capfd.readouterr().err


@pytest.mark.usefixtures("nameless")
def test_a_store_below_an_unknown_home_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="ZHIQIAO_STORE: the system knows no home folder"):
        read_settings({})
    with pytest.raises(SettingsError, match="ZHIQIAO_RELEASES"):
        read_settings({"ZHIQIAO_STORE": "bolt://graph:7687"})
    assert read_settings({"ZHIQIAO_STORE": "/data/store"}).store == "/data/store"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user that does not exist")
def test_commands_run_under_a_uid_without_a_passwd_entry(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        pwd.getpwuid(BARE_UID)
    done = subprocess.run(
        [sys.executable, "-c", AS_BARE_UID, "--store", str(tmp_path / "store"), "store", "path"],
        env={name: value for name, value in os.environ.items() if name not in (*NAMES, "HOME")},
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.decode().strip()) == (0, str(tmp_path / "store")), done.stderr
