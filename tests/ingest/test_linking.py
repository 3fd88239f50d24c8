"""Links join phrases that name one skill, and keep apart those that only look alike."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from graph.errors import StoreError
from graph.schema import check_batch
from ingest.linking import SOURCE, Link, SkillText, is_skill, link_skills, linking_batch, normal_form
from ingest.linking.embed import cache_file, embed
from ingest.linking.guards import clash
from ingest.linking.neighbours import near_pairs
from ingest.linking.thesaurus import thesaurus

SAME = [
    ("具有网络营销策划的能力", "网络营销策划"),
    ("具备 网络营销 策划能力。", "网络营销策划"),
    ("Ｐｙｔｈｏｎ 程序设计", "python程序设计"),
    ("数据通信与网络", "数据通信网络技术"),
    ("熟练掌握商品拍摄", "商品拍摄"),
    ("客户\u200b服务\u202e管理", "客户服务管理"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_phrases_in_other_dress_have_one_normal_form(left: str, right: str) -> None:
    assert normal_form(left) == normal_form(right) != ""


@pytest.mark.parametrize("text", ["能源管理", "会计核算", "有机化学", "信息技术", "地质样品采集", "C++", "C#", ".NET"])
def test_a_normal_form_keeps_what_only_looks_like_a_frame(text: str) -> None:
    assert normal_form(text) == text.casefold()


def test_marks_alone_have_no_normal_form_and_name_no_skill() -> None:
    assert normal_form("——！？") == ""
    assert not is_skill("——！？")
    assert not is_skill("5年以上工作经验")
    assert not is_skill("工作地点：杭州")
    assert is_skill("工资核算与发放")
    assert is_skill("具有店铺运营的能力")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("数控车削加工", "数控铣削加工"),
        ("商务英语翻译", "商务日语翻译"),
        ("进口报关", "出口报关"),
        ("大学英语（一）", "大学英语（二）"),
    ],
)
def test_a_swapped_object_is_never_linked(left: str, right: str) -> None:
    assert clash(left, right)
    assert clash(right, left)
    assert link_skills([SkillText("a", left), SkillText("b", right)]) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("客户数据分析", "客户数据统计"),
        ("采集客流数据", "整理客流数据"),
        ("制订采购计划", "落实采购计划"),
        ("SVM", "vLLM"),
        ("DevOps", "machine learning"),
        ("维药炮制", "藏药炮制"),
    ],
)
def test_halves_of_one_list_and_other_names_are_told_apart(left: str, right: str) -> None:
    assert clash(left, right)
    assert clash(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("制订采购计划", "制定采购计划"),
        ("客户数据分析", "客流数据统计"),
        ("客户数据统计与分析", "客户数据分析"),
        ("SQL", "MySQL"),
        ("data analysis", "analyzing data"),
        ("Excel表格", "WPS表格处理"),
    ],
)
def test_what_differs_in_more_or_less_than_a_swap_is_left_to_the_scorer(left: str, right: str) -> None:
    assert clash(left, right) == clash(right, left) == ""


def test_a_clash_needs_words_on_both_sides() -> None:
    assert clash("数控加工", "数控车削加工") == ""
    assert clash("车削与铣削加工", "铣削加工") == ""


def test_links_carry_method_and_score_and_ids_in_order() -> None:
    skills = [
        SkillText("skill:3", "具有客户服务管理的能力"),
        SkillText("skill:1", "客户服务与管理"),
        SkillText("skill:2", "网店运营与推广"),
        SkillText("skill:4", "建筑信息模型建模"),
        SkillText("skill:5", "BIM建模"),
        SkillText("skill:6", "苗木繁育"),
    ]
    links = link_skills(skills)
    assert Link("skill:1", "skill:3", "exact", 1.0) in links
    assert [link.method for link in links if (link.left_id, link.right_id) == ("skill:4", "skill:5")] == ["alias"]
    assert all(link.left_id < link.right_id and 0 < link.score <= 1 for link in links)
    assert not any("skill:6" in (link.left_id, link.right_id) for link in links)
    assert [(link.left_id, link.right_id) for link in links] == sorted({(link.left_id, link.right_id) for link in links})
    assert link_skills(skills[::-1]) == links


def test_near_phrases_are_linked_by_the_scorer() -> None:
    links = link_skills(
        [
            SkillText("a", "具有商品图片拍摄与处理的能力"),
            SkillText("b", "商品图片的拍摄和后期处理能力"),
            SkillText("c", "锅炉检修"),
        ]
    )
    assert [(link.left_id, link.right_id, link.method) for link in links] == [("a", "b", "scorer")]


def test_known_skills_are_linked_with_new_ones_only() -> None:
    known = [SkillText("k1", "网络营销"), SkillText("k2", "具有网络营销的能力")]
    links = link_skills([SkillText("n", "网络营销技术")], known=known)
    assert {(link.left_id, link.right_id) for link in links} == {("k1", "n"), ("k2", "n")}
    assert link_skills([], known=known) == ()
    assert link_skills([]) == ()


def test_an_ambiguous_alias_counts_only_in_its_trade() -> None:
    known = thesaurus()
    alias, rows = next((a, rows) for a, rows in sorted(known.aliases.items()) if all(row[2] for row in rows))
    assert known.canonical(alias, "") == alias
    for canonical, trade, _ in rows:
        assert known.canonical(alias, trade) in {row[0] for row in rows if row[1] == trade}
        assert canonical != alias


def test_the_thesaurus_never_puts_a_term_above_itself() -> None:
    known = thesaurus()
    assert len(known.aliases) > 2000
    assert not [term for term in known.broader if term in known.ancestors(term)]


def test_hostile_phrases_go_through_unharmed() -> None:
    texts = [
        "a\0b'\"<script>",
        "MATCH (n) DETACH DELETE n",
        "能" * 10_000,
        "\ud800技能",
        "\u202e倒",
        "行1\n行2",
        " ",
        "x",
        "\ufdfa" * 400,
    ]
    skills = [SkillText(f"s{i}", text) for i, text in enumerate(texts)]
    links = link_skills(skills)
    assert all(link.left_id != link.right_id for link in links)


def test_a_batch_fits_the_schema_and_the_same_links_are_the_same_document() -> None:
    skills = [
        SkillText("skill:1", "客户服务与管理"),
        SkillText("skill:2", "具有客户服务管理的能力"),
        SkillText("skill:3", "锅炉检修"),
    ]
    links = link_skills(skills)
    batch = linking_batch(links, skills)
    check_batch(batch)
    assert batch.document.source == SOURCE
    assert [proof.quote for proof in batch.evidence] == ["客户服务与管理 ⟷ 具有客户服务管理的能力"]
    assert batch.statements[0].properties == {"method": "exact", "score": 1.0, "relation": "same"}
    assert linking_batch(links, skills[::-1]) == batch
    assert linking_batch(links, skills, version="other").document.id != batch.document.id
    other = linking_batch((replace(links[0], score=0.9),), skills)
    assert other.document.id != batch.document.id
    assert other.document.source == batch.document.source


TEXTS = ["网店运营", "直播销售", "短视频制作", "店铺装修", "物流配送"]


def test_vectors_do_not_depend_on_the_cache_or_on_the_company(tmp_path: Path) -> None:
    alone = np.concatenate([embed([text]) for text in TEXTS])
    first = embed(TEXTS, cache=tmp_path / "new" / "folder")
    second = embed(TEXTS[::-1], cache=tmp_path / "new" / "folder")[::-1]
    assert np.array_equal(first, alone)
    assert np.array_equal(second, first)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    assert embed([]).shape == (0, 384)


def test_a_torn_or_damaged_cache_is_mended(tmp_path: Path) -> None:
    whole = embed(TEXTS, cache=tmp_path)
    path = cache_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[100] ^= 0xFF
    path.write_bytes(bytes(data[:-11]))
    computed: list[int] = []
    assert np.array_equal(embed(TEXTS, cache=tmp_path, progress=lambda _, todo: computed.append(todo)), whole)
    assert computed == [2]
    assert np.array_equal(embed(TEXTS, cache=tmp_path, progress=lambda _, todo: computed.append(todo)), whole)
    assert computed == [2]


def test_a_cache_survives_kill_9_and_two_writers(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest.linking.embed import embed\n"
        "embed([f'{sys.argv[2]}项目{i}' for i in range(3000)], cache=Path(sys.argv[1]), progress=lambda *a: print(a, flush=True))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), "甲"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    writer = threading.Thread(target=embed, args=([f"乙项目{i}" for i in range(40)],), kwargs={"cache": tmp_path})
    writer.start()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    writer.join()
    assert cache_file(tmp_path).stat().st_size > 0
    texts = [f"甲项目{i}" for i in range(10)] + [f"乙项目{i}" for i in range(40)]
    assert np.array_equal(embed(texts, cache=tmp_path), embed(texts))


def test_a_cache_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(StoreError, match="cannot be used") as caught:
        embed(["网店运营"], cache=blocker)
    assert caught.value.what.startswith(str(blocker))


def test_neighbours_by_block_are_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(7).normal(size=(300, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = np.round(vectors @ vectors.T, 4)
    wanted = {(a, b) for a in range(300) for b in range(a + 1, 300) if cosines[a, b] >= np.float32(0.7)}
    for size in (1 << 10, 1 << 14, 1 << 26):
        monkeypatch.setattr("ingest.linking.neighbours.BLOCK_BYTES", size)
        found = near_pairs(vectors, least=0.7, most=300)
        assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == wanted
        assert all(a < b for a, b in pairwise(zip(found.left.tolist(), found.right.tolist(), strict=True)))
    few = near_pairs(vectors, least=-1, most=2)
    assert 300 <= len(few.left) <= 600
    fresh = near_pairs(vectors, least=0.7, most=300, new=10)
    assert set(zip(fresh.left.tolist(), fresh.right.tolist(), strict=True)) == {pair for pair in wanted if min(pair) < 10}


def test_the_index_finds_what_the_exact_search_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    vectors = (rng.normal(size=(60, 32)).repeat(25, axis=0) + 0.4 * rng.normal(size=(1500, 32))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact = near_pairs(vectors, least=0.8, most=12)
    monkeypatch.setattr("ingest.linking.neighbours.EXACT_CELLS", 0)
    found = near_pairs(vectors, least=0.8, most=12)
    wanted = dict(zip(zip(exact.left.tolist(), exact.right.tolist(), strict=True), exact.cosine.tolist(), strict=True))
    got = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.cosine.tolist(), strict=True))
    assert len(wanted.keys() & got.keys()) > 0.95 * len(wanted)
    assert all(abs(wanted[pair] - got[pair]) < 2e-4 for pair in wanted.keys() & got.keys())
    again = near_pairs(vectors, least=0.8, most=12)
    assert np.array_equal(again.left, found.left)
    assert np.array_equal(again.right, found.right)


def test_light_words_and_the_place_of_the_action_do_not_matter() -> None:
    skills = [
        SkillText("a", "完成库存盘点"),
        SkillText("b", "盘点库存"),
        SkillText("c", "库存"),
        SkillText("d", "动物实验"),
        SkillText("e", "实验动物"),
    ]
    links = {(link.left_id, link.right_id): link.method for link in link_skills(skills)}
    assert links[("a", "b")] == "words"
    assert ("a", "c") not in links
    assert ("d", "e") not in links
