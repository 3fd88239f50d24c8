"""What the members of a list share: the verb before the first, the object or action after the last, given to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.language.lexicon import Lexicon
from ingest.language.members import (
    FEWEST,
    LONGEST_KIND_WORD,
    MODIFIERS,
    SHORT_WORD,
    Member,
    goes_on,
    is_document,
    is_serial,
    is_unclear,
    stands_alone,
)
from ingest.language.owners import find_owned, under_one_of
from ingest.language.spans import LONGEST, Span
from ingest.language.words import PAIRING, Words, has_action, is_doing, trim

ANEW = frozenset({"并", "并且", "并能", "并能够", "且"})
"""Joints after which the sentence begins anew."""
Parts = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Members `first` to before `stop` of a list and the phrases they make, each the parts of the text put together. One
    phrase of one part is the stretch kept whole, where it is not clear what is shared."""

    first: int
    stop: int
    phrases: tuple[Parts, ...]


def find_shared(lexicon: Lexicon, words: Words, members: Sequence[Member], frame: str) -> list[Shared]:
    """The runs of members that share something, left to right; members in none of them stand for themselves."""
    found: list[Shared] = []
    index = 0
    while index < len(members):
        run = _run(lexicon, words, members, index, frame)
        if run is not None and all(_length(parts) <= LONGEST and not _repeats(words, parts) for parts in run.phrases):
            found.append(run)
            index = run.stop
        else:
            index += 1
    return found


def _run(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int, frame: str) -> Shared | None:
    member = members[first]
    if first + 1 == len(members) or (frame == "means" and (member.opens or member.is_bare)):
        return None
    if member.is_bare:
        return _one_object(lexicon, words, members, first)
    if member.opens:
        one = _one_product if member.closes else _one_verb
        return one(lexicon, words, members, first)
    if member.closes:
        return _one_thing(lexicon, words, members, first)
    if (owned := find_owned(lexicon, words, members, first)) is not None:
        return Shared(first, *owned)
    return _one_action(lexicon, words, members, first, frame)


def _one_verb(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int) -> Shared | None:
    """识读零件图、装配图: the verb of the first before each; members that say themselves what is done stand alone."""
    opening = members[first]
    verb = words.text[opening.start : opening.verb]
    made, light = verb.endswith(lexicon.products), verb in lexicon.light
    stop = first + 1
    for index, one in enumerate(members[stop:], stop):
        if one.joint in ANEW or words.tags[words.between(one.start, one.end)[0]] in {"p", "d", "c"}:
            break
        if one.is_thing or (made and is_document(lexicon, words, one)):
            stop = index + 1
        elif light or one.opens or not one.closes:
            break
        if one.joint == "等":
            break
    if light:
        return _light_verb(words, members, first, stop)
    if stop == first + 1:
        return None
    run = members[first:stop]
    if is_serial(lexicon, words, run[-1]) or goes_on(lexicon, words, opening) or is_unclear(words, run, opening.verb):
        return _whole(members, first, stop)
    if made and _is_of_all(lexicon, words, run, opening.verb):
        return _whole(members, first, stop)
    if run[-1].joint == "等" and not run[-1].is_kind and has_action(lexicon, words, run[-1].start, run[-1].end):
        return _whole(members, first, stop)
    together = under_one_of(words, run, opening.verb)
    phrases: list[Parts] = [((opening.start, run[together].end),)]
    for one in run[together + 1 :]:
        if one.is_thing or (made and is_document(lexicon, words, one)):
            phrases.extend([] if one.is_kind else [((opening.start, opening.verb), (one.start, one.end))])
        else:
            phrases.append(((one.start, one.end),))
    return Shared(first, stop, tuple(phrases))


def _is_of_all(lexicon: Lexicon, words: Words, run: Sequence[Member], verb: int) -> bool:
    """主要部件与系统维修方案: the last is the document of an action, which may be that of the members before too."""
    inner = words.between(run[-1].start, run[-1].end)
    action = any(is_doing(lexicon, words, index) for index in inner[1:-1])
    return action and not any(has_action(lexicon, words, max(one.start, verb), one.end) for one in run[:-1])


