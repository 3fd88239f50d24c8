"""Frames around a skill: what opens a sentence (具有, 掌握), what closes it (的能力, 等知识), what it is done by (根据…)."""

from __future__ import annotations

from ingest.language.lexicon import Lexicon
from ingest.language.words import CONNECTORS, Words, content, has_action, is_action, trim

SHORTEST_REST = 4
SHORTEST_MEANS = 2


def strip_lead(lexicon: Lexicon, words: Words, start: int, end: int) -> tuple[int, str]:
    """Where the sentence goes on after its opening words, and the frame they open ("" for none)."""
    frame = ""
    while match := lexicon.lead.match(words.text, start, end):
        stop = match.end()
        if stop >= end - 1 or not words.is_boundary(stop) or not words.is_boundary(match.start()):
            break
        word = match.group()
        if word in lexicon.ability:
            frame = "ability"
        elif word in lexicon.knowledge:
            frame = "knowledge"
        start = trim(words, stop, end)[0]
    return start, frame


def strip_light(lexicon: Lexicon, words: Words, start: int, end: int) -> int:
    """The start without 完成, 实施, 执行 where what follows says itself what is done (完成税费计算: 税费计算)."""
    for verb in lexicon.maybe_light:
        stop = start + len(verb)
        if words.text.startswith(verb, start, end) and words.is_boundary(stop):
            first = _first_member(words, stop, end)
            last = words.between(stop, first)
            if last and is_action(lexicon, words.words[last[-1]]) and first - stop >= SHORTEST_REST:
                return stop
    return start


def _first_member(words: Words, start: int, end: int) -> int:
    """Where the first member of a list ends."""
    for index in words.between(start, end):
        if (words.words[index] == "、" or words.words[index] in CONNECTORS) and words.starts[index] > start:
            return words.starts[index]
    return end


def strip_tail(lexicon: Lexicon, words: Words, start: int, end: int) -> tuple[int, str]:
    """The end without the closing head, and the frame it closes: ability | knowledge | attitude | "" for none.

    A head without 的 or 等 before it stays where what is left would be too short to say something (安全意识, 操作方法).
    """
    found = lexicon.tail.search(words.text, start, end)
    frame = ""
    if found:
        head = found.group("head")
        frame = "attitude" if head in lexicon.tail_attitude else "knowledge" if head in lexicon.tail_knowledge else "ability"
        loose = found.group("etc") is not None or "的" in found.group("of")
        stop = found.start()
        if loose and stop - start < 2:
            loose = False
        if loose and content(lexicon, words, start, stop) < 2 and not has_action(lexicon, words, start, stop):
            loose = False
        if not loose:
            stop = found.start("head")
            before = words.words[words.between(start, stop)[-1]] if stop > start else ""
            keep = stop - start < SHORTEST_REST or "的" in words.text[start:stop] or not words.is_boundary(stop)
            keep = keep or len(before) == 1 or before == "工作"
            if frame == "ability":
                doing = words.text[stop - 2 : stop] in lexicon.actions or (head == "能力" and "的" not in words.text[start:stop])
                keep = stop - start < SHORTEST_REST or not doing
            elif frame == "attitude":
                keep = keep or words.text[stop - 2 : stop] not in lexicon.actions
            elif not keep:
                keep = content(lexicon, words, start, stop) < 2
            stop = end if keep else stop
        end = stop
    if etcetera := lexicon.etcetera.search(words.text, start, end):
        end = etcetera.start() if etcetera.start() - start >= 2 else end
    return trim(words, start, end)[1], frame


def _strong_verb(lexicon: Lexicon, words: Words, start: int, end: int) -> int | None:
    inner = words.between(start, end)
    for index in inner[1:]:
        offset = words.starts[index]
        before = words.words[index - 1]
        if before == "并" or end - words.ends[index] < 1:
            return None
        if offset - start < SHORTEST_MEANS or words.depth[offset]:
            continue
        lone = before not in {"的", "、", "和", "与", "及"} and words.words[index + 1] not in {"的", "、"}
        if words.words[index] in lexicon.verbs and lone:
            return offset
    return None


def main_verb(lexicon: Lexicon, words: Words, start: int, end: int) -> int | None:
    """Where the main verb starts after a condition (根据客户要求|制定方案), None where the condition is all there is."""
    inner = words.between(start, end)
    if inner and words.words[inner[0]] in CONNECTORS:
        return None
    strong = _strong_verb(lexicon, words, start, end)
    if strong is not None:
        return strong
    guess: int | None = None
    listed = False
    for index in inner[1:]:
        word = words.words[index]
        offset = words.starts[index]
        before = words.words[index - 1]
        if offset - start < 2 or end - words.ends[index] < 1 or words.depth[offset]:
            continue
        after = words.words[index + 1]
        listed = listed or before == "、"
        long_enough = offset - start >= SHORTEST_REST
        if word not in lexicon.actions or len(word) == 1 or not long_enough or word in lexicon.nominal:
            continue
        if before.endswith(lexicon.closers) and after != "的":
            return offset
        alone = before not in CONNECTORS and before not in {"、", "的"} and not is_action(lexicon, before)
        if guess is None and alone and not listed and end - words.ends[index] >= SHORTEST_REST:
            noun = not is_action(lexicon, after) and after not in lexicon.empty and after not in CONNECTORS and after != "的"
            guess = offset if noun else None
    return guess
