"""Printed text becomes plain text: lines joined, clause numbers split off, lists taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

VERSION = "1"

_LATIN = r"[A-Za-z0-9À-ɏ]"
_SPACE = re.compile(r"\s+")
_KEPT = re.compile(rf"(?<={_LATIN})\s+(?={_LATIN})|(?<=[A-Za-z][.,;:&+])\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+(?=[&+][\sA-Za-z])")
_MARK = "\x00"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿➀-➓❶-❿"
_NUMBER = re.compile(
    rf"^\s*(?:"
    rf"(?P<circled>[{_CIRCLED}])\s*[.．、]?"
    r"|[（(〔\[]\s*(?P<round>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）〕\]]\s*[.．、]?"
    r"|(?P<half>\d{1,3})\s*[)）]"
    r"|(?P<dotted>\d{1,3}(?:[.．]\d{1,3}){1,4})(?![\d%％]|\s*[+＋]\s*[XxＸ])[.．、]?"
    r"|(?P<plain>\d{1,3})\s*(?:[.．](?:(?!\d)|(?=1\s*[+＋]\s*[XxＸ]))|[、:：](?!\d))"
    r"|(?P<chinese>[一二三四五六七八九十]{1,3})\s*[、.．]"
    r"|第\s*(?P<chapter>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[章节条]"
    r")\s*"
)
_BULLET = re.compile("^\\s*(?:[•●○◎◆◇■□▪▫▲△▶►➢➤✓✔√★☆※◦∙·\uf06c\uf06e\uf0b7\uf0d8\uf0fc][\\s]*|[-–—*]\\s+)")
_OPEN = "（(《「『“【[〔｛{〈‘"
_CLOSE = "）)》」』”】]〕｝}〉’"


def join_lines(text: str | Iterable[str]) -> str:
    r"""One line of the printed lines: a space stays only between two Latin words, also where the line broke there.

    >>> join_lines("零售门店 O2O\n运营，MS\nOffice 应用")
    '零售门店O2O运营，MS Office应用'
    """
    whole = text if isinstance(text, str) else "\n".join(text)
    return _SPACE.sub("", _KEPT.sub(_MARK, whole.strip())).replace(_MARK, " ")


def squeeze(text: str) -> str:
    """The text without any white space: what quotes are compared by."""
    return _SPACE.sub("", text)


def split_number(text: str) -> tuple[str, str]:
    """The leading clause number, bare (`1`, `1.2.3`, `①`, `一`), and the rest; ("", text) where none is printed.

    >>> split_number("（3）掌握数据分析")
    ('3', '掌握数据分析')
    """
    found = _NUMBER.match(text)
    if found is None:
        return "", text.strip()
    number = next(part for part in found.groups() if part is not None).replace("．", ".")
    return number, text[found.end() :].strip()


def drop_bullet(text: str) -> str:
    """The text without the sign that opens an item of a list.

    >>> drop_bullet("◆ 能操作设备")
    '能操作设备'
    """
    return _BULLET.sub("", text)


def split_list(text: str, separators: str = "、") -> list[str]:
    """The parts between separators that stand outside brackets and quotation marks; empty parts are left out.

    >>> split_list("外语（英语、日语）、信息技术")
    ['外语（英语、日语）', '信息技术']
    """
    parts: list[str] = []
    start = depth = 0
    closable = _closable(text)
    for index, char in enumerate(text):
        if index in closable and char in _OPEN:
            depth += 1
        elif index in closable and char in _CLOSE:
            depth -= 1
        elif depth == 0 and char in separators:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _closable(text: str) -> set[int]:
    """Positions of the brackets that have a partner; a lone one (conversion damage) must not swallow the list."""
    stack: list[tuple[int, int]] = []
    paired: set[int] = set()
    for index, char in enumerate(text):
        if char in _OPEN:
            stack.append((index, _OPEN.index(char)))
        elif char in _CLOSE and stack:
            kinds = {_CLOSE.index(char)}
            if char in "）)":
                kinds = {_CLOSE.index("）"), _CLOSE.index(")")}
            if stack[-1][1] in kinds:
                paired |= {stack.pop()[0], index}
    return paired


def drop_end(text: str) -> str:
    """Without closing 等, …… and punctuation."""
    return re.sub(r"(?:等|[…⋯.。．；;，,、：:\s])+$", "", text).strip()


def clean_key(text: str) -> str:
    """A heading or column title as it is looked up: no white space, numbers, brackets' contents or punctuation."""
    bare = re.sub(r"[（(][^）)]*[)）]", "", squeeze(text))
    return re.sub(r"[\W\d_]+", "", bare)
