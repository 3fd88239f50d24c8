"""Folding: the one form in which names, codes and questions are compared."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """NFKC, lower case, without white space: `Ｏ２Ｏ 运营` and `o2o运营` fold to one text. For comparing, never for ids."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
