"""Types of command line arguments: numbers in a range, KEY=VALUE parameters."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any


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
