"""Names in a printed list: which words belong to one name, and when 和 or 及 joins two of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import cache
from pathlib import Path

from ingest.kinds._intro_lines import facts
from ingest.text import drop_end, split_list

_JOINS = re.compile(r"以及|(?<!以)及(?!其|相关)|和(?!谐|平|相关|其他)")
_INDUSTRY = re.compile(r"(?:行业|产业|领域|(?<![企事专创就作毕开])业)$")
_ETC_INDUSTRIES = re.compile(r"等(?:相关)?(?:行业|产业|领域)$")
_INNER_ETC = re.compile(r"(?<![高中初平上下同优对])等(?![级离温压号同]).{2,}")
_OF_VERBS = re.compile(r"的(?:驾驶|操作|使用|安装|制造)(?:、[^、]{2,5})*$")
_SHARED_ACTION = re.compile(r"^(.+?)的(?:设计|研发|开发|制造|制作|生产|安装|建设|操作|使用|维护|设备操作)(?:$|[与和及、])")
_KEPT = "\x1e"
_NOT_QUALIFIERS = ("党", "相关", "有关", "关", "主要", "其他")


def lead(name: str) -> str:
    """The name without a conjunction before it."""
    return re.sub(r"^(?:以及|和(?=.{3})|及(?=.{3}))", "", name)


def kind_of(name: str) -> str:
    """What a name stands for by its ending: "person", "action", or "" for neither."""
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name)
    if bare.endswith(tuple(facts()["endings"]["persons"])):
        return "person"
    return "action" if bare.endswith(tuple(facts()["endings"]["actions"])) else ""


@cache
def _verbs(each: int = 1) -> re.Pattern[str]:
    verb = "(?:" + "|".join(facts()["endings"]["chained"]) + f"){{1,{each}}}"
    return re.compile(rf"{verb}(?:(?:[与和及、]|以及){verb})*")


def parts_of(text: str) -> list[str]:
    """Names of a list; single characters between commas are one with what surrounds them: `听、说、读、写训练`."""
    found: list[str] = []
    verbs = "|".join(facts()["endings"]["chained"])
    text = re.sub(rf"(?<=[^、，；;,])以及(?!{verbs})", "、", text)
    for part in (lead(part) for part in split_whole(text, "、，；;,", commaed_industries())):
        if found and (len(part) == 1 or len(found[-1].rpartition("、")[2]) == 1):
            found[-1] += f"、{part}"
        else:
            found.append(part)
    return found


def split_whole(text: str, separators: str, whole: Iterable[str]) -> list[str]:
    """The parts of a list; the names `whole` (longest first) keep the separators inside them."""
    for name in whole:
        if name in text:
            text = text.replace(name, name.replace("、", _KEPT))
    return [part.replace(_KEPT, "、") for part in split_list(text, separators)]


def split_levels(text: str, whole: Iterable[str], known: Container[str] = ()) -> list[str]:
    """Names of a list that prints commas of both sizes: where the large ones prevail, the small ones stand inside names,
    unless all that they part are `known` names. A single large one among many is a slip."""
    large, small = (split_whole(text, marks, whole) for marks in ("，,；;。", "、"))
    if len(large) < len(small) or len(large) == 1:
        return split_whole(text, "、，,；;。", whole)
    names: list[str] = []
    for part in large:
        inner = split_whole(part, "、", whole)
        names += inner if all(name in known for name in inner) else [part]
    return names


def gathered(names: list[str]) -> list[str]:
    """Names that share what follows them stay one: `路基、轨道等的建设`, `铸造、锻压等热加工`, `水泵、阀门的安装`."""
    found: list[str] = []
    for name in names:
        etc = _INNER_ETC.search(name)
        shared = _SHARED_ACTION.match(name)
        short = shared is not None and len(shared[1]) <= 4 and all(len(one) <= 4 for one in found)
        nouns = all(kind_of(one) == "" for one in found)
        if found and ((etc and (nouns or all(len(one) <= 4 for one in found))) or (shared and (nouns or short))):
            found = ["、".join([*found, name])]
        else:
            found.append(name)
    return found


def chained(names: list[str]) -> list[str]:
    """Items of bare verbs go on with the one before them, whose object they share: `设备安装、调试` stays one."""
    found: list[str] = []
    for name in names:
        if found and len(found[-1]) >= 5 and _goes_with(found[-1], name):
            found[-1] += f"、{name}"
        else:
            found.append(name)
    return found


def _goes_with(before: str, name: str) -> bool:
    """Whether a bare verb (two of them after others) goes on with the item before it."""
    if "的" in before and starts_chained(name) and _OF_VERBS.search(before):
        return True
    if _verbs().fullmatch(before) or not before.endswith(tuple(facts()["endings"]["chained"])):
        return False
    return _verbs().fullmatch(name) is not None or ("、" in before and _verbs(2).fullmatch(name) is not None)


def starts_chained(name: str) -> bool:
    """Whether a name begins with a verb that may go on with the object of the item before it."""
    return name.startswith(tuple(facts()["endings"]["chained"]))


def split_last(names: list[str], context: str) -> list[str]:
    """The last name of a list is two where 以及, 及 or 和 joins independent ones: both are of a kind, neither needs a word
    of the other. `context` is the rest of the text: names that stand alone there are no halves."""
    if not names:
        return names
    last = names[-1]
    if len(split_list(last)) > 1:
        return names
    for found in reversed(list(_JOINS.finditer(last))):
        left, right = last[: found.start()], last[found.end() :]
        if not left or not right or left.count("（") > left.count("）"):
            continue
        if found[0] == "以及" or _independent(left, right, names[:-1], context):
            return [*names[:-1], *split_last([left], context), right]
    return names


def _independent(left: str, right: str, others: list[str], context: str) -> bool:
    if re.search(rf"[、，进行]{re.escape(left)}[、，]", context) and re.search(rf"[、及和]{re.escape(right)}[、，等]", context):
        return True
    if kind_of(left) == "" or kind_of(left) != kind_of(right):
        return False
    if kind_of(left) == "person":
        return len(left) > 1 and len(right) > 2
    if len(left) <= 3 and len(right) <= 3:
        return all(len(name) <= 4 for name in others) and len(left) > 1 and len(right) > 1
    starts = tuple(facts()["endings"]["chained"])
    if right.startswith(starts) and not left.startswith(starts):
        return False
    return len(left) >= 4 and len(right) >= 4


def without_qualifier(text: str) -> tuple[str, list[str]]:
    """The text without the industry or employer that stands before 的, and the industries that stood there."""
    text = re.sub(r"^各行业[、和及]?(?:各领域)?的?", "", text)
    for found in re.finditer(r"(?<=业)中(?=[^的])|(?<=社会组织)中(?=[^的])|的(?=.)", text):
        words = re.sub(r"(?:相关|涉及|中|内)$", "", text[: found.start()])
        rest = text[found.end() :]
        if re.search(r"[；，]", words):
            parts = split_list(words, "，；")
            if not all(_INDUSTRY.search(part) or part in _industry_names() for part in parts):
                break
            return rest, parts
        if words.startswith("在"):
            return rest, []
        if _INDUSTRY.search(words):
            return rest, industries(words)
        if words.endswith(tuple(facts()["employers"]["endings"])):
            return rest, []
    return text, []


def industries(words: str) -> list[str]:
    """Industries of a list; a part that does not end as an industry belongs to the next one: `电力、热力生产和供应业`."""
    if closing := _ETC_INDUSTRIES.search(words):
        return split_whole(words[: closing.start()], "、", commaed_industries())
    found: list[str] = []
    pending = ""
    for part in split_list(re.sub(r"(?<=业)(?:以及|及|和|与)(?=[^、]*业)", "、", words)):
        pending = f"{pending}、{part}" if pending else part
        if _INDUSTRY.search(part):
            found.append(lead(pending))
            pending = ""
    return [*found, *([pending] if pending else [])]


def occupation_names(text: str, context: str) -> list[str]:
    """Occupations of a list. A name of the national classification keeps its own commas, and so does one that only ends
    as a person after them: `交通运输、仓储和邮政业服务人员`."""
    names: list[str] = []
    outer = split_list(drop_end(text), "，,；;")
    for piece in outer:
        parts = split_whole(re.sub(r"(?<=人员)(?:以及|及|和|与)(?=.)", "、", lead(piece)), "、", commaed_industries())
        pending: list[str] = []
        for index, part in enumerate(parts):
            pending.append(part)
            if _goes_on(pending, parts[index + 1 :], several=len(outer) > 1):
                continue
            names.append("、".join(pending))
            pending = []
        names += pending
    return [_bare(name) for name in split_last(names, context)]


def _goes_on(pending: list[str], rest: list[str], *, several: bool) -> bool:
    """True when what is collected is the beginning of a name that ends in one of the next parts."""
    if not rest:
        return False
    if any("、".join([*pending, *rest[:end]]) in _listed() for end in range(1, len(rest) + 1)):
        return True
    if kind_of(pending[-1]) == "person":
        return False
    closing = next((part for part in rest if kind_of(part) == "person"), "")
    if several and "，" not in "".join(pending):
        return bool(closing)
    return closing.endswith("人员") and not any(kind_of(part) for part in [*pending, *rest[: rest.index(closing)]])


@cache
def _column(file: str, index: int) -> frozenset[str]:
    """The names in one column of a shipped table."""
    text = (Path(__file__).parents[1] / "data" / file).read_text(encoding="utf-8")
    return frozenset(line.split("\t")[index] for line in text.splitlines()[1:] if line)


@cache
def _listed() -> frozenset[str]:
    """Names of the national classification that have a comma inside."""
    return frozenset(name for name in _column("occupations.tsv", 2) if "、" in name)


@cache
def _industry_names() -> frozenset[str]:
    return _column("industries.tsv", 1)


@cache
def commaed_industries() -> tuple[str, ...]:
    """National names of industries that have a comma inside, the longest first."""
    return tuple(sorted((name for name in _industry_names() if "、" in name), key=len, reverse=True))


def _bare(name: str) -> str:
    """An occupation without what stands before 的, where a whole name of a person is left."""
    words, _, rest = name.rpartition("的")
    if (
        (len(rest) >= 3 or rest in _column("occupations.tsv", 2))
        and kind_of(rest) == "person"
        and not words.endswith(_NOT_QUALIFIERS)
    ):
        return rest
    return name
