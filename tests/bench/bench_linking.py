"""How fast phrases are embedded, linked and matched here: `python -m tests.bench.bench_linking [PHRASES [NEW KNOWN]]`."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import numpy as np

from ingest.linking import SkillText, link_skills
from ingest.linking.match import PairText, match
from ingest.linking.neighbours import near_pairs

OBJECTS = re.findall(
    r"\S+",
    "网店 直播 短视频 商品 客户 店铺 数据 订单 仓库 供应链 广告 社群 品牌 会员 物流 支付 报关 农产品 服装 家电 图书 生鲜",
)
ACTIONS = re.findall(
    r"\S+", "运营 策划 推广 拍摄 服务 装修 分析 处理 管理 采购 投放 维护 设计 营销 配送 结算 申报 销售 陈列 检验"
)
FRAMES = ("{}{}", "具有{}{}的能力", "能独立完成{}的{}工作", "{}{}技术与实务", "熟悉{}{}流程和规范")


def phrases(count: int) -> list[SkillText]:
    """Distinct made-up phrases in the style of the standards."""
    texts = [frame.format(*pair) for frame, pair in product(FRAMES, product(OBJECTS, ACTIONS))]
    texts += [f"{a}与{b}" for a in texts[:480] for b in texts[480:520]]
    return [SkillText(f"skill:{number:06d}", text) for number, text in enumerate(texts[:count])]


def main() -> None:
    """Print one line a measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    skills = phrases(count)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("link_skills, no vector known", "link_skills, all vectors known"):
            start, cpu = time.perf_counter(), time.process_time()
            links = link_skills(skills, cache=Path(folder))
            wall, used = time.perf_counter() - start, time.process_time() - cpu
            rates = f"{count / wall:.0f}/s, {count / used:.0f} per CPU second"
            print(f"{name}: {count} phrases, {len(links)} links, {rates}")
        rows = [PairText("x", a.text, "", b.text, "") for a, b in zip(skills, skills[7:], strict=False)]
        match(rows[:1], cache=Path(folder))
        start, cpu = time.perf_counter(), time.process_time()
        match(rows, cache=Path(folder))
        wall, used = time.perf_counter() - start, time.process_time() - cpu
        print(f"match, all vectors known: {len(rows) / wall:.0f} pairs/s, {len(rows) / used:.0f} per CPU second")
    time_neighbours(20_000, 20_000, "exact")
    if len(sys.argv) > 2:
        time_neighbours(int(sys.argv[2]), int(sys.argv[3]), "as it comes")


def time_neighbours(new: int, known: int, how: str) -> None:
    """`new` phrases against themselves and `known` others, as vectors of 384 in clusters of about ten."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=((new + known) // 10 + 1, 384)).astype(np.float32)
    vectors = centres[rng.integers(0, len(centres), new + known)] + 0.6 * rng.normal(size=(new + known, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    start, cpu = time.perf_counter(), time.process_time()
    found = near_pairs(vectors, least=0.7, most=12, new=new)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    print(f"near_pairs, {how}: {new} against {known}, {len(found.left)} pairs, {wall:.1f} s, {used:.1f} CPU s")


if __name__ == "__main__":
    main()
