"""Deciding many at once: a group of decisions that is kept as a whole, has one id, and is taken back by one undo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import orjson

from graph.errors import StoreError
from ingest.linking.normal import plain
from ingest.linking.rulings import pair_of
from ingest.review.decisions import Decision, check, identify, line_of, read_lines, stamp, taken_back
from ingest.review.places import DECISIONS
from ingest.review.queue import Waiting, waiting
from ingest.review.record import add_lines, held
from ingest.review.rulings import rulings_of


class GroupError(StoreError):
    """A group cannot be kept because of one of its decisions: the first bad one, at `index` (from 0); nothing was kept."""

    def __init__(self, message: str, *, what: str, index: int) -> None:
        super().__init__(message, what=what)
        self.index = index


@dataclass(frozen=True, slots=True)
class Act:
    """What was done at once: a decision made alone (`group` empty), or all those of a group. `standing` says how many of
    them no undo takes back."""

    id: str
    group: str
    decisions: tuple[Decision, ...]
    standing: int


def decide_all(
    folder: Path, asked: Sequence[Decision], *, who: str, why: str, now: datetime | None = None
) -> tuple[Decision, ...]:
    """Keep the decisions as one group, or none of them; they come back with id, group, who and when, and with `why` where
    they have none of their own. Raises GroupError that names the first that cannot be kept (it says nothing, or another one
    of the group is about the same), StoreError where nobody, no reason or no decision is given or nothing can be written."""
    return _keep(folder, asked, who=who, why=why, now=now, ready=_is_ready)


def decide_waiting(
    folder: Path, entries: Sequence[Waiting], action: str, *, who: str, why: str, relations: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> tuple[Decision, ...]:  # fmt: skip
    """Accept or reject entries of the queue as one group, or none of them; `relations` gives another relation than the
    queue's by id. Raises as decide_all does, and GroupError where somebody decided about one of them meanwhile."""

    def still_wait(made: tuple[Decision, ...]) -> None:
        left = {one.id for one in waiting(entries, rulings_of(made))}
        late = next((index for index, one in enumerate(entries) if one.id not in left), None)
        if late is not None:
            said = f"{_phrases((entries[late].left, entries[late].right))} was decided meanwhile: look at the list again"
            raise GroupError(f"none of the {len(entries)} was kept: {said}", what=entries[late].id, index=late)

    if action not in ("accept", "reject"):
        raise StoreError(f"what waits is accepted or rejected, not {action!r}: nothing was kept", what=action)
    chosen = relations or {}
    asked = [
        Decision("", action, one.texts, one.kind, chosen.get(one.id, one.proposed) if action == "accept" else "same")
        for one in entries
    ]
    return _keep(folder, asked, who=who, why=why, now=now, ready=still_wait)


def acts_of(decisions: Iterable[Decision]) -> tuple[Act, ...]:
    """All that was done, in the order it was begun; a group is one act."""
    made = tuple(decisions)
    gone = taken_back(made)
    together: dict[str, list[Decision]] = {}
    for one in made:
        together.setdefault(one.group or one.id, []).append(one)
    return tuple(
        Act(name, part[0].group, tuple(part), sum(one.id not in gone for one in part)) for name, part in together.items()
    )


def last_standing(decisions: Iterable[Decision], *, groups_only: bool = False) -> Act | None:
    """The latest act that is not an undo and not wholly taken back, None where there is none."""
    acts = [one for one in acts_of(decisions) if one.standing and one.decisions[0].action != "undo"]
    return next((one for one in reversed(acts) if one.group or not groups_only), None)


def changed_by(decisions: Sequence[Decision], taking: Decision) -> tuple[int, int]:
    """How many decisions an undo of the record takes back, and how many it makes count again (those an undo it undoes had
    taken back)."""
    after = taken_back(decisions)
    before = taken_back(one for one in decisions if one.id != taking.id)
    ids = {one.id for one in decisions}
    return len((after - before) & ids), len((before - after) & ids)


def _keep(
    folder: Path, asked: Sequence[Decision], *, who: str, why: str, now: datetime | None,
    ready: Callable[[tuple[Decision, ...]], None],
) -> tuple[Decision, ...]:  # fmt: skip
    if not asked:
        raise StoreError("no decision is given: nothing was kept", what="decisions")
    if not who.strip():
        raise StoreError("who decides is not said: nothing was kept", what="who")
    if not why.strip():
        raise StoreError("why is not said: a group of decisions needs a reason; nothing was kept", what="why")
    when = stamp(now)
    drafts = tuple(_tidied(one, who.strip(), when, why.strip()) for one in asked)
    _check_all(drafts)
    with held(folder) as record:
        ready(read_lines(record, folder / DECISIONS))
        group = _group_id(drafts, record)
        made = tuple(replace(one, group=group) for one in drafts)
        made = tuple(replace(one, id=identify(one)) for one in made)
        add_lines(folder, record, [line_of(one) for one in made])
    return made


def _tidied(one: Decision, who: str, when: str, why: str) -> Decision:
    return replace(
        one, id="", texts=tuple(text.strip() for text in one.texts), label=one.label.strip(),
        who=who, when=when, why=one.why.strip() or why, undoes="", group="",
    )  # fmt: skip


def _check_all(drafts: Sequence[Decision]) -> None:
    about: dict[tuple[str, ...], int] = {}
    for index, one in enumerate(drafts):
        where = f"decision {index + 1} of {len(drafts)} ({_phrases(one.texts)})"
        if one.action == "undo":
            raise GroupError(f"{where} cannot be kept: an undo stands alone", what=one.action, index=index)
        try:
            check(one, where)
        except StoreError as error:
            raise GroupError(str(error), what=error.what, index=index) from error
        first = about.setdefault(_subject(one), index)
        if first != index:
            message = f"{where} cannot be kept: decision {first + 1} is about the same"
            raise GroupError(message, what=one.action, index=index)


def _subject(one: Decision) -> tuple[str, ...]:
    """What a decision is about: two of a group about the same would hide one another."""
    forms = [plain(text) for text in one.texts]
    if one.kind == "mark":
        return ("mark", forms[0])
    if one.action in ("accept", "reject"):
        return ("link", *pair_of(forms[0], forms[1]))
    return (one.action, *forms, one.label if one.action == "alias" else "")


def _group_id(drafts: Sequence[Decision], record: bytes) -> str:
    """Of all the group says; "g" sets it off from ids of decisions, which are hexadecimal."""
    said = orjson.dumps([asdict(one) for one in drafts], option=orjson.OPT_SORT_KEYS)
    again = 0
    while True:
        found = f"g{hashlib.blake2b(said + b'+' * again, digest_size=6).hexdigest()}"
        if f'"group":"{found}"'.encode() not in record:
            return found
        again += 1


def _is_ready(_made: tuple[Decision, ...]) -> None:
    """Nothing is asked of the record."""


def _phrases(texts: Iterable[str]) -> str:
    return " | ".join(text[:60] for text in texts if text) or "no phrase"
