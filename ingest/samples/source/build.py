"""Make the sample documents from their words: `python -m ingest.samples.source.build [FOLDER]`."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from ingest.samples import samples_folder
from ingest.samples.source.competition import competition
from ingest.samples.source.occupational_standard import occupational_standard
from ingest.samples.source.paper import Paper, Words
from ingest.samples.source.ruled import Column, Row, ruled_table
from ingest.samples.source.training_plan import training_plan

SOURCE = Path(__file__).resolve().parent
CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def build(folder: Path) -> list[Path]:
    """Write the PDFs and the Word documents into `folder` and return their paths. The same words and fonts give the same bytes.

    Raises FileNotFoundError where Noto Sans CJK is not installed."""
    makers: dict[str, Callable[[Words], Paper]] = {
        "teaching_standard.toml": teaching_standard,
        "course_standard.toml": course_standard,
        "certificate_standard.toml": certificate_standard,
        "occupational_standard.toml": occupational_standard,
    }
    written = []
    for name, maker in makers.items():
        words = tomllib.loads((SOURCE / name).read_text(encoding="utf-8"))
        path = folder / words["file"]
        maker(words).save(path)
        written.append(path)
    for name, write in (("training_plan.toml", training_plan), ("competition.toml", competition)):
        written.append(write(tomllib.loads((SOURCE / name).read_text(encoding="utf-8")), folder))
    return written


def teaching_standard(words: Words) -> Paper:
    """A program's standard: chapters, the grid of posts and occupations, the table of core courses over pages."""
    paper = Paper(words)
    paper.centred(words["title"], size=16, bold=True, gap=2)
    paper.centred(words["note"], size=9.5, gap=4)
    for part in words["part"]:
        _heading(paper, part)
        if "grid" in part:
            cells: list[Row] = [((left,), (right,)) for left, right in part["grid"]]
            ruled_table(paper, [Column("", 46, centred=True), Column("", 100)], cells, header=False)
        for text in part.get("text", ()):
            paper.paragraph(text)
        if "table" in part:
            rows: list[Row] = [
                (
                    (str(number),),
                    (course["name"],),
                    tuple(course["task"]),
                    tuple(f"{mark} {text}" for mark, text in zip(CIRCLED, course["contents"], strict=False)),
                )
                for number, course in enumerate(words["course"], start=1)
            ]
            columns = [
                Column(words["header"][0], 12, "repeat"),
                Column(words["header"][1], 26, "repeat"),
                Column(words["header"][2], 48),
                Column(words["header"][3], 60),
            ]
            paper.ln(2)
            ruled_table(paper, columns, rows, caption=part["table"], again="续表")
    return paper


def course_standard(words: Words) -> Paper:
    """A course's standard: cover, goals, the courses around it, modules with tasks and hours over pages."""
    paper = Paper(words, first_numbered=2)
    paper.set_y(70)
    paper.centred(words["title"], size=26, bold=True, gap=3)
    paper.centred(words["cover"][0], size=22, bold=True, gap=10)
    for text in words["cover"][1:]:
        paper.centred(text, size=12, gap=4)
    paper.add_page()
    for part in words["part"]:
        _heading(paper, part)
        for text in part.get("text", ()):
            paper.paragraph(text)
        table = part.get("table", "")
        if table == "relations":
            for number, block in enumerate(words["relations"]["block"]):
                caption = "" if number else words["relations"]["caption"]
                _plain_table(paper, block["header"], block["rows"], (16, 56, 74), caption)
                paper.set_y(paper.get_y() - 3)
            paper.ln(3)
        elif table == "certificates":
            found = words["certificates"]
            _plain_table(paper, found["header"], found["rows"], (16, 90, 40), found["caption"])
        elif table == "contents":
            _contents(paper, words["contents"])
        elif table:
            raise ValueError(f"course_standard.toml: unknown table {table!r}")
    return paper


def certificate_standard(words: Words) -> Paper:
    """A certificate's standard: cover, chapters, one table a level whose labels are centred over page breaks."""
    paper = Paper(words, running_head=words["running_head"], first_numbered=2)
    paper.set_y(40)
    paper.centred(f"标准代码：{words['code']}", size=11, gap=35)
    paper.centred(words["title"], size=24, bold=True, gap=4)
    paper.centred(words["edition"], size=14, gap=70)
    paper.centred(words["published"], size=12, gap=3)
    paper.centred(words["issuer"], size=12)
    paper.add_page()
    for part in words["part"]:
        _heading(paper, part)
        for text in part.get("text", ()):
            paper.paragraph(text)
    columns = [Column(words["header"][0], 28, "label"), Column(words["header"][1], 32, "label"), Column(words["header"][2], 86)]
    for level in words["level"]:
        rows: list[Row] = []
        for f, function in enumerate(level["function"], start=1):
            for t, task in enumerate(function["task"], start=1):
                for c, clause in enumerate(task["clauses"], start=1):
                    first = (f"{f}. {function['name']}",) if t == 1 and c == 1 else None
                    second = (f"{f}.{t} {task['name']}",) if c == 1 else None
                    rows.append((first, second, (f"{f}.{t}.{c} {clause}",)))
        paper.ln(2)
        ruled_table(paper, columns, rows, caption=level["caption"])
    return paper


def _heading(paper: Paper, part: Words) -> None:
    text = part.get("heading", "")
    if text:
        small = text.split(" ")[0].count(".") > 0 or text.startswith("（")
        paper.heading(text, level=2 if small else 1)


def _plain_table(paper: Paper, header: list[str], rows: list[list[str]], widths: tuple[int, ...], caption: str) -> None:
    columns = [Column(title, width, centred=True) for title, width in zip(header, widths, strict=True)]
    cells: list[Row] = [tuple((cell,) for cell in row) for row in rows]
    ruled_table(paper, columns, cells, caption=caption)


def _contents(paper: Paper, words: Words) -> None:
    """The table of projects, tasks and hours, closed by the sum."""
    columns = [
        Column(words["header"][0], 13, "label"),
        Column(words["header"][1], 28, "label"),
        Column(words["header"][2], 38, centred=True),
        Column(words["header"][3], 53),
        Column(words["header"][4], 14, centred=True),
    ]
    rows: list[Row] = []
    for number, project in enumerate(words["project"], start=1):
        for index, (task, content, hours) in enumerate(project["tasks"]):
            label = f"项目{number} {project['name']}"
            rows.append(
                (
                    (str(number),) if index == 0 else None,
                    (label,) if index == 0 else None,
                    (f"任务{'一二三四五六七八九'[index]}：{task}",),
                    (content,),
                    (str(hours),),
                )
            )
    tasks = [task for project in words["project"] for task in project["tasks"]]
    rows.append((("合计",), (str(len(words["project"])),), (str(len(tasks)),), ("",), (str(sum(task[2] for task in tasks)),)))
    ruled_table(paper, columns, rows, caption=words["caption"])


def main() -> None:
    """Write into the folder named on the command line, or where the samples ship from."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else samples_folder()
    for path in build(folder):
        sys.stdout.write(f"{path} {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
