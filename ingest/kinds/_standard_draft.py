"""A teaching standard while it is read: what has been found, what has not, and the words its kind is known by."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ingest.formats.flows import OCR_RULE
from ingest.record import Issue, Item, Place
from ingest.text import clean_key

KIND = "teaching_standard"


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("teaching_standard.toml").read_text(encoding="utf-8"))


@cache
def lookup(table: str) -> dict[str, str]:
    """Key by printed title, as clean_key writes it, of one table of the data file."""
    return {clean_key(title): key for key, titles in _facts()[table].items() for title in titles}


@dataclass(slots=True)
class Draft:
    """What has been read so far, and what has not. `seen` says that what is read now stands in a picture."""

    file: str
    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    total: int = 0
    used: int = 0
    seen: bool = False

    def add(self, key: str, value: Any, quote: str, place: Place, rule: str, clause: str = "") -> None:
        self.items.append(Item(key, value, quote, place, f"{KIND}/{rule}{OCR_RULE if self.seen else ''}", clause))

    def leave(self, place: Place, text: str, why: str) -> None:
        self.issues.append(Issue(self.file, place, text[:200], why))
