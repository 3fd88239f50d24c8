"""Adverts without marks for a pupil: `python -m ingest.marking.plain FILE ... --without ADVERTS.jsonl --out PLAIN.jsonl`.

What adverts ask for is taken out of files of the kind job_ad, without pay and addresses; an advert that shares a line with
one of --without (those that are learned from or scored on) is left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.kinds._advert_sections import split_sections
from ingest.kinds._advert_sources import Count
from ingest.kinds._advert_spans import asked_runs
from ingest.kinds.job_ad import raw_adverts

SHORTEST, LONGEST = 100, 700
"""Code points of a text."""
TELLING = 12
"""Letters that a line needs for two adverts with it to count as near copies."""
_OFFERS = re.compile(
    "薪|奖金|提成|福利|五险|社保|公积金|包吃|包住|食宿|电话|联系|地址|微信|QQ|补贴|补助|双休|单休|年终|元/|工资|待遇|有限公司|上班时间|面试|晋升|生日|体检"
)
_ASKS = re.compile("职责|要求|资格|条件|内容|负责")


def plain_texts(path: Path, known: set[str]) -> Iterator[str]:
    """What the adverts of one file ask for; `known` are lines (`line_keys`) that no text may hold."""
    for advert in raw_adverts(path, Count(path.name)):
        runs = asked_runs(split_sections(advert.text))
        lines = "\n".join(advert.text[start:end] for start, end in runs).splitlines()
        text = "\n".join(line for line in lines if line.strip() and not _OFFERS.search(line))
        if SHORTEST <= len(text) <= LONGEST and _ASKS.search(text) and not line_keys(text) & known:
            yield text


def line_keys(text: str) -> set[str]:
    """The letters and digits of each line behind its number, where they are enough to know the advert again."""
    return {key for line in text.splitlines() if len(key := re.sub(r"^[\W\d]+|\W+", "", line)) >= TELLING}


def collect(paths: Sequence[Path], without: Sequence[Path], each: int, seed: int = 0) -> list[str]:
    """At most `each` texts of every file, at random, no two of them with a line in common at their start."""
    known: set[str] = set()
    for path in without:
        for line in path.read_text(encoding="utf-8").splitlines():
            known |= line_keys(json.loads(line)["text"])
    chance = np.random.default_rng(seed)
    found: list[str] = []
    begun: set[str] = set()
    for path in paths:
        different = {re.sub(r"\W+", "", text)[:60]: text for text in plain_texts(path, known)}
        fresh = [start for start in different if start not in begun]
        kept = [fresh[at] for at in chance.permutation(len(fresh))[:each]]
        begun |= set(kept)
        found += [different[start] for start in kept]
    return [found[at] for at in chance.permutation(len(found))]


def main() -> None:
    """Write the texts, a line each: {"id", "text"}."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="adverts in any format that the reader of adverts knows")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help='adverts to keep out, a line: {"text"}')
    parser.add_argument("--each", type=int, default=60, help="texts of one file at most")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    texts = collect(given.files, given.without, given.each)
    lines = (json.dumps({"id": f"plain-{number}", "text": text}, ensure_ascii=False) for number, text in enumerate(texts))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
