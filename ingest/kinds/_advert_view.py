"""An advert with HTML in it as a reader of the page sees it, sign for sign: tags and entities become blanks of their length."""

from __future__ import annotations

import re
from html import unescape

_BLOCKS = "p|br|div|li|ul|ol|tr|table|tbody|thead|h[1-6]|section|article|dl|dt|dd|hr|pre|blockquote"
_INLINE = "span|b|strong|i|em|u|s|font|a|td|th|img|small|sup|sub|label|mark|code|center|big|o:p"
_TAG = re.compile(rf"<(?:/?(?:(?P<block>{_BLOCKS})|{_INLINE})(?=[\s/>])[^<>]{{0,400}}|!--[^<>]{{0,400}}--)>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][\dA-Fa-f]{1,5}|[A-Za-z]{2,8});")


def as_shown(text: str) -> str:
    r"""The text without tags and entities, of the same length; the text itself where it has none.

    >>> as_shown("职责<br>会&lt;HIS&gt;")
    '职责\n   会<   HIS>   '
    """
    if "<" in text:
        text = _TAG.sub(lambda tag: ("\n" if tag["block"] else " ").ljust(len(tag[0])), text)
    return _ENTITY.sub(_sign, text) if "&" in text else text


def _sign(entity: re.Match[str]) -> str:
    sign = unescape(entity[0])
    if len(sign) != 1:
        return entity[0]
    return (" " if sign.isspace() else sign).ljust(len(entity[0]))
