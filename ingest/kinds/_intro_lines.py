"""Lines of a program introduction: conversion damage undone, each classed by the part of the introduction it belongs to."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from ingest.text import clean_key, join_lines

_GLUED = re.compile(
    r"(?<=\S)\s*(?=接续专业举例\s*(?:$|[接持]续)|(?<=接续专业举例)[接持]续|[接持]续[^，。；、：:\s]{2,14}举例\s*[:：]|(?:职业类证书举例|主要专业能力要求|主要专业课程与实习实训|培养目标定位)\s*$"
    r"|专业代码\s*[:：]?\s*\d{6}|(?:专业(?:基础|核心|拓展)课程|实习实训|职业资格证书|职业技能等级证书)\s*[:：])"
    r"|(?<=[；;。])\s*(?=\d{1,2}\s*[.．]\s*[^\d\s])"
    r"|(?<=[A-Z\d])\s*(?=专业名称)|(?<=\S)\s+(?=基本修业年限)"
)
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff：，、；（）])\s+(?=[\u4e00-\u9fff：，、；（）])")
"""White space inside Chinese words, which the conversion leaves behind."""
_CODE = re.compile(r"^专业代码\s*[:：]?\s*(\d{6}\s*[A-Z]{0,2})\s*$")
_NAME = re.compile(r"^专业名称\s*[:：]?\s*(\S.*)$")
_YEARS = re.compile(r"^(?:基本)?修业年限\s*[:：]?\s*(\S.*)$")
_NUMBERED = re.compile(r"^[（(]?(\d{1,2})\s*(?:[.．、)）]\s*|\s+)(?=\D)|^(\d{1,2})(?=[\u4e00-\u9fff])")
_LABEL = re.compile(r"^([^，。；、:：\s]{2,16}?)\s*(?:[（(]([^）)]*)[）)])?\s*[:：]\s*(.*)$", re.DOTALL)
_CONTINUES = re.compile(r"^[接持]续(.+?)(?:专业)*(?:举例)?\s*[:：]\s*(.*)$", re.DOTALL)
_FURNITURE = re.compile(
    r"^(?:\d{2,4}\s*[\u4e00-\u9fff、]{2,20}类|.{0,12}(?:职业教育|职业学校).{0,12}专业简介|[-—]?\s*\d{1,4}\s*[-—]?|!\[[^\]]*\]\([^)]*\))$"
)


@cache
def facts() -> dict[str, Any]:
    """The kind's data file."""
    return tomllib.loads(Path(__file__).with_name("program_intro.toml").read_text(encoding="utf-8"))


@cache
def _headings() -> dict[str, str]:
    return {clean_key(title): key for key, titles in facts()["headings"].items() for title in titles}


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a part of one that conversion had glued: `part` says what it is (code, name, duration, a heading's key with
    `heading` set, course, certificate, continue, ability, facing, goal, furniture, text); `label` its printed label or
    number, `text` the rest, `raw` all of it as printed, `line` from 1."""

    part: str
    label: str
    text: str
    raw: str
    line: int
    heading: bool = False


def read_pieces(text: str) -> Iterator[Piece]:
    """Non-empty lines, glued ones taken apart, in order."""
    for number, line in enumerate(text.splitlines(), 1):
        bare = _LOOSE.sub("", re.sub(r"^\s*#+\s*", "", line).strip())
        marked = line.lstrip().startswith("#")
        for raw in _GLUED.split(bare):
            if raw and raw.strip():
                yield from _heading_apart(raw.strip(), number, marked)


def _heading_apart(raw: str, line: int, marked: bool) -> Iterator[Piece]:
    """A heading with its first sentence on the same line is two pieces."""
    for title, key in _headings().items():
        rest = raw[len(title) :].strip()
        starts = ("面向", "本专业培养", "1.", "1．", "专业基础课", "职业技能等级证书", "职业资格证书", "接续", "暂无")
        if raw.startswith(title) and rest.startswith(starts) and key != "continues":
            yield Piece(key, "", "", title, line, heading=True)
            yield _piece(rest, line, marked=False)
            return
    yield _piece(raw, line, marked)


def _piece(raw: str, line: int, marked: bool) -> Piece:
    if found := _CODE.match(raw):
        return Piece("code", "", unicodedata.normalize("NFKC", re.sub(r"\s", "", found[1])), raw, line)
    if found := _NAME.match(raw):
        return Piece("name", "", join_lines(found[1]), raw, line)
    if found := _YEARS.match(raw):
        return Piece("duration", "", join_lines(found[1]), raw, line)
    if key := _heading(raw, marked):
        return Piece(key, "", "", raw, line, heading=True)
    if _FURNITURE.match(re.sub(r"\s", "", raw)):
        return Piece("furniture", "", raw, raw, line)
    if found := _CONTINUES.match(raw):
        return Piece("continue", join_lines(found[1]), found[2], raw, line)
    if raw.startswith("面向"):
        return Piece("facing", "", raw, raw, line)
    if raw.startswith("本专业培养"):
        return Piece("goal", "", raw, raw, line)
    if found := _NUMBERED.match(raw):
        return Piece("ability", found[1] or found[2], raw[found.end() :].strip(), raw, line)
    if found := _LABEL.match(raw):
        label = join_lines(found[1])
        if label in facts()["course_labels"]:
            return Piece("course", label + (f"（{found[2]}）" if found[2] else ""), found[3], raw, line)
        if "证" in label[-4:] or label.endswith("证书举例"):
            return Piece("certificate", label, found[3], raw, line)
    return Piece("text", "", raw, raw, line)


def _heading(raw: str, marked: bool) -> str:
    """The key of a heading; one marked as such may have lost or changed a character or two."""
    title = clean_key(raw)
    if len(title) > 14 or re.search(r"[，。；:：、]", raw):
        return ""
    if title in _headings():
        return _headings()[title]
    if not marked or not title:
        return ""
    best, key = max((SequenceMatcher(None, title, known).ratio(), key) for known, key in _headings().items())
    return key if best >= 0.8 else ""


_SUPER = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SUB = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SYMBOLS = {
    "sim": "～", "times": "×", "circ": "°", "pm": "±", "mu": "μ", "gamma": "γ", "alpha": "α", "beta": "β", "Omega": "Ω",
    "leq": "≤", "geq": "≥", "%": "%", "&": "&", "cdot": "·", "rightarrow": "→", "Delta": "Δ", "pi": "π",
}  # fmt: skip


def plain_formulas(text: str) -> str:
    r"""The text with LaTeX that a conversion left behind written plainly: `$\mathrm { C O } _ { 2 }$` is `CO₂`."""
    return join_lines(re.sub(r"\$([^$]*)\$", lambda found: _plain_formula(found[1]), text))


def _plain_formula(formula: str) -> str:
    bare = re.sub(r"\\(?:mathrm|mathbf|text|rm|operatorname)\s*(?=\{|\s)", "", formula)
    bare = re.sub(r"\\([A-Za-z]+|[%&])", lambda found: _SYMBOLS.get(found[1], ""), bare)
    bare = re.sub(r"\s+", "", bare)
    bare = re.sub(r"_\{?([0-9]+)\}?", lambda found: found[1].translate(_SUB), bare)
    bare = re.sub(r"(?<=.)\^\{?([0-9n+-]+)\}?", lambda found: found[1].translate(_SUPER), bare)
    return re.sub(r"[{}^_]", "", bare)
