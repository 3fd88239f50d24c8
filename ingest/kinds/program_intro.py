"""Program introductions (专业简介): a file of many programs, each with its posts, abilities, courses and certificates."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.detect import decode
from ingest.kinds._intro_drafts import Draft, Element, collect
from ingest.kinds._intro_lines import Piece, facts, plain_formulas, read_pieces
from ingest.kinds._intro_missing import Header, lost_headers
from ingest.kinds._intro_names import split_levels
from ingest.kinds._intro_sentences import read_facing, read_training
from ingest.kinds._listing import read_years
from ingest.programs import CatalogueProgram, level_of, national_programs
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import drop_end

KIND = "program_intro"
FORMATS: tuple[str, ...] = ("md", "txt")
VERSION = "2"

_INNER_LABEL = re.compile(
    r"([接持]续[^，。；、：:]{2,14}举例[:：]|(?:专业(?:基础|核心|拓展)课程?|实习实训|职业资格证书|职业技能等级证书)[:：])"
)
_NOTHING = re.compile(r"^(?:暂?无|/|—+|-+)[。；\s]*$")


def detect(head: str, _format: str) -> float:
    """Sure when the parts of an introduction follow one another."""
    bare = re.sub(r"\s+", "", head)
    header = re.search(r"专业代码[:：]?\d{6}[A-Z]*专业名称", bare) is not None
    titles = ("职业面向", "培养目标定位", "主要专业能力要求", "主要专业课程与实习实训", "职业类证书举例", "接续专业举例")
    return min(1.0, 0.6 * header + 0.2 * sum(title in bare for title in titles))


def read_document(path: Path, *, sha256: str) -> Reading:
    """All programs of one file. Raises DocumentError (unknown) when it has none, (broken) when it is no text."""
    try:
        text = decode(path.read_bytes())
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name}: neither UTF-8 nor GB18030 text", what=str(path), why="broken") from error
    issues: list[Issue] = []
    pieces = list(read_pieces(text))
    group = next((found[1] for piece in pieces[:4] if (found := re.match(r"^(\d{4})\s*\D", piece.raw))), "")
    drafts, used = collect(path.name, pieces, issues)
    if not drafts:
        raise DocumentError(f"{path.name}: no program introduction in it", what=str(path), why="unknown")
    headers = [
        Header(draft.code.text if draft.code else "", draft.name.text if draft.name else "", draft.body) for draft in drafts
    ]
    lost = lost_headers(headers, group)
    anchors = [piece for piece in pieces if piece.part == "code" or (group and piece.raw.startswith(group))]
    records = [
        record for draft, found in zip(drafts, lost, strict=True) for record in _records(path.name, draft, found, anchors, issues)
    ]
    title = f"{group} {path.stem.lstrip('0123456789 ')}".strip() if group else path.stem
    return Reading(str(path), sha256, KIND, "md", title, 0, tuple(records), tuple(issues), len(pieces), used)


def _records(file: str, draft: Draft, lost: CatalogueProgram | None, anchors: list[Piece], issues: list[Issue]) -> list[Record]:
    """The program's record; where courses are printed by direction of study (track), one record for each of them."""
    items: list[Item] = []
    tracks: list[str] = []

    def add(key: str, value: Any, quote: str, line: int, rule: str, clause: str = "", track: str = "") -> None:
        items.append(Item(key, value, quote, Place(line=line), f"{KIND}/{rule}", clause))
        tracks.append(track)

    start = draft.elements[0] if draft.elements else None
    if draft.name is not None:
        add("program", draft.name.text, draft.name.raw, draft.name.line, "name")
    elif lost is not None and start is not None:
        add("program", lost.name, start.quote, start.line, "inferred")
    if draft.code is not None:
        add("program_code", draft.code.text, draft.code.raw, draft.code.line, "code", draft.code.text)
    elif lost is not None and start is not None:
        add("program_code", lost.code, start.quote, start.line, "inferred", lost.code)
    code = draft.code.text if draft.code else (lost.code if lost else "")
    anchor = draft.code or min(anchors, key=lambda piece: abs(piece.line - draft.first), default=None)
    if level_of(code) and anchor is not None:
        add("education_level", level_of(code), anchor.raw, anchor.line, "level")
    if draft.name is None and lost is None:
        issues.append(
            Issue(file, Place(line=draft.first), "", "a program whose name is printed nowhere and not found by its code")
        )
    body = draft.body
    for element in (part for whole in draft.elements for part in _relabelled(whole)):
        if not _read_element(element, body, add):
            issues.append(Issue(file, Place(line=element.line), element.quote[:200], f"nothing was understood in {element.part}"))
    if draft.withheld is not None and not draft.elements:
        place = Place(line=draft.withheld.line)
        issues.append(Issue(file, place, draft.withheld.raw, "the introduction of this program is withheld in print"))
    for part in ("facing", "abilities", "courses") if draft.elements or draft.withheld is None else ():
        if not draft.has(part) or (part == "courses" and not any(item.key == "courses" for item in items)):
            issues.append(Issue(file, Place(line=draft.first), "", f"a program without {part}"))
    extra: dict[str, Any] = {"file": file, "lines": [draft.first, draft.last]}
    named = [track for track in dict.fromkeys(tracks) if track]
    if not named:
        return [Record(KIND, tuple(items), extra)]
    return [
        Record(
            KIND,
            tuple(item for item, track in zip(items, tracks, strict=True) if track in ("", name)),
            {**extra, "track": name},
        )
        for name in named
    ]


