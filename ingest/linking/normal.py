"""The normal form of a phrase: two phrases with one normal form say the same in other dress."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LONGEST = 2000
"""Characters of a phrase that are looked at; what is longer is no phrase."""

_SPACE = re.compile(r"(?<![a-z0-9+#.])\s+|\s+(?![a-z0-9.])")
_PUNCTUATION = re.compile(r"[^\w+#.\s]|_")
_DOT = re.compile(r"(?<![a-z0-9])\.(?!net)|\.(?![a-z0-9])")
_EDGE = re.compile(r"\A(?:[ ,;:!?]|\.(?![a-z]))+|[ .,;:!?]+\Z")
_JOINING = re.compile(r"[的与和及,;/]|以及|并且")


def data_lines(name: str) -> list[str]:
    """The lines of a file in `data`, in order, without comments and empty ones."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def data_rows(name: str) -> list[list[str]]:
    """The cells of a table in `data`, in order, without its header."""
    return [line.split("\t") for line in data_lines(name)[1:]]


@lru_cache(maxsize=1)
def _frames() -> tuple[tuple[re.Pattern[str], int], ...]:
    """(pattern anchored at its end of the phrase, characters that must remain), in the order of the file."""
    frames = []
    for place, pattern, rest in data_rows("frames.tsv"):
        anchored = rf"\A(?:{pattern})" if place == "head" else rf"(?:{pattern})\Z"
        frames.append((re.compile(anchored), int(rest)))
    return tuple(frames)


@lru_cache(maxsize=1)
def _no_skill() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for line in data_lines("no_skill.txt"))


def plain(text: str) -> str:
    """The phrase in compatibility form, lower case, without marks that are not seen; white space only between Latin
    words, punctuation only as ASCII. Half of the normal form, still readable; cut at LONGEST characters."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    text = text.replace("、", ",").replace("。", ".").replace("“", '"').replace("”", '"')
    return _EDGE.sub("", _SPACE.sub("", text))[:LONGEST]


@lru_cache(maxsize=200_000)
def without_frame(text: str) -> str:
    """The plain phrase without the words around its content: 具有网络营销策划的能力 -> 网络营销策划."""
    rest = plain(text)
    for _ in range(6):
        before = rest
        for pattern, least in _frames():
            cut = _EDGE.sub("", pattern.sub("", rest, count=1))
            if cut != rest and len(cut) >= least:
                rest = cut
        if rest == before:
            break
    return rest


@lru_cache(maxsize=200_000)
def normal_form(text: str) -> str:
    """What is compared for an exact link: no frame, no punctuation, no joining words. Empty for a text of marks alone."""
    rest = _DOT.sub("", without_frame(text))
    joined = _JOINING.sub("", rest)
    joined = _SPACE.sub("", _PUNCTUATION.sub(" ", joined)).strip()
    return joined if len(joined) > 1 else _SPACE.sub("", _PUNCTUATION.sub(" ", rest)).strip()


def is_skill(text: str) -> bool:
    """False for what names no skill: years of experience, degrees, places, pay, benefits, looks, marks alone."""
    form = plain(text)
    if not any(c.isalpha() for c in form):
        return False
    return not any(pattern.search(form) for pattern in _no_skill())
