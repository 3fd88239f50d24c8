"""The pair scorer says the same of a pair in both orders, tells clear cases apart and ranks what fits first."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from ingest.linking.cosines import pair_cosines
from ingest.linking.embed import embed
from ingest.linking.features import COLUMNS, CONTEXT_COLUMNS, pair_features, swapped
from ingest.linking.match import RELATIONS, PairText, match, rank, scorer
from ingest.linking.sources import read_source
from ingest.linking.words import word_table, words_of

SHARED = Path(os.environ.get("ZHIQIAO_SHARED") or Path(__file__).parents[2] / "../shared")
PROGRAM = "major_intro_md/5307电子商务类.md#530701电子商务"


def pair(left: str, right: str, identifier: str = "1") -> PairText:
    return PairText(identifier, left, f"{PROGRAM} 能力1", right, f"{PROGRAM} 核心课程")


def test_the_score_does_not_depend_on_the_order_and_the_relation_turns_round(tmp_path: Path) -> None:
    texts = [
        ("具有网店运营与推广的能力", "网店运营"),
        ("直播销售", "具有直播策划、直播销售与复盘的能力"),
        ("数控车削", "网店美工"),
    ]
    rows = [pair(left, right, str(n)) for n, (left, right) in enumerate(texts)]
    back = [PairText(row.id, row.right_text, row.right_source, row.left_text, row.left_source) for row in rows]
    turned = {"narrower": "broader", "broader": "narrower"}
    for one, other in zip(match(rows, cache=tmp_path), match(back, cache=tmp_path), strict=True):
        assert one.score == pytest.approx(other.score, abs=1e-6)
        assert other.relation == turned.get(one.relation, one.relation)
        assert 0 <= one.score <= 1
        assert one.relation in RELATIONS


def test_clear_pairs_are_told_apart() -> None:
    same, other = match(
        [pair("具有商品图片拍摄与处理的能力", "商品图片拍摄与处理"), pair("具有商品图片拍摄与处理的能力", "锅炉设备检修")]
    )
    assert same.score > 0.8
    assert same.relation == "same"
    assert other.score < 0.2
    assert other.relation == "different"


def test_a_match_without_sources_is_answered() -> None:
    rows = [PairText("a", "网络营销", "", "具有网络营销的能力", ""), PairText("b", "——", "", "", "")]
    assert [answer.id for answer in match(rows)] == ["a", "b"]
    assert match([]) == ()


def test_the_best_candidate_comes_first() -> None:
    candidates = [("锅炉检修", ""), ("跨境电子商务物流", ""), ("网店客户服务", f"{PROGRAM} 核心课程"), ("会计基础", "")]
    order = rank("具有网店客户服务与管理的能力", f"{PROGRAM} 能力2", candidates)
    assert order[0] == 2
    assert sorted(order) == [0, 1, 2, 3]
    assert rank("网店客户服务", "", []) == ()


def test_where_a_candidate_stands_decides_between_equal_ones() -> None:
    clothes = "major_intro_md/4804纺织服装类.md#480402服装设计与工艺 核心课程"
    dough = "major_intro_md/5402餐饮类.md#540203中西面点工艺 核心课程"
    assert rank("面团造型", "", [("造型设计", clothes), ("造型设计", dough)])[0] == 1
    assert rank("旗袍造型", "", [("造型设计", dough), ("造型设计", clothes)])[0] == 1


def test_a_cosine_with_nothing_is_not_known() -> None:
    placed, bare = read_source(f"{PROGRAM} 能力1"), read_source("")
    found = pair_cosines([("直播销售", "商品拍摄")], [(placed, bare)], embed)
    assert np.isnan([found["place_cosine"][0], found["text_place_left"][0]]).all()
    assert -1 < found["text_place_right"][0] < 1


def test_features_turn_round_with_the_pair() -> None:
    texts = [("具有直播策划与销售的能力", "直播销售"), ("直播销售", "商品"), ("BIM建模", "装配式建筑施工")]
    sources = [(read_source(f"{PROGRAM} 能力1"), read_source("function_level_weight#4-01-02-07互联网营销师"))] * 3
    turned, back_sources = [(b, a) for a, b in texts], [(b, a) for a, b in sources]
    rows = pair_features(texts, pair_cosines(texts, sources, embed), sources)
    back = pair_features(turned, pair_cosines(turned, back_sources, embed), back_sources)
    assert rows.shape == (3, len(COLUMNS))
    np.testing.assert_allclose(swapped(rows), back, atol=1e-5)
    assert np.isnan(pair_features(texts, {"cosine": rows[:, COLUMNS.index("cosine")]})[:, list(CONTEXT_COLUMNS)]).all()


@pytest.mark.parametrize(
    ("source", "kind", "group", "context"),
    [
        ("major_intro_md/5102计算机类.md#510203软件技术 能力4", "ability", "51", "软件技术"),
        ("major_intro_md/5102计算机类.md#软件技术 course", "course", "51", "软件技术"),
        ("national_standard/function_level_weight#4-04-05-05人工智能训练师", "function", "4-", "人工智能训练师"),
        ("national_standard/人工智能训练师_2021#三级/高级工 4.1.1 技能", "clause", "", "人工智能训练师"),
        ("zhilian_org/计算机软件_成都.org#932 高级工程师", "advert", "", "高级工程师"),
        ("", "other", "", ""),
    ],
)
def test_a_source_tells_kind_group_and_context(source: str, kind: str, group: str, context: str) -> None:
    found = read_source(source)
    assert (found.kind, found.group, found.context) == (kind, group, context)


def test_words_are_telling_ones_and_rare_words_weigh_more() -> None:
    assert "的" not in words_of("商品的拍摄")
    assert words_of("的") == ("的",)
    table = word_table()
    assert table.idf("管理") < table.idf("直播") < table.idf("没有这个词")
    assert np.allclose(np.linalg.norm(table.vectors, axis=1), 1, atol=1e-3)


def test_the_trees_of_the_package_send_a_missing_number_somewhere() -> None:
    rows = np.full((3, len(COLUMNS)), np.nan, np.float32)
    assert np.isfinite(scorer().log_odds(rows)).all()
    assert scorer().relations(rows).sum(axis=1) == pytest.approx(1)


def test_answers_on_the_judged_pairs_are_far_better_than_cosines(tmp_path: Path) -> None:
    gold = SHARED / "gold"
    if not gold.exists():
        pytest.skip(f"{gold} is absent")
    with (gold / "skill_links.tsv").open(encoding="utf-8", newline="") as handle:
        found = list(csv.DictReader(handle, delimiter="\t"))[:60]
    rows = [PairText(*(r[k] for k in ("id", "left_text", "left_source", "right_text", "right_source"))) for r in found]
    scores = {
        label: [a.score for a, r in zip(match(rows, cache=tmp_path), found, strict=True) if r["label"] == label]
        for label in RELATIONS
    }
    others = scores["related"] + scores["different"]
    wins = sum(a > b for a in scores["same"] for b in others)
    assert wins / (len(scores["same"]) * len(others)) > 0.85
    query = json.loads((gold / "skill_retrieval.jsonl").read_text(encoding="utf-8").splitlines()[0])
    order = rank(query["query"], query["query_source"], [(c["text"], c["source"]) for c in query["candidates"]], cache=tmp_path)
    assert any(query["candidates"][index]["relevant"] for index in order[:3])
