"""The typeface of printed documents, cut once a session and removed at its end."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest

from ingest.samples.source.typeface import cut_typeface, font_file


@cache
def typeface(characters: str) -> Path:
    """Noto Sans CJK cut to these characters, once a session."""
    collection = font_file("Regular")
    if collection is None:
        pytest.skip("Noto Sans CJK (Debian package fonts-noto-cjk) is not installed")
    folder = Path(_type_folder().name)
    path = folder / f"{sum(1 for _ in folder.iterdir())}.ttf"
    cut_typeface(collection, characters, path)
    return path


@cache
def _type_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes when the session ends."""
    return tempfile.TemporaryDirectory(prefix="zhiqiao-type-")
