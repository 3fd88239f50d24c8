"""Answers as tables: one function a question, named as the question."""

from __future__ import annotations

from api.cli.output import note, share, write_table
from graph.kinds import KINDS
from graph.schema import PREDICATES
from ingest.runs.report import KIND_NAMES
from queries.answers import (
    Baseline,
    CertificatesFor,
    CourseCoverage,
    CoursesCovering,
    CoveredSkill,
    EvidenceFor,
    MissingSkills,
    Neighbourhood,
    Overview,
    PostsFor,
    Ref,
    SearchResult,
)

SKILLS_SHOWN = 4


def title(ref: Ref) -> str:
    """An entity in a line: name, scope, codes."""
    scope = f" @{ref.scope}" if ref.scope else ""
    codes = f" [{', '.join(ref.codes)}]" if ref.codes else ""
    return f"{ref.name}{scope}{codes}"


def _kind(name: str) -> str:
    return f"{KINDS[name].zh} {name}"


def _ground(baseline: Baseline) -> str:
    if baseline.known_share is None:
        return baseline.note
    return (
        f"技能 {baseline.skills} 项，其中 {share(baseline.known_share)} 有课程教授 · "
        f"{baseline.skills} skills, {share(baseline.known_share)} of their weight taught by some course"
    )


def _skills(skills: tuple[CoveredSkill, ...]) -> str:
    names = [
        skill.skill.name if skill.strength >= 1 else f"{skill.skill.name} ≈ {skill.taught.name} ({skill.strength:.2f})"
        for skill in skills[:SKILLS_SHOWN]
    ]
    more = f" …+{len(skills) - SKILLS_SHOWN}" if len(skills) > SKILLS_SHOWN else ""
    return "；".join(names) + more


def courses_covering(answer: CoursesCovering) -> None:
    """Courses with their coverage."""
    note(f"{title(answer.post)}: {_ground(answer.baseline)}")

    def row(course: CourseCoverage) -> tuple[object, ...]:
        return share(course.coverage), course.course.name, course.course.scope, len(course.skills), _skills(course.skills)

    write_table(("覆盖 coverage", "课程 course", "专业 scope", "技能数 n", "技能 skills"), map(row, answer.courses), right=(0, 3))
    if answer.total > len(answer.courses):
        note(f"共 {answer.total} 门 · {answer.total} courses in all (--limit, --offset)")


def missing_skills(answer: MissingSkills) -> None:
    """Skills with how much of each is met, and who teaches it elsewhere."""
    note(f"{title(answer.post)}: {_ground(answer.baseline)}")
    note(f"已覆盖 {share(answer.covered)} · covered by {'；'.join(title(course) for course in answer.courses)}")
    write_table(
        ("权重 weight", "已有 met", "技能 skill", "哪里可学 taught by"),
        (
            (
                f"{skill.weight:g}",
                share(skill.met),
                skill.skill.name,
                "；".join(title(course) for course in skill.taught_elsewhere),
            )
            for skill in answer.missing
        ),
        right=(0, 1),
    )


def certificates_for(answer: CertificatesFor) -> None:
    """Certificates with the reason each stands here."""
    note(f"{title(answer.post)}: {_ground(answer.baseline)}")
    reasons = {"named": "点名 named", "program": "专业 program", "skills": "技能 skills"}
    write_table(
        ("证书 certificate", "依据 basis", "覆盖 coverage", "技能 skills"),
        (
            (
                title(row.certificate),
                "，".join(reasons.get(basis, basis) for basis in row.basis),
                share(row.coverage),
                _skills(row.skills),
            )
            for row in answer.certificates
        ),
        right=(2,),
    )


def posts_for(answer: PostsFor) -> None:
    """Posts with the share of them the course teaches."""
    note(f"{title(answer.course)}: 教授技能 {answer.skills} 项 · teaches {answer.skills} skills")
    write_table(
        ("覆盖 coverage", "岗位 post", "技能数 n", "技能 skills"),
        ((share(row.coverage), title(row.post), len(row.skills), _skills(row.skills)) for row in answer.posts),
        right=(0, 2),
    )
    if answer.total > len(answer.posts):
        note(f"共 {answer.total} 个 · {answer.total} posts in all (--limit, --offset)")


def evidence_for(answer: EvidenceFor) -> None:
    """Quotes, each with its place."""
    note(f"{title(answer.subject)} {PREDICATES[answer.predicate].zh} {answer.predicate} {title(answer.object)}")
    write_table(
        ("文件 document", "位置 place", "条款 clause", "原文 quote", "规则 rule"),
        ((quote.title, quote.place, quote.clause, quote.quote, quote.rule) for quote in answer.quotes),
    )


def search(answer: SearchResult) -> None:
    """Hits, best first."""
    write_table(
        ("类别 kind", "名称 name", "范围 scope", "编号 id", "匹配 matched"),
        ((_kind(hit.entity.kind), hit.entity.name, hit.entity.scope, hit.entity.id, hit.matched) for hit in answer.hits),
    )
    if answer.total > len(answer.hits):
        note(f"共 {answer.total} 条 · {answer.total} in all (--limit, --offset)")


def neighbourhood(answer: Neighbourhood) -> None:
    """Entities, nearest first."""
    write_table(
        ("距离 distance", "类别 kind", "名称 name", "范围 scope", "编号 id"),
        ((node.distance, _kind(node.entity.kind), node.entity.name, node.entity.scope, node.entity.id) for node in answer.nodes),
        right=(0,),
    )
    cut = f"，另有 {answer.cut} 个未列 · {answer.cut} more left out" if answer.cut else ""
    note(f"{len(answer.facts)} 条事实 facts{cut}")


def overview(answer: Overview) -> None:
    """Counts."""
    rows = [
        *(("实体 entities", _kind(kind), count) for kind, count in answer.kinds.items()),
        *(("事实 statements", f"{PREDICATES[name].zh} {name}", count) for name, count in answer.predicates.items()),
        *(("文件 documents", f"{KIND_NAMES.get(kind, '')} {kind}".strip(), count) for kind, count in answer.documents.items()),
        ("证据 evidence", "", answer.evidence),
    ]
    write_table(("什么 what", "类别 kind", "数量 count"), rows, right=(2,))
    note(f"发布 release {answer.release}")
