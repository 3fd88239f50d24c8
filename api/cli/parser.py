"""The parser: which commands there are, what all of them accept, and how help looks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: name, what it does (Chinese, English), examples (command lines), its arguments and its function."""

    name: str
    zh: str
    en: str
    examples: tuple[str, ...]
    add: Callable[[argparse.ArgumentParser], None]
    run: Run | None


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help at a fixed width, so that it reads the same in every terminal and in the README."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)


def common() -> argparse.ArgumentParser:
    """Options every command has, before or after its name."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument(
        "--store",
        metavar="PLACE",
        help="图库：文件夹，或 bolt:// neo4j:// 地址 · folder or Bolt address (default: ZHIQIAO_STORE)",
    )
    return shared


def epilog(examples: tuple[str, ...]) -> str:
    """The examples as they stand below the help of a command."""
    return "\n".join(("例 examples:", *(f"  {line}" for line in examples)))


def build_parser() -> argparse.ArgumentParser:
    """The parser of `zhiqiao`. Parsed arguments carry `run`, the function of their command."""
    from api.cli import ask, cypher, doctor, export, ingest, match, read, serve, store, view

    commands = (
        ingest.COMMAND, read.COMMAND, ask.COMMAND, view.COMMAND, cypher.COMMAND,
        serve.COMMAND, export.COMMAND, match.MATCH, match.RANK, store.COMMAND, doctor.COMMAND,
    )  # fmt: skip
    shared = common()
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
        parents=[shared],
    )
    parser.add_argument("--version", action="version", version=_version())
    below = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="命令 commands")
    for command in commands:
        add_command(below, command, shared)
    return parser


def add_command(
    below: argparse._SubParsersAction[argparse.ArgumentParser],
    command: Command,
    shared: argparse.ArgumentParser,
) -> argparse.ArgumentParser:
    """Put a command below a parser."""
    parser = below.add_parser(
        command.name,
        help=f"{command.zh} · {command.en}",
        description=f"{command.zh}\n{command.en}",
        epilog=epilog(command.examples),
        formatter_class=Formatter,
        parents=[shared],
    )
    command.add(parser)
    if command.run is not None:
        parser.set_defaults(run=command.run)
    return parser


def _version() -> str:
    from api import __version__

    return f"zhiqiao {__version__}"
