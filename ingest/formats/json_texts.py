"""JSON files as adverts and quotes need them: the list of objects in one, and the texts in an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DEPTH = 4


def json_objects(whole: Any) -> list[dict[str, Any]]:
    """The objects of the first list of objects, down to three levels; the object itself where it holds none."""
    level: list[Any] = [whole]
    for _ in range(DEPTH):
        for value in level:
            if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
                return value
        level = [inner for value in level if isinstance(value, dict) for inner in value.values()]
    return [whole] if isinstance(whole, dict) else []


def json_leaves(value: Any) -> Iterator[str]:
    """All texts and numbers in a value, in order, as text."""
    if isinstance(value, dict):
        for part in value.values():
            yield from json_leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from json_leaves(part)
    elif value is not None:
        yield str(value)
