"""Files made to hurt a reader: each is what a broken, foreign or malicious document may look like."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod

from . import hostile_office as office

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file's name, how to make it, and the words `why` may be; "" stands for a reading, which then has issues unless it is
    `good`."""

    name: str
    make: Callable[[Path], None]
    why: tuple[str, ...]
    good: bool = False


def _pdf(pages: int, text: str = "A page of a course standard") -> FPDF:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for _ in range(pages):
        pdf.add_page()
        if text:
            pdf.cell(text=text)
    return pdf


def _truncated_pdf(path: Path) -> None:
    path.write_bytes(bytes(_pdf(20).output())[:3000])


def _password_pdf(path: Path) -> None:
    pdf = _pdf(2)
    pdf.set_encryption("owner", "user", EncryptionMethod.AES_128, AccessPermission.none())
    pdf.output(str(path))


def _raw_pdf(path: Path, objects: list[str], *, streams: bytes = b"") -> None:
    """A PDF without a table of its objects: readers look for them."""
    text = "".join(f"{number} 0 obj{content}endobj\n" for number, content in enumerate(objects, 1))
    path.write_bytes(b"%PDF-1.4\n" + text.encode() + streams + b"trailer<</Root 1 0 R>>\n%%EOF")


def _empty_pages(path: Path) -> None:
    kids = " ".join(f"{number} 0 R" for number in range(3, 10_003))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    _raw_pdf(path, ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 10000/Kids[{kids}]>>", *[page] * 10_000])


def _endless_page_tree(path: Path) -> None:
    """A page tree that holds itself."""
    _raw_pdf(path, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"])


def _endless_form(path: Path) -> None:
    """A page that draws a form that draws itself."""
    stream = b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>stream\n/F Do\n"
    stream += b"endstream endobj\n"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    contents = "<</Length 5>>stream\n/F Do\nendstream "
    _raw_pdf(path, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page, contents], streams=stream)


def _huge_page(path: Path) -> None:
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e30 1e30]>>"
    _raw_pdf(path, ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page])


def _spaces_csv(path: Path) -> None:
    with path.open("wb") as handle:
        handle.write("职业编码,职业名称\n4-01-06-01,电子商务师\n4-01-06-02,".encode())
        for _ in range(100):
            handle.write(b" " * (1 << 20))
        handle.write(b"\n")


def _write(data: bytes | str) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data), None)[1]


HEAD = "职业编码,职业名称\n4-01-06-01,电子商务师\n".encode()
ADVERT = {
    "title": "电商运营",
    "description": "岗位职责：1、负责店铺运营；2、负责数据分析。任职要求：熟练使用Excel，了解平台规则。",
}
GOOD_LINE = json.dumps(ADVERT, ensure_ascii=False) + "\n"
INTRODUCTION = (
    "# 4409 茶艺类\n\n专业代码 440999\n\n专业名称 茶艺\n\n# 职业面向\n\n面向茶艺师等岗位（群）。\n\n# 主要专业能力要求\n\n"
)


def _spaces_md(path: Path) -> None:
    path.write_text(INTRODUCTION + "1. 具有" + " " * (32 << 20) + "的能力；\n", encoding="utf-8")


