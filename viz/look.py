"""How kinds and predicates look and what they are called on a page: colours, order of layers, words."""

from __future__ import annotations

from dataclasses import dataclass

from graph.schema import KINDS, PREDICATES, PROVENANCE


@dataclass(frozen=True, slots=True)
class Look:
    """Chinese and English name, fill and line colour."""

    zh: str
    en: str
    fill: str
    line: str


LAYERS = (
    ("Occupation", "Demand"),
    ("Post",),
    ("Skill",),
    ("Clause", "Task", "CourseModule", "WorkFunction"),
    ("Course", "Certificate", "Competition", "ExchangeRule"),
    ("Program", "Organization", "Document", "Evidence"),
)
"""Kinds from left to right; kinds of one layer stand under each other."""

_COLOURS = {
    "Post": ("#d9e7fa", "#1d4f91"),
    "Occupation": ("#e4e7f6", "#4a5aa8"),
    "Skill": ("#e2f3e5", "#2e7d3a"),
    "Course": ("#ffefd0", "#a15f00"),
    "Certificate": ("#fce1e5", "#b3263b"),
    "Program": ("#efe4f8", "#7440a5"),
    "Competition": ("#ffe4d3", "#b5481a"),
    "Organization": ("#e7ebee", "#4d5b66"),
    "Task": ("#def2f4", "#13737f"),
    "WorkFunction": ("#d3ecee", "#0c5a66"),
    "CourseModule": ("#fff6cc", "#7a6800"),
    "Clause": ("#f1f1ec", "#63635a"),
}
_OTHER = ("#eeeeee", "#555555")

_LINES = {
    "REQUIRES": "#1d4f91",
    "TEACHES": "#a15f00",
    "CERTIFIES": "#b3263b",
    "QUALIFIES_FOR": "#d4576a",
    "PREPARES_FOR": "#7440a5",
    "OFFERS": "#a184bf",
    "RELATED": "#2e7d3a",
    "ASSESSES": "#b5481a",
    "PREREQUISITE_OF": "#c98b2b",
}
DASHED = frozenset({"RELATED", "QUALIFIES_FOR", "PREREQUISITE_OF"})

PROPERTIES = {
    "weight": "权重 weight",
    "method": "方法 method",
    "score": "得分 score",
    "level": "等级 level",
    "level_rank": "等级序 level rank",
    "category": "类别 category",
    "strand": "分支 strand",
    "hours": "学时 hours",
    "credits": "学分 credits",
    "term": "学期 term",
    "type": "类型 type",
    "no": "编号 number",
    "text": "原文 text",
    "education_level": "层次 education level",
    "duration_years": "修业年限 years",
    "role": "性质 role",
    "year": "年份 year",
}
"""What properties are called on a page; others show their own name."""


def kind_look(kind: str) -> Look:
    """Look of a kind; a kind the schema does not know is grey and called by its own name."""
    row = KINDS.get(kind) or PROVENANCE.get(kind)
    fill, line = _COLOURS.get(kind, _OTHER)
    return Look(row.zh if row else kind, _spaced(kind), fill, line)


def predicate_look(predicate: str) -> Look:
    """Look of a predicate; `fill` is not used."""
    row = PREDICATES.get(predicate)
    return Look(row.zh if row else predicate, predicate.lower().replace("_", " "), "#ffffff", _LINES.get(predicate, "#737b83"))


def layer_of(kind: str) -> int:
    """Number of the layer a kind stands in; kinds that are in none come last."""
    for number, kinds in enumerate(LAYERS):
        if kind in kinds:
            return number
    return len(LAYERS)


def _spaced(label: str) -> str:
    return "".join(f" {char.lower()}" if char.isupper() and index else char for index, char in enumerate(label)).lower()
