"""Catalogues as offices print them: titles over two rows, code columns by depth, several names with codes in a cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.checks.verify import lost_quotes
from ingest.published import published
from ingest.reading import read_file


def read(folder: Path, *rows: str) -> dict[str, Any]:
    """The published record of a table whose cells stand between bars; every quote is where it says."""
    path = folder / "目录.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row.split("|")) for row in rows), encoding="utf-8")
    reading = read_file(path)
    assert not lost_quotes(reading)
    return published(reading.records[0])


def test_a_header_of_two_rows_names_each_column_by_both(tmp_path: Path) -> None:
    shown = read(
        tmp_path,
        "某省专业目录||||||",
        "专业大类||专业||修业年限（年）|备注",
        "代码|名称|专业代码|专业名称||",
        "69|公共服务大类|５９０３０２|茶艺与茶文化|3|更名",
        "||590303|茶席设计|3|",
    )
    assert shown["programs"] == [
        {"category_code": "69", "category": "公共服务大类", "code": "590302", "name": "茶艺与茶文化", "note": "更名"},
        {"code": "590303", "name": "茶席设计"},
    ]


def test_the_deepest_code_of_a_row_is_its_code(tmp_path: Path) -> None:
    shown = read(tmp_path, "门类|大类|中类|小类|类别名称", "C||||制造业", "C|15|||茶制造业", "C|15|153|1530|精制茶加工")
    assert [(one["code"], one["name"]) for one in shown["industries"]] == [
        ("C", "制造业"),
        ("15", "茶制造业"),
        ("1530", "精制茶加工"),
    ]


def test_names_with_codes_in_one_cell_are_rows_of_their_own(tmp_path: Path) -> None:
    shown = read(
        tmp_path,
        "序号|专业名称（代码）|对应职业（职业编码）",
        "1|茶艺与茶文化（590302）|茶艺师（4-03-02-07）、评茶师S（6-02-06-11）",
        "2|茶叶生产、加工（510110）|茶叶加工工",
    )
    assert shown["program_occupations"] == [
        {
            "program": {"code": "590302", "name": "茶艺与茶文化"},
            "occupation": {"code": "4-03-02-07", "name": "茶艺师"},
        },
        {
            "program": {"code": "590302", "name": "茶艺与茶文化"},
            "occupation": {"code": "6-02-06-11", "name": "评茶师", "digital": True},
        },
        {"program": {"code": "510110", "name": "茶叶生产、加工"}, "occupation": {"name": "茶叶加工工"}},
    ]


def test_levels_of_one_cell_are_certificates_and_lists_of_two_columns_are_one(tmp_path: Path) -> None:
    shown = read(
        tmp_path,
        "序号|培训评价组织名称|证书名称|等级|对应专业（高职）|对应专业（中职）",
        "1|某协会|茶席设计|初、中级|茶艺与茶文化|茶艺与茶营销、茶叶生产",
    )
    programs = ["茶艺与茶文化", "茶艺与茶营销", "茶叶生产"]
    assert shown["certificates"] == [
        {"issuer": "某协会", "name": "茶席设计", "level": level, "programs": programs} for level in ("初级", "中级")
    ]


def test_micro_credentials_of_an_office(tmp_path: Path) -> None:
    shown = read(tmp_path, "项目名称|开设单位|层次|学分/分|可衔接证书", "茶席直播|某学院|中级|6学分|茶艺师")
    assert shown["micro_credentials"] == [
        {"name": "茶席直播", "issuer": "某学院", "level": "中级", "credits": 6, "towards": ["茶艺师"]}
    ]
