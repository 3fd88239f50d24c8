"""What adverts print in fields and headings: pay, months, regions, years, titles, duties and requirements apart."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.kinds._advert_fields import read_experience, read_month, read_regions, read_salary
from ingest.kinds._advert_sections import split_sections, split_sentences
from ingest.kinds.job_ad_titles import split_title


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("10k-16k·14薪", {"min_k": 10.0, "max_k": 16.0, "months": 14, "period": "月"}),
        ("1.5-2万/月", {"min_k": 15.0, "max_k": 20.0, "period": "月"}),
        ("24-36万/年", {"min_k": 20.0, "max_k": 30.0, "period": "年"}),
        ("4001-6000元/月", {"min_k": 4.001, "max_k": 6.0, "period": "月"}),
        ("8千-1.2万", {"min_k": 8.0, "max_k": 12.0, "period": "月"}),
        ("200元/天", {"min_k": 4.35, "max_k": 4.35, "period": "天"}),
        ("1万以上/月", {"min_k": 10.0, "period": "月"}),
        ("3000元/月以下", {"max_k": 3.0, "period": "月"}),
        ("薪资面议", {"negotiable": True}),
        ("", {}),
    ],
)
def test_pay_in_any_spelling(printed: str, expected: dict[str, Any]) -> None:
    assert read_salary(printed) == expected


def test_months_regions_and_years() -> None:
    printed = ("2018-12-06", "1784599876000", "2026年07月01日", "20180412", "43202", "2018.4")
    assert [read_month(one) for one in printed] == ["2018-12", "2026-07", "2026-07", "2018-04", "2018-04", "2018-04"]
    assert read_month("最新") == ""
    assert read_month("今天", "2026-07-24") == "2026-07"
    assert read_regions("广东省深圳市南山区") == (("广东", "深圳"),)
    assert read_regions("北京-朝阳区") == (("北京", "北京"),)
    assert read_regions("上海、武汉") == (("上海", "上海"), ("湖北", "武汉"))
    assert read_regions("全国") == ()
    assert [read_experience(one) for one in ("1-3年", "五年以上", "不限", "1年以下", "")] == [
        (1.0, 3.0),
        (5.0,),
        (0.0,),
        (0.0, 1.0),
        (),
    ]


@pytest.mark.parametrize(
    ("title", "post"),
    [
        ("【急聘】高级Java开发工程师（15k-25k）-成都", ("Java开发工程师", "高级")),
        ("网页设计助理/提供住宿+双休", ("网页设计助理", "")),
        ("诚聘销售代表5名", ("销售代表", "")),
        ("?数据分析师", ("数据分析师", "")),
        ("C/C++工程师", ("C/C++工程师", "")),
        ("前端工程师（中级）", ("前端工程师", "中级")),
        ("重庆销售经理", ("销售经理", "")),
        ("会计 双休 五险一金", ("会计", "")),
        ("大模型算法实习生", ("大模型算法", "实习")),
    ],
)
def test_titles_become_posts(title: str, post: tuple[str, str]) -> None:
    assert split_title(title) == post


@pytest.mark.parametrize(
    "text",
    [
        "岗位职责1.挖掘项目数据2.管理数据模型任职要求1.本科以上学历2.会使用R",
        "【岗位职责】1、挖掘项目数据；2、管理数据模型【任职要求】1、本科以上学历；2、会使用R",
        "一、岗位职责：\n1.挖掘项目数据\n2.管理数据模型\n二、任职资格：\n（1）本科以上学历\n（2）会使用R\n三、福利待遇：\n1.双休\n",
        "职责描述：\n• 挖掘项目数据\n• 管理数据模型\n我们希望你：\n• 本科以上学历\n• 会使用R\n工作时间：9:00\n",
    ],
)
def test_duties_and_requirements_come_apart(text: str) -> None:
    found: dict[str, list[str]] = {}
    for part in split_sections(text):
        found.setdefault(part.kind, []).extend(text[a:b] for a, b in split_sentences(text, part.start, part.end))
    assert found["duty"] == ["挖掘项目数据", "管理数据模型"]
    assert found["requirement"] == ["本科以上学历", "会使用R"]
