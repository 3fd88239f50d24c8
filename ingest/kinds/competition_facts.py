"""What competition rules say once: title, event, level, year, track, programs, organizer, certificates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.formats.flow import Cell, Paragraph, Row, Section, paragraphs_of, tables_of
from ingest.headings import bare_heading
from ingest.kinds.competition_modules import words
from ingest.kinds.competition_tables import role_of
from ingest.record import Place
from ingest.text import clean_key, join_lines, split_list, squeeze

_TITLE_END = re.compile(r"(?:规程|实施方案|技术文件|竞赛方案|比赛方案|竞赛规则)(?:[（(][^）)]{1,12}[)）])?$")
_TITLE_PART = re.compile(
    r"大赛|竞赛|比赛|赛项|技能节|技能|[（(]?(?:高职|中职|本科|学生|教师|高等|中等)\S{0,8}组[)）]?$|(?:19|20)\d\d\s*年"
)
_NO_TITLE = re.compile(
    r"[：:。；]|(?:委员会|组委会|办公室|教育部|厅|局|处|协会|学会|公司|出版社|印制)\s*(?:[（(].*)?$|附件|目\s*录"
)
_EVENT = re.compile(
    r"[“\"「『《]?(?P<name>[^“”\"「」『』《》]{2,30}?)[”\"」』》]?\s*(?:赛项|竞赛项目|项目|比赛|竞赛)?\s*(?:规程|实施方案|技术文件|竞赛方案|比赛方案|竞赛规则)"
)
_QUOTED = re.compile(r"[“\"「『《](?P<name>[^“”\"「」『』《》]{2,30})[”\"」』》]")
_TRACK = re.compile(
    r"[（(]?(?P<track>(?:高等职业(?:学校|院校|教育)?|中等职业(?:学校|教育)?|高职(?:高专|本科|专科)?|中职|本科|职业本科|应用型本科|学生|教师|师生同赛|职工|教师组|社会)组)[)）]?"
)
_ORGANIZER = re.compile(r"^.*?(?:大赛|竞赛|技能节|选拔赛|比赛|锦标赛|邀请赛)(?=.{2,})")
_PROGRAM_TITLES = re.compile(r"专业(?:大类|类|代码)|核心课程|类别")
_OTHER_TITLES = re.compile(r"^(?:产业行业|岗位（?群?）?|核心能力|对接产业|赛项)")
_TICKED = re.compile(r"[☑√✓✔■☒Rþ]\s*(?P<text>[^□☑√✓✔■☒\s；;，,、]{2,20})")
_UNTICKED = re.compile(r"[□○]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[—–-]\s*(?:19|20)?\d{2}\s*学年|学年|-\d)")
_CODE = re.compile(r"[（(]?\s*\d{6}[A-Z]?\s*[)）]?")
_CERTIFICATE = re.compile(
    r"(?:对接|对应|衔接|融通|融入|参照|获得|取得|颁发|发放|和|及|、|以|《|“)+(?:的)?(?:“?1\s*[+＋]\s*X”?)?(?P<list>[^。；，,：:《》]{2,60}?)(?:等)?(?:[（(](?:初|中|高)级[)）])?(?P<kind>职业技能等级证书|职业资格证书|技能等级证书)"
)
_NOT_NAMED = re.compile(r"^(?:相应|相关|有关|多个|国家|本|该|若干|一定|各类|考取|学生|参赛)|(?:岗课赛证|标准|融合|要求|制度)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, the words that say it and where they stand."""

    value: Any
    quote: str
    place: Place


def read_facts(sections: Sequence[Section]) -> dict[str, Fact]:
    """The first value of each label: in a table's cell beside it, after a colon, or in the paragraph below a heading."""
    labels = {clean_key(label): name for name, variants in words()["labels"].items() for label in variants}
    found: dict[str, Fact] = {}
    for name, fact in _labelled(sections, labels):
        value = str(fact.value).strip(" ：:。；;")
        if name == "track":
            value = _track(value)
        if value and name not in found and not (name == "name" and len(value) > 60):
            found[name] = Fact(value, fact.quote, fact.place)
    if "track" not in found:
        for paragraph in _cover(sections):
            match = _TRACK.search(paragraph.text)
            if match:
                found["track"] = Fact(match["track"], match["track"], paragraph.place)
                break
    return found


