"""Words on a picture: made harmless, measured, and broken into the lines of a box."""

from __future__ import annotations

import re
import unicodedata

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BROKEN = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f-\x9f{BIDI}\u2028\u2029\ufeff]+")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-+#]*|.", re.DOTALL)
NO_START = frozenset("，。；：、？！）》”’】…%,.;:!?)")


def whole(text: str) -> str:
    """The text with what UTF-8 and HTML cannot carry (lone surrogates, NUL) replaced by U+FFFD; all else as it is."""
    return _BROKEN.sub("\ufffd", text).replace("\x00", "\ufffd")


def flat(text: str) -> str:
    """The text on one line, without control characters and marks of writing direction, which would reorder what
    stands beside it: for canvas labels, file titles and table cells."""
    return " ".join(_UNPRINTABLE.sub(" ", whole(text)).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last one "…" where something was left out."""
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def width(text: str) -> float:
    """Rough width in em: a Chinese character is 1, a wide Latin letter 0.9, another 0.56, a combining mark nothing."""
    return sum(map(_char_width, text))


def _char_width(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return 0.9 if char in "mwMW@%" else 0.7 if char.isupper() else 0.56


def broken(text: str, room: float, max_lines: int) -> list[str]:
    """The text in lines of at most `room` em, at most `max_lines` of them, the last one closed by "…" where it is cut.

    Latin words stay whole where they fit, no line starts with a closing mark, the lines are about equally long. A text of
    nothing gives [""]."""
    text = cut(flat(text), int(room * max_lines * 2) + 2)
    lines = _greedy(text, room)
    if len(lines) <= max_lines:
        narrower = room
        while len(lines) > 1 and narrower > 3 and len(_greedy(text, narrower - 0.5)) == len(lines):
            narrower -= 0.5
        return _greedy(text, narrower)
    last = lines[max_lines - 1]
    while last and width(last) > room - 1:
        last = last[:-1]
    return [*lines[: max_lines - 1], last + "…"]


def _greedy(text: str, room: float) -> list[str]:
    lines = [""]
    for token in _TOKEN.findall(text):
        pieces = [token] if width(token) <= room else list(token)
        for piece in pieces:
            if width(lines[-1] + piece) <= room or (piece in NO_START and width(lines[-1]) <= room):
                lines[-1] += piece
            else:
                lines.append(piece.lstrip())
    return [line.strip() for line in lines]
