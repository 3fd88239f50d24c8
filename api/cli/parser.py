"""The parser: which commands there are."""

from __future__ import annotations

import argparse

from api.cli.command import Formatter, add_commands, common, epilog


def build_parser() -> argparse.ArgumentParser:
    """The parser of `zhiqiao`. Parsed arguments carry `run`, the function of their command."""
    from api.cli import ask, cypher, doctor, export, ingest, mark, match, read, review, serve, skills, store, view

    commands = (
        ingest.COMMAND, read.COMMAND, ask.COMMAND, view.COMMAND, cypher.COMMAND,
        serve.COMMAND, export.COMMAND, mark.COMMAND, match.MATCH, match.RANK,
        review.COMMAND, skills.COMMAND, store.COMMAND, doctor.COMMAND,
    )  # fmt: skip
    parser = argparse.ArgumentParser(
        prog="zhiqiao",
        description="职桥：岗位、课程、赛项、证书的知识图谱，每条事实都有出处。\n"
        "Zhiqiao ties posts, courses, competitions and certificates together, with the evidence for every fact.",
        epilog=epilog(
            (
                "zhiqiao ingest 标准.pdf 专业简介/",
                "zhiqiao ask courses-covering 网店运营专员",
                "zhiqiao view 网店运营专员 -o 网店运营专员.html",
                "zhiqiao serve",
                "zhiqiao COMMAND --help",
            )
        ),
        formatter_class=Formatter,
        parents=[common()],
    )
    parser.add_argument("--version", action="version", version=_version())
    add_commands(parser, commands, what="command", title="命令 commands")
    return parser


def _version() -> str:
    from api import __version__

    return f"zhiqiao {__version__}"
