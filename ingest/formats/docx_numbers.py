"""Styles and numbering of a DOCX file: the depth a style gives a heading, and the numbers Word makes itself, as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_BULLETS = frozenset({"bullet", "none"})


def local(element: etree._Element) -> str:
    """The tag without its namespace, "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant reached by the tags of the path, None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute whatever its namespace, "" where it or the element is missing."""
    if element is None:
        return ""
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def switched_on(element: etree._Element | None) -> bool:
    """Whether a property such as w:vanish is there and not switched off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What of a paragraph style matters: heading depth (0: none), list and level of its numbering, size in points."""

    name: str = ""
    depth: int = 0
    list_id: str = ""
    list_level: int = 0
    size: float = 0.0

    @property
    def of_contents(self) -> bool:
        """Whether it sets lines of a table of contents."""
        return re.match(r"(?:toc|目录)\s*\d|table of figures", self.name.lower()) is not None


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    spaced: bool
    restart: int
    legal: bool


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted: numbers must be asked for in document order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def next_number(self, list_id: str, depth: int) -> str:
        """The number printed before the next paragraph of this list and level, with its space; "" for bullets."""
        levels = self.levels.get(list_id, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(self.abstract.get(list_id, list_id), {})
        first = (list_id, depth)
        if first in self.starts and first not in self.seen:
            self.seen.add(first)
            counts[depth] = self.starts[first]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [one for one in counts if one > depth]:
            restart = levels[deeper].restart if deeper in levels else -1
            if restart != 0 and (restart < 0 or depth < restart):
                del counts[deeper]
        if level.form in _BULLETS and "%" not in level.text:
            return ""
        label = re.sub(r"%(\d)", lambda found: self._part(levels, counts, int(found[1]) - 1, legal=level.legal), level.text)
        return f"{label} " if label and level.spaced and label[-1].isalnum() else label

    def _part(self, levels: dict[int, _Level], counts: dict[int, int], depth: int, *, legal: bool) -> str:
        if depth not in levels:
            return ""
        number = counts.setdefault(depth, levels[depth].start)
        return print_number(number, "decimal" if legal else levels[depth].form)


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Paragraph styles by id, with what they inherit; the default style under ""."""
    raw = {value(one, "styleId"): one for one in root if local(one) == "style"} if root is not None else {}
    found: dict[str, Style] = {}
    for name, element in raw.items():
        chain: list[etree._Element] = []
        at: etree._Element | None = element
        while at is not None and at not in chain and len(chain) < 40:
            chain.append(at)
            at = raw.get(value(child(at, "basedOn")))
        style = Style()
        for one in reversed(chain):
            style = _inherit(style, one)
        found[name] = style
        if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
            found[""] = style
    return found


def _inherit(style: Style, element: etree._Element) -> Style:
    properties = child(element, "pPr")
    outline = value(child(properties, "outlineLvl"))
    depth = int(outline) + 1 if outline.isdigit() else style.depth
    listed = child(properties, "numPr")
    list_id = value(child(listed, "numId")) or style.list_id
    level = value(child(listed, "ilvl"))
    size = value(child(element, "rPr", "sz"))
    return Style(
        value(child(element, "name")),
        depth if depth <= 9 else 0,
        list_id,
        int(level) if level.isdigit() else style.list_level,
        int(size) / 2 if size.isdigit() else style.size,
    )


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of numbering.xml; an empty Numbering where there is none."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract: dict[str, dict[int, _Level]] = {}
    by_style: dict[str, str] = {}
    linked: dict[str, str] = {}
    for one in root:
        if local(one) == "abstractNum":
            identifier = value(one, "abstractNumId")
            abstract[identifier] = dict(_levels(one))
            if name := value(child(one, "styleLink")):
                by_style[name] = identifier
            if name := value(child(one, "numStyleLink")):
                linked[identifier] = name
    for one in root:
        if local(one) != "num":
            continue
        list_id, base = value(one, "numId"), value(child(one, "abstractNumId"))
        base = by_style.get(linked.get(base, ""), base)
        levels = dict(abstract.get(base, {}))
        for override in one:
            if local(override) == "lvlOverride" and value(override, "ilvl").isdigit():
                depth = int(value(override, "ilvl"))
                levels.update(_levels(override))
                start = value(child(override, "startOverride"))
                if start.isdigit():
                    numbering.starts[list_id, depth] = int(start)
        numbering.levels[list_id] = levels
        numbering.abstract[list_id] = base
    return numbering


def _levels(holder: etree._Element) -> list[tuple[int, _Level]]:
    found = []
    for one in holder:
        if local(one) == "lvl" and value(one, "ilvl").isdigit():
            start, restart = value(child(one, "start")), value(child(one, "lvlRestart"))
            form = child(one, "numFmt")
            level = _Level(
                int(start) if start.isdigit() else 0,
                value(form) or "decimal",
                value(child(one, "lvlText")),
                value(child(one, "suff")) != "nothing",
                int(restart) if restart.isdigit() else -1,
                switched_on(child(one, "isLgl")),
            )
            found.append((int(value(one, "ilvl")), level))
    return found


def print_number(number: int, form: str) -> str:
    """A number in one of Word's number formats; Arabic digits for a format that is not known."""
    match form:
        case "decimalZero":
            return f"{number:02d}"
        case "upperRoman" | "lowerRoman":
            return _roman(number) if form == "upperRoman" else _roman(number).lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
            return letter if form == "upperLetter" else letter.lower()
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return _CIRCLED[number - 1] if 0 < number <= len(_CIRCLED) else str(number)
        case "decimalEnclosedParen":
            return f"({number})"
        case "decimalEnclosedFullstop":
            return f"{number}."
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(number))
        case "ideographTraditional":
            return _STEMS[(number - 1) % 10]
        case "ideographZodiac":
            return _BRANCHES[(number - 1) % 12]
        case "chineseLegalSimplified":
            return _chinese(number, _LEGAL, "拾佰仟")
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2":
            return "".join(_DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")
        case _ if form.startswith(("chinese", "japanese", "taiwanese", "ideograph")):
            return _chinese(number, _DIGITS, "十百千")
        case _:
            return "" if form in _BULLETS else str(number)


def _roman(number: int) -> str:
    ones = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    steps = zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), ones, strict=True)
    printed = ""
    for step, letters in steps:
        printed += letters * (number // step)
        number %= step
    return printed


def _chinese(number: int, digits: str, units: str) -> str:
    if not 0 < number < 10_000:
        return str(number)
    printed, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(printed)
            continue
        printed += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return printed[1:] if printed.startswith("一十") else printed
