"""The kinds of documents that can be read: every module here that names its KIND is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import Protocol, cast

from ingest.record import Reading

SURE = 0.5
"""A document is of the kind that recognises it best, if that one is at least this sure."""


class DocumentKind(Protocol):
    """What a kind's module offers: its name, the formats it reads, the version of its rules, and two functions."""

    KIND: str
    FORMATS: tuple[str, ...]
    VERSION: str

    def detect(self, head: str, format: str, /) -> float:
        """How sure it is, 0 to 1, from the document's first text (never from the file's name)."""
        ...

    def read_document(self, path: Path, *, sha256: str) -> Reading:
        """Everything the document says. Raises DocumentError."""
        ...


@cache
def kinds() -> dict[str, DocumentKind]:
    """All kinds by name, in alphabetical order of their modules."""
    found: dict[str, DocumentKind] = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "KIND"):
            kind = cast("DocumentKind", module)
            found[kind.KIND] = kind
    return found


def detect_kind(head: str, format: str) -> tuple[str, float]:
    """The surest kind for a document's first text and how sure it is; ("", best) when none reaches SURE."""
    scored = [(kind.detect(head, format), name) for name, kind in kinds().items() if format in kind.FORMATS]
    best, name = max(scored, default=(0.0, ""))
    return (name, best) if best >= SURE else ("", best)
