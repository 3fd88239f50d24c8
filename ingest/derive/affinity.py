"""Which clauses of a program speak of a post: a standard asks its abilities of all posts at once, but 智能客服主管 is
meant more by the clause on 客户服务系统和智能客服训练 than by the one on 店铺页面的设计."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import rjieba

_RANK = re.compile(
    r"(高级|中级|初级)?(主管|经理|专员|助理|工程师|技术员|技术人员|操作员|服务员|负责人|组长|主任|总监|技师|人员|师|员|工)$"
)
"""The end of a post's name that says how high it stands, not what it does."""
_EMPTY = frozenset(("岗位", "岗位群", "领域", "相关", "方向", "高级", "中级", "初级", "工作", "从业", "专业", "技术"))
LEAST = 0.3
"""What a clause that says nothing of the post still weighs beside the one that says most of it."""
_WORD = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]{2,}")


def post_words(name: str) -> frozenset[str]:
    """Words of two characters or more in a post's name that say what it does: 互联网产品开发主管 -> 互联网, 产品, 开发."""
    words = (word for part in _WORD.findall(_RANK.sub("", name)) for word in rjieba.cut(part, False))
    return frozenset(word.lower() for word in words if len(word) > 1 and word not in _EMPTY)


def affinities(post: str, clauses: Sequence[str]) -> list[float]:
    """How much each clause speaks of the post, LEAST to 1: the summed rarity of the post's words it holds, beside that of
    the clause that holds most. All 1 where no clause holds any: then nothing tells the clauses apart."""
    texts = [clause.lower() for clause in clauses]
    held = {word: sum(word in text for text in texts) for word in sorted(post_words(post))}
    rarity = {word: math.log(1 + len(texts) / count) for word, count in held.items() if count}
    sums = [sum(value for word, value in rarity.items() if word in text) for text in texts]
    most = max(sums, default=0.0)
    if most <= 0:
        return [1.0] * len(texts)
    return [LEAST + (1 - LEAST) * value / most for value in sums]
