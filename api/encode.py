"""Answers to JSON, the same bytes in the shell and over HTTP."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import msgspec


def _plain(value: object) -> Any:
    """What msgspec does not know: other mappings, NumPy scalars, and the temporal and spatial values of Cypher."""
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def to_json(value: object, *, indent: bool = False) -> bytes:
    """UTF-8 JSON of any answer: dataclasses as objects in field order, tuples as arrays, nothing escaped needlessly."""
    try:
        encoded = _ENCODER.encode(value)
    except UnicodeEncodeError:
        encoded = _ENCODER.encode(_mended(value))
    return msgspec.json.format(encoded, indent=2) if indent else encoded


def _mended(value: Any) -> Any:
    """The same without half surrogates (of damaged file names), which UTF-8 cannot carry: each becomes U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _mended(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {_mended(key): _mended(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(entry) for entry in value]
    return value
