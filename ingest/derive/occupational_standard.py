"""National occupational standards: what an occupation requires, by function, work content and level."""

from __future__ import annotations

from ingest.derive import names
from ingest.derive.draft import Draft
from ingest.derive.requirements import add_requirement
from ingest.derive.skills import Sentences
from ingest.derive.values import scalar, text_of
from ingest.record import Place, Record

READ_ELSEWHERE = frozenset({"occupation", "occupation_code", "edition", "levels", "weights", "title", "standard_code"})


def derive(draft: Draft, record: Record, sentences: Sentences) -> None:
    """Facts of one occupation."""
    item = scalar(record, "occupation") or scalar(record, "occupation_code")
    name = text_of(record, "occupation") or text_of(record, "occupation_code")
    if item is None:
        draft.issue(Place(), "", "an occupational standard without its occupation: nothing was derived from it")
        return
    occupation, why = names.occupation(name, text_of(record, "occupation_code"))
    if why:
        draft.issue(item.place, name, why)
    draft.entity(occupation)
    for one in record.items:
        match one.key:
            case "clauses":
                add_requirement(draft, occupation, one, sentences, task="work", predicate="REQUIRES")
            case key if key not in READ_ELSEWHERE:
                draft.issue(one.place, one.quote, f"nothing is derived from {key}")
