"""Stable ids: from the printed code where there is one, else from the raw name and its scope. No clock, no chance."""

from __future__ import annotations

import hashlib
import uuid

SEPARATOR = "\x1f"


def digest(*parts: str, size: int = 10) -> str:
    """Lower-case hexadecimal digest of `size` bytes over the parts in order; no two lists of parts share their text."""
    text = SEPARATOR.join(part.replace(SEPARATOR, SEPARATOR * 2) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()


def entity_id(kind: str, *, code: str = "", name: str = "", scope: str = "") -> str:
    """`occupation:4-01-06-01` from a code, `course:<20 hexadecimal digits>` from a raw name and its scope.

    Raises ValueError when neither is given.
    """
    if code:
        return f"{kind.lower()}:{code}"
    if not name:
        message = f"an entity of kind {kind} needs a code or a name"
        raise ValueError(message)
    return f"{kind.lower()}:{digest(kind, scope, name)}"


def document_id(sha256: str) -> str:
    """A document is its bytes: `document:<first 20 digits of their SHA-256>`."""
    return f"document:{sha256[:20]}"


def evidence_id(document: str, place: str, clause: str, quote: str, rule: str) -> str:
    """`evidence:<20 digits>` over where the quote stands, what it says and the rule that read it."""
    return f"evidence:{digest(document, place, clause, quote, rule)}"


def statement_id(subject: str, predicate: str, object_: str) -> str:
    """`statement:<20 digits>` over the triple alone: a second source adds evidence, not an edge."""
    return f"statement:{digest(subject, predicate, object_)}"


def public_uuid(identifier: str) -> uuid.UUID:
    """The v4-shaped UUID that stands for an id outside (CASE identifier, CTID): the same on every machine."""
    return uuid.UUID(bytes=hashlib.blake2b(identifier.encode(), digest_size=16, person=b"zhiqiao-uuid").digest(), version=4)
