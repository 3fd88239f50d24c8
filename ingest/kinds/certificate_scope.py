"""Who a certificate standard is by and for: cover, drafting organizations, programs by school level, posts by level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.flow import Paragraph, Section, Table, paragraphs_of
from ingest.formats.pdf import PdfDocument
from ingest.kinds.certificate_clauses import certificate_words, level_of
from ingest.record import Item, Place
from ingest.text import clean_key, drop_end, join_lines, split_list, split_number

_TITLE = re.compile(r"^(.*?职业技能等级标准)$")
_CODE = re.compile(r"标准代码\s*[：:]?\s*([0-9A-Za-z][0-9A-Za-z\-－—/]{3,20})")
_EDITION = re.compile(r"(20\d\d\s*年?\s*\d+\.\d+\s*版|20\d\d\s*年?\s*版|第[一二三四五\d]+版|[Vv]\d+\.\d+|(?<![\d.])\d\.\d\s*版)")
_DATE = re.compile(r"(20\d\d\s*[年\-./]\s*\d{1,2}\s*(?:月|[\-./])?(?:\s*\d{1,2}\s*日?)?)\s*(?:发布|实施)?")
_ORGANIZATION = re.compile(
    r"(?:公司|委员会|学会|协会|中心|研究院|研究所|集团|大学|学院|学校|联盟|出版社|基金会|促进会|联合会|商会|组织|机构|院|局|部|社)$"
)
_DRAFTERS = re.compile(
    r"(?:主要|牵头|参与|参加|联合|共同)?(?:起草|编写|制定|制订|研制|编制)(?:单位|机构|组织)(?:[（(][^）)]*[)）])?(?:有|为|包括)?\s*[：:]\s*(.*)$"
)
_DRAFTED_BY = re.compile(r"本标准由(.{4,}?)(?:等)?(?:单位)?(?:共同|联合|负责|牵头)*(?:起草|编写|研制)(?=[。，]|$)")
_NO_TITLE = re.compile(r"代码|[：:。]|1\s*[+＋]\s*X|试点|附件|^ICS|^T/|版[）)]?$|20\d\d")
FRONT_END = frozenset({"目次", "目录", "前言"})
_SCHOOL = re.compile(
    r"(?P<school>(?:[\u4e00-\u9fff]{2,12})?(?:学校|院校|高校|本科|专科|高职|中职)(?:[（(][^）)]{1,12}[)）])?)(?:专业)?\s*[：:]"
)
_CATALOGUE = re.compile(r"(原|新|旧)版")
_POSTS = re.compile(
    r"(?P<list>[^。；;：:]*?)(?:等[^，,。；;、：:]{0,8}?)?(?:相关|工作|职业|技术)*岗位(?:群)?(?=$|[，,。；;：:、从的工（(和及要能上])"
)
_LEVEL_MARK = re.compile(r"[【（(]?(初级|中级|高级)[)）】]?(?:证书|主要|面向|对应|职业|岗位|工作|群|等级|[（()）])*\s*[：:]")
_WORK = re.compile(r"从事(?P<list>[^。；;]*?)(?:等(?:相关|方面)?(?:的)?)?(?:工作|业务)")
_VERB = re.compile(r"^.*(?:主要面向|面向|从事|担任|胜任|适应|能够在|可在|主要包括|包括|对应|主要为|就业于)")
_EMPLOYER = re.compile(
    r"^.*(?:企业|公司|单位|部门|机构|行业|领域|院校|学校|店铺|平台|组织|产业|集团|科室|政府|门店|商家|车间|产业链|工厂|医院|社区|园区|系统|方向|中心)"
    r"(?:中|内|里|类|等)?的"
)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A line of the cover (or what follows it), its place and the size of its letters in points, 0 where unknown."""

    text: str
    place: Place
    size: float


