"""Linking skills: which phrases of a graph are one skill in other words, by normal form, alias, decision and pair scorer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path

from ingest.linking.embed import Progress, embed
from ingest.linking.guards import clash
from ingest.linking.judge import NEAREST, Judgement, judge, thresholds
from ingest.linking.neighbours import near_pairs
from ingest.linking.normal import is_skill, normal_form, plain, without_frame
from ingest.linking.pairs import Forms, Link, Linking, SkillText, Unsure
from ingest.linking.rulings import NO_RULINGS, TURNED, Rulings
from ingest.linking.thesaurus import thesaurus
from ingest.linking.words import word_form

LARGEST_GROUP = 100
"""Phrases of one form that are all linked with each other; the rest of a larger group is linked with the first ones."""
ALIAS_SCORE = 0.97
WORDS_SCORE = 0.96
VERSION = "linking 6"


def link_skills(
    skills: Sequence[SkillText],
    *,
    known: Sequence[SkillText] = (),
    cache: Path | None = None,
    progress: Progress | None = None,
    ruled: Rulings = NO_RULINGS,
) -> tuple[Link, ...]:
    """The links of `find_links`."""
    return find_links(skills, known=known, cache=cache, progress=progress, ruled=ruled).links


def find_links(
    skills: Sequence[SkillText],
    *,
    known: Sequence[SkillText] = (),
    cache: Path | None = None,
    progress: Progress | None = None,
    ruled: Rulings = NO_RULINGS,
    forms: Mapping[str, Forms] | None = None,
) -> Linking:
    """Links and unsure pairs among `skills`, and between them and `known`; one a pair, the surest method.

    Decisions win: a pair somebody accepted is linked, one somebody rejected is not, whatever its form. The same skills give
    the same links in any order. `cache`: a folder that keeps vectors between runs. `progress` is called with (phrases
    embedded, phrases to embed), then with (pairs judged, pairs to judge). `forms`: those of skills that are known already, by
    id. An id that comes twice counts once, the first time. Raises StoreError when the cache cannot be used.
    """
    fresh = {skill.id: skill for skill in sorted(skills, key=lambda skill: skill.id)}
    old = {skill.id: skill for skill in sorted(known, key=lambda skill: skill.id) if skill.id not in fresh}
    everyone = {**fresh, **old}
    shapes = {each: (forms or {}).get(each) or forms_of(skill) for each, skill in everyone.items()}
    links: dict[tuple[str, str], Link] = {}
    unsure: dict[tuple[str, str], Unsure] = {}
    _add_decided(links, everyone, fresh, shapes, ruled)
    for members in _grouped(everyone.values(), lambda skill: shapes[skill.id].normal).values():
        _add(links, _inside(members, fresh), "exact", 1.0)
    for members in _grouped(everyone.values(), lambda skill: shapes[skill.id].alias).values():
        _add(links, _inside(members, fresh), "alias", ALIAS_SCORE)
    for members in _grouped(everyone.values(), lambda skill: shapes[skill.id].words).values():
        pairs = _inside(members, fresh)
        _add(links, (pair for pair in pairs if not clash(everyone[pair[0]].text, everyone[pair[1]].text)), "words", WORDS_SCORE)
    _add_near(links, unsure, everyone, fresh, shapes, cache, progress)
    parted = _parted(everyone.values(), shapes, ruled)
    return Linking(
        tuple(links[pair] for pair in sorted(links) if pair not in parted),
        tuple(unsure[pair] for pair in sorted(unsure) if pair not in parted and pair not in links),
    )


def forms_of(skill: SkillText) -> Forms:
    """The phrase as it is compared."""
    frame, named = without_frame(skill.text), is_skill(skill.text)
    return Forms(frame, normal_form(skill.text), alias_form(skill), word_form(frame) if named else "", named)


def alias_form(skill: SkillText) -> str:
    """The normal form with every alias replaced by its canonical form; what is ambiguous only in the skill's trade."""
    form = normal_form(skill.text)
    parts, last = [], 0
    for term in thesaurus().terms(form, skill.trade):
        parts += [form[last : term.start], term.canonical]
        last = term.end
    return normal_form("".join([*parts, form[last:]])) if parts else form


def _add_decided(
    links: dict[tuple[str, str], Link],
    everyone: dict[str, SkillText],
    fresh: dict[str, SkillText],
    shapes: Mapping[str, Forms],
    ruled: Rulings,
) -> None:
    if not ruled.accepted:
        return
    named = _Named(everyone.values(), shapes, ruled)
    for (left, right), (relation, _) in sorted(ruled.accepted.items()):
        if relation == "related":
            continue
        for a, b in named.pairs(left, right):
            if a.id != b.id and (a.id in fresh or b.id in fresh):
                turned = TURNED.get(relation, relation)
                _add(links, [(min(a.id, b.id), max(a.id, b.id))], "review", 1.0, relation if a.id < b.id else turned)


