"""DOCX files are read as they print: merged cells, numbers Word makes, revisions, fields, text boxes; bombs are refused."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from graph.errors import DocumentError
from ingest.formats.docx import read_docx, read_docx_flow
from ingest.formats.docx_numbers import print_number
from ingest.formats.docx_pictures import picture_size
from ingest.formats.flow import paragraphs_of, tables_of
from ingest.samples.source.word import NS, cell, numbering, p, picture, run, table, write_docx
from tests.ingest.hostile import PNG


def _texts(path: Path) -> list[str]:
    return [one.text for one in paragraphs_of(read_docx_flow(path))]


def test_merged_cells_stand_once_with_their_extent(tmp_path: Path) -> None:
    rows = [["课程", "学时", "<", "学期"], ["^", "理论", "实践", "^"], ["职业素养", "16", "8", "1"]]
    path = write_docx(tmp_path / "a.docx", [p("一、课程设置", style="Heading1"), p("表1 课程"), table(rows)])
    (found,) = tables_of(read_docx_flow(path))
    assert found.headings == ("课程设置",)
    assert found.caption == "表1课程"
    assert [row.texts for row in found.rows] == [("课程", "学时", "学期"), ("理论", "实践"), ("职业素养", "16", "8", "1")]
    assert [(c.left, c.right, c.row_span) for c in found.rows[0].cells] == [(0, 1, 2), (1, 3, 1), (3, 4, 2)]
    under = found.rows[2].under(1, 3)
    assert under is not None
    assert under.text in ("16", "8")
    assert [row.line for row in found.rows] == [3, 4, 5]


def test_numbers_that_word_makes_are_read_as_printed(tmp_path: Path) -> None:
    numbers = numbering([("chineseCounting", "%1、"), ("decimal", "%2."), ("decimalEnclosedCircle", "%3")])
    body = [
        p("目标", num=(1, 0)),
        p("知识", num=(1, 1)),
        p("甲", num=(1, 2)),
        p("乙", num=(1, 2)),
        p("能力", num=(1, 1)),
        p("丙", num=(1, 2)),
        p("内容", num=(2, 0)),
        p("项目", num=(1, 1)),
        p("另起", num=(3, 0)),
    ]
    path = write_docx(tmp_path / "a.docx", body, numbers=numbers)
    assert _texts(path) == ["一、目标", "1.知识", "①甲", "②乙", "2.能力", "①丙", "二、内容", "1.项目", "一、另起"]


def test_a_number_without_a_mark_keeps_apart_from_its_heading(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "a.docx",
        [p("范围", num=(1, 0)), p("3D 打印", num=(1, 1))],
        numbers=numbering([("decimal", "%1"), ("decimal", "%1.%2")]),
    )
    first, second = paragraphs_of(read_docx_flow(path))
    assert (first.text, first.level) == ("1范围", 3)
    assert (second.text, second.level) == ("1.1 3D打印", 4)


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (4, "lowerRoman", "iv"),
        (27, "upperLetter", "AA"),
        (7, "decimalZero", "07"),
        (3, "ideographTraditional", "丙"),
        (3, "chineseLegalSimplified", "叁"),
        (12, "decimalFullWidth", "１２"),
        (5, "aNewFormat", "5"),
    ],
)
def test_number_formats(number: int, form: str, printed: str) -> None:
    assert print_number(number, form) == printed


def test_revisions_fields_and_links_are_settled(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run('新')}</w:ins>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>48</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    link = f"<w:hyperlink>{run('平台')}</w:hyperlink>"
    moved = f"<w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('选项')}</w:sdtContent></w:sdt>"
    path = write_docx(tmp_path / "a.docx", [p("共", inner=deleted + inserted + field + note + hidden + link + moved + control)])
    assert _texts(path) == ["共新48平台来选项"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('能够完成')}</w:p>"
    assert _texts(write_docx(tmp_path / "a.docx", [first, p("市场调研。")])) == ["能够完成市场调研。"]


def test_text_boxes_are_read_once_and_nested_tables_apart(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('课程标准')}</w:txbxContent>"
    drawing = f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    drawing += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    inner = table([["项目", "学时"], ["认知", "4"]])
    outer = f"<w:tbl><w:tr>{cell('教学内容')}{cell(p('如下：') + inner)}</w:tr></w:tbl>"
    path = write_docx(tmp_path / "a.docx", [p("封面", inner=drawing), outer])
    assert _texts(path) == ["封面", "课程标准"]
    first, second = tables_of(read_docx_flow(path))
    assert first.rows[0].texts == ("教学内容", "如下：")
    assert [row.texts for row in second.rows] == [("项目", "学时"), ("认知", "4")]


def test_a_frame_of_one_column_is_no_table(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", [table([["一、课程定位"], ["本课程是专业核心课。"]])])
    assert list(tables_of(read_docx_flow(path))) == []
    assert _texts(path) == ["一、课程定位", "本课程是专业核心课。"]


def test_soft_breaks_part_items_and_join_phrases(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", [p("知识目标：\n1.了解甲；\n2.掌握乙\n和丙。")])
    assert _texts(path) == ["知识目标：", "1.了解甲；", "2.掌握乙和丙。"]


def test_tables_cut_by_hand_are_whole_again(tmp_path: Path) -> None:
    title = ["序号", "课程"]
    body = [table([title, ["1", "甲"]]), p("续表"), table([title, ["2", "乙"]]), p("结束")]
    (found,) = tables_of(read_docx_flow(write_docx(tmp_path / "a.docx", body)))
    assert [row.texts[1] for row in found.rows] == ["课程", "甲", "课程", "乙"]


def test_lines_of_a_table_of_contents_are_left_out(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", [p("一、课程定位 1", style="TOC1"), p("二、目标............3"), p("正文")])
    assert _texts(path) == ["正文"]


def test_pictures_are_listed_with_pixels_and_place(tmp_path: Path) -> None:
    wide = PNG[:16] + struct.pack(">II", 1200, 800) + PNG[24:]
    path = write_docx(tmp_path / "a.docx", [p("教学计划表"), p(inner=picture("x"))], media={"x": wide})
    (found,) = read_docx(path).pictures
    assert (found.width, found.height, found.line) == (1200, 800, 1)


def test_sizes_are_told_from_the_first_bytes() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\x03" * 9
    tiff = b"II*\x00\x08\x00\x00\x00\x02\x00" + struct.pack("<HHIHHHHIHH", 256, 3, 1, 70, 0, 257, 3, 1, 80, 0)
    assert picture_size(jpeg) == (40, 30)
    assert picture_size(tiff) == (70, 80)
    assert picture_size(b"GIF89a" + struct.pack("<HH", 5, 6)) == (5, 6)
    assert picture_size(b"BM" + b"\x00" * 16 + struct.pack("<ii", 9, -8)) == (9, 8)
    assert picture_size(b"nothing") == (0, 0)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (f'<!DOCTYPE w [<!ENTITY a "{"x" * 50}"><!ENTITY b "{"&a;" * 50}">]><w:document {NS}><w:body/></w:document>', "broken"),
        (f"<w:document {NS}><w:body>" + "<w:sdt>" * 400, "limit"),
        (f"<w:document {NS}><w:body><w:p>", "broken"),
        (f"<w:document {NS}></w:document>", "broken"),
        (f"<w:document {NS}><w:body><w:p/></w:body></w:document>", "empty"),
    ],
)
def test_hostile_xml_ends_with_a_named_error(tmp_path: Path, xml: str, why: str) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml)
    with pytest.raises(DocumentError) as caught:
        read_docx(path)
    assert caught.value.why == why


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as handle:
        for _ in range(100):
            handle.write(b" " * (1 << 20))
    with pytest.raises(DocumentError) as caught:
        read_docx(path)
    assert caught.value.why == "limit"
