"""What a file is, by its bytes, and the first text of it, by which its kind is recognised."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pypdfium2

from graph.errors import DocumentError
from ingest.formats.ocr import ocr_installed
from ingest.formats.ocr_pages import scanned_head
from ingest.formats.sheets import read_sheets

HEAD = 12_000
"""Characters of a document's beginning that its kind is recognised by."""
HEAD_BYTES = 4_000_000
"""Bytes of a packed part that are looked at for the head."""
HEAD_ROWS = 60
"""Rows of each sheet of an old workbook that are looked at for the head."""
TEXT_FORMATS = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".text": "txt",
    ".org": "txt",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
BINARY = {".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".doc": "doc", ".xls": "xls"}
UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""Marks that UTF-16 text begins with."""
_NO_TEXT = re.compile(r"[^\t\n\r -~\u00a0-\u00ff\u2000-\u24ff\u2500-\u25ff\u3000-\u303f\u4e00-\u9fff\uff01-\uffe5]+")
"""What stands between the texts of an old Word file; where it is left in, it fills the part that titles are looked for in."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def detect_format(path: Path, data: bytes) -> str:
    """pdf, docx, xlsx, doc, xls, html, md, txt, csv, jsonl or json. Raises DocumentError: empty, broken, mismatch, unknown."""
    suffix = path.suffix.lower()
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise DocumentError(f"{path.name}: the file is empty", what=str(path), why="empty")
    wanted = BINARY.get(suffix)
    found = _binary_format(data, wanted or "docx") or _text_format(suffix, data)
    if not found:
        if wanted or suffix in TEXT_FORMATS:
            raise DocumentError(
                f"{path.name}: not what its name says, the bytes are neither {suffix} nor text; get the file again",
                what=str(path),
                why="mismatch",
            )
        raise DocumentError(f"{path.name}: a format that cannot be read", what=str(path), why="unknown")
    if (wanted and wanted != found) or (suffix in TEXT_FORMATS and found in BINARY.values()):
        raise DocumentError(
            f"{path.name}: not what its name says, the bytes are {found}; rename it or get the file again",
            what=str(path),
            why="mismatch",
        )
    return found


def _binary_format(data: bytes, wanted: str) -> str:
    """What the bytes are; a package with a password, which shows nothing of itself, is what its name says."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = set(archive.namelist())
        except zipfile.BadZipFile:
            names = {name for name in ("word/document.xml", "xl/workbook.xml") if name.encode() in data}
        if "word/document.xml" in names:
            return "docx"
        return "xlsx" if any(name.startswith("xl/workbook") for name in names) else ""
    if data.startswith(OLE):
        if "WordDocument".encode("utf-16-le") in data:
            return "doc"
        if "EncryptedPackage".encode("utf-16-le") in data:
            return wanted if wanted in ("docx", "xlsx") else "docx"
        return "xls" if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")) else ""
    return ""


def _text_format(suffix: str, data: bytes) -> str:
    if b"\x00" in data[:4096] and not data.startswith(UTF16):
        return ""
    try:
        start = decode(data[:20_000], cut=True)
    except UnicodeDecodeError:
        return ""
    if re.match(r"\s*<(?:!doctype html|html)", start, re.IGNORECASE):
        return "html"
    if suffix in BINARY:
        return ""
    if suffix in TEXT_FORMATS:
        return TEXT_FORMATS[suffix]
    if re.match(r"\s*\{.*\}\s*\n", start):
        return "jsonl"
    return "md" if re.search(r"^#{1,6} ", start, re.MULTILINE) else "txt"


def decode(data: bytes, *, cut: bool = False) -> str:
    """Text of UTF-8, GB18030 or, where its mark stands first, UTF-16 bytes (`cut`: the last character may be incomplete).
    Raises UnicodeDecodeError."""
    for encoding in ("utf-16",) if data.startswith(UTF16) else ("utf-8-sig", "gb18030"):
        for end in range(4 if cut else 1):
            try:
                return data[: len(data) - end].decode(encoding)
            except UnicodeDecodeError:
                continue
    return data.decode("utf-16" if data.startswith(UTF16) else "utf-8")


def read_head(path: Path, data: bytes, format: str) -> str:
    """The first text of the document, at most HEAD characters. Raises DocumentError for a PDF that cannot be opened."""
    if format == "pdf":
        return _pdf_head(path)
    if format in ("docx", "xlsx"):
        return _packed_head(path, data, format)
    if format == "xls":
        rows = (row for sheet in read_sheets(path) for row in sheet.rows[:HEAD_ROWS])
        return "\n".join("\t".join(filter(None, row)) for row in rows)[:HEAD]
    if format == "doc":
        return _NO_TEXT.sub("\n", data.decode("utf-16-le", "ignore"))[: HEAD * 20]
    return decode(data[: HEAD * 4], cut=True)[:HEAD]


def _pdf_head(path: Path) -> str:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return ""
    parts: list[str] = []
    try:
        for index in range(min(len(document), 12)):
            page = document[index]
            text_page = page.get_textpage()
            parts.append(text_page.get_text_range())
            text_page.close()
            page.close()
            if sum(map(len, parts)) > HEAD:
                break
    except pypdfium2.PdfiumError:
        pass
    finally:
        document.close()
    text = "\n".join(parts)[:HEAD]
    return text if text.strip() or not ocr_installed() else scanned_head(path)[:HEAD]


def _packed_head(path: Path, data: bytes, format: str) -> str:
    """Text of a document, or of a workbook's shared strings; of its first sheet where the strings stand in the cells."""
    if data.startswith(OLE):
        raise DocumentError(f"{path.name}: protected by a password; save it without one first", what=str(path), why="encrypted")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(archive.namelist())
            parts = ["word/document.xml"]
            if format == "xlsx":
                parts = ["xl/sharedStrings.xml", next((name for name in names if name.startswith("xl/worksheets/sheet")), "")]
            heads = (_text_of_part(archive, part) for part in parts if part in names)
            return next((head for head in heads if head.strip()), "")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DocumentError(
            f"{path.name}: a damaged {format} file ({error}); get the file again", what=str(path), why="broken"
        ) from error


def _text_of_part(archive: zipfile.ZipFile, part: str) -> str:
    with archive.open(part) as handle:
        xml = handle.read(HEAD_BYTES).decode("utf-8", "ignore")
    lined = re.sub(r"</w:p>|</si>|</row>", "\n", xml.replace("</c>", "\t"))
    return unescape(re.sub(r"<[^>]*>", "", lined))[:HEAD]
