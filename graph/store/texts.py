"""The store's Cypher: files with named places for a label or type, filled from the schema table alone, never from data."""

from __future__ import annotations

import functools
from importlib import resources

from graph.schema import KINDS, PREDICATES

ENTITY = "Entity"
"""The label that every entity carries beside its kind."""
FULL_TEXT_INDEX = "Entity[words]"
"""Name of the full-text index over names and aliases, the same on both engines."""
WORDS = frozenset({*KINDS, *PREDICATES, "Document", "Evidence", ENTITY})
OWN_PROPERTIES = ("evidence", "sources", "documents")
"""What every relationship of a statement carries; with several sources also `claims` (graph/store/fold.py)."""
_PROPERTIES = frozenset({*OWN_PROPERTIES, *(row.name for each in PREDICATES.values() for row in each.properties)})


@functools.cache
def text(name: str, **words: str) -> str:
    """The file `name`.cypher with SUBJECT_KIND, OBJECT_KIND, KIND, LABELS, PREDICATE replaced by words of the schema.

    Raises ValueError for a word the schema does not know.
    """
    found = resources.files("graph.store").joinpath("cypher").joinpath(f"{name}.cypher").read_text(encoding="utf-8")
    lines = [line for line in found.splitlines() if not line.startswith("//")]
    body = "\n".join(lines)
    for place, word in words.items():
        if not set(word.split(":")) <= WORDS:
            message = f"{word!r} is no label or type of the schema"
            raise ValueError(message)
        body = body.replace(f"__{place.upper()}__", word)
    return body


@functools.cache
def text_with_properties(name: str, keys: tuple[str, ...], **words: str) -> str:
    """The same, with PROPERTIES replaced by a map of these keys to what follows the first place of a list `said`.

    Raises ValueError for an unknown key."""
    if not set(keys) <= _PROPERTIES:
        message = f"{keys!r} are not all properties of the schema"
        raise ValueError(message)
    return text(name, **words).replace("__PROPERTIES__", ", ".join(f"{key}: said[{place}]" for place, key in enumerate(keys, 1)))
