"""Teaching plans kept as workbooks: the program its title names, the courses of every sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.formats.sheets import Sheet, read_sheets
from ingest.kinds.training_courses import Above, read_course_table
from ingest.kinds.training_grid import lines_of_sheet
from ingest.kinds.training_lists import joined_tables
from ingest.kinds.training_words import found
from ingest.record import Issue, Item, Place, Reading, Record
from ingest.text import join_lines, squeeze

TITLE_ROWS = 8
_PROGRAM = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）()]{2,24}?)专业(?:（[^）]*）)?.{0,12}?(?:教学计划|教学进程|培养方案|人才培养|课程设置|教学安排|进程表)"
)
_LABELLED = re.compile(r"专业(?:名称)?\s*[：:]\s*(?P<name>[\u4e00-\u9fff（）()]{2,24})")
_CODE = re.compile(r"专业代码\s*[：:]?\s*(?P<code>\d{6}[A-Z]{0,2})")
_SCHOOL = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,20}?(?:职业技术学院|职业技术大学|职业大学|职业学院|高等专科学校|技师学院|职业学校|大学))"
)
_YEAR = re.compile(r"(20\d\d)\s*[级届版]")


def read_workbook_plan(path: Path, *, sha256: str, kind: str, format: str) -> Reading:
    """One record with the courses of all sheets. Raises DocumentError as read_sheets does."""
    sheets = read_sheets(path)
    items = _program(sheets)
    tables: list[list[Item]] = []
    issues: list[Issue] = []
    total = used = 0
    for sheet in sheets:
        lines = lines_of_sheet(sheet)
        total += sum(any(row) for row in sheet.rows)
        made, unread, rows = read_course_table(lines, Above((), _caption(sheet)), path.name)
        tables.append(made)
        issues += unread
        used += rows
        if not made and any(any(row) for row in sheet.rows):
            issues.append(Issue(path.name, Place(sheet=sheet.name), sheet.name, "a sheet of which no facts are read"))
    items += joined_tables(tables)
    if not any(item.key == "program" for item in items):
        issues.append(Issue(path.name, Place(), "", "no name of a program was found in the first rows"))
    title = next((join_lines(cell) for sheet in sheets for row in sheet.rows[:3] for cell in row if cell), path.stem)
    record = Record(kind, tuple(items), {"file": path.name})
    return Reading(str(path), sha256, kind, format, title, 0, (record,), tuple(issues), total, min(used, total))


def _caption(sheet: Sheet) -> str:
    """The line that names the sheet's table (表1：课程教学进程表), else the sheet's name."""
    for row in sheet.rows[:TITLE_ROWS]:
        for cell in row:
            if re.match(r"^附?表\s*[\d一二三四五六七八九十]", cell):
                return join_lines(cell)
    return sheet.name


def _program(sheets: Sequence[Sheet]) -> list[Item]:
    """School, year, program and code, each from the first cell near the top of a sheet that names it."""
    items: dict[str, Item] = {}
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:TITLE_ROWS], 1):
            for cell in dict.fromkeys(filter(None, row)):
                text, place = squeeze(cell), Place(sheet=sheet.name, row=number)
                if match := _PROGRAM.search(text) or _LABELLED.search(text):
                    name = re.sub(r"^.*?(?:学院|学校|大学)(?=.{2})|^.*?[级版届]", "", match["name"])
                    if len(name) >= 2 and not name.endswith(("各", "本")):
                        items.setdefault("program", found("program", name, cell, place))
                if code := _CODE.search(text):
                    items.setdefault("program_code", found("program_code", code["code"], cell, place, code["code"]))
                if (school := _SCHOOL.search(text)) and len(text) < 60:
                    items.setdefault("school", found("school", school["name"], cell, place))
                if year := _YEAR.search(text):
                    items.setdefault("year", found("year", int(year[1]), cell, place))
    return list(items.values())
