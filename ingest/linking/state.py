"""What linking keeps from run to run: the forms of phrases and what was found among them, so that new ones alone are judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from pathlib import Path

import orjson

from graph.errors import StoreError
from ingest.linking.link import VERSION
from ingest.linking.normal import DATA
from ingest.linking.pairs import Forms, Link, Linking, SkillText, Unsure

FILE = "links.json"


@dataclass(frozen=True, slots=True)
class State:
    """Texts and forms by id, and the links and unsure pairs among them. Empty where nothing was kept that still holds."""

    texts: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Forms] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    unsure: tuple[Unsure, ...] = ()

    def known(self, skills: Iterable[SkillText]) -> frozenset[str]:
        """Ids of the skills that stand here with the same text."""
        return frozenset(skill.id for skill in skills if self.texts.get(skill.id) == skill.text)

    def among(self, ids: frozenset[str]) -> Linking:
        """What was found between these."""
        return Linking(
            tuple(link for link in self.links if link.left_id in ids and link.right_id in ids),
            tuple(pair for pair in self.unsure if pair.left_id in ids and pair.right_id in ids),
        )


@lru_cache(maxsize=1)
def _linker() -> bytes:
    """Changes with the linker, its models and its data."""
    made = hashlib.sha256(VERSION.encode())
    for path in sorted(DATA.iterdir()):
        made.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return made.digest()


def state_key(decisions: bytes) -> str:
    """What a state holds for: this linker, its data, and these decisions."""
    return hashlib.sha256(_linker() + hashlib.sha256(decisions).digest()).hexdigest()


def read_state(cache: Path, key: str) -> State:
    """The state kept in the folder; an empty one where there is none for this key, or it cannot be read."""
    try:
        found = orjson.loads((cache / FILE).read_bytes())
        if found["key"] != key:
            return State()
        return State(
            dict(found["texts"]),
            {identifier: Forms(*row) for identifier, row in found["forms"].items()},
            tuple(Link(*row) for row in found["links"]),
            tuple(Unsure(*row) for row in found["unsure"]),
        )
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
        return State()


def write_state(cache: Path, key: str, skills: Iterable[SkillText], forms: Mapping[str, Forms], found: Linking) -> None:
    """Keep a state in the folder. Raises StoreError when it cannot be written."""
    kept = {
        "key": key,
        "texts": {skill.id: skill.text for skill in skills},
        "forms": {identifier: astuple(each) for identifier, each in forms.items()},
        "links": [astuple(link) for link in found.links],
        "unsure": [astuple(pair) for pair in found.unsure],
    }
    path = cache / FILE
    try:
        cache.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(orjson.dumps(kept))
        draft.replace(path)
    except (OSError, orjson.JSONEncodeError) as error:
        raise StoreError(f"{path}: the links cannot be kept: {error}. Free the disk.", what=str(path)) from error
