"""The record of decisions: one JSON object a line, only ever added to, so that it can be kept in git and taken back."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from graph.errors import StoreError
from ingest.review.places import DECISIONS

ACTIONS = ("accept", "reject", "merge", "split", "rename", "alias", "undo")
RELATIONS = ("same", "narrower", "broader", "related")
KINDS = ("link", "mark")
_MANY = {
    "accept": (1, 2),
    "reject": (1, 2),
    "merge": (2, 200),
    "split": (2, 200),
    "rename": (1, 1),
    "alias": (1, 1),
    "undo": (0, 0),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided. `texts` are phrases as they stand: two for accept and reject of a link (one for a mark), two or
    more for merge and split (the first one is kept together or parted from the others), one for rename and alias, whose new
    label or other name is `label`. `relation` (of accept) reads from the first text to the second: "narrower" says that the
    first is a part of the second. `undoes` is the id of the decision that an undo takes back. `when` is UTC, ISO 8601."""

    id: str
    action: str
    texts: tuple[str, ...] = ()
    kind: str = "link"
    relation: str = "same"
    label: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    undoes: str = ""


def decide(
    folder: Path, action: str, texts: Sequence[str], *, who: str, why: str = "", relation: str = "same", label: str = "",
    kind: str = "link", now: datetime | None = None,
) -> Decision:  # fmt: skip
    """Add a decision to the folder's record and return it. Raises StoreError for one that says nothing or cannot be kept."""
    when = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    draft = Decision(
        "", action, tuple(text.strip() for text in texts), kind, relation, label.strip(), who.strip(), when, why.strip()
    )
    _check(draft, "this decision")
    made = replace(draft, id=identify(draft))
    _append(folder, [made])
    return made


def undo(folder: Path, identifier: str, *, who: str, why: str = "", now: datetime | None = None) -> Decision:
    """Take back the decision whose id starts with `identifier`; an undo can be undone. Raises StoreError where not exactly
    one such decision stands, or it is taken back already."""
    found = [one for one in read_decisions(folder) if identifier and one.id.startswith(identifier)]
    if len(found) != 1:
        said = "no decision" if not found else f"{len(found)} decisions"
        raise StoreError(f"{said} with the id {identifier!r}: `zhiqiao review log` lists them", what=identifier)
    if found[0].id in taken_back(read_decisions(folder)):
        raise StoreError(f"the decision {found[0].id} is taken back already", what=identifier)
    when = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    draft = Decision("", "undo", who=who.strip(), when=when, why=why.strip(), undoes=found[0].id)
    made = replace(draft, id=identify(draft))
    _append(folder, [made])
    return made


def identify(decision: Decision) -> str:
    """The id of a decision, of everything it says: the same line read twice is one decision."""
    said = orjson.dumps({**asdict(decision), "id": ""}, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(said, digest_size=6).hexdigest()


def taken_back(decisions: Iterable[Decision]) -> frozenset[str]:
    """Ids of decisions that an undo takes back, the undo itself not being taken back."""
    gone: set[str] = set()
    for one in reversed(tuple(decisions)):
        if one.action == "undo" and one.id not in gone:
            gone.add(one.undoes)
    return frozenset(gone)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """All decisions in the order they were made, undone ones too; none where the folder has no record. Raises StoreError
    that names the line that cannot be read."""
    return read_file(folder / DECISIONS) if (folder / DECISIONS).exists() else ()


def read_file(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file of JSON lines. Raises StoreError that names the file and line that cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}", what=str(path)) from error
    return tuple(_read(line, f"{path} line {number}") for number, line in enumerate(lines, 1) if line.strip())


def exported(folder: Path) -> bytes:
    """The record as it stands, one JSON object a line."""
    return b"".join(_line(one) for one in read_decisions(folder))


def import_decisions(folder: Path, path: Path) -> int:
    """Add the decisions of a file that the record does not have yet, in the file's order; how many. Raises StoreError, with
    nothing added, where a line cannot be read."""
    known = {one.id for one in read_decisions(folder)}
    fresh: dict[str, Decision] = {one.id: one for one in read_file(path) if one.id not in known}
    if fresh:
        _append(folder, fresh.values())
    return len(fresh)


def _check(decision: Decision, where: str) -> None:
    wrong = ""
    least, most = _MANY.get(decision.action, (0, -1))
    if decision.kind == "link" and decision.action in ("accept", "reject"):
        least = 2
    if most < 0:
        wrong = f"the action {decision.action!r} is none of {', '.join(ACTIONS)}"
    elif not least <= len(decision.texts) <= most or not all(decision.texts):
        wrong = f"{decision.action} takes {least if least == most else f'{least} to {most}'} phrases, none empty"
    elif len(set(decision.texts)) != len(decision.texts):
        wrong = "the same phrase comes twice"
    elif decision.relation not in RELATIONS or decision.kind not in KINDS:
        wrong = f"the relation must be one of {', '.join(RELATIONS)}, the kind one of {', '.join(KINDS)}"
    elif decision.action in ("rename", "alias") and not decision.label:
        wrong = f"{decision.action} needs a label"
    elif decision.action == "undo" and not decision.undoes:
        wrong = "undo needs the id of a decision"
    elif not decision.who:
        wrong = "who decided is not said"
    elif any(len(text) > 2000 for text in (*decision.texts, decision.label, decision.who, decision.why)):
        wrong = "a phrase is longer than 2000 characters"
    if wrong:
        raise StoreError(f"{where} cannot be kept: {wrong}", what=decision.action)


def _read(line: bytes, where: str) -> Decision:
    try:
        found: dict[str, Any] = orjson.loads(line)
        made = Decision(**{**found, "texts": tuple(found.get("texts", ()))})
        if not all(isinstance(value, str) for value in (*made.texts, *(v for k, v in found.items() if k != "texts"))):
            raise TypeError("a value is no text")
    except (orjson.JSONDecodeError, TypeError, AttributeError) as error:
        raise StoreError(f"{where}: not a decision ({error}): correct or remove the line", what=where) from error
    _check(made, where)
    return made if made.id else replace(made, id=identify(made))


def _line(decision: Decision) -> bytes:
    kept = {name: value for name, value in asdict(decision).items() if value or name == "id"}
    return orjson.dumps(kept, option=orjson.OPT_APPEND_NEWLINE)


def _append(folder: Path, decisions: Iterable[Decision]) -> None:
    """Add lines at the end, held against other writers; a line that a killed process left unfinished is ended first."""
    path = folder / DECISIONS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            size = os.fstat(descriptor).st_size
            broken = size and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (b"\n" if broken else b"") + b"".join(_line(one) for one in decisions))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(f"{path}: the decision cannot be kept: {error.strerror}", what=str(path)) from error
