"""Word documents written as the XML that word processors write: paragraphs, merged tables, lists that Word numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def p(text: str = "", *, style: str = "", num: tuple[int, int] | None = None, inner: str = "") -> str:
    """A paragraph; a line break in `text` becomes a soft one. `num` is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{inner}</w:p>"


def run(text: str) -> str:
    """A run of text, its line breaks soft ones."""
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in text.split("\n"))
    return f"<w:r>{pieces}</w:r>"


PAGE_WIDTH = 9000
"""Twentieths of a point between the margins."""


def cell(content: str, *, span: int = 1, merge: str = "", column: int = 1000) -> str:
    """A cell of paragraphs (XML) or plain text; `merge` is restart, continue or "", `column` the width of a column."""
    properties = f'<w:tcW w:w="{column * span}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    inner = content if content.startswith("<w:") else "".join(p(line) for line in content.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A ruled table. `^` goes on with the cell above, `<` with the one to the left."""
    width = max(len(row) for row in rows)
    out = []
    for index, row in enumerate(rows):
        cells, column = [], 0
        while column < len(row):
            span = 1
            while column + span < len(row) and row[column + span] == "<":
                span += 1
            below = index + 1 < len(rows) and column < len(rows[index + 1]) and rows[index + 1][column] == "^"
            text = row[column]
            merge = "continue" if text == "^" else "restart" if below else ""
            cells.append(cell("" if text == "^" else text, span=span, merge=merge, column=PAGE_WIDTH // width))
            column += span
        out.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = f'<w:gridCol w:w="{PAGE_WIDTH // width}"/>' * width
    lines = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    properties = f'<w:tblW w:w="{PAGE_WIDTH}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(out)}</w:tbl>"


def numbering(levels: Sequence[tuple[str, str]]) -> str:
    """One list (id 1) of (format, text such as `%1.%2`) levels; lists 2 and 3 are the same list, 3 restarting at 1."""
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{again if n == 3 else ""}</w:num>' for n in (1, 2, 3))
    return f'<w:numbering {NS}><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>{nums}</w:numbering>'


def headings() -> str:
    """Styles: Heading1 to Heading3 (outline depths 1 to 3) and TOC1."""
    made = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2, 3)
    )
    contents = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    return f"<w:styles {NS}>{made}{contents}</w:styles>"


def picture(name: str) -> str:
    """A run with the picture of relationship `name`."""
    blip = f'<a:graphic><a:graphicData><a:blip r:embed="{name}"/></a:graphicData></a:graphic>'
    return f"<w:r><w:drawing><wp:inline>{blip}</wp:inline></w:drawing></w:r>"


def write_docx(path: Path, body: Sequence[str], *, numbers: str = "", media: Mapping[str, bytes] | None = None) -> Path:
    """The document of these blocks; `media` are pictures by relationship id."""
    relations = "".join(f'<Relationship Id="{name}" Type="{TYPE}/image" Target="media/{name}.png"/>' for name in media or {})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(numbered=bool(numbers)),
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="main" Type="{TYPE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NS}><w:body>{''.join(body)}<w:p/><w:sectPr/></w:body></w:document>",
        "word/styles.xml": headings(),
    }
    relations += f'<Relationship Id="styles" Type="{TYPE}/styles" Target="styles.xml"/>'
    if numbers:
        parts["word/numbering.xml"] = numbers
        relations += f'<Relationship Id="numbers" Type="{TYPE}/numbering" Target="numbering.xml"/>'
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>'
    parts |= {f"word/media/{name}.png": data for name, data in (media or {}).items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{data}' if isinstance(data, str) else data
            archive.writestr(zipfile.ZipInfo(name), whole, zipfile.ZIP_DEFLATED)
    return path


def _types(*, numbered: bool) -> str:
    """The part that says what the others are."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    named = {"document": "document.main", "styles": "styles", **({"numbering": "numbering"} if numbered else {})}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{word}.{kind}+xml"/>' for part, kind in named.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{overrides}</Types>"
    )
