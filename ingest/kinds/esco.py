"""Kind `esco`: the CSV files of an ESCO download (occupations, skills, their relations), and mappings of them to ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import DocumentError
from ingest.formats.sheets import Sheet, read_sheets, table_format
from ingest.kinds.esco_columns import FIELDS, PREFIX, Layout, find_layout, labels_beside
from ingest.kinds.esco_labels import openers, parted
from ingest.record import Issue, Item, Place, Reading, Record

KIND = "esco"
FORMATS = ("csv", "xlsx", "xls")
VERSION = "1"
MAX_ISSUES = 1000

_URI = re.compile(r"https?://data\.europa\.eu/esco/[\w.\-/]+")
_MATCH = re.compile(r"(?:skos:)?(exact|close)[ _-]?match", re.IGNORECASE)
_RELATIONS = {"essential": "essential", "optional": "optional"}


def detect(head: str, format: str) -> float:
    """Sure where addresses of ESCO concepts stand beneath the column titles of one of its files."""
    if format not in FORMATS or PREFIX not in head:
        return 0.0
    known = {name.lower() for names in FIELDS.values() for name in names}
    titles = [part.strip('" \ufeff').lower() for part in re.split(r"[,;\t\n]", head[:600])]
    return 0.97 if any(title in known for title in titles) else 0.6


@dataclass(slots=True)
class _File:
    """What has been read so far."""

    path: Path
    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    used: int = 0

    def leave(self, place: Place, text: str, why: str) -> None:
        if len(self.issues) < MAX_ISSUES:
            self.issues.append(Issue(self.path.name, place, text[:200], why))


def read_document(path: Path, *, sha256: str) -> Reading:
    """One record of kind `esco`: items "concepts" ({"uri", "type": occupation | skill, "label", "alt", "description", "code",
    "category"}), "relations" ({"from", "to", "relation": broader | essential | optional, "from_label", "to_label"}) and
    "matches" ({"uri", "match": exact | close, "kind", "code", "name"}). Labels that a file of relations does not print are
    taken from the files of concepts in the same folder.

    Raises DocumentError (unknown) for a table of other columns, and as read_sheets does.
    """
    file = _File(path)
    total = 0
    found = False
    for sheet in read_sheets(path):
        total += sum(any(row) for row in sheet.rows)
        layout = find_layout(sheet)
        if layout is None:
            continue
        found = True
        _read_sheet(file, sheet, layout)
    if not found or not file.items:
        names = ", ".join(sorted({names[0] for names in FIELDS.values()}))
        message = f"{path.name}: not a table of ESCO that is known (columns of its download: {names})"
        raise DocumentError(message, what=str(path), why="unknown")
    record = Record(KIND, tuple(file.items), {"file": path.name})
    return Reading(str(path), sha256, KIND, table_format(path), path.stem, 0, (record,), tuple(file.issues), total, file.used)


def _read_sheet(file: _File, sheet: Sheet, layout: Layout) -> None:
    file.used += 1
    labels = labels_beside(file.path) if layout.key == "relations" else {}
    column = layout.columns.get("description", 0)
    verbs = openers(row[column] for row in sheet.rows[layout.header + 1 :] if column < len(row)) if layout.blob else frozenset()
    unlabelled = 0
    for number, row in enumerate(sheet.rows[layout.header + 1 :], layout.header + 2):
        if not any(row):
            continue
        place = Place(sheet=sheet.name, row=number)
        cells = {name: row[column] for name, column in layout.columns.items() if column < len(row) and row[column]}
        value, why = _value(layout, cells, labels, verbs)
        if why:
            file.leave(place, " | ".join(row), why)
            continue
        unlabelled += layout.key == "relations" and not (value.get("from_label") and value.get("to_label"))
        used = [column for name, column in layout.columns.items() if name in cells]
        quote = "\t".join(row[min(used) : max(used) + 1])
        file.items.append(Item(layout.key, value, quote, place, f"{KIND}/{layout.key}"))
        file.used += 1
    if unlabelled:
        why = f"{unlabelled} relations of concepts without a label: keep the files of skills and occupations in the same folder"
        file.leave(Place(sheet=sheet.name, row=layout.header + 1), "", why)
    if layout.blob:
        why = "labels and description stand in one cell without separators: where the first label ends is a guess"
        file.leave(Place(sheet=sheet.name, row=layout.header + 1), "", why)


def _value(
    layout: Layout, cells: Mapping[str, str], labels: Mapping[str, str], verbs: frozenset[str]
) -> tuple[dict[str, Any], str]:
    match layout.key:
        case "concepts":
            return _concept(cells, verbs, blob=layout.blob)
        case "relations":
            return _relation(cells, labels)
        case _:
            return _mapping(cells)


def _concept(cells: Mapping[str, str], verbs: frozenset[str], *, blob: bool) -> tuple[dict[str, Any], str]:
    uri = cells.get("uri", "")
    kind = kind_of(uri, cells.get("type", ""))
    if not _URI.fullmatch(uri) or not kind:
        return {}, f"{uri[:80]!r} is not the address of an ESCO occupation or skill"
    if blob:
        label, description = parted(cells.get("description", ""), verbs)
        cells = {**cells, "label": label, "description": description}
    alt = [one.strip() for one in re.split(r"[\n|]", cells.get("alt", "")) if one.strip()]
    label = cells.get("label", "")
    if not label:
        return {}, "column preferredLabel is empty"
    value: dict[str, Any] = {"uri": uri, "type": kind, "label": label}
    if other := [one for one in dict.fromkeys(alt) if one != label]:
        value["alt"] = other
    if cells.get("description") or cells.get("definition"):
        value["description"] = cells.get("description") or cells["definition"]
    if cells.get("code"):
        value["code"] = cells["code"]
    if kind == "skill" and "knowledge" in cells.get("skill_type", "").lower():
        value["category"] = "knowledge"
    return value, ""


def _relation(cells: Mapping[str, str], labels: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    left, right = cells.get("from", ""), cells.get("to", "")
    for uri in (left, right):
        if not _URI.fullmatch(uri):
            return {}, f"{uri[:80]!r} is not the address of an ESCO concept"
    relation = _RELATIONS.get(cells.get("relation", "").strip().lower(), "") if "relation" in cells else "broader"
    if not relation:
        return {}, f"{cells['relation'][:40]!r} is neither essential nor optional"
    value = {"from": left, "to": right, "relation": relation}
    kinds = {"from": kind_of(left, cells.get("from_type", "")), "to": kind_of(right, cells.get("to_type", ""))}
    if not all(kinds.values()):
        return {}, "neither an occupation nor a skill at one end"
    value |= {f"{end}_type": kind for end, kind in kinds.items()}
    for end, uri in (("from", left), ("to", right)):
        label = cells.get(f"{end}_label") or labels.get(uri, "")
        if label:
            value[f"{end}_label"] = label
    return value, ""


def _mapping(cells: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    uri = cells.get("uri", "")
    match = _MATCH.search(cells.get("match", ""))
    if not _URI.fullmatch(uri):
        return {}, f"{uri[:80]!r} is not the address of an ESCO concept"
    if match is None:
        return {}, f"{cells.get('match', '')[:40]!r} is neither exactMatch nor closeMatch"
    if not cells.get("our_name") and not cells.get("our_code"):
        return {}, "neither name nor code of what it corresponds to"
    value = {"uri": uri, "match": match[1].lower(), "type": kind_of(uri, "")}
    value |= {name: cells[f"our_{name}"] for name in ("code", "name") if cells.get(f"our_{name}")}
    if cells.get("label"):
        value["label"] = cells["label"]
    return value, ""


def kind_of(uri: str, type_: str) -> str:
    """Occupation or skill, by the type as ESCO prints it or by the address; "" for anything else."""
    word = type_.lower()
    if "occupation" in word or "isco" in word or re.search(r"/esco/(?:occupation|isco)/", uri):
        return "occupation"
    if "skill" in word or "knowledge" in word or re.search(r"/esco/(?:skill|isced-f)/", uri):
        return "skill"
    return ""
