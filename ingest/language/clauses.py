"""The clause parser: a sentence of a standard to the shortest complete phrases of skill, frames taken off."""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.tokens import Doc

from ingest.language.coordination import SHORTEST, split_coordination, split_process
from ingest.language.frames import main_verb, strip_lead, strip_light, strip_tail
from ingest.language.lexicon import Lexicon
from ingest.language.spans import LONGEST, Phrase, Piece, Span
from ingest.language.words import Words, has_action, read_words, trim

LONGEST_SENTENCE = 60
BREAKS = "，；。;！？!?\n"
HEAD_THEN_MORE = re.compile(r"(?:能力|意识|精神|素养|知识|技能|观念|素质)(?P<joint>、|和|与|以及|及|并)(?=\S{3,})")
PROCESS = re.compile(r"(?:对|将|把)(?P<what>.+?)(?P<light>进行|开展|实施|加以|予以|应用于|运用于|转化为)(?P<action>.+)$")


class ClauseParser:
    """A spaCy component: `doc.user_data["phrases"]` holds the phrases of the text as one sentence."""

    def __init__(self, lexicon: Lexicon, tools: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._tools = tools
        self._tool_list = _list_of(tools)

    def __call__(self, doc: Doc) -> Doc:
        """Find the phrases of one sentence."""
        words = read_words(doc, self._lexicon.actions)
        pieces: list[Piece] = []
        frame = "ability"
        for start, end in _segments(words):
            found, frame = parse_segment(self._lexicon, words, start, end, frame, self._tool_list)
            pieces.extend(found)
        doc.user_data["phrases"] = self._phrases(words, pieces)
        return doc

    def _phrases(self, words: Words, pieces: list[Piece]) -> tuple[Phrase, ...]:
        found: dict[str, Phrase] = {}
        for piece in pieces:
            start, end = trim(words, piece.start, piece.end)
            text = "".join(words.text[left:right] for left, right in piece.parts or ((start, end),))
            if SHORTEST <= len(text) <= LONGEST and re.search(r"[^\W\d_]", text):
                found.setdefault(text, self._phrase(words, text, (start, end), piece))
        if not found:
            start, end = trim(words, 0, len(words.text))
            text = words.text[start:end]
            if len(text) <= LONGEST_SENTENCE and re.search(r"[^\W\d_]", text):
                return (self._phrase(words, text, (start, end), Piece(start, end, "sentence")),)
        return tuple(found.values())

    def _phrase(self, words: Words, text: str, span: Span, piece: Piece) -> Phrase:
        lexicon, frame = self._lexicon, piece.frame
        category = {"knowledge": "knowledge", "attitude": "attitude"}.get(frame, "skill")
        if text.lower() in self._tools:
            category = "tool"
        elif frame == "means":
            category = "tool" if text.endswith(("工具", "软件", "平台", "系统", "设备", "仪器", "仪表")) else "knowledge"
        elif text.endswith(lexicon.tail_attitude):
            category = "attitude"
        strand = next((name for name, pattern in lexicon.strands if pattern.search(text)), "hard")
        if strand == "hard" and category == "attitude":
            strand = "soft"
        if category == "skill" and strand != "soft" and not self._is_done(words, text, piece.parts or (span,)):
            category = "knowledge"
        return Phrase(text, *span, category, strand, frame, generic=bool(lexicon.generic.search(text)))

    def _is_done(self, words: Words, text: str, parts: tuple[Span, ...]) -> bool:
        """Whether the phrase says that something is done, or calls itself a skill: what does neither is a thing to know."""
        return text.endswith(self._lexicon.tail_ability) or any(has_action(self._lexicon, words, *part) for part in parts)


def _list_of(tools: frozenset[str]) -> re.Pattern[str]:
    """Matches known tools with 、 or a connector between them, and the white space after them."""
    name = "|".join(re.escape(tool) for tool in sorted(tools, key=len, reverse=True) if len(tool) > 1)
    return re.compile(rf"\s*(?:{name})(?:\s*[、和与及]\s*(?:{name}))*\s*", re.IGNORECASE)


def _segments(words: Words) -> list[tuple[int, int]]:
    text, cuts = words.text, [0]
    for index, sign in enumerate(text):
        outside = words.depth[index] == 0
        comma = sign == "," and not (text[index - 1 : index].isdigit() and text[index + 1 : index + 2].isdigit())
        if outside and (sign in BREAKS or comma):
            cuts.append(index + 1)
    cuts.append(len(text))
    segments = [trim(words, start, end) for start, end in pairwise(cuts)]
    return [(start, end) for start, end in segments if start < end]


def parse_segment(
    lexicon: Lexicon, words: Words, start: int, end: int, before: str, tools: re.Pattern[str]
) -> tuple[list[Piece], str]:
    """Pieces of one stretch between commas and the frame it stood in; `before` is the frame of the stretch before, which
    goes on where this one opens none. `tools` matches a list of known tools."""
    cuts = [start]
    cuts.extend(
        joint.start("joint")
        for joint in HEAD_THEN_MORE.finditer(words.text, start, end)
        if words.depth[joint.start("joint")] == 0 and words.is_boundary(joint.start("joint"))
    )
    pieces: list[Piece] = []
    frame = before
    for left, right in zip(cuts, [*cuts[1:], end], strict=True):
        left, right = _without_joint(words, left, right, inside=left > start)
        found, frame = _parse_part(lexicon, words, left, right, frame, tools)
        pieces.extend(found)
    return pieces, frame


def _without_joint(words: Words, start: int, end: int, *, inside: bool) -> tuple[int, int]:
    """Without the connector before it; 和, 与 that open a stretch are prepositions (与客户沟通)."""
    start, end = trim(words, start, end)
    for joint in ("以及", "并", "及", "和", "与") if inside else ("以及", "并", "及"):
        if words.text.startswith(joint, start, end) and words.is_boundary(start + len(joint)):
            return trim(words, start + len(joint), end)
    return start, end


def _parse_part(
    lexicon: Lexicon, words: Words, start: int, end: int, before: str, tools: re.Pattern[str]
) -> tuple[list[Piece], str]:
    start, opened = strip_lead(lexicon, words, start, end)
    frame = opened or ("knowledge" if before == "knowledge" else "ability")
    pieces: list[Piece] = []
    text = words.text
    if basis := lexicon.basis.match(text, start, end):
        verb = main_verb(lexicon, words, basis.end(), end) if words.is_boundary(basis.end()) else None
        if verb is not None:
            start, frame = strip_lead(lexicon, words, verb, end)[0], "ability"
        elif words.is_boundary(basis.end()) and len(basis.group()) > 1 and strip_tail(lexicon, words, start, end)[0] == end:
            return [], before
    if (means := lexicon.means.match(text, start, end)) and words.is_boundary(means.end()):
        verb = _after_tools(lexicon, words, means.end(), end, tools) or main_verb(lexicon, words, means.end(), end)
        stop = end if verb is None else verb
        with_head = _is_means(lexicon, text, means.end(), stop)
        if verb is not None or with_head:
            pieces.extend(_parse_core(lexicon, words, means.end(), stop, "means" if with_head else "knowledge"))
            if verb is None:
                return pieces, "ability"
            start, frame = strip_lead(lexicon, words, verb, end)[0], "ability"
    pieces.extend(_parse_core(lexicon, words, start, end, frame))
    return pieces, frame


def _after_tools(lexicon: Lexicon, words: Words, start: int, end: int, tools: re.Pattern[str]) -> int | None:
    """Where the doing starts after a list of known tools (使用Excel、Python|采集和清洗数据), None where there is none."""
    listed = tools.match(words.text, start, end)
    if listed is None or not words.is_boundary(listed.end()):
        return None
    opening = words.between(listed.end(), end)
    doing = len(opening) > 1 and has_action(lexicon, words, listed.end(), words.ends[opening[0]])
    return listed.end() if doing else None


def _is_means(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    return end - start >= SHORTEST and text[start:end].rstrip("的等").endswith(lexicon.means_heads)


def _parse_core(lexicon: Lexicon, words: Words, start: int, end: int, frame: str) -> list[Piece]:
    start = strip_light(lexicon, words, start, end)
    end, closed = strip_tail(lexicon, words, start, end)
    if closed == "attitude" or (closed == "knowledge" and frame in {"ability", "knowledge"}):
        frame = closed
    process = PROCESS.match(words.text, start, end)
    if process and words.is_boundary(process.start("light")):
        if pieces := split_process(lexicon, words, process, frame):
            return pieces
        what = split_coordination(lexicon, words, process.start("what"), process.end("what"), "knowledge")
        return [*what[:-1], *split_coordination(lexicon, words, *_last(what, process), frame)]
    pieces = split_coordination(lexicon, words, start, end, frame)
    return [_finish(lexicon, words, piece) for piece in pieces]


def _last(what: list[Piece], process: re.Match[str]) -> tuple[int, int]:
    """The last object together with what is done to it, where that is short enough; else the doing alone."""
    if what and process.end() - what[-1].start <= LONGEST:
        return what[-1].start, process.end()
    return process.start("action"), process.end()


def _finish(lexicon: Lexicon, words: Words, piece: Piece) -> Piece:
    if piece.parts:
        return piece
    start, opened = strip_lead(lexicon, words, piece.start, piece.end)
    start = strip_light(lexicon, words, start, piece.end)
    end, closed = strip_tail(lexicon, words, start, piece.end)
    return Piece(start, end, closed if closed == "attitude" else (opened if opened == "knowledge" else piece.frame))
