"""Neighbourhoods to draw: one of ordinary size made of the samples' words, a large one, and one of hostile words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from graph.facts import Properties
from ingest.samples import samples_folder
from queries.answers import Fact, Neighbourhood, Node, Quote, Ref

HOSTILE = (
    '"><img src=x onerror="window.hacked=1">',
    "</script><script>window.hacked=2</script>",
    "<!--<script>",
    "'; alert(1); //",
    "a\nb\r\nc\tд",
    "\u202eecalp rehtona\u202c \u200fשלום\u2066",
    "line\u2028paragraph\u2029",
    "{{ 7 * 7 }} {% raw %} ${1}",
    "href=javascript:window.hacked=3",
    "长" * 10_000,
    "word " * 2_000,
    "W" * 10_000,
    "\ud800 lone \x00 nul",
    " ",
)


TITLES = """
直播运营 网店运营 短视频制作 社群运营 电商数据分析 客户服务管理 视觉营销设计 商品采购管理 直播策划与执行 直播场控与数据复盘
短视频策划与制作 新媒体文案写作 流量投放与优化 直播供应链管理 跨境电商英语直播实务与案例
"""


def around(
    center: Ref, others: Iterable[tuple[int, Ref]], joins: Iterable[tuple[Ref, str, Ref]], *, cut: int = 0
) -> Neighbourhood:
    """A neighbourhood with one quote, or two, behind each fact."""
    facts, quotes = [], []
    for number, (subject, predicate, target) in enumerate(joins):
        found = []
        for copy in range(1 + (number % 5 == 0)):
            quotes.append(
                Quote(
                    id=f"q{number}-{copy}",
                    document="d" + "0" * 20,
                    title="电子商务专业教学标准（示例）" if copy == 0 else "直播运营职业技能等级标准（示例）",
                    place=f"p. {number % 6 + 1}",
                    page=number % 6 + 1,
                    clause=f"（{number % 14 + 1}）",
                    quote=f"能够{target.name[:400]}，并说明理由。",
                    rule="teaching_standard/abilities",
                )
            )
            found.append(quotes[-1].id)
        properties: Properties = {"method": "embedding", "score": 0.91} if predicate == "RELATED" else {"weight": 0.05}
        facts.append(Fact(f"f{number}", subject.id, predicate, target.id, properties, tuple(found), len(found)))
    nodes = [Node(center, 0), *(Node(entity, distance) for distance, entity in others)]
    return Neighbourhood("r" * 16, center, tuple(nodes), tuple(facts), tuple(quotes), cut)


def phrases() -> list[str]:
    """Skill phrases of the sample documents."""
    words = tomllib.loads((samples_folder().parent / "source" / "certificate_standard.toml").read_text(encoding="utf-8"))
    found = []
    for level in words["level"]:
        for function in level["function"]:
            for task in function["task"]:
                for clause in task["clauses"]:
                    found += [part.removeprefix("能够") for part in clause.strip("。").split("，")]
    return list(dict.fromkeys(found))


def post_neighbourhood(*, skills: int = 40, courses: int = 15, certificates: int = 5, cut: int = 0) -> Neighbourhood:
    post = Ref("post-1", "Post", "直播运营主管", "电子商务")
    names = phrases()
    wanted = [
        Ref(f"skill-{number}", "Skill", names[number % len(names)] + ("" if number < len(names) else f" {number}"))
        for number in range(skills)
    ]
    titles = TITLES.split()
    taught = [
        Ref(
            f"course-{number}",
            "Course",
            titles[number % len(titles)] + ("" if number < len(titles) else f"（{number}）"),
            "电子商务",
        )
        for number in range(courses)
    ]
    proofs = [
        Ref(f"certificate-{number}", "Certificate", name)
        for number, name in enumerate(
            ["直播运营（初级）", "直播运营（中级）", "直播运营（高级）", "网店运营推广", "短视频制作"][:certificates]
        )
    ]
    programs = [
        Ref("program-530701", "Program", "电子商务", codes=("530701",)),
        Ref("program-530704", "Program", "网络营销与直播电商", codes=("530704",)),
    ]
    joins: list[tuple[Ref, str, Ref]] = [(post, "REQUIRES", skill) for skill in wanted]
    for number, skill in enumerate(wanted):
        joins += [(taught[(number * courses // skills + step) % courses], "TEACHES", skill) for step in range(1 + number % 3)]
        if certificates and number % 2 == 0:
            joins.append((proofs[number * certificates // skills], "CERTIFIES", skill))
    joins += [(wanted[number], "RELATED", wanted[number + 7]) for number in range(0, skills - 7, 9)]
    joins += [(program, "PREPARES_FOR", post) for program in programs]
    joins += [(programs[number >= 8], "OFFERS", course) for number, course in enumerate(taught)]
    joins += [(proof, "QUALIFIES_FOR", post) for proof in proofs[2:3]]
    if courses > 3:
        joins += [(taught[0], "PREREQUISITE_OF", taught[3])]
    others = [*((1, skill) for skill in wanted), *((1, program) for program in programs)]
    others += [*((2, course) for course in taught), *((2, proof) for proof in proofs)]
    return around(post, others, joins, cut=cut)


def large_neighbourhood() -> Neighbourhood:
    """A post with 420 entities around it, of which a page shows 300; the query itself had cut 77 more."""
    return post_neighbourhood(skills=220, courses=193, cut=77)


def hostile_neighbourhood() -> Neighbourhood:
    center = Ref("post-evil", "Post", HOSTILE[0], HOSTILE[1], (HOSTILE[2],))
    others = [Ref(f"skill-{number}", "Skill", name, name, (name,)) for number, name in enumerate(HOSTILE)]
    odd = Ref("odd", "<b>Kind</b>", "种类之外")
    joins = [(center, "REQUIRES", other) for other in others]
    joins += [(center, "<i>ODD</i>", odd), (others[0], "RELATED", others[1]), (others[3], "RELATED", others[3])]
    return around(center, [*((1, other) for other in others), (1, odd)], joins)
