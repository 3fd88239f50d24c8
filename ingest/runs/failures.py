"""Failures that are remembered: bytes that could not be read are not read again by the same readers."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from graph.ids import digest
from ingest.derive import reading_name
from ingest.kinds import kinds
from ingest.record import NamedColumns
from ingest.runs.report import Failed

LASTING = frozenset({"broken", "encrypted", "empty", "mismatch", "unknown", "no_facts"})
"""Reasons that lie in the bytes; the others (a limit on a busy machine, a tool that is not installed) may pass."""
TOOLS = ("soffice", "libreoffice")
EXTRAS = ("rapidocr", "rapidocr_onnxruntime")


class Failures:
    """Failures in a file of JSON lines, by path, hash of the bytes and what would read them; written as they happen, so that
    a run that is killed keeps them."""

    def __init__(self, file: Path, kind: str | None, columns: NamedColumns | None = None) -> None:
        self._file = file
        self._readers = digest(kind or "", *_readers(), *([] if columns is None else [str(columns)]))
        self._known: dict[tuple[str, str], Failed] = {}
        with suppress(OSError):
            for line in file.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError, KeyError, TypeError):
                    held = json.loads(line)
                    if held["readers"] == self._readers:
                        failed = Failed(held["path"], held["why"], held["message"], again=True)
                        self._known[(held["path"], held["sha256"])] = failed

    def find(self, path: Path, sha256: str) -> Failed | None:
        """How these bytes at this path failed before, None where they did not."""
        return self._known.get((str(path), sha256))

    def note(self, failed: Failed, sha256: str) -> None:
        """Remember a failure that lies in the bytes; where the file cannot be written nothing is remembered."""
        if failed.why not in LASTING or not sha256:
            return
        held = {
            "path": failed.path,
            "sha256": sha256,
            "readers": self._readers,
            "why": failed.why,
            "message": failed.message,
        }
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(held) + "\n")


def _readers() -> Iterable[str]:
    """What a reading depends on beside the bytes: the versions of all kinds, and what is installed to read with."""
    yield from (reading_name(kind) for kind in kinds())
    yield from (tool for tool in TOOLS if shutil.which(tool))
    yield from (extra for extra in EXTRAS if importlib.util.find_spec(extra))
