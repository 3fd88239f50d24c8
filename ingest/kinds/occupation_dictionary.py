"""Kind `occupation_dictionary`: the text of the national classification of occupations (职业分类大典), and its additions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.detect import decode
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import join_lines, split_list

KIND = "occupation_dictionary"
FORMATS = ("md", "txt")
VERSION = "1"

_GROUP = re.compile(r"^(?P<code>\d(?:-\d{2}){0,2})\s*[（(]\s*GBM\s*\d+\s*[)）]\s*(?P<name>.*)$")
_CODED = re.compile(r"^(?:[（(][一二三四五六七八九十]+[)）]\s*)?(?P<code>\d-\d{2}-\d{2}-\d{2})\s*(?P<name>[^\d\s|<].*)$")
_UNCODED = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）]\s*(?P<name>[\u4e00-\u9fff]{2,30}\s*(?:L/S|S/L|L|S)?)$")
_LISTING = re.compile(r"本[大中小]类包括下列(?:[大中小]类|职业)\s*[:：]?$")
_TASKS = re.compile(r"^主要工作任务\s*[:：]?\s*(?P<rest>.*)$")
_POSTS = re.compile(r"^(?:本职业包[含括](?:但不限于)?下列工种|包含工种|下列工种)\s*[:：]?\s*(?P<rest>.*)$")
_DEFINITION = re.compile(r"^(?:职业)?定义\s*[:：]\s*(?P<text>.+)$")
_NEW_POSTS = re.compile(
    r"^\|\s*\d+\s*\|\s*(?P<name>[^|（(\d]+)(?:[（(](?P<code>\d(?:-\d{2}){3})[)）])?\s*\|\s*(?P<posts>[^|]+?)\s*\|$"
)
_MARKS = re.compile(r"(?<=[\u4e00-\u9fff)）])\s*`?(?P<marks>L/S|S/L|L|S)`?$")
_DRESS = re.compile(r"\*\*|[`*]|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
_NUMBER = re.compile(r"^(?:\d{1,2}\s*[.．、]\s*|[-•]\s+)")
_WORKER = re.compile(r"(?:[工员师人商手者士家]|司机|管家|助理|经理|主播|护理|模特|秘书|潜水)(?:[（(][^（）()]*[)）])?$")
_UNKNOWN = re.compile(r"待(?:官方)?(?:发布|公布)|^[*（(]?待")
_NEW = re.compile(r"新职业|增补|新增")


def detect(head: str, format: str) -> float:
    """Sure where codes of occupations stand with their definitions and tasks."""
    if format not in FORMATS:
        return 0.0
    codes = len(re.findall(r"^#*\s*(?:[（(][一二三四五六七八九十]+[)）]\s*)?\d-\d{2}(?:-\d{2}){0,2}\s*\S", head, re.MULTILINE))
    signs = sum(sign in head for sign in ("主要工作任务", "GBM", "本大类包括", "本小类包括下列职业", "职业分类大典"))
    return min(0.95, 0.25 * signs + (0.3 if codes >= 3 else 0.0))


@dataclass(slots=True)
class _Entry:
    """An occupation or a group of them while it is read: raw lines of its title and definition, then tasks and kinds of
    work (工种) with the number of their first line."""

    code: str
    name: str
    line: int
    raw: list[str]
    group: bool = False
    definition: list[str] = field(default_factory=list)
    tasks: list[tuple[int, list[str]]] = field(default_factory=list)
    posts: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Where the reading stands: the open entry and the part of it ("name", "definition", "tasks", "posts", "listing", "")."""

    file: str
    entry: _Entry | None = None
    part: str = ""
    emerging: bool = False
    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    used: int = 0


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record of kind `occupation_dictionary`: items "occupations" ({"code", "name", "definition", "emerging", "digital",
    "green"}; groups too), "occupation_tasks" and "occupation_posts" (工种), each with its occupation and line.

    Raises DocumentError (unknown) where no occupation is found, (broken) for what is no text.
    """
    try:
        text = decode(path.read_bytes())
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name}: neither UTF-8 nor GB18030 text", what=str(path), why="broken") from error
    lines = [(number, _bare(raw), raw) for number, raw in enumerate(text.splitlines(), 1) if _bare(raw)]
    reader = _Reader(path.name, emerging=_NEW.search("".join(bare for _, bare, _ in lines[:3])) is not None)
    for index, (number, bare, raw) in enumerate(lines):
        following = lines[index + 1][1] if index + 1 < len(lines) else ""
        reader.used += _read_line(reader, number, bare, raw, following)
    _close(reader)
    if not reader.items:
        raise DocumentError(f"{path.name}: no occupation with a code in it", what=str(path), why="unknown")
    record = Record(KIND, tuple(reader.items), {"file": path.name})
    title = next((bare for _, bare, _ in lines), path.stem)
    return Reading(str(path), sha256, KIND, "md", title, 0, (record,), tuple(reader.issues), len(lines), reader.used)


def _bare(raw: str) -> str:
    """A line without marks of Markdown and pictures; white space inside Chinese goes."""
    bare = join_lines(_DRESS.sub("", raw.strip().lstrip("#").strip()))
    return "" if re.fullmatch(r"[-—_\s]*", bare) else bare


def _quotable(raw: str) -> str:
    return raw.strip().lstrip("#").strip()


def _read_line(reader: _Reader, number: int, bare: str, raw: str, following: str) -> bool:
    """Take the line in; False where it belongs to nothing."""
    marked = raw.lstrip().startswith("#")
    if found := _GROUP.match(bare):
        _open(reader, _Entry(found["code"], found["name"], number, [_quotable(raw)], group=True))
        reader.part = "definition" if found["name"] else "name"
        return True
    if (found := _CODED.match(bare)) and (marked or reader.part != "listing" or _defines(following)):
        _open(reader, _Entry(found["code"], found["name"], number, [_quotable(raw)]))
        reader.part = "definition"
        return True
    if marked and (found := _UNCODED.match(bare)):
        _open(reader, _Entry("", found["name"], number, [_quotable(raw)]))
        reader.part = "definition"
        return True
    if found := _NEW_POSTS.match(bare):
        _add_new_posts(reader, found, number, raw)
        return True
    if _LISTING.search(bare):
        if reader.entry is not None and reader.part == "definition" and (before := _LISTING.sub("", bare)):
            reader.entry.definition.append(before)
            reader.entry.raw.append(_quotable(raw))
        reader.part = "listing"
        return True
    return _read_part(reader, number, bare, raw, marked=marked)


def _read_part(reader: _Reader, number: int, bare: str, raw: str, *, marked: bool) -> bool:
    """A line inside an entry."""
    entry = reader.entry
    if found := _TASKS.match(bare):
        reader.part = "tasks"
        return entry is not None and (not found["rest"] or _add_task(entry, number, found["rest"]))
    if found := _POSTS.match(bare):
        reader.part = "posts"
        return entry is not None and (not found["rest"] or _add_posts(entry, number, raw.partition("种")[2].lstrip("：:")))
    if entry is None:
        return marked
    match reader.part:
        case "name":
            entry.name = bare
            entry.raw.append(_quotable(raw))
            reader.part = "definition"
        case "definition" if bare.startswith("职业编码"):
            entry.raw.append(_quotable(raw))
        case "definition" if marked and not entry.definition and entry.group:
            entry.raw.append(_quotable(raw))
            entry.name = entry.name or bare
        case "definition" if marked:
            reader.part = ""
        case "definition":
            found = _DEFINITION.match(bare)
            entry.definition.append(found["text"] if found else bare)
            entry.raw.append(_quotable(raw))
        case "tasks" if not marked:
            return _add_task(entry, number, bare)
        case "posts" if not marked:
            return _add_posts(entry, number, _DRESS.sub("", raw))
        case "listing":
            return True
        case _:
            _close(reader)
            reader.part = ""
            return marked
    return True


def _defines(following: str) -> bool:
    """Whether the next line defines an occupation, so that a code before it opens one and is no entry of a list."""
    return re.search(r"人员[。.]?$|^从事|^使用|^操作|^在.{4,}中", following) is not None and not _CODED.match(following)


def _add_task(entry: _Entry, number: int, bare: str) -> bool:
    if _UNKNOWN.search(bare):
        return True
    numbered = _NUMBER.match(bare) is not None
    text = _NUMBER.sub("", bare)
    last = entry.tasks[-1] if entry.tasks else None
    if last is not None and not numbered and not re.search(r"[;；。.]$", last[1][-1]):
        last[1].append(text)
    else:
        entry.tasks.append((number, [text]))
    return True


def _add_posts(entry: _Entry, number: int, text: str) -> bool:
    if _UNKNOWN.search(text):
        return True
    if "。" in text or "；" in text:
        return False
    for name in _post_names(_NUMBER.sub("", text.strip())):
        if entry.posts and not _WORKER.search(entry.posts[-1][1]):
            entry.posts[-1] = (entry.posts[-1][0], entry.posts[-1][1] + name)
        else:
            entry.posts.append((number, name))
    return True


def _post_names(text: str) -> list[str]:
    """Kinds of work in a line, parted by spaces; two long ones that stand together are parted after 工, 员 or 师."""
    names: list[str] = []
    pending = ""
    for part in re.split(r"(?<=[\u4e00-\u9fff)）])\s+|\s+(?=[\u4e00-\u9fff(（])", text.strip()):
        pending += part
        if not _WORKER.search(pending):
            continue
        for name in split_list(pending, "、，,;；") if all(map(_WORKER.search, split_list(pending, "、，,;；"))) else [pending]:
            cut = re.fullmatch(r"(.{3,10}?[工员师])(.{4,}[工员师])", name) if len(name) > 10 else None
            names += [cut[1], cut[2]] if cut else [name]
        pending = ""
    return [*names, *([pending] if pending else [])]


def _add_new_posts(reader: _Reader, found: re.Match[str], number: int, raw: str) -> None:
    name = _MARKS.sub("", found["name"].strip())
    occupation = {"code": found["code"], "name": name} if found["code"] else {"name": name}
    for name in split_list(found["posts"], "、，,"):
        value = {"occupation": occupation, "name": name.strip(), "emerging": True}
        place = Place(line=number)
        reader.items.append(Item("occupation_posts", value, _quotable(raw), place, f"{KIND}/new_posts", found["code"] or ""))


def _open(reader: _Reader, entry: _Entry) -> None:
    _close(reader)
    reader.entry = entry


def _close(reader: _Reader) -> None:
    """The items of the entry that ends here."""
    entry = reader.entry
    reader.entry = None
    if entry is None:
        return
    place = Place(line=entry.line)
    if not entry.name:
        reader.issues.append(Issue(reader.file, place, " ".join(entry.raw)[:200], "a code without a name"))
        return
    value = _value(reader, entry)
    if not entry.code and not entry.definition:
        return
    reader.items.append(Item("occupations", value, "\n".join(entry.raw), place, f"{KIND}/occupations", entry.code))
    occupation = {"code": entry.code, "name": value["name"]} if entry.code else {"name": value["name"]}
    if entry.group:
        return
    for key, texts in (("text", _tasks(entry)), ("name", iter(entry.posts))):
        kind = "occupation_tasks" if key == "text" else "occupation_posts"
        for line, text in texts:
            quote = text
            item = Item(kind, {"occupation": occupation, key: text}, quote, Place(line=line), f"{KIND}/{kind[11:]}", entry.code)
            reader.items.append(item)


def _tasks(entry: _Entry) -> Iterator[tuple[int, str]]:
    for line, parts in entry.tasks:
        yield line, re.sub(r"[;；。]$", "", join_lines(parts))


def _value(reader: _Reader, entry: _Entry) -> dict[str, Any]:
    value: dict[str, Any] = {"code": entry.code} if entry.code else {}
    marks = _MARKS.search(entry.name)
    value["name"] = _MARKS.sub("", entry.name).strip()
    if entry.definition:
        value["definition"] = join_lines(entry.definition)
    if reader.emerging and not entry.group:
        value["emerging"] = True
    if marks is not None:
        value |= {flag: True for letter, flag in (("L", "green"), ("S", "digital")) if letter in marks["marks"]}
    return value
