"""`zhiqiao ask`: the questions, each a command of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.cli.command import Command, add_commands
from api.cli.options import add_json, add_nothing, between

Add = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the shell: its name with dashes, words, examples, its arguments, and how to ask. `api.cli.render`
    shows the answer in a function of the same name."""

    name: str
    zh: str
    en: str
    examples: tuple[str, ...]
    add: Add
    ask: Callable[[Any, argparse.Namespace], Any]


def _post(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("post", metavar="POST", help="岗位 · post: id, printed code, name, alias or NAME@SCOPE")


def _paging(parser: argparse.ArgumentParser, *, limit: int = 20) -> None:
    parser.add_argument("--limit", type=between(1, 1500), default=limit, help=f"最多多少条 · at most (default {limit})")
    parser.add_argument("--offset", type=between(0, 10_000_000), default=0, help="跳过多少条 · how many to skip")


def _courses_covering(parser: argparse.ArgumentParser) -> None:
    _post(parser)
    parser.add_argument("--program", help="只看该专业的课程 · only courses of this program")
    _paging(parser)


def _missing_skills(parser: argparse.ArgumentParser) -> None:
    _post(parser)
    parser.add_argument("courses", nargs="+", metavar="COURSE", help="课程 · courses taken")


def _certificates_for(parser: argparse.ArgumentParser) -> None:
    _post(parser)
    parser.add_argument("--limit", type=between(1, 1500), default=20, help="最多多少条 · at most (default 20)")


def _posts_for(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("course", metavar="COURSE", help="课程 · course: id, name, alias or NAME@SCOPE")
    _paging(parser)


def _evidence_for(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="SUBJECT")
    parser.add_argument("predicate", metavar="PREDICATE", help="REQUIRES, TEACHES, CERTIFIES, PREPARES_FOR, OFFERS, …")
    parser.add_argument("object", metavar="OBJECT")


def _search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="名称、别名或代码的一部分 · part of a name, alias or code")
    parser.add_argument("--kind", help="类别 · only this kind: Post, Skill, Course, …")
    _paging(parser)


def _neighbourhood(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", metavar="ENTITY", help="任何实体 · any entity")
    parser.add_argument("--hops", type=between(1, 3), default=2, help="几步之内 · how far to go (default 2)")
    parser.add_argument("--limit", type=between(1, 1500), default=300, help="最多多少实体 · entities at most (default 300)")


QUESTIONS = (
    Question(
        "courses-covering",
        "哪些课程覆盖岗位的技能",
        "courses by their share of the post's weighted skills",
        (
            "zhiqiao ask courses-covering 网店运营专员 --limit 5",
            "zhiqiao ask courses-covering 网店运营专员 --program 530701 --json",
        ),
        _courses_covering,
        lambda q, a: q.courses_covering(a.release, a.post, program=a.program, limit=a.limit, offset=a.offset),
    ),
    Question(
        "missing-skills",
        "学完这些课程还缺哪些技能",
        "what the courses leave untaught of a post",
        ("zhiqiao ask missing-skills 网店运营专员 网店运营 网络营销",),
        _missing_skills,
        lambda q, a: q.missing_skills(a.release, a.post, courses=a.courses),
    ),
    Question(
        "certificates-for",
        "岗位对应的证书",
        "certificates for a post, and why",
        ("zhiqiao ask certificates-for 网店运营专员",),
        _certificates_for,
        lambda q, a: q.certificates_for(a.release, a.post, limit=a.limit),
    ),
    Question(
        "posts-for",
        "课程通向的岗位",
        "posts by how much of them a course teaches",
        ("zhiqiao ask posts-for 网络营销@电子商务",),
        _posts_for,
        lambda q, a: q.posts_for(a.release, a.course, limit=a.limit, offset=a.offset),
    ),
    Question(
        "evidence-for",
        "一条事实的证据",
        "the quotes that support one fact",
        ("zhiqiao ask evidence-for 电子商务 PREPARES_FOR 网店运营专员",),
        _evidence_for,
        lambda q, a: q.evidence_for(a.release, a.subject, a.predicate, a.object),
    ),
    Question(
        "search",
        "搜索",
        "entities by part of their name, alias or code",
        ("zhiqiao ask search 直播 --kind Skill",),
        _search,
        lambda q, a: q.search(a.release, a.text, kind=a.kind, limit=a.limit, offset=a.offset),
    ),
    Question(
        "neighbourhood",
        "实体的邻域",
        "what surrounds an entity",
        ("zhiqiao ask neighbourhood 网店运营专员 --hops 1",),
        _neighbourhood,
        lambda q, a: q.neighbourhood(a.release, a.entity, hops=a.hops, limit=a.limit),
    ),
    Question(
        "overview",
        "概览",
        "what the release holds, counted",
        ("zhiqiao ask overview --json",),
        add_nothing,
        lambda q, a: q.overview(a.release),
    ),
)


def _run(question: Question) -> Callable[[argparse.Namespace], int]:
    def run(given: argparse.Namespace) -> int:
        import queries
        from api.cli import render
        from api.cli.opening import release_of
        from api.cli.output import write_json

        given.release = release_of(given)
        answer = question.ask(queries, given)
        if given.json:
            write_json(answer)
        else:
            getattr(render, question.name.replace("-", "_"))(answer)
        return 0

    return run


def _with_json(add_arguments: Add) -> Add:
    def add_all(parser: argparse.ArgumentParser) -> None:
        add_arguments(parser)
        add_json(parser, says="输出 JSON，与 HTTP 接口相同 · JSON as over HTTP")

    return add_all


def add(parser: argparse.ArgumentParser) -> None:
    """One command a question; underscores are as good as dashes."""
    commands = (Command(one.name, one.zh, one.en, one.examples, _with_json(one.add), _run(one)) for one in QUESTIONS)
    below = add_commands(parser, commands, what="question", title="问题 questions")
    for name, built in tuple(below.choices.items()):
        below.choices.setdefault(name.replace("-", "_"), built)


COMMAND = Command(
    "ask",
    "提问：岗课赛证之间的路径",
    "ask a question; answers come from the current release",
    ("zhiqiao ask courses-covering 网店运营专员", "zhiqiao ask QUESTION --help"),
    add,
    None,
)
