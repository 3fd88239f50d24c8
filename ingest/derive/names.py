"""Names to entities: by the printed code, by the national catalogues where a name has one code, else by the name itself."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from graph.facts import Entity, Value
from graph.ids import entity_id
from graph.schema import LEVEL_RANKS
from graph.text import fold
from ingest.programs import national_programs

DATA = Path(__file__).parents[1] / "data"
PRACTICE = "实习实训"


@cache
def _occupation_codes() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    with (DATA / "occupations.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["code"]:
                found.setdefault(fold(row["name"]), set()).add(row["code"])
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


@cache
def _program_codes() -> dict[str, tuple[tuple[str, str], ...]]:
    """(code, level) of every program by folded name."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in national_programs().values():
        found.setdefault(fold(one.name), set()).add((one.code, one.level))
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


@cache
def _occupation_names() -> dict[str, str]:
    with (DATA / "occupations.tsv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file, delimiter="\t") if row["code"]}


def occupation_name(code: str) -> str:
    """The national name of an occupation's code, the code itself where it has none."""
    return _occupation_names().get(_full_code(code, ""), "") or _occupation_names().get(code, code)


def _full_code(code: str, name: str) -> str:
    """A group's code as the catalogue writes it (4-01-06-00 for 4-01-06), where the catalogue has it under this name; an
    occupation that is the only one of its group has the same code, so a group of another name keeps its short one."""
    full = code + "-00" * (3 - code.count("-"))
    known = _occupation_names().get(full)
    return full if known is not None and fold(known) == fold(name) else code


def is_program(name: str) -> bool:
    """Whether the national catalogue has a program of this name."""
    return fold(name) in _program_codes()


def occupation(name: str, code: str = "") -> tuple[Entity, str]:
    """The occupation and "", or the occupation by its name alone and why no code was found (several have the name)."""
    if code:
        code = _full_code(code, name)
        return Entity(entity_id("Occupation", code=code), "Occupation", name, codes=(code,)), ""
    codes = _leaves(_occupation_codes().get(fold(name), ()))
    if len(codes) == 1:
        return occupation(name, codes[0])
    why = f"several occupations have this name: {', '.join(codes)}" if codes else ""
    return Entity(entity_id("Occupation", name=name), "Occupation", name), why


def _leaves(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Without the groups that bear the name of their only member (4-01-06-00 beside 4-01-06-01)."""
    leaves = tuple(code for code in codes if not code.endswith("-00"))
    return leaves or codes[-1:]


def program_level(printed: str) -> str:
    """中职 | 高职专科 | 高职本科 | 普通本科 from a level as printed, "" where it names none of them."""
    if "研究生" in printed or "硕士" in printed:
        return ""
    if re.search(r"中等职业|中职|中专", printed):
        return "中职"
    if re.search(r"普通(高等)?(教育)?本科|普通高校", printed):
        return "普通本科"
    if re.search(r"职业.*本科|高职本科|职教本科|应用型本科", printed):
        return "高职本科"
    if re.search(r"专科|高等职业|高职", printed):
        return "高职专科"
    return ""


def program_code(name: str, level: str = "") -> str:
    """The code of the program of this name (and level, as printed), "" unless exactly one has it."""
    rows = _program_codes().get(fold(name), ())
    wanted = program_level(level)
    codes = [code for code, found in rows if not wanted or found == wanted]
    return codes[0] if len(codes) == 1 else ""


def program(name: str, code: str = "", *, level: str = "", years: float = 0.0) -> Entity:
    """The program: by its printed code, else by the code its name and level have in the catalogue, else by both as a name."""
    code = code or program_code(name, level)
    properties: dict[str, Value] = {}
    if level:
        properties["education_level"] = level
    if years:
        properties["duration_years"] = years
    if code:
        identifier = entity_id("Program", code=code)
        return Entity(identifier, "Program", name, scope=program_level(level), codes=(code,), properties=properties)
    return Entity(entity_id("Program", name=name, scope=level), "Program", name, scope=level, properties=properties)


def scope_of(found: Entity) -> str:
    """What makes names inside a program unique: its name with its code, `电子商务 (530701)`."""
    return f"{found.name} ({found.codes[0]})" if found.codes else found.name


def post(name: str, scope: str = "") -> Entity:
    """A post as this program (or, with scope "", a document of no program) names it."""
    return Entity(entity_id("Post", name=name, scope=scope), "Post", name, scope=scope)


def course(name: str, scope: str, *, type_: str = "", properties: dict[str, Value] | None = None) -> Entity:
    """A course of a program. Practice courses stand apart from a course of the same name."""
    scope = f"{scope} {PRACTICE}" if type_ == PRACTICE else scope
    known: dict[str, Value] = {"type": type_} if type_ else {}
    return Entity(
        entity_id("Course", name=name, scope=scope), "Course", name, scope=scope, properties={**known, **(properties or {})}
    )


def certificate(name: str, *, level: str = "", type_: str = "", standard_code: str = "") -> Entity:
    """A certificate, one entity a level: by its standard's code where that is printed, else by name and level."""
    properties: dict[str, Value] = {}
    if level:
        properties["level"] = level
    if level in LEVEL_RANKS:
        properties["level_rank"] = LEVEL_RANKS[level]
    if type_:
        properties["type"] = type_
    if standard_code:
        code = f"{standard_code}-{level}" if level else standard_code
        identifier = entity_id("Certificate", code=code)
        return Entity(identifier, "Certificate", name, scope=level, codes=(standard_code,), properties=properties)
    identifier = entity_id("Certificate", name=name, scope=level)
    return Entity(identifier, "Certificate", name, scope=level, properties=properties)


def competition(name: str, level: str = "") -> Entity:
    """A competition event at its level."""
    properties: dict[str, Value] = {"level": level} if level else {}
    return Entity(entity_id("Competition", name=name, scope=level), "Competition", name, scope=level, properties=properties)


def organization(name: str, role: str = "") -> Entity:
    """An organization by its name."""
    properties: dict[str, Value] = {"role": role} if role else {}
    return Entity(entity_id("Organization", name=name), "Organization", name, properties=properties)


@cache
def _industry_codes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    with (DATA / "industries.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found.setdefault(fold(row["name"]), []).append(row["code"])
    return {name: tuple(codes) for name, codes in found.items()}


def industry(name: str, code: str = "") -> Entity:
    """An industry: by its printed code, else by the code of its name in GB/T 4754 (零售行业 is 零售业; the broadest class where
    several have the name), else by the name itself."""
    code = code.lstrip("ABCDEFGHIJKLMNOPQRST") or code
    if not code:
        forms = (name, re.sub(r"(?:行业|产业)$", "业", name), re.sub(r"(?:行业|产业|业)$", "", name))
        code = next((codes[0] for form in forms if (codes := _industry_codes().get(fold(form)))), "")
    if code:
        return Entity(entity_id("Industry", code=code), "Industry", name, codes=(code,))
    return Entity(entity_id("Industry", name=name), "Industry", name)
