"""Tables of a training plan beside those of courses: whom it is for (职业面向), certificates, tasks with their abilities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.flow import Cell, Row, Table
from ingest.kinds._certificate_names import certificate, leveled
from ingest.kinds._intro_names import industries, occupation_names
from ingest.kinds._listing import read_coded
from ingest.kinds.training_grid import Line, lines_of_table, parts_of
from ingest.kinds.training_words import found, role_of
from ingest.record import Item, Place
from ingest.text import drop_end, join_lines, split_list, split_number, squeeze

FACING = ("industries", "occupations", "posts", "certificates")
_EMPTY = re.compile(r"[-—–―/\\.…\s·]*|无|暂无|暂未[^，。]*")
_PROGRAMS = re.compile(r"[^/]{2,12}(?:/[^/]{2,12})*/[^/]{2,12}专业[^/]*")
_CODE_LINE = re.compile(r"^[A-Z]?\d{1,2}(?:-\d{2}){1,4}(?:[A-Z])?$|^[A-Z]?\d{2,4}$")
_TASK_NO = re.compile(r"^\s*(?P<no>[A-Z]{0,2}\d{1,2}(?:[-.．]\d{1,2}){0,3})\s*[：:、.．\s]\s*(?=\S)")


def read_facing(table: Table) -> tuple[list[Item], int]:
    """Industries, occupations, posts and certificates of a table 职业面向, its labels in a row or in a column, and how many
    rows it has; ([], 0) of another table."""
    rows = [row for row in table.rows if row.cells]
    if not rows:
        return [], 0
    across = [(cell, _facing_role(cell)) for cell in rows[0].cells]
    kinds = {role for _, role in across} - {""}
    items: list[Item] = []
    if len(kinds) >= 3 or (len(kinds) == 2 and kinds <= {*FACING, "category", "class"} and "posts" in kinds and len(rows) > 1):
        for cell, role in across:
            for row in rows[1:]:
                inner = row.under(cell.left, cell.right)
                if role in FACING and inner is not None:
                    items += _facts(role, inner, row)
        return _once(items), len(rows)
    down = [(row, role_of("facing", row.cells[0].joined)) for row in rows if len(row.cells) >= 2]
    if len({role for _, role in down} - {""}) >= 3:
        for row, role in down:
            if role in FACING:
                for inner in row.cells[1:]:
                    items += _facts(role, inner, row)
        return _once(items), len(rows)
    return [], 0


def _facing_role(cell: Cell) -> str:
    """The role of a title; 对应职业（岗位） heads posts."""
    role = role_of("facing", cell.joined)
    return "posts" if role == "occupations" and re.search(r"[（(][^）)]*岗位", cell.joined) else role


def _once(items: Sequence[Item]) -> list[Item]:
    kept: dict[str, Item] = {}
    for item in items:
        kept.setdefault(f"{item.key} {item.value}", item)
    return list(kept.values())


def _facts(role: str, cell: Cell, row: Row) -> Iterator[Item]:
    if _EMPTY.fullmatch(cell.joined):
        return
    if role in ("industries", "occupations"):
        for name, code, quote in _coded(cell.text, role):
            yield found(role, {"name": name, **({"code": code} if code else {})}, quote, row.place)
        return
    for name in names_of(cell.text):
        if role == "posts":
            bare = re.sub(r"(?:等)?(?:相关)?(?:岗位(?:群)?)$", "", name) or name
            yield found("posts", bare if len(bare) >= 2 else name, name, row.place)
        else:
            yield from _certificate(name, row.place)


def _certificate(printed: str, place: Place) -> Iterator[Item]:
    name, level = leveled(re.sub(r"^[^：:、]{2,24}(?:证书|标准)[：:]", "", printed))
    if len(name) >= 2:
        yield found("certificates", certificate(name, level), name, place)


def names_of(text: str, separators: str = "、，,；;/") -> list[str]:
    """Names that a cell lists: one a line, and between separators on a line; a line that does not end a name goes on."""
    names: list[str] = []
    for line in _joined_lines(text):
        bare = split_number(line)[1] or line
        names += [drop_end(part) for part in _split(bare, separators)]
    return [name for name in dict.fromkeys(names) if name and not _EMPTY.fullmatch(name)]


def _split(text: str, separators: str) -> list[str]:
    """The parts between separators; a slash between two programs of one post (护理/助产专业教师) parts nothing."""
    parts = split_list(text, separators.replace("/", ""))
    if "/" not in separators:
        return parts
    return [name for part in parts for name in ([part] if _PROGRAMS.fullmatch(part) else split_list(part, "/"))]


def _joined_lines(text: str) -> list[str]:
    """The lines of a cell; one that opens a bracket and does not close it, or ends in 、, goes on with the next."""
    lines: list[str] = []
    for line in (join_lines(one) for one in text.split("\n") if one.strip()):
        before = lines[-1] if lines else ""
        opens = len(re.findall(r"[（(]", before)) > len(re.findall(r"[)）]", before))
        if before and (opens or re.match(r"^[)）、，]", line)):
            lines[-1] = before + line
        else:
            lines.append(line)
    return lines


def _coded(text: str, role: str) -> Iterator[tuple[str, str, str]]:
    """(name, code, as printed) of a cell of industries or occupations, codes in brackets, after the name or below it."""
    joined = " ".join(_joined_lines(text))
    whole = join_lines(text)
    entries, rest = read_coded(joined)
    for entry in entries:
        name, code = re.sub(r"^[\d.、\s]+(?=[\u4e00-\u9fff])", "", str(entry["name"])), str(entry["code"])
        names, codes = split_list(name, "、，,；;"), re.split(r"[、，,；;]", code)
        if len(codes) > 1 and len(names) == len(codes):
            for one, its in zip(names, codes, strict=True):
                yield one, its, one if one in whole else whole
        else:
            yield name, codes[0] if len(codes) == 1 else code, name if name in whole else whole
    if not rest:
        return
    lines = [line for line in _joined_lines(text) if not any(str(entry["code"]) in squeeze(line) for entry in entries)]
    if len(lines) > 1 and any(_CODE_LINE.match(line) for line in lines[1:]):
        for name, code in zip(lines, [*lines[1:], ""], strict=True):
            if not _CODE_LINE.match(name):
                yield name, re.sub(r"^0(?=\d-)", "", code) if _CODE_LINE.match(code) else "", name
        return
    for line in lines or [rest]:
        bare = split_number(line)[1].strip("；;。，,") or line
        coded = re.fullmatch(r"(?P<name>[^\d]+?)\s*(?P<code>[A-Z]?\d{1,2}(?:-\d{2}){1,3}|[A-Z]\d{1,4})", bare)
        if coded is not None:
            yield coded["name"], coded["code"], bare
            continue
        parts = split_list(bare, "；;/")
        for part in parts:
            for name in industries(drop_end(part)) if role == "industries" else occupation_names(part, ""):
                if name and not _EMPTY.fullmatch(name):
                    yield drop_end(name), "", name if name in whole else whole


def read_certificates(table: Table) -> tuple[list[Item], int]:
    """Certificates of a table 证书名称 | 等级 | 颁证部门, and its rows; ([], 0) of another table."""
    lines = lines_of_table(table)
    items: list[Item] = []
    used = 0
    for part in parts_of(lines, "certificates", [frozenset({"name"}), frozenset({"level", "issuer"})]):
        used += len(part.titles) + len(part.lines)
        for line in part.lines:
            name = _under(line, part.of("name")[0].left, part.of("name")[0].right)
            if not name or _EMPTY.fullmatch(name) or re.match(r"备注|说明|注[：:]", name):
                continue
            stated = next((_under(line, column.left, column.right) for column in part.of("level")), "")
            name, behind = leveled(name)
            level = behind if _EMPTY.fullmatch(stated) else stated
            issuer = next((_under(line, column.left, column.right) for column in part.of("issuer")), "")
            value = {"name": name}
            value |= {"level": level} if level else {}
            value |= {"issuer": issuer} if issuer and not _EMPTY.fullmatch(issuer) else {}
            items.append(found("certificates", value, line.quote or name, line.place))
    return items, used


def read_tasks(table: Table) -> tuple[list[Item], int]:
    """Task and ability pairs of a table 典型工作任务 | 职业能力 (a post or work field before them too), and its rows."""
    lines = lines_of_table(table)
    items: list[Item] = []
    used = 0
    for part in parts_of(lines, "tasks", [frozenset({"ability"}), frozenset({"task", "post"})]):
        used += len(part.titles) + len(part.lines)
        tasked = part.of("task") or part.of("post")
        task_no = task = post = ""
        for line in part.lines:  # a blank task goes on with the one above, as it does after a page break
            if named := _under(line, tasked[-1].left, tasked[-1].right):
                task_no, task = _numbered(named)
            if part.of("task"):
                post = next((_under(line, column.left, column.right) for column in part.of("post")), "") or post
            for column in part.of("ability"):
                for slot in line.under(column.left, column.right):
                    if slot.own:
                        items += _abilities(slot.text, task_no, task, post, line)
    return items, used


def _abilities(text: str, task_no: str, task: str, post: str, line: Line) -> Iterator[Item]:
    for piece in ability_pieces(text):
        number, ability = _numbered(piece)
        if len(ability.strip("；;。，,：:")) < 2 or _EMPTY.fullmatch(ability):
            continue
        value = {
            name: said
            for name, said in (
                ("post", post),
                ("task_no", task_no),
                ("task", task),
                ("ability_no", number),
                ("ability", ability.rstrip("；;，,")),
            )
            if said
        }
        yield found("task_abilities", value, piece, line.place, number)


def ability_pieces(text: str) -> list[str]:
    """Abilities of a cell: one a line where lines start with numbers or end sentences, else at numbers inside, else at ；."""
    lines = [join_lines(line) for line in text.split("\n") if line.strip()]
    numbered = [bool(_TASK_NO.match(line) or split_number(line)[0]) for line in lines]
    if len(lines) > 1 and (sum(numbered) * 2 >= len(lines) or all(line.endswith(("；", ";", "。")) for line in lines[:-1])):
        pieces: list[str] = []
        for line, starts in zip(lines, numbered, strict=True):
            if starts or not any(numbered) or not pieces:
                pieces.append(line)
            else:
                pieces[-1] += line
        return pieces
    if len(lines) > 1 and max(map(len, lines)) <= 40 and not any(line.endswith(("，", "、")) for line in lines):
        return lines
    joined = join_lines(text)
    parts = [part for part in re.split(r"(?=[（(]\d{1,2}[)）]|[①-⑳]|(?<![\d.．-])\d{1,2}[.．、](?!\d))", joined) if part.strip()]
    return parts if len(parts) > 1 else [part for part in re.split(r"(?<=[；;])", joined) if part.strip()]


def _numbered(text: str) -> tuple[str, str]:
    if found := _TASK_NO.match(text):
        return found["no"].replace("．", "."), text[found.end() :].strip()
    return split_number(text)


def _under(line: Line, left: float, right: float) -> str:
    return next((slot.joined for slot in line.under(left, right) if slot.joined), "")
