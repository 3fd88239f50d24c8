"""The marker as a component of the spaCy pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import tee

from spacy.tokens import Doc

from ingest.marking.model import Span, mark_text, mark_texts

GROUP = "marks"


class MarkerComponent:
    """Sets `doc.user_data["marks"]`, the spans by code points, and `doc.spans["marks"]`, the same over whole tokens (a span
    that ends inside a token takes it in)."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text."""
        return _keep(doc, mark_text(doc.text))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:  # noqa: ARG002 (a name that spaCy fixes)
        """Mark many texts, in order."""
        docs, read = tee(stream)
        for doc, spans in zip(docs, mark_texts(doc.text for doc in read), strict=True):
            yield _keep(doc, spans)


def _keep(doc: Doc, spans: list[Span]) -> Doc:
    doc.user_data[GROUP] = tuple(spans)
    found = (doc.char_span(span.start, span.end, label=span.label, alignment_mode="expand") for span in spans)
    doc.spans[GROUP] = [span for span in found if span is not None]
    return doc
