"""`zhiqiao skills report`: how many skills the phrases of the store come to, and which merges look wrong."""

from __future__ import annotations

import argparse
from functools import partial

from api.cli.command import Command, add_commands
from api.cli.options import add_json, between


def report(given: argparse.Namespace) -> int:
    """Print counts, the largest skills for reading, and suspicious merges."""
    from api.cli.opening import settings_of
    from api.cli.output import write_json, write_table
    from graph.store import open_store
    from ingest.linking.report import skill_report

    with open_store(settings_of(given)) as store:
        found = skill_report(store, most=given.limit)
    if given.json:
        write_json(found)
        return 0
    rows = [
        ("表述 phrases", found.phrases),
        ("技能 skills", found.skills),
        ("两类以上文件共有 reached from two kinds of documents", found.shared),
        ("链接 links", ", ".join(f"{name} {count}" for name, count in found.links.items())),
        ("上位 broader", found.broader),
        ("类别 categories", ", ".join(f"{name} {count}" for name, count in found.categories.items())),
        ("方面 strands", ", ".join(f"{name} {count}" for name, count in found.strands.items())),
    ]
    write_table(("什么 what", "值 value"), rows)
    write_table(
        ("技能 skill", "表述数 phrases", "文件类别 kinds", "表述 phrases"),
        ((one.label, len(one.phrases), ", ".join(one.kinds), " | ".join(one.phrases)) for one in found.largest),
        right=(1,),
    )
    write_table(
        ("可疑 suspicious", "左 left", "右 right", "为何 why"),
        ((one.label, one.left, one.right, one.why) for one in found.suspicious),
    )
    return 0


def _report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=between(1, 1000), default=20, help="各列几条 · entries of each list (default 20)")
    add_json(parser)


COMMANDS = (
    Command(
        "report",
        "技能数、最大的技能、可疑的合并",
        "counts, largest skills, suspicious merges",
        ("zhiqiao skills report",),
        _report,
        report,
    ),
)


COMMAND = Command(
    "skills",
    "技能层：共有多少技能，哪些合并可疑",
    "the skill layer: how many skills, which merges look wrong",
    ("zhiqiao skills report --json",),
    partial(add_commands, commands=COMMANDS),
    None,
)
