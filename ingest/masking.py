"""Contact data is blotted out: phone numbers, e-mail, accounts, names beside them, street addresses. Lengths stay.

Every hidden sign becomes one `*`, white space stays, so offsets in the masked text are offsets in the original, and a quote
of the masked text is found again in the original by letting each `*` stand for any sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

DATA = Path(__file__).parent / "data"
MASK = "*"
MASKED_KINDS = frozenset({"job_ad"})
"""Kinds of documents of which nothing is stored or shown unmasked."""
MASKED = re.compile(r"\*{2}|\ufffd")
"""What shows that a quote was masked (names of two signs are the shortest that is), or had a sign no store takes."""

_PLAIN = str.maketrans("＠－—–：（）＋．　＃＿／［］", "@---:()+. #_/[]") | {
    wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
"""One sign for one sign: lengths stay."""
_SPOKEN = str.maketrans("〇零○Oo幺一壹lI二贰三叁四肆五伍六陆七柒八捌九玖", "00000111112233445566778899")
_ALL_DIGITS = r"\d〇零○Oo幺一壹lI二贰三叁四肆五伍六陆七柒八捌九玖⓪①-⑨❶-❾➀-➈➊-➒⓵-⓽⁰¹²³⁴-⁹₀-₉"
_SPELLED = re.compile(rf"(?:[{_ALL_DIGITS}][ -]?){{6,}}[{_ALL_DIGITS}]")
_UNSEEN = r"[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\ufeff]"
_TAG = r"(?:<[/!A-Za-z][^<>]{0,400}>)+"
_UNIT = re.compile(rf"(?P<unseen>{_UNSEEN})|(?P<tag>{_TAG})|(?P<entity>&(?:#\d{{1,6}}|#[xX][\dA-Fa-f]{{1,5}}|[A-Za-z]{{2,8}});)")
"""What stands for no sign, for a space (tags) or for another sign (&#49;)."""
_DIGIT = r"(?<![\dA-Za-z.])"
_HAN = r"\u4e00-\u9fff"

_AT = r"(?: ?(?:@|#@|[(\[{<【] ?(?:at|@|#|a) ?[)\]}>】]|艾特|小老鼠) ?| at (?=\S+(?:\.| dot )(?:com|cn|net)))"
_DOT = r"(?:[.。·,]| ?[(\[{<【] ?(?:dot|点|\.) ?[)\]}>】] ?| ?点 ?| dot )"
_ENDS = r"(?:com|cn|net|org|edu|gov|cc|vip|top|io|hk|tw)(?![A-Za-z])"
_EMAIL = re.compile(
    rf"[A-Za-z0-9_.+*-]{{1,64}}(?:{_AT}[A-Za-z0-9*{_HAN}-]{{1,40}}?(?:{_DOT}[A-Za-z0-9*-]+?){{0,3}}{_DOT}{_ENDS}(?:{_DOT}{_ENDS})*"
    rf"|(?<=[\w*]{{2}})#[A-Za-z0-9*-]+(?:\.[A-Za-z0-9*-]+)*\.{_ENDS}|{_AT}[A-Za-z0-9*-]+(?:\.[A-Za-z0-9*-]+)+)",
    re.I,
)
_EMAIL_LABEL = re.compile(
    r"(?:邮\s?箱|邮\s?件|E-?mail|(?:投递?|发送?|寄)\s?(?:至|到))(?:地址)?\s*[:是为]?\s*(?P<id>[A-Za-z0-9][\w.+*-]{1,40}[@#][\w.*-]{2,40})",
    re.I | re.ASCII,
)
_MOBILE = re.compile(
    r"(?<!\d)(?:\(?\+?(?:00)?86\)?[ -]{0,2})?(?:1[ -]?[3-9](?:[ -]?\d){9}|(?:1[3-9]\d{9}){2,3}"
    r"|1[3-9]\d[ -]{0,2}\s{0,3}\d{4}[ -]{0,2}\s{0,3}\d{4}"
    r"|1[3-9]\d(?P<wide>[ .·•_~/|,，、-]{1,3})\d{4}(?P=wide)\d{4}|1(?P<one>[.·•_~/|,，、])[3-9](?:(?P=one)\d){9})(?!\d)"
)
_LANDLINE = re.compile(
    _DIGIT
    + r"(?:(?:\+?86[ -]?)?\(?0\d{2,3}\)?|\+86[ -]?\(?[1-9]\d{1,2}\)?)[ .·/-]{0,2}\d{3,4}[ -]?\d{4}(?!\d)"
    + r"(?:[ -]?(?:转|分机|ext\.?|-)[ -]?\d{1,6})?"
)
_SERVICE = re.compile(_DIGIT + r"[48]00[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{6}[ -]?(?:19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?!\d)")
_CALL_WORDS = (
    r"电\s*话|座机|手\s*机(?:号?码?)?|热线|传真|致电|来电|拨打|电联|详询|联系方式|咨询"
    r"|(?<![A-Za-z])(?:Tel|Phone|Mobile|[TF](?=\s*:))"
)
_CALL = re.compile(rf"(?:{_CALL_WORDS})\s*[:.]?\s*(?P<id>\d[\d -]{{5,18}}\d)(?![\d年月日元kK])", re.I)
_WECHAT_WORD = (
    r"(?:[微薇威徽维葳唯]\s{0,2}[信❤♥💚]|V\s?[信❤♥💚]|we\s?chat|绿泡泡|加\s?卫星|卫星(?=\s*(?:号|:))|[加➕]\s?[微薇]"
    r"|(?<![A-Za-z])(?:weixin|vx|wx|v(?=\s?:)))"
)
_QQ_WORD = r"(?:Q\s?Q|扣扣|蔻蔻|球球|秋秋|企鹅)"
_QQ = re.compile(
    rf"(?:{_QQ_WORD}\s*(?:群|号码?|群号)*\s*[:,/是为 ]{{0,3}}\s*(?P<id>[1-9](?:[ -]?\d){{4,11}})"
    r"|(?<![A-Za-z])Q\s*(?:群|号码?|群号)*\s*[:,/是为 ]{0,3}\s*(?P<bare>[1-9]\d{4,11}))(?!\d)",
    re.I,
)
_WECHAT = re.compile(
    rf"(?:{_WECHAT_WORD}(?:(?:\s?(?:号码?|账号|帐号|ID|同号|公众号|群))+\s*(?:[:是为]|\s)?"
    r"|\s*[/与和、或]\s*(?:QQ|电话|手机)[^:\n]{0,6}:|\s*[:是为])"
    rf"|(?:{_QQ_WORD}|电话|手机)\s*[/与和、或同]\s*{_WECHAT_WORD}[^:\n]{{0,4}}:"
    r"|(?:抖音|快手|小红书|钉钉|飞书|陌陌|微博|Skype|WhatsApp|Telegram)\s*(?:账?号|ID)?\s*:)"
    r"\s*(?P<id>[A-Za-z0-9*][\w*-]{2,25})",
    re.I | re.ASCII,
)
_WECHAT_BARE = re.compile(_WECHAT_WORD + r"[ (]{0,2}(?P<id>(?=[\w*-]*[\d_*-])[A-Za-z0-9_*-]{6,25})", re.I | re.ASCII)
_ADD = re.compile(r"(?:加|\+|➕)\s?(?:我|V|v|VX|vx|Q|微)\s*[:]?\s*(?P<id>(?=[\w-]*\d)[A-Za-z0-9_-]{5,25})", re.ASCII)
_NUMBERS = (_IDENTITY, _MOBILE, _LANDLINE, _SERVICE, _CALL, _QQ)

_TITLES = (
    "先生|女士|小姐|经理|老师|主任|主管|总监|助理|校长|园长|店长|部长|厂长|院长|站长|队长"
    "|师傅|会计|同志|工程师|总|工|姐|哥|老板|HR|hr"
)
_CALLED = rf"(?=[{_HAN}]{{1,3}}(?:{_TITLES}))"
_PERSON = re.compile(
    r"(?:联\s*系\s*人|联络人|招聘专员|招聘负责人|人事负责人|负责人|对接人|收件人|接待人|请找|垂询|HR(?=\s*[:])|人事(?=\s*[:])"
    rf"|(?:请|可)?(?:直接)?(?:联系|咨询)(?:\s*:\s*)?{_CALLED})"
    rf"\s*(?:及电话|电话|方式)?\s*[:]?\s*(?P<name>[{_HAN}A-Za-z]{{1,12}})"
)
_LATIN_NAME = r"[A-Z][a-z]{1,11}(?: [A-Z][a-z]{1,11})?"
_LATIN_LABELS = (
    "Tel|Phone|Mobile|Cell|Fax|Call|Email|Mail|We[Cc]hat|Weixin|Skype|Whats[Aa]pp|Telegram|Line|Add|Address|Contact|No|Number"
    "|Hotline|Id"
)
_LATIN_PERSON = re.compile(
    rf"(?:联\s*系\s*人|联络人|收件人|接待人|对接人|请找)\s*(?:及电话|电话|方式)?\s*[:]?\s*(?P<name>{_LATIN_NAME})(?![A-Za-z])"
)
_LABEL_ENDS = re.compile(r"联系|电话|手机|邮箱|地址|微信|方式|及|和|Q|$")
_STREET = re.compile(r"路|街|道|巷|弄|胡同|大厦|大楼|广场|中心|园|座|栋|幢|楼|层|室|单元|号|村|组|镇|乡|城|苑|\d")
_WHOSE = "联系|公司|工作|上班|面试|报名|办公|单位|企业|总部|厂区|门店|详细|通讯|通信|邮寄|报到|应聘|厂|店|校|学校|医院"
_ADDRESS = re.compile(
    rf"(?:(?:{_WHOSE})?(?:及面试|及工作)?地\s*址|(?:面试|工作|上班|报名|办公|应聘)(?:及面试)?地点|住址"
    r"|乘车路线|公交路线|行车路线|交通路线|来院路线|Address|Add)\s*[】\]]?\s*[:]\s*",
    re.I,
)
_NEXT_LABEL = "联\\s?系|电\\s?话|邮箱|手机|网址|官网|QQ|微信|任职|岗位|职位|要求|薪|福利|工作时间|上班时间|面试时间|招聘|乘车"
_ADDRESS_END = re.compile(rf"[。；;\n\r]|\s{{3,}}|(?=(?:{_NEXT_LABEL})[^，,。;；\n]{{0,6}}:)")
_AREA_MORE = re.compile(r"^(?:[^\d\s路街道号]{1,8}?(?:省|市|区|县|旗|州))+")


@cache
def surnames() -> tuple[str, ...]:
    """Surnames, compound ones first."""
    words: list[str] = []
    for line in (DATA / "surnames.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            words += line.split() if " " in line else list(line)
    return tuple(sorted(dict.fromkeys(words), key=lambda word: (-len(word), word)))


@cache
def _named() -> tuple[re.Pattern[str], ...]:
    """A person's name with a title, or alone, right beside what was masked already."""
    family = "|".join(surnames())
    titled = rf"(?:{family})[{_HAN}]{{0,2}}(?:{_TITLES})"
    bare = rf"(?:{family})[{_HAN}]{{0,2}}"
    return (
        re.compile(
            rf"(?<![{_HAN}])(?P<name>{titled}|{bare})(?=[\s:,，/(（、]{{0,4}}(?:(?:电话|手机|微信|TEL|tel)[\s:]*)?\*{{3,}})"
        ),
        re.compile(rf"(?P<name>{titled})(?=[\s:,，/(（、]{{0,4}}(?:(?:电话|手机|微信|TEL|tel)[\s:]*)?\*{{3,}})"),
        re.compile(rf"\*{{3,}}[\s:,，/(（)）、]{{0,4}}(?P<name>{titled})"),
        re.compile(rf"\*{{5,}}[\s(（]{{0,2}}(?P<name>{bare})(?=[\s)）,，。;；]|$)"),
        re.compile(rf"(?<![A-Za-z])(?!(?:{_LATIN_LABELS})\b)(?P<name>{_LATIN_NAME})(?=[\s:,，/(（、]{{0,4}}\*{{3}}\s{{0,2}}\*)"),
        re.compile(rf"\*{{4}}\s{{0,2}}[(（]\s?(?!(?:{_LATIN_LABELS})\b)(?P<name>{_LATIN_NAME})\s?[)）]"),
    )


def mask(text: str) -> str:
    """The text with contact data masked, of the same length.

    >>> mask("联系人：张三丰，电话：13800138000")
    '联系人：***，电话：***********'
    """
    units = list(_units(text))
    if len(units) == len(text):
        return _mask_signs(text)
    signs = list(text)
    for tag in re.finditer(_TAG, text):
        signs[tag.start() : tag.end()] = _mask_signs(tag[0])
    shown = "".join(sign for _, _, sign in units)
    for (start, end, sign), new in zip(units, _mask_signs(shown), strict=True):
        if new != sign:
            signs[start:end] = MASK * (end - start)
    return "".join(signs)


def _units(text: str) -> Iterator[tuple[int, int, str]]:
    """The signs that a reader of the page sees, each with the stretch of text that stands for it."""
    after = 0
    for found in _UNIT.finditer(text):
        yield from ((at, at + 1, text[at]) for at in range(after, found.start()))
        after = found.end()
        sign = " " if found["tag"] else unescape(found["entity"]) if found["entity"] else ""
        if len(sign) == 1:
            yield found.start(), after, sign
        elif found["entity"]:
            yield from ((at, at + 1, text[at]) for at in range(found.start(), after))
    yield from ((at, at + 1, text[at]) for at in range(after, len(text)))


def _mask_signs(text: str) -> str:
    signs = list(text)
    plain = text.translate(_PLAIN)
    for pattern in (_EMAIL, _EMAIL_LABEL, *_NUMBERS, _WECHAT, _WECHAT_BARE, _ADD):
        plain = _hide(pattern, plain, signs)
    plain = _hide_spelled(plain, signs)
    plain = _hide_addresses(plain, signs)
    plain = _hide(_LATIN_PERSON, _hide_persons(plain, signs), signs)
    if "***" in plain:
        for pattern in _named():
            plain = _hide(pattern, plain, signs)
    return "".join(signs)


def _hide_spelled(plain: str, signs: list[str]) -> str:
    """Numbers whose digits are words, letters or in circles (一三八…, 138OO…, 138①②③…)."""
    read = _SPELLED.sub(lambda found: "".join(_digit(sign) for sign in found[0]), plain)
    if read == plain:
        return plain
    spans = [_span(found) for pattern in _NUMBERS for found in pattern.finditer(read)]
    return _blot(plain, spans, signs)


def _digit(sign: str) -> str:
    number = unicodedata.digit(sign, None)
    return sign.translate(_SPOKEN) if number is None else str(number)


def masked_pattern(quote: str) -> re.Pattern[str]:
    """What finds a masked quote in the original: each `*` stands for any one sign."""
    return re.compile("".join("." if sign in (MASK, "\ufffd") else re.escape(sign) for sign in quote), re.DOTALL)


def _hide(pattern: re.Pattern[str], plain: str, signs: list[str]) -> str:
    return _blot(plain, [_span(match) for match in pattern.finditer(plain)], signs)


def _span(found: re.Match[str]) -> tuple[int, int]:
    """What of a match is to be hidden: the group of a secret, else all of it."""
    secret = next((name for name in ("id", "bare", "name") if found.groupdict().get(name)), None)
    return found.span(secret) if secret else found.span()


def _blot(plain: str, spans: list[tuple[int, int]], signs: list[str]) -> str:
    if not spans:
        return plain
    for start, end in spans:
        for index in range(start, end):
            if not signs[index].isspace():
                signs[index] = MASK
    shown = list(plain)
    for start, end in spans:
        shown[start:end] = [sign if sign.isspace() else MASK for sign in plain[start:end]]
    return "".join(shown)


def _hide_addresses(plain: str, signs: list[str]) -> str:
    """What stands after an address label: province, city and district stay, the street goes."""
    spans: list[tuple[int, int]] = []
    for label in _ADDRESS.finditer(plain):
        start = label.end()
        end_found = _ADDRESS_END.search(plain, start)
        end = end_found.start() if end_found else len(plain)
        value = plain[start:end]
        kept = _area_length(value)
        if _STREET.search(value[kept:]):
            spans.append((start + kept, end))
    return _blot(plain, spans, signs)


def _area_length(value: str) -> int:
    """How many signs at the beginning only name province, city and district."""
    area = _AREA_MORE.match(value)
    return area.end() if area else 0


def _hide_persons(plain: str, signs: list[str]) -> str:
    spans: list[tuple[int, int]] = []
    for found in _PERSON.finditer(plain):
        name = found["name"]
        size = _name_length(name)
        if size:
            spans.append((found.start("name"), found.start("name") + size))
    return _blot(plain, spans, signs)


def _name_length(words: str) -> int:
    """How many of the words that follow a label are a person's name with its title; 0 where they are none."""
    titled = re.match(rf"[{_HAN}]{{1,4}}?(?:{_TITLES})", words)
    if titled:
        return titled.end()
    family = next((name for name in surnames() if words.startswith(name)), "")
    if not family:
        return 0
    run = re.match(rf"[{_HAN}]{{1,12}}", words)
    length = run.end() if run else 0
    if length <= len(family) + 2:
        return length
    label = _LABEL_ENDS.search(words, len(family) + 1)
    return label.start() if label and label.start() <= len(family) + 2 else 0
