"""Facts to answers: one short function a question, each with a Cypher twin in queries/cypher/."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import Any

from queries.certificates import certificates_for
from queries.courses import courses_covering, missing_skills, posts_for
from queries.evidence import evidence_for, facts_of
from queries.names import list_entities, resolve
from queries.neighbourhood import neighbourhood
from queries.overview import overview
from queries.picture import picture
from queries.search import search

QUESTIONS: dict[str, Callable[..., Any]] = {
    "courses_covering": courses_covering,
    "missing_skills": missing_skills,
    "certificates_for": certificates_for,
    "posts_for": posts_for,
    "evidence_for": evidence_for,
    "search": search,
    "neighbourhood": neighbourhood,
    "overview": overview,
}
"""Every question by its one name: function, Cypher file, path, command and test are called alike."""


def twin(name: str) -> str:
    """The Cypher text that answers question `name`, with its header. Raises KeyError for a name that is no question."""
    QUESTIONS[name]
    return resources.files("queries").joinpath("cypher", f"{name}.cypher").read_text(encoding="utf-8")


__all__ = [
    "QUESTIONS",
    "certificates_for",
    "courses_covering",
    "evidence_for",
    "facts_of",
    "list_entities",
    "missing_skills",
    "neighbourhood",
    "overview",
    "picture",
    "posts_for",
    "resolve",
    "search",
    "twin",
]
