"""Decisions are kept, win over what the linker finds, and can be taken back; the queue holds what nobody decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import StoreError
from ingest.linking import SkillText, link_skills
from ingest.linking.clusters import canonical_skills
from ingest.linking.link import forms_of
from ingest.linking.pairs import Link, Linking, Unsure
from ingest.linking.store import Ends, queue_of
from ingest.review import (
    Waiting,
    decide,
    exported,
    import_decisions,
    read_decisions,
    read_queue,
    rulings_of,
    undo,
    waiting,
    write_queue,
)

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SKILLS = [SkillText("a", "客户服务与管理"), SkillText("b", "具有客户服务管理的能力"), SkillText("c", "锅炉检修")]


def ids(links: Sequence[Link]) -> set[tuple[str, str]]:
    return {(link.left_id, link.right_id) for link in links}


def test_a_decision_keeps_who_when_and_why(tmp_path: Path) -> None:
    made = decide(tmp_path, "accept", ["锅炉检修", "锅炉维修"], who="李明", why="同一工作", now=NOW)
    assert read_decisions(tmp_path) == (made,)
    assert (made.who, made.when, made.why, made.relation) == ("李明", "2026-03-04T05:06:07Z", "同一工作", "same")


def test_a_rejected_pair_is_never_linked_until_that_is_undone(tmp_path: Path) -> None:
    assert ("a", "b") in ids(link_skills(SKILLS))
    made = decide(tmp_path, "reject", ["具有客户服务管理的能力", "客户服务与管理"], who="x")
    assert ("a", "b") not in ids(link_skills(SKILLS, ruled=rulings_of(read_decisions(tmp_path))))
    undo(tmp_path, made.id[:6], who="x")
    assert ("a", "b") in ids(link_skills(SKILLS, ruled=rulings_of(read_decisions(tmp_path))))


def test_an_accepted_pair_is_linked_with_its_direction(tmp_path: Path) -> None:
    decide(tmp_path, "accept", ["锅炉检修", "客户服务与管理"], who="x", relation="narrower")
    links = link_skills(SKILLS, ruled=rulings_of(read_decisions(tmp_path)))
    assert Link("a", "c", "review", 1.0, "broader") in links
    hierarchy = canonical_skills(SKILLS, links)
    assert [(edge.narrower, edge.basis) for edge in hierarchy.broader] == [("c", "review")]


def test_a_decision_holds_for_phrases_that_differ_in_dress_alone_and_were_not_decided_on(tmp_path: Path) -> None:
    skills = [
        SkillText("a", "数据统计与分析"),
        SkillText("b", "数据统计、分析"),
        SkillText("c", "数据统计和分析"),
        SkillText("d", "锅炉检修"),
    ]
    decide(tmp_path, "accept", ["数据统计与分析", "锅炉检修"], who="x", relation="broader")
    links = link_skills(skills, ruled=rulings_of(read_decisions(tmp_path)))
    assert {link.left_id for link in links if link.right_id == "d" and link.method == "review"} == {"a", "b", "c"}
    decide(tmp_path, "reject", ["数据统计、分析", "锅炉检修"], who="x")
    links = link_skills(skills, ruled=rulings_of(read_decisions(tmp_path)))
    assert {link.left_id for link in links if link.right_id == "d"} == {"a"}, "c is dressed like one accepted and one rejected"
    decide(tmp_path, "reject", ["数据统计与分析", "数据统计、分析"], who="x")
    assert {("a", "c"), ("b", "c")} <= ids(link_skills(skills, ruled=rulings_of(read_decisions(tmp_path))))


def test_of_two_decisions_on_a_pair_the_later_one_counts(tmp_path: Path) -> None:
    decide(tmp_path, "accept", ["甲事", "乙事"], who="x")
    decide(tmp_path, "reject", ["乙事", "甲事"], who="y")
    ruled = rulings_of(read_decisions(tmp_path))
    assert ruled.are_parted("甲事", "乙事")
    assert ruled.relation("甲事", "乙事") == ""


def test_an_undo_can_be_undone(tmp_path: Path) -> None:
    first = decide(tmp_path, "reject", ["甲事", "乙事"], who="x")
    second = undo(tmp_path, first.id, who="x")
    assert not rulings_of(read_decisions(tmp_path)).rejected
    undo(tmp_path, second.id, who="y")
    assert rulings_of(read_decisions(tmp_path)).rejected
    with pytest.raises(StoreError, match="taken back already"):
        undo(tmp_path, second.id, who="y")
    with pytest.raises(StoreError, match="no decision"):
        undo(tmp_path, "nothing", who="y")


@pytest.mark.parametrize(
    ("action", "texts", "label"),
    [
        ("accept", ["甲"], ""),
        ("merge", ["甲", "甲"], ""),
        ("rename", ["甲"], ""),
        ("boil", ["甲", "乙"], ""),
        ("split", ["甲"], ""),
    ],
)
def test_a_decision_that_says_nothing_is_refused(tmp_path: Path, action: str, texts: list[str], label: str) -> None:
    with pytest.raises(StoreError, match="cannot be kept"):
        decide(tmp_path, action, texts, who="x", label=label)
    assert read_decisions(tmp_path) == ()


def test_the_record_goes_from_store_to_store_once(tmp_path: Path) -> None:
    decide(tmp_path / "one", "alias", ["数据库管理"], who="x", label="DBA")
    decide(tmp_path / "one", "rename", ["数据库管理"], who="x", label="数据库运维管理")
    file = tmp_path / "decisions.jsonl"
    file.write_bytes(exported(tmp_path / "one"))
    assert import_decisions(tmp_path / "two", file) == 2
    assert import_decisions(tmp_path / "two", file) == 0
    assert read_decisions(tmp_path / "two") == read_decisions(tmp_path / "one")
    ruled = rulings_of(read_decisions(tmp_path / "two"))
    assert ruled.labels == {"数据库管理": "数据库运维管理"}
    assert ruled.aliases == {"dba": "数据库管理"}
    file.write_text('{"action": "accept"}\n', encoding="utf-8")
    with pytest.raises(StoreError, match="line 1"):
        import_decisions(tmp_path / "two", file)


def test_a_line_cut_off_by_a_killed_process_hides_no_later_decision(tmp_path: Path) -> None:
    decide(tmp_path, "reject", ["甲事", "乙事"], who="x")
    with (tmp_path / "decisions.jsonl").open("ab") as file:
        file.write(b'{"id": "torn')
    with pytest.raises(StoreError, match="line 2"):
        read_decisions(tmp_path)
    lines = (tmp_path / "decisions.jsonl").read_bytes().splitlines()
    (tmp_path / "decisions.jsonl").write_bytes(lines[0])
    decide(tmp_path, "reject", ["丙事", "丁事"], who="x")
    assert len(read_decisions(tmp_path)) == 2


def test_the_queue_shows_what_nobody_decided_surest_first(tmp_path: Path) -> None:
    entries = [
        Waiting("link", "doubtful", 0.5, "same", "丙事", "丁事"),
        Waiting("link", "probable", 0.8, "same", "甲事", "乙事"),
        Waiting("link", "probable", 0.9, "narrower", "戊事", "己事"),
        Waiting("mark", "doubtful", 0.5, "no skill", "五年以上经验"),
    ]
    write_queue(tmp_path, [*entries, *entries])
    queue = read_queue(tmp_path)
    assert [one.left for one in queue] == ["戊事", "甲事", "丙事", "五年以上经验"]
    decide(tmp_path, "accept", ["乙事", "甲事"], who="x")
    decide(tmp_path, "reject", ["五年以上经验"], who="x", kind="mark")
    ruled = rulings_of(read_decisions(tmp_path))
    assert [one.left for one in waiting(queue, ruled)] == ["戊事", "丙事"]
    assert [one.left for one in waiting(queue, ruled, band="doubtful")] == ["丙事"]
    assert ruled.no_skill == {"五年以上经验"}
    assert queue[0].id == Waiting("link", "doubtful", 0.1, "same", "己事", "戊事").id


def test_first_waits_what_would_join_most_courses_and_posts(tmp_path: Path) -> None:
    entries = [
        Waiting("link", "doubtful", 0.6, "same", "丙事", "丁事", joins=900),
        Waiting("link", "probable", 0.99, "same", "甲事", "乙事"),
        Waiting("link", "probable", 0.9, "same", "戊事", "己事", joins=12),
    ]
    write_queue(tmp_path, entries)
    queue = read_queue(tmp_path)
    assert [one.left for one in queue] == ["戊事", "甲事", "丙事"]
    assert [one.left for one in waiting(queue, rulings_of(()), by="score")] == ["甲事", "戊事", "丙事"]


def test_of_pairs_in_other_dress_one_waits_and_counts_for_all() -> None:
    phrases = ["数据统计与分析", "数据统计、分析", "数据整理"]
    skills = [SkillText(each, each) for each in phrases]
    forms = {skill.id: forms_of(skill) for skill in skills}
    unsure = (
        Unsure("数据整理", "数据统计、分析", "doubtful", 0.6, "same"),
        Unsure("数据整理", "数据统计与分析", "doubtful", 0.7, "same"),
    )
    ends = Ends(Counter({forms[phrases[0]].normal: 3}), Counter({forms["数据整理"].normal: 5}))
    (one,) = queue_of(Linking((), unsure), skills, forms, rulings_of(()), ends)
    assert (one.score, one.joins) == (0.7, 15)


def test_a_chain_of_near_phrases_is_no_skill() -> None:
    skills = [SkillText(name, name * 2) for name in "甲乙丙丁"]
    chain = [Link(min(a, b), max(a, b), "scorer", 0.97) for a, b in zip("甲乙丙", "乙丙丁", strict=True)]
    clusters = canonical_skills([SkillText(one.text[0], one.text) for one in skills], chain)
    assert max(len(one.members) for one in clusters.skills) == 2


def test_a_new_document_does_not_rename_a_skill() -> None:
    known = [SkillText("a", "客户服务与管理", uses=3), SkillText("b", "具有客户服务管理的能力")]
    first = canonical_skills(known, link_skills(known))
    assert [(one.head, one.label) for one in first.skills] == [("a", "客户服务与管理")]
    more = [*known, SkillText("0", "客户服务管理", uses=90)]
    anew = canonical_skills(more, link_skills(more))
    assert [one.head for one in anew.skills] == ["0"]
    kept = canonical_skills(more, link_skills(more), heads={"客户服务与管理"})
    assert [(one.head, one.members) for one in kept.skills] == [("a", ("0", "a", "b"))]


def test_split_and_rename_shape_the_skill(tmp_path: Path) -> None:
    skills = [SkillText("a", "客户服务与管理"), SkillText("b", "具有客户服务管理的能力"), SkillText("c", "客户服务管理")]
    decide(tmp_path, "split", ["客户服务管理", "客户服务与管理"], who="x")
    decide(tmp_path, "rename", ["客户服务与管理"], who="x", label="客服")
    ruled = rulings_of(read_decisions(tmp_path))
    found = canonical_skills(skills, link_skills(skills, ruled=ruled), ruled=ruled)
    assert found.head_of["a"] != found.head_of["c"]
    assert {one.label for one in found.skills if "a" in one.members} == {"客服"}


def test_the_hierarchy_has_no_cycle_and_the_surest_edges_stay() -> None:
    skills = [SkillText(name, f"{name}事务办理") for name in "甲乙丙"]
    links = [
        Link("丙", "甲", "scorer", 0.96, "narrower"),
        Link("乙", "甲", "scorer", 0.99, "broader"),
        Link("丙", "乙", "scorer", 0.98, "broader"),
    ]
    pairs = {(edge.narrower, edge.broader) for edge in canonical_skills(skills, links).broader}
    assert pairs == {("甲", "乙"), ("乙", "丙")}
