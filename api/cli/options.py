"""Command line arguments that several commands have, and their types: numbers in a range, KEY=VALUE parameters."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any


def add_nothing(_parser: argparse.ArgumentParser) -> None:
    """The arguments of a command that has none."""


def add_json(parser: argparse.ArgumentParser, *, says: str = "输出 JSON · print JSON") -> None:
    """--json; `says` is its line of help."""
    parser.add_argument("--json", action="store_true", help=says)


def between(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            message = f"{text!r} must be a whole number from {least} to {most}"
            raise argparse.ArgumentTypeError(message)
        return value

    return number


def parameter(text: str) -> tuple[str, Any]:
    """KEY=VALUE; the value is read as JSON where it is JSON, else it is a text."""
    key, sign, value = text.partition("=")
    if not sign or not key.isidentifier():
        message = f"{text!r} must look like name=value"
        raise argparse.ArgumentTypeError(message)
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value
