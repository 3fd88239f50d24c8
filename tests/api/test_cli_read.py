"""Commands that read: what was not read is listed and drawn, and a run leaves its whole report in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli import main
from graph.store import Store
from ingest.samples import samples_folder

CATALOGUE = samples_folder() / "职业目录（示例）.csv"
STANDARD = samples_folder() / "直播运营职业技能等级标准（示例）.pdf"


def test_coverage_lists_the_lines_that_became_no_fact(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "目录.csv"
    path.write_text(CATALOGUE.read_text(encoding="utf-8") + "4-01,没有的职业\n", encoding="utf-8")
    assert main(["read", "--coverage", str(path)]) == 0
    first, *unread = capfd.readouterr().out.splitlines()
    assert first.startswith("目录.csv\tcatalogue\t")
    assert "100.0%" not in first
    assert [line for line in unread if "没有的职业" in line]
    assert all(line.split("\t")[1].startswith("sheet 目录 row ") for line in unread)


def test_a_page_is_drawn(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "page.png"
    assert main(["read", str(STANDARD), "--show", str(picture), "--page", "2"]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "quotes found" in capfd.readouterr().err
    assert main(["read", str(STANDARD), "--show", str(picture), "--page", "400"]) == 1
    assert "no page 400" in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [[str(STANDARD), "--show", "page.gif"], [str(STANDARD), str(CATALOGUE), "--show", "a.png"]])
def test_what_cannot_be_drawn_is_refused_before_reading(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["read", *arguments]) == 2
    assert "--show draws one file" in capfd.readouterr().err


def test_a_run_leaves_its_whole_report_in_a_file(local_store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store = ["--store", local_store.settings.store]
    report = tmp_path / "report.jsonl"
    assert main([*store, "ingest", str(CATALOGUE), "--no-link", "--report", str(report)]) == 0
    (line,) = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert (line["about"], line["file"], line["share"], line["quotes_lost"]) == ("document", str(CATALOGUE), 1.0, 0)
    assert "峰值 peak memory" in capfd.readouterr().out
    assert main([*store, "ingest", str(CATALOGUE), "--report", str(tmp_path / "report.doc")]) == 2
    assert main([*store, "ingest", str(CATALOGUE), "--report", str(tmp_path / "no" / "report.json")]) == 2
    assert main([*store, "ingest", str(CATALOGUE), "--executor", "nowhere"]) == 2
    assert "neither local nor ray://" in capfd.readouterr().err
