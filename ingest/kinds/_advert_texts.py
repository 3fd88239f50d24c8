"""Adverts as they stand in running text: blocks between lines of signs, labelled blocks, one advert a line, or one in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats.detect import decode
from ingest.kinds._advert_sections import section_kind
from ingest.kinds._advert_sources import Count, RawAdvert, raw_advert
from ingest.kinds._advert_words import column_key, read_words
from ingest.record import Place

_SEPARATOR = re.compile(r"^\s*(?:[*＊=\-—_#~+]{5,}|(?:\* ?){5,})\s*$")
_LABEL = re.compile(r"^\s*[【\[#*\s]*(?P<label>[^：:\s，。；、]{2,10})\s*[】\]*]*\s*[：:]\s*(?P<value>.*)$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*\S)\s*$")
_BODY_WORDS = re.compile(r"职责|任职|要求|资格|职位描述|岗位描述|工作内容|招聘条件|负责|熟悉|经验")
_TITLE_LABELS = frozenset(
    map(
        column_key,
        (
            "职位名称",
            "岗位名称",
            "招聘岗位",
            "招聘职位",
            "职位",
            "岗位",
            "招聘工种",
            "应聘岗位",
            "职务名称",
            "Job Title",
            "Title",
            "Position",
        ),
    )
)
LONG_LINE = 60
SHORT_LINE = 60


@dataclass(slots=True)
class _Block:
    """Lines `start` to `end` (not included) between two separators and what they are: title | benefits | fields | company |
    text."""

    start: int
    end: int
    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """Index of the line of each field."""


def read_text(path: Path, count: Count) -> Iterator[RawAdvert]:
    """Adverts of a text or Markdown file. Raises DocumentError where the bytes are no text."""
    try:
        lines = decode(path.read_bytes()).splitlines()
    except UnicodeDecodeError as error:
        message = f"{path.name}: neither UTF-8, UTF-16 nor GB18030 (byte {error.start + 1}): save it again as UTF-8"
        raise DocumentError(message, what=str(path), why="broken") from error
    count.total = sum(bool(line.strip()) for line in lines)
    for advert, first, last in _adverts(lines, count):
        if advert is not None:
            count.used += sum(bool(line.strip()) for line in lines[first:last]) - 1
            yield advert


def _adverts(lines: Sequence[str], count: Count) -> Iterator[tuple[RawAdvert | None, int, int]]:
    """Adverts with their first and last line, by the first layout that fits."""
    blocks = _blocks(lines)
    if len(blocks) > 2 and any(block.kind == "fields" for block in blocks):
        yield from _of_blocks(lines, blocks, count)
        return
    starts = _title_lines(lines)
    if not starts and _is_line_each(lines):
        for index, line in enumerate(lines):
            if line.strip():
                yield _line_advert(line, index, count), index, index + 1
        return
    if not starts and len(blocks) > 1:
        starts = [block.start for block in blocks]
    starts = (
        starts or _heading_lines(lines) or _bare_titles(lines) or [next((i for i, line in enumerate(lines) if line.strip()), 0)]
    )
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        end = next((i for i in range(start, end) if _SEPARATOR.match(lines[i])), end)
        yield _free_advert(lines, start, end, count), start, end


def _blocks(lines: Sequence[str]) -> list[_Block]:
    cuts = [-1, *(index for index, line in enumerate(lines) if _SEPARATOR.match(line)), len(lines)]
    found: list[_Block] = []
    for before, after in pairwise(cuts):
        if any(line.strip() for line in lines[before + 1 : after]):
            found.append(_block(lines, before + 1, after))
    return found


def _block(lines: Sequence[str], start: int, end: int) -> _Block:
    filled = [line.strip() for line in lines[start:end] if line.strip()]
    fields, where = _labelled(lines, start, end)
    if re.match(r"(?:公司)?福利(?:待遇)?[：:]?\s*$", filled[0]):
        return _Block(start, end, "benefits")
    if {"company_size", "company_type"} & fields.keys() and not {"salary", "degree", "experience"} & fields.keys():
        return _Block(start, end, "company", fields, where)
    if len(fields) >= 3 and len(fields) * 2 >= len(filled):
        return _Block(start, end, "fields", fields, where)
    if len(filled) <= 4 and all(len(line) < 2 * SHORT_LINE for line in filled) and len(filled[0]) <= SHORT_LINE:
        return _Block(start, end, "title")
    return _Block(start, end, "text")


def _labelled(lines: Sequence[str], start: int, end: int) -> tuple[dict[str, str], dict[str, int]]:
    """Values of known labels and the lines they stand in; an empty value is the next line, where that is no label."""
    known = read_words().columns
    found: dict[str, str] = {}
    where: dict[str, int] = {}
    for index in range(start, end):
        match = _LABEL.match(lines[index])
        name = known.get(column_key(match["label"])) if match else None
        if match is None or name is None or name in {"text", "duty", "requirement"}:
            continue
        value = match["value"].strip()
        if not value and index + 1 < end and _LABEL.match(lines[index + 1]) is None:
            value = lines[index + 1].strip()
        if value and name not in found:
            found[name] = value
            where[name] = index
    return found, where


def _of_blocks(lines: Sequence[str], blocks: Sequence[_Block], count: Count) -> Iterator[tuple[RawAdvert | None, int, int]]:
    """An advert begins with a title block that benefits or fields follow, or with fields where the last advert has some."""
    starts: list[int] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1].kind if index + 1 < len(blocks) else ""
        so_far = {one.kind for one in blocks[starts[-1] : index]} if starts else set()
        headed = block.kind == "title" and following in {"benefits", "fields"} and bool(so_far & {"fields", "benefits"})
        if not starts or headed or (block.kind == "fields" and "fields" in so_far):
            starts.append(index)
    for first, last in zip(starts, [*starts[1:], len(blocks)], strict=True):
        part = blocks[first:last]
        yield _block_advert(lines, part, count), part[0].start, part[-1].end + 1


def _block_advert(lines: Sequence[str], part: Sequence[_Block], count: Count) -> RawAdvert | None:
    values: dict[str, str] = {}
    where: dict[str, int] = {}
    for block in part:
        for name, value in block.fields.items():
            if name not in values:
                values[name] = value
                where[name] = block.lines[name]
    if part[0].kind == "title":
        head = [index for index in range(part[0].start, part[0].end) if lines[index].strip()]
        values["title"], where["title"] = lines[head[0]].strip(), head[0]
        if len(head) > 1 and "company" not in values:
            values["company"], where["company"] = lines[head[1]].strip(), head[1]
    bodies = [block for number, block in enumerate(part) if block.kind == "text" or (block.kind == "title" and number > 0)]
    if not bodies and part[-1].kind != "company":
        bodies = [block for block in part if block.kind == "fields"][:1]
    start = bodies[0].start if bodies else part[0].start
    end = bodies[-1].end if bodies else part[0].start
    return _placed(values, where, lines, start, end, count)


def _placed(
    values: dict[str, str], where: dict[str, int], lines: Sequence[str], start: int, end: int, count: Count
) -> RawAdvert | None:
    """The advert with lines `start` to `end` as its text, blank lines at the ends left out."""
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    values["text"] = "\n".join(lines[start:end])
    advert = raw_advert(values, Place(line=start + 1), count)
    places = {name: Place(line=index + 1) for name, index in where.items()}
    return None if advert is None else replace(advert, places=places, by_line=True)


def _title_lines(lines: Sequence[str]) -> list[int]:
    """Lines that label the post's name: 职位名称：…"""
    found = []
    for index, line in enumerate(lines):
        match = _LABEL.match(line)
        if match and column_key(match["label"]) in _TITLE_LABELS and 0 < len(match["value"].strip()) <= 40:
            found.append(index)
    return found