def _light_verb(words: Words, members: Sequence[Member], first: int, stop: int) -> Shared | None:
    """完成普货、危险品的收运: the verb says nothing; what is done stands after the last thing, with or without 的."""
    opening = members[first]
    if stop < len(members) and members[stop].closes and not members[stop].opens:
        if stop == first + 1 and stop + 1 < len(members) and members[stop + 1].closes:
            return None
        stop += 1
    last = members[stop - 1]
    if stop == first + 1 or last.is_kind:
        return None
    run = members[first:stop]
    of = words.text.rfind("的", last.start, last.end)
    doing = of if of > last.start else last.doing
    while stop < len(members) and members[stop].is_bare and members[stop].joint != "等":
        stop += 1
    if last.end - doing < FEWEST or is_unclear(words, run, opening.verb, doing):
        return _whole(members, first, stop)
    end = members[stop - 1].end
    things = [(opening.verb, opening.end), *((one.start, one.end) for one in run[1:-1])]
    return Shared(first, stop, (*((thing, (doing, end)) for thing in things), ((last.start, end),)))


def _one_product(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int) -> Shared | None:
    """编写数据采集、数据清洗脚本: verb before and product after each."""
    opening = members[first]
    stop = first + 1
    while stop < len(members) and (members[stop].closes or members[stop].is_bare) and not members[stop].opens:
        stop += 1
    if stop == len(members) or not members[stop].is_thing:
        return None
    last = members[stop]
    inner = words.between(last.start, last.end)
    heads = [words.ends[i] for i in inner if is_doing(lexicon, words, i) and (i > inner[0] or len(words.words[i]) > FEWEST)]
    if last.joint == "等":
        return _whole(members, first, stop + 1) if stop > first + 1 else None
    if not heads or not words.text[opening.start : opening.verb].endswith(lexicon.products):
        return None
    verb, head = (opening.start, opening.verb), (heads[-1], last.end)
    phrases: list[Parts] = [((opening.start, opening.end), head)]
    phrases.extend((verb, (one.start, one.end), head) for one in members[first + 1 : stop])
    return Shared(first, stop + 1, (*phrases, (verb, (last.start, last.end))))


def _one_object(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int) -> Shared | None:
    """策划、拍摄与剪辑短片: the object of the last after each verb; with more objects than one, the verbs stay together."""
    last = first
    while last < len(members) and members[last].is_bare:
        last += 1
    if last == len(members):
        return None
    closing = members[last]
    inner = words.between(closing.start, closing.end)
    plain = len(inner) == FEWEST and words.words[inner[1]] in lexicon.abstract
    if not closing.opens or closing.joint == "等" or (plain and closing.joint not in PAIRING):
        return _whole(members, first, last + 1) if is_serial(lexicon, words, closing) else None
    if words.text[closing.start : closing.verb] in lexicon.light:
        return None
    stop = last + 1
    while stop < len(members) and members[stop].is_thing and not closing.closes:
        stop += 1
    opening = members[first]
    if stop == last + 1:
        thing = (closing.verb, closing.end)
        verbs = tuple(((one.start, one.end), thing) for one in members[first:last])
        return Shared(first, stop, (*verbs, ((closing.start, closing.end),)))
    objects = members[last:stop]
    if is_unclear(words, objects, closing.verb) or any(is_serial(lexicon, words, one) for one in objects):
        return _whole(members, first, stop)
    rest = tuple(((opening.start, closing.verb), (one.start, one.end)) for one in objects[1:] if not one.is_kind)
    return Shared(first, stop, (((opening.start, closing.end),), *rest))


def _one_thing(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int) -> Shared | None:
    """设备安装、调试与维护: the thing before each action."""
    opening = members[first]
    stop = _rare_actions(lexicon, words, members, first) or first + 1
    while stop < len(members) and _is_action_of(lexicon, words, members[stop], opening):
        stop += 1
    thing = (opening.start, opening.doing)
    if stop == first + 1 or trim(words, *thing) != thing or words.text[slice(*thing)] == "的":
        return None
    if stop < len(members) and members[stop].opens and members[stop].joint in PAIRING and members[stop - 1].joint == "、":
        return None
    rest = tuple((thing, (one.start, one.end)) for one in members[first + 1 : stop])
    return Shared(first, stop, (((opening.start, opening.end),), *rest))


def _rare_actions(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int) -> int:
    """铜管的切割、扩口和焊接: where the list ends whose words between actions are actions of the same thing, 0 for none."""
    opening = members[first]
    if words.text[opening.doing - 1] != "的" or opening.end - opening.doing != FEWEST:
        return 0
    stop = first + 1
    while stop < len(members) and members[stop].end - members[stop].start == FEWEST and members[stop].joint != "等":
        stop += 1
    last = members[stop - 1]
    return stop if stop - first > FEWEST and last.joint in PAIRING and _is_action_of(lexicon, words, last, opening) else 0


