"""What the commands print, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import queries
from api.encode import to_json
from graph.projection import fact_lines
from tests.api.conftest import HOSTILE_NAMES, Graph, Zhiqiao

NAME = "直播运营主管"
POST = f"{NAME}@530701"
COMMANDS = ("ingest", "read", "ask", "view", "cypher", "serve", "export", "store", "doctor")
QUESTIONS = tuple(name.replace("_", "-") for name in queries.QUESTIONS)


def process(graph: Graph, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        env={**os.environ, "ZHIQIAO_STORE": graph.settings.store, **environment},
        capture_output=True,
        timeout=120,
    )


@pytest.mark.parametrize("words", [(name,) for name in COMMANDS] + [("ask", name) for name in QUESTIONS], ids=" ".join)
def test_every_command_has_help_with_an_example(zhiqiao: Zhiqiao, words: tuple[str, ...]) -> None:
    status, out, err = zhiqiao(*words, "--help")
    assert (status, err) == (0, "")
    assert "--store" in out
    assert f"  zhiqiao {' '.join(words)}" in out.partition("examples:")[2]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (("courses-covering", POST, "--limit", "1"), f"/v1/courses-covering?post={POST}&limit=1"),
        (("missing_skills", POST, "直播销售"), f"/v1/missing-skills?post={POST}&course=直播销售"),
        (("certificates-for", POST), f"/v1/certificates-for?post={POST}"),
        (("posts-for", "直播销售"), "/v1/posts-for?course=直播销售"),
        (
            ("evidence_for", POST, "REQUIRES", "直播策划"),
            f"/v1/evidence-for?subject={POST}&predicate=REQUIRES&object=直播策划",
        ),
        (("search", "直播", "--kind", "Skill"), "/v1/search?q=直播&kind=Skill"),
        (("neighbourhood", POST, "--hops", "1"), f"/v1/neighbourhood/{POST}?hops=1"),
        (("overview",), "/v1/overview"),
    ],
)
def test_a_question_says_in_the_shell_what_it_says_over_http(
    zhiqiao: Zhiqiao, client: TestClient, words: tuple[str, ...], path: str
) -> None:
    status, out, err = zhiqiao("ask", *words, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == client.get(path).json()
    status, out, _ = zhiqiao("ask", *words)
    assert status == 0
    lines = out.splitlines()
    assert len({line.count("\t") for line in lines}) == 1
    assert len(lines) > 1


def test_coverage_is_shown_as_a_share(zhiqiao: Zhiqiao) -> None:
    _, out, err = zhiqiao("ask", "courses-covering", POST)
    assert out.splitlines()[1].split("\t")[:2] == ["46.7%", "直播销售"]
    assert "66.7%" in err
    _, out, err = zhiqiao("ask", "courses-covering", "前台")
    assert "no baseline" in err
    assert len(out.splitlines()) == 1


def test_an_ambiguous_name_lists_its_candidates(zhiqiao: Zhiqiao) -> None:
    status, out, err = zhiqiao("ask", "posts-for", "同名课程")
    assert (status, out) == (1, "")
    assert err.count("course:") == 2
    assert "@专业甲" in err
    assert zhiqiao("ask", "posts-for", "同名课程@专业甲")[0] == 0


def test_an_unknown_name_lists_what_is_called_much_like_it(zhiqiao: Zhiqiao) -> None:
    status, out, err = zhiqiao("ask", "courses-covering", f"{NAME}岗位")
    assert (status, out) == (1, "")
    first = err.splitlines()[1].split()
    assert first[1:3] == ["Post", NAME]
    assert zhiqiao("ask", "courses-covering", first[0])[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("ask", "courses-covering", "没有这个岗位"), 1, "没有这个岗位"),
        (("ask", "courses-covering"), 2, "POST"),
        (("ask", "courses-covering", POST, "--limit", "0"), 2, "from 1 to"),
        (("frobnicate",), 2, "frobnicate"),
        (("cypher", "--question", "nothing"), 2, "courses_covering"),
        (("cypher", "RETRUN 1"), 1, "RETRUN"),
        (("cypher", "CREATE (n:Post {id: 'x'}) RETURN n"), 1, "reading"),
        (("cypher", "RETURN $x", "--param", "x"), 2, "name=value"),
        (("export", "xml"), 2, "jsonl"),
        (("--store", "ftp://example", "ask", "overview"), 2, "ftp://example"),
        (("--store", "/nonexistent/zhiqiao", "ask", "overview"), 1, "zhiqiao ingest"),
        (("view", POST, "-o", "/nonexistent/folder/x.html"), 1, "/nonexistent/folder does not exist"),
        (("read", "/nonexistent/file.pdf"), 1, "file.pdf"),
    ],
)
def test_a_mistake_ends_in_a_sentence_and_a_status(zhiqiao: Zhiqiao, arguments: tuple[str, ...], status: int, says: str) -> None:
    found, out, err = zhiqiao(*arguments)
    assert found == status, err
    assert out == ""
    assert says in err
    assert "Traceback" not in err
    assert "mistake of the program" not in err


def test_a_view_is_written_as_a_whole(zhiqiao: Zhiqiao, tmp_path: Path) -> None:
    target = tmp_path / "图.html"
    status, out, err = zhiqiao("view", POST, "-o", str(target))
    assert (status, out) == (0, "")
    assert str(target) in err
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert list(tmp_path.iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o666 & ~current_mask()
    assert zhiqiao("view", POST, "-o", str(tmp_path))[0] == 1


def current_mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_failed_export_leaves_the_old_file(zhiqiao: Zhiqiao, tmp_path: Path, graph: Graph) -> None:
    target = tmp_path / "facts.jsonl"
    target.write_text("old")
    assert zhiqiao("--store", str(tmp_path / "none"), "export", "jsonl", "-o", str(target))[0] == 1
    assert target.read_text() == "old"
    assert zhiqiao("export", "jsonl", "-o", str(target))[0] == 0
    whole = b"".join(to_json(record) + b"\n" for record in fact_lines(graph.release))
    assert target.read_bytes() == whole


def test_cypher_reads_with_parameters(zhiqiao: Zhiqiao) -> None:
    text = "MATCH (p:Post {name: $name})-[r:REQUIRES]->(s:Skill) RETURN s.name AS skill, r.weight AS weight ORDER BY skill"
    status, out, err = zhiqiao("cypher", text, "--param", f"name={NAME}", "--json")
    assert status == 0, err
    rows = json.loads(out)
    assert rows["keys"] == ["skill", "weight"]
    assert ["直播策划", 1.0] in rows["rows"]
    status, out, err = zhiqiao("cypher", text, "--param", f"name={NAME}", "--limit", "2")
    assert len(out.splitlines()) == 3
    assert "--limit" in err


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_twin_of_every_question_is_printed(zhiqiao: Zhiqiao, question: str) -> None:
    status, out, _ = zhiqiao("cypher", "--question", question)
    assert status == 0
    assert out == queries.twin(question.replace("-", "_")).rstrip("\n") + "\n"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_cannot_steer_the_terminal(zhiqiao: Zhiqiao, name: str) -> None:
    status, out, _ = zhiqiao("ask", "search", name[:300], "--kind", "Skill")
    assert status == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    assert all(len(line) < 1000 for line in out.splitlines())
    status, out, _ = zhiqiao("ask", "search", name[:300], "--kind", "Skill", "--json")
    assert name in {hit["entity"]["name"] for hit in json.loads(out)["hits"]}


def test_a_taken_port_is_answered_with_a_free_one(zhiqiao: Zhiqiao) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = zhiqiao("serve", "--port", str(port))
    assert status == 1
    assert f"port {port} is taken" in err
    assert re.search(r"--port \d+", err)


def test_text_is_utf8_in_every_locale(graph: Graph) -> None:
    done = process(graph, "ask", "overview", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert "实体 entities" in done.stdout.decode()


def test_a_closed_pipe_is_no_error(graph: Graph) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "export", "jsonl"],
        env={**os.environ, "ZHIQIAO_STORE": graph.settings.store},
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=120,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_help_does_not_load_what_commands_need() -> None:
    code = "import sys; from api.cli import main; main(['--help']); print([m for m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    loaded = done.stderr.decode()
    assert not [name for name in ("numpy", "fastapi", "neo4j", "spacy", "rich", "jinja2") if f"'{name}'" in loaded]