def _is_line_each(lines: Sequence[str]) -> bool:
    """One advert a line: most lines are long and speak of duties and requirements."""
    filled = [line for line in lines if line.strip()]
    long = sum(len(line) >= LONG_LINE and len(set(_BODY_WORDS.findall(line))) >= 2 for line in filled)
    return bool(filled) and long * 10 >= len(filled) * 6


def _line_advert(line: str, index: int, count: Count) -> RawAdvert | None:
    values = {"text": line}
    label = re.match(r"^\s*(?:招聘)?(?:职位|岗位)(?:名称)?\s*[：:]\s*(?P<title>[^\s，。；：:]{2,30})[\s，。；]", line)
    parts = line.split("\t")
    if label:
        values["title"] = label["title"]
    elif len(parts) > 1 and 2 <= len(parts[0].strip()) <= 40:
        values["title"] = parts[0].strip()
    advert = raw_advert(values, Place(line=index + 1), count)
    return None if advert is None else replace(advert, by_line=True)


def _heading_lines(lines: Sequence[str]) -> list[int]:
    """Markdown headings of the level that names posts: the lowest number of signs whose words are no section's heading and
    whose part speaks of duties."""
    by_level: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        match = _HEADING.match(line)
        if match and not section_kind(match[2]):
            by_level.setdefault(len(match[1]), []).append(index)
    for level in sorted(by_level):
        starts = by_level[level]
        parts = zip(starts, [*starts[1:], len(lines)], strict=True)
        if all(len(set(_BODY_WORDS.findall("\n".join(lines[a:b])))) >= 2 for a, b in parts) and (level > 1 or len(starts) > 1):
            return starts
    return []


def _bare_titles(lines: Sequence[str]) -> list[int]:
    """Short lines that end like a post's name and that a heading of duties or requirements follows within a few lines."""
    endings = read_words().endings
    found: list[int] = []
    for index, line in enumerate(lines):
        bare = re.sub(
            r"[（(【\[].*$",
            "",
            re.sub(r"^\s*(?:[一二三四五六七八九十\d]{1,2}[、.．])?\s*(?:招聘)?(?:岗位|职位)?[一二三四五六\d]*[：:]?", "", line),
        ).strip()
        if not (2 <= len(bare) <= 20) or not bare.endswith(endings) or re.search(r"[，。；、：:]", bare) or section_kind(bare):
            continue
        after = [other.strip() for other in lines[index + 1 : index + 9] if other.strip()][:5]
        if any(len(other) <= 30 and section_kind(other) in {"duty", "requirement"} for other in after):
            found.append(index)
    return found


def _free_advert(lines: Sequence[str], start: int, end: int, count: Count) -> RawAdvert | None:
    """An advert of running text: its first line or its label names the post, labelled lines before its text are fields."""
    values, where = _labelled(lines, start, end)
    first = next((index for index in range(start, end) if lines[index].strip()), start)
    body = first
    heading = _HEADING.match(lines[first]) if first < end else None
    line = heading[2] if heading else lines[first].strip() if first < end else ""
    match = _LABEL.match(line)
    if match and column_key(match["label"]) in _TITLE_LABELS:
        values["title"], where["title"] = match["value"].strip(), first
        body = first + 1
    elif line and len(line) <= SHORT_LINE and not section_kind(line[:12]) and not re.search(r"[，。；]", line):
        values["title"], where["title"] = re.sub(r"^(?:招聘(?:启事|信息)?|诚聘|急聘)\s*[：:]?\s*", "", line) or line, first
        body = first + 1
    return _placed(values, where, lines, body, end, count)