def _relabelled(element: Element) -> list[Element]:
    """The element, or several where its joined lines hold further labels that a break had cut in two."""
    if element.part not in ("courses", "certificates", "continues"):
        return [element]
    parts = _INNER_LABEL.split(element.text)
    first = Element(element.part, element.label, element.pieces, [parts[0]], element.track)
    others = [
        Element("continues" if "续" in label else element.part, _bare_label(label), element.pieces, [text], element.track)
        for label, text in zip(parts[1::2], parts[2::2], strict=True)
    ]
    return [first, *others] if parts[0].strip() or not others else others


def _bare_label(label: str) -> str:
    return re.sub(r"^[接持]续|(?:举例)?[:：]$", "", label)


def _read_element(element: Element, body: str, add: Any) -> bool:
    """Items of one element; False when it has none."""
    text, quote, line = element.text, element.quote, element.line
    if _NOTHING.match(text):
        return True
    match element.part:
        case "duration":
            years = read_years(re.sub(r"[（(][^）)]*[）)]", "", text))
            for number in years:
                add("duration_years", number, quote, line, "duration")
            return bool(years)
        case "facing":
            facing = read_facing(text, body.replace(text, ""))
            for name in facing.industries:
                add("industries", _named(name), quote, line, "industries")
            for name in facing.occupations:
                add("occupations", _named(name), quote, line, "occupations")
            for name in facing.posts:
                add("posts", name, quote, line, "posts")
            return bool(facing.industries or facing.occupations or facing.posts)
        case "goal":
            return True
        case "abilities":
            value = {"no": element.label, "text": text} if element.label else {"text": text}
            if "$" in text:
                value["reads"] = plain_formulas(text)
            add("abilities", value, quote, line, "abilities", element.label)
            return True
        case "courses":
            return _read_courses(element, body, add)
        case "certificates":
            names = [name for name in _list(text) if not _NOTHING.match(name)]
            for name in names:
                add("certificates", {**_named(name), **_type(element.label)}, quote, line, "certificates")
            return bool(names)
        case "continues":
            level = re.sub(r"(?:专业)+$", "", element.label)
            names = [name for name in _list(text, _program_names()) if not _NOTHING.match(name)]
            for name in names:
                add("continues_to", {"level": level, "program": name}, quote, line, "continues_to")
            return bool(names) or _NOTHING.match(text) is not None
        case _:
            return False


def _list(text: str, known: Container[str] = ()) -> list[str]:
    return [name for part in split_levels(text, facts()["whole"]["names"], known) if (name := drop_end(part))]


@cache
def _program_names() -> frozenset[str]:
    return frozenset(program.name for program in national_programs().values())


def _named(name: str) -> dict[str, str]:
    return {"name": name, "reads": plain_formulas(name)} if "$" in name else {"name": name}


def _type(label: str) -> dict[str, str]:
    if "等级" in label:
        return {"type": "职业技能等级证书"}
    if "资格" in label:
        return {"type": "职业资格证书"}
    return {"type": label} if label else {}


def _read_courses(element: Element, body: str, add: Any) -> bool:
    kind = facts()["course_labels"].get(element.label.partition("（")[0], "")
    if not kind:
        return False
    rule = "training" if kind == "实习实训" else "courses"
    found = False
    for track, text in _by_track(element):
        names = read_training(text, body.replace(element.text, "")) if kind == "实习实训" else _list(text)
        for name in names:
            add("courses", {**_named(name), "type": kind}, element.quote, element.line, rule, track=track)
        found = found or bool(names)
    return found


def _by_track(element: Element) -> list[tuple[str, str]]:
    """The list of an element, or its lists where it names directions of study: `茶艺方向：甲、乙；茶销方向：丙`."""
    parts = re.split(r"(?:^|(?<=[。；;]))([^：:；;。、，]{2,16}方向)[:：]", element.text)
    lists = [(element.track, parts[0])] if parts[0].strip() else []
    return [*lists, *zip(parts[1::2], parts[2::2], strict=True)] or [("", "")]
