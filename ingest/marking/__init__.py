"""Marks skills, knowledge, tools, traits and requirements in free text (adverts, task descriptions)."""

from ingest.marking.model import Span, mark_text, mark_texts

__all__ = ["Span", "mark_text", "mark_texts"]
