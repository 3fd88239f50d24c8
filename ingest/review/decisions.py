"""The record of decisions: one JSON object a line, only ever added to, so that it can be kept in git and taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from graph.errors import StoreError
from ingest.review.places import DECISIONS
from ingest.review.record import add_lines, held

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
    first is a part of the second. `undoes` is the id of the decision, or of the group, that an undo takes back. `when` is
    UTC, ISO 8601. `group` is the id ("g…") that decisions made at once share, empty for one made alone."""

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
    group: str = ""


def decide(
    folder: Path, action: str, texts: Sequence[str], *, who: str, why: str = "", relation: str = "same", label: str = "",
    kind: str = "link", now: datetime | None = None,
) -> Decision:  # fmt: skip
    """Add a decision to the folder's record and return it. Raises StoreError for one that says nothing or cannot be kept."""
    texts = tuple(text.strip() for text in texts)
    draft = Decision("", action, texts, kind, relation, label.strip(), who.strip(), stamp(now), why.strip())
    check(draft, "this decision")
    with held(folder) as record:
        made = _named(draft, record)
        add_lines(folder, record, [line_of(made)])
    return made


def undo(folder: Path, identifier: str, *, who: str, why: str = "", now: datetime | None = None) -> Decision:
    """Take back the decision, or all decisions of the group, whose id starts with `identifier`; an undo can be undone. Raises
    StoreError where not exactly one such decision or group stands, or it is taken back already."""
    with held(folder) as record:
        made = read_lines(record, folder / DECISIONS)
        name = _named_by(made, identifier)
        gone = taken_back(made)
        if all(one.id in gone for one in made if name in (one.id, one.group)):
            raise StoreError(f"the decision {name} is taken back already", what=identifier)
        draft = Decision("", "undo", who=who.strip(), when=stamp(now), why=why.strip(), undoes=name)
        check(draft, "this undo")
        taking = _named(draft, record)
        add_lines(folder, record, [line_of(taking)])
    return taking


def stamp(now: datetime | None) -> str:
    """The time, by default this moment, as a decision keeps it."""
    return (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def identify(decision: Decision, *, again: int = 0) -> str:
    """The id of a decision, of everything it says: the same line read twice is one decision. `again` counts those that said
    the same within the same second."""
    said = {**asdict(decision), "id": ""}
    if not decision.group:
        del said["group"]  # ids of decisions made alone are those they had before there were groups
    return hashlib.blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS) + b"+" * again, digest_size=6).hexdigest()


def _named(draft: Decision, record: bytes) -> Decision:
    """The draft with an id that the record does not have: decided, taken back and decided again within a second is three."""
    again = 0
    while f'"id":"{identify(draft, again=again)}"'.encode() in record:
        again += 1
    return replace(draft, id=identify(draft, again=again))


def _named_by(made: Sequence[Decision], identifier: str) -> str:
    names = {name for one in made for name in (one.id, one.group) if name}
    found = {identifier} & names or {name for name in names if identifier and name.startswith(identifier)}
    if len(found) != 1:
        said = "no decision" if not found else f"{len(found)} decisions"
        raise StoreError(f"{said} with the id {identifier!r}: `zhiqiao review log` lists them", what=identifier)
    return found.pop()


def taken_back(decisions: Iterable[Decision]) -> frozenset[str]:
    """Ids of decisions, and of groups, that an undo takes back, the undo itself not being taken back."""
    made = tuple(decisions)
    members: dict[str, list[str]] = {}
    for one in made:
        if one.group:
            members.setdefault(one.group, []).append(one.id)
    gone: set[str] = set()
    for one in reversed(made):
        if one.action == "undo" and one.id not in gone:
            gone.update((one.undoes, *members.get(one.undoes, ())))
    return frozenset(gone)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """All decisions in the order they were made, undone ones too; none where the folder has no record. Raises StoreError
    that names the line that cannot be read."""
    return read_file(folder / DECISIONS) if (folder / DECISIONS).exists() else ()


def read_file(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file of JSON lines. Raises StoreError that names the file and line that cannot be read."""
    try:
        return read_lines(path.read_bytes(), path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}", what=str(path)) from error


def read_lines(record: bytes, path: Path) -> tuple[Decision, ...]:
    """The decisions of the bytes of a file, `path`. Raises StoreError that names the file and line that cannot be read."""
    return tuple(_read(line, f"{path} line {number}") for number, line in enumerate(record.splitlines(), 1) if line.strip())


def exported(folder: Path) -> bytes:
    """The record as it stands, one JSON object a line."""
    return b"".join(line_of(one) for one in read_decisions(folder))


def import_decisions(folder: Path, path: Path) -> int:
    """Add the decisions of a file that the record does not have yet, in the file's order; how many. Groups stay groups.
    Raises StoreError, with nothing added, where a line cannot be read."""
    given = read_file(path)
    with held(folder) as record:
        known = {one.id for one in read_lines(record, folder / DECISIONS)}
        fresh = {one.id: one for one in given if one.id not in known}
        if fresh:
            add_lines(folder, record, [line_of(one) for one in fresh.values()])
    return len(fresh)


def check(decision: Decision, where: str) -> None:
    """Raise StoreError, which begins with `where`, for a decision that says nothing or too much."""
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
    check(made, where)
    return made if made.id else replace(made, id=identify(made))


def line_of(decision: Decision) -> bytes:
    """A decision as a line of the record; values that are empty are left out."""
    kept = {name: value for name, value in asdict(decision).items() if value or name == "id"}
    return orjson.dumps(kept, option=orjson.OPT_APPEND_NEWLINE)
