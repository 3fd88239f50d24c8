"""The sentences of a program introduction taken apart: whom it is for (职业面向), and what is trained (实习实训)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.kinds._intro_lines import facts
from ingest.text import drop_end, split_list

_OCCUPATIONS = re.compile(
    r"^(?P<list>.+?)(?P<etc>等)?(?:相关)?职业(?:类别|群|[（(]群[)）])?(?=[，,；;。]|$)[，,；;。]?(?P<rest>.*)$"
)
_POSTS_END = re.compile(
    r"等?(?:相关|主要|职业|工作)?(?:岗位(?:[（(]群[)）]|群)?(?:[或和、及与]技术领域)?|技术领域(?:[或和、及与]岗位(?:[（(]群[)）]|群)?)?|等工作|等领域)$"
)
_QUALIFIER = re.compile(r"^(?P<words>[^，；;]*?)(?P<link>相关|涉及|中|内|领域)?的(?=.)")
_ETC = re.compile(r"(?<![高中初平上下同优对])等(?![级离温压号同])[^、，；]{0,12}$")
_INDUSTRY = re.compile(r"(?:行业|产业|领域|(?<![企事专])业)$")
_ETC_TRAINING = re.compile(r"等(?:[^，。；、]{0,12}?)(?:实训|实验|训练)(?:项目|教学|活动)?")
_TRAINING_LEAD = re.compile(r"^.*?(?:校内外|校内|校外|实训室|基地)[^，、。]{0,12}?(?:进行|开展|完成|组织)|^.*?(?:进行|开展|完成)")
_INTERNSHIP = re.compile(r"(?:岗位|认识|认知|跟岗|顶岗|毕业|专业|生产|综合|教学|临床|社会|教育|见习)实习(?!基地|场所|单位|项目)")


@dataclass(frozen=True, slots=True)
class Facing:
    industries: tuple[str, ...]
    occupations: tuple[str, ...]
    posts: tuple[str, ...]


def read_facing(text: str, context: str = "") -> Facing:
    """`面向…业的甲、乙等职业，丙、丁等岗位（群）。` taken apart; qualifiers that name an employer are left out. `context` is
    the rest of the introduction: a name that stands alone there is not half of another one."""
    body = re.sub(r"^面向", "", text.strip())
    body = re.sub(r"[。；;.\s]+$", "", body)
    industries: list[str] = []
    occupations: list[str] = []
    rest = body
    if found := _OCCUPATIONS.match(body):
        rest = found["rest"]
        listed, qualifiers = _without_qualifier(found["list"])
        industries += qualifiers
        occupations = _split_last(_occupation_names(listed), context)
    rest = re.sub(r"^(?:以及|及|和)?(?:主要)?(?:能够?)?(?:从事)?", "", rest)
    rest, qualifiers = _without_qualifier(_POSTS_END.sub("", rest))
    industries += qualifiers
    names = [_lead(name) for name in split_list(_ETC.sub("", drop_end(rest)), "、，；;,")]
    posts = _split_last(_chained(names), context)
    return Facing(tuple(industries), tuple(occupations), tuple(drop_end(name) for name in posts if drop_end(name)))


@cache
def _verbs() -> re.Pattern[str]:
    verb = "(?:" + "|".join(facts()["endings"]["chained"]) + ")"
    return re.compile(rf"{verb}(?:(?:[与和及、]|以及){verb})*")


def _chained(names: list[str]) -> list[str]:
    """Items of bare verbs go on with the one before them, whose object they share: `设备安装、调试` stays one."""
    found: list[str] = []
    for name in names:
        shares = found and len(found[-1]) >= 5 and _verbs().fullmatch(name) and not _verbs().fullmatch(found[-1])
        if shares and found[-1].endswith(tuple(facts()["endings"]["chained"])):
            found[-1] += f"、{name}"
        else:
            found.append(name)
    return found


def _lead(name: str) -> str:
    return re.sub(r"^(?:以及|和(?=.{3})|及(?=.{3}))", "", name)


def _without_qualifier(text: str) -> tuple[str, list[str]]:
    """The list without what stands before 的, and the industries that stood there."""
    start = 0
    for at in (found.start() for found in re.finditer("的", text)):
        words = re.sub(r"(?:相关|涉及|中|内)$", "", text[start:at])
        if "；" in words or "，" in words or not text[at + 1 :]:
            break
        if _INDUSTRY.search(words):
            return text[at + 1 :], _industries(words)
        if words.endswith(tuple(facts()["employers"]["endings"])):
            return text[at + 1 :], []
    return text, []


def _industries(words: str) -> list[str]:
    """Industries of a list; a part that does not end as an industry belongs to the next one: `电力、热力生产和供应业`."""
    found: list[str] = []
    pending = ""
    for part in split_list(words):
        pending = f"{pending}、{part}" if pending else part
        if _INDUSTRY.search(part):
            found.append(_lead(pending))
            pending = ""
    return [*found, *([pending] if pending else [])]


@cache
def _listed_occupations() -> frozenset[str]:
    """Names of the national classification that have a comma inside."""
    path = Path(__file__).parents[1] / "data" / "occupations.tsv"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]) if path.exists() else ()
    return frozenset(row[2] for row in rows if len(row) > 2 and "、" in row[2])


def _occupation_names(text: str) -> list[str]:
    """Names between commas; where both `，` and `、` are printed, a name that begins without a person keeps its `、`."""
    names: list[str] = []
    for piece in split_list(drop_end(text), "，,；;"):
        parts = split_list(_lead(piece))
        index = 0
        while index < len(parts):
            whole = next((end for end in range(len(parts), index + 1, -1) if _is_listed("、".join(parts[index:end]))), index + 1)
            names.append("、".join(parts[index:whole]))
            index = whole
    return names


def _is_listed(name: str) -> bool:
    return re.sub(r"以及", "及", name) in _listed_occupations()


def _kind(name: str) -> str:
    bare = re.sub(r"[（(][^）)]*[）)]$", "", name)
    if bare.endswith(tuple(facts()["endings"]["persons"])):
        return "person"
    return "action" if bare.endswith(tuple(facts()["endings"]["actions"])) else ""


def _split_last(names: list[str], context: str) -> list[str]:
    """The last name of a list is two where 以及, 及 or 和 joins independent ones: both are of a kind, neither needs a word
    of the other."""
    if not names:
        return names
    last = names[-1]
    if len(split_list(last)) > 1:
        return names
    for found in reversed(list(re.finditer(r"以及|(?<!以)及|和(?!谐|平)", last))):
        left, right = last[: found.start()], last[found.end() :]
        if _depth(left) or not left or not right:
            continue
        if found[0] == "以及" or _independent(left, right, names[:-1], context):
            return [*names[:-1], *_split_last([left], context), right]
    return names


def _depth(text: str) -> int:
    return sum(text.count(char) for char in "（(") - sum(text.count(char) for char in "）)")


def _independent(left: str, right: str, others: list[str], context: str) -> bool:
    if re.search(rf"[、，进行]{re.escape(left)}[、，]", context) and re.search(rf"[、及和]{re.escape(right)}[、，等]", context):
        return True
    if _kind(left) == "" or _kind(left) != _kind(right):
        return False
    if _kind(left) == "person":
        return len(left) > 1 and len(right) > 2
    if len(left) <= 3 and len(right) <= 3:
        return all(len(name) <= 4 for name in others) and (len(left) > 1 and len(right) > 1)
    starts = tuple(facts()["endings"]["actions"])
    if right.startswith(starts) and not left.startswith(starts):
        return False
    return len(left) >= 4 and len(right) >= 4


def read_training(text: str, context: str = "") -> list[str]:
    """What is trained and the internships: `在校内外进行甲、乙等实训。在…单位进行岗位实习。` is 甲, 乙, 岗位实习."""
    found: list[str] = []
    internships: list[str] = []
    for sentence in re.split(r"[。；;]", text):
        bare = sentence.strip()
        if "实习" in bare and not re.search(r"等[^，。]{0,14}?(?:实训|训练|实验)", bare):
            internships += [
                name for name in _INTERNSHIP.findall(bare) if name[:2] not in ("进行", "生产实", "单位", "场所", "企业")
            ]
        elif bare:
            found += _trained(bare, context)
    return list(dict.fromkeys([*found, *internships]))


def _trained(sentence: str, context: str) -> list[str]:
    listed = _TRAINING_LEAD.sub("", sentence, count=1)
    closing = _ETC_TRAINING.search(listed)
    if closing is None:
        names = split_list(re.sub(r"等$", "", listed), "、，")
        if names and not any(name.endswith("实训") for name in names[:-1]):
            names[-1] = re.sub(r"(?<=.{2})(?:综合|专项)?(?:实训|实验)$", "", names[-1])
        return [name for name in _split_last(names, context) if name not in ("实训", "")]
    names = _split_last(split_list(listed[: closing.start()], "、，"), context)
    after = re.sub(r"^(?:以及|及|和|与|[、，])", "", listed[closing.end() :])
    return [
        *names,
        *(re.sub(r"^(?:进行|开展)", "", name) for name in split_list(after, "、，") if name.endswith(("实训", "训练", "设计"))),
    ]