def cover_lines(sections: Sequence[Section], document: PdfDocument | None) -> list[CoverLine]:
    """The lines of a PDF's first three pages, or what a DOCX says before its contents or preface."""
    found: list[CoverLine] = []
    if document is not None:
        for page in document.pages[:3]:
            place = Place(page=page.number)
            found += [CoverLine(join_lines(line.text), place, line.size) for line in (*page.lines, *page.furniture)]
            for table in page.tables if page.number == 1 else ():
                found += [CoverLine(join_lines(cell.text), place, 0.0) for cell in table.cells]
        return [line for line in found if line.text]
    for block in (block for section in sections[:2] for block in (section.heading, *section.blocks)):
        if isinstance(block, Paragraph):
            if clean_key(block.text) in FRONT_END:
                break
            found.append(CoverLine(block.text, block.place, block.size))
        elif block is not None:
            found += [CoverLine(cell.joined, row.place, 0.0) for row in block.rows for cell in row.cells if cell.joined]
    return found[:60]


def read_cover(lines: Sequence[CoverLine]) -> Iterator[Item]:
    """title, standard_code, edition, issuer and published from the cover."""
    at = next((index for index in range(len(lines)) if _ends_title(lines, index)), None)
    if at is not None:
        yield _title(lines, at)
    for key, pattern in (("standard_code", _CODE), ("edition", _EDITION)):
        for line in lines:
            if match := pattern.search(line.text):
                yield _item(key, match[1], match[0], line.place)
                break
    yield from _code_below(lines)
    first = lines[at].place.page if at is not None else 1
    yield from _issuer_and_date([line for line in lines if line.place.page == first])


def _code_below(lines: Sequence[CoverLine]) -> Iterator[Item]:
    """A code that stands on the line after its title."""
    if any(_CODE.search(line.text) for line in lines):
        return
    for line, below in pairwise(lines):
        if re.search(r"标准代码\s*[：:]?\s*$", line.text) and re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z\-－—/]{3,20}", below.text):
            yield _item("standard_code", below.text, below.text, below.place)
            return


def _ends_title(lines: Sequence[CoverLine], index: int) -> bool:
    """Whether the title ends with this line, perhaps begun on the ones above."""
    if not lines[index].text.endswith("标准") or len(lines[index].text) > 50:
        return False
    return "".join(line.text for line in lines[max(0, index - 2) : index + 1]).endswith("职业技能等级标准")


def _title(lines: Sequence[CoverLine], at: int) -> Item:
    """The title, with the lines above it in letters of the same size that belong to it."""
    start = at
    while start > 0 and len(lines[start - 1].text) < 30:
        above, line = lines[start - 1], lines[start]
        begun = not "".join(one.text for one in lines[start : at + 1]).removesuffix("职业技能等级标准")
        if above.place.page != line.place.page or _NO_TITLE.search(above.text) or _TITLE.match(above.text):
            break
        if not begun and (not above.size or abs(above.size - line.size) > 0.12 * line.size or at - start > 2):
            break
        if not begun and _TITLE.match("".join(one.text for one in lines[start : at + 1])) and above.size < 16:
            break
        start -= 1
    text = "".join(line.text for line in lines[start : at + 1])
    return _item("title", text, lines[start].text if start < at else text, lines[start].place)


_ISSUES = re.compile(r"\s*(?:联合)?(?:发布|制定|制订|颁布|编制|研制|编写)$")


def _issuer_and_date(cover: Sequence[CoverLine]) -> Iterator[Item]:
    """The last organization of the cover that says it issues the standard, else the last one; and the last date: what stands
    above them is the edition's."""
    says_so = [line for line in cover if _ISSUES.search(_DATE.sub("", line.text).strip())]
    for line in (*reversed(says_so), *reversed(cover)):
        bare = _ISSUES.sub("", _DATE.sub("", line.text)).strip()
        if _ORGANIZATION.search(bare) and len(bare) > 4 and not _TITLE.match(bare):
            name = re.sub(r"^.*?(?:发布单位|发布机构|培训评价组织|制定单位|颁布单位|编制单位|制订单位)[：:]", "", bare)
            yield _item("issuer", name, name, line.place)
            break
    for line in reversed(cover):
        match = _DATE.search(line.text)
        if match and "版" not in line.text[match.end() : match.end() + 6] and "." not in match[1][4:]:
            yield _item("published", re.sub(r"\s", "", match[1]), match[1], line.place)
            break


