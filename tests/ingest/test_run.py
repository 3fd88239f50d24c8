"""The ingest run on a real local store: what is read, skipped, repeated, replaced and reported."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graph.projection import open_release
from graph.store import Store
from ingest.language import LANGUAGE_VERSION
from ingest.linking import SOURCE
from ingest.record import Issue, NamedColumns, Place, Reading
from ingest.runs.executors import reader_at
from ingest.runs.files import hash_file, select_files
from ingest.runs.limits import Progress
from ingest.runs.pool import Result
from ingest.runs.report import Duplicate, Failed, IngestReport, KindCount, render_report, report_json
from ingest.runs.run import ingest
from ingest.samples import sample_files

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))

INTRODUCTION = """# 4409 茶艺类

专业代码 440999

专业名称 茶艺与茶叶营销

基本修业年限 三年

# 职业面向

面向{posts}等岗位（群）。

# 主要专业能力要求

1. 具有茶席布置、茶叶品质鉴别的能力；
2. 具有{ability}的能力；
3. 具有探究学习、终身学习和可持续发展的能力。

# 主要专业课程与实习实训

专业基础课程：茶艺基础、茶文化概论。

专业核心课程：茶席设计、茶叶审评。

实习实训：在校内外进行茶席设计等实训。在茶馆等单位进行岗位实习。

# 职业类证书举例

