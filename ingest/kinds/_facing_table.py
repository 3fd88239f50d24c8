"""The table 职业面向 of a teaching standard: industries, occupations, posts, certificates, further programs."""

from __future__ import annotations

import re

from ingest.kinds._listing import read_coded, read_names
from ingest.kinds._standard_draft import Draft, lookup
from ingest.pdf import PdfTable
from ingest.pdf_flow import FlowLine
from ingest.text import clean_key, join_lines


def read_facing_table(draft: Draft, tables: list[tuple[int, PdfTable]]) -> list[tuple[int, PdfTable]]:
    """The table 职业面向, its labels in the first column or in the first row; returns the tables that are not it."""
    labels = lookup("facing")
    others: list[tuple[int, PdfTable]] = []
    before = ""
    for page, table in tables:
        rows = [[cell or "" for cell in row] for row in table.rows]
        first = [labels.get(clean_key(row[0]), "") for row in rows]
        across = [labels.get(clean_key(cell), "") for cell in rows[0]]
        if sum(map(bool, across)) >= 3:
            for column, key in enumerate(across):
                cell = "\n".join(row[column] for row in rows[1:] if row[column])
                if key:
                    _read_cell(draft, key, cell, page)
            draft.used += len(rows)
        elif sum(map(bool, first)) >= 2 or (before and any(first)):
            for key, row in zip(first, rows, strict=True):
                cell = "\n".join(cell for cell in row[1:] if cell)
                before = key or (before if not row[0] else "")
                if before:
                    _read_cell(draft, before, cell, page)
                    draft.used += 1
                elif any(row):
                    draft.leave(page, " ".join(map(join_lines, row)), "an unknown label in the table 职业面向")
        else:
            others.append((page, table))
    return others


def _read_cell(draft: Draft, key: str, cell: str, page: int) -> None:
    text = join_lines(cell)
    if not text or text.strip("—–-/ ") in ("", "无", "暂无"):
        return
    if key in ("industries", "occupations"):
        found, rest = read_coded(text)
        for entry in found:
            draft.add(key, entry, text, page, key, str(entry["code"]))
        for name in read_names(rest):
            draft.add(key, {"name": name}, text, page, key)
    elif key == "posts":
        bare = re.sub(r"等?(?:岗位(?:[（(]群[)）]|群)?|技术领域)[。…]*$", "", text)
        for name in read_names(bare or text, "、；;"):
            draft.add(key, name, text, page, key)
    elif key == "certificates":
        for part in re.split(r"[；;。]|(?=职业技能等级证书[:：])|(?=职业资格证书[:：])", text):
            for name in read_names(re.sub(r"^[^：:、]{2,16}证书[:：]", "", part)):
                draft.add(key, name, text, page, key)
    elif key == "continues":
        read_continues(draft, text, page)


def read_continues(draft: Draft, text: str, page: int) -> None:
    for found in re.finditer(
        r"(?:接续)?(?P<level>[^：:；;。、]{2,16}?)(?:专业)?(?:举例)?[:：](?P<list>[^：:；;。]+)(?=[；;。]|接续|$)", text
    ):
        for name in read_names(found["list"]):
            draft.add("continues_to", {"level": found["level"], "program": name}, text, page, "continues_to")


def labelled(lines: list[FlowLine]) -> list[tuple[int, str]]:
    """Lines joined, anew from each that begins with a label: `高职专科：甲、乙`, with the page each begins on."""
    groups: list[list[FlowLine]] = []
    for line in lines:
        if not groups or re.match(r"^(?:[（(]?\d{1,2}[）).．、]\s*)?(?:接续)?[^：:；;。、，]{2,16}[:：]", line.text):
            groups.append([])
        groups[-1].append(line)
    return [(group[0].page, join_lines(line.text for line in group)) for group in groups]


def read_facing_lines(draft: Draft, lines: list[FlowLine]) -> None:
    """The table 职业面向 where it is printed without rules, or as labelled lines."""
    labels = lookup("facing")
    key, cell, page = "", "", 0
    for line in [*lines, FlowLine(0, "")]:
        label, _, rest = line.text.partition("  " if "  " in line.text else " ")
        found = labels.get(clean_key(label), "")
        if not found and (colon := re.match(r"^(.{2,24}?)[:：]\s*", line.text)) is not None:
            found, rest = labels.get(clean_key(colon[1]), ""), line.text[colon.end() :]
        if found or not line.page:
            if key:
                _read_cell(draft, key, cell, page)
            key, cell, page = found, rest, line.page
        else:
            cell += "\n" + line.text
