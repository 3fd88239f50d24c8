"""Files made to hurt a reader: each is what a broken, foreign or malicious document may look like."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import AccessPermission, EncryptionMethod

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file's name, how to make it, and the words `why` may be; "" stands for a reading with issues, or a good one."""

    name: str
    make: Callable[[Path], None]
    why: tuple[str, ...]


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


def _pdf_without_objects(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + os.urandom(50_000))


def _password_pdf(path: Path) -> None:
    pdf = _pdf(2)
    pdf.set_encryption("owner", "user", EncryptionMethod.AES_128, AccessPermission.none())
    pdf.output(str(path))


def _empty_pages(path: Path) -> None:
    _pdf(3000, "").output(str(path))


def _endless_page_tree(path: Path) -> None:
    """A page tree that holds itself."""
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def _workbook(path: Path, sheet: bytes, strings: bytes = b"", *, level: int = 9) -> None:
    """A workbook of one sheet with these bytes as its sheet and shared strings."""
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{spreadsheet}" xmlns:r="{relations}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        f'Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0"?>' + text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", strings or f'<sst xmlns="{spreadsheet}"/>'.encode())


def sheet_of(rows: str) -> bytes:
    """A sheet with this XML as its rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _zip_bomb(path: Path) -> None:
    """1.5 GiB of spaces in one sheet, packed a thousand times smaller."""
    _workbook(path, sheet_of(""), level=1)
    block = b" " * (16 << 20)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(96):
            part.write(block)


def _far_cell(path: Path) -> None:
    """Two cells at opposite corners: a dense table of them has 17 thousand million cells."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
    rows += '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>name</t></is></c></row>'
    _workbook(path, sheet_of(rows))


def _entity_bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY e0 "lol">{entities}]>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = head + f'<sst xmlns="{space}" count="1" uniqueCount="1"><si><t>&e11;</t></si></sst>'
    _workbook(path, sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings.encode())


def _outside_entity(path: Path) -> None:
    """A shared string that asks for a file of the machine."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    strings += f'<sst xmlns="{space}" count="1" uniqueCount="1"><si><t>&x;</t></si></sst>'
    _workbook(path, sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings.encode())


def _broken_zip(path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    path.write_bytes(buffer.getvalue()[:60])


def _spaces(path: Path) -> None:
    with path.open("wb") as handle:
        handle.write("职业编码,职业名称\n4-01-06-01,电子商务师\n4-01-06-02,".encode())
        for _ in range(100):
            handle.write(b" " * (1 << 20))
        handle.write(b"\n")


def _write(data: bytes) -> Callable[[Path], None]:
    return lambda path: (path.write_bytes(data), None)[1]


HEAD = "职业编码,职业名称\n4-01-06-01,电子商务师\n".encode()

HOSTILE = (
    Hostile("truncated.pdf", _truncated_pdf, ("broken", "empty", "unknown")),
    Hostile("noise.pdf", _pdf_without_objects, ("broken",)),
    Hostile("zero.pdf", _write(b""), ("empty",)),
    Hostile("zero.csv", _write(b""), ("empty",)),
    Hostile("zero.xlsx", _write(b""), ("empty",)),
    Hostile("pdf-named.md", lambda path: (_pdf(1).output(str(path)), None)[1], ("mismatch",)),
    Hostile("png-named.pdf", _write(PNG), ("mismatch",)),
    Hostile("password.pdf", _password_pdf, ("encrypted",)),
    Hostile("empty-pages.pdf", _empty_pages, ("empty",)),
    Hostile("endless-tree.pdf", _endless_page_tree, ("broken", "empty", "limit")),
    Hostile("bomb.xlsx", _zip_bomb, ("limit",)),
    Hostile("far-cell.xlsx", _far_cell, ("limit", "broken", "unknown")),
    Hostile("entities.xlsx", _entity_bomb, ("broken", "unknown")),
    Hostile("outside-entity.xlsx", _outside_entity, ("broken", "unknown")),
    Hostile("broken-zip.xlsx", _broken_zip, ("broken", "mismatch", "unknown")),
    Hostile("spaces.csv", _spaces, ("limit",)),
    Hostile("nul.csv", _write(HEAD + b"4-01-06-02,\x00\x00name\n"), ("mismatch", "")),
    Hostile("late-nul.csv", _write(HEAD * 300 + b"4-01-06-02,\x00name\n"), ("",)),
    Hostile("surrogates.csv", _write(HEAD + b"4-01-06-02,\xed\xa0\x80\xed\xb0\x80\n"), ("broken", "mismatch", "unknown")),
    Hostile("not-utf8.csv", _write(HEAD + b"4-01-06-02,\xff\xfe\xff\n"), ("broken", "mismatch", "unknown")),
    Hostile("open-quote.csv", _write(HEAD + b'4-01-06-02,"never closed\n' + b"x,y\n" * 1000), ("",)),
    Hostile("folder.pdf", lambda path: path.mkdir(), ("mismatch",)),
    Hostile("loop.pdf", lambda path: path.symlink_to(path), ("broken",)),
    Hostile("pipe.pdf", lambda path: os.mkfifo(path), ("mismatch",)),
    Hostile("dangling.pdf", lambda path: path.symlink_to(path.with_name("nowhere.pdf")), ("broken",)),
)


def make_hostile(folder: Path) -> list[tuple[Path, Hostile]]:
    """All of them in a folder."""
    made = []
    for hostile in HOSTILE:
        path = folder / hostile.name
        hostile.make(path)
        made.append((path, hostile))
    return made
