"""`zhiqiao mark`: adverts as JSON lines in, the spans of skill in each as JSON lines out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from api.cli.command import Command


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `mark`."""
    parser.add_argument(
        "adverts", metavar="ADVERTS.jsonl", help='一行一则，- 为标准输入 · a line: {"id","text",...}; - for standard input'
    )


def run(given: argparse.Namespace) -> int:
    """Print {"id", "spans"} for every advert in order. A line that is no advert is reported on stderr by its number, the
    others are marked, and the exit status is 1."""
    import orjson

    from api.cli import FAILED
    from api.cli.output import complain
    from ingest.marking import mark_texts

    bad = 0
    ids: list[Any] = []

    def texts(file: BinaryIO) -> Iterator[str]:
        nonlocal bad
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                advert = orjson.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
                name, text = advert["id"], advert["text"]
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                why = f"no {error} in it" if isinstance(error, KeyError) else str(error)
                complain(f'{given.adverts} line {number}: not an advert ({why}); a line is {{"id": ..., "text": "..."}}')
                bad += 1
                continue
            if not isinstance(text, str):
                complain(f'{given.adverts} line {number}: "text" is not a string')
                bad += 1
                continue
            ids.append(name)
            yield text

    with ExitStack() as stack:
        file = sys.stdin.buffer if given.adverts == "-" else stack.enter_context(Path(given.adverts).open("rb"))
        for spans in mark_texts(texts(file)):
            print(orjson.dumps({"id": ids.pop(0), "spans": spans}).decode())  # noqa: T201 - the command's output
    return FAILED if bad else 0


COMMAND = Command(
    "mark",
    "在自由文本中标注技能、知识、工具、素养与要求",
    "mark skills, knowledge, tools, traits and requirements in free text",
    ("zhiqiao mark adverts.jsonl > spans.jsonl",),
    add,
    run,
)
