"""Numbers that open a line: how deep a heading they make, and the line without them."""

from __future__ import annotations

import re

CONTENTS_LINE = re.compile(r"(?:[.．·…⋯]\s?){4,}\s*[（(]?[\dIVXivxⅠ-Ⅻ]*[)）]?\s*$")
_CHINESE = "一二三四五六七八九十"
_LEVELS = (
    (1, re.compile(rf"^第\s*[{_CHINESE}\d]{{1,3}}\s*(?:部分|章|篇)\s*")),
    (1, re.compile(rf"^[{_CHINESE}]{{1,3}}\s*[、.．]\s*")),
    (2, re.compile(rf"^[（(]\s*[{_CHINESE}]{{1,3}}\s*[)）]\s*[、.．]?\s*")),
    (3, re.compile(r"^\d{1,2}\s*[.．、]\s*(?!\d)")),
    (3, re.compile(r"^\d{1,2}\s+(?=[\u4e00-\u9fff])")),
    (4, re.compile(r"^\d{1,2}[.．]\d{1,2}\s*(?![.．]?\d)")),
    (5, re.compile(r"^\d{1,2}[.．]\d{1,2}[.．]\d{1,2}\s*(?![.．]?\d)")),
)
NUMBERED = re.compile(
    rf"^(?:[（(]\s*(?:\d{{1,3}}|[{_CHINESE}]{{1,3}})\s*[)）]|\d{{1,3}}\s*[)）、]|\d{{1,3}}\s*[.．](?!\d)|\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}"
    rf"|[①-⑳]|[{_CHINESE}]{{1,3}}、|第\s*[{_CHINESE}\d]{{1,3}}\s*(?:部分|章|节|条|篇)|[•●◆■➢])"
)


def heading_level(text: str) -> int:
    """The depth that a line's number gives a heading, 0 for a line without one."""
    return next((level for level, pattern in reversed(_LEVELS) if pattern.match(text)), 0)


def bare_heading(text: str) -> str:
    """A heading without its number."""
    for _, pattern in _LEVELS:
        if found := pattern.match(text):
            return text[found.end() :].strip()
    return text.strip()
