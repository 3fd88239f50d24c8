"""The members of a list: what verb each opens with, what actions it ends in, and the small questions asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.language.lexicon import Lexicon
from ingest.language.words import PAIRING, Words, has_action, is_action, is_doing

SHORT_WORD = 2
"""Characters of a lone noun that may as well be a modifier of what the last member ends in (机械、电气设备维修)."""
FEWEST = 2
"""Words of a verb with its object; characters of an action."""
LONGEST_KIND_WORD = 5
LONGER = 3
"""Words by which the last member may not be longer than another that is to share its action."""
ADVERBS = frozenset({"d", "ad", "a"})
MODIFIERS = frozenset({"a", "b", "f", "m", "ad", "an", "d"})


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a list. `verb` is where its opening verb ends (`start` for none), `doing` where the actions that it ends
    in start (`end` for none); `joint` what stands before it: "" for the first, a connector, 、 or 等."""

    start: int
    end: int
    joint: str
    verb: int
    doing: int
    is_kind: bool = False
    """Says after 等 only of what kind the members were (等样品)."""

    @property
    def is_bare(self) -> bool:
        """Actions and nothing else (安装, 安装调试)."""
        return self.doing == self.start

    @property
    def opens(self) -> bool:
        """A verb with its object (识读零件图)."""
        return self.verb > self.start

    @property
    def closes(self) -> bool:
        """Ends in an action that is not all of it (数据采集)."""
        return self.start < self.doing < self.end

    @property
    def is_thing(self) -> bool:
        """Neither opens with a verb nor ends in an action (零件图, 质量管理体系)."""
        return not self.opens and self.doing == self.end


def as_members(lexicon: Lexicon, words: Words, stretches: Sequence[tuple[int, int, str]]) -> list[Member]:
    """The members of a list, each given as start, end and the joint before it."""
    members: list[Member] = []
    for start, end, joint in stretches:
        one = _as_member(lexicon, words, start, end, joint, members[-1] if members else None)
        more = bool(members) and members[-1].is_kind and joint in PAIRING
        kind = (joint == "等" or more) and end - start <= LONGEST_KIND_WORD and not has_action(lexicon, words, start, end)
        members.append(replace(one, is_kind=kind))
    return members


def _as_member(lexicon: Lexicon, words: Words, start: int, end: int, joint: str, before: Member | None) -> Member:
    inner = words.between(start, end)
    if words.text[start] == "的" and len(inner) > FEWEST:
        start, inner = words.ends[inner[0]], inner[1:]
    verb = _verb_end(lexicon, words, inner, before)
    made = words.text[start:verb].endswith(lexicon.products)
    doing = _actions_start(lexicon, words, inner, end, made=made)
    if start < doing < end and words.text[start:verb] in lexicon.modifying:
        verb = start
    if doing <= verb:
        verb, doing = start, start if verb > start else doing
    return Member(start, end, joint, verb, doing)


def _verb_end(lexicon: Lexicon, words: Words, inner: range, before: Member | None) -> int:
    """Where the opening verb ends and its object begins, where the stretch begins without one.

    Verbs that are often modifiers of a noun (管理系统, 检测设备) are taken for verbs only where the list begins, after verbs
    alone (设计与制作样衣), or beside another verb with its object.
    """
    start = words.starts[inner[0]]
    if len(inner) == 1:
        whole = words.words[inner[0]]
        return start + FEWEST if len(whole) > FEWEST + 1 and whole[:FEWEST] in lexicon.verbs else start
    if len(inner) > FEWEST and words.tags[inner[0]] in ADVERBS and words.words[inner[1]] in lexicon.transitive:
        inner = inner[1:]
    first, second = words.words[inner[0]], words.words[inner[1]]
    plain = len(inner) == FEWEST and second in lexicon.abstract and first not in lexicon.verbs
    if second in {"的", "类"} or plain:
        return start
    opens = first in lexicon.transitive
    if first in lexicon.modifying:
        opens = before.is_bare if before is not None and not before.opens else len(inner) > FEWEST
    elif (
        before is not None
        and before.opens
        and not before.closes
        and first not in lexicon.nominal
        and words.words[inner[-1]] not in lexicon.empty
    ):
        opens = opens or (len(first) == FEWEST and (words.tags[inner[0]] == "v" or first in lexicon.actions))
    if not opens:
        return start
    paired = len(inner) > FEWEST and second in lexicon.transitive and second not in lexicon.modifying
    return words.ends[inner[1]] if paired else words.ends[inner[0]]


def _actions_start(lexicon: Lexicon, words: Words, inner: range, end: int, *, made: bool) -> int:
    """Where the actions at the end start, `end` where there are none. After a verb that makes documents (`made`), and before
    another action, 报告, 计划 and the like are things."""
    doing = end
    for index in reversed(inner):
        word = words.words[index]
        known = is_doing(lexicon, words, index) if doing == end else is_action(lexicon, word)
        if not known or (word[-FEWEST:] in lexicon.documents and (made or doing < end)):
            break
        if (
            len(word) > FEWEST
            and word not in lexicon.actions
            and is_action(lexicon, word)
            and word[:-FEWEST] not in lexicon.actions
        ):
            return words.ends[index] - FEWEST
        doing = words.starts[index]
    return doing


def is_unclear(words: Words, members: Sequence[Member], start: int, end: int | None = None) -> bool:
    """Whether a member may be a modifier of what the last one ends in (公路、铁路货物运输, 大型、小型设备安装).

    `start` and `end` bound the things: after the first member's verb, before the last member's action.
    """
    closing = words.between(members[-1].start, members[-1].end if end is None else end)
    modified = len(closing) > 1 and words.tags[closing[0]] not in MODIFIERS
    for one in members[:-1]:
        left = max(one.start, start)
        inner = words.between(left, one.end)
        if one.end - left < FEWEST or all(words.tags[i] in MODIFIERS for i in inner):
            return True
        if len(inner) == 1 and one.end - left <= SHORT_WORD and modified:
            return True
        if len(closing) >= len(inner) + LONGER:
            return True
    return False


def is_document(lexicon: Lexicon, words: Words, member: Member) -> bool:
    """投标报价, 检测报告: what a verb that makes documents may make."""
    inner = words.between(member.start, member.end)
    return len(inner) > 1 and not member.opens and words.words[inner[-1]] in lexicon.documents


def is_serial(lexicon: Lexicon, words: Words, member: Member) -> bool:
    """Whether a verb stands inside that goes on with the sentence (热处理设备完成零件生产)."""
    inner = words.between(member.start, member.end)
    return any(words.words[i] in lexicon.verbs and words.words[i - 1] != "的" for i in inner[1:-1])


def goes_on(lexicon: Lexicon, words: Words, opening: Member) -> bool:
    """Whether another verb stands after the object of the first (选用量具测量轴类)."""
    inner = words.between(opening.verb, opening.end)
    return any(words.words[i] in lexicon.verbs and words.words[i - 1] != "的" for i in inner[1:-1])


def stands_alone(lexicon: Lexicon, words: Words, member: Member) -> bool:
    """Knowledge, attitudes and abilities say by their last word what they are (创新思维, 法律知识)."""
    return words.text[member.start : member.end].endswith((*lexicon.tail_attitude, *lexicon.tail_knowledge, *lexicon.own_heads))
