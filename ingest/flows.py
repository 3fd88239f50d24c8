"""PDF, DOCX and DOC files opened to one flow of sections, whatever their format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest import doc, docx, pdf
from ingest.docx_pictures import Picture
from ingest.flow import Section, read_flow
from ingest.formats import detect_format

FLOW_FORMATS = ("pdf", "docx", "doc")
VERSION = f"docx {docx.VERSION} pdf {pdf.VERSION}"


@dataclass(frozen=True, slots=True)
class FlowFile:
    """A file as a flow: its format by its bytes, its pages (0 where it has none), and its pictures (DOCX and DOC alone);
    `document` are the pages of a PDF."""

    sections: tuple[Section, ...]
    format: str
    pages: int
    pictures: tuple[Picture, ...] = ()
    document: pdf.PdfDocument | None = None


def open_flow(path: Path) -> FlowFile:
    """The flow of a PDF, DOCX or DOC file. Raises DocumentError as read_pdf, read_docx and converted_doc do."""
    format = detect_format(path, path.read_bytes())
    if format == "docx":
        return _of_docx(path, format)
    if format == "doc":
        with doc.converted_doc(path) as made:
            return _of_docx(made, format)
    document = pdf.read_pdf(path)
    return FlowFile(read_flow(document), format, len(document.pages), document=document)


def _of_docx(path: Path, format: str) -> FlowFile:
    document = docx.read_docx(path)
    return FlowFile(document.sections, format, 0, document.pictures)
