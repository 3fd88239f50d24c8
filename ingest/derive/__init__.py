"""Readings to facts: entities, evidence and statements of one document, one module for each kind of document."""

from ingest.derive.batch import DERIVE_VERSION, derive_batch, reading_name

__all__ = ["DERIVE_VERSION", "derive_batch", "reading_name"]
