"""The language work: sentences to phrases of skill, and words of a document to mentions of tools, posts, certificates."""

from ingest.language.pipeline import LANGUAGE_VERSION, build_pipeline, find_mentions, find_phrases, read_sentences
from ingest.language.spans import Mention, Phrase, Sentence

__all__ = [
    "LANGUAGE_VERSION",
    "Mention",
    "Phrase",
    "Sentence",
    "build_pipeline",
    "find_mentions",
    "find_phrases",
    "read_sentences",
]
