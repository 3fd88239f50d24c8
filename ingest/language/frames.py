"""Frames around a skill: what opens a sentence (具有, 掌握), what closes it (的能力, 等知识), what it is done by (根据…)."""

from __future__ import annotations

from ingest.language.lexicon import Lexicon
from ingest.language.words import Words, content, has_action, is_action, trim

SHORTEST_REST = 4


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
        if words.text.startswith(verb, start, end) and words.is_boundary(stop) and end - stop >= SHORTEST_REST:
            inner = words.between(stop, end)
            if inner and is_action(lexicon, words.words[inner[-1]]) and content(lexicon, words, stop, end) > 1:
                return stop
    return start


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
        if loose and (stop - start < 2 or content(lexicon, words, start, stop) < 2 and not has_action(lexicon, words, start, stop)):
            loose = False
        if not loose:
            stop = found.start("head")
            keep = stop - start < SHORTEST_REST or content(lexicon, words, start, stop) < 2
            stop = end if keep or not words.is_boundary(stop) else stop
        end = stop
    if etcetera := lexicon.etcetera.search(words.text, start, end):
        end = etcetera.start() if etcetera.start() - start >= 2 else end
    return trim(words, start, end)[1], frame


def main_verb(lexicon: Lexicon, words: Words, start: int, end: int) -> int | None:
    """Where the main verb starts after a condition (根据客户要求|制定方案), None where the condition is all there is."""
    inner = words.between(start, end)
    for index in inner[1:]:
        word = words.words[index]
        offset = words.starts[index]
        before = words.words[index - 1]
        if offset - start < 2 or end - words.ends[index] < 1 or words.depth[offset]:
            continue
        after = words.words[index + 1]
        if word in lexicon.verbs and before not in {"的", "、", "和", "与", "及"} and after not in {"的", "、"}:
            return offset
        long_enough = offset - start >= SHORTEST_REST
        if word in lexicon.actions and len(word) > 1 and long_enough and before.endswith(lexicon.closers) and after != "的":
            return offset
    return None
