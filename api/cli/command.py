"""A command of the shell: what it is, what all of them accept, and how help looks."""

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
