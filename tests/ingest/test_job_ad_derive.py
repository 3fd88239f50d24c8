"""Adverts become posts, skills with shares, certificates and demand; repeats count once; large files leave out lone phrases."""

from __future__ import annotations

import json
from pathlib import Path

from spacy.language import Language

from graph.facts import GraphBatch
from graph.schema import check_batch
from ingest.derive import derive_batch
from ingest.derive.job_ad import MANY
from ingest.reading import read_file
from ingest.samples import samples_folder

SAMPLE = samples_folder() / "招聘（示例）.jsonl"


def derived(path: Path, nlp: Language) -> tuple[GraphBatch, list[str]]:
    batch, issues = derive_batch(read_file(path), nlp)
    check_batch(batch)
    return batch, [issue.why for issue in issues]


def names_of(batch: GraphBatch, kind: str) -> set[str]:
    return {entity.name for entity in batch.entities if entity.kind == kind}


def facts(batch: GraphBatch, predicate: str) -> dict[tuple[str, str], dict[str, object]]:
    names = {entity.id: entity.name for entity in batch.entities}
    return {
        (names[one.subject], names[one.object]): dict(one.properties) for one in batch.statements if one.predicate == predicate
    }


def test_posts_require_the_share_of_adverts_that_ask(nlp: Language) -> None:
    batch, whys = derived(SAMPLE, nlp)
    assert names_of(batch, "Post") == {"直播运营专员", "电商客服", "网店美工"}
    required = facts(batch, "REQUIRES")
    assert required["直播运营专员", "Excel"]["weight"] == 1.0
    assert required["电商客服", "Excel"]["weight"] == 0.5
    assert required["网店美工", "Photoshop"]["weight"] == 1.0
    assert any("1 of 6 adverts" in why for why in whys)


def test_an_attitude_weighs_a_tenth_of_its_share(nlp: Language, tmp_path: Path) -> None:
    text = "岗位职责：负责仓库物资验收。\n任职要求：1、熟练使用Excel；2、吃苦耐劳，有责任心。"
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"title": "仓管员", "company": "甲公司", "text": text}, ensure_ascii=False), encoding="utf-8")
    required = facts(derived(path, nlp)[0], "REQUIRES")
    assert (required["仓管员", "Excel"]["weight"], required["仓管员", "吃苦耐劳"]["weight"]) == (1.0, 0.1)


def test_demand_counts_adverts_by_level_region_and_month(nlp: Language) -> None:
    batch, _ = derived(SAMPLE, nlp)
    demand = {entity.name: dict(entity.properties) for entity in batch.entities if entity.kind == "Demand"}
    assert set(demand) == {
        "直播运营专员 杭州 2025-03",
        "直播运营专员 杭州 2025-04",
        "高级 直播运营专员 广州 2025-03",
        "电商客服 广州 2025-03",
        "电商客服 杭州 2025-04",
        "网店美工 上海 2025-04",
        "网店美工 苏州 2025-04",
    }
    senior = demand["高级 直播运营专员 广州 2025-03"]
    assert (senior["adverts"], senior["level"], senior["region"], senior["month"]) == (1, "高级", "广州", "2025-03")
    assert (senior["salary_min_k"], senior["salary_max_k"], senior["degrees"]) == (10.0, 15.0, ("本科",))
    assert demand["直播运营专员 杭州 2025-03"]["repeats"] == 1
    parts = facts(batch, "PART_OF")
    assert ("高级 直播运营专员 广州 2025-03", "直播运营专员") in parts
    assert facts(batch, "EXPRESSES")["网店美工 苏州 2025-04", "Photoshop"]["adverts"] == 1


def test_nothing_of_a_person_is_stored(nlp: Language) -> None:
    batch, _ = derived(SAMPLE, nlp)
    stored = repr(batch)
    for secret in ("13900001234", "13900005678", "钱女士", "孙女士", "hr@example.com", "123456789", "示例路100号"):
        assert secret not in stored


def test_reading_and_deriving_twice_is_the_same(nlp: Language) -> None:
    assert derived(SAMPLE, nlp) == derived(SAMPLE, nlp)


def test_a_large_file_leaves_out_what_one_advert_alone_says(nlp: Language, tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "title": "仓管员" if number % 2 else "库管员",
                "company": f"第{number}公司",
                "city": "成都",
                "text": f"岗位职责：\n1、盘点第{number}号仓库的货物，登记{number}号台账{number * 7}；\n"
                "任职要求：\n1、熟练使用Excel",
            },
            ensure_ascii=False,
        )
        for number in range(MANY + 10)
    ]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    batch, whys = derived(path, nlp)
    assert "Excel" in names_of(batch, "Skill")
    assert not any("号仓库" in name for name in names_of(batch, "Skill"))
    assert any("only one of" in why for why in whys)
    assert facts(batch, "REQUIRES")["仓管员", "Excel"]["weight"] == 1.0
    assert all(len(one.evidence) <= 3 for one in batch.statements)


def test_adverts_without_a_title_are_demand_of_the_file(nlp: Language, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    line = "岗位职责：1、负责仓库物资的验收与入库，完成台账登记；任职要求：1、高中学历；2、熟练使用Excel{}。\n"
    path.write_text(line.format("和ERP系统") + line.format("，会驾驶叉车，能适应倒班，吃苦耐劳，服从安排"), encoding="utf-8")
    batch, whys = derived(path, nlp)
    assert names_of(batch, "Post") == set()
    assert names_of(batch, "Demand") == {"lines（岗位未注明）"}
    assert any("name no post" in why for why in whys)
