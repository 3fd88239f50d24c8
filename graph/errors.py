"""One root error; each error carries the thing that was wrong. Only api/ turns errors into statuses and exit codes."""

from __future__ import annotations


class ZhiqiaoError(Exception):
    """Root of every error a user may see: `what` was wrong, and the sentence that says what to do about it."""

    def __init__(self, message: str, *, what: str = "") -> None:
        super().__init__(message)
        self.what = what


class SettingsError(ZhiqiaoError):
    """A setting cannot be used; `what` is its name."""


class SchemaError(ZhiqiaoError):
    """An entity or statement does not fit graph/schema.py; `what` is its id."""


class StoreError(ZhiqiaoError):
    """The store cannot be opened, read or written; `what` is the folder or address."""


class ReleaseError(ZhiqiaoError):
    """A release is absent, unreadable or of another format; `what` is the folder."""


Candidates = tuple[tuple[str, str, str, str], ...]
"""Entities that may be meant: (id, kind, name, scope)."""


class UnknownEntityError(ZhiqiaoError):
    """No entity has this id, code, name or alias; `what` is the text that was asked for, `candidates` are called much like it,
    the likest first."""

    def __init__(self, message: str, *, what: str, candidates: Candidates = ()) -> None:
        super().__init__(message, what=what)
        self.candidates = candidates


class AmbiguousEntityError(ZhiqiaoError):
    """Several entities have this name; `what` is the name, `candidates` are in id order."""

    def __init__(self, message: str, *, what: str, candidates: Candidates) -> None:
        super().__init__(message, what=what)
        self.candidates = candidates


class QueryError(ZhiqiaoError):
    """A Cypher text of a user was refused or failed; `what` is the text."""


class ExecutorError(ZhiqiaoError):
    """The cluster that reads cannot be reached, was lost or does not fit; `what` is its address."""


class DocumentError(ZhiqiaoError):
    """A document cannot be read; `what` is the file, `why` one word: broken, encrypted, empty, mismatch, unknown, limit,
    no_facts, tool (a program it needs is not installed), internal."""

    def __init__(self, message: str, *, what: str, why: str) -> None:
        super().__init__(message, what=what)
        self.why = why
