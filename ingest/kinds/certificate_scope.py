"""Who a certificate standard is by and for: cover, drafting organizations, programs by school level, posts by level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.flow import Paragraph, Section, Table, paragraphs_of
from ingest.kinds.certificate_clauses import certificate_words, level_of
from ingest.pdf import PdfDocument
from ingest.record import Item, Place
from ingest.text import clean_key, drop_end, join_lines, split_list, split_number

_TITLE = re.compile(r"^(.*?职业技能等级标准)$")
_CODE = re.compile(r"标准代码\s*[：:]?\s*([0-9A-Za-z][0-9A-Za-z\-－—/]{3,20})")
_EDITION = re.compile(r"(20\d\d\s*年?\s*\d+\.\d+\s*版|第[一二三四五\d]+版|V\d+\.\d+)")
_DATE = re.compile(r"(20\d\d\s*[年\-./]\s*\d{1,2}\s*(?:月|[\-./])?(?:\s*\d{1,2}\s*日?)?)\s*(?:发布|实施)?")
_ORGANIZATION = re.compile(
    r"(?:公司|委员会|学会|协会|中心|研究院|研究所|集团|大学|学院|学校|联盟|出版社|基金会|促进会|联合会|商会|组织|机构|院|局|部|社)$"
)
_DRAFTERS = re.compile(
    r"(?:主要|牵头|参与|参加|联合)?(?:起草|编写|制定|制订|研制)(?:单位|机构|组织)(?:有|为|包括)?\s*[：:]\s*(.+)$"
)
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


def read_cover(document: PdfDocument) -> Iterator[Item]:
    """title, standard_code, edition, issuer and published from the pages before the table of contents."""
    lines = [(line.text.strip(), page.number) for page in document.pages[:3] for line in (*page.lines, *page.furniture)]
    joined = [(join_lines(text), page) for text, page in lines if text]
    at = next((index for index, (text, _) in enumerate(joined) if _TITLE.match(text)), None)
    if at is not None:
        yield _title(joined, at)
    for key, pattern in (("standard_code", _CODE), ("edition", _EDITION)):
        for text, page in joined:
            if match := pattern.search(text):
                yield _item(key, match[1], match[0], page)
                break
    cover = [(text, page) for text, page in joined if page == (joined[at][1] if at is not None else 1)]
    yield from _issuer_and_date(cover)


def _title(joined: Sequence[tuple[str, int]], at: int) -> Item:
    """The title, with the line before it where the name stands on a line of its own."""
    text, page = joined[at]
    if text == "职业技能等级标准" and at > 0 and joined[at - 1][1] == page and ":" not in joined[at - 1][0].replace("：", ":"):
        return _item("title", joined[at - 1][0] + text, joined[at - 1][0], page)
    return _item("title", text, text, page)


def _issuer_and_date(cover: Sequence[tuple[str, int]]) -> Iterator[Item]:
    """The last organization of the cover and the last date: what stands above them is the edition's."""
    for text, page in reversed(cover):
        bare = re.sub(r"\s*(?:联合)?(?:发布|制定|制订|颁布|编制|研制)$", "", _DATE.sub("", text)).strip()
        if _ORGANIZATION.search(bare) and len(bare) > 4 and not _TITLE.match(bare):
            name = re.sub(r"^.*?(?:发布单位|发布机构|培训评价组织|制定单位|颁布单位|编制单位)[：:]", "", bare)
            yield _item("issuer", name, name, page)
            break
    for text, page in reversed(cover):
        if (match := _DATE.search(text)) and "版" not in text[match.end() : match.end() + 6] and "." not in match[1][4:]:
            yield _item("published", re.sub(r"\s", "", match[1]), match[1], page)
            break


def read_drafters(sections: Sequence[Section]) -> Iterator[Item]:
    """The organizations that drafted the standard, in the order printed, each once."""
    seen: set[str] = set()
    for paragraph in paragraphs_of(sections):
        if match := _DRAFTERS.search(paragraph.text):
            for name in split_list(match[1].split("。")[0], "、，,；;"):
                bare = drop_end(name)
                if bare and bare not in seen:
                    seen.add(bare)
                    yield _item("drafting_organizations", bare, _quote(bare, paragraph), paragraph.page)


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
            yield _item("programs", value | ({"code": code[1]} if code else {}), _quote(bare, block), block.page)


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
                head = next(
                    (m for title, m in titles if m and title.left - 1 <= (cell.left + cell.right) / 2 <= title.right + 1), None
                )
                catalogue = "" if head is None else "新版" if head[1] == "新" else "原版"
                paragraph = Paragraph(text, row.page, text, 0, 0.0, opens=False, ends=True)
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
                    yield _item("posts", {"name": name, "level": level}, _quote(name, paragraph), paragraph.page)


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
                yield level, listed, Paragraph(text, row.page, text, 0, 0.0, opens=False, ends=True)


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


def _item(key: str, value: object, quote: str, page: int) -> Item:
    return Item(key, value, quote, Place(page=page), f"certificate_standard/{key}")
