"""A batch in the making: entities, evidence and statements of one document, each once."""

from __future__ import annotations

from collections.abc import Mapping

from graph.facts import Document, Entity, Evidence, GraphBatch, Statement, Value
from graph.ids import evidence_id
from ingest.record import Issue, Item, Place

LONGEST_NAME = 200


class Draft:
    """Collects facts; what is said twice is kept once, weights of one statement add up to at most 1."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        self.issues: list[Issue] = []
        self._entities: dict[str, Entity] = {}
        self._evidence: dict[str, Evidence] = {}
        self._statements: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, Value]]] = {}

    def entity(self, entity: Entity) -> str:
        """Keep the entity, or add its properties and codes to what is known of it; returns its id."""
        known = self._entities.get(entity.id)
        if known is None:
            self._entities[entity.id] = entity
        elif known != entity:
            self._entities[entity.id] = Entity(
                known.id,
                known.kind,
                known.name,
                known.scope or entity.scope,
                tuple(dict.fromkeys((*known.codes, *entity.codes))),
                tuple(name for name in dict.fromkeys((*known.aliases, *entity.aliases, entity.name)) if name != known.name),
                {**entity.properties, **known.properties},
            )
        return entity.id

    def has(self, identifier: str) -> bool:
        """Whether the entity is known."""
        return identifier in self._entities

    def proof(self, item: Item, *, quote: str = "", rule: str = "") -> str:
        """Keep the item's quote as evidence; returns its id. `quote` narrows it, where it stands in the item's own."""
        words = quote if quote and quote in item.quote else item.quote
        rule = rule or item.rule
        place = str(item.place)
        identifier = evidence_id(self.document.id, place, item.clause, words, rule)
        self._evidence[identifier] = Evidence(identifier, self.document.id, place, item.place.page, item.clause, words, rule)
        return identifier

    def state(
        self, subject: str, predicate: str, object_: str, proof: str, properties: Mapping[str, Value] | None = None
    ) -> None:
        """State a fact with its evidence. A second one of the same triple adds evidence; its weight is added, up to 1."""
        evidence, known = self._statements.setdefault((subject, predicate, object_), ({}, {}))
        evidence[proof] = None
        for name, value in (properties or {}).items():
            if name == "weight" and isinstance(value, float):
                before = known.get(name, 0.0)
                known[name] = round(min(1.0, (before if isinstance(before, float) else 0.0) + value), 6)
            else:
                known.setdefault(name, value)

    def issue(self, place: Place, text: str, why: str) -> None:
        """Report what could not be used."""
        self.issues.append(Issue(self.file, place, text[:LONGEST_NAME], why))

    def batch(self) -> GraphBatch:
        """All that was collected, in the order found."""
        statements = (
            Statement(subject, predicate, object_, tuple(evidence), properties)
            for (subject, predicate, object_), (evidence, properties) in self._statements.items()
        )
        return GraphBatch(self.document, tuple(self._entities.values()), tuple(self._evidence.values()), tuple(statements))
