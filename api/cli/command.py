"""A command of the shell: what it is, what all of them accept, and how help looks."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True, slots=True)
class Command:
    """One command: name, what it does (Chinese, English), examples (command lines), its arguments and its function."""

    name: str
    zh: str
    en: str
    examples: tuple[str, ...]
    add: Callable[[argparse.ArgumentParser], object]
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


def add_commands(
    parser: argparse.ArgumentParser, commands: Iterable[Command], *, what: str = "action", title: str = "动作 actions"
) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    """Put commands below a parser, one of which must be given; parsed arguments carry its name as `what`."""
    below = parser.add_subparsers(dest=what, metavar=what.upper(), required=True, title=title)
    shared = common()
    for command in commands:
        _add_command(below, command, shared)
    return below


def _add_command(
    below: argparse._SubParsersAction[argparse.ArgumentParser],
    command: Command,
    shared: argparse.ArgumentParser,
) -> None:
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
