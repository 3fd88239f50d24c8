"""`zhiqiao review accept|reject` of many at once: what would be decided is shown, asked about, and kept as one group."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.options import add_json, between

if TYPE_CHECKING:
    from ingest.review import Decision, Waiting

SHOWN = 10
"""Entries of each list that are shown before asking."""
_CHOICES = ("band", "above", "below", "text", "limit")
_YES = ("y", "yes", "是", "好")


def add_many(parser: argparse.ArgumentParser) -> None:
    """The options that say which of those that wait are decided at once."""
    many = parser.add_argument_group(
        "多条一起 many at once", "不给编号和表述，而给范围：先显示，再询问；一组决定可一次撤销 · a range in place of phrases"
    )
    many.add_argument("--band", choices=("probable", "doubtful"), help="档 · those of this band")
    many.add_argument("--above", type=_share, metavar="SCORE", help="分数不低于 · those with at least this score, 0 to 1")
    many.add_argument("--below", type=_share, metavar="SCORE", help="分数不高于 · those with at most this score")
    many.add_argument("--text", metavar="WORDS", help="任一表述含有 · those with these words in a phrase")
    many.add_argument(
        "--limit",
        type=between(1, 100_000),
        metavar="N",
        help="最多几条 · at most N: the surest to accept, the least sure to reject",
    )
    how = many.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="不再询问 · decide without asking")
    how.add_argument("--dry-run", action="store_true", help="只显示 · only show what would be decided")
    add_json(parser)
    parser.set_defaults(refuse=parser.error)


def refuse_mixed(given: argparse.Namespace) -> None:
    """End with a usage message where phrases and a range are given together."""
    if given.dry_run or any(getattr(given, name) is not None for name in _CHOICES):
        given.refuse("give phrases, or a range (--band, --above, --below, --text, --limit, --dry-run), not both")


def decide_many(given: argparse.Namespace, action: str, folder: Path, who: str) -> int:
    """Show what fits the options and, when asked to or told yes, decide it as one group."""
    from api.cli.output import note
    from ingest.review import decide_waiting

    if all(getattr(given, name) is None for name in _CHOICES[:4]):
        given.refuse("name what to decide: the id of an entry, phrases, or a range such as --band probable")
    if not given.why.strip() and not given.dry_run:
        given.refuse("a group of decisions needs a reason: --why TEXT")
    chosen = _chosen(given, action, folder)
    if not given.json:
        _show(chosen, action)
    decides = bool(chosen) and not given.dry_run and (given.yes or _agreed(len(chosen), action))
    made: tuple[Decision, ...] = ()
    if decides:
        relation = getattr(given, "relation", None)
        relations = {one.id: relation for one in chosen if one.kind == "link"} if relation else None
        made = decide_waiting(folder, chosen, action, who=who, why=given.why, relations=relations)
    if given.json:
        _write_result(chosen, made, action)
    if made:
        _tell(made, action, as_json=given.json)
    elif chosen and not given.dry_run:
        note("没有决定 · nothing was decided: answer y, or give --yes")
        return 1
    return 0


def entry_of(one: Waiting) -> dict[str, object]:
    """An entry of the queue as `--json` shows it."""
    return {
        "id": one.id,
        **{name: getattr(one, name) for name in ("kind", "band", "score", "joins", "relation", "left", "right")},
    }


def _chosen(given: argparse.Namespace, action: str, folder: Path) -> tuple[Waiting, ...]:
    from ingest.review import read_decisions, read_queue, rulings_of, waiting

    found = waiting(
        read_queue(folder), rulings_of(read_decisions(folder)), band=given.band or "", kind=given.kind or "link",
        above=0.0 if given.above is None else given.above, below=1.0 if given.below is None else given.below,
        text=given.text or "",
    )  # fmt: skip
    ordered = sorted(found, key=lambda one: (one.score if action == "reject" else -one.score, one.left, one.right))
    return tuple(ordered if given.limit is None else ordered[: given.limit])


def _lowest(chosen: tuple[Waiting, ...]) -> list[Waiting]:
    return sorted(chosen, key=lambda one: (one.score, one.left, one.right))[:SHOWN]


def _show(chosen: tuple[Waiting, ...], action: str) -> None:
    from api.cli.output import note, write_table
    from ingest.review import most_different

    if not chosen:
        note("没有符合的 · nothing that waits fits")
        return
    kind = chosen[0].kind
    scores = [one.score for one in chosen]
    note(f"{len(chosen)} {kind}{'s' if len(chosen) > 1 else ''} to {action}, scores {min(scores):.3f} to {max(scores):.3f}")
    rows = [("分数最低 lowest", one) for one in _lowest(chosen)]
    rows += [("差异最大 most different", one) for one, _ in most_different(chosen, SHOWN)]
    columns = ("列 list", "编号 id", "分 score", "关系 relation", "左 left", "右 right")
    write_table(
        columns, [(name, one.id, f"{one.score:.3f}", one.relation, one.left, one.right) for name, one in rows], right=(2,)
    )


def _agreed(count: int, action: str) -> bool:
    """What the user answers on the terminal, or in the pipe that stdin is; no answer is no."""
    zh = "接受" if action == "accept" else "否决"
    sys.stderr.write(f"{zh}这 {count} 条？ {action.capitalize()} these {count}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in _YES


def _write_result(chosen: tuple[Waiting, ...], made: tuple[Decision, ...], action: str) -> None:
    from api.cli.output import write_json
    from ingest.review import most_different

    write_json(
        {
            "action": action,
            "count": len(chosen),
            "decided": len(made),
            "group": made[0].group if made else None,
            "lowest": [entry_of(one) for one in _lowest(chosen)],
            "most_different": [{**entry_of(one), "likeness": round(alike, 4)} for one, alike in most_different(chosen, SHOWN)],
            "entries": [entry_of(one) for one in chosen],
        }
    )


def _tell(made: tuple[Decision, ...], action: str, *, as_json: bool) -> None:
    from api.cli.output import note, write

    first = made[0]
    if not as_json:
        write(first.group)
    note(
        f"{len(made)} × {action} kept as one group ({first.who}, {first.when}); `zhiqiao review undo {first.group}` takes all of "
        "them back; they count from the next ingest or `zhiqiao review apply` on"
    )


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        message = f"{text!r} must be a number from 0 to 1"
        raise argparse.ArgumentTypeError(message)
    return value
