"""Adverts of one file, gathered: posts and what share of their adverts asks for each skill; demand by region and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from graph.facts import Entity, Value
from graph.ids import entity_id
from graph.text import fold
from ingest.derive import names
from ingest.derive.draft import LONGEST_NAME, Draft
from ingest.derive.skills import skill
from ingest.kinds.job_ad_titles import split_title
from ingest.language.lexicon import read_lexicon
from ingest.record import Item, Place, Record

CATEGORIES = {"SKILL": "skill", "KNOWLEDGE": "knowledge", "TOOL": "tool", "SOFT": "attitude", "LANGUAGE": "skill"}
MANY = 100
"""From so many adverts in a file on, what only one of them says is the wording of one employer, and left out."""
QUOTES = 3
"""Quotes that are kept for one post and skill."""
LONGEST_SKILL = 40


@dataclass(slots=True)
class _Advert:
    """An advert that repeats no other, with the places and months of all its repeats."""

    items: dict[str, list[Item]]
    number: int
    where: set[tuple[str, str]] = field(default_factory=set)
    copies: int = 1
    post: str = ""
    level: str = ""
    skills: dict[str, Item] = field(default_factory=dict)
    certificates: dict[str, Item] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """The value of the first item under the key, None for none."""
        found = self.items.get(key)
        return found[0].value if found else None


def derive(draft: Draft, records: Sequence[Record]) -> None:
    """Facts of all adverts of a file together. A repeat counts once for its post, and once for each region and month that
    it names."""
    adverts = _gather(records)
    repeats = len(records) - len(adverts)
    if repeats:
        draft.issue(Place(), "", f"{repeats} of {len(records)} adverts say the same as others and are counted once")
    labels = _read_skills(adverts)
    spelling = _keep(draft, adverts, labels)
    posts: dict[str, list[_Advert]] = defaultdict(list)
    for advert in adverts:
        posts[fold(advert.post)].append(advert)
    for key, group in posts.items():
        _add_post(draft, group, spelling, labels, named=bool(key))
    unnamed = len(posts.get("", ()))
    if unnamed:
        draft.issue(Place(), "", f"{unnamed} adverts name no post: they are counted as demand of this file, not of a post")


def _gather(records: Sequence[Record]) -> list[_Advert]:
    found: dict[int, _Advert] = {}
    for position, record in enumerate(records):
        number = record.extra.get("source_no", position)
        items: dict[str, list[Item]] = defaultdict(list)
        for item in record.items:
            items[item.key].append(item)
        first = found.get(record.extra.get("same_as", number))
        advert = _Advert(dict(items), number)
        regions = [item.value for item in items.get("region", ())] or [""]
        where = {(region, str(advert.value("month") or "")) for region in regions}
        if first is None:
            advert.post, advert.level = split_title(str(advert.value("title") or ""))
            first = found[number] = advert
        else:
            first.copies += 1
        first.where |= where
    return list(found.values())


def _read_skills(adverts: Iterable[_Advert]) -> dict[str, Counter[tuple[str, str]]]:
    """Fill in the skills and certificates of each advert, by folded text; returns how often each was spelt and labelled so."""
    labels: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for advert in adverts:
        for item in advert.items.get("spans", ()):
            text, label = str(item.value["text"]), str(item.value["label"])
            key = fold(text)
            if label == "CERTIFICATE":
                advert.certificates.setdefault(key, item)
            elif label in CATEGORIES and 1 < len(text) <= LONGEST_SKILL and "**" not in text:
                advert.skills.setdefault(key, item)
            else:
                continue
            labels[key][" ".join(text.split()), label] += 1
    return labels


def _keep(draft: Draft, adverts: Sequence[_Advert], labels: dict[str, Counter[tuple[str, str]]]) -> dict[str, Entity]:
    """The skill of each folded text that is kept: its most usual spelling and label. In a large file, what one advert alone
    says is left out and counted."""
    holders = Counter(key for advert in adverts for key in (*advert.skills, *advert.certificates))
    least = 2 if len(adverts) >= MANY else 1
    lone = 0
    for advert in adverts:
        for named in (advert.skills, advert.certificates):
            gone = [key for key in named if holders[key] < least]
            lone += len(gone)
            for key in gone:
                del named[key]
    if lone:
        draft.issue(Place(), "", f"{lone} phrases that only one of {len(adverts)} adverts has were left out: no common demand")
    strands = read_lexicon().strands
    found: dict[str, Entity] = {}
    for advert in adverts:
        for key in advert.skills:
            if key in found:
                continue
            spelt = [(count, pair) for pair, count in labels[key].items() if pair[1] in CATEGORIES]
            text, label = max(spelt, key=lambda one: (one[0], one[1]))[1]
            category = CATEGORIES[label]
            strand = next((name for name, pattern in strands if pattern.search(text)), "hard")
            found[key] = skill(text, category, "soft" if category == "attitude" and strand == "hard" else strand)
    return found


def _add_post(
    draft: Draft,
    adverts: Sequence[_Advert],
    spelling: dict[str, Entity],
    labels: dict[str, Counter[tuple[str, str]]],
    *,
    named: bool,
) -> None:
    """The post of these adverts with its skills and certificates, and its demand; without a name, the demand alone."""
    post = ""
    if named:
        usual = Counter(advert.post for advert in adverts)
        name = max(usual, key=lambda one: (usual[one], one))
        post = draft.entity(names.post(name))
        for key, holders in _by_key(advert.skills for advert in adverts).items():
            low = read_lexicon().generic_weight if spelling[key].properties["category"] == "attitude" else 1.0
            share: dict[str, Value] = {"weight": round(low * len(holders) / len(adverts), 6)}
            for number, item in enumerate(holders[:QUOTES]):
                draft.state(post, "REQUIRES", draft.entity(spelling[key]), draft.proof(item), share if number == 0 else None)
        for key, holders in _by_key(advert.certificates for advert in adverts).items():
            text = max(labels[key], key=lambda pair: (labels[key][pair], pair))[0]
            certificate = draft.entity(names.certificate(text))
            for item in holders[:QUOTES]:
                draft.state(certificate, "QUALIFIES_FOR", post, draft.proof(item))
    demands: dict[tuple[str, str, str], list[_Advert]] = defaultdict(list)
    for advert in adverts:
        for region, month in advert.where:
            demands[advert.level, region, month].append(advert)
    for where, group in sorted(demands.items()):
        _add_demand(draft, post, where, group, spelling)


def _by_key(named: Iterable[dict[str, Item]]) -> dict[str, list[Item]]:
    """The items of each key, one an advert."""
    found: dict[str, list[Item]] = defaultdict(list)
    for items in named:
        for key, item in items.items():
            found[key].append(item)
    return found


def _add_demand(
    draft: Draft, post: str, where: tuple[str, str, str], adverts: Sequence[_Advert], spelling: dict[str, Entity]
) -> None:
    """What these adverts of one level, region and month ask for, and of whom."""
    level, region, month = where
    title = adverts[0].post or f"{draft.document.title}（岗位未注明）"
    name = " ".join(part for part in (level, title, region, month) if part)[:LONGEST_NAME]
    scope = f"{draft.document.id} {fold(title)} {level} {region} {month}"
    properties: dict[str, Value] = {"adverts": len(adverts), **_figures(adverts)}
    for key, text in (("level", level), ("region", region), ("month", month)):
        if text:
            properties[key] = text
    demand = draft.entity(Entity(entity_id("Demand", name=name, scope=scope), "Demand", name, properties=properties))
    if post:
        for advert in adverts[:QUOTES]:
            draft.state(demand, "PART_OF", post, draft.proof(advert.items["title"][0]))
    for key, holders in _by_key(advert.skills for advert in adverts).items():
        asked: dict[str, Value] = {"adverts": len(holders), "method": "phrase"}
        draft.state(demand, "EXPRESSES", draft.entity(spelling[key]), draft.proof(holders[0]), asked)


def _figures(adverts: Sequence[_Advert]) -> dict[str, Value]:
    """Pay, degrees, experience and numbers wanted, over the adverts that name them."""
    figures: dict[str, Value] = {}
    repeats = sum(advert.copies - 1 for advert in adverts)
    if repeats:
        figures["repeats"] = repeats
    for name, bound in (("salary_min_k", "min_k"), ("salary_max_k", "max_k")):
        pay = [value[bound] for advert in adverts if (value := advert.value("salary")) and bound in value]
        if pay:
            figures[name] = round(float(median(pay)), 3)
    degrees = Counter(str(value) for advert in adverts if (value := advert.value("degree")))
    if degrees:
        ranked = sorted(degrees, key=lambda one: (-degrees[one], one))
        figures["degrees"] = tuple(ranked)
        figures["degree_adverts"] = tuple(degrees[one] for one in ranked)
    years = [value[0] for advert in adverts if (value := advert.value("experience_years"))]
    if years:
        figures["experience_years"] = round(float(median(years)), 2)
    wanted = sum(int(value) for advert in adverts if (value := advert.value("headcount")))
    if wanted:
        figures["headcount"] = wanted
    return figures
