"""Fields of an advert to numbers and plain names: month, region, salary, degree, experience, headcount."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ingest.kinds._advert_words import regions

CHINA = timezone(timedelta(hours=8))
EXCEL_START = datetime(1899, 12, 30, tzinfo=UTC)
DAYS_A_MONTH, HOURS_A_DAY = 21.75, 8
"""Paid days of a month and hours of a day by law, to make wages by the day and hour comparable."""
DEGREES = ("博士", "硕士", "本科", "大专", "中专", "高中", "初中")
_SPELLINGS = {
    "博士": "博士 phd doctor",
    "硕士": "硕士 研究生 mba master",
    "本科": "本科 学士 bachelor",
    "大专": "大专 专科 高职 college",
    "中专": "中专 中技 技校 中职 职高",
    "高中": "高中",
    "初中": "初中 小学",
}
DEGREE_WORDS = {word: degree for degree, words in _SPELLINGS.items() for word in words.split()}
_DEGREE = re.compile("|".join(sorted(DEGREE_WORDS, key=len, reverse=True)), re.I)
_DEGREE_TEXT = re.compile(rf"(?:{'|'.join(DEGREE_WORDS)})[^，。；;,\n]{{0,8}}?(?:以上|学历|学位|毕业)", re.I)
_CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 0.5}
_YEARS = re.compile(
    r"(\d{1,2}(?:\.5)?|[一二两三四五六七八九十半])\s*(?:[-~—–至到]\s*(\d{1,2}|[一二两三四五六七八九十])\s*)?(?:年|周年|years?)",
    re.I,
)
_YEARS_TEXT = re.compile(rf"{_YEARS.pattern}(?:及)?(?:以上|以内|以下)?(?:[^，。；;,\n]{{0,16}}?(?:经验|经历)|工作)", re.I)
_FREE = re.compile(r"不限|无要求|无经验|无工作|无需|应届|在校|实习|经验不|不要求|no experience", re.I)
_NOT_A_VALUE = re.compile(r"^[#\s\-—/\\.nulNaonetc]*$", re.I)
_DATE = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)")
_RECENT = re.compile(r"最[新近]|今[天日]|昨[天日]|前天|刚刚|\d+\s*(?:天|小时|分钟|日|周)前|招聘中|本周|today|recent|just", re.I)
_NUMBER = r"(\d+(?:\.\d+)?)"
_UNIT = r"\s*(k|千|万|w|元)?\s*"
_RANGE = re.compile(rf"{_NUMBER}{_UNIT}(?:/?(?:月|年|天|日|小时|时))?\s*(?:-|~|—|–|至|到|－)\s*{_NUMBER}{_UNIT}", re.I)
_SINGLE = re.compile(rf"{_NUMBER}{_UNIT}", re.I)
_MONTHS = re.compile(r"(\d{2}(?:\.5)?)\s*(?:薪|个月(?:工资|薪)?|months)")
_SCALE = {"k": 1.0, "千": 1.0, "万": 10.0, "w": 10.0, "元": 0.001}
_SPLIT = re.compile(r"[\s、，,;；/|·\-—–_.>]+")
_SUFFIX = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|盟)$")


def is_value(text: str) -> bool:
    """False for what only fills a cell: ######, -, null, None, NaN."""
    return _NOT_A_VALUE.match(text) is None


