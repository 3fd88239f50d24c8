"""An answer tells a skill that is taught as such from one that is covered by a broader one and one that is met in part."""

from __future__ import annotations

from pathlib import Path

import pytest

import queries
from graph.projection import build_release, open_release
from graph.store import Store
from tests.queries.graphs import Written


def test_exact_broader_and_partly_are_told_apart_both_ways(local_store: Store, tmp_path: Path) -> None:
    book, links = Written("关系"), Written("技能对应", "derivation")
    post, course = book.entity("Post", "店长"), book.entity("Course", "网店实务")
    expected = {}
    for number, relation in enumerate(("same", "narrower", "broader", "")):
        for turned in (False, True):
            names = [f"需要{number}{turned}", f"所教{number}{turned}"]
            needed, taught = (book.entity("Skill", name) for name in names)
            book.say(post, "REQUIRES", needed, weight=1.0)
            book.say(course, "TEACHES", taught, weight=1.0)
            ends = (taught, needed) if turned else (needed, taught)
            if relation:
                links.say(ends[0], "RELATED", ends[1], method="scorer", score=0.9, relation=relation)
            else:
                links.say(ends[0], "RELATED", ends[1], method="scorer", score=0.9)
            told = {"narrower": "broader", "broader": "partly"} if not turned else {"narrower": "partly", "broader": "broader"}
            expected[names[0]] = told.get(relation, "exact")
    both = book.entity("Skill", "同一技能")
    book.say(post, "REQUIRES", both, weight=1.0)
    book.say(course, "TEACHES", both, weight=1.0)
    expected["同一技能"] = "exact"
    for batch in (book.batch(), links.batch()):
        local_store.load(batch)
    build_release(local_store, tmp_path / "releases")
    release = open_release(tmp_path / "releases")
    (found,) = queries.courses_covering(release, "店长").courses
    assert {skill.skill.name: skill.relation for skill in found.skills} == expected
    counted = {"exact": 0.9, "broader": 0.9, "partly": 0.45}
    strengths = {name: 1.0 if name == "同一技能" else counted[relation] for name, relation in expected.items()}
    assert {skill.skill.name: skill.strength for skill in found.skills} == pytest.approx(strengths)
    assert found.coverage == pytest.approx((1 + 6 * 0.9 + 2 * 0.45) / 9, abs=1e-6)
    assert queries.missing_skills(release, "店长", courses=["网店实务"]).covered == pytest.approx(found.coverage)
    (served,) = queries.posts_for(release, "网店实务").posts
    assert {skill.skill.name: skill.relation for skill in served.skills} == expected
    assert {skill.skill.name: skill.strength for skill in served.skills} == pytest.approx(strengths)
