"""Values of items, taken as the published shapes allow: a text, or an object with a name."""

from __future__ import annotations

from typing import Any

from ingest.record import Item, Record


def field(value: Any, name: str) -> str:
    """The text under the name, stripped; "" where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return "" if found is None else str(found).strip()


def name_of(value: Any) -> str:
    """The name of a value that is a text or an object with a name."""
    return value.strip() if isinstance(value, str) else field(value, "name")


def scalar(record: Record, key: str) -> Item | None:
    """The first item under the key whose value says something."""
    return next((item for item in record.items if item.key == key and item.value not in (None, "")), None)


def text_of(record: Record, key: str) -> str:
    """The value of the first item under the key as text, "" where there is none."""
    found = scalar(record, key)
    return "" if found is None else str(found.value).strip()


def number(value: Any) -> float:
    """A number as float; 0.0 for none, the first of a list, 0.0 for what is no number."""
    if isinstance(value, (list, tuple)):
        return number(value[0]) if value else 0.0
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
