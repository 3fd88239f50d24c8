"""Noto Sans CJK cut down to the characters of one document, with TrueType outlines.

PDF readers that look inside (pdfminer, pdfplumber) take no text set in the collection's own CID-keyed outlines as fpdf2
embeds them, so the outlines are made quadratic first."""

from __future__ import annotations

from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]

FOLDERS = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
)
SIMPLIFIED = 2
"""Number of the simplified Chinese face inside the collection."""
MAX_ERROR = 1.0
"""How far a quadratic outline may be from the cubic one, in thousandths of the type size."""


LIMITS = (
    *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxZones", "maxTwilightPoints", "maxStorage"),
    *("maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"),
    *("maxComponentElements", "maxComponentDepth"),
)
"""Fields that a TrueType font's profile has beside those of the other outlines; counted again when it is saved."""


def font_file(style: str) -> Path | None:
    """The installed Noto Sans CJK collection ("Regular" or "Bold"), None where it is not installed."""
    for folder in FOLDERS:
        path = folder / f"NotoSansCJK-{style}.ttc"
        if path.is_file():
            return path
    return None


def cut_typeface(collection: Path, characters: str, target: Path) -> None:
    """Write a TrueType font with only these characters to `target`; the same characters give the same bytes."""
    font = TTFont(collection, fontNumber=SIMPLIFIED, lazy=True, recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted({ord(character) for character in characters}))
    cutter.subset(font)
    _make_quadratic(font)
    font.save(target)
    font.close()


def _make_quadratic(font: TTFont) -> None:
    names = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in names:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    glyf = font["glyf"] = newTable("glyf")
    font["loca"] = newTable("loca")
    glyf.glyphOrder = names
    glyf.glyphs = glyphs
    for tag in ("CFF ", "VORG", "vmtx", "vhea", "GSUB", "GPOS", "GDEF", "BASE"):
        if tag in font:
            del font[tag]
    font["hmtx"].metrics = {name: (font["hmtx"].metrics[name][0], getattr(glyphs[name], "xMin", 0) or 0) for name in names}
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in LIMITS:
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
