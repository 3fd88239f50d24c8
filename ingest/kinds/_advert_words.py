"""The words of adverts as data: names of columns, headings, what is no part of a post's name, regions."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class AdvertWords:
    """`columns`: name of a column or key, as `column_key` gives it, to the field it holds. `sections`: (section, words)
    in the order they are tried. The rest as in ingest/data/job_ad.toml."""

    columns: dict[str, str]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    inline: tuple[str, ...]
    noise: tuple[str, ...]
    urgent: tuple[str, ...]
    levels: tuple[str, ...]
    endings: tuple[str, ...]


@cache
def read_words() -> AdvertWords:
    """The shipped words."""
    raw = tomllib.loads((DATA / "job_ad.toml").read_text(encoding="utf-8"))
    columns: dict[str, str] = {}
    for name, titles in raw["columns"].items():
        for title in titles:
            columns.setdefault(column_key(title), name)
    titles = raw["titles"]
    return AdvertWords(
        columns=columns,
        sections=tuple((name, tuple(words)) for name, words in raw["sections"].items()),
        inline=tuple(sorted(raw["headings"]["inline"], key=len, reverse=True)),
        noise=tuple(titles["noise"]),
        urgent=tuple(sorted(titles["urgent"], key=len, reverse=True)),
        levels=tuple(sorted(titles["levels"], key=len, reverse=True)),
        endings=tuple(titles["endings"]),
    )


def column_key(title: str) -> str:
    """A column's or key's name as it is looked up: NFKC, lower case, letters and digits only (公司名称：-> 公司名称)."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title).lower())


@cache
def regions() -> dict[str, tuple[str, str]]:
    """Short name of a province or city to (province, city), city "" for a province that is none itself."""
    found: dict[str, tuple[str, str]] = {}
    with (DATA / "regions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            province, city = row["province"], row["city"]
            if not city:
                found[province] = (province, province if province in MUNICIPAL else "")
            else:
                found.setdefault(city, (province, city))
    return found


MUNICIPAL = frozenset(("北京", "天津", "上海", "重庆", "香港", "澳门"))
