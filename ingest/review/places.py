"""Where decisions and the queue are kept: a folder beside the releases of a store."""

from __future__ import annotations

from pathlib import Path

from graph.settings import Settings

DECISIONS = "decisions.jsonl"
QUEUE = "queue.jsonl"
HEADS = "heads.jsonl"
LOCK = "decisions.lock"


def review_folder(settings: Settings) -> Path:
    """The folder of a store's review; it is made when something is first written."""
    return settings.releases.parent / "review"
