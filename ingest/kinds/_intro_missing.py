"""Programs whose header line the conversion lost are recognised by the catalogue: the codes left out, and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.programs import CatalogueProgram, national_programs, program_of


@dataclass(frozen=True, slots=True)
class Header:
    """What is printed of one program's header ("" where lost), and the rest of its text."""

    code: str
    name: str
    body: str


def lost_headers(headers: Sequence[Header], group: str) -> list[CatalogueProgram | None]:
    """For each program in printed order, the catalogue's program where code or name is lost, else None. `group` is the
    class code of the file's title ("6702"), "" where that is lost too. Programs stand in the order of their codes."""
    found: list[CatalogueProgram | None] = [None] * len(headers)
    printed = {header.code[:6] for header in headers if header.code}
    codes = [header.code for header in headers]
    for index, header in enumerate(headers):
        if header.name and not header.code:
            named = _by_name(header.name, codes, index, group)
            found[index], codes[index] = named, named.code if named else ""
        elif header.code and not header.name:
            found[index] = program_of(header.code)
    index = 0
    while index < len(headers):
        if codes[index] or headers[index].name:
            index += 1
            continue
        end = index
        while end < len(headers) and not codes[end] and not headers[end].name:
            end += 1
        candidates = _gap(codes[index - 1] if index else "", codes[end] if end < len(codes) else "", group, printed)
        for offset, program in _aligned(headers[index:end], candidates):
            found[index + offset] = program
        index = end
    return found


def _by_name(name: str, codes: Sequence[str], index: int, group: str) -> CatalogueProgram | None:
    near = next((code for code in [*reversed(codes[:index]), *codes[index:]] if code), group)
    matches = [program for program in national_programs().values() if program.name == name and program.code[:1] == near[:1]]
    matches.sort(key=lambda program: program.code[:4] != near[:4])
    return matches[0] if matches else None


def _gap(before: str, after: str, group: str, printed: set[str]) -> list[CatalogueProgram]:
    """Catalogue programs between two codes of one class that are not printed elsewhere."""
    groups = {code[:4] for code in (before, after) if code} or {group}
    return [
        program
        for code, program in national_programs().items()
        if code[:4] in groups
        and code[:6] not in printed
        and (not before or code[:6] > before[:6])
        and (not after or code[:6] < after[:6])
    ]


def _aligned(headers: Sequence[Header], candidates: Sequence[CatalogueProgram]) -> list[tuple[int, CatalogueProgram]]:
    """The pairing in order that agrees best with the texts; one candidate for one program needs no proof."""
    if len(headers) == len(candidates):
        return list(enumerate(candidates))
    best: list[list[float]] = [[0.0] * (len(candidates) + 1) for _ in range(len(headers) + 1)]
    scores = [[_likeness(program.name, header.body) for program in candidates] for header in headers]
    for i in range(len(headers) - 1, -1, -1):
        for j in range(len(candidates) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + scores[i][j])
    pairs: list[tuple[int, CatalogueProgram]] = []
    i = j = 0
    while i < len(headers) and j < len(candidates):
        if scores[i][j] > 0.3 and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((i, candidates[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return pairs


def _likeness(name: str, body: str) -> float:
    """Share of the name's character pairs that the text has, the whole name counting double."""
    pairs = [name[at : at + 2] for at in range(len(name) - 1)] or [name]
    return sum(pair in body for pair in pairs) / len(pairs) + (name in body)
