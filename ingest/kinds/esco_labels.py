"""Labels and description of an ESCO concept that stand in one cell, without anything between them, told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_DESCRIPTION = re.compile(r"(?:^|(?<=\S ))(?=(?:The |A |An |Acts? )?[A-Z][a-z]+ )")
LEAST = 15
"""How often a word must open a cell to count as a verb that opens labels."""
SHARE = 0.25
"""How many of its uses must be at the beginning of a cell."""


def openers(cells: Iterable[str]) -> frozenset[str]:
    """The words that open labels: verbs, by how often they are the first word of a cell."""
    first: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    for cell in cells:
        words = _names(cell)[0].split()
        first.update(words[:1])
        everywhere.update(set(words))
    return frozenset(word for word, count in first.items() if count >= LEAST and count >= SHARE * everywhere[word])


def parted(cell: str, verbs: frozenset[str]) -> tuple[str, str]:
    """The first label and the description. Labels stand in lower case before the description, which begins with a capital.

    The label ends where the description repeats it (`baker ... Bakers make`), else where the next label opens: at one of
    `verbs`, or where a word of the label comes again. All words before the description where none of this is found.
    """
    names, description = _names(cell)
    words = names.split()
    same = 0
    for word, other in zip(words, description.lower().replace(",", " ").split(), strict=False):
        if other.removesuffix("s") != word.removesuffix("s") and not (word.endswith("y") and other == word[:-1] + "ies"):
            break
        same += 1
    if same >= 2 or (same == 1 and len(words) == 1):
        return " ".join(words[:same]), description
    for index, word in enumerate(words):
        if index >= 2 and word in verbs:
            return " ".join(words[:index]), description
        again = words.index(word)
        if index >= 2 and again < index and len(word) > 3:
            return " ".join(words[: index - again if index - again >= 2 else index]), description
    return names[:200], description


def _names(cell: str) -> tuple[str, str]:
    start = _DESCRIPTION.search(cell, 1)
    return (cell[: start.start()].strip(), cell[start.start() :].strip()) if start else (cell.strip(), "")
