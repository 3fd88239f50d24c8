"""Lists: 制订工艺规划、编制工艺文件 to its members; members that cannot stand alone stay with their neighbour."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.language.lexicon import Lexicon
from ingest.language.members import Member, as_members, is_unclear
from ingest.language.sharing import Parts, find_shared
from ingest.language.spans import LONGEST, Piece
from ingest.language.words import CONNECTORS, PAIRING, Words, content, has_action, is_action, trim

SHORTEST = 2
LONGEST_LIST = 24
NOUNS = frozenset({"n", "nz", "nr", "ns", "nt", "nrt", "a", "an", "b", "d", "f", "j", "m", "q", "i", "zg"})
SHORTEST_MEMBER = 4
NEEDS = re.compile("需求|需要|要求|趋势")
RELATED = re.compile("相关|有关")
PREPOSITIONS = frozenset({"与", "和", "同", "跟", "向", "为", "给"})


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    joint: str
    """What stands before it: "" for the first, a connector, 、 or 等."""


def split_coordination(lexicon: Lexicon, words: Words, start: int, end: int, frame: str) -> list[Piece]:
    """Members of a list as contiguous stretches, each complete by itself as far as the text allows."""
    atoms = _with_preposition(lexicon, words, _atoms(words, start, end))
    members = as_members(lexicon, words, [(atom.start, atom.end, atom.joint) for atom in atoms])
    pieces: list[Piece] = []
    done = 0
    for shared in find_shared(lexicon, words, members, frame):
        pieces.extend(_group(lexicon, words, _named(atoms, members, done, shared.first), frame))
        pieces.extend(_as_piece(parts, frame) for parts in shared.phrases)
        done = shared.stop
    return [*pieces, *_group(lexicon, words, _named(atoms, members, done, len(atoms)), frame)]


def _named(atoms: list[_Atom], members: list[Member], start: int, stop: int) -> list[_Atom]:
    """Without words of kind: 岩石、矿物等样品."""
    return [atom for atom, member in zip(atoms[start:stop], members[start:stop], strict=True) if not member.is_kind]


def _with_preposition(lexicon: Lexicon, words: Words, atoms: list[_Atom]) -> list[_Atom]:
    """与采购、仓储等部门协同, 适应数字化、智能化需求的X: a list after 与, 向, 适应 stays with what is done or asked for."""
    if len(atoms) < 2:
        return atoms
    opening = words.words[words.between(atoms[0].start, atoms[0].end)[0]]
    if opening in PREPOSITIONS:
        etcetera = max((index for index, atom in enumerate(atoms) if atom.joint == "等"), default=0)
        stop = next((i for i, atom in enumerate(atoms) if i >= etcetera and has_action(lexicon, words, atom.start, atom.end)), 0)
    elif opening in {"适应", "满足", "符合"}:
        stop = next((i for i, atom in enumerate(atoms) if NEEDS.search(words.text, atom.start, atom.end)), 0)
    else:
        return atoms
    if atoms[stop].end - atoms[0].start > LONGEST:
        return atoms
    return [_Atom(atoms[0].start, atoms[stop].end, ""), *atoms[stop + 1 :]]


def split_process(lexicon: Lexicon, words: Words, process: re.Match[str], frame: str) -> list[Piece]:
    """对客流、销量进行预测: each thing with what is done to it; with one thing, each of several actions."""
    start, end = process.span()
    light, action = process.start("light"), process.start("action")
    what = _members(lexicon, words, process.start("what"), process.start("what") + len(process["what"].rstrip("等")))
    done = _members(lexicon, words, action, end)
    named = [one for one in what if not one.is_kind]
    alike = all(one.is_thing for one in named) or all(one.closes and not one.opens for one in named)
    if len(what) > 1 and alike and not is_unclear(words, what, what[0].start):
        before, after = (start, process.start("what")), (light, end)
        pieces = [_as_piece((before, (one.start, one.end), after), frame) for one in named]
        if all(sum(right - left for left, right in piece.parts) <= LONGEST for piece in pieces):
            return pieces
    if end - start > LONGEST:
        return []
    if len(what) == 1 and len(done) > 1 and all(one.is_bare and one.joint != "等" for one in done):
        return [_as_piece(((start, action), (one.start, one.end)), frame) for one in done]
    return [Piece(start, end, frame)]


def _members(lexicon: Lexicon, words: Words, start: int, end: int) -> list[Member]:
    return as_members(lexicon, words, [(atom.start, atom.end, atom.joint) for atom in _atoms(words, start, end)])


def _as_piece(parts: Parts, frame: str) -> Piece:
    start, end = min(parts)[0], max(parts)[1]
    return Piece(start, end, frame, parts if len(parts) > 1 else ())


def _group(lexicon: Lexicon, words: Words, atoms: list[_Atom], frame: str) -> list[Piece]:
    """Members that share nothing, those that cannot stand alone with their neighbour."""
    if not atoms:
        return []
    groups: list[list[_Atom]] = [[atoms[0]]]
    for index, atom in enumerate(atoms[1:], 1):
        listed = atoms[index - 1].joint == "、" and (index + 1 == len(atoms) or atoms[index + 1].joint not in PAIRING)
        left_start, left_end = groups[-1][0].start, groups[-1][-1].end
        fits = atom.end - left_start <= LONGEST
        if fits and _belongs(lexicon, words, (left_start, left_end), atom, frame, listed=listed):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    pieces: list[Piece] = []
    for group in groups:
        pieces.extend(_pieces(lexicon, words, group, frame))
    return pieces


def _atoms(words: Words, start: int, end: int) -> list[_Atom]:
    """The stretch cut at 、, at connectors that are words of their own and after 等, outside brackets."""
    atoms: list[_Atom] = []
    left, joint = start, ""
    preposed = words.text[start] in PREPOSITIONS and not RELATED.search(words.text, start, end)

    def close(right: int, after: int, next_joint: str) -> None:
        nonlocal left, joint
        first, last = trim(words, left, right)
        if first < last:
            atoms.append(_Atom(first, last, joint))
            joint = next_joint
        left = after

    for index in words.between(start, end):
        word, offset = words.words[index], words.starts[index]
        if words.depth[offset]:
            continue
        if word == "、" or (word in CONNECTORS and (offset > start or not preposed)):
            close(offset, words.ends[index], "、" if word == "、" else word)
        elif word == "等" and words.ends[index] < end:
            close(offset, words.ends[index], "等")
    close(end, end, "")
    return atoms


def _belongs(lexicon: Lexicon, words: Words, left: tuple[int, int], atom: _Atom, frame: str, *, listed: bool) -> bool:
    """Whether the member cannot stand apart from what is to its left."""
    right = (atom.start, atom.end)
    if atom.joint == "等":
        return False
    opens = atom.end - atom.start >= SHORTEST_MEMBER and words.text[atom.start : atom.start + SHORTEST] in lexicon.verbs
    if opens and not _is_bare(lexicon, words, *left):
        return False
    if _is_bare(lexicon, words, *left) or _is_bare(lexicon, words, *right):
        return True
    lengths = (left[1] - left[0], right[1] - right[0])
    if atom.joint in PAIRING:
        if content(lexicon, words, *right) < SHORTEST or min(lengths) < SHORTEST_MEMBER:
            return True
        if not listed and "的" in words.text[slice(*right)] and "的" not in words.text[slice(*left)]:
            return True
    if frame in {"knowledge", "means"}:
        return False
    doing = has_action(lexicon, words, *left), has_action(lexicon, words, *right)
    if doing == (False, True):
        return sum(lengths) <= LONGEST_LIST and not is_action(lexicon, words.words[words.between(*right)[0]])
    if doing[1]:
        return False
    if any(length < SHORTEST_MEMBER and not _is_doing(words, *side) for length, side in zip(lengths, (left, right), strict=True)):
        return True
    return _shares_verb(lexicon, words, left, *right)


def _is_bare(lexicon: Lexicon, words: Words, start: int, end: int) -> bool:
    """Common actions alone (安装与调试), or a scrap too short to say something (车, 铣, 数据)."""
    if end - start < SHORTEST_MEMBER and content(lexicon, words, start, end) < SHORTEST:
        return True
    inner = [words.words[i] for i in words.between(start, end)]
    bare = all(word in lexicon.actions or word in CONNECTORS or word == "、" for word in inner)
    return bare and (end - start < SHORTEST_MEMBER or "、" in inner or not CONNECTORS.isdisjoint(inner))


def _is_doing(words: Words, start: int, end: int) -> bool:
    """A member that is one word for doing something (承保, 理赔) or in Latin letters (CAD) may stand alone."""
    inner = words.between(start, end)
    return len(inner) == 1 and words.tags[inner[0]] not in NOUNS


def _shares_verb(lexicon: Lexicon, words: Words, left: tuple[int, int], start: int, end: int) -> bool:
    """V N1、N2: bare nouns stay with their verb while the list is short."""
    inner = words.between(*left)
    first = words.words[inner[0]] if inner else ""
    opens = is_action(lexicon, first) and len(inner) > 1 and not is_action(lexicon, words.words[inner[-1]])
    return opens and not has_action(lexicon, words, start, end) and end - left[0] <= LONGEST_LIST


def _pieces(lexicon: Lexicon, words: Words, group: list[_Atom], frame: str) -> list[Piece]:
    start, end = group[0].start, group[-1].end
    if end - start <= LONGEST:
        return [Piece(start, end, frame)] if _says_something(lexicon, words, start, end) else []
    if len(group) > 1:
        return [piece for atom in group for piece in _pieces(lexicon, words, [atom], frame)]
    for mark in ("进行", "的"):
        cut = words.text.rfind(mark, start, end)
        if cut >= 0 and SHORTEST_MEMBER <= end - cut - len(mark) <= LONGEST:
            return [Piece(cut + len(mark), end, frame)]
    return []


def _says_something(lexicon: Lexicon, words: Words, start: int, end: int) -> bool:
    return content(lexicon, words, start, end) >= SHORTEST or end - start >= SHORTEST_MEMBER
