"""A table whose titles nobody knows is loaded by the columns that people name, and again when they name others."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.cli import main
from graph.store import Store
from ingest.record import NamedColumns, Reading
from ingest.runs.executors import reader_at
from ingest.runs.limits import read_many
from ingest.runs.report import IngestReport
from ingest.runs.run import ingest

ODD = "代号,叫法,别的叫法\n4-03-02-07,茶艺师,泡茶师\n"
TITLES = NamedColumns((("code", "代号"), ("name", "叫法")))
OTHERS = NamedColumns((("code", "代号"), ("name", "别的叫法")))


def write(folder: Path) -> Path:
    path = folder / "odd.csv"
    path.write_text(ODD, encoding="utf-8")
    return path


def load(store: Store, path: Path, columns: NamedColumns | None = None) -> IngestReport:
    return ingest([path], store, columns=columns, workers=1, link=False, build=False)


def names(store: Store) -> list[str]:
    return [name for (name,) in store.stream("MATCH (o:Occupation) RETURN o.name ORDER BY o.name")]


def test_a_table_of_unknown_titles_is_loaded_by_named_columns(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path)
    (failed,) = load(local_store, path).failed
    assert failed.why == "unknown"
    assert "--columns" in failed.message
    assert load(local_store, path, TITLES).exit_status == 0
    assert names(local_store) == ["茶艺师"]
    (document,) = [one for one in local_store.documents() if one.kind == "catalogue"]
    assert document.reading.endswith(" columns: code=代号,name=叫法")


def test_other_columns_read_again_and_the_same_or_none_do_not(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path)
    assert load(local_store, path).failed
    load(local_store, path, TITLES)
    assert load(local_store, path, TITLES).unchanged == (str(path),)
    unnamed = load(local_store, path)
    assert (unnamed.unchanged, unnamed.failed) == ((str(path),), ())
    assert load(local_store, path, OTHERS).unchanged == ()
    assert names(local_store) == ["泡茶师"]


def test_the_shell_loads_named_columns(local_store: Store, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["--store", local_store.settings.store, "ingest", str(write(tmp_path)), "--no-link"]
    assert main([*command, "--columns", "name=叫法,code=代号", "--table", "occupations"]) == 0
    assert names(local_store) == ["茶艺师"]
    assert main([*command, "--columns", "name=没有"]) == 1
    assert "没有" in capfd.readouterr().out
    assert main([*command, "--columns", "name=叫法", "--kind", "esco"]) == 2
    assert "leave out --kind esco" in capfd.readouterr().err
    assert main([*command, "--columns", "叫法"]) == 2


def test_named_columns_reach_the_reader_processes(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "a.md").write_text("# 茶\n", encoding="utf-8")
    (_, reading), (_, other) = read_many([path, tmp_path / "a.md"], workers=1, columns=TITLES)
    assert isinstance(reading, Reading)
    assert (reading.kind, reading.named) == ("catalogue", str(TITLES))
    assert "read from csv" in str(other)
    ((_, again),) = reader_at("local", workers=1)([path], None, TITLES, lambda *_: None)
    assert again == reading


def test_columns_of_any_characters_are_a_text_that_can_be_kept() -> None:
    odd = NamedColumns((("name", "叫\udcff法"),), "occupations")
    assert str(odd) == "columns of occupations: name=叫\\udcff法"
    assert str(odd) != str(NamedColumns(odd.titles))