def _labelled(sections: Sequence[Section], labels: Mapping[str, str]) -> Iterator[tuple[str, Fact]]:
    for table in tables_of(sections):
        for row in table.rows:
            for cell, following in zip(row.cells, row.cells[1:], strict=False):
                name = labels.get(clean_key(cell.joined)) if len(cell.joined) <= 20 else None
                known = labels.get(clean_key(following.joined)) or role_of(following.joined)
                if name and following.joined and not known and not _PROGRAM_TITLES.search(following.joined):
                    yield name, Fact(following.joined, following.joined, row.place)
    for section in sections:
        blocks = [block for block in section.blocks if isinstance(block, Paragraph)]
        if section.heading is not None:
            yield from _line(section.heading, labels)
            key = labels.get(clean_key(bare_heading(section.heading.text)))
            if key and blocks and not any(_line(blocks[0], labels)):
                yield key, Fact(blocks[0].text, blocks[0].quote, blocks[0].place)
        for index, block in enumerate(blocks):
            yield from _line(block, labels)
            name = labels.get(clean_key(block.text)) if len(block.text) <= 14 else None
            if name and index + 1 < len(blocks):
                yield name, Fact(blocks[index + 1].text, blocks[index + 1].quote, blocks[index + 1].place)


def _line(paragraph: Paragraph, labels: Mapping[str, str]) -> Iterator[tuple[str, Fact]]:
    """赛项名称：电子商务 — also several labels in one line."""
    for match in re.finditer(
        r"(?P<label>[\u4e00-\u9fff]{2,12})\s*[：:]\s*(?P<value>[^：:]+?)(?=\s{2,}[\u4e00-\u9fff]{2,8}[：:]|$)", paragraph.text
    ):
        name = labels.get(clean_key(match["label"]))
        if name:
            yield name, Fact(match["value"], match["value"].strip(), paragraph.place)


def _track(value: str) -> str:
    """The track as printed; of boxes to tick, the ticked ones."""
    ticked = [re.sub(r"[（(].*$", "", match["text"]) for match in _TICKED.finditer(value)]
    if ticked and _UNTICKED.search(value):
        schools = [one for one in ticked if re.search(r"职业|高职|中职|本科|教育", one)]
        return "、".join(schools or ticked)
    return "" if _UNTICKED.search(value) and not ticked else value


def _cover(sections: Sequence[Section]) -> list[Paragraph]:
    """The first paragraphs, headings too."""
    found: list[Paragraph] = []
    for paragraph in paragraphs_of(sections):
        found.append(paragraph)
        if len(found) == 15:
            break
    return found


def read_title(sections: Sequence[Section]) -> Fact | None:
    """The title, up to four lines of the cover, the last of which ends in 规程 (or 实施方案, 技术文件)."""
    cover = _cover(sections)
    for index, paragraph in enumerate(cover):
        text = paragraph.text.strip()
        if not _TITLE_END.search(text) or len(text) > 60:
            continue
        first = index
        while (
            first > max(0, index - 3)
            and _is_title_part(cover[first - 1].text)
            and not _is_whole(cover[first].text, cover[first - 1].text)
        ):
            first -= 1
        lines = cover[first : index + 1]
        return Fact(join_lines("\n".join(line.text for line in lines)), "".join(line.quote for line in lines), lines[0].place)
    return None


def _is_title_part(text: str) -> bool:
    return len(text) <= 40 and _TITLE_PART.search(text) is not None and _NO_TITLE.search(text) is None


def _is_whole(text: str, before: str) -> bool:
    return squeeze(before) in squeeze(text)


def read_name(facts: Mapping[str, Fact], title: Fact | None) -> Fact | None:
    """The event without organizer and year."""
    printed = facts.get("name")
    if printed is not None:
        return Fact(event_name(str(printed.value)), printed.quote, printed.place)
    if title is None:
        return None
    return Fact(event_name(str(title.value)), title.quote, title.place)


def event_name(text: str) -> str:
    """What is quoted, else what stands between the organizer's event (…大赛), year and track and the closing 赛项规程.

    >>> event_name("2024年全国职业院校技能大赛高职组“电子商务技能”赛项规程")
    '电子商务技能'
    """
    quoted = _QUOTED.search(text)
    if quoted:
        return quoted["name"].strip()
    found = _EVENT.search(text)
    rest = found["name"] if found and _TITLE_END.search(text) else text
    rest = re.sub(r"^[A-Z]{1,3}[-—–]?\d{3,}\s*", "", rest)
    rest = re.sub(r"^.{0,12}?(?:19|20)\d{2}\s*(?:[-—–]\s*(?:20)?\d{2}\s*)?学?年度?", "", rest) or rest
    rest = _ORGANIZER.sub("", rest)
    rest = re.sub(r"^[（(]?第[一二三四五六七八九十\d]+届[)）]?", "", rest)
    rest = re.sub(_TRACK.pattern, "", rest)
    rest = re.sub(r"^[\s\-—–:：·（(]+|[\s\-—–:：·]+$", "", rest)
    rest = re.sub(r"(?:竞赛|比赛)?赛?项目?$", "", rest) if rest.endswith("赛项") else rest
    return re.sub(r"^[)）]+", "", rest).strip() or text


