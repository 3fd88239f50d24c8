"""What a run counts while it goes: documents, pages, entities, statements, coverage and seconds, for its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from graph.facts import GraphBatch
from ingest.record import Issue, Reading
from ingest.runs.report import DocumentCount, Duplicate, Failed, KindCount


@dataclass(slots=True)
class Tally:
    """Counts of one run. `entities` and `kind_entities` are ids by kind of entity and by kind of document;
    `reader_bytes` is the most memory of a process that read one of the documents."""

    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    entities: dict[str, set[str]] = field(default_factory=dict)
    kind_entities: dict[str, set[str]] = field(default_factory=dict)
    predicates: Counter[str] = field(default_factory=Counter)
    documents: list[DocumentCount] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    superseded: int = 0
    reader_bytes: int = 0
    passes: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add what passes inside to the stage's seconds."""
        started = monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + monotonic() - started

    def count(self, reading: Reading, batch: GraphBatch, issues: tuple[Issue, ...]) -> None:
        """A document that was loaded, and what was not understood of it."""
        self.reader_bytes = max(self.reader_bytes, reading.peak_bytes)
        self.issues += [*reading.issues, *issues]
        count = self.counts.setdefault(reading.kind, Counter())
        coverage = reading.coverage
        count.update(
            documents=1,
            records=len(reading.records),
            pages=reading.pages,
            statements=len(batch.statements),
            lines_used=coverage.used if coverage else reading.lines_used,
            lines_total=coverage.lines if coverage else reading.lines_total,
            quotes=coverage.quotes if coverage else 0,
            quotes_lost=coverage.lost if coverage else 0,
        )
        self.documents.append(
            DocumentCount(reading.path, reading.kind, reading.pages, len(batch.statements), len(reading.issues), coverage)
        )
        for entity in batch.entities:
            self.entities.setdefault(entity.kind, set()).add(entity.id)
            self.kind_entities.setdefault(reading.kind, set()).add(entity.id)
        self.predicates.update(statement.predicate for statement in batch.statements)

    def kinds(self) -> dict[str, KindCount]:
        """Counts by kind of document."""
        return {
            kind: KindCount(
                documents=count["documents"],
                records=count["records"],
                pages=count["pages"],
                entities=len(self.kind_entities.get(kind, ())),
                statements=count["statements"],
                lines_used=count["lines_used"],
                lines_total=count["lines_total"],
                quotes=count["quotes"],
                quotes_lost=count["quotes_lost"],
            )
            for kind, count in sorted(self.counts.items())
        }
