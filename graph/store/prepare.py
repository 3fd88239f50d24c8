"""A batch made ready for the engines: repetitions united, characters that no engine keeps replaced, rows in chunks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from graph.errors import SchemaError
from graph.facts import Document, Entity, GraphBatch
from graph.schema import check_batch
from graph.store.fold import Claim, Stored, say

CHUNK = 10_000
"""Rows of one transaction, at most."""
ID_LIMIT = 1_000
"""Characters of an id, at most: it must fit the key of an index on both engines."""
_BAD = re.compile("[\x00\ud800-\udfff]")
_NOTHING: tuple[list[str], Stored] = ([], {})
Row = TypeVar("Row")
Key = tuple[str, str, str]
"""Subject, predicate, object."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """`kinds` and `says` by entity id, `evidence` properties by id, `statements` by triple. `replaced` counts texts."""

    document: Document
    kinds: Mapping[str, str]
    says: Mapping[str, str]
    evidence: Mapping[str, Stored]
    statements: Mapping[Key, Claim]
    replaced: int


def prepare(batch: GraphBatch) -> Prepared:
    """The batch, checked against the schema, without repetitions. Raises SchemaError."""
    check_batch(batch)
    cleaner = _Cleaner()
    document = replace(
        batch.document,
        title=cleaner.text(batch.document.title),
        source=cleaner.text(batch.document.source),
        properties=cleaner.properties(batch.document.properties),
    )
    kinds: dict[str, str] = {}
    says: dict[str, str] = {}
    united: dict[str, Entity] = {}
    identifiers: dict[str, str] = {}
    for raw in batch.entities:
        entity = cleaner.entity(raw)
        identifiers[raw.id] = entity.id
        known = united.get(entity.id)
        united[entity.id] = entity if known is None else _unite(known, entity)
    for entity in united.values():
        kinds[entity.id] = entity.kind
        says[entity.id] = say(entity)
    evidence: dict[str, Stored] = {}
    for row in batch.evidence:
        evidence[row.id] = {
            "id": row.id,
            "document": row.document,
            "place": cleaner.text(row.place),
            "page": row.page,
            "clause": cleaner.text(row.clause),
            "quote": cleaner.text(row.quote),
            "rule": cleaner.text(row.rule),
            "reading": document.reading,
        }
    statements: dict[Key, Claim] = {}
    for statement in batch.statements:
        key = (identifiers[statement.subject], statement.predicate, identifiers[statement.object])
        added = cleaner.properties(statement.properties) if statement.properties else {}
        quotes, properties = statements.get(key, _NOTHING)
        statements[key] = (list(dict.fromkeys((*quotes, *statement.evidence))), {**added, **properties} if properties else added)
    return Prepared(document, kinds, says, evidence, statements, cleaner.replaced)


def chunks(rows: Sequence[Row], size: int = CHUNK) -> Iterator[Sequence[Row]]:
    """The rows in order, at most `size` at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def grouped(kinds: Mapping[str, str], identifiers: Sequence[str]) -> dict[str, list[str]]:
    """Ids by kind, kinds and ids sorted."""
    groups: dict[str, list[str]] = defaultdict(list)
    for identifier in sorted(identifiers):
        groups[kinds[identifier]].append(identifier)
    return dict(sorted(groups.items()))


def _unite(first: Entity, second: Entity) -> Entity:
    if first.kind != second.kind:
        raise SchemaError(f"{first.id} is a {first.kind} and a {second.kind} in one document", what=first.id)
    aliases = {*first.aliases, *second.aliases, second.name} - {first.name}
    return replace(
        first,
        scope=first.scope or second.scope,
        codes=tuple(sorted({*first.codes, *second.codes})),
        aliases=tuple(sorted(aliases)),
        properties={**second.properties, **first.properties},
    )


class _Cleaner:
    """Replaces NUL and lone surrogates, which cannot travel, and counts the texts it changed."""

    def __init__(self) -> None:
        self.replaced = 0

    def text(self, value: str) -> str:
        if value.isascii() and "\x00" not in value:
            return value
        clean, count = _BAD.subn("\ufffd", value)
        self.replaced += bool(count)
        return clean

    def identifier(self, value: str) -> str:
        if len(value) > ID_LIMIT:
            raise SchemaError(f"an id of {len(value)} characters; at most {ID_LIMIT} fit an index", what=value[:100])
        return value if value.isascii() and "\x00" not in value else _BAD.sub("\ufffd", value)

    def properties(self, found: Mapping[str, Any]) -> Stored:
        return {key: value if type(value) is float else self._value(value) for key, value in found.items()}

    def entity(self, found: Entity) -> Entity:
        self.identifier(found.id)
        if not (found.codes or found.aliases or found.properties or _BAD.search(f"{found.id}{found.name}{found.scope}")):
            return found
        return replace(
            found,
            id=self.identifier(found.id),
            name=self.text(found.name),
            scope=self.text(found.scope),
            codes=tuple(sorted({self.text(code) for code in found.codes})),
            aliases=tuple(sorted({self.text(alias) for alias in found.aliases})),
            properties=self.properties(found.properties),
        )

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list | tuple):
            return [self._value(each) for each in value]
        return value