def read_level(facts: Mapping[str, Fact], title: Fact | None, sections: Sequence[Section]) -> Fact | None:
    """国赛 | 省赛 | 市赛 | 校赛 from its label, the title, then the cover and the organizer."""
    cover = [Fact(paragraph.text, paragraph.quote, paragraph.place) for paragraph in _cover(sections)]
    for fact in (facts.get("level"), title, facts.get("organizer"), *cover):
        if fact is None:
            continue
        for level, patterns in words()["levels"].items():
            if any(re.search(pattern, squeeze(str(fact.value))) for pattern in patterns):
                return Fact(level, fact.quote, fact.place)
    return None


def read_year(facts: Mapping[str, Fact], title: Fact | None, sections: Sequence[Section]) -> Fact | None:
    """The year of the title, else of its label, else the first of the cover, else the first of all."""
    cover = [Fact(paragraph.text, paragraph.quote, paragraph.place) for paragraph in _cover(sections)]
    rest = (Fact(paragraph.text, paragraph.quote, paragraph.place) for paragraph in paragraphs_of(sections))
    for fact in (title, facts.get("year"), facts.get("name"), *cover, *rest):
        found = _YEAR.search(str(fact.value)) or re.search(r"^((?:19|20)\d{2})$", str(fact.value).strip()) if fact else None
        if fact is not None and found is not None:
            return Fact(int(found[1]), fact.quote, fact.place)
    return None


def read_programs(sections: Sequence[Section], facts: Mapping[str, Fact]) -> list[Fact]:
    """The programs: of the table's column 专业名称, else of the label."""
    found: dict[str, Fact] = {}
    for table in tables_of(sections):
        column: Cell | None = None
        for row in table.rows:
            titles = [cell for cell in row.cells if role_of(cell.joined) == "program"]
            if titles and any(_PROGRAM_TITLES.search(cell.joined) for cell in row.cells):
                column = titles[0]
            elif column is not None and (_is_banner(row, column) or any(_OTHER_TITLES.search(cell.joined) for cell in row.cells)):
                column = None
            elif column is not None and (cell := row.under(column.left, column.right)) is not None:
                for name in _program_names(cell.joined):
                    found.setdefault(name, Fact(name, cell.joined, row.place))
    if not found and (label := facts.get("programs")):
        for name in _program_names(str(label.value)):
            found.setdefault(name, Fact(name, label.quote, label.place))
    return list(found.values())


def _is_banner(row: Row, column: Cell) -> bool:
    """A row of one cell that is wider than the column: a heading inside the table."""
    return len(row.cells) == 1 and row.cells[0].left < column.left and row.cells[0].right > column.right


def _program_names(text: str) -> Iterator[str]:
    bare = _CODE.sub("、", text)
    for part in split_list(bare, "、，,；;/ "):
        name = re.sub(r"^(?:等|及|和|以及)|(?:等)?(?:相关)?专业(?:学生|的学生)?$|等$", "", part.strip(" 。.")).strip()
        if 2 <= len(name) <= 25 and re.search(r"[\u4e00-\u9fff]", name) and name not in {"专业名称", "不限", "无"}:
            yield name


def read_certificates(sections: Sequence[Section], facts: Mapping[str, Fact]) -> list[Fact]:
    """Certificates of the label, and those that a sentence names by 职业技能等级证书."""
    found: dict[str, Fact] = {}
    if label := facts.get("certificates"):
        for part in split_list(re.sub(r"^\s*1\s*[+＋]\s*X", "", str(label.value)), "、，,；;"):
            name = re.sub(r"等$", "", part.strip(" 。《》“”")).strip()
            if 2 <= len(name) <= 40 and name not in {"无", "暂无"}:
                found.setdefault(name, Fact(name, label.quote, label.place))
    for paragraph in paragraphs_of(sections):
        for match in _CERTIFICATE.finditer(paragraph.text):
            for part in re.split(r"[、“”《》]|和|及", match["list"]):
                name = part.strip(' “”"《》的')
                if 2 <= len(name) <= 30 and not _NOT_NAMED.search(name) and not any(name in known for known in found):
                    found.setdefault(name, Fact(name, paragraph.quote, paragraph.place))
    return list(found.values())
