"""Tables of the field, each by its own titles: micro-credentials, industries, weights, requirements, courses, outlines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from graph.errors import DocumentError
from graph.facts import GraphBatch
from graph.schema import check_batch
from ingest.checks.verify import lost_quotes
from ingest.derive import derive_batch
from ingest.kinds import catalogue
from ingest.kinds.catalogue_columns import read_tables
from ingest.language import build_pipeline
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading
from ingest.samples import samples_folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path) -> tuple[Reading, dict[str, Any], GraphBatch]:
    """A file's reading, its published record and its facts; every quote is where it says."""
    reading = read_file(path)
    assert reading.kind == "catalogue"
    assert not lost_quotes(reading)
    batch, _ = derive_batch(reading, build_pipeline())
    check_batch(batch)
    return reading, published(reading.records[0]), batch


def stated(batch: GraphBatch, predicate: str) -> list[tuple[str, str]]:
    """(subject, object) of a predicate by name."""
    names = {entity.id: entity.name for entity in batch.entities}
    return [(names[one.subject], names[one.object]) for one in batch.statements if one.predicate == predicate]


def quotes(batch: GraphBatch, predicate: str) -> list[str]:
    known = {one.id: one.quote for one in batch.evidence}
    return [known[one.evidence[0]] for one in batch.statements if one.predicate == predicate]


def test_every_table_has_what_it_needs_among_its_titles() -> None:
    for table in read_tables():
        fields = table.fields
        named = {*table.identity, *table.lists, *table.coded, *table.marks, *table.trim, *table.patterns, *table.ranges}
        assert named | {name for group in (*table.needs, *table.required) for name in group} <= fields, table.key


def test_micro_credentials_by_other_titles(tmp_path: Path) -> None:
    path = tmp_path / "micro.csv"
    path.write_bytes(
        "微专业（微证书）名称,颁发单位,等级,学分,可累积至\n犬只行为训练,甲学院,初级,6,宠物护理与美容\n".encode("gb18030")
    )
    reading, found, _ = read(path)
    assert not reading.issues
    (one,) = found["micro_credentials"]
    assert (one["name"], one["credits"], one["towards"]) == ("犬只行为训练", 6, ["宠物护理与美容"])


def test_micro_credentials_certify_and_stack() -> None:
    reading, found, batch = read(samples_folder() / "微证书目录（示例）.csv")
    assert not reading.issues
    assert [(one["name"], one["credits"]) for one in found["micro_credentials"]] == [
        ("直播脚本策划微证书", 4),
        ("短视频制作微证书", 5),
        ("店铺数据分析微证书", 8),
    ]
    assert stated(batch, "STACKS_TOWARDS") == [
        ("直播脚本策划微证书", "直播运营职业技能等级证书"),
        ("短视频制作微证书", "直播运营职业技能等级证书"),
        ("短视频制作微证书", "电子商务"),
        ("店铺数据分析微证书", "商务数据分析与应用"),
    ]
    assert quotes(batch, "CERTIFIES")[:2] == ["撰写直播脚本", "提炼商品卖点"]
    assert ("短视频制作微证书", "短视频编辑") in stated(batch, "QUALIFIES_FOR")
    micro = next(one for one in batch.entities if one.name == "店铺数据分析微证书")
    assert (micro.properties["type"], micro.properties["credits"], micro.properties["level"]) == ("微证书", 8.0, "中级")


@pytest.mark.parametrize(
    ("credits", "why"),
    [
        ("3", "column 学分: 3 is not between 4 and 12 credits"),
        ("16学分", "column 学分: 16 is not between 4 and 12 credits"),
        ("若干", "column 学分: '若干' is no number of credits"),
        ("", "column 学分 is empty"),
    ],
)
def test_credits_outside_the_range_are_issues_of_their_row(credits: str, why: str, tmp_path: Path) -> None:
    path = write(tmp_path, "m.csv", f"微证书名称,颁发单位,学分\n茶席设计,某学院,{credits}\n茶叶审评,某学院,4.5\n")
    reading, found, _ = read(path)
    assert [(issue.place.row, issue.why) for issue in reading.issues] == [(2, why)]
    assert [one["credits"] for one in found["micro_credentials"]] == [4.5]


def test_certificates_name_who_issues_them_and_whom_they_are_for() -> None:
    reading, _, batch = read(samples_folder() / "证书目录（示例）.csv")
    assert not reading.issues
    assert len(stated(batch, "ISSUED_BY")) == 4
    assert ("仓配管理", "现代物流管理（仓储、配送）") in stated(batch, "QUALIFIES_FOR")
    assert quotes(batch, "QUALIFIES_FOR")[0] == "电子商务"


