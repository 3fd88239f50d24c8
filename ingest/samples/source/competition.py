"""The sample competition rules as a Word document: tables of facts, programs, modules and tasks with merged cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.samples.source.word import p, table, write_docx

Words = dict[str, Any]


def competition(words: Words, folder: Path) -> Path:
    """Write the document into `folder`; returns its path. The same words give the same bytes."""
    body = [p(words["organization"])]
    body += [p(line, style="Title") for line in words["title"]]
    body += [
        p("一、赛项信息"),
        table(words["facts"]["rows"]),
        p("涉及的专业大类、专业类、专业及核心课程"),
        table(words["programs"]["rows"]),
    ]
    body += [p("二、竞赛目标"), p(words["goals"])]
    body += [p("三、竞赛内容"), table(words["contents"]["rows"]), p("各模块的任务与分值见下表。"), table(words["tasks"]["rows"])]
    body += [p("四、竞赛方式"), p(words["form"]), p("五、成绩评定"), p(words["marks"])]
    return write_docx(folder / words["file"], body)
