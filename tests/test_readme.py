"""The README's commands work as they stand: each is run, or parsed where it serves until it is stopped."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import queries
from graph.settings import Settings, read_settings
from graph.store import open_store
from ingest.kinds import kinds
from ingest.samples import samples_folder

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUN = re.compile(r"^zhiqiao (.*?)\s*(?:#.*)?$", re.MULTILINE)

PAIRS = (
    "id\tleft_text\tleft_source\tright_text\tright_source\n1\t撰写直播脚本\t\t编写直播脚本\t\n2\t撰写直播脚本\t\t核算采购成本\t\n"
)
ADVERT = json.dumps({"id": "a", "text": "岗位要求：大专以上学历，熟悉直播平台规则，能撰写直播脚本。"}, ensure_ascii=False)
QUERY = json.dumps({"id": "q", "query": "撰写直播脚本", "candidates": [{"text": "核算采购成本"}, {"text": "编写直播脚本"}]})


def _commands() -> list[str]:
    shell = README.split("### Shell")[1].split("### HTTP")[0]
    found = RUN.findall(shell.split("```")[1])
    assert len(found) > 10
    return found


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A store of its own, for all commands in the README's order."""
    folder = tmp_path_factory.mktemp("readme")
    values = {**os.environ, "ZHIQIAO_STORE": str(folder / "store"), "ZHIQIAO_HEAP": "512m"}
    yield values
    open_store(read_settings(values)).stop()


def _run(arguments: list[str], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        env={**environment, "PYTHONPATH": str(ROOT)}, cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_the_tour_runs_as_printed(environment: dict[str, str], tmp_path: Path) -> None:
    standard = next(samples_folder().glob("*教学标准*.pdf"))
    (tmp_path / "标准.pdf").write_bytes(standard.read_bytes())
    (tmp_path / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    (tmp_path / "adverts.jsonl").write_text(ADVERT, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(QUERY, encoding="utf-8")
    (tmp_path / "ingest").symlink_to(ROOT / "ingest")
    for command in _commands():
        arguments = shlex.split(command)
        if arguments[0] == "serve":
            continue
        if "|" in arguments[-1]:
            arguments[-1] = arguments[-1].split("|")[0]
        done = _run(arguments, environment, tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout or {"-o", "--show"} & set(arguments), command
        if arguments[0] == "match":
            scores = [float(line.split("\t")[1]) for line in done.stdout.splitlines()[1:]]
            assert scores[0] > scores[1]
        if arguments[0] == "mark":
            assert any(span["label"] == "DEGREE" for span in json.loads(done.stdout)["spans"])
        if arguments[0] == "rank":
            assert json.loads(done.stdout) == {"id": "q", "order": [1, 0]}
    page = (tmp_path / "post.html").read_text(encoding="utf-8")
    assert "直播运营主管" in page
    facts = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {fact["record"] for fact in facts} == {"document", "entity", "evidence", "statement"}


def test_the_table_of_kinds_names_every_kind() -> None:
    table = README.split("## What it reads")[1].split("## ")[0]
    assert set(re.findall(r"^\| (\w+) \S+ \|", table, re.MULTILINE)) == set(kinds())


def test_the_table_of_settings_names_every_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    class Asked(dict[str, str]):
        def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
            asked.add(key)
            return default

    assert isinstance(read_settings(Asked()), Settings)
    table = README.split("| setting |")[1].split("\n\n")[0]
    for name in asked:
        assert name in table or name.removeprefix("ZHIQIAO") in table, name


def test_every_question_is_in_the_tour_or_the_api() -> None:
    for name in queries.QUESTIONS:
        assert name.replace("_", "-") in README or name in README, name


def test_the_compose_file_waits_for_a_healthy_database_on_this_machine_only() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert services["neo4j"]["healthcheck"]["test"]
    assert "community" in services["neo4j"]["image"]
    assert services["zhiqiao"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert (ROOT / services["zhiqiao"]["build"]["dockerfile"]).is_file()
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert not any("PASSWORD" in str(value) and "${" not in str(value) for value in service["environment"].values())


def test_what_the_project_imports_is_what_it_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=;\[ ]", one)[0].lower() for one in declared}
    locked = set(re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert names <= locked
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
