"""The arguments of the commands of `zhiqiao review`."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.cli.options import add_json, between
from api.cli.review_many import add_many


def _said(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", help="谁决定的 · who decides (default: the login name)")
    parser.add_argument("--why", default="", help="理由 · why")


def add_ruling(parser: argparse.ArgumentParser) -> None:
    """What reject takes: an entry, phrases, or a range."""
    parser.add_argument("phrases", nargs="*", metavar="ID|PHRASE", help="队列编号或两个表述 · id in the queue, or two phrases")
    parser.add_argument("--kind", choices=("link", "mark"), help="链接或标注 · link (default) or mark")
    _said(parser)
    add_many(parser)


def add_accepting(parser: argparse.ArgumentParser) -> None:
    """What accept takes: the same, and a relation."""
    add_ruling(parser)
    parser.add_argument(
        "--relation",
        choices=("same", "narrower", "broader", "related"),
        help="左对右 · left to right (default: as the queue says)",
    )


def add_phrases(parser: argparse.ArgumentParser) -> None:
    """What merge and split take."""
    parser.add_argument("phrases", nargs="+", metavar="PHRASE", help="技能表述 · phrases of skills")
    _said(parser)


def add_naming(parser: argparse.ArgumentParser) -> None:
    """What rename and alias take."""
    parser.add_argument("phrases", nargs=1, metavar="PHRASE", help="技能表述 · phrase of the skill")
    parser.add_argument("label", metavar="NAME", help="名称 · the name")
    _said(parser)


def add_undoing(parser: argparse.ArgumentParser) -> None:
    """What undo takes."""
    parser.add_argument(
        "decision",
        nargs="?",
        metavar="DECISION|GROUP",
        help="决定或组的编号，缺省为最近一次 · id of a decision or group, or how it starts (default: the latest that stands)",
    )
    _said(parser)


def add_listing(parser: argparse.ArgumentParser) -> None:
    """What list takes."""
    parser.add_argument("--band", choices=("probable", "doubtful"), help="档 · only this band")
    parser.add_argument("--kind", choices=("link", "mark"), help="类 · only this kind")
    parser.add_argument(
        "--by",
        choices=("joins", "score"),
        default="joins",
        help="顺序 · within a band first what would join most pairs of a course and a post (default), or the surest",
    )
    parser.add_argument("--limit", type=between(1, 10_000), default=20, help="几条 · how many (default 20)")
    parser.add_argument("--offset", type=between(0, 10_000_000), default=0, help="跳过几条 · how many to pass over")
    add_json(parser)


def add_out(parser: argparse.ArgumentParser) -> None:
    """What export takes."""
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="写入文件 · file (default: stdout)")


def add_file(parser: argparse.ArgumentParser) -> None:
    """What import takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="决定记录 · record of decisions, JSON lines")
