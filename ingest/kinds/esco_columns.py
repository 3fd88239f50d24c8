"""Which column of an ESCO file holds what: the titles of the official download, and of tables that map ours to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graph.errors import DocumentError
from ingest.formats.sheets import Sheet, read_sheets

PREFIX = "data.europa.eu/esco"
HEADER_ROWS = 5

FIELDS: Mapping[str, tuple[str, ...]] = {
    "uri": ("conceptUri", "esco_uri", "escoUri", "esco uri", "uri", "id"),
    "type": ("conceptType",),
    "label": ("preferredLabel", "preferred label", "esco_label", "escoLabel", "label"),
    "alt": ("altLabels", "altLabel"),
    "description": ("description",),
    "definition": ("definition",),
    "code": ("code", "iscoGroup"),
    "skill_type": ("skillType",),
    "from": ("occupationUri", "originalSkillUri"),
    "from_type": ("originalSkillType",),
    "from_label": ("occupationLabel", "conceptLabel", "originalSkillLabel"),
    "to": ("skillUri", "broaderUri", "relatedSkillUri", "broaderConceptUri"),
    "to_type": ("broaderType", "relatedSkillType"),
    "to_label": ("skillLabel", "broaderLabel", "relatedSkillLabel"),
    "relation": ("relationType",),
    "match": ("match", "mapping", "matchType", "mapping relation", "关系", "对应关系"),
    "our_code": ("our_code", "职业编码", "职业代码", "编码", "代码"),
    "our_name": ("our_name", "职业名称", "技能", "技能名称", "名称", "target", "targetLabel"),
}
"""Titles of each field, in the official download's spelling first."""

_SHAPES: tuple[tuple[str, frozenset[str]], ...] = (
    ("matches", frozenset({"uri", "match"})),
    ("relations", frozenset({"from", "to"})),
    ("relations", frozenset({"uri", "to", "to_type"})),
    ("concepts", frozenset({"uri", "label"})),
    ("concepts", frozenset({"uri", "description"})),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a sheet is (`key`: concepts, relations, matches), the index of its title row, the column of each field; `blob`
    is True where labels and description share one cell."""

    key: str
    header: int
    columns: Mapping[str, int]
    blob: bool = False


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout that the titles tell; None for a table of something else."""
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        titles = [title.strip("\ufeff ").lower() for title in row]
        columns: dict[str, int] = {}
        for name, known in FIELDS.items():
            column = next((titles.index(title.lower()) for title in known if title.lower() in titles), None)
            if column is not None:
                columns[name] = column
        for key, needed in _SHAPES:
            if needed <= columns.keys():
                if key == "matches" and not {"our_code", "our_name"} & columns.keys():
                    continue
                if key == "relations" and "from" not in columns:
                    columns["from"] = columns.pop("uri")
                    columns.setdefault("from_type", columns.pop("type", -1))
                    columns = {name: column for name, column in columns.items() if column >= 0}
                return Layout(key, index, columns, key == "concepts" and "label" not in columns)
    return None


def labels_beside(path: Path) -> Mapping[str, str]:
    """Labels by address, from the files of concepts in the same folder; empty where there are none."""
    files = sorted(one for one in path.parent.glob("*.csv") if one != path)
    return _labels(tuple((str(one), one.stat().st_mtime_ns) for one in files))


@lru_cache(maxsize=1)
def _labels(files: tuple[tuple[str, int], ...]) -> Mapping[str, str]:
    return {uri: label for file, _ in files for uri, label in _labels_of(Path(file))}


def _labels_of(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as handle:
        if PREFIX.encode() not in handle.read(4000):
            return
    try:
        sheets = read_sheets(path)
    except DocumentError:
        return
    for sheet in sheets:
        layout = find_layout(sheet)
        if layout is None or layout.key != "concepts" or layout.blob:
            continue
        uri, label = layout.columns["uri"], layout.columns["label"]
        for row in sheet.rows[layout.header + 1 :]:
            if max(uri, label) < len(row) and row[label]:
                yield row[uri], row[label]
