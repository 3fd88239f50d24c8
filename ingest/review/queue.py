"""The queue: links and marks that are likely but not sure, written by linking, read by people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import orjson

from graph.errors import StoreError
from ingest.linking.normal import plain
from ingest.linking.rulings import Rulings, pair_of
from ingest.review.places import QUEUE

BANDS = ("probable", "doubtful")
ORDERS = ("joins", "score")
MOST = 20_000
"""Entries of a band that are kept, the first ones: nobody reads more."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to decide. `kind` is link (two phrases) or mark (`right` is empty, `left` a phrase that may be no skill);
    `band` one of BANDS; `score` of the model, `relation` as it sees it, left to right; `joins`: how many pairs of a course
    that teaches one phrase and a post that requires the other a link would join."""

    kind: str
    band: str
    score: float
    relation: str
    left: str
    right: str = ""
    joins: int = 0

    @property
    def id(self) -> str:
        """The same for the same phrases in any order: what the command line and the page name it by."""
        forms = pair_of(_form(self.left), _form(self.right))
        return hashlib.blake2b(f"{self.kind}\0{forms[0]}\0{forms[1]}".encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()

    @property
    def texts(self) -> tuple[str, ...]:
        """The phrases a decision about it names."""
        return (self.left, self.right) if self.kind == "link" else (self.left,)

    @property
    def proposed(self) -> str:
        """The relation a decision keeps where the reviewer names none: the model's, "same" where that is no relation."""
        return self.relation if self.relation in ("same", "narrower", "broader") else "same"


def write_queue(folder: Path, entries: Iterable[Waiting]) -> None:
    """Replace the folder's queue: each pair once; within a band first what is likely to join most courses and posts, then the
    surest. Raises StoreError when the file cannot be written."""
    best: dict[str, Waiting] = {}
    for entry in sorted(entries, key=_by_joins):
        best.setdefault(entry.id, entry)
    kept = [one for band in BANDS for one in [e for e in best.values() if e.band == band][:MOST]]
    path = folder / QUEUE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(b"".join(orjson.dumps(asdict(one), option=orjson.OPT_APPEND_NEWLINE) for one in kept))
        draft.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: the queue cannot be written: {error.strerror}", what=str(path)) from error


def read_queue(folder: Path) -> tuple[Waiting, ...]:
    """The queue as linking left it; empty where there is none."""
    path = folder / QUEUE
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(f"{path}: the queue cannot be read: {error.strerror}", what=str(path)) from error
    try:
        return tuple(Waiting(**orjson.loads(line)) for line in lines if line.strip())
    except (orjson.JSONDecodeError, TypeError) as error:
        raise StoreError(f"{path}: not a queue ({error}): run `zhiqiao review apply`", what=str(path)) from error


def waiting(
    queue: Sequence[Waiting], ruled: Rulings, *, band: str = "", kind: str = "", above: float = 0.0, below: float = 1.0,
    text: str = "", by: str = "joins",
) -> tuple[Waiting, ...]:  # fmt: skip
    """What nobody has decided yet, by one of ORDERS: of one band or kind where asked for, with a score from `above` to
    `below`, and with `text` in one of its phrases (in any dress: width, case, spaces)."""
    sought = _form(text)
    return tuple(
        one
        for one in (sorted(queue, key=_by_score) if by == "score" else queue)
        if (not band or one.band == band)
        and (not kind or one.kind == kind)
        and above <= one.score <= below
        and (not sought or sought in _form(one.left) or sought in _form(one.right))
        and not _is_decided(one, ruled)
    )


@lru_cache(maxsize=4 * MOST)
def _form(text: str) -> str:
    """The plain form of a phrase; a server asks for those of the same queue with every page."""
    return plain(text)


def _is_decided(one: Waiting, ruled: Rulings) -> bool:
    left, right = _form(one.left), _form(one.right)
    if one.kind == "mark":
        return left in ruled.no_skill or left in ruled.skill
    return bool(ruled.relation(left, right)) or ruled.are_parted(left, right)


def _by_joins(entry: Waiting) -> tuple[int, float, float, str, str]:
    return BANDS.index(entry.band), -entry.joins * entry.score, *_by_score(entry)[1:]


def _by_score(entry: Waiting) -> tuple[int, float, str, str]:
    return BANDS.index(entry.band), -entry.score, entry.left, entry.right
