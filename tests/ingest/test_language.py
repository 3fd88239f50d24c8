"""Sentences to phrases and mentions: truths about the pipeline on sentences in the style of the standards."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from spacy.language import Language

from ingest.language import build_pipeline, find_mentions, find_phrases
from ingest.language.clauses import LONGEST_SENTENCE
from ingest.language.coordination import SHORTEST
from ingest.language.lexicon import read_lexicon, read_tools
from ingest.language.spans import LONGEST

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))
INTRODUCTIONS = SHARED / "gold" / "program_intro.gold.json"

SENTENCES = {
    "具有店铺选品分析、顾客分层的能力，能够根据平台与店铺特点制定上新方案、货品组合与节日促销策略，分析销售数据和评论信息；": [
        "店铺选品分析",
        "顾客分层",
        "制定上新方案",
        "货品组合",
        "制定节日促销策略",
        "分析销售数据",
        "分析评论信息",
    ],
    "掌握ASO\\ASM、标题优化、会员运营与管理等知识。": ["ASO\\ASM", "标题优化", "会员运营", "会员管理"],
    "具有自主学习、终身学习和可持续发展的能力。": ["自主学习", "终身学习", "可持续发展"],
    "具有制订加工路线、编制工序卡片的能力；": ["制订加工路线", "编制工序卡片"],
    "开展车险销售、承保、理赔、保全等业务": ["车险销售", "车险承保", "车险理赔", "车险保全"],
    "具有绿色生产、环境保护、安全防护的意识；": ["绿色生产", "环境保护", "安全防护"],
    "具有水文资料整理、分析、保护、归档的能力；": ["水文资料整理", "水文资料分析", "水文资料保护", "水文资料归档"],
    "运用数据看板工具，对门店客流进行统计和预测。": ["数据看板工具", "对门店客流进行统计", "对门店客流进行预测"],
    "掌握面包制作、西点装饰等方面的专业基础理论知识；": ["面包制作", "西点装饰"],
    "熟练使用示波器进行电路故障检测": ["示波器", "电路故障检测"],
    "能够策划、拍摄与剪辑商品短视频": ["策划商品短视频", "拍摄商品短视频", "剪辑商品短视频"],
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_becomes_its_shortest_complete_phrases(nlp: Language, text: str) -> None:
    assert [phrase.text for phrase in find_phrases(nlp, [text])[0]] == SENTENCES[text]


@pytest.mark.parametrize(
    "text", [*SENTENCES, "Ｏ２Ｏ  C++\n（含 PLC、变频器） 的调试🙂", "", " ", "能力", "（（（", "的", "12345"]
)
def test_words_put_together_are_the_text(nlp: Language, text: str) -> None:
    assert "".join(token.text_with_ws for token in nlp.make_doc(text)) == text


def test_phrases_are_characters_of_the_text_in_their_order_and_of_bounded_length(nlp: Language) -> None:
    texts = [*SENTENCES, "具有" + "很长" * 40, "坚持安全第一" * 9, "识读" + "、".join(f"{n}号图纸" for n in range(60))]
    for text, phrases in zip(texts, find_phrases(nlp, texts), strict=True):
        for phrase in phrases:
            rest = iter(text[phrase.start : phrase.end])
            assert all(sign in rest for sign in phrase.text), "a phrase is characters of its stretch, in their order"
            assert SHORTEST <= len(phrase.text) <= (LONGEST_SENTENCE if phrase.frame == "sentence" else LONGEST)


def test_a_sentence_without_a_phrase_stands_for_itself(nlp: Language) -> None:
    (phrase,) = find_phrases(nlp, ["根据施工图纸要求"])[0]
    assert (phrase.text, phrase.frame) == ("根据施工图纸要求", "sentence")


def test_signs_and_numbers_alone_are_no_phrase(nlp: Language) -> None:
    assert find_phrases(nlp, ["", "；。", "1.2.3", "——"]) == [(), (), (), ()]


def test_categories_and_strands_follow_frame_and_words(nlp: Language) -> None:
    def of(text: str) -> dict[str, tuple[str, str, bool]]:
        return {p.text: (p.category, p.strand, p.generic) for p in find_phrases(nlp, [text])[0]}

    assert of("掌握面点发酵原理、烘焙配方等知识")["烘焙配方"] == ("knowledge", "hard", False)
    assert of("具有绿色生产、安全防护的意识")["绿色生产"] == ("attitude", "green", True)
    assert of("具有适应产业数字化发展需求的基本数字技能") == {"适应产业数字化发展需求的基本数字技能": ("skill", "digital", True)}
    assert of("具有探究学习、终身学习的能力")["终身学习"] == ("skill", "soft", True)
    assert of("熟悉全站仪、水准仪等测量仪器")["全站仪"][0] == "tool"
    assert of("具有装配式墙板吊装的能力")["装配式墙板吊装"] == ("skill", "hard", False)


def test_a_text_asked_twice_gets_the_same_answer_in_its_place(nlp: Language) -> None:
    texts = ["具有网页制作的能力", "了解冷链运输", "具有网页制作的能力"]
    first, other, again = find_phrases(nlp, texts)
    assert first == again != other


def test_tools_are_found_as_whole_words_longest_first(nlp: Language) -> None:
    found = find_mentions(nlp, "用AutoCAD和Revit画图，写JavaScript，不是Javanese；再用数控车床加工")
    assert [(m.text, m.kind) for m in found if m.kind == "Tool"] == [
        ("AutoCAD", "Tool"),
        ("Revit", "Tool"),
        ("JavaScript", "Tool"),
        ("数控车床", "Tool"),
    ]


def test_another_name_that_means_other_things_elsewhere_is_no_tool(nlp: Language) -> None:
    assert [mention.name for mention in find_mentions(nlp, "通过搜索引擎和短视频平台推广商品，维修发动机")] == ["发动机"]


def test_latin_terms_match_in_any_case_and_mentions_are_verbatim(nlp: Language) -> None:
    text = "熟悉 photoshop 与 MYSQL"
    found = find_mentions(nlp, text)
    assert [(m.text, m.name) for m in found] == [("photoshop", "Photoshop"), ("MYSQL", "MySQL")]
    assert all(text[m.start : m.end] == m.text for m in found)


def test_terms_of_the_document_win_over_shorter_shipped_ones(nlp: Language) -> None:
    found = find_mentions(
        nlp, "从事Excel报表专员等岗位，考取网店运营推广证书", {"Post": ["Excel报表专员"], "Certificate": ["网店运营推广"]}
    )
    assert [(m.text, m.kind) for m in found] == [("Excel报表专员", "Post"), ("网店运营推广", "Certificate")]


def test_occupations_of_the_catalogue_are_mentions(nlp: Language) -> None:
    assert [(m.text, m.kind) for m in find_mentions(nlp, "面向互联网营销师等职业")] == [("互联网营销师", "Occupation")]


def test_the_shipped_tools_have_a_known_group_and_no_blank_name() -> None:
    tools = read_tools()
    assert len(tools) >= 300
    assert set(tools.values()) == {"software", "equipment", "standard", "method"}
    assert all(tool == tool.strip() and len(tool) >= 2 for tool in tools)


def test_no_action_is_also_an_empty_noun_that_would_hide_it() -> None:
    lexicon = read_lexicon()
    assert {"分析", "设计", "维护"} <= lexicon.actions
    assert not {"分析", "设计", "维护"} & lexicon.empty


def test_thousands_of_sentences_a_second() -> None:
    nlp = build_pipeline()
    texts = [f"具有第{n}号生产线设备安装、调试和故障排除的能力，能够编制工艺文件；" for n in range(2000)]
    started = time.process_time()
    assert all(find_phrases(nlp, texts))
    assert time.process_time() - started < 4.0


@pytest.mark.skipif(not INTRODUCTIONS.is_file(), reason=f"{INTRODUCTIONS} is absent: the real abilities are not shipped")
def test_every_real_ability_gives_phrases(nlp: Language) -> None:
    records = json.loads(INTRODUCTIONS.read_text(encoding="utf-8"))
    texts = [ability["text"] for record in records for ability in record.get("abilities", ())]
    assert texts
    phrases = find_phrases(nlp, texts)
    assert all(phrases)
    whole = sum(phrase.frame == "sentence" for found in phrases for phrase in found)
    assert whole <= 0.01 * len(texts)
    assert 1.5 <= sum(map(len, phrases)) / len(texts) <= 4.0
