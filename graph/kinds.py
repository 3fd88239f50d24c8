"""The kinds of entities with their properties: the first half of the schema's table (graph/schema.py has the second)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Property:
    """Name of a property, the Python type of its value (tuple of str for lists), and its unit or meaning."""

    name: str
    type: type
    meaning: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity: label in the store, Chinese term, meaning, own properties."""

    label: str
    zh: str
    meaning: str
    properties: tuple[Property, ...] = ()


def _table(*rows: Kind) -> dict[str, Kind]:
    return {row.label: row for row in rows}


LEVEL = Property("level", str, "level as printed: 初级, 三级/高级工")
RANK = Property("level_rank", int, "the same on one rising scale: 五级/初级工 = 1 ... 一级/高级技师 = 5; 初级 1, 中级 3, 高级 5")
NUMBER = Property("no", str, "number as printed: 1.2.3, ①")
TEXT = Property("text", str, "the requirement as printed")
SCHEME = Property("scheme", str, "the external scheme it is of (esco); absent where it is ours")

KINDS = _table(
    Kind("Post", "岗位", "a post people are hired for, as a document names it"),
    Kind(
        "Occupation",
        "职业",
        "an occupation of the national classification",
        (
            Property("emerging", bool, "added after the 2022 classification"),
            Property("definition", str, "what it is, as the classification prints it"),
            Property("digital", bool, "marked S, a digital occupation"),
            Property("green", bool, "marked L, a green occupation"),
            Property("standard_edition", str, "year of its national occupational standard"),
            Property("standard_levels", str, "levels of that standard as printed, with | between"),
            SCHEME,
        ),
    ),
    Kind(
        "Skill",
        "技能",
        "something a person can do or know, as a phrase of a document",
        (
            Property("category", str, "skill | knowledge | tool | attitude"),
            Property("strand", str, "hard | soft | digital | green"),
            Property("definition", str, "what it is, as an external scheme prints it"),
            Property("canonical", str, "id of the phrase that stands for the skill, where several phrases name it"),
            Property("label", str, "what that skill is called"),
            SCHEME,
        ),
    ),
    Kind("Task", "工作任务", "a typical work task or work content", (NUMBER,)),
    Kind(
        "WorkFunction",
        "工作领域",
        "a work field or occupational function",
        (
            NUMBER,
            LEVEL,
            Property("share", float, "weight of the function at its level, above 0, at most 1"),
            Property("theory_share", float, "its share of the theory examination, above 0, at most 1"),
            Property("skill_share", float, "its share of the skills examination, above 0, at most 1"),
        ),
    ),
    Kind(
        "Course",
        "课程",
        "a course of a program",
        (
            Property("type", str, "专业核心课程, 专业基础课程, ... as the document groups it"),
            Property("hours", int, "class hours"),
            Property("credits", float, "credits"),
        ),
    ),
    Kind("CourseModule", "课程模块", "a module or project of a course", (Property("hours", int, "class hours"),)),
    Kind(
        "Program",
        "专业",
        "a program of the national catalogue",
        (
            Property("education_level", str, "中职, 高职专科, 高职本科 or as printed"),
            Property("duration_years", float, "years of study, the usual one"),
            Property("field", str, "专业大类 or 学科门类 as printed"),
            Property("group", str, "专业类 as printed"),
            Property("standard", str, "address of its national teaching standard"),
        ),
    ),
    Kind(
        "Certificate",
        "证书",
        "a certificate; one entity a level where levels are printed",
        (
            LEVEL,
            RANK,
            Property("type", str, "职业技能等级证书, 职业资格证书, 微证书, ... as printed"),
            Property("credits", float, "credits of a micro-credential, 4 to 12"),
            Property("training_hours", int, "class hours of training for it, at least"),
        ),
    ),
    Kind(
        "Standard",
        "标准",
        "one edition of a published standard (scope: the edition)",
        (
            Property("series", str, "kind of its document: certificate_standard, occupational_standard, ..."),
            Property("code", str, "its code, or that of the program, occupation or course it is for, as printed"),
            Property("owner", str, "who or what tells standards of one title apart: issuer, education level, school or program"),
            Property("edition", str, "edition as printed: 2021年2.0版"),
            Property("published", str, "date as printed: 2021年12月"),
            Property("year", int, "year of the edition"),
        ),
    ),
    Kind("Competition", "赛项", "a competition event", (LEVEL, Property("year", int, "year"))),
    Kind(
        "Organization",
        "组织",
        "an issuer, school, enterprise",
        (Property("role", str, "government | industry | enterprise | school | evaluation"),),
    ),
    Kind(
        "Industry",
        "行业",
        "an industry of GB/T 4754, or a link of an industry chain (scope: the chain)",
        (
            Property("level", str, "门类, 大类, 中类, 小类, or depth in its chain, as printed"),
            Property("stage", str, "上游 | 中游 | 下游"),
        ),
    ),
    Kind("Clause", "条款", "one leaf requirement as printed", (NUMBER, TEXT)),
    Kind(
        "Demand",
        "需求",
        "what adverts of one post, level, region and month of one source ask for",
        (
            LEVEL,
            Property("region", str, "city or province"),
            Property("month", str, "YYYY-MM"),
            Property("adverts", int, "number of different adverts"),
            Property("repeats", int, "number of adverts that only repeat these"),
            Property("headcount", int, "number of people wanted, where adverts say it"),
            Property("salary_min_k", float, "median of the lowest pay, thousand yuan a month"),
            Property("salary_max_k", float, "median of the highest pay, thousand yuan a month"),
            Property("experience_years", float, "median of the years of experience asked for at least"),
            Property("degrees", tuple, "degrees asked for, the most frequent first"),
            Property("degree_adverts", tuple, "number of adverts for each of the degrees"),
        ),
    ),
    Kind(
        "ExamResult",
        "考证结果",
        "how many of a school were trained, sat and passed for a certificate in a year",
        (
            LEVEL,
            Property("year", int, "year"),
            Property("region", str, "region of the school"),
            Property("station", str, "where the examination was held"),
            Property("trained", int, "people trained"),
            Property("sat", int, "people who sat the examination"),
            Property("passed", int, "people who passed"),
            Property("pass_rate_pct", float, "passed of those who sat, of those trained where that is not said, in percent"),
            Property("process_weight_pct", float, "weight of the process in the mark, percent"),
            Property("final_weight_pct", float, "weight of the examination in the mark, percent"),
        ),
    ),
    Kind("ExchangeRule", "学分置换规则", "what counts for what", (Property("credits", float, "credits"),)),
)

PROVENANCE = _table(
    Kind(
        "Document",
        "文件",
        "one edition of a source",
        (
            Property("kind", str, "teaching_standard, program_intro, ..."),
            Property("sha256", str, "of its bytes"),
            Property("sources", tuple, "absolute paths these bytes were read from"),
            Property("format", str, "pdf, md, docx, xlsx, csv, derivation"),
            Property("reading", str, "versions of what read it"),
            Property("pages", int, "number of pages, 0 where the format has none"),
            Property("complete", bool, "false while its facts are being loaded"),
        ),
    ),
    Kind(
        "Evidence",
        "证据",
        "a verbatim quote",
        (
            Property("document", str, "id of the document"),
            Property("place", str, "page, sheet and row, or line, for people"),
            Property("page", int, "page counted from 1, 0 where there are none"),
            Property("clause", str, "printed number"),
            Property("quote", str, "the words, verbatim"),
            Property("rule", str, "what read it"),
            Property("reading", str, "the reading of the document that said it last"),
        ),
    ),
)
