"""The sentences of a program introduction taken apart: whom it is for (职业面向), and what is trained (实习实训)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.kinds._intro_names import (
    chained,
    gathered,
    kind_of,
    lead,
    occupation_names,
    parts_of,
    split_last,
    starts_chained,
    without_qualifier,
)
from ingest.text import drop_end, split_list

_OCCUPATIONS = re.compile(
    r"^(?P<list>.+?)(?P<etc>等)?(?:相关)?职业(?:类别|群|[（(]群[)）])?(?=[，,；;。的]|$)[，,；;。的]?(?P<rest>.*)$"
)
_POSTS_END = re.compile(
    r"等?(?:相关|主要|职业|工作)?(?:岗位(?:[（(]群[)）]|群)?(?:[或和、及与]技术领域)?|(?<=等)技术领域(?:[或和、及与]岗位(?:[（(]群[)）]|群)?)?"
    r"|领域)$|等工作$"
)
_ETC = re.compile(
    r"(?:等(?:相关)?|相关)(?:(?:生产|技术|管理|服务|操作|工艺)[、与和及]?)+$|(?<![高中初平上下同优对])等(?![级离温压号同])[^、，；]{0,12}$"
)
_FIELD = re.compile(r"^(?P<words>[^，,]*等?(?:领域|行业))[，,](?=.)")
_ETC_TRAINING = re.compile(
    r"(?<![高中初平上下同优对])等(?!级)(?:[^，。；、]{0,12}?)(?:实训|实验|训练)(?:项目|教学|活动)?(?![\u4e00-\u9fff]{2,}实训室)"
)
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
    rest = re.sub(r"[。；;.\s]+$", "", re.sub(r"^(?:本专业)?(?:主要)?面向", "", text.strip()))
    industries: list[str] = []
    occupations: list[str] = []
    if found := _OCCUPATIONS.match(rest):
        rest = found["rest"]
        listed, industries = without_qualifier(re.sub(r"^.*，从事", "", found["list"]))
        occupations = occupation_names(listed, context)
    if field := _FIELD.match(rest):
        rest = rest[field.end() :]
        industries += [field["words"]] if "行业" in field["words"] else []
    rest = re.sub(r"^(?:以及|及|和)?(?:主要)?(?:面向)?(?:能够?)?(?:从事)?", "", rest)
    rest, more = without_qualifier(_POSTS_END.sub("", rest))
    posts: list[str] = []
    for name in _post_names(_ETC.sub("", drop_end(rest)), context):
        bare, within = without_qualifier(name)
        posts.append(drop_end(lead(bare)))
        more += within
    return Facing(tuple(dict.fromkeys([*industries, *more])), tuple(occupations), tuple(post for post in posts if post))


def _post_names(text: str, context: str) -> list[str]:
    """Posts of a list. Where commas of both sizes are printed the small ones stand inside names, unless all that they part
    are whole names."""
    outer = [lead(piece) for piece in split_list(text, "，；;,")]
    if len(outer) == 1:
        return split_last(gathered(chained(parts_of(text))), context)
    return split_last([name for piece in outer for name in _names_within(piece)], context)


def _names_within(piece: str) -> list[str]:
    """What stands between two large commas: one name, or several where each is whole."""
    parts = chained(parts_of(piece))
    complete = all(kind_of(part) and len(part) >= 4 for part in parts) and not any(map(starts_chained, parts[1:]))
    return parts if complete or "业的" in piece else [piece]


def read_training(text: str, context: str = "") -> list[str]:
    """What is trained and the internships: `在校内外进行甲、乙等实训。在…单位进行岗位实习。` is 甲, 乙, 岗位实习."""
    found: list[str] = []
    internships: list[str] = []
    for sentence in re.split(r"[。；;]", text):
        bare = sentence.strip()
        if "实习" in bare and not re.search(r"等[^，。]{0,14}?(?:实训|训练|实验)", bare):
            internships += _INTERNSHIP.findall(bare)
        elif bare:
            found += _trained(bare, context)
    return list(dict.fromkeys([*found, *internships]))


def _trained(sentence: str, context: str) -> list[str]:
    """What one sentence says is trained. Each of its clauses may close its own list: `甲、乙等基本技能训练，丙等实训`."""
    listed = _TRAINING_LEAD.sub("", sentence, count=1)
    clauses = split_list(re.sub(r"[，,](?=以及|及|和)", "、", listed), "，,")
    if len(clauses) == 1:
        return _training_list(clauses[0], context)
    closed = [_ETC_TRAINING.search(clause) is not None for clause in clauses]
    names: list[str] = []
    for index, clause in enumerate(clauses):
        clause = _TRAINING_LEAD.sub("", clause, count=1)
        if closed[index] and (index < len(clauses) - 1 or any(closed[:-1])):
            names += _training_list(clause, context)
        else:
            names += split_last(_names_within(_ETC_TRAINING.sub("", re.sub(r"等$", "", clause))), context)
    return [name for name in map(lead, names) if name not in ("实训", "岗位", "")]


def _training_list(listed: str, context: str, *, more: bool = False) -> list[str]:
    """Names of one list, and of what goes on after its close (`more`)."""
    closing = _ETC_TRAINING.search(listed)
    if closing is None:
        names = parts_of(re.sub(r"等$", "", listed))
        if names and not more and not any(name.endswith("实训") for name in names[:-1]):
            names[-1] = re.sub(r"(?<=.{2})(?:综合|专项)?(?:实训|实验)$", "", names[-1])
        return [name for name in split_last(names, context) if name not in ("实训", "岗位", "")]
    names = split_last(gathered(parts_of(listed[: closing.start()])), context)
    after = re.sub(r"^(?:以及|及|和|与|[、，])(?:进行|开展)?", "", listed[closing.end() :])
    return [*names, *(_training_list(after, context, more=True) if len(after) > 1 else [])]