def read_drafters(sections: Sequence[Section]) -> Iterator[Item]:
    """The organizations that drafted the standard, in the order printed, each once; also where each has a line of its own."""
    seen: set[str] = set()
    listing = False
    for paragraph in paragraphs_of(sections):
        match = _DRAFTERS.search(paragraph.text) or _DRAFTED_BY.search(paragraph.text)
        if match is None and not (listing and _ORGANIZATION.search(drop_end(paragraph.text))):
            listing = False
            continue
        listed = paragraph.text if match is None else match[1]
        listing = match is None or not listed.strip()
        cut = re.split(r"。|(?:本标准)?(?:主要|参与)?(?:起草|编写)人", listed)[0]
        for name in split_list(cut, "、，,；;"):
            bare = drop_end(re.sub(r"[（(](?:排名|以下|按|不分)[^）)]*[)）]", "", split_number(name)[1]))
            if bare and bare not in seen:
                seen.add(bare)
                yield _item("drafting_organizations", bare, _quote(bare, paragraph), paragraph.place)


def chapter(sections: Sequence[Section], role: str) -> list[Paragraph | Table]:
    """The blocks of the chapter whose heading is of this role, its own subheadings among them."""
    known = certificate_words()["chapters"][role]
    blocks: list[Paragraph | Table] = []
    for section in sections:
        depth = next((n for n, text in enumerate(section.path) if clean_key(text) in known), None)
        if depth is None:
            if blocks:
                break
            continue
        if section.heading is not None and len(section.path) > depth + 1:
            blocks.append(section.heading)
        blocks += section.blocks
    return blocks


def read_programs(sections: Sequence[Section]) -> Iterator[Item]:
    """Programs with the school level and the edition of the catalogue they are named under."""
    school = catalogue = ""
    for block in chapter(sections, "programs"):
        if isinstance(block, Table):
            yield from _program_rows(block)
            continue
        pieces = re.split(r"(?<=[。；;])", block.text)
        for piece in pieces:
            if match := _CATALOGUE.search(piece[:30]):
                catalogue = "新版" if match[1] == "新" else "原版"
            marks = list(_SCHOOL.finditer(piece))
            edges = [*(mark.start() for mark in marks), len(piece)]
            if not marks and school and not _CATALOGUE.search(piece[:30]):
                yield from _programs_of(piece, school, catalogue, block)
            for mark, end in zip(marks, edges[1:], strict=True):
                school = re.sub(r"^.*(?:专业目录|目录)[，,：:]?", "", split_number(mark["school"])[1])
                yield from _programs_of(piece[mark.end() : end], school, catalogue, block)


def _programs_of(text: str, school: str, catalogue: str, block: Paragraph) -> Iterator[Item]:
    for name in split_list(text, "、，,；;。"):
        bare = re.sub(
            r"(?:等)?(?:相关|相近|其他)*专业(?:群)?$", "", drop_end(re.sub(r"(?:等)?(?:相关|相近)*专业[。；;]?$", "", name))
        )
        code = re.search(r"[（(]?(\d{6}[A-Z]{0,2})[)）]?", bare)
        bare = drop_end(bare.replace(code[0], "")) if code else bare
        if bare:
            value = {"name": bare, "school_level": school} | ({"catalogue": catalogue} if catalogue else {})
            yield _item("programs", value | ({"code": code[1]} if code else {}), _quote(bare, block), block.place)


