"""Lists in sentences of the standards: each member gets back what it shares, or the list is kept whole."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.language import find_phrases

ONE_VERB = {
    "能识读管道布置图、设备装配图": ["识读管道布置图", "识读设备装配图"],
    "能够编制项目概算书和施工报价": ["编制项目概算书", "编制施工报价"],
    "具有撰写推广文案、活动总结和调研报告的能力": ["撰写推广文案", "撰写活动总结", "撰写调研报告"],
    "维护会员、门店、库存和价格等主数据": ["维护会员", "维护门店", "维护库存", "维护价格"],
    "处理报修工单、备件更换和费用单据": ["处理报修工单", "备件更换", "处理费用单据"],
    "具有选择茶具、冲泡绿茶及接待宾客的能力": ["选择茶具", "冲泡绿茶", "接待宾客"],
    "能够识别茶园及周边地区常见的害虫、杂草": ["识别茶园及周边地区常见的害虫", "识别杂草"],
    "能收集客人对茶室和茶艺师的意见": ["收集客人对茶室和茶艺师的意见"],
}
ONE_ACTION = {
    "能够完成普通邮件、国际邮件、易碎品的揽收": ["普通邮件的揽收", "国际邮件的揽收", "易碎品的揽收"],
    "具有液压系统和气动系统安装的能力": ["液压系统安装", "气动系统安装"],
    "具有照明线路、动力线路的敷设与检修能力": ["照明线路的敷设与检修", "动力线路的敷设与检修"],
    "具有兽药、饲料等畜牧用品的采购能力": ["兽药的采购", "饲料的采购", "畜牧用品的采购"],
    "具有配电柜、电缆沟等设施巡检的能力": ["配电柜巡检", "电缆沟巡检"],
    "具有苗圃、花坛等维护的能力": ["苗圃维护", "花坛维护"],
}
ONE_OBJECT = {
    "能够编写、调试控制程序": ["编写控制程序", "调试控制程序"],
    "具有操作与维护烘焙设备的能力": ["操作烘焙设备", "维护烘焙设备"],
    "能绘制和识读电路图、接线图": ["绘制和识读电路图", "绘制和识读接线图"],
    "具有水泵安装、调试与检修的能力": ["水泵安装", "水泵调试", "水泵检修"],
    "能完成铜管的切割、扩口和焊接": ["铜管的切割", "铜管的扩口", "铜管的焊接"],
    "能完成订单的录入、审核、拆分与合并": ["订单的录入", "订单的审核", "订单的拆分", "订单的合并"],
    "具有社群活动的策划、组织和复盘能力": ["社群活动的策划", "社群活动的组织", "社群活动的复盘"],
    "能对会员数据进行清洗、分析": ["对会员数据进行清洗", "对会员数据进行分析"],
    "能对订单数据和库存数据进行分析": ["对订单数据进行分析", "对库存数据进行分析"],
}
ONE_PRODUCT = {
    "具备编写数据抓取、数据清洗、数据校验脚本的能力": ["编写数据抓取脚本", "编写数据清洗脚本", "编写数据校验脚本"],
    "掌握制冷机和空调器的结构与原理": ["制冷机和空调器的结构", "制冷机和空调器的原理"],
    "掌握羊毛纤维的结构、性能及主要用途": ["羊毛纤维的结构", "羊毛纤维的性能", "羊毛纤维的主要用途"],
}
BY_TOOLS = {
    "能够使用 Excel、Python 采集库存数据。": ["Excel", "Python", "采集库存数据"],
    "能使用万用表、示波器检测和维修控制电路": ["万用表", "示波器", "检测控制电路", "维修控制电路"],
    "能使用压力表、检漏仪等常用工具和仪表检测制冷机": ["压力表", "检漏仪", "检测制冷机"],
    "能熟练使用Photoshop处理茶品图片": ["Photoshop", "处理茶品图片"],
}
WHOLE = {
    "能完成图片、音频、视频数据标注": ["完成图片、音频、视频数据标注"],
    "具有采石场等场地复垦方案编制的能力": ["采石场等场地复垦方案编制"],
    "具有大型、小型设备安装的能力": ["大型、小型设备安装"],
    "能识别护照、机票和边防通行证": ["识别护照、机票和边防通行证"],
    "具有与采购、仓储、财务等部门协同作业的能力": ["与采购、仓储、财务等部门协同作业"],
    "具有操作纸样设计、排料设计及试衣设计等系统软件的能力": ["操作纸样设计、排料设计及试衣设计等系统软件"],
    "具有制订锅炉主要部件与系统维修方案的能力": ["制订锅炉主要部件与系统维修方案"],
}
APART = {
    "能够完成绿幕抠像、镜头跟踪和多层合成": ["完成绿幕抠像", "镜头跟踪", "多层合成"],
    "能完成安装、移机和故障维修": ["完成安装、移机", "故障维修"],
    "具有绿色生产、环境保护、应急处置的能力": ["绿色生产", "环境保护", "应急处置"],
    "具有客户接待、网店设计、商品拍摄的能力": ["客户接待", "网店设计", "商品拍摄"],
    "具有资产管理、运营管理的能力": ["资产管理", "运营管理"],
    "具有创新思维和团队合作能力": ["创新思维", "团队合作"],
    "具有分析问题和解决问题的能力": ["分析问题", "解决问题"],
    "具有测量电机参数、检测电机状态的能力": ["测量电机参数", "检测电机状态"],
}
LISTS = {
    text: phrases
    for group in (ONE_VERB, ONE_ACTION, ONE_OBJECT, ONE_PRODUCT, BY_TOOLS, WHOLE, APART)
    for text, phrases in group.items()
}


@pytest.mark.parametrize("text", LISTS)
def test_a_list_becomes_members_that_are_complete_or_stays_whole(nlp: Language, text: str) -> None:
    assert [phrase.text for phrase in find_phrases(nlp, [text])[0]] == LISTS[text]


def test_a_phrase_that_shares_words_says_where_it_stands(nlp: Language) -> None:
    text = "能识读管道布置图、设备装配图"
    _, second = find_phrases(nlp, [text])[0]
    assert (second.text, text[second.start : second.end]) == ("识读设备装配图", "识读管道布置图、设备装配图")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("羽毛球", "knowledge"),
        ("面点造型", "skill"),
        ("具有咖啡拉花制作的能力", "skill"),
        ("具有良好的专业英语水平", "skill"),
        ("具有语言表达能力", "skill"),
        ("掌握社交礼仪知识", "knowledge"),
        ("具有团队合作精神", "attitude"),
    ],
)
def test_what_says_nothing_of_doing_is_a_thing_to_know(nlp: Language, text: str, category: str) -> None:
    assert [phrase.category for phrase in find_phrases(nlp, [text])[0]] == [category]


def test_two_characters_of_one_action_are_one_word(nlp: Language) -> None:
    found = [phrase.text for phrase in find_phrases(nlp, ["具有监控平台建设、管理及运维的能力"])[0]]
    assert found == ["监控平台建设", "监控平台管理", "监控平台运维"]


@pytest.mark.parametrize(
    "text", ["和", "与、及", "等", "、、、", "的、的", "编写、", "识读和", "与与与", "等等的", "对、进行", "（编写、绘制）图"]
)
def test_scraps_of_lists_do_no_harm(nlp: Language, text: str) -> None:
    for phrase in find_phrases(nlp, [text])[0]:
        rest = iter(text)
        assert all(sign in rest for sign in phrase.text)
