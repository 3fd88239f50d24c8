"""What an advert names, by the clause parser and the gazetteer, with the signature of ingest.marking.mark_texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ingest.kinds._advert_fields import DEGREE_WORDS
from ingest.kinds._advert_sections import split_sections, split_sentences

if TYPE_CHECKING:
    from spacy.language import Language

    from ingest.language import Sentence

VERSION = "clauses 1"

_LEVELS = "|".join(sorted(DEGREE_WORDS, key=len, reverse=True))
_DEGREE = re.compile(
    rf"(?:全日制|统招|大学)*(?:{_LEVELS})(?:[/、或]?(?:{_LEVELS}))?(?:（含）|\(含\)|或|及|及其)?"
    r"(?:以上)?(?:学历|学位)?(?:以上)?(?:学历)?"
)
_EXPERIENCE = re.compile(
    r"(?:\d{1,2}|[一二两三四五六七八九十])\s*(?:[-~至到—]\s*(?:\d{1,2}|[一二两三四五六七八九十])\s*)?年(?:及)?(?:以上)?[^，。；;,、\n]{0,18}?(?:经验|经历)(?:\s*(?:\d|[一二三四五])+年以上)?"
)
_PROGRAM = re.compile(
    r"(?P<names>[\u4e00-\u9fffA-Za-z/、，]{2,40}?)(?:等)?(?:相关|类)?专业(?!技术|知识|能力|技能|素养|素质|性|的|化|人)"
)
_CERTIFICATE = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9-]{0,10}(?:资格证书?|执业证|操作证|上岗证|驾驶证|驾照|健康证|会计证|电工证|教师证|四级|六级|CET-?[46]|职称证书?)"
)
_LANGUAGE = re.compile(r"英语|英文|日语|韩语|法语|德语|俄语|西班牙语|普通话|粤语|外语|中文")
_PATTERNS = (("DEGREE", _DEGREE), ("EXPERIENCE", _EXPERIENCE), ("CERTIFICATE", _CERTIFICATE), ("LANGUAGE", _LANGUAGE))
_CATEGORIES = {"skill": "SKILL", "knowledge": "KNOWLEDGE", "tool": "TOOL", "attitude": "SOFT"}


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, and its label (SKILL, KNOWLEDGE, TOOL, SOFT, CERTIFICATE, DEGREE, EXPERIENCE, PROGRAM, LANGUAGE)."""

    start: int
    end: int
    text: str
    label: str


def mark_texts(texts: Iterable[str]) -> Iterator[list[Span]]:
    """The spans of each text, left to right, without overlap."""
    from ingest.language import read_sentences

    whole = list(texts)
    pieces = [[piece for part in split_sections(text) for piece in split_sentences(text, part.start, part.end)] for text in whole]
    sentences = {text[start:end] for text, parts in zip(whole, pieces, strict=True) for start, end in parts}
    known = read_sentences(_pipeline(), sentences)
    for text, parts in zip(whole, pieces, strict=True):
        found: list[Span] = []
        for start, end in parts:
            here = _spans(text[start:end], known[text[start:end]])
            found.extend(Span(start + one.start, start + one.end, one.text, one.label) for one in sorted(here, key=_start))
        yield found


def _spans(sentence: str, read: Sentence) -> list[Span]:
    here: list[Span] = []
    for label, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            _put(here, sentence, match.start(), match.end(), label)
    for match in _PROGRAM.finditer(sentence):
        for name in re.finditer(r"[^、，/]+", match["names"]):
            _put(here, sentence, match.start() + name.start(), match.start() + name.end(), "PROGRAM")
    for mention in read.mentions:
        if mention.kind == "Tool":
            _put(here, sentence, mention.start, mention.end, "TOOL")
    for phrase in read.phrases:
        _put(here, sentence, phrase.start, phrase.end, _CATEGORIES[phrase.category])
    return here


def _start(span: Span) -> int:
    return span.start


def _put(spans: list[Span], sentence: str, start: int, end: int, label: str) -> None:
    text = sentence[start:end]
    if len(text) > 1 and text.strip() == text and "**" not in text and all(end <= one.start or start >= one.end for one in spans):
        spans.append(Span(start, end, text, label))


@cache
def _pipeline() -> Language:
    from ingest.language import build_pipeline

    return build_pipeline()
