"""Adverts of every maker's format: one record each, fields, masked text, offsets that hold, repeats told apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from ingest.checks.show import show_reading
from ingest.checks.verify import lost_quotes
from ingest.kinds import job_ad
from ingest.kinds._advert_sources import columns_of
from ingest.published import published
from ingest.reading import read_checked, read_file
from ingest.record import Reading
from ingest.samples import samples_folder
from tests.ingest.workbooks import write_workbook

SAMPLE = samples_folder() / "招聘（示例）.jsonl"
BODY = (
    "岗位职责：\n1、负责仓库物资的验收与入库；\n2、操作叉车完成装卸。\n"
    "任职要求：\n1、高中及以上学历，物流管理专业；\n2、两年以上仓库管理经验，熟悉Excel。\n"
)
CONTACT = "联系人：周先生 电话：13912345678\n工作地址：成都市青羊区样本街8号"


def read(path: Path) -> tuple[Reading, list[dict[str, Any]]]:
    reading = read_file(path)
    assert reading.kind == "job_ad"
    assert not lost_quotes(reading)
    shown = [published(record) for record in reading.records]
    for advert in shown:
        for span in advert.get("spans", ()):
            assert advert["text"][span["start"] : span["end"]] == span["text"]
    return reading, shown


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_the_sample_says_what_was_written() -> None:
    _, adverts = read(SAMPLE)
    written = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    assert [advert["title"] for advert in adverts] == [one["job_title"] for one in written]
    first, repost, senior, _, fresh, designer = adverts
    assert (first["month"], first["province"], first["region"], first["headcount"]) == ("2025-03", "浙江", "杭州", 3)
    assert first["salary"] == {"min_k": 6.0, "max_k": 9.0, "period": "月"}
    assert repost["same_as"] == 0
    assert "same_as" not in senior
    assert senior["salary"] == {"min_k": 10.0, "max_k": 15.0, "months": 13, "period": "月"}
    assert fresh["salary"] == {"negotiable": True}
    assert designer["region"] == ["上海", "苏州"]
    assert first["duties"][0] == "负责直播间选品排期与上架，撰写直播脚本"
    assert first["requirements"][0] == "大专及以上学历，电子商务、市场营销等相关专业"
    printed = json.dumps(adverts, ensure_ascii=False)
    for secret in ("13900001234", "钱女士", "hr@example.com", "123456789", "示例路100号", "样本街20弄"):
        assert secret in SAMPLE.read_text(encoding="utf-8")
        assert secret not in printed


def table(delimiter: str = ",") -> str:
    rows = [["职位名称", "公司名称", "工作地点", "薪资", "学历要求", "经验要求", "发布时间", "职位描述"]]
    rows += [
        [f"仓管员{mark}", f"{mark}公司", "四川-成都", "4千-6千/月", "不限", "1-3年", "2024/5/6", BODY + CONTACT + mark]
        for mark in "甲乙"
    ]
    return "\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows) + "\n"


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [
        ("a.csv", ",", "utf-8"),
        ("b.csv", ",", "gb18030"),
        ("c.csv", ",", "utf-8-sig"),
        ("d.csv", ",", "utf-16"),
        ("e.tsv", "\t", "utf-8"),
        ("f.csv", ";", "gb18030"),
    ],
)
def test_tables_in_any_encoding(name: str, delimiter: str, encoding: str, tmp_path: Path) -> None:
    reading, adverts = read(write(tmp_path / name, table(delimiter), encoding))
    assert reading.lines_used == reading.lines_total == 3
    assert [advert["title"] for advert in adverts] == ["仓管员甲", "仓管员乙"]
    assert adverts[0]["month"] == "2024-05"
    assert adverts[0]["salary"] == {"min_k": 4.0, "max_k": 6.0, "period": "月"}
    assert adverts[0]["region"] == "成都"
    assert adverts[0]["experience_years"] == [1.0, 3.0]
    assert adverts[0]["degree"] == "不限"
    assert "13912345678" not in json.dumps(adverts)


def test_a_workbook_is_read_as_its_table(tmp_path: Path) -> None:
    titles = ["岗位", "城市", "月薪", "岗位职责", "任职要求"]
    path = write_workbook(
        tmp_path / "book.xlsx",
        [titles, ["叉车司机", "重庆", "5000-7000", "操作叉车", "持叉车证，两年经验"]],
    )
    _, (advert,) = read(path)
    assert advert["text"] == "岗位职责：\n操作叉车\n任职要求：\n持叉车证，两年经验"
    assert advert["duties"] == ["操作叉车"]
    assert advert["requirements"] == ["持叉车证，两年经验"]
    assert (advert["title"], advert["region"]) == ("叉车司机", "重庆")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_blocks_between_stars_are_adverts(encoding: str, tmp_path: Path) -> None:
    rule = "**********\n"
    parts = (
        "{title}\n某某物流有限公司\n五险一金双休\n",
        "福利:\n五险一金\n双休\n",
        "职位月薪：3000-5000元/月 \n工作地点：成都-青羊区\n发布日期：2018-06-01\n"
        "工作经验：1-3年\n最低学历：高中\n招聘人数：2人\n",
        f"{BODY}{CONTACT}\n查看职位地图\n",
        "某某物流有限公司\n公司规模：\n20-99人\n公司行业：\n物流/仓储\n公司地址：\n成都市样本路1号\n",
    )
    one = "".join(part + rule for part in parts)
    text = one.format(title="仓管员") + one.format(title="【急聘】仓库主管").replace("某某", "别家").replace(
        "仓库物资", "仓库货物"
    )
    reading, adverts = read(write(tmp_path / "adverts.org", text, encoding))
    assert [advert["title"] for advert in adverts] == ["仓管员", "【急聘】仓库主管"]
    assert [advert["company"] for advert in adverts] == ["某某物流有限公司", "别家物流有限公司"]
    assert (adverts[0]["region"], adverts[0]["month"], adverts[0]["company_size"]) == ("成都", "2018-06", "20-99人")
    assert adverts[0]["industry"] == "物流/仓储"
    assert reading.lines_used == reading.lines_total
    assert "样本" not in json.dumps(adverts, ensure_ascii=False)


def test_a_line_can_be_an_advert(tmp_path: Path) -> None:
    line = BODY.replace("\n", "")
    path = write(tmp_path / "lines.txt", f"{line}\n\n{line.replace('叉车', '行车')}\n")
    _, adverts = read(path)
    assert len(adverts) == 2
    assert adverts[1]["duties"] == ["负责仓库物资的验收与入库", "操作行车完成装卸"]
    assert adverts[0]["degree"] == "高中"


def test_labelled_and_headed_adverts(tmp_path: Path) -> None:
    labelled = f"职位名称：仓管员\n工作地点：成都\n薪资：5-8K\n{BODY}\n职位名称：叉车司机\n学历：初中\n{BODY}"
    _, adverts = read(write(tmp_path / "labelled.txt", labelled))
    assert [(one["title"], one.get("region"), one["degree"]) for one in adverts] == [
        ("仓管员", "成都", "高中"),
        ("叉车司机", None, "初中"),
    ]
    headed = f"# 校园招聘\n\n## 仓管员\n\n{BODY}\n## 叉车司机\n\n{BODY.replace('叉车', '行车')}"
    _, adverts = read(write(tmp_path / "headed.md", headed))
    assert [one["title"] for one in adverts] == ["仓管员", "叉车司机"]
    _, (alone,) = read(write(tmp_path / "alone.txt", f"招聘仓管员\n{BODY}"))
    assert alone["title"] == "仓管员"


def test_json_of_other_makers(tmp_path: Path) -> None:
    posting = {
        "@type": "JobPosting",
        "title": "仓管员",
        "datePosted": "2025-01-02",
        "hiringOrganization": {"name": "样本物流"},
        "jobLocation": {"address": {"addressLocality": "成都"}},
        "description": BODY,
    }
    path = write(tmp_path / "list.json", json.dumps({"code": 0, "data": {"jobs": [posting, posting]}}, ensure_ascii=False))
    _, adverts = read(path)
    assert [one["company"] for one in adverts] == ["样本物流", "样本物流"]
    assert (adverts[0]["month"], adverts[0]["region"]) == ("2025-01", "成都")
    assert adverts[1]["same_as"] == 0


def test_lines_that_are_no_adverts_are_reported_masked(tmp_path: Path) -> None:
    good = json.dumps({"title": "仓管员", "text": BODY}, ensure_ascii=False)
    path = write(tmp_path / "mixed.jsonl", f'{good}\n{{"title": broken 13912345678\n[1]\n{{"title": "", "text": ""}}\n{good}\n')
    reading, adverts = read(path)
    assert len(adverts) == 2
    assert [issue.place.line for issue in reading.issues] == [2, 3, 4]
    assert all("13912345678" not in issue.text for issue in reading.issues)
    assert (reading.lines_used, reading.lines_total) == (2, 5)


def test_odd_signs_do_no_harm(tmp_path: Path) -> None:
    text = "岗位职责：\n1、负责\ud800仓库\x00验收；\n任职要求：\n1、熟悉Excel\u2028与ERP"
    path = write(tmp_path / "odd.jsonl", json.dumps({"title": "仓管员", "text": text}) + "\n")
    _, (advert,) = read(path)
    assert len(advert["text"]) == len(text)
    json.dumps(advert, ensure_ascii=False).encode("utf-8")


def test_a_text_of_no_adverts_is_no_advert(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no known kind") as caught:
        read_file(write(tmp_path / "poem.txt", "床前明月光，疑是地上霜。\n"))
    assert caught.value.why == "unknown"
    with pytest.raises(DocumentError, match="no advert"):
        read_file(write(tmp_path / "empty.jsonl", '{"a": 1}\n'), kind="job_ad")


def test_reposts_are_told_from_other_adverts(tmp_path: Path) -> None:
    other = BODY.replace("仓库物资的验收与入库", "客户咨询的接待与回访").replace(
        "操作叉车完成装卸", "登记客户资料，整理月度报表并上报"
    )
    rows = [
        ("仓管员", BODY, "甲公司"),
        ("急聘仓管员", BODY.replace("两年", "三年"), "甲公司"),
        ("仓管员", BODY.replace("两年", "三年"), "乙公司"),
        ("库管", BODY, "丙公司"),
        ("仓管员", other, "甲公司"),
        ("高级仓管员", BODY.replace("两年", "五年"), "甲公司"),
    ]
    lines = [json.dumps({"title": t, "description": b, "company": c}, ensure_ascii=False) for t, b, c in rows]
    _, adverts = read(write(tmp_path / "reposts.jsonl", "\n".join(lines)))
    assert [advert.get("same_as") for advert in adverts] == [None, 0, 0, 0, None, None]


def test_fields_inside_objects_are_found_and_contact_lines_are_no_requirement(tmp_path: Path) -> None:
    advert = {
        "jobInfo": {"jobName": "数据标注员", "salaryDesc": "4-6K", "cityName": "贵阳"},
        "brand": {"brandName": "甲公司"},
        "detail": {
            "postDescription": "任职要求：细心负责；联系邮箱：hr@example.com；电话/微信：13912345678",
            "publishTime": "2025-05-06",
        },
    }
    _, (found,) = read(write(tmp_path / "nested.jsonl", json.dumps(advert, ensure_ascii=False) + "\n"))
    assert (found["title"], found["region"], found["company"], found["month"]) == ("数据标注员", "贵阳", "甲公司", "2025-05")
    assert found["salary"] == {"min_k": 4.0, "max_k": 6.0, "period": "月"}
    assert found["requirements"] == ["细心负责"]


def test_nothing_unmasked_is_listed_as_unread_or_drawn(tmp_path: Path) -> None:
    path = write(tmp_path / "labelled.txt", f"职位名称：仓管员\n{BODY}其他：\n1、{CONTACT}\n2、联系人：\n吴女士\n")
    reading = read_checked(path)
    show_reading(reading, tmp_path / "shown.html", 0)
    printed = repr(reading) + (tmp_path / "shown.html").read_text(encoding="utf-8")
    for secret in ("13912345678", "周先生", "吴女士", "样本街8号"):
        assert secret not in printed


def test_columns_in_pinyin_and_with_units_are_known() -> None:
    assert list(columns_of(["zhiwei", "gongsi", "xinzi", "diqu", "miaoshu"])) == ["title", "company", "salary", "region", "text"]
    assert list(columns_of(["招聘岗位", "月薪（元）", "岗位描述及要求"])) == ["title", "salary", "text"]


def test_one_short_advert_is_known_by_its_labels() -> None:
    advert = "招聘岗位：网店客服\n工作地点：义乌\n薪资待遇：4000元\n学历要求：高中\n岗位职责：\n1.回复咨询。\n"
    assert job_ad.detect(advert, "txt") > 0.7
    assert job_ad.detect("岗位职责：回复咨询。", "txt") == 0


def test_html_in_a_text_is_read_as_it_is_shown(tmp_path: Path) -> None:
    text = (
        "<p>岗位职责：</p><p>1、负责护理课程教学；</p>任职要求：<br>1、护理学专业本科；&nbsp;<br>2、熟练操作&lt;HIS&gt;系统 "
        "&amp; Office"
        "<ul><li>熟悉<b>Excel</b></li></ul>联系人：Lily&nbsp;138<b>1234</b>5678"
    )
    reading, [advert] = read_html(tmp_path, text)
    assert not lost_quotes(reading)
    assert advert["duties"] == ["负责护理课程教学"]
    assert advert["requirements"] == ["护理学专业本科", "熟练操作<HIS>系统&Office", "熟悉Excel"]
    assert len(advert["text"]) == len(text)
    assert "Lily" not in advert["text"]
    assert {"护理学", "Office", "Excel"} <= {span["text"] for span in advert["spans"]}


def read_html(folder: Path, text: str) -> tuple[Reading, list[dict[str, Any]]]:
    path = write(
        folder / "a.jsonl", json.dumps({"title": "护理教师", "company": "某校", "description": text}, ensure_ascii=False)
    )
    reading = read_file(path)
    return reading, [published(record) for record in reading.records]
