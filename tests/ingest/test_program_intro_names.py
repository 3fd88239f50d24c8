"""Names in the sentences of program introductions: what joins them, what parts them, what they share."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.kinds._intro_sentences import read_facing, read_training
from ingest.published import published
from tests.ingest.test_program_intro import PROGRAM, read_text


@pytest.mark.parametrize(
    ("sentence", "industries", "occupations", "posts"),
    [
        ("本专业面向茶艺师等职业，茶艺服务等岗位（群）。", (), ("茶艺师",), ("茶艺服务",)),
        (
            "面向管道安装工等职业，泵站、管网、闸门等的安装、维护等岗位（群）。",
            (),
            ("管道安装工",),
            ("泵站、管网、闸门等的安装、维护",),
        ),
        (
            "面向电工等职业，风机、水泵、输送机的安装、调试与维护等技术领域。",
            (),
            ("电工",),
            ("风机、水泵、输送机的安装、调试与维护",),
        ),
        (
            "面向测量员等职业，道路勘测，桥梁工程规划、设计、施工与智慧管理，隧道监测等岗位（群）。",
            (),
            ("测量员",),
            ("道路勘测", "桥梁工程规划、设计、施工与智慧管理", "隧道监测"),
        ),
        (
            "面向电子器件制造，集成电路设计行业的晶圆制造、芯片封装等技术领域。",
            ("电子器件制造", "集成电路设计行业"),
            (),
            ("晶圆制造", "芯片封装"),
        ),
        (
            "面向热力生产业的供热运行、石油、煤炭及其他燃料加工业的燃料加工等技术领域。",
            ("热力生产业", "石油、煤炭及其他燃料加工业"),
            (),
            ("供热运行", "燃料加工"),
        ),
        (
            "面向各行业、各领域数据标注员等职业，数据采集以及模型训练等岗位（群）。",
            (),
            ("数据标注员",),
            ("数据采集", "模型训练"),
        ),
    ],
)
def test_words_that_names_share_stay_with_them(
    sentence: str, industries: tuple[str, ...], occupations: tuple[str, ...], posts: tuple[str, ...]
) -> None:
    found = read_facing(sentence)
    assert (found.industries, found.occupations, found.posts) == (industries, occupations, posts)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "在校内外进行茶叶审评、茶席布置等茶艺基本技能训练，仓储系统、配送系统等物流系统实训，茶园管理实训。",
            ["茶叶审评", "茶席布置", "仓储系统", "配送系统", "茶园管理实训"],
        ),
        (
            "在校内外进行泰语听、说、读、写等语言应用训练，以及涉外接待、跨文化交际等实训。",
            ["泰语听、说、读、写", "涉外接待", "跨文化交际"],
        ),
        ("进行材料等相关实验，开展制图、测量、招投标等实训。", ["材料", "制图", "测量", "招投标"]),
        (
            "在校内外进行园艺识别，果树、蔬菜、花卉的露地生产，园艺产品营销等实训。",
            ["园艺识别", "果树、蔬菜、花卉的露地生产", "园艺产品营销"],
        ),
        ("进行点钞、开户等柜面实训和信贷调查、贷后检查等实训。", ["点钞", "开户", "信贷调查", "贷后检查"]),
    ],
)
def test_each_clause_closes_its_own_list_of_training(sentence: str, names: list[str]) -> None:
    assert read_training(sentence) == names


def test_commas_of_both_sizes_keep_names_whole(tmp_path: Path) -> None:
    text = PROGRAM.format(code="701", name="电子商务").replace(
        "职业技能等级证书：网店运营推广、直播电商", "职业资格证书：注册计量师，特种设备检验、检测人员\n\n# "
    )
    text = text.replace("电子商务、跨境电子商务", "供热、供燃气、通风及空调工程，热能工程")
    record = published(read_text(tmp_path, text).records[0])
    assert [one["name"] for one in record["certificates"]] == ["注册计量师", "特种设备检验、检测人员"]
    assert [one["program"] for one in record["continues_to"]] == ["供热、供燃气、通风及空调工程", "热能工程"]


def test_one_large_comma_among_many_small_ones_is_a_slip(tmp_path: Path) -> None:
    text = PROGRAM.format(code="701", name="电子商务").replace("电子商务基础、市场营销。", "甲学、乙学、丙学、丁学，戊学、己学。")
    courses = published(read_text(tmp_path, text).records[0])["courses"]
    assert [one["name"] for one in courses if one["type"] == "专业基础课程"] == ["甲学", "乙学", "丙学", "丁学", "戊学", "己学"]
