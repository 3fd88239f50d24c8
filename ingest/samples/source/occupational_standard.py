"""The sample occupational standard: cover, overview, one table a level, and the two tables of weights."""

from __future__ import annotations

from ingest.samples.source.paper import Paper, Words
from ingest.samples.source.ruled import Column, Row, ruled_table


def occupational_standard(words: Words) -> Paper:
    """Labels are centred over page breaks, the function's column is narrow and set upright, 续表 stands over later parts."""
    paper = Paper(words, running_head=words["running_head"], first_numbered=2)
    paper.set_y(50)
    for text, size in zip(words["cover"], (16, 11, 26, 14, 12), strict=True):
        paper.centred(text, size=size, bold=size > 15, gap=14)
    paper.add_page()
    for part in words["part"]:
        paper.heading(part["heading"], level=1 if "." not in part["heading"].split(" ")[0] else 2)
        for text in part.get("text", ()):
            paper.paragraph(text)
    columns = [Column(words["header"][0], 11, "label"), Column(words["header"][1], 25, "label"), *_flowing(words["header"][2:])]
    for level in words["level"]:
        paper.heading(level["heading"], level=2)
        ruled_table(paper, columns, list(_rows(level)), again=words["again"])
    for part in words["after"]:
        paper.heading(part["heading"], level=1 if "table" not in part else 2)
        if "table" in part:
            _weights(paper, words, part["table"])
    return paper


def _flowing(titles: list[str]) -> list[Column]:
    return [Column(titles[0], 60), Column(titles[1], 50)]


def _rows(level: Words) -> list[Row]:
    rows: list[Row] = []
    for f, function in enumerate(level["function"], start=1):
        for w, work in enumerate(function["work"], start=1):
            label = (f"{f}. {function['name']}",) if w == 1 else None
            skills = tuple(f"{f}.{w}.{n} {text}" for n, text in enumerate(work["skills"], start=1))
            knowledge = tuple(f"{f}.{w}.{n} {text}" for n, text in enumerate(work["knowledge"], start=1))
            alone = (work["knowledge"][0],) if len(work["knowledge"]) == 1 else knowledge
            rows.append((label, (f"{f}.{w} {work['name']}",), skills, alone))
    return rows


def _weights(paper: Paper, words: Words, kind: str) -> None:
    """Basics first (theory alone), then every function with its share at each level, closed by the sums."""
    item, basics, knowledge, skills, total, unit = words["weight_titles"]
    levels = [Column(f"{level}{unit}", 26, centred=True) for level in words["levels"]]
    columns = [Column(item, 26, "label"), Column("", 42), *levels]
    rows: list[Row] = []
    if kind == "theory":
        for number, basic in enumerate(words["basic"]):
            shares = tuple((str(basic["theory"]),) for _ in words["levels"])
            rows.append(((basics,) if number == 0 else None, (basic["name"],), *shares))
    names = dict.fromkeys(function["name"] for level in words["level"] for function in level["function"])
    for number, name in enumerate(names):
        shares = tuple((_share(level, name, kind) or words["nothing"],) for level in words["level"])
        rows.append((((knowledge if kind == "theory" else skills),) if number == 0 else None, (name,), *shares))
    rows.append(((total,), ("",), *(("100",) for _ in words["levels"])))
    ruled_table(paper, columns, rows)


def _share(level: Words, name: str, kind: str) -> str:
    found = next((function for function in level["function"] if function["name"] == name), None)
    return "" if found is None else str(found[kind])
