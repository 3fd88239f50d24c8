"""The page as text: whole, closed to the outside, honest about what it left out, unharmed by hostile words."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from queries.answers import Node, Ref
from tests.viz.neighbourhoods import around, hostile_neighbourhood, large_neighbourhood, post_neighbourhood
from viz import render_view


class Elements(HTMLParser):
    """Start tags with their attributes, and the text of script elements by id."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str, str] = {}
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = str(dict(attrs).get("id") or len(self.scripts)) if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None


def parsed(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


def data_of(page: str) -> Any:
    return json.loads(parsed(page).scripts["data"])


def test_the_page_holds_every_entity_fact_and_quote() -> None:
    given = post_neighbourhood()
    data = data_of(render_view(given, title="直播运营主管"))
    assert {entity["name"] for entity in data["entities"]} == {node.entity.name for node in given.nodes}
    assert len(data["facts"]) == len(given.facts)
    assert len(data["quotes"]) == len(given.quotes)
    assert len(data["network"]["nodes"]) == len(given.nodes)
    assert [edge["id"] for edge in data["network"]["edges"]] == list(range(len(given.facts)))
    assert data["network"]["options"]["physics"] == {"enabled": False}


def test_two_facts_between_the_same_two_are_two_lines() -> None:
    a, b = Ref("a", "Course", "甲"), Ref("b", "Course", "乙")
    data = data_of(render_view(around(a, [(1, b)], [(a, "PREREQUISITE_OF", b), (a, "EXCHANGES_FOR", b)]), title="甲"))
    assert len(data["network"]["edges"]) == 2


def test_nothing_in_the_page_points_outside() -> None:
    page = render_view(post_neighbourhood(), title="直播运营主管")
    for tag, attributes in parsed(page).tags:
        assert tag not in {"iframe", "object", "embed", "img", "base"}
        for name in ("src", "href", "action", "srcset", "poster"):
            assert attributes.get(name) in (None, "data:,"), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "sourceMappingURL" not in page
    policies = [attributes.get("content") or "" for tag, attributes in parsed(page).tags if "http-equiv" in attributes]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policies[0]


def test_a_page_that_was_cut_says_so() -> None:
    page = render_view(large_neighbourhood(), title="直播运营主管")
    assert len(data_of(page)["entities"]) == 300
    left_out = len(large_neighbourhood().nodes) - 300 + 77
    assert f"另有 {left_out} 个没有画出" in page
    assert f"{left_out} more are left out" in page
    assert "没有画出" not in render_view(post_neighbourhood(), title="直播运营主管")


def test_facts_keep_both_ends_when_entities_are_cut() -> None:
    data = data_of(render_view(post_neighbourhood(), title="", max_nodes=10))
    assert len(data["entities"]) == 10
    assert data["facts"]
    assert all(fact["s"] < 10 and fact["o"] < 10 for fact in data["facts"])
    assert data["entities"][data["center"]]["name"] == "直播运营主管"


def test_the_center_is_drawn_even_where_the_nodes_do_not_hold_it() -> None:
    given = post_neighbourhood()
    without = dataclasses.replace(given, nodes=tuple(node for node in given.nodes if node.distance))
    assert data_of(render_view(without, title="")) == data_of(render_view(given, title=""))


def test_an_entity_without_facts_has_a_page() -> None:
    alone = Ref("alone", "Course", "孤立课程")
    page = render_view(around(alone, [], []), title="孤立课程")
    assert "没有事实" in page
    assert data_of(page)["center"] == 0


def test_fewer_than_one_node_is_refused() -> None:
    with pytest.raises(ValueError, match="max_nodes"):
        render_view(post_neighbourhood(), title="", max_nodes=0)


def test_hostile_words_stay_words() -> None:
    given = hostile_neighbourhood()
    page = render_view(given, title=given.center.name)
    page.encode("utf-8")
    found = parsed(page)
    assert sum(tag == "script" for tag, _ in found.tags) == 4
    assert not any(tag in {"img", "b", "i"} for tag, _ in found.tags)
    data = json.loads(found.scripts["data"])
    names = [node.entity.name.replace("\ud800", "\ufffd").replace("\x00", "\ufffd") for node in given.nodes]
    assert [entity["name"] for entity in data["entities"]] == names
    block = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    assert not re.search("[<>&\u2028\u2029]", block[1])
    for node in data["network"]["nodes"]:
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", node["label"])


def test_links_show_their_method_and_score() -> None:
    data = data_of(render_view(post_neighbourhood(), title=""))
    link = next(fact for fact in data["facts"] if fact["p"] == "RELATED")
    assert link["properties"] == [["方法 method", "embedding"], ["得分 score", "0.91"]]


def test_the_same_neighbourhood_gives_the_same_page() -> None:
    assert render_view(post_neighbourhood(), title="x") == render_view(post_neighbourhood(), title="x")


def test_levels_of_a_certificate_are_told_apart() -> None:
    center = Ref("c", "Post", "岗")
    given = around(center, [(1, Ref("x", "Certificate", "直播运营"))], [])
    given = dataclasses.replace(
        given, nodes=(*given.nodes[:1], Node(given.nodes[1].entity, 1, {"level": "中级", "level_rank": 3}))
    )
    assert data_of(render_view(given, title=""))["network"]["nodes"][1]["label"] == "直播运营（中级）"
