"""Answers that only the front doors give: pages of entities, one entity with its facts, liveness, readiness, problems."""

from __future__ import annotations

from dataclasses import dataclass

from graph.facts import Properties
from queries.answers import Fact, Ref


@dataclass(frozen=True, slots=True)
class EntityPage:
    """A page of the entities of one kind, in id order; `total` is their number before paging."""

    release: str
    kind: str
    items: tuple[Ref, ...]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class EntityCard:
    """An entity with all that is printed of it. `uuid` is its public identifier (v4-shaped, the same on every machine)."""

    id: str
    kind: str
    name: str
    scope: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    properties: Properties
    uuid: str


@dataclass(frozen=True, slots=True)
class EntityDetail:
    """An entity, a page of the facts it is an end of, and the entities at their other ends. `total` counts the facts."""

    release: str
    entity: EntityCard
    facts: tuple[Fact, ...]
    ends: tuple[Ref, ...]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Alive:
    """The process answers."""

    status: str
    version: str


@dataclass(frozen=True, slots=True)
class Ready:
    """What the server can do now. It answers questions from `release` even while the engine is down; `notes` says in
    sentences what is not as it should be."""

    ready: bool
    release: str | None
    engine: str
    engine_reachable: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParameterError:
    """One parameter that cannot be used: its name, where it stands (query, path, header) and why."""

    parameter: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the entities that share a name."""

    id: str
    kind: str
    name: str
    scope: str


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457: what went wrong with a request. `type` is a page of this server that explains the kind of problem."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


@dataclass(frozen=True, slots=True)
class ParameterProblem(Problem):
    """A problem with parameters, each named in `errors`."""

    errors: tuple[ParameterError, ...]


@dataclass(frozen=True, slots=True)
class AmbiguousProblem(Problem):
    """A name that several entities have; ask again with the id of one of the `candidates`."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class UnknownProblem(Problem):
    """A name that no entity has; the `candidates`, if any, are called much like it."""

    candidates: tuple[Candidate, ...]
