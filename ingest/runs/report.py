"""What a run of ingest did: counts, what was not understood, what failed; as text for people and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from graph.schema import KINDS, PREDICATES
from ingest.record import Coverage, Issue, Place
from ingest.runs.files import Skipped

SHOWN = 40
"""Lines of a list that the text shows; JSON has all."""
WORST = 10
"""Documents that the text names for their unread lines."""
AGAIN = "（未重读 as before, not read again）"
MEMORY = {"run": "本进程", "reader": "读取进程"}
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
KIND_NAMES = {
    "teaching_standard": "专业教学标准",
    "program_intro": "专业简介",
    "course_standard": "课程标准",
    "training_plan": "人才培养方案",
    "survey_report": "专业调研报告",
    "certificate_standard": "职业技能等级标准",
    "occupational_standard": "国家职业技能标准",
    "catalogue": "目录",
    "competition": "赛项规程",
    "job_ad": "招聘",
    "exam_statistics": "考试统计",
    "occupation_dictionary": "职业分类大典",
    "esco": "欧洲技能分类",
    "derivation": "推得的事实",
}
STAGES = {
    "hashing": "比对",
    "reading": "读取",
    "language": "语言处理",
    "loading": "载入",
    "editions": "版本更替",
    "passes": "撤回推得的事实",
    "linking": "技能对应",
    "matching": "外部分类对照",
    "projection": "生成发布",
    "total": "合计",
}


@dataclass(frozen=True, slots=True)
class KindCount:
    """Of one kind of document: documents loaded, records (programs) in them, pages, entities and statements they name, of
    their table rows and numbered lines how many became facts, and of their quotes how many were not found again."""

    documents: int
    records: int
    pages: int
    entities: int
    statements: int
    lines_used: int
    lines_total: int
    quotes: int = 0
    quotes_lost: int = 0


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """One loaded document: its pages, the statements it makes, how many of its places were not understood, and what of it
    became facts (None where it could not be looked through again)."""

    path: str
    kind: str
    pages: int
    statements: int
    issues: int
    coverage: Coverage | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that was not loaded. `why` is one word (broken, encrypted, empty, mismatch, unknown, limit, missing, tool,
    no_facts, internal), `message` the sentence that says what to do. `again`: it failed in an earlier run, and since its
    bytes and the readers are the same it was not read again."""

    path: str
    why: str
    message: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file with the bytes of another one: it adds nothing but its path."""

    path: str
    same_as: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did. `kinds` by kind of document, `entities` different entities by kind and `predicates` statements by
    predicate over the loaded documents, `documents` in the order they were loaded; `superseded` counts documents whose path
    now holds other bytes; `passes` facts by the pass over all documents that derived them (none where it had nothing to do);
    `seconds` by stage; `memory` peak MiB of the run and of its largest reader process; `release` the version of the release
    that was built, "" for none."""

    files: int
    kinds: Mapping[str, KindCount] = field(default_factory=dict)
    entities: Mapping[str, int] = field(default_factory=dict)
    predicates: Mapping[str, int] = field(default_factory=dict)
    documents: tuple[DocumentCount, ...] = ()
    issues: tuple[Issue, ...] = ()
    failed: tuple[Failed, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    superseded: int = 0
    passes: Mapping[str, int] = field(default_factory=dict)
    release: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)
    memory: Mapping[str, int] = field(default_factory=dict)

    @property
    def links(self) -> int | None:
        """Links between skills; None where linking did not run."""
        return self.passes.get("linking")

    @property
    def pages_per_second(self) -> float:
        """Pages by the seconds from the first file to the last fact (formats without pages count none); 0 where nothing was
        read."""
        pages = sum(count.pages for count in self.kinds.values())
        spent = sum(self.seconds.get(stage, 0.0) for stage in ("reading", "language", "loading"))
        return round(pages / spent, 2) if spent else 0.0

    @property
    def exit_status(self) -> int:
        """0 when every document asked for is in the store, 1 when some failed."""
        return 1 if self.failed else 0


def report_json(report: IngestReport) -> dict[str, Any]:
    """The report as JSON values; each issue as {"file", "place", "page", "line", "sheet", "row", "text", "why"}, and each
    document as in document_json but without its unread lines."""
    shown = {each.name: getattr(report, each.name) for each in fields(report)}
    for name in ("kinds", "failed", "duplicates", "skipped"):
        held = shown[name]
        shown[name] = {key: asdict(one) for key, one in held.items()} if isinstance(held, Mapping) else [*map(asdict, held)]
    shown["documents"] = [{**document_json(one), "unread": None} for one in report.documents]
    for one in shown["documents"]:
        del one["unread"]
    shown["issues"] = [
        {"file": issue.file, **_place_json(issue.place), "text": issue.text, "why": issue.why} for issue in report.issues
    ]
    shown["links"] = report.links
    shown["pages_per_second"] = report.pages_per_second
    shown["exit_status"] = report.exit_status
    return shown


