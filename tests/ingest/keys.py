"""The shared answer keys and the scorer that comes with them, where they are present."""

from __future__ import annotations

import importlib.util
import json
import os
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SHARED = Path(os.environ.get("ZHIQIAO_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")


def need_shared(*parts: str) -> Path:
    """A path under the shared folder; the test is skipped where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not here: the shared corpus and keys do not travel with the project")
    return path


def scorer() -> ModuleType:
    """The shared scorer as a module."""
    path = need_shared("tools", "score.py")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def key(name: str) -> list[dict[str, Any]]:
    """The documents of one answer key."""
    data = json.loads(need_shared("gold", name).read_text(encoding="utf-8"))
    return data if isinstance(data, list) else [data]


def f1(wanted: list[dict[str, Any]], said: list[dict[str, Any]]) -> dict[str, float]:
    """F1 by key and for ALL, counted as the shared scorer counts."""
    score = scorer()
    by_key = {score.doc_key(doc): doc for doc in reversed(said)}
    counts: dict[str, Counter[str]] = {}
    for want in wanted:
        got = by_key.get(score.doc_key(want)) or (said[0] if len(wanted) == len(said) == 1 else {})
        for name in score.SCALARS:
            if name in want:
                right = score.norm(got.get(name, "")) == score.norm(want[name])
                _count(counts, f"scalar:{name}", int(right), int(name in got), 1)
        for name in [*score.LISTS, "clauses", "posts"]:
            if name in want:
                has, true = score.facts(got, name), score.facts(want, name)
                _count(counts, name, sum((has & true).values()), sum(has.values()), sum(true.values()))
    return {name: 2 * count["hit"] / ((count["said"] + count["true"]) or 1) for name, count in counts.items()}


def _count(counts: dict[str, Counter[str]], name: str, hit: int, said: int, true: int) -> None:
    for target in (name, "ALL"):
        counts.setdefault(target, Counter()).update(hit=hit, said=said, true=true)