def test_competitions_address_the_programs_of_their_row(tmp_path: Path) -> None:
    _, _, batch = read(
        write(tmp_path, "c.tsv", "序号\t赛事名称\t级别标签\t涉及专业\n1\t茶艺大赛\t国家级\t茶艺与茶文化、酒店管理\n")
    )
    assert stated(batch, "ADDRESSES") == [("茶艺大赛", "茶艺与茶文化"), ("茶艺大赛", "酒店管理")]


def test_names_with_codes_inside_a_list_are_told_apart(tmp_path: Path) -> None:
    text = "certificate\tn_majors\tmajors\n网店运营推广\t2\t530701电子商务|530702跨境电子商务\n"
    _, found, batch = read(write(tmp_path, "x.tsv", text))
    assert found["certificates"][0]["programs"][1] == {"code": "530702", "name": "跨境电子商务"}
    assert quotes(batch, "QUALIFIES_FOR") == ["530701电子商务", "530702跨境电子商务"]


def test_industry_chains_have_links_that_correspond_to_industries(tmp_path: Path) -> None:
    nodes = "产业链名称,上游/中游/下游,具体产品/技术/服务节点,父节点名称\n"
    nodes += "茶产业,上游,茶树育苗,茶产业\n茶产业,上游,无性系良种,茶树育苗\n"
    _, _, batch = read(write(tmp_path, "nodes.csv", nodes))
    assert stated(batch, "BROADER") == [("茶树育苗", "茶产业"), ("无性系良种", "茶树育苗")]
    links = "产业名称,具体产品/技术/服务节点,关联行业代码,关联行业名称,置信度\n"
    links += "茶产业,茶树育苗,0212,林木育苗,高\n茶产业,茶叶,坏,茶,低\n"
    reading, _, batch = read(write(tmp_path, "links.csv", links))
    assert [(one.properties["score"], one.predicate) for one in batch.statements] == [(0.9, "CLOSE_MATCH")]
    assert [issue.why for issue in reading.issues] == ["column 关联行业代码: '坏' is not an industry code such as 5193"]


def test_industries_are_part_of_the_one_above(tmp_path: Path) -> None:
    _, _, batch = read(write(tmp_path, "gb.csv", "代码,名称,上级代码,层级\nA,农业,,门类\n01,农业,A,大类\n011,谷物种植,,中类\n"))
    assert [(one.subject, one.object) for one in batch.statements] == [
        ("industry:01", "industry:A"),
        ("industry:011", "industry:01"),
    ]


def test_functions_keep_their_weights_and_a_bad_name_does_not_cost_the_row(tmp_path: Path) -> None:
    text = "occupation_code\toccupation_name\tfunction\tlevel_label\tweight_pct\n"
    text += "4-03-02-07\t茶艺师①\t茶席布置——\t三级/高级工\t25\n4-03-02-07\t、职业编码、\t茶事推介\t三级/高级工\t\n"
    reading, _, batch = read(write(tmp_path, "w.tsv", text))
    functions = [one for one in batch.entities if one.kind == "WorkFunction"]
    assert [(one.name, one.properties.get("share")) for one in functions] == [("茶席布置", 0.25), ("茶事推介", None)]
    assert {one.id for one in batch.entities if one.kind == "Occupation"} == {"occupation:4-03-02-07"}
    assert "it was left out, the code stands for it" in reading.issues[0].why


def test_work_requirements_take_their_occupation_from_a_column_or_the_file_name(tmp_path: Path) -> None:
    titles = "level\tfunc_no\tfunc\twork_no\twork\tskills\tknowledge\n"
    row = "五级/初级工\t1\t茶席\t1.1\t布席\t1.1.1 能选择茶具|1.1.2 能摆放茶具\t1.1.1 茶具知识\n"
    reading, found, batch = read(write(tmp_path, "茶艺师_4-03-02-07_2021.tsv", titles + row))
    assert [(one["no"], one["text"], one["type"]) for one in found["clauses"]] == [
        ("1.1.1", "能选择茶具", "skill"),
        ("1.1.2", "能摆放茶具", "skill"),
        ("1.1.1", "茶具知识", "knowledge"),
    ]
    assert reading.records[0].items[0].quote == "1.1.1 能选择茶具"
    assert {one.subject for one in batch.statements if one.predicate == "REQUIRES"} == {"occupation:4-03-02-07"}
    with pytest.raises(DocumentError, match="name it in a column"):
        read_file(write(tmp_path, "要求.tsv", titles + row))