BROKEN = ("broken", "mismatch", "unknown")
PDFS = (
    Hostile("truncated.pdf", _truncated_pdf, ("broken", "empty", "unknown")),
    Hostile("noise.pdf", _write(b"%PDF-1.7\n" + bytes(range(256)) * 200), ("broken",)),
    Hostile("zero.pdf", _write(b""), ("empty",)),
    Hostile("png-named.pdf", _write(PNG), ("mismatch",)),
    Hostile("docx-named.pdf", office.nested_docx, ("mismatch",)),
    Hostile("password.pdf", _password_pdf, ("encrypted",)),
    Hostile("empty-pages.pdf", _empty_pages, ("empty", "limit")),
    Hostile("endless-tree.pdf", _endless_page_tree, ("broken", "empty", "limit")),
    Hostile("endless-form.pdf", _endless_form, ("broken", "empty", "limit")),
    Hostile("huge-page.pdf", _huge_page, ("broken", "empty", "limit")),
    Hostile("folder.pdf", lambda path: path.mkdir(), ("mismatch",)),
    Hostile("loop.pdf", lambda path: path.symlink_to(path), ("broken",)),
    Hostile("pipe.pdf", lambda path: os.mkfifo(path), ("mismatch",)),
    Hostile("dangling.pdf", lambda path: path.symlink_to(path.with_name("nowhere.pdf")), ("broken",)),
)
WORKBOOKS = (
    Hostile("zero.xlsx", _write(b""), ("empty",)),
    Hostile("pdf-named.xlsx", lambda path: (_pdf(1).output(str(path)), None)[1], ("mismatch",)),
    Hostile("bomb.xlsx", office.zip_bomb_xlsx, ("limit",)),
    Hostile("spaces.xlsx", office.spaces_xlsx, ("limit", "broken")),
    Hostile("far-cell.xlsx", office.far_cell, ("limit", "broken", "unknown")),
    Hostile("entities.xlsx", office.entity_bomb_xlsx, ("broken", "unknown")),
    Hostile("outside-entity.xlsx", office.outside_entity_xlsx, ("broken", "unknown")),
    Hostile("style-cycle.xlsx", office.style_cycle_xlsx, ("", "broken")),
    Hostile("surrogates.xlsx", office.surrogates_xlsx, ("", "broken", "unknown"), good=True),
    Hostile("merged.xlsx", office.merged_xlsx, ("", "limit", "broken"), good=True),
    Hostile("broken-zip.xlsx", office.broken_zip, BROKEN),
    Hostile("password.xlsx", office.password_package, ("encrypted",)),
    Hostile("sector-cycle.xls", office.sector_cycle_xls, ("broken", "limit", "unknown")),
    Hostile("directory-cycle.xls", office.directory_cycle_xls, ("broken", "limit", "unknown")),
    Hostile("noise.xls", office.noise_xls, ("broken", "unknown")),
    Hostile("truncated.xls", office.truncated_xls, BROKEN),
)
DOCUMENTS = (
    Hostile("zero.docx", _write(b""), ("empty",)),
    Hostile("truncated.docx", office.truncated_docx, BROKEN),
    Hostile("bomb.docx", office.zip_bomb_docx, ("limit",)),
    Hostile("spaces.docx", office.spaces_docx, ("limit", "unknown", "broken")),
    Hostile("entities.docx", office.entity_bomb_docx, ("broken", "unknown")),
    Hostile("outside-entity.docx", office.outside_entity_docx, ("broken", "unknown")),
    Hostile("nested.docx", office.nested_docx, ("limit", "broken", "unknown")),
    Hostile("wide.docx", office.wide_docx, ("limit", "broken", "unknown", ""), good=True),
    Hostile("style-cycle.docx", office.style_cycle_docx, ("broken", "unknown")),
    Hostile("password.docx", office.password_package, ("encrypted",)),
    Hostile("text-named.docx", _write("课程标准"), ("mismatch",)),
    Hostile("xlsx-named.docx", office.far_cell, ("mismatch",)),
)
TEXTS = (
    Hostile("zero.csv", _write(b""), ("empty",)),
    Hostile("spaces.csv", _spaces_csv, ("limit",)),
    Hostile("nul.csv", _write(HEAD + b"4-01-06-02,\x00\x00name\n"), ("mismatch", "")),
    Hostile("late-nul.csv", _write(HEAD * 300 + b"4-01-06-02,\x00name\n"), ("",)),
    Hostile("surrogates.csv", _write(HEAD + b"4-01-06-02,\xed\xa0\x80\xed\xb0\x80\n"), BROKEN),
    Hostile("not-utf8.csv", _write(HEAD + b"4-01-06-02,\xff\xfe\xff\n"), BROKEN),
    Hostile("open-quote.csv", _write(HEAD + b'4-01-06-02,"never closed\n' + b"x,y\n" * 1000), ("",)),
    Hostile("zero.jsonl", _write(b"\n \n"), ("empty",)),
    Hostile("deep.jsonl", _write(GOOD_LINE + "[" * 200_000 + "\n"), ("", *BROKEN)),
    Hostile("cut.jsonl", _write(GOOD_LINE * 3 + GOOD_LINE[:60]), ("", *BROKEN)),
    Hostile("surrogates.jsonl", _write(GOOD_LINE + GOOD_LINE.replace("店铺", "\\ud800\\u0000")), ("", *BROKEN), good=True),
    Hostile("number.jsonl", _write(GOOD_LINE + GOOD_LINE.replace('"电商运营"', "9" * 100_000)), ("", *BROKEN), good=True),
    Hostile("spaces.jsonl", _write(GOOD_LINE + GOOD_LINE.replace("店铺", " " * (8 << 20))), ("", "limit"), good=True),
    Hostile("not-utf8.jsonl", _write(GOOD_LINE.encode() + b'{"title": "\xff\xfe\xff"}\n'), ("", *BROKEN)),
    Hostile("zero.md", _write(b"\xef\xbb\xbf \n"), ("empty",)),
    Hostile("pdf-named.md", lambda path: (_pdf(1).output(str(path)), None)[1], ("mismatch",)),
    Hostile("nul.md", _write(INTRODUCTION + "1. 具有\0\0的能力；\n"), ("mismatch", "broken", "")),
    Hostile("surrogates.md", _write(INTRODUCTION + "1. 具有\ud800的能力；\n"), BROKEN),
    Hostile("spaces.md", _spaces_md, ("limit", ""), good=True),
    Hostile("hashes.md", _write(INTRODUCTION + "#" * 300_000 + "\n" + "1. " * 100_000), ("limit", "broken", ""), good=True),
)
HOSTILE = (*PDFS, *WORKBOOKS, *DOCUMENTS, *TEXTS)


def make_hostile(folder: Path) -> list[tuple[Path, Hostile]]:
    """All of them in a folder."""
    made = []
    for hostile in HOSTILE:
        path = folder / hostile.name
        hostile.make(path)
        made.append((path, hostile))
    return made
