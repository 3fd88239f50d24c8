"""What commands print: tables for people, tab-separated lines for pipes, JSON for programs, complaints and progress."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 200
"""Characters of a cell that a table shows; JSON shows all."""
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SECONDS_BETWEEN_LINES = 5.0


class Tell(Protocol):
    """Called with a stage in words, how much of it is done, and how much there is."""

    def __call__(self, stage: str, done: int, total: int, /) -> None: ...


def write(text: str) -> None:
    """A line on stdout."""
    sys.stdout.write(text + "\n")


def write_json(value: object) -> None:
    """An answer as indented JSON on stdout."""
    from api.encode import to_json

    write(to_json(value, indent=True).decode())


def write_bytes(pieces: Iterable[bytes]) -> None:
    """Bytes on stdout as they are."""
    sys.stdout.flush()
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def complain(text: str) -> None:
    """One sentence on stderr."""
    sys.stderr.write(f"zhiqiao: {shown(text, widest=2000)}\n")


def note(text: str) -> None:
    """A remark on stderr: not part of the answer."""
    sys.stderr.write(shown(text, widest=2000) + "\n")


def shown(value: object, *, widest: int = WIDEST) -> str:
    """A value as one safe line for a terminal: control characters and direction marks are spelt out, long texts cut."""
    text = "" if value is None else str(value)
    if len(text) > widest:
        text = f"{text[: widest - 1]}…"
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}" if found.group() not in "\n\r\t" else " ", text)


def cell_text(value: object) -> str:
    """A value of a Cypher row in a cell: texts as they are, lists, nodes and the like as JSON."""
    from api.encode import to_json

    return "" if value is None else value if isinstance(value, str) else to_json(value).decode()


def share(value: float | None) -> str:
    """A share from 0 to 1 as a percentage, "–" where it is not known."""
    return "–" if value is None else f"{value:.1%}"


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """A table: ruled in a terminal, tab-separated with a heading line elsewhere. `right`: columns of numbers."""
    cells = [[shown(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in ([*columns], *cells):
            write("\t".join(line))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number in right else "left", overflow="fold")
    for line in cells:
        table.add_row(*(Text(cell) for cell in line))
    Console(soft_wrap=False).print(table)


def show_candidates(candidates: Iterable[tuple[str, str, str, str]]) -> None:
    """The entities a name may mean, on stderr: id, kind, name, scope."""
    for identifier, kind, name, scope in candidates:
        note(f"  {identifier}  {kind}  {shown(name)}{f'  @{shown(scope)}' if scope else ''}")


@contextmanager
def progress() -> Iterator[Tell]:
    """A function to tell progress to: one moving line in a terminal, a line now and then elsewhere, all on stderr."""
    if not sys.stderr.isatty():
        yield _sparse()
        return
    from rich.console import Console

    console: Console = Console(stderr=True)
    with console.status("…") as status:

        def moving(stage: str, done: int, total: int, /) -> None:
            count = f" {done}/{total}" if total else ""
            status.update(f"{_plain_markup(shown(stage, widest=100))}{count}")

        yield moving


def _plain_markup(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _sparse() -> Tell:
    last = time.monotonic()

    def line(stage: str, done: int, total: int, /) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < _SECONDS_BETWEEN_LINES:
            return
        last = now
        note(f"{stage} {done}/{total}" if total else stage)

    return line
