"""Many decisions at once are one group: kept whole or not at all, taken back by one undo, the same in another store."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import StoreError
from ingest.review import (
    Decision,
    GroupError,
    Waiting,
    acts_of,
    changed_by,
    decide,
    decide_all,
    decide_waiting,
    exported,
    import_decisions,
    last_standing,
    likeness,
    most_different,
    read_decisions,
    rulings_of,
    taken_back,
    undo,
    waiting,
)

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
QUEUE = [
    Waiting("link", "probable", 0.9, "same", "网店运营", "店铺运营"),
    Waiting("link", "probable", 0.8, "narrower", "数据库备份", "数据库管理"),
    Waiting("link", "doubtful", 0.4, "related", "ＳＱＬ 语言", "数据查询"),
    Waiting("mark", "doubtful", 0.5, "no skill", "五险一金"),
]


def pair(number: int, *, action: str = "accept", relation: str = "same", why: str = "") -> Decision:
    return Decision("", action, (f"甲事{number}", f"乙事{number}"), relation=relation, why=why)


def standing(folder: Path) -> list[tuple[str, ...]]:
    made = read_decisions(folder)
    gone = taken_back(made)
    return [one.texts for one in made if one.id not in gone and one.action != "undo"]


def test_a_group_keeps_who_when_and_why_for_each(tmp_path: Path) -> None:
    made = decide_all(tmp_path, [pair(1), pair(2, why="另有依据"), pair(3)], who=" 李明 ", why="抽查无误", now=NOW)
    assert read_decisions(tmp_path) == made
    assert len({one.id for one in made}) == 3
    (group,) = {one.group for one in made}
    assert group.startswith("g")
    assert {(one.who, one.when) for one in made} == {("李明", "2026-03-04T05:06:07Z")}
    assert [one.why for one in made] == ["抽查无误", "另有依据", "抽查无误"]
    assert all(b'"group":"%b"' % group.encode() in line for line in exported(tmp_path).splitlines())


def test_one_undo_takes_the_group_back_and_another_brings_it_again(tmp_path: Path) -> None:
    alone = decide(tmp_path, "accept", ["丙事", "丁事"], who="x")
    made = decide_all(tmp_path, [pair(number) for number in range(5)], who="x", why="y")
    taking = undo(tmp_path, made[0].group[:5], who="z")
    assert changed_by(read_decisions(tmp_path), taking) == (5, 0)
    assert standing(tmp_path) == [alone.texts]
    with pytest.raises(StoreError, match="taken back already"):
        undo(tmp_path, made[0].group, who="z")
    again = undo(tmp_path, taking.id, who="z")
    assert changed_by(read_decisions(tmp_path), again) == (1, 5)
    assert len(standing(tmp_path)) == 6


def test_one_of_a_group_is_taken_back_alone_and_stays_so(tmp_path: Path) -> None:
    made = decide_all(tmp_path, [pair(number) for number in range(3)], who="x", why="y")
    undo(tmp_path, made[1].id, who="x")
    assert standing(tmp_path) == [made[0].texts, made[2].texts]
    group = undo(tmp_path, made[0].group, who="x")
    assert changed_by(read_decisions(tmp_path), group) == (2, 0)
    undo(tmp_path, group.id, who="x")
    assert standing(tmp_path) == [made[0].texts, made[2].texts]


def test_decided_undone_and_decided_again_within_a_second_stands(tmp_path: Path) -> None:
    first = decide_all(tmp_path, [pair(1)], who="x", why="y", now=NOW)
    undo(tmp_path, first[0].group, who="x", now=NOW)
    second = decide_all(tmp_path, [pair(1)], who="x", why="y", now=NOW)
    assert second[0].group != first[0].group
    assert standing(tmp_path) == [pair(1).texts]
    alone = [decide(tmp_path, "reject", ["丙", "丁"], who="x", now=NOW) for _ in range(2)]
    undo(tmp_path, alone[0].id, who="x", now=NOW)
    assert standing(tmp_path) == [pair(1).texts, ("丙", "丁")]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (pair(9, action="boil"), "none of accept"),
        (replace(pair(9), texts=("甲",)), "takes 2 phrases"),
        (replace(pair(9), texts=("甲", "  ")), "none empty"),
        (pair(9, relation="near"), "relation"),
        (pair(9, action="undo"), "stands alone"),
        (replace(pair(0, action="reject"), texts=("乙事０", "甲事 0")), "decision 1 is about the same"),
    ],
)
def test_one_bad_decision_keeps_none_and_is_named(tmp_path: Path, bad: Decision, said: str) -> None:
    before = decide(tmp_path, "accept", ["丙", "丁"], who="x")
    with pytest.raises(GroupError, match=rf"decision 4 of 5 .*{said}") as caught:
        decide_all(tmp_path, [pair(0), pair(1), pair(2), bad, pair(4)], who="x", why="y")
    assert caught.value.index == 3
    assert read_decisions(tmp_path) == (before,)


@pytest.mark.parametrize(("asked", "who", "why"), [([], "x", "y"), ([pair(1)], " ", "y"), ([pair(1)], "x", " ")])
def test_a_group_of_nothing_or_without_name_or_reason_is_refused(
    tmp_path: Path, asked: Sequence[Decision], who: str, why: str
) -> None:
    with pytest.raises(StoreError, match="nothing was kept"):
        decide_all(tmp_path, asked, who=who, why=why)
    assert read_decisions(tmp_path) == ()


def test_what_somebody_decided_meanwhile_stops_the_group(tmp_path: Path) -> None:
    decide(tmp_path, "reject", ["数据库管理", "数据库备份"], who="y")
    with pytest.raises(GroupError, match=r"数据库备份 \| 数据库管理 was decided meanwhile") as caught:
        decide_waiting(tmp_path, QUEUE[:3], "accept", who="x", why="y")
    assert caught.value.index == 1
    assert len(read_decisions(tmp_path)) == 1


def test_entries_are_accepted_with_the_relation_of_the_queue_or_the_one_chosen(tmp_path: Path) -> None:
    made = decide_waiting(tmp_path, QUEUE, "accept", who="x", why="y", relations={QUEUE[0].id: "broader"})
    assert [(one.kind, one.relation, len(one.texts)) for one in made] == [
        ("link", "broader", 2), ("link", "narrower", 2), ("link", "same", 2), ("mark", "same", 1),
    ]  # fmt: skip
    ruled = rulings_of(read_decisions(tmp_path))
    assert waiting(QUEUE, ruled) == ()
    assert ruled.relation("数据库备份", "数据库管理") == "narrower"
    undo(tmp_path, made[0].group, who="x")
    assert len(waiting(QUEUE, rulings_of(read_decisions(tmp_path)))) == len(QUEUE)


def test_the_queue_is_narrowed_by_score_and_by_words_in_any_dress() -> None:
    nothing = rulings_of(())
    assert [one.score for one in waiting(QUEUE, nothing, above=0.8)] == [0.9, 0.8]
    assert [one.score for one in waiting(QUEUE, nothing, above=0.4, below=0.8)] == [0.8, 0.4, 0.5]
    assert [one.score for one in waiting(QUEUE, nothing, text="sql语言")] == [0.4]
    assert [one.score for one in waiting(QUEUE, nothing, text="店铺", band="probable")] == [0.9]
    assert waiting(QUEUE, nothing, text="没有", kind="link") == ()


def test_pairs_that_look_most_different_come_first() -> None:
    assert likeness("网店运营", "网店 运营") == 1.0
    assert likeness("BIM", "市场") == 0.0
    assert 0 < likeness("数控车削", "数控铣削") < likeness("数控车削", "数控车削加工") < 1
    found = most_different(QUEUE, 2)
    assert [one.left for one, _ in found] == ["ＳＱＬ 语言", "数据库备份"]


def test_a_group_stays_a_group_in_another_store(tmp_path: Path) -> None:
    made = decide_all(tmp_path / "one", [pair(number) for number in range(4)], who="x", why="y")
    file = tmp_path / "kept.jsonl"
    file.write_bytes(exported(tmp_path / "one"))
    assert import_decisions(tmp_path / "two", file) == 4
    assert import_decisions(tmp_path / "two", file) == 0
    assert read_decisions(tmp_path / "two") == made
    undo(tmp_path / "two", made[0].group, who="x")
    assert standing(tmp_path / "two") == []
    file.write_bytes(exported(tmp_path / "two"))
    assert import_decisions(tmp_path / "one", file) == 1
    assert standing(tmp_path / "one") == []


def test_acts_count_a_group_once_and_the_last_that_stands_is_found(tmp_path: Path) -> None:
    assert last_standing(()) is None
    group = decide_all(tmp_path, [pair(1), pair(2)], who="x", why="y")[0].group
    alone = decide(tmp_path, "accept", ["丙", "丁"], who="x")
    undo(tmp_path, alone.id, who="x")
    acts = acts_of(read_decisions(tmp_path))
    assert [(len(one.decisions), one.standing) for one in acts] == [(2, 2), (1, 0), (1, 1)]
    last = last_standing(read_decisions(tmp_path))
    assert last is not None
    assert (last.id, last.group) == (group, group)


def test_a_record_from_before_groups_reads_as_it_did(tmp_path: Path) -> None:
    line = '{"id":"","action":"accept","texts":["甲事","乙事"],"who":"x","when":"2026-03-04T05:06:07Z"}\n'
    (tmp_path / "decisions.jsonl").write_text(line, encoding="utf-8")
    (found,) = read_decisions(tmp_path)
    assert (found.id, found.group) == ("d5cb92a4f5b6", "")


def test_a_full_disk_keeps_none_of_a_group(tmp_path: Path) -> None:
    decide(tmp_path, "accept", ["丙", "丁"], who="x")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(StoreError, match="cannot be kept"):
            decide_all(tmp_path, [pair(number) for number in range(500)], who="x", why="y")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert standing(tmp_path) == [("丙", "丁")]
    assert len(decide_all(tmp_path, [pair(number) for number in range(500)], who="x", why="y")) == 500


def _decide_until_killed(folder: Path) -> None:
    for turn in range(100_000):
        decide_all(folder, [pair(turn * 200 + number) for number in range(200)], who="x", why="y")


@pytest.mark.parametrize("seconds", [0.05, 0.11, 0.2])
def test_a_killed_process_leaves_no_half_group(tmp_path: Path, seconds: float) -> None:
    process = multiprocessing.get_context("fork").Process(target=_decide_until_killed, args=(tmp_path,))
    process.start()
    while not read_decisions(tmp_path):
        time.sleep(0.005)
    time.sleep(seconds)
    process.kill()
    process.join()
    acts = acts_of(read_decisions(tmp_path))
    assert {len(one.decisions) for one in acts} == {200}
    decide_all(tmp_path, [pair(-1)], who="x", why="y")
    assert len(acts_of(read_decisions(tmp_path))) == len(acts) + 1


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        groups = [pool.submit(decide_all, tmp_path, [pair(n * 10), pair(n * 10 + 1)], who="x", why="y") for n in range(12)]
        alone = [pool.submit(decide, tmp_path, "reject", [f"丙{n}", f"丁{n}"], who="x") for n in range(12)]
        assert all(one.result() for one in groups)
        assert all(one.result() for one in alone)
    assert len(read_decisions(tmp_path)) == 36
    assert len(acts_of(read_decisions(tmp_path))) == 24


def test_a_record_kept_elsewhere_by_a_link_stays_there(tmp_path: Path) -> None:
    (tmp_path / "git").mkdir()
    (tmp_path / "git" / "kept.jsonl").touch(mode=0o640)
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "decisions.jsonl").symlink_to(tmp_path / "git" / "kept.jsonl")
    decide_all(tmp_path / "review", [pair(1), pair(2)], who="x", why="y")
    assert (tmp_path / "review" / "decisions.jsonl").is_symlink()
    assert len((tmp_path / "git" / "kept.jsonl").read_bytes().splitlines()) == 2
    assert (tmp_path / "git" / "kept.jsonl").stat().st_mode & 0o777 == 0o640