def _program_rows(table: Table) -> Iterator[Item]:
    """Programs in a table: school level in the first column, programs in the last; catalogue as column title or label."""
    school = ""
    titles = [(cell, _CATALOGUE.search(cell.joined)) for cell in table.rows[0].cells]
    for row in table.rows:
        for cell in row.cells:
            text = cell.joined
            if match := re.fullmatch(r"([\u4e00-\u9fff]{2,12}(?:学校|院校|高校|本科|专科))(?:[（(].*[)）])?", text):
                school = match[1]
            elif school and ("、" in text or (cell is row.cells[-1] and len(row.cells) > 1 and len(text) < 20)):
                head = next((m for title, m in titles if m and title.left <= (cell.left + cell.right) / 2 <= title.right), None)
                catalogue = "" if head is None else "新版" if head[1] == "新" else "原版"
                paragraph = Paragraph(text, row.page, text, 0, 0.0, opens=False, ends=True, line=row.line)
                yield from _programs_of(text, school, catalogue, paragraph)


def read_posts(sections: Sequence[Section], levels: Sequence[str]) -> Iterator[Item]:
    """Posts with their level; a sentence that names several levels repeats the others and is left out."""
    seen: set[tuple[str, str]] = set()
    level = ""
    for block in chapter(sections, "posts"):
        pieces = _post_rows(block) if isinstance(block, Table) else _post_lines(block)
        for named, text, paragraph in pieces:
            level = named or level
            if len({known for known in levels if known in text}) > 1:
                continue
            for name in post_names(text):
                if level and (name, level) not in seen:
                    seen.add((name, level))
                    yield _item("posts", {"name": name, "level": level}, _quote(name, paragraph), paragraph.place)


def _post_lines(block: Paragraph) -> Iterator[tuple[str, str, Paragraph]]:
    """(level or "", text, where) for each part of a paragraph that starts with a level, such as 【…】（初级）：…"""
    parts = _LEVEL_MARK.split(block.text)
    yield _only_level(parts[0]), parts[0], block
    for level, part in zip(parts[1::2], parts[2::2], strict=True):
        yield level, part if "岗位" in part or "工作" in part else part + "岗位", block


def _only_level(text: str) -> str:
    """The level a text names where it names just one."""
    named = set(re.findall("初级|中级|高级", text))
    return named.pop() if len(named) == 1 else ""


def _post_rows(table: Table) -> Iterator[tuple[str, str, Paragraph]]:
    for row in table.rows:
        level = next((found for text in row.texts if (found := level_of(text))), "")
        for text in row.texts:
            if text and not level_of(text) and not clean_key(text).endswith(("岗位", "岗位群", "等级", "级别")):
                listed = text if "岗位" in text else text + "岗位"
                yield level, listed, Paragraph(text, row.page, text, 0, 0.0, opens=False, ends=True, line=row.line)


def post_names(text: str) -> list[str]:
    """Posts a sentence names: the list before 岗位 (else before 等工作), without verbs and the employers before 的."""
    names: list[str] = []
    text = re.sub(
        r"(?:主要)?(?:面向)?(?:的)?(?:职业|工作)?岗位(?:群)?(?:有|为|包括|主要有)?[：:]\s*([^。；;]+)", r"面向\1岗位", text
    )
    lists = [match["list"] for match in _POSTS.finditer(text)] or [match["list"] for match in _WORK.finditer(text)]
    for listed in lists:
        bare = _EMPLOYER.sub("", _VERB.sub("", listed))
        for part in split_list(bare, "、，,/"):
            for piece in re.split(r"(?<=[员师工岗理])(?:以及|及|和|与)(?=.{2,})", part):
                name = re.sub(r"^(?:以及|及|和|与|或)", "", drop_end(split_number(piece)[1] or piece)).strip("“”")
                if 2 <= len(name) <= 30 and name not in names:
                    names.append(name)
    return names


def _quote(name: str, paragraph: Paragraph) -> str:
    return name if name in paragraph.quote else paragraph.quote


def _item(key: str, value: object, quote: str, place: Place) -> Item:
    return Item(key, value, quote, place, f"certificate_standard/{key}")
