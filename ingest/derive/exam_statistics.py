"""Examination counts: a result for each school, certificate and year, with its pass rate."""

from __future__ import annotations

from graph.facts import Entity, Value
from graph.ids import entity_id
from ingest.derive import names
from ingest.derive.draft import LONGEST_NAME, Draft
from ingest.derive.skills import Sentences
from ingest.derive.values import field
from ingest.record import Item, Record

COUNTS = ("year", "trained", "sat", "passed")
WEIGHTS = ("process_weight_pct", "final_weight_pct")


def derive(draft: Draft, record: Record, _sentences: Sentences) -> None:
    """A result for each good row; bad rows are issues of the reading already."""
    seen: dict[str, int] = {}
    for item in record.items:
        if item.key == "rows":
            _add_result(draft, item, seen)


def _add_result(draft: Draft, item: Item, seen: dict[str, int]) -> None:
    """The same school, station, certificate, level and year again is another round of it (`seen` counts them)."""
    certificate_name, level = field(item.value, "certificate"), field(item.value, "level")
    school = field(item.value, "school")
    if not certificate_name and not school:
        draft.issue(item.place, item.quote, "neither certificate nor school: nothing was derived")
        return
    year = int(item.value["year"])
    scope = " ".join((school, field(item.value, "station"), field(item.value, "region"), certificate_name, level, str(year)))
    seen[scope] = seen.get(scope, 0) + 1
    if seen[scope] > 1:
        scope = f"{scope} {seen[scope]}"
    name = " ".join(part for part in (certificate_name, level, school, str(year)) if part)[:LONGEST_NAME]
    properties: dict[str, Value] = {key: int(item.value[key]) for key in COUNTS if key in item.value}
    properties |= {key: float(item.value[key]) for key in WEIGHTS if key in item.value}
    properties |= {key: field(item.value, key) for key in ("level", "region", "station") if field(item.value, key)}
    base = item.value.get("sat") or item.value.get("trained")
    if base and "passed" in item.value:
        properties["pass_rate_pct"] = round(100 * item.value["passed"] / base, 2)
    result = draft.entity(Entity(entity_id("ExamResult", name=name, scope=scope), "ExamResult", name, properties=properties))
    proof = draft.proof(item)
    if certificate_name:
        draft.state(result, "RESULT_OF", draft.entity(names.certificate(certificate_name, level=level)), proof)
    if school:
        draft.state(result, "RESULT_OF", draft.entity(names.organization(school, "school")), proof)
