"""The sample training plan as a Word document: merged cells, two title rows, numbers that Word makes, a course standard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.samples.source.word import numbering, p, table, write_docx

Words = dict[str, Any]

LISTS = numbering([("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")])
"""Chapters, sections, groups and items, numbered by Word."""


def training_plan(words: Words, folder: Path) -> Path:
    """Write the document into `folder`; returns its path. The same words give the same bytes."""
    body = [p(words["school"]), p(words["title"], style="Title"), p(words["note"])]
    body += [_chapter("专业名称及代码"), p(f"专业名称：{words['program']}"), p(f"专业代码：{words['code']}")]
    body += [p(f"学历层次：{words['level']}")]
    body += [_chapter("入学要求"), p(words["entry"]), _chapter("修业年限"), p(words["years"])]
    facing = words["facing"]
    body += [_chapter("职业面向"), p(facing["caption"]), table([facing["titles"], facing["values"]])]
    body += [_chapter("培养目标与培养规格"), p("培养目标", num=(1, 1)), p(words["aim"]), p("培养规格", num=(1, 1))]
    for group in words["ability"]:
        body.append(p(group["group"], num=(1, 2)))
        body += [p(text, num=(1, 3)) for text in group["texts"]]
    body.append(_chapter("课程设置"))
    for name in ("tasks", "certificates"):
        part = words[name]
        body += [p(part["caption"]), table([part["titles"], *part["rows"]])]
    basic = words["basic"]
    body += [p(basic["heading"]), p(basic["caption"]), table([basic["titles"], *basic["rows"]])]
    plan = words["plan"]
    body += [_chapter("教学进程安排"), p(plan["caption"]), table([plan["titles"], plan["under"], *plan["rows"]])]
    body += _standard(words["standard"])
    return write_docx(folder / words["file"], body, numbers=LISTS)


def _chapter(title: str) -> str:
    return p(title, num=(1, 0))


def _standard(words: Words) -> list[str]:
    body = [p(words["title"], style="Heading1"), p("一、课程定位"), p(words["position"]), p("二、课程目标")]
    for number, (title, key) in enumerate((("知识目标", "knowledge"), ("能力目标", "skills"), ("素质目标", "attitudes")), 1):
        body.append(p(f"（{'一二三'[number - 1]}）{title}"))
        body += [p(f"{index}. {text}") for index, text in enumerate(words[key], 1)]
    return [*body, p("三、课程内容"), table([words["titles"], *words["rows"]])]
