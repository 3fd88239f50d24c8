"""Program introductions: the key, the whole corpus, and damage of the kinds that conversion leaves behind."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.checks.verify import lost_quotes
from ingest.kinds._intro_lines import plain_formulas
from ingest.kinds._intro_sentences import read_facing, read_training
from ingest.programs import program_of
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples import samples_folder
from tests.ingest.keys import f1, key, need_shared

FOLDER = ("corpus", "teaching_standard", "major_intro_md")
PROGRAM = """专业代码 530{code}

专业名称 {name}

基本修业年限 三年

# 职业面向

面向电子商务师等职业，网店运营、直播销售等岗位（群）。

# 培养目标定位

本专业培养能够从事网店运营、直播销售等工作的技能人才。

# 主要专业能力要求

1. 具有网店运营的能力；
2 具有直播销售的能力。

# 主要专业课程与实习实训

专业基础课程：电子商务基础、市场营销。

专业核心课程：网店运营、直播销售。

实习实训：在校内外进行网店运营、直播销售等实训。在电商企业等单位进行岗位实习。

# 职业类证书举例

职业技能等级证书：网店运营推广、直播电商接续专业举例

接续高职本科专业举例：电子商务、跨境电子商务

"""


def read_text(folder: Path, text: str) -> Reading:
    path = folder / "一份文件.md"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def test_the_key_is_met() -> None:
    wanted = key("program_intro.gold.json")
    files = sorted({doc["file"] for doc in wanted})
    said = [published(record) for name in files for record in read_file(need_shared(*FOLDER, name)).records]
    found = f1(wanted, said)
    assert found["ALL"] >= 0.98, found


@pytest.fixture(scope="module")
def corpus() -> list[Reading]:
    return [read_file(path) for path in sorted(need_shared(*FOLDER).glob("*.md"))]


def test_every_program_of_the_corpus_comes_out(corpus: list[Reading]) -> None:
    records = [record for reading in corpus for record in reading.records]
    assert len(corpus) == 197
    assert 945 <= len(records) <= 955
    shown = [published(record) for record in records]
    codes = [doc.get("program_code") or doc["inferred"]["program_code"] for doc in shown]
    assert len(set(codes)) == len(codes)
    full = [doc for doc in shown if len(doc) > 6]
    assert len(records) - len(full) == 10, "ten programs of the police are withheld in print"
    assert all(doc["abilities"] and doc["courses"] and (doc.get("posts") or doc.get("occupations")) for doc in full)


def test_printed_names_are_those_of_the_catalogue(corpus: list[Reading]) -> None:
    wrong = []
    for reading in corpus:
        for record in reading.records:
            doc = published(record)
            if "program_code" in doc and "program" in doc:
                known = program_of(doc["program_code"])
                if known is None or known.name != doc["program"]:
                    wrong.append((doc["program_code"], doc["program"]))
    assert len(wrong) <= 8, wrong


def test_nearly_every_line_of_the_corpus_is_used(corpus: list[Reading]) -> None:
    total, used = sum(reading.lines_total for reading in corpus), sum(reading.lines_used for reading in corpus)
    assert used / total > 0.999


def test_quotes_of_the_corpus_are_found_again(corpus: list[Reading]) -> None:
    assert [item for reading in corpus[::10] for item in lost_quotes(reading)] == []


def test_the_sample_is_read_whole() -> None:
    reading = read_file(samples_folder() / "专业简介（示例）.md")
    assert [published(record)["program_code"] for record in reading.records] == ["530702", "530704", "530802"]
    assert reading.issues == ()
    assert lost_quotes(reading) == ()


def test_a_glued_heading_and_a_missing_dot_do_no_harm(tmp_path: Path) -> None:
    reading = read_text(tmp_path, PROGRAM.format(code="701", name="电子商务"))
    (record,) = reading.records
    shown = published(record)
    assert [ability["no"] for ability in shown["abilities"]] == ["1", "2"]
    assert [certificate["name"] for certificate in shown["certificates"]] == ["网店运营推广", "直播电商"]
    assert shown["continues_to"][1] == {"level": "高职本科", "program": "跨境电子商务"}
    assert reading.issues == ()
    assert lost_quotes(reading) == ()


def test_a_lost_header_is_found_by_the_catalogue(tmp_path: Path) -> None:
    first, lost, last = (
        PROGRAM.format(code=code, name=name) for code, name in (("701", "电子商务"), ("", ""), ("703", "移动商务"))
    )
    lost = lost[lost.index("# 职业面向") :]
    reading = read_text(tmp_path, first + lost + last)
    shown: list[dict[str, Any]] = [published(record) for record in reading.records]
    assert [doc.get("program") for doc in shown] == ["电子商务", None, "移动商务"]
    assert shown[1]["inferred"] == {"program": "跨境电子商务", "program_code": "530702"}
    assert shown[1]["education_level"] == "高职专科"
    assert lost_quotes(reading) == ()


def test_an_item_broken_by_a_page_is_one_item(tmp_path: Path) -> None:
    text = (
        PROGRAM.format(code="701", name="电子商务")
        .replace("具有网店运营的能力", "具有网店\n\n运营的能力")
        .replace("网店运营、直播销售。", "网店运\n\n营、直播销售。")
    )
    shown = published(read_text(tmp_path, text).records[0])
    assert shown["abilities"][0]["text"] == "具有网店运营的能力；"
    assert [course["name"] for course in shown["courses"] if course["type"] == "专业核心课程"] == ["网店运营", "直播销售"]


def _glue(lines: list[str], chance: random.Random) -> list[str]:
    found: list[str] = []
    for line in lines:
        if (
            found
            and re.match(r"# ?(职业类证书|接续专业|培养目标|主要专业)|接续|专业核心|实习实训", line)
            and chance.random() < 0.4
        ):
            while not found[-1].strip():
                found.pop()
            found[-1] = found[-1].rstrip() + line.lstrip("# ")
        else:
            found.append(line)
    return found


def _break(lines: list[str], chance: random.Random) -> list[str]:
    found: list[str] = []
    for line in lines:
        cut = chance.randint(8, len(line) - 3) if len(line) > 30 and chance.random() < 0.5 else 0
        found += [line[:cut], "", line[cut:]] if cut else [line]
    return found


DAMAGES: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "headings glued to the line before": _glue,
    "lines broken in mid-word": _break,
    "heading marks lost": lambda lines, _: [line.lstrip("# ") for line in lines],
    "dots after numbers lost": lambda lines, _: [re.sub(r"^(\d+)\. ", r"\1 ", line) for line in lines],
    "narrow punctuation": lambda lines, _: [line.translate(str.maketrans("，：；（）", ",:;()")) for line in lines],
    "spaces inside words": lambda lines, chance: [
        re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda _: " " if chance.random() < 0.05 else "", line)
        for line in lines
    ],
    "headers lost": lambda lines, _: [line for line in lines if not re.match(r"专业(代码|名称)", line) or "530702" in line],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_damage_changes_nothing(damage: str, seed: int, tmp_path: Path) -> None:
    whole = samples_folder() / "专业简介（示例）.md"
    lines = DAMAGES[damage](whole.read_text(encoding="utf-8").split("\n"), random.Random(seed))
    reading = read_text(tmp_path, "\n".join(lines))
    keys = ("posts", "occupations", "abilities", "courses", "certificates", "continues_to")
    before = [[published(record).get(key) for key in keys] for record in read_file(whole).records]
    after = [[published(record).get(key) for key in keys] for record in reading.records]
    narrow = str.maketrans(",:;()", "，：；（）")
    assert str(after).translate(narrow) == str(before).translate(narrow)
    assert lost_quotes(reading) == ()


def test_an_unknown_line_is_an_issue(tmp_path: Path) -> None:
    text = "这一行不属于任何专业。\n\n" + PROGRAM.format(code="701", name="电子商务")
    reading = read_text(tmp_path, text)
    assert [issue.text for issue in reading.issues] == ["这一行不属于任何专业。"]
    assert reading.lines_used == reading.lines_total - 1


def test_a_withheld_introduction_is_said_to_be_so(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "专业代码 580101K\n\n专业名称 治安管理\n\n（略）\n")
    assert published(reading.records[0])["program"] == "治安管理"
    assert [issue.why for issue in reading.issues] == ["the introduction of this program is withheld in print"]


@pytest.mark.parametrize(
    ("printed", "unused"),
    [
        ("专业核心课程（直播方向）：直播销售、短视频。\n\n专业核心课程（网店方向）：网店运营。", 0),
        ("专业核心课程：直播方向：直播销售、短视频；网店方向：网店运营。", 0),
        ("直播方向\n\n专业核心课程：直播销售、短视频。\n\n网店方向\n\n专业核心课程：网店运营。", 0),
    ],
)
def test_each_direction_of_study_is_a_record(printed: str, unused: int, tmp_path: Path) -> None:
    text = PROGRAM.format(code="701", name="电子商务").replace("专业核心课程：网店运营、直播销售。", printed)
    reading = read_text(tmp_path, text)
    shown = [published(record) for record in reading.records]
    assert [doc["track"] for doc in shown] == ["直播方向", "网店方向"]
    core = [[course["name"] for course in doc["courses"] if course["type"] == "专业核心课程"] for doc in shown]
    assert core == [["直播销售", "短视频"], ["网店运营"]]
    assert all(len(doc["abilities"]) == 2 and doc["program"] == "电子商务" for doc in shown)
    assert len(reading.issues) == unused


def test_several_durations_are_a_list(tmp_path: Path) -> None:
    text = PROGRAM.format(code="701", name="电子商务").replace("三年\n\n# 职", "五年（初中毕业起点）、三年\n\n# 职")
    assert published(read_text(tmp_path, text).records[0])["duration_years"] == [5, 3]


@pytest.mark.parametrize(
    ("sentence", "industries", "occupations", "posts"),
    [
        ("面向营销员、采购员等职业，选品、投放等岗位（群）。", (), ("营销员", "采购员"), ("选品", "投放")),
        ("面向零售业、批发业的营销员等职业。", ("零售业", "批发业"), ("营销员",), ()),
        ("面向电力、热力生产和供应业的值班运行等技术领域。", ("电力、热力生产和供应业",), (), ("值班运行",)),
        ("面向检验试验人员，检验、检测和计量服务人员等职业。", (), ("检验试验人员", "检验、检测和计量服务人员"), ()),
        ("面向中小企业、事务所等服务机构的会计、审计及税务等岗位（群）。", (), (), ("会计", "审计", "税务")),
        ("面向民航客运员、民航货运员和运输代理服务员等职业。", (), ("民航客运员", "民航货运员", "运输代理服务员"), ()),
        ("面向储能电池及系统研发、制造与应用等岗位（群）。", (), (), ("储能电池及系统研发、制造与应用",)),
    ],
)
def test_the_sentence_of_posts_is_taken_apart(
    sentence: str, industries: tuple[str, ...], occupations: tuple[str, ...], posts: tuple[str, ...]
) -> None:
    facing = read_facing(sentence)
    assert (facing.industries, facing.occupations, facing.posts) == (industries, occupations, posts)


@pytest.mark.parametrize(
    ("sentence", "trained"),
    [
        ("在校内外进行焊接、装配等实训。在船厂进行岗位实习。", ["焊接", "装配", "岗位实习"]),
        ("在校内外进行毕业设计、摄影等综合实训。", ["毕业设计", "摄影"]),
        ("在校内外进行化学分析、仪器分析等实训及产品分析综合实训。", ["化学分析", "仪器分析", "产品分析综合实训"]),
        ("在校内外进行肿瘤计划设计及辐射剂量测量等实训；在医院进行岗位实习。", ["肿瘤计划设计", "辐射剂量测量", "岗位实习"]),
    ],
)
def test_the_sentence_of_training_is_taken_apart(sentence: str, trained: list[str]) -> None:
    assert read_training(sentence) == trained


def test_formulas_are_written_plainly() -> None:
    assert plain_formulas("$\\mathrm { C O } _ { 2 }$ 气体保护焊") == "CO₂气体保护焊"
    assert plain_formulas("中文 $^ +$ 教学") == "中文+教学"
    assert plain_formulas("$1 0 \\mathrm { k V }$ 及以下") == "10kV及以下"
