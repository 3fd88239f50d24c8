"""The sample documents that ship with the project: where they are."""

from __future__ import annotations

from pathlib import Path


def samples_folder() -> Path:
    """The folder of the sample documents (PDF, Markdown, CSV); `source/` beside it is what the PDFs are made from."""
    return Path(__file__).resolve().parent / "documents"


def sample_files() -> tuple[Path, ...]:
    """The sample documents in the order of their names."""
    return tuple(sorted(samples_folder().iterdir()))
