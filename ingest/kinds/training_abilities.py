"""Abilities of a training plan (培养规格): what graduates are, know and can, by group, from lines and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Paragraph, Section, Table
from ingest.headings import bare_heading
from ingest.kinds.training_tables import ability_pieces
from ingest.kinds.training_words import found
from ingest.record import Item, Place
from ingest.text import split_number, squeeze

_GROUP = re.compile(
    r"^(?:专业|职业|公共|基础|综合|通用|人文|思想|身心|核心|社会|方法|拓展|专业技术|培养|毕业生)*"
    r"(?:素质|知识|能力|技能|素养|品德|思政)(?:[、和与及](?:素质|知识|能力|技能|素养))*"
    r"(?:规格)?(?:结构)?(?:要求|目标|规格|标准|方面)?$"
)
_ASKED = re.compile(r"毕业要求$|(?:毕业生|学生|本专业)?(?:应|需|须|所)?(?:该)?具[备有]的?.{0,10}(?:素质|知识|能力|素养)")
_STARTS = re.compile(
    r"^(?:具|掌|熟|了解|理解|能|会|有|拥|热爱|树立|遵|崇|坚|尊|懂|善|勇|良好|较|初步|可|认|形成|通过|基本|至少|达到|主动|运用)"
)
_INTRO = re.compile(
    r"(?:以下|如下|下列)[^。；]{0,20}(?:[：:。]|$)|方面[^。；]{0,12}(?:要求|组成|构成)[^；]{0,12}[。：:]?$|^[图表]\s*\d"
)
_INLINE = re.compile(r"(?=[（(]\d{1,2}[)）])|(?<=[。；;])\s*(?=\d{1,2}\s*[.．、](?!\d))|(?=[①-⑳])")


def read_abilities(sections: Sequence[Section]) -> Iterator[Item]:
    """Abilities in reading order, each with the heading of its group."""
    group = ""
    for section in _chosen(sections):
        if section.heading is not None:
            group = _group_of(section.path) or group
            if not re.search(r"规格|目标", section.heading.text) and not _is_title(bare_heading(section.heading.text)):
                yield from _stated(section.heading, group)
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _tabled(block, group)
                continue
            named, rest = _named(block.text)
            group = named or group
            if named and not rest:
                continue
            yield from _stated(block, group, rest)


def _chosen(sections: Sequence[Section]) -> list[Section]:
    """The sections under the heading for what graduates must have; else those headed by a group under the goals."""
    deep = [section for section in sections if any("规格" in title and "目标" not in title for title in section.path)]
    if deep:
        return deep
    both = [section for section in sections if any(re.search(r"规格|培养目标", title) for title in section.path)]
    grouped = [section for section in both if _group_of(section.path)]
    if grouped:
        return grouped
    both = [section for section in both if any("规格" in title for title in section.path)]
    return both or [one for one in sections if any(_ASKED.match(title) for title in one.path) and _group_of(one.path)]


def _group_of(path: Sequence[str]) -> str:
    """The deepest heading that names a group of abilities."""
    return next((title for title in reversed(path) if _GROUP.match(re.sub(r"[（(].*?[)）]|[：:]$", "", squeeze(title)))), "")


def _is_title(text: str) -> bool:
    """Whether a numbered short line is the title of abilities below it, not one of them."""
    bare = split_number(text)[1].rstrip("：:")
    if _GROUP.match(bare) or text.endswith(("：", ":")):
        return len(bare) <= 20
    return len(bare) <= 14 and not _STARTS.match(bare) and not re.search(r"[。；，;,]", bare)


def _named(text: str) -> tuple[str, str]:
    """(group, rest) of a line that names a group and may go on after a colon: 1.素质：具有…"""
    bare = split_number(text)[1]
    head, colon, rest = bare.partition("：") if "：" in bare else bare.partition(":")
    if len(head) <= 14 and _GROUP.match(squeeze(head)) and (colon or head == bare):
        return head, rest.strip()
    return "", text


def _stated(paragraph: Paragraph, group: str, behind: str = "") -> Iterator[Item]:
    """The abilities of a line, or of what stands `behind` the group it names, parted by semicolons too."""
    text = behind or paragraph.text
    if _INTRO.search(text) and len(text) < 120:
        return
    pieces = [piece.strip() for piece in _INLINE.split(text) if piece.strip()]
    if behind and behind != paragraph.text and len(pieces) == 1:
        pieces = [piece.strip() for piece in re.split(r"(?<=[；;])", behind) if piece.strip()]
    for piece in pieces:
        number, bare = split_number(piece)
        if len(bare) < 4 or _is_title(piece) or (piece.endswith(("：", ":")) and len(piece) < 40):
            continue
        quote = piece if squeeze(piece) in squeeze(paragraph.quote) else paragraph.quote
        value = {**({"group": group} if group else {}), **({"no": number} if number else {}), "text": bare}
        yield found("abilities", value, quote, paragraph.place, number)


def _tabled(table: Table, group: str) -> Iterator[Item]:
    """Abilities of a table: groups as row labels or as column titles."""
    rows = [row for row in table.rows if row.cells]
    if not rows:
        return
    across = [(cell, cell.joined) for cell in rows[0].cells if _GROUP.match(squeeze(cell.joined))]
    if len(across) >= 2:
        for row in rows[1:]:
            for head, named in across:
                cell = row.under(head.left, head.right)
                if cell is not None:
                    yield from _pieces(cell.text, named, row.place)
        return
    named = group
    for row in rows:
        for cell in row.cells:
            if _GROUP.match(squeeze(split_number(cell.joined)[1])):
                named = split_number(cell.joined)[1]
            elif named and len(cell.joined) > 8:
                yield from _pieces(cell.text, named, row.place)


def _pieces(text: str, group: str, place: Place) -> Iterator[Item]:
    for piece in ability_pieces(text):
        number, bare = split_number(piece)
        if len(bare) >= 4 and not _is_title(piece):
            yield found("abilities", {"group": group, **({"no": number} if number else {}), "text": bare}, piece, place, number)
