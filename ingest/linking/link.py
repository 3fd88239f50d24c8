"""Linking skills: which phrases of a graph are one skill in other words, by normal form, alias and embedding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from pathlib import Path

from ingest.linking.embed import Progress, embed
from ingest.linking.guards import clash
from ingest.linking.neighbours import near_pairs
from ingest.linking.normal import is_skill, normal_form, without_frame
from ingest.linking.pairs import Link, SkillText
from ingest.linking.thesaurus import thesaurus

THRESHOLD = 0.85
"""Least centred cosine of a link. Precision of same-or-broader is above 0.8 on judged pairs, see MODEL_CARD.md."""
NEAREST = 20
"""How many nearest forms of a form are looked at."""
LARGEST_GROUP = 100
"""Phrases of one form that are all linked with each other; the rest of a larger group is linked with the first ones."""
ALIAS_SCORE = 0.95
VERSION = "linking 2"


def link_skills(
    skills: Sequence[SkillText],
    *,
    known: Sequence[SkillText] = (),
    cache: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Link, ...]:
    """Links among `skills`, and between them and `known`, ordered by ids; one link a pair, the surest method.

    The same skills give the same links in any order. `cache`: a folder that keeps vectors between runs. `progress` is
    called with (phrases embedded, phrases to embed). An id that comes twice counts once, the first time. Raises
    StoreError when the cache cannot be used.
    """
    fresh = {skill.id: skill for skill in sorted(skills, key=lambda skill: skill.id)}
    old = {skill.id: skill for skill in sorted(known, key=lambda skill: skill.id) if skill.id not in fresh}
    everyone = {**fresh, **old}
    links: dict[tuple[str, str], Link] = {}
    by_form = _grouped(everyone.values(), lambda skill: normal_form(skill.text))
    for members in by_form.values():
        _add(links, _inside(members, fresh), "exact", 1.0)
    by_alias = _grouped(everyone.values(), alias_form)
    for members in by_alias.values():
        _add(links, _inside(members, fresh), "alias", ALIAS_SCORE)
    _add_near(links, everyone, fresh, cache, progress)
    return tuple(links[pair] for pair in sorted(links))


def alias_form(skill: SkillText) -> str:
    """The normal form with every alias replaced by its canonical form; what is ambiguous only in the skill's trade."""
    form = normal_form(skill.text)
    parts, last = [], 0
    for term in thesaurus().terms(form, skill.trade):
        parts += [form[last : term.start], term.canonical]
        last = term.end
    return normal_form("".join([*parts, form[last:]])) if parts else form


def _add_near(
    links: dict[tuple[str, str], Link],
    everyone: dict[str, SkillText],
    fresh: dict[str, SkillText],
    cache: Path | None,
    progress: Progress | None,
) -> None:
    """Links by embedding between the forms of phrases that name a skill, unless a guard speaks against them."""
    named = [skill for skill in everyone.values() if is_skill(skill.text)]
    forms = _grouped(named, lambda skill: without_frame(skill.text))
    order = sorted(forms, key=lambda form: (not any(skill.id in fresh for skill in forms[form]), form))
    new = sum(any(skill.id in fresh for skill in forms[form]) for form in order)
    near = near_pairs(embed(order, cache=cache, progress=progress), least=THRESHOLD, most=NEAREST, new=new)
    for left, right, cosine in zip(near.left, near.right, near.cosine, strict=True):
        one, other = forms[order[left]], forms[order[right]]
        if not clash(order[left], order[right], one[0].trade, other[0].trade):
            _add(links, _between(one, other, fresh), "embedding", round(float(min(cosine, 1.0)), 4))


def _grouped(skills: Iterable[SkillText], form: Callable[[SkillText], str]) -> dict[str, list[SkillText]]:
    """Skills by form, those without a form left out, in the order they come."""
    groups: dict[str, list[SkillText]] = defaultdict(list)
    for skill in skills:
        if found := form(skill):
            groups[found].append(skill)
    return groups


def _inside(members: Sequence[SkillText], fresh: dict[str, SkillText]) -> Iterator[tuple[str, str]]:
    ids = sorted(skill.id for skill in members)
    head = ids[:LARGEST_GROUP]
    for pair in combinations(head, 2):
        if pair[0] in fresh or pair[1] in fresh:
            yield pair
    for pair in product(head[:1], ids[LARGEST_GROUP:]):
        yield pair


def _between(one: Sequence[SkillText], other: Sequence[SkillText], fresh: dict[str, SkillText]) -> Iterator[tuple[str, str]]:
    for a, b in product(one[:LARGEST_GROUP], other[:LARGEST_GROUP]):
        if a.id in fresh or b.id in fresh:
            yield min(a.id, b.id), max(a.id, b.id)


def _add(links: dict[tuple[str, str], Link], pairs: Iterable[tuple[str, str]], method: str, score: float) -> None:
    for pair in pairs:
        if pair not in links:
            links[pair] = Link(pair[0], pair[1], method, score)
