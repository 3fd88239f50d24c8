"""Lists: 制订工艺规划、编制工艺文件 to its members; members that cannot stand alone stay with their neighbour."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.language.lexicon import Lexicon
from ingest.language.spans import Piece
from ingest.language.words import CONNECTORS, Words, content, has_action, is_action, trim

SHORTEST = 2
LONGEST = 30
LONGEST_LIST = 24
NOUNS = frozenset({"n", "nz", "nr", "ns", "nt", "nrt", "a", "an", "b", "d", "f", "j", "m", "q", "i", "zg"})
PAIRING = frozenset({"和", "与", "及", "或", "暨", "以及"})
SHORTEST_MEMBER = 4
LONGEST_KIND_WORD = 5


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    joint: str
    """What stands before it: "" for the first, a connector, 、 or 等."""


def split_coordination(lexicon: Lexicon, words: Words, start: int, end: int, frame: str) -> list[Piece]:
    """Members of a list as contiguous stretches, each complete by itself as far as the text allows."""
    atoms = [atom for atom in _atoms(words, start, end) if not _is_kind_word(lexicon, words, atom)]
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
        if word == "、" or word in CONNECTORS:
            close(offset, words.ends[index], "、" if word == "、" else word)
        elif word == "等" and words.ends[index] < end:
            close(offset, words.ends[index], "等")
    close(end, end, "")
    return atoms


def _is_kind_word(lexicon: Lexicon, words: Words, atom: _Atom) -> bool:
    """岩石、矿物等样品: what follows 等 only says what kind of things were listed."""
    short = atom.end - atom.start <= LONGEST_KIND_WORD
    return atom.joint == "等" and short and not has_action(lexicon, words, atom.start, atom.end)


def _belongs(lexicon: Lexicon, words: Words, left: tuple[int, int], atom: _Atom, frame: str, *, listed: bool) -> bool:
    """Whether the member cannot stand apart from what is to its left."""
    right = (atom.start, atom.end)
    if atom.joint == "等":
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
    return all(word in lexicon.actions or word in CONNECTORS or word == "、" for word in inner)


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
