"""Finding entities by a part of their name, a code or an alias."""

from __future__ import annotations

from graph.errors import UnknownEntityError
from graph.projection import Release
from graph.schema import KINDS
from graph.text import fold
from queries.answers import Hit, SearchResult
from queries.names import ref


def search(release: Release, text: str, *, kind: str | None = None, limit: int = 20, offset: int = 0) -> SearchResult:
    """Entities whose folded name, code or alias holds the folded text: whole matches first, then those that start with
    it, then the rest; shorter names first (in UTF-16 units, as the engines count), then by id. Clauses are not searched.
    Nothing for an empty text. Raises UnknownEntityError for a kind that does not exist.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownEntityError(f"no kind is called {kind!r}; kinds are {', '.join(KINDS)}", what=kind)
    wanted = fold(text)
    start, stop = release.kinds[kind] if kind is not None else (0, len(release))
    best: dict[int, tuple[int, str]] = {}
    for index, word in release.words.holding(wanted):
        if start <= index < stop:
            tier = 0 if word == wanted else 1 if word.startswith(wanted) else 2
            best[index] = min(best.get(index, (tier, word)), (tier, word))
    names = {index: release.entity_at(index) for index in best}
    order = sorted(best, key=lambda index: (best[index][0], len(names[index].name.encode("utf-16-le")), names[index].id))
    hits = tuple(Hit(ref(release, index), _shown(release, index, best[index][1])) for index in order[offset : offset + limit])
    return SearchResult(release.version, text, hits, len(order))


def _shown(release: Release, index: int, word: str) -> str:
    entity = release.entity_at(index)
    return next((shown for shown in (entity.name, *entity.codes, *entity.aliases) if fold(shown) == word), entity.name)
