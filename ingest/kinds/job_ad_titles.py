"""Titles of adverts to posts: what is said of pay, place and hurry is taken off, level words stand apart."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from html import unescape

from ingest.kinds._advert_words import AdvertWords, read_words, regions

SHORTEST, LONGEST = 2, 30
AMBIGUOUS = frozenset(("阿里", "东方", "中山", "大理", "吉安", "和田", "三明"))
"""Names of places that titles mean otherwise (阿里巴巴)."""
_BRACKET = re.compile(r"[（(【\[〔<《{][^（()）【】\[\]〕>》}]*[)）】\]〕>》}]|[（(【\[][^)）】\]]*$")
_PAY = re.compile(
    r"(?:底薪|月薪|年薪|薪资|月入|日薪|工资|待遇|综合)?\s*[¥￥]?\d+(?:\.\d+)?\s*[kKwW万千元]?\s*[-~—至到]\s*\d+(?:\.\d+)?\s*[kKwW万千元]*(?:以?上|/?[月年天])?|(?:底薪|月薪|年薪|薪资|月入|日薪|工资|待遇)\s*\d+\S*|\d+(?:\.\d+)?\s*[kKwW万元](?:以上|\+|起)?(?:/[月天年])?"
)
_CUTS = re.compile(r"[\s|｜/／\\、,，;；:：!！~～\-—–_·•+＋&*]+")
_EDGE = " -—–_/／|｜、,，;；:：!！?？~～·•+＋&*.。\"“”'‘’"
_CODE = re.compile(r"^(?:[A-Z]{0,4}\d{2,}[A-Z\d]*|\d+(?:[人名位]|年)?|[A-Z]\d)$")


@cache
def split_title(title: str) -> tuple[str, str]:
    """The post's name and its level word ("" for none) of an advert's title; ("", "") for a title of no word.

    >>> split_title("【急聘】高级Java开发工程师（15k-25k）-成都")
    ('Java开发工程师', '高级')
    """
    words = read_words()
    text = unicodedata.normalize("NFKC", unescape(title))
    bare = text
    while (shorter := _BRACKET.sub(" ", bare)) != bare:
        bare = shorter
    bare = _PAY.sub(" ", bare if re.search(r"\w", bare) else re.sub(r"[()【】\[\]]", " ", text))
    parts = [part for part in (_strip(part, words) for part in _parts(bare)) if part and not _is_noise(part, words)]
    if not parts:
        rest = _strip(text, words)
        return (rest[:LONGEST], "") if rest else ("", "")
    ending = next((part for part in parts if part.endswith(words.endings) and len(part) >= SHORTEST + 1), "")
    name = ending or parts[0] if len(parts) == 1 or ending else "/".join(parts[:2])
    name, level = _split_level(name, words)
    return name[:LONGEST], level or _level_of(text, words)


def _parts(text: str) -> list[str]:
    """Pieces between separators; Latin words that stand beside each other stay together (Web front end, C++, UI/UX设计师)."""
    text = re.sub(r"(?<=[Cc])\s*\+\s*\+", "＃＃", text.strip(_EDGE))
    text = re.sub(
        r"(?<=[A-Za-z.#])[ /&+-]+(?=[A-Za-z])",
        lambda match: {"/": "\x01", "&": "\x02", "-": "\x03", "+": "\x04"}.get(match[0].strip(), "\x05"),
        text,
    )
    text = re.sub(r"(?<=[A-Za-z]) +(?=[\u4e00-\u9fff])", "", text)
    backs = {"\x01": "/", "\x02": "&", "\x03": "-", "\x04": "+", "\x05": " ", "＃＃": "++"}
    found: list[str] = []
    for part in _CUTS.split(text):
        for mark, sign in backs.items():
            part = part.replace(mark, sign)
        if part.strip(_EDGE.replace("+", "")):
            found.append(part.strip(_EDGE.replace("+", "")))
    return found


def _strip(part: str, words: AdvertWords) -> str:
    """Without hurry at its edges (急聘, 诚聘, 数名) and numbers of people."""
    part = part.strip(_EDGE.replace("+", ""))
    before = None
    while before != part:
        before = part
        for word in words.urgent:
            if part.startswith(word) and len(part) > len(word) + 1:
                part = part[len(word) :]
            if part.endswith(word) and len(part) > len(word) + 1 and len(word) > 1:
                part = part[: -len(word)]
        place = next((part[:size] for size in (4, 3, 2) if part[:size] in regions()), "")
        if place and place not in AMBIGUOUS and part.endswith(words.endings) and len(part) >= len(place) + 2:
            part = re.sub(r"^(?:地区|市|省)", "", part[len(place) :])
        part = re.sub(r"\d+[名人位]$|[若数]干?[名人]$|(?<=[\u4e00-\u9fff])\d+$", "", part).strip(_EDGE.replace("+", ""))
    return part


def _is_noise(part: str, words: AdvertWords) -> bool:
    if _CODE.match(part):
        return True
    if any(word in part for word in words.noise) and not part.endswith(words.endings):
        return True
    place = re.sub(r"(?:地区|市|省|区|县)$", "", part)
    known = regions()
    return (
        place in known
        or bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}[区县市]", part))
        or (len(place) == 4 and place[:2] in known and place[2:] in known)
    )


def _split_level(name: str, words: AdvertWords) -> tuple[str, str]:
    """(rest, level): the level word at the beginning or, in brackets gone, at the end."""
    lowered = name.lower()
    for word in words.levels:
        if lowered.startswith(word) and len(name) - len(word) >= SHORTEST:
            return name[len(word) :].lstrip(_EDGE), word
        if word != "实习" and lowered.endswith(word) and len(name) - len(word) >= SHORTEST:
            return name[: -len(word)].rstrip(_EDGE), word
    if name.endswith("实习生") and len(name) - 3 >= SHORTEST:
        return name[:-3], "实习"
    return name, ""


def _level_of(title: str, words: AdvertWords) -> str:
    """A level in brackets: 前端工程师（高级）."""
    inside = " ".join(match.strip("（()）【】[]") for match in _BRACKET.findall(title)).lower()
    return next((word for word in words.levels if word in inside), "")