def read_month(printed: str, seen: str = "") -> str:
    """YYYY-MM of a date in any usual spelling or of an epoch in seconds or milliseconds (by Chinese time); "" where the
    words name no month. `seen` is when the advert was collected: it dates words such as 最新."""
    text = unicodedata.normalize("NFKC", printed).strip()
    if found := _DATE.search(text):
        return f"{found[1]}-{int(found[2]):02d}" if 1 <= int(found[2]) <= 12 else ""
    if found := _COMPACT.match(text):
        return f"{found[1]}-{found[2]}"
    if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
        seconds = float(text) / (1000 if len(text.split(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, CHINA).strftime("%Y-%m")
    if re.fullmatch(r"[34]\d{4}|5[0-4]\d{3}", text):
        return (EXCEL_START + timedelta(days=int(text))).strftime("%Y-%m")
    return read_month(seen) if seen and _RECENT.search(text) else ""


def read_salary(printed: str) -> dict[str, Any]:
    """{"min_k", "max_k"} in thousand yuan a month, "months" paid a year and "period" (月, 年, 天, 时) where printed, or
    {"negotiable": True}; {} where the words name no pay. One bound alone where only one is printed."""
    text = (
        unicodedata.normalize("NFKC", printed)
        .lower()
        .replace(",", "")
        .replace("¥", "")
        .replace("rmb", "")
        .replace("元人民币", "元")
    )
    if re.search(r"面[议谈]|negotiable|保密", text) and not re.search(r"\d", text):
        return {"negotiable": True}
    months = _MONTHS.search(text)
    bare = text[: months.start()] if months and months.start() else text
    period = _period(bare)
    low, high = _bounds(bare, period in {"天", "时"})
    if low is None and high is None:
        return {}
    value: dict[str, Any] = {}
    paid = float(months[1]) if months else 0.0
    for name, bound in (("min_k", low), ("max_k", high)):
        if bound is not None:
            value[name] = _monthly(bound, period, paid)
    if paid:
        value["months"] = int(paid) if paid.is_integer() else paid
    value["period"] = period
    return value


def _bounds(text: str, small: bool) -> tuple[float | None, float | None]:
    """Lowest and highest pay in thousand yuan, as printed for its period; `small`: bare numbers are yuan however low."""
    if found := _RANGE.search(text):
        low, low_unit, high, high_unit = found.groups()
        unit = high_unit or low_unit
        low_unit = low_unit if low_unit and (low_unit != "元" or unit == "元") else unit
        return _thousand(low, low_unit, small), _thousand(high, unit, small)
    if found := _SINGLE.search(text):
        amount = _thousand(found[1], found[2], small)
        if re.search(r"以下|以内|最高|不超过|封顶", text):
            return None, amount
        if re.search(r"以上|起|最低|不低于|\+", text):
            return amount, None
        return amount, amount
    return None, None


def _thousand(number: str, unit: str | None, small: bool) -> float:
    amount = float(number)
    return amount * _SCALE[unit] if unit else amount / 1000 if small or amount >= 100 else amount


def _period(text: str) -> str:
    if re.search(r"/\s*小?时|每小?时|时薪|一小?时", text):
        return "时"
    if re.search(r"/\s*[天日]|每[天日]|日薪|[天日]结", text):
        return "天"
    if re.search(r"/\s*年|每年|年薪|一年", text):
        return "年"
    return "月"


def _monthly(amount: float, period: str, months: float) -> float:
    match period:
        case "时":
            amount *= HOURS_A_DAY * DAYS_A_MONTH
        case "天":
            amount *= DAYS_A_MONTH
        case "年":
            amount /= months or 12
        case _:
            pass
    return round(amount, 3)


def read_degree(printed: str) -> str:
    """The lowest level named (大专 of 大专及以上), one of DEGREES or 不限; "" where none is named."""
    text = unicodedata.normalize("NFKC", printed)
    found = [DEGREE_WORDS[word.lower()] for word in _DEGREE.findall(text)]
    if found:
        return max(found, key=DEGREES.index)
    return "不限" if re.search(r"不限|无要求|不要求", text) else ""


def degree_of_text(text: str) -> tuple[str, str]:
    """The first degree that the running text asks for, and its words; ("", "") where it names none."""
    found = _DEGREE_TEXT.search(text)
    if found is None:
        return "", ""
    first = _DEGREE.search(found[0])
    return (DEGREE_WORDS[first[0].lower()], found[0]) if first else ("", "")


def read_experience(printed: str) -> tuple[float, ...]:
    """(least years, most years), (least,) where no upper bound is printed, (0,) for 不限 and 应届, () where nothing is said."""
    text = unicodedata.normalize("NFKC", printed)
    found = _YEARS.search(text)
    if found is None:
        return (0.0,) if _FREE.search(text) else ()
    low = _years(found[1])
    if found[2]:
        return (low, _years(found[2]))
    if re.search(r"以下|以内", text):
        return (0.0, low)
    return (low,)


def experience_of_text(text: str) -> str:
    """The first words of the running text that ask for years of experience, "" for none."""
    found = _YEARS_TEXT.search(text)
    return found[0] if found else ""


def _years(printed: str) -> float:
    return float(_CHINESE.get(printed) or printed)


def read_headcount(printed: str) -> int:
    """How many are wanted; 0 where that is not said (若干)."""
    found = re.search(r"\d{1,5}", unicodedata.normalize("NFKC", printed))
    return int(found[0]) if found else 0


def read_regions(printed: str, province: str = "") -> tuple[tuple[str, str], ...]:
    """(province, city) of every place that is named, each once; a place of no list is its own city, as printed.

    >>> read_regions("上海、深圳-南山区")
    (('上海', '上海'), ('广东', '深圳'))
    """
    known = regions()
    found: dict[tuple[str, str], None] = {}
    provinces: list[str] = []
    unknown: list[str] = []
    for part in _SPLIT.split(unicodedata.normalize("NFKC", printed).strip()):
        for name in _names_of(part, known):
            where = known.get(name)
            if where is None:
                unknown.append(name)
            elif where[1]:
                found[where] = None
            else:
                provinces.append(where[0])
    found = {where: None for where in found if not _is_district(where, found, provinces)}
    covered = {where[0] for where in found}
    for one in provinces:
        if one not in covered:
            found[(one, "")] = None
    if not found and unknown and unknown[0] not in {"全国", "不限", "异地", "远程", "其他", "海外", "null", "None"}:
        found[(_short(province), unknown[0])] = None
    if not found and _short(province) in known:
        found[known[_short(province)]] = None
    return tuple(found)


def _is_district(where: tuple[str, str], found: dict[tuple[str, str], None], provinces: list[str]) -> bool:
    """朝阳 is a city of 辽宁, but beside 北京 it is a district."""
    return where[1] in {"朝阳", "海南", "东方"} and (len(found) > 1 or (bool(provinces) and where[0] not in provinces))


def _names_of(part: str, known: dict[str, tuple[str, str]]) -> list[str]:
    """Short names in one part of a place: 广东省深圳市南山区 -> 广东, 深圳."""
    if not part:
        return []
    if _short(part) in known:
        return [_short(part)]
    names: list[str] = []
    rest = part
    while rest:
        size = next((size for size in (5, 4, 3, 2) if rest[:size] in known and len(rest) >= size), 0)
        if not size:
            break
        names.append(rest[:size])
        rest = re.sub(r"^(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|盟)", "", rest[size:])
    return names or [part.removesuffix("市")]


def _short(name: str) -> str:
    return _SUFFIX.sub("", unicodedata.normalize("NFKC", name).strip())
