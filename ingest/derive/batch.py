"""One reading to one batch: every record goes to the module of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from spacy.language import Language

from graph.facts import Document, GraphBatch
from graph.ids import document_id
from ingest.derive import (
    catalogue,
    certificate_standard,
    competition,
    course_standard,
    esco,
    exam_statistics,
    job_ad,
    occupational_standard,
    program,
)
from ingest.derive.draft import Draft
from ingest.derive.skills import Sentences
from ingest.language import LANGUAGE_VERSION
from ingest.reading import READING_VERSION, reading_version
from ingest.record import Issue, Place, Reading, Record

DERIVE_VERSION = "derive 4"

Derive = Callable[[Draft, Record, Sentences], None]

KINDS: Mapping[str, Derive] = {
    "teaching_standard": program.derive,
    "program_intro": program.derive,
    "training_plan": program.derive,
    "survey_report": program.derive,
    "course_standard": course_standard.derive,
    "certificate_standard": certificate_standard.derive,
    "occupational_standard": occupational_standard.derive,
    "catalogue": catalogue.derive,
    "occupation_dictionary": catalogue.derive,
    "esco": esco.derive,
    "exam_statistics": exam_statistics.derive,
    "competition": competition.derive,
}
WHOLE: Mapping[str, Callable[[Draft, Sequence[Record]], None]] = {"job_ad": job_ad.derive}
"""Kinds whose records say something only together: all records of the file at once."""


def reading_name(kind: str, named: str = "") -> str:
    """What Document.reading says of a kind: the versions of its readers, of the language work and of the derivation, and the
    columns that people named (Reading.named)."""
    try:
        readers = reading_version(kind)
    except KeyError:
        readers = READING_VERSION
    return " ".join(filter(None, (readers, LANGUAGE_VERSION, DERIVE_VERSION, named)))


def derive_batch(reading: Reading, nlp: Language) -> tuple[GraphBatch, tuple[Issue, ...]]:
    """All facts of a reading, and what of it could not be made a fact (the reading's own issues are not repeated).

    Every statement has evidence, verbatim from the place its item names. The same reading gives the same batch.
    """
    document = Document(
        document_id(reading.sha256),
        reading.kind,
        reading.title or reading.path.rsplit("/", 1)[-1],
        reading.sha256,
        reading.path,
        reading.format,
        reading_name(reading.kind, reading.named),
        reading.pages,
    )
    draft = Draft(document, reading.path)
    sentences = Sentences(nlp, _sentences(reading))
    if reading.kind in WHOLE:
        WHOLE[reading.kind](draft, reading.records)
        return draft.batch(), tuple(draft.issues)
    for record in reading.records:
        derive = KINDS.get(record.kind)
        if derive is None:
            draft.issue(Place(), record.kind, f"no facts are derived from a record of kind {record.kind}")
            continue
        derive(draft, record, sentences)
    return draft.batch(), tuple(draft.issues)


def _sentences(reading: Reading) -> Iterator[str]:
    for record in reading.records if reading.kind not in WHOLE else ():
        for item in record.items:
            yield from _texts(item.value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for part in value.get("contents", ()):
            yield from _texts(part)