def _parted(skills: Iterable[SkillText], shapes: Mapping[str, Forms], ruled: Rulings) -> frozenset[tuple[str, str]]:
    """Pairs of ids that are not to be linked: rejected, or accepted as no more than related."""
    pairs = {*ruled.rejected, *(pair for pair, (relation, _) in ruled.accepted.items() if relation == "related")}
    if not pairs:
        return frozenset()
    named = _Named(skills, shapes, ruled)
    return frozenset((min(a.id, b.id), max(a.id, b.id)) for left, right in pairs for a, b in named.pairs(left, right))


class _Named:
    """The skills that decisions speak of: those with a phrase that was decided on, and with it those that no decision names
    and that have its normal form (数据统计与分析 for 数据统计、分析), unless the two forms of the pair are one."""

    def __init__(self, skills: Iterable[SkillText], shapes: Mapping[str, Forms], ruled: Rulings) -> None:
        decided = {form for pair in (*ruled.accepted, *ruled.rejected) for form in pair}
        self._own: dict[str, list[SkillText]] = defaultdict(list)
        self._like: dict[str, list[SkillText]] = defaultdict(list)
        for skill in skills:
            form = plain(skill.text)
            if form in decided:
                self._own[form].append(skill)
            else:
                self._like[shapes[skill.id].normal].append(skill)
        self._normal = {form: normal_form(form) for form in decided}

    def pairs(self, left: str, right: str) -> Iterator[tuple[SkillText, SkillText]]:
        """Pairs of skills that a decision about two phrases in plain form holds for."""
        one, other = self._normal[left], self._normal[right]
        more = one != other
        yield from product(
            [*self._own.get(left, ()), *(self._like.get(one, ()) if more else ())],
            [*self._own.get(right, ()), *(self._like.get(other, ()) if more else ())],
        )


def _add_near(
    links: dict[tuple[str, str], Link],
    unsure: dict[tuple[str, str], Unsure],
    everyone: dict[str, SkillText],
    fresh: dict[str, SkillText],
    shapes: Mapping[str, Forms],
    cache: Path | None,
    progress: Progress | None,
) -> None:
    """Pairs of near forms of phrases that name a skill, as the scorer judges them, unless a guard speaks against them."""
    named = [skill for skill in everyone.values() if shapes[skill.id].named]
    forms = _grouped(named, lambda skill: shapes[skill.id].frame)
    order = sorted(forms, key=lambda form: (not any(skill.id in fresh for skill in forms[form]), form))
    new = sum(any(skill.id in fresh for skill in forms[form]) for form in order)
    near = near_pairs(embed(order, cache=cache, progress=progress), least=thresholds().cosine, most=NEAREST, new=new)
    pairs = [
        (order[left], order[right], float(cosine))
        for left, right, cosine in zip(near.left, near.right, near.cosine, strict=True)
        if not clash(order[left], order[right], forms[order[left]][0].trade, forms[order[right]][0].trade)
    ]
    for (left, right, _), found in zip(pairs, judge(pairs, progress), strict=True):
        if found.band:
            _add_judged(links, unsure, forms[left], forms[right], fresh, found)


def _add_judged(
    links: dict[tuple[str, str], Link],
    unsure: dict[tuple[str, str], Unsure],
    one: Sequence[SkillText],
    other: Sequence[SkillText],
    fresh: dict[str, SkillText],
    found: Judgement,
) -> None:
    if found.band != "sure":
        a, b = one[0], other[0]
        if a.id in fresh or b.id in fresh:
            pair = (min(a.id, b.id), max(a.id, b.id))
            relation = found.relation if a.id < b.id else TURNED.get(found.relation, found.relation)
            unsure.setdefault(pair, Unsure(*pair, found.band, found.score, relation))
        return
    for a, b in product(one[:LARGEST_GROUP], other[:LARGEST_GROUP]):
        if a.id in fresh or b.id in fresh:
            relation = found.relation if a.id < b.id else TURNED.get(found.relation, found.relation)
            _add(links, [(min(a.id, b.id), max(a.id, b.id))], "scorer", found.score, relation)


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


def _add(
    links: dict[tuple[str, str], Link], pairs: Iterable[tuple[str, str]], method: str, score: float, relation: str = "same"
) -> None:
    for pair in pairs:
        if pair not in links:
            links[pair] = Link(pair[0], pair[1], method, score, relation)