职业技能等级证书：茶艺
"""


def write(path: Path, *, ability: str = "茶叶拼配", posts: str = "茶艺师领班、茶叶审评员") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(INTRODUCTION.format(ability=ability, posts=posts), encoding="utf-8")
    return path


def skills(store: Store) -> set[str]:
    return {name for (name,) in store.stream("MATCH (s:Skill) RETURN s.name")}


def test_files_folders_and_globs_become_one_sorted_list(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "deep/er/c.md", ".hidden.md", "deep/~$c.docx", ".git/d.md"):
        write(tmp_path / name)
    selection = select_files([tmp_path / "deep", str(tmp_path / "*.md"), tmp_path / "b.md", tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in selection.files] == ["a.md", "b.md", "deep/er/c.md"]
    assert [Path(one.path).name for one in selection.skipped] == [".hidden.md", "~$c.docx"]
    assert selection.missing == ()


def test_links_out_of_a_folder_are_skipped_and_links_inside_are_read(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.md")
    inside = write(tmp_path / "docs" / "real.md")
    (tmp_path / "docs" / "link.md").symlink_to(inside)
    (tmp_path / "docs" / "out.md").symlink_to(outside)
    (tmp_path / "docs" / "folder").symlink_to(outside.parent)
    (tmp_path / "docs" / "loop").symlink_to(tmp_path / "docs")
    (tmp_path / "docs" / "gone.md").symlink_to(tmp_path / "nowhere")
    selection = select_files([tmp_path / "docs"])
    assert [path.name for path in selection.files] == ["link.md", "real.md"]
    assert [Path(one.path).name for one in selection.skipped] == ["folder", "gone.md", "loop", "out.md"]
    assert select_files([tmp_path / "docs" / "out.md"]).files == (tmp_path / "docs" / "out.md",)


def test_what_is_not_there_is_missing_and_odd_names_are_harmless(tmp_path: Path) -> None:
    odd = write(tmp_path / "a[1]'\"; DROP\n文.md")
    selection = select_files([odd, tmp_path / "none.md", str(tmp_path / "*.pdf"), "", "a\0b"])
    assert selection.files == (odd,)
    assert selection.missing == (str(tmp_path / "none.md"), str(tmp_path / "*.pdf"), "", "a\0b")


def test_what_cannot_be_read_has_no_hash(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert hash_file(tmp_path / "pipe") == hash_file(tmp_path / "none") == hash_file(tmp_path) == ""
    assert len(hash_file(write(tmp_path / "a.md"))) == 64


def test_a_run_loads_links_builds_and_reports(local_store: Store, tmp_path: Path) -> None:
    write(tmp_path / "茶艺.md")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a document")
    seen: list[str] = []
    report = ingest([tmp_path], local_store, workers=1, progress=lambda stage, done, total: seen.append(stage))
    assert report.kinds["program_intro"].documents == report.kinds["program_intro"].records == 1
    assert report.entities["Post"] == 2
    assert report.predicates["OFFERS"] == 6
    assert {(Path(one.path).name, one.why) for one in report.failed} == {("empty.md", "empty"), ("broken.pdf", "broken")}
    assert report.exit_status == 1
    assert {"reading", "language", "loading", "linking", "projection", "total"} <= set(report.seconds)
    assert "读取 reading 茶艺.md" in seen
    assert "茶叶拼配" in skills(local_store)
    (document,) = [one for one in local_store.documents() if one.kind == "program_intro"]
    assert document.complete
    assert LANGUAGE_VERSION in document.reading
    assert open_release(local_store.settings.releases).version == report.release


def test_a_second_run_reads_nothing_and_changes_nothing(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    first = ingest([tmp_path], local_store, workers=1)
    (tmp_path / "empty.md").write_bytes(b"")
    second = ingest([tmp_path], local_store, workers=1)
    assert (first.exit_status, second.exit_status) == (0, 1)
    assert second.unchanged == (str(path),)
    assert second.kinds == {}
    assert second.links is None
    assert second.release == first.release
    assert any(SOURCE in one.sources for one in local_store.documents())


def test_the_same_bytes_at_another_path_are_a_duplicate(local_store: Store, tmp_path: Path) -> None:
    first, copy = write(tmp_path / "a.md"), write(tmp_path / "b.md")
    report = ingest([tmp_path], local_store, workers=1, link=False, build=False)
    assert report.duplicates == (Duplicate(str(copy), str(first)),)
    later = write(tmp_path / "c.md")
    report = ingest([later], local_store, workers=1, link=False, build=False)
    assert report.duplicates == (Duplicate(str(later), str(first)),)
    (document,) = local_store.documents()
    assert document.sources == (str(first), str(copy), str(later))
    assert ingest([tmp_path], local_store, workers=1, link=False, build=False).unchanged == (str(first), str(copy), str(later))


def test_a_copy_of_a_document_that_failed_has_failed_too(local_store: Store, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7\nnothing of a document")
    report = ingest([tmp_path], local_store, workers=1, link=False, build=False)
    assert [(Path(one.path).name, one.why) for one in report.failed] == [("a.pdf", "broken"), ("b.pdf", "broken")]
    assert local_store.documents() == ()


def test_a_changed_document_takes_back_what_only_its_old_version_said(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", ability="茶叶拼配")
    ingest([path], local_store, workers=1, build=False)
    write(path, ability="茶器修补")
    report = ingest([path], local_store, workers=1, build=False)
    assert report.superseded == 1
    assert "茶器修补" in skills(local_store)
    assert "茶叶拼配" not in skills(local_store)


def test_a_path_that_now_holds_the_bytes_of_another_document_gives_up_its_old_ones(local_store: Store, tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.md", ability="茶叶拼配"), write(tmp_path / "b.md", ability="茶器修补")
    ingest([tmp_path], local_store, workers=1, link=False, build=False)
    second.write_bytes(first.read_bytes())
    ingest([tmp_path], local_store, workers=1, link=False, build=False)
    (document,) = local_store.documents()
    assert document.sources == (str(first), str(second))
    assert "茶器修补" not in skills(local_store)


def test_an_incomplete_document_is_loaded_again(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    ingest([path], local_store, workers=1, link=False, build=False)
    (document,) = local_store.documents()
    local_store.retract(document.id)
    report = ingest([path], local_store, workers=1, link=False, build=False)
    assert report.kinds["program_intro"].documents == 1
    assert local_store.documents() == (document,)


def test_a_run_that_stopped_before_linking_is_made_good_by_the_next(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    first = ingest([path], local_store, workers=1, build=False)
    (links,) = [one for one in local_store.documents() if SOURCE in one.sources]
    local_store.retract(links.id)
    second = ingest([path], local_store, workers=1, build=False)
    assert second.links == first.links
    assert links in local_store.documents()


def test_names_that_look_like_code_go_through_unharmed(local_store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "'; MATCH (n) DETACH DELETE n; '.md", ability="<script>alert(1)</script>编写", posts='"}) //茶童、{{7*7}}茶师'
    )
    report = ingest([path], local_store, workers=1, link=False, build=False)
    assert report.exit_status == 0
    (document,) = local_store.documents()
    assert document.sources == (str(path),)
    assert any("<script>" in name for name in skills(local_store))


def test_a_document_without_a_single_fact_fails_by_name_and_is_not_read_again(local_store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    asked: list[Path] = []

    def read(
        paths: Sequence[Path], kind: str | None, columns: NamedColumns | None, progress: Progress
    ) -> Iterator[tuple[Path, Result]]:
        for one, result in reader_at("local", workers=1)(paths, kind, columns, progress):
            asked.append(one)
            assert isinstance(result, Reading)
            yield one, replace(result, records=(), issues=(Issue(str(one), Place(line=3), "茶艺", "no rule reads this"),))

    first = ingest([path], local_store, read=read, link=False, build=False)
    second = ingest([path], local_store, read=read, link=False, build=False)
    assert [(one.why, one.again) for one in (*first.failed, *second.failed)] == [("no_facts", False), ("no_facts", True)]
    assert "a.md: read as program_intro, 0 items" in first.failed[0].message
    assert "no rule reads this" in first.failed[0].message
    assert [issue.why for issue in first.issues] == ["no rule reads this"]
    assert asked == [path]
    assert local_store.documents() == ()


def test_the_report_says_how_much_of_each_document_was_read(local_store: Store, tmp_path: Path) -> None:
    report = ingest([write(tmp_path / "a.md")], local_store, workers=1, link=False, build=False)
    (document,) = report.documents
    assert document.coverage is not None
    assert document.coverage.used == document.coverage.lines >= 3
    count = report.kinds["program_intro"]
    assert (count.quotes, count.quotes_lost) == (document.coverage.quotes, 0)
    assert count.quotes > 10
    assert report.memory["run"] > 50
    assert report.memory["reader"] > 20


def test_nothing_found_is_reported_by_name(local_store: Store, tmp_path: Path) -> None:
    report = ingest([tmp_path / "none.pdf", tmp_path], local_store, build=False)
    assert [(one.path, one.why) for one in report.failed] == [(str(tmp_path), "empty"), (str(tmp_path / "none.pdf"), "missing")]


def test_the_samples_load_without_a_failure(local_store: Store) -> None:
    report = ingest(sample_files(), local_store, link=False, build=False)
    assert report.failed == ()
    assert {"teaching_standard", "program_intro", "course_standard", "certificate_standard", "catalogue"} <= set(report.kinds)
    assert {"REQUIRES", "TEACHES", "CERTIFIES", "OFFERS", "PREREQUISITE_OF", "QUALIFIES_FOR"} <= set(report.predicates)


REPORT = IngestReport(
    files=3,
    kinds={"program_intro": KindCount(1, 5, 0, 379, 804, 120, 129)},
    entities={"Skill": 143},
    predicates={"REQUIRES": 334},
    issues=(Issue("/docs/a.pdf", Place(page=2, row=4), "乱\u202e码\x1b[31m", "no rule"),) * 50,
    failed=(Failed("/docs/b.pdf", "encrypted", "b.pdf: encrypted: remove the password"),),
    seconds={"reading": 1.25},
)


def test_the_report_reads_chinese_first_and_hides_control_signs() -> None:
    text = render_report(REPORT)
    assert "专业简介 program_intro: 1 份 documents, 5 条 records" in text
    assert "要求 REQUIRES: 334" in text
    assert "a.pdf, p. 2 row 4: no rule: 乱\ufffd码\ufffd[31m" in text
    assert "还有 10 条" in text
    assert "/docs/b.pdf: encrypted: b.pdf: encrypted: remove the password" in text
    assert not set(text) & {"\x1b", "\u202e"}


def test_the_report_as_json_has_every_issue() -> None:
    shown = json.loads(json.dumps(report_json(REPORT)))
    assert len(shown["issues"]) == 50
    assert shown["issues"][0] | {"text": ""} == {
        "file": "/docs/a.pdf",
        "place": "p. 2 row 4",
        "page": 2,
        "row": 4,
        "text": "",
        "why": "no rule",
    }
    assert shown["exit_status"] == 1


@pytest.mark.skipif(
    not (SHARED / "corpus" / "teaching_standard" / "major_intro_md").is_dir(), reason="the real introductions are not shipped"
)
def test_real_introductions_load_with_their_programs(local_store: Store) -> None:
    folder = SHARED / "corpus" / "teaching_standard" / "major_intro_md"
    report = ingest(sorted(folder.glob("*.md"))[:3], local_store, link=False, build=False)
    assert report.exit_status == 0
    assert report.kinds["program_intro"].documents == 3
    assert report.entities["Program"] >= 3
