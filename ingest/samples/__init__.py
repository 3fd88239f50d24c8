"""The sample documents that ship with the project: where they are."""

from __future__ import annotations

from pathlib import Path


def samples_folder() -> Path:
    """The folder of the sample documents (PDF, Markdown, CSV); `source/` inside it is what the PDFs are made from."""
    return Path(__file__).resolve().parent


def sample_files() -> tuple[Path, ...]:
    """The sample documents in the order of their names, without README and source."""
    folder = samples_folder()
    return tuple(sorted(path for path in folder.iterdir() if "（示例）" in path.name))