def document_json(document: DocumentCount) -> dict[str, Any]:
    """One document as JSON values: {"file", "kind", "pages", "statements", "issues", "lines", "used", "share", "quotes",
    "quotes_lost", "unread": [{"place", ..., "text"}], "unread_more"}; without the last ones where there is no coverage."""
    shown: dict[str, Any] = {
        "file": document.path,
        "kind": document.kind,
        "pages": document.pages,
        "statements": document.statements,
        "issues": document.issues,
        "unread": [],
    }
    if (coverage := document.coverage) is not None:
        shown |= {
            "lines": coverage.lines,
            "used": coverage.used,
            "share": share(coverage),
            "quotes": coverage.quotes,
            "quotes_lost": coverage.lost,
            "unread": [{**_place_json(line.place), "text": line.text} for line in coverage.unread],
            "unread_more": coverage.more,
        }
    return shown


def share(coverage: Coverage) -> float | None:
    """Lines that became facts by all lines, 0 to 1; None for a document without any."""
    return round(coverage.used / coverage.lines, 4) if coverage.lines else None


def _place_json(place: Place) -> dict[str, Any]:
    return {"place": str(place), **{name: value for name, value in asdict(place).items() if value}}


def render_report(report: IngestReport) -> str:
    """The report as text for people, Chinese first; long lists are cut and say so."""
    lines = [f"文件 files: {report.files}"]
    documents = sum(count.documents for count in report.kinds.values())
    lines.append(f"载入文件 documents loaded: {documents}")
    for kind, count in report.kinds.items():
        used = f"{count.lines_used}/{count.lines_total}{_percent(count.lines_used, count.lines_total)}"
        quotes = f"{count.quotes - count.quotes_lost}/{count.quotes}"
        lines.append(
            f"  {KIND_NAMES.get(kind, kind)} {kind}: {count.documents} 份 documents, {count.records} 条 records, "
            f"{count.pages} 页 pages, {count.entities} 实体 entities, {count.statements} 事实 statements, "
            f"成为事实的行 rows and numbered lines read {used}, 原文核对 quotes found {quotes}"
        )
    if report.entities:
        lines.append("实体 entities")
        lines.extend(f"  {KINDS[kind].zh} {kind}: {number}" for kind, number in report.entities.items())
    if report.predicates:
        lines.append("事实 statements")
        lines.extend(f"  {PREDICATES[name].zh} {name}: {number}" for name, number in report.predicates.items())
    lines += [f"{STAGES.get(name, name)} {name}: {number}" for name, number in report.passes.items()]
    if report.superseded:
        lines.append(f"被新版替代的文件 documents replaced by new bytes at their path: {report.superseded}")
    lines += _listed("未变 unchanged", report.unchanged, quiet=True)
    lines += _listed("重复 duplicates", [f"{one.path} = {one.same_as}" for one in report.duplicates])
    lines += _listed("跳过 skipped", [f"{one.path}: {one.why}" for one in report.skipped])
    lines += _listed("未读懂 not understood", [_issue(issue) for issue in report.issues])
    lines += _listed("读得最少 read least of", [_least(one) for one in _worst(report.documents)])
    failed = [f"{one.path}: {one.why}: {one.message}{AGAIN if one.again else ''}" for one in report.failed]
    lines += _listed("失败 failed", failed, everything=True)
    times = ", ".join(f"{STAGES.get(stage, stage)} {stage} {seconds:.1f}" for stage, seconds in report.seconds.items())
    if times:
        lines.append(f"用时（秒）seconds: {times}")
    if report.pages_per_second:
        lines.append(f"每秒页数 pages per second: {report.pages_per_second:.1f}")
    if report.memory:
        sizes = ", ".join(f"{MEMORY.get(name, name)} {name} {size}" for name, size in report.memory.items())
        lines.append(f"内存峰值 peak memory, MiB: {sizes}")
    if report.release:
        lines.append(f"发布 release: {report.release}")
    return "\n".join(_UNSAFE.sub("\ufffd", line) for line in lines) + "\n"


def _percent(used: int, total: int) -> str:
    return f" ({used / total:.1%})" if total else ""


def _worst(documents: Iterable[DocumentCount]) -> list[DocumentCount]:
    """The documents with the most unread lines, those with none left out."""
    unread = [(one.coverage.used - one.coverage.lines, one.path, one) for one in documents if one.coverage is not None]
    return [one for missing, _, one in sorted(unread, key=lambda each: each[:2])[:WORST] if missing]


def _least(one: DocumentCount) -> str:
    coverage = one.coverage or Coverage(0, 0)
    return f"{one.path}: {coverage.used}/{coverage.lines}{_percent(coverage.used, coverage.lines)}"


def _issue(issue: Issue) -> str:
    place = str(issue.place)
    return f"{Path(issue.file).name}{', ' + place if place else ''}: {issue.why}: {issue.text}"


def _listed(title: str, entries: Iterable[str], *, quiet: bool = False, everything: bool = False) -> list[str]:
    rows = list(entries)
    if not rows:
        return []
    shown = [] if quiet else rows if everything else rows[:SHOWN]
    rest = len(rows) - len(shown)
    lines = [f"{title}: {len(rows)}", *(f"  {' '.join(row.split())}" for row in shown)]
    return lines if quiet or not rest else [*lines, f"  … 还有 {rest} 条，见 --json; {rest} more with --json"]
