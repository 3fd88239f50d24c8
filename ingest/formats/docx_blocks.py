"""The body of a DOCX file as paragraphs and tables in order: revisions settled, fields and numbers as printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.formats.docx_numbers import Numbering, Style, child, local, switched_on, value
from ingest.formats.docx_package import Package
from ingest.formats.docx_pictures import HEAD_BYTES, Picture, picture_size
from ingest.formats.flow import Cell, Paragraph, Row, Table
from ingest.headings import CONTENTS_LINE, NUMBERED, heading_level
from ingest.text import join_lines, squeeze

USUAL_SIZE = 10.5
_OUT = frozenset({"del", "moveFrom", "sdtPr", "sdtEndPr", "rPr", "pPr", "instrText", "delText", "delInstrText", "rt", "Fallback"})
_HOLDERS = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice", "bdo", "dir", "body", "docPart"}
)
_TICKS = {"F0FE": "☑", "F0FC": "√", "F052": "☑", "F0A8": "□", "F06F": "□", "F0A3": "□", "F050": "√", "F0D6": "√"}
_SENTENCE_ENDS = ("。", "；", ";", "：", ":", "！", "？")


@dataclass(slots=True)
class Body:
    """A document being walked: what is needed to read it, and what was met so far. `lines` are the texts that quotes are
    looked up in, without white space: one a paragraph, one a table row."""

    package: Package
    styles: dict[str, Style]
    numbering: Numbering
    lines: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)
    _boxes: list[etree._Element] = field(default_factory=list)
    _sizes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def blocks(self, holder: etree._Element) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables of the body, a text box or a cell. Lines of a table of contents are left out."""
        held = ""
        for element in _members(holder, ("p", "tbl")):
            if local(element) == "tbl":
                yield from self._table(element)
                continue
            text, label, style, depth = self._paragraph(element)
            held += text
            if switched_on(child(element, "pPr", "rPr", "del")) or child(element, "pPr", "rPr", "moveFrom") is not None:
                continue
            text, held = label + held, ""
            if text.strip() and not style.of_contents and CONTENTS_LINE.search(text) is None:
                yield from self._printed(text, depth, style.size or USUAL_SIZE)
            yield from self._boxed()

    def _boxed(self) -> Iterator[Paragraph | Table]:
        """What stands in the text boxes met since the last call."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def _printed(self, text: str, depth: int, size: float) -> Iterator[Paragraph]:
        """Paragraphs of a text: where a line is broken by hand after a sentence or before a number, a new one starts."""
        pieces: list[str] = []
        for line in (one.strip() for one in text.split("\n") if one.strip()):
            if pieces and not (NUMBERED.match(line) or pieces[-1].endswith(_SENTENCE_ENDS)):
                pieces[-1] += f"\n{line}"
            else:
                pieces.append(line)
        for piece in pieces:
            whole = join_lines(piece)
            self.lines.append(squeeze(whole))
            opens = NUMBERED.match(piece) is None
            lines = tuple((0, one) for one in piece.split("\n"))
            level = heading_level(piece) or depth
            yield Paragraph(whole, 0, whole, level, size, opens, ends=True, line=len(self.lines), lines=lines)

    def _paragraph(self, element: etree._Element) -> tuple[str, str, Style, int]:
        """Its text with breaks, the number Word prints before it, its style, and the depth its style or outline gives."""
        properties = child(element, "pPr")
        style = self.styles.get(value(child(properties, "pStyle")), self.styles.get("", Style()))
        text = "".join(self._texts(element))
        listed = child(properties, "numPr")
        list_id = value(child(listed, "numId")) or style.list_id
        level = value(child(listed, "ilvl"))
        label = ""
        if list_id not in ("", "0") and text.strip() and child(properties, "rPr", "del") is None:
            label = self.numbering.next_number(list_id, int(level) if level.isdigit() else style.list_level)
        outline = value(child(properties, "outlineLvl"))
        depth = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0 if outline == "9" else style.depth
        return text, label, style, depth

    def _texts(self, element: etree._Element) -> Iterator[str]:
        """Texts inside a paragraph or run, as printed: without what was deleted, hidden or stands in a field's code."""
        for one in element:
            name = local(one)
            if name == "r":
                if not switched_on(child(one, "rPr", "vanish")):
                    yield from self._texts(one)
            elif name == "fldChar":
                self._field(value(one, "fldCharType"))
            elif name in ("drawing", "pict", "object"):
                self._drawn(one)
            elif name in _OUT or (self._fields and self._fields[-1]):
                continue
            elif name == "t":
                yield one.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n" if value(one, "type") in ("", "textWrapping") else ""
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "sym":
                yield _TICKS.get(value(one, "char").upper(), "")
            elif name != "p":
                yield from self._texts(one)

    def _field(self, mark: str) -> None:
        """Keep count of the fields that are open and whether their code (True) or their result (False) is being read."""
        if mark == "begin":
            self._fields.append(True)
        elif self._fields and mark == "separate":
            self._fields[-1] = False
        elif self._fields and mark == "end":
            self._fields.pop()

    def _drawn(self, element: etree._Element) -> None:
        """Note the text boxes and pictures of a drawing."""
        waiting = [element]
        while waiting:
            one = waiting.pop(0)
            name = local(one)
            if name == "txbxContent":
                self._boxes.append(one)
                continue
            if name in ("blip", "imagedata"):
                self._picture(value(one, "embed") or value(one, "id"))
            waiting[:0] = [inner for inner in one if local(inner) != "Fallback"]

    def _picture(self, relation: str) -> None:
        part = self.package.targets.get(relation, "")
        if part not in self.package.names:
            return
        if part not in self._sizes:
            self._sizes[part] = picture_size(self.package.read(part, HEAD_BYTES))
        self.pictures.append(Picture(part, *self._sizes[part], len(self.lines)))

    def _table(self, element: etree._Element) -> Iterator[Paragraph | Table]:
        rows = [row for row in _members(element, ("tr",)) if child(row, "trPr", "del") is None]
        cells = [list(_members(row, ("tc",))) for row in rows]
        if all(len(row) <= 1 for row in cells):  # a frame around text, not a table
            for members in cells:
                for cell in members:
                    yield from self.blocks(cell)
            return
        nested: list[etree._Element] = []
        drafts: list[list[Cell]] = []
        open_cells: dict[int, tuple[int, int]] = {}  # by left column: row and index of the merged cell that may go on
        numbers = []
        for index, (row, members) in enumerate(zip(rows, cells, strict=True)):
            drafts.append([])
            column = _number(value(child(row, "trPr", "gridBefore")), 0)
            for cell in members:
                width = _number(value(child(cell, "tcPr", "gridSpan")), 1)
                merge, across = child(cell, "tcPr", "vMerge"), child(cell, "tcPr", "hMerge")
                text = self._cell_text(cell, nested)
                if across is not None and value(across) != "restart" and drafts[-1]:
                    drafts[-1][-1] = replace(drafts[-1][-1], right=float(column + width))
                elif merge is not None and value(merge) != "restart" and column in open_cells:
                    at, place = open_cells[column]
                    drafts[at][place] = replace(drafts[at][place], row_span=index - at + 1)
                else:
                    drafts[-1].append(Cell(text, float(column), float(column + width)))
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = (index, len(drafts[-1]) - 1)
                column += width
            self.lines.append(squeeze("".join(cell.text for cell in drafts[-1])))
            numbers.append(len(self.lines))
        made = zip(drafts, numbers, strict=True)
        yield Table(tuple(Row(tuple(row), 0, i == 0, line) for i, (row, line) in enumerate(made)), (), "")
        for inner in nested:
            yield from self._table(inner)

    def _cell_text(self, cell: etree._Element, nested: list[etree._Element]) -> str:
        """The printed text of a cell, a line a paragraph; tables inside it are put aside, its text boxes follow."""
        lines: list[str] = []
        before, self._boxes = self._boxes, []
        for element in _members(cell, ("p", "tbl")):
            if local(element) == "tbl":
                nested.append(element)
                continue
            text, label, _, _ = self._paragraph(element)
            if text.strip():
                lines.append((label + text).strip())
        boxes, self._boxes = self._boxes, before
        for box in boxes:
            if text := self._cell_text(box, nested):
                lines.append(text)
        return "\n".join(lines)


def _members(holder: etree._Element, names: tuple[str, ...]) -> Iterator[etree._Element]:
    """The children of these names, also inside content controls and inserted text; deleted ones are left out."""
    for one in holder:
        name = local(one)
        if name in names:
            yield one
        elif name in _HOLDERS:
            yield from _members(one, names)


def _number(text: str, otherwise: int) -> int:
    return min(int(text), 500) if text.isdigit() else otherwise