def _is_action_of(lexicon: Lexicon, words: Words, member: Member, opening: Member) -> bool:
    """调试 after 设备安装 goes with 设备; 应急处置 stands alone, but after 的 or an action as long (X的检查、维护保养)."""
    if not member.is_bare or member.joint == "等":
        return False
    inner = [words.words[i] for i in words.between(member.start, member.end)]
    of = words.text[opening.doing - 1] == "的"
    known = lexicon.actions.issuperset(inner) or (of and len(inner) == 1)
    if not known or lexicon.vague.issuperset(inner):
        return False
    return len(inner) == 1 or of or len(words.between(opening.doing, opening.end)) > 1


def _one_action(lexicon: Lexicon, words: Words, members: Sequence[Member], first: int, frame: str) -> Shared | None:
    """普货、危险品的收运, 液压系统和气动系统安装: what is done to the last, after each; more actions than one stay together."""
    last = first
    while last < len(members) and members[last].is_thing and not stands_alone(lexicon, words, members[last]):
        last += 1
    if last == first or last == len(members) or members[last].joint == "以及":
        return None
    closing = members[last]
    short = members[first].end - members[first].start <= SHORT_WORD and "的" not in words.text[closing.start : closing.end]
    if short and first and members[first - 1].is_bare:
        return None
    stop = last + 1
    while stop < len(members) and members[stop].is_bare and members[stop].joint != "等":
        stop += 1
    things = members[first:last]
    one = len(words.between(closing.start, closing.end)) == 1 or words.text[closing.start - 1] == "的"
    if closing.joint == "等" and closing.is_bare and one:
        action = (closing.start, members[stop - 1].end)
        return Shared(first, stop, tuple(((one.start, one.end), action) for one in things))
    if not _gives_its_action(lexicon, words, things, closing, frame):
        return None
    of = words.text.rfind("的", closing.start, closing.doing)
    doing = closing.doing if of < 0 else of
    run = members[first : last + 1]
    kinds = closing.joint == "等"
    unclear = is_serial(lexicon, words, closing) or (not kinds and is_unclear(words, run, run[0].start, doing))
    more = stop < len(members) and closing.joint not in PAIRING and (of < 0 or members[stop].joint == "、")
    listed = of < 0 and not kinds and len(things) > FEWEST and all(one.joint in {"", "、"} for one in run)
    far = kinds and of < 0 and (doing - closing.start > LONGEST_KIND_WORD or words.text[doing : closing.end] in lexicon.products)
    if unclear or more or listed or far:
        return _whole(members, first, stop)
    action = (doing, members[stop - 1].end)
    alone: tuple[Parts, ...] = (
        () if doing - closing.start <= (FEWEST if kinds else 0) else (((closing.start, members[stop - 1].end),),)
    )
    return Shared(first, stop, (*(((one.start, one.end), action) for one in things), *alone))


def _gives_its_action(lexicon: Lexicon, words: Words, things: Sequence[Member], closing: Member, frame: str) -> bool:
    """Whether the last member is a thing and an action that the things before it may share."""
    begins = words.words[words.between(things[0].start, things[0].end)[0]]
    of = "的" in words.text[closing.start : closing.doing]
    if begins in lexicon.transitive and not (of and begins in lexicon.modifying):
        return False
    if not closing.closes or closing.opens or lexicon.generic.search(words.text, closing.start, closing.end):
        return False
    inner = words.between(closing.start, closing.doing)
    if any(words.tags[i] == "d" or words.words[i] in {"有", "是", "使"} for i in inner):
        return False
    if of:
        return not any("的" in words.text[one.start : one.end] for one in things[1:])
    done = words.text[closing.doing : closing.end]
    if frame in {"knowledge", "means"} or done in lexicon.vague or done[-FEWEST:] not in lexicon.actions:
        return False
    latin = any(words.tags[words.between(one.start, one.end)[-1]] == "eng" for one in things)
    return not latin and words.tags[inner[-1]] not in {*MODIFIERS, "v", "vn"}


def _whole(members: Sequence[Member], first: int, stop: int) -> Shared:
    return Shared(first, stop, (((members[first].start, members[stop - 1].end),),))


def _repeats(words: Words, parts: Parts) -> bool:
    """Whether the phrase says a word twice where its parts meet (技术引进|引进): then it was no list of this kind."""
    texts = [words.text[start:end].strip("的") for start, end in parts]
    return any(left[-FEWEST:] in {right[:FEWEST], right[-FEWEST:]} for left, right in pairwise(texts))


def _length(parts: Parts) -> int:
    return sum(end - start for start, end in parts)