def test_noisy_courses_are_left_out_with_a_remark(tmp_path: Path) -> None:
    text = "file\tmajor_code\tmajor_name\tlevel\tn_courses\tcourses\toccupation_codes\n"
    text += "a.pdf\t530701\t电子商务\t高职专科\t3\t网店运营|风作为教师队伍建设的第一标准。|直播销售\t4-01-06-01\n"
    reading, _, batch = read(write(tmp_path, "t.tsv", text))
    assert [name for _, name in stated(batch, "OFFERS")] == ["网店运营", "直播销售"]
    assert stated(batch, "PREPARES_FOR") == [("电子商务", "电子商务师")]
    assert "1 of 3 courses do not look like courses" in reading.issues[0].why


def test_an_outline_keeps_its_depth_and_what_comes_before(tmp_path: Path) -> None:
    text = "填写说明,,,,\n节点类型,节点名称,节点名称,前置节点,后置节点\n"
    text += "分类,泡茶,,,\n知识点,,水温,,投茶量\n知识点,,投茶量,,没有的\n知识点,水温,投茶量,,\n"
    reading, _, batch = read(write(tmp_path, "o.csv", text))
    assert stated(batch, "BROADER") == [("水温", "泡茶"), ("投茶量", "泡茶")]
    assert ("水温", "投茶量") in stated(batch, "PREREQUISITE_OF")
    assert [issue.why for issue in reading.issues] == [
        "a row names several nodes: one row is one node",
        "nodes that no row has: 没有的",
    ]


def test_json_objects_are_rows(tmp_path: Path) -> None:
    rows = [{"major_code": "530701", "major_name": "电子商务", "pdf_url": "http://example.org/a.pdf"}]
    reading, found, batch = read(write(tmp_path, "p.json", json.dumps(rows, ensure_ascii=False)))
    assert reading.format == "json"
    assert found["programs"] == [{"code": "530701", "name": "电子商务", "standard": "http://example.org/a.pdf"}]
    assert batch.entities[0].properties["standard"] == "http://example.org/a.pdf"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,name,parent_id,deep\n110000,北京市,100000,1\n", "the graph has no places"),
        ('{"sections": [{"filename": "a.md", "size": 3}]}', "it says where parts of a document lie"),
        ("微证书名称,学分\n茶席,99\n", "not one row could be used, the first because"),
        ("[1, 2]", "no sheet has the column titles"),
    ],
)
def test_what_holds_no_fact_fails_with_its_reason(text: str, says: str, tmp_path: Path) -> None:
    path = write(tmp_path, "x.json" if text[0] in "{[" else "x.csv", text)
    with pytest.raises(DocumentError, match=says) as caught:
        catalogue.read_document(path, sha256="0" * 64)
    assert caught.value.why == "unknown"


def test_columns_that_people_name_win(tmp_path: Path) -> None:
    path = write(tmp_path, "odd.csv", "代号,叫法\n4-03-02-07,茶艺师\n")
    reading = catalogue.read_document(path, sha256="0" * 64, mapping={"code": "代号", "name": "叫法"})
    assert [(item.key, item.value["name"]) for item in reading.records[0].items] == [("occupations", "茶艺师")]
    assert catalogue.preview(path, mapping={"code": "代号", "name": "叫法"})["odd"]["columns"] == {"代号": "code", "叫法": "name"}
    with pytest.raises(DocumentError, match="no table has the fields nom"):
        catalogue.read_document(path, sha256="0" * 64, mapping={"nom": "叫法"})
    with pytest.raises(DocumentError, match="no table is called"):
        catalogue.read_document(path, sha256="0" * 64, table="茶")


def test_the_shell_previews_tables_and_reads_named_columns(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = write(tmp_path, "odd.csv", "代号,叫法\n4-03-02-07,茶艺师\n坏,茶\n")
    assert main(["read", "--preview", str(path)]) == 0
    assert "no known column titles" in capfdbinary.readouterr().out.decode()
    assert main(["read", "--columns", "code=代号,name=叫法", str(path)]) == 0
    shown = capfdbinary.readouterr()
    assert json.loads(shown.out)["occupations"] == [{"code": "4-03-02-07", "name": "茶艺师"}]
    assert "row 3: column 代号: '坏' is not an occupation code" in shown.err.decode()


def test_codes_in_brackets_after_the_names_of_a_list(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "赛项编号,赛项名称,面向专业\nZZ001,数控加工,数控技术应用（660103）、机械加工技术\n")
    _, shown, _ = read(path)
    (found,) = shown["competitions"]
    assert found["programs"] == [{"code": "660103", "name": "数控技术应用"}, "机械加工技术"]
