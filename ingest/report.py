"""What a run of ingest did: counts, what was not understood, what failed; as text for people and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.schema import KINDS, PREDICATES
from ingest.files import Skipped
from ingest.record import Issue

SHOWN = 40
"""Lines of a list that the text shows; JSON has all."""
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
KIND_NAMES = {
    "teaching_standard": "专业教学标准",
    "program_intro": "专业简介",
    "course_standard": "课程标准",
    "training_plan": "人才培养方案",
    "certificate_standard": "职业技能等级标准",
    "occupational_standard": "国家职业技能标准",
    "catalogue": "目录",
    "competition": "赛项规程",
    "job_ad": "招聘",
}
STAGES = {
    "hashing": "比对",
    "reading": "读取",
    "language": "语言处理",
    "loading": "载入",
    "linking": "技能对应",
    "projection": "生成发布",
    "total": "合计",
}


@dataclass(frozen=True, slots=True)
class KindCount:
    """Of one kind of document: documents loaded, records (programs) in them, pages, entities and statements they name,
    and of their non-empty lines and table rows how many were used."""

    documents: int
    records: int
    pages: int
    entities: int
    statements: int
    lines_used: int
    lines_total: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that was not loaded. `why` is one word (broken, encrypted, empty, mismatch, unknown, limit, missing,
    internal), `message` the sentence that says what to do."""

    path: str
    why: str
    message: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file with the bytes of another one: it adds nothing but its path."""

    path: str
    same_as: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did. `kinds` by kind of document, `entities` different entities by kind and `predicates` statements by
    predicate over the loaded documents; `superseded` counts documents whose path now holds other bytes; `seconds` by
    stage; `release` the version of the release that was built, "" for none."""

    files: int
    kinds: Mapping[str, KindCount] = field(default_factory=dict)
    entities: Mapping[str, int] = field(default_factory=dict)
    predicates: Mapping[str, int] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    failed: tuple[Failed, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    superseded: int = 0
    links: int | None = None
    """Links between skills; None where linking did not run."""
    release: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def exit_status(self) -> int:
        """0 when every document asked for is in the store, 1 when some failed."""
        return 1 if self.failed else 0


def report_json(report: IngestReport) -> dict[str, Any]:
    """The report as JSON values; each issue as {"file", "place", "page", "line", "sheet", "row", "text", "why"}."""
    shown = asdict(report)
    shown["issues"] = [
        {
            "file": issue.file,
            "place": str(issue.place),
            **{name: value for name, value in asdict(issue.place).items() if value},
            "text": issue.text,
            "why": issue.why,
        }
        for issue in report.issues
    ]
    shown["exit_status"] = report.exit_status
    return shown


def render_report(report: IngestReport) -> str:
    """The report as text for people, Chinese first; long lists are cut and say so."""
    lines = [f"文件 files: {report.files}"]
    documents = sum(count.documents for count in report.kinds.values())
    lines.append(f"载入文件 documents loaded: {documents}")
    for kind, count in report.kinds.items():
        used = f"{count.lines_used}/{count.lines_total}"
        lines.append(
            f"  {KIND_NAMES.get(kind, kind)} {kind}: {count.documents} 份 documents, {count.records} 条 records, "
            f"{count.pages} 页 pages, {count.entities} 实体 entities, {count.statements} 事实 statements, 行 lines {used}"
        )
    if report.entities:
        lines.append("实体 entities")
        lines.extend(f"  {KINDS[kind].zh} {kind}: {number}" for kind, number in report.entities.items())
    if report.predicates:
        lines.append("事实 statements")
        lines.extend(f"  {PREDICATES[name].zh} {name}: {number}" for name, number in report.predicates.items())
    if report.links is not None:
        lines.append(f"技能对应 links between skills: {report.links}")
    if report.superseded:
        lines.append(f"被新版替代的文件 documents replaced by new bytes at their path: {report.superseded}")
    lines += _listed("未变 unchanged", report.unchanged, quiet=True)
    lines += _listed("重复 duplicates", [f"{one.path} = {one.same_as}" for one in report.duplicates])
    lines += _listed("跳过 skipped", [f"{one.path}: {one.why}" for one in report.skipped])
    lines += _listed("未读懂 not understood", [_issue(issue) for issue in report.issues])
    lines += _listed("失败 failed", [f"{one.path}: {one.why}: {one.message}" for one in report.failed], everything=True)
    times = ", ".join(f"{STAGES.get(stage, stage)} {stage} {seconds:.1f}" for stage, seconds in report.seconds.items())
    if times:
        lines.append(f"用时（秒）seconds: {times}")
    if report.release:
        lines.append(f"发布 release: {report.release}")
    return "\n".join(_UNSAFE.sub("\ufffd", line) for line in lines) + "\n"


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
