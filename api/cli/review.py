"""`zhiqiao review`: decide about unsure links and marks; every decision is kept with who, when and why, and can be undone."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.command import Command, add_commands
from api.cli.options import add_json, add_nothing
from api.cli.review_many import decide_many, entry_of, refuse_mixed
from api.cli.review_options import (
    add_accepting,
    add_file,
    add_listing,
    add_naming,
    add_out,
    add_phrases,
    add_ruling,
    add_undoing,
)

if TYPE_CHECKING:
    from ingest.review import Decision, Rulings, Waiting


def show(given: argparse.Namespace) -> int:
    """Print what waits for a decision, first what would join most courses and posts."""
    from api.cli.output import note, write_json, write_table
    from ingest.review import waiting

    folder = folder_of(given)
    queue, ruled = _queue(folder)
    found = waiting(queue, ruled, band=given.band or "", kind=given.kind or "", by=given.by)
    page = found[given.offset : given.offset + given.limit]
    if given.json:
        write_json([entry_of(one) for one in page])
        return 0
    rows = [(one.id, one.band, one.kind, f"{one.score:.3f}", one.joins, one.relation, one.left, one.right) for one in page]
    columns = ("编号 id", "档 band", "类 kind", "分 score", "连通 joins", "关系 relation", "左 left", "右 right")
    write_table(columns, rows, right=(3, 4))
    note(f"{len(page)} of {len(found)} that wait; {len(queue) - len(waiting(queue, ruled))} are decided")
    return 0


def undo(given: argparse.Namespace) -> int:
    """Take a decision or a group of them back, the latest that stands where none is named."""
    from api.cli.output import note
    from graph.errors import StoreError
    from ingest.review import changed_by, last_standing, read_decisions
    from ingest.review import undo as take_back

    folder = folder_of(given)
    name = given.decision
    if name is None:
        last = last_standing(read_decisions(folder))
        if last is None:
            raise StoreError("no decision stands: there is nothing to take back", what="undo")
        name = last.id
    made = take_back(folder, name, who=who_of(given), why=given.why)
    gone, again = changed_by(read_decisions(folder), made)
    note(f"{_counted(gone)} taken back" + (f", {_counted(again)} counts again" if again else ""))
    return _told(made)


def log(given: argparse.Namespace) -> int:
    """Print all decisions, the latest last."""
    from api.cli.output import write_json, write_table
    from ingest.review import read_decisions, taken_back

    made = read_decisions(folder_of(given))
    if given.json:
        write_json(made)
        return 0
    gone = taken_back(made)
    rows = [
        (
            one.id,
            one.when,
            one.who,
            one.action,
            " | ".join(one.texts) or one.undoes,
            _result(one),
            one.why,
            "×" if one.id in gone else "",
            one.group,
        )
        for one in made
    ]
    columns = (
        "编号 id",
        "时间 when",
        "谁 who",
        "动作 action",
        "技能 skills",
        "结果 result",
        "理由 why",
        "已撤 undone",
        "组 group",
    )
    write_table(columns, rows)
    return 0


def export(given: argparse.Namespace) -> int:
    """Write the record of decisions, to keep in git."""
    from api.cli.opening import write_file
    from api.cli.output import note, write_bytes
    from ingest.review import exported

    record = exported(folder_of(given))
    if given.out is None:
        write_bytes([record])
    else:
        write_file(given.out, [record])
        note(f"{len(record.splitlines())} decisions written to {given.out}")
    return 0


def take_in(given: argparse.Namespace) -> int:
    """Add the decisions of a file that are not there yet."""
    from api.cli.output import note
    from ingest.review import import_decisions

    count = import_decisions(folder_of(given), given.file)
    note(f"{count} decisions added; `zhiqiao review apply` makes them count")
    return 0


def apply(given: argparse.Namespace) -> int:
    """Link the store's skills again, decisions in force, and build a release."""
    from api.cli.opening import settings_of
    from api.cli.output import note, progress
    from graph.projection import build_release
    from graph.store import open_store
    from ingest.linking.store import link_store

    settings = settings_of(given)
    with open_store(settings) as store, progress() as tell:
        links = link_store(store, tell)
        release = build_release(store, settings.releases, tell).name if links is not None else ""
    note("the store has no skills: load documents first" if links is None else f"{links} links; release {release}")
    return 0


def folder_of(given: argparse.Namespace) -> Path:
    """The folder of the review of the store that was named."""
    from api.cli.opening import settings_of
    from ingest.review import review_folder

    return review_folder(settings_of(given))


def _queue(folder: Path) -> tuple[tuple[Waiting, ...], Rulings]:
    from ingest.review import read_decisions, read_queue, rulings_of

    return read_queue(folder), rulings_of(read_decisions(folder))


def _rule(given: argparse.Namespace, *, action: str) -> int:
    """Accept or reject a link or a mark: `phrases` are the id of an entry of the queue, or two phrases, or one with --kind
    mark; where there are none, all that wait and fit the options."""
    from graph.errors import StoreError
    from ingest.review import read_queue

    if not given.phrases:
        return decide_many(given, action, folder_of(given), who_of(given))
    refuse_mixed(given)

    relation = getattr(given, "relation", None)
    if len(given.phrases) > 1 or given.kind == "mark":
        return _decide(given, action, given.phrases, relation=relation or "same", kind=given.kind or "link")
    entry = next((one for one in read_queue(folder_of(given)) if one.id == given.phrases[0]), None)
    if entry is None:
        message = f"nothing waits with the id {given.phrases[0]!r}: give an id of `zhiqiao review list`, or two phrases"
        raise StoreError(message, what=given.phrases[0])
    return _decide(given, action, list(entry.texts), relation=relation or entry.proposed, kind=entry.kind)


def _name(given: argparse.Namespace, *, action: str) -> int:
    """Say that phrases are one skill, part the first from the others, or say what the skill of a phrase is called."""
    return _decide(given, action, given.phrases, label=getattr(given, "label", ""))


def _decide(
    given: argparse.Namespace, action: str, texts: list[str], *, relation: str = "same", label: str = "", kind: str = "link"
) -> int:
    from ingest.review import decide

    folder, who = folder_of(given), who_of(given)
    made = decide(folder, action, texts, who=who, why=given.why, relation=relation, label=label, kind=kind)
    if getattr(given, "json", False):
        from api.cli.output import write_json

        write_json(made)
        return 0
    return _told(made)


def who_of(given: argparse.Namespace) -> str:
    """--who, else the login name; "uid 1000" where the system knows no name, as in a container that runs under a bare uid."""
    if given.who is not None:
        return str(given.who)
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"uid {os.getuid()}"


def _told(made: Decision) -> int:
    from api.cli.output import note, write

    write(made.id)
    note(f"{made.action} kept ({made.who}, {made.when}); it counts from the next ingest or `zhiqiao review apply` on")
    return 0


def _counted(count: int) -> str:
    return "1 decision" if count == 1 else f"{count} decisions"


def _result(one: Decision) -> str:
    if one.action == "accept":
        return one.relation if one.kind == "link" else "skill"
    return one.label or {"reject": "no link" if one.kind == "link" else "no skill", "merge": "same", "split": "no link"}.get(
        one.action, ""
    )


def _deciding(
    action: str, zh: str, en: str, example: str, add: Callable[[argparse.ArgumentParser], None], run: Callable[..., int]
) -> Command:
    """A command that keeps a decision of the name `action`; `example` holds its arguments, one line each."""
    examples = tuple(f"zhiqiao review {action} {line}" for line in example.splitlines())
    return Command(action, zh, en, examples, add, partial(run, action=action))


ACCEPTING = "数据库运维 DBA --why 同义\n--band probable --above 0.9 --why 抽查无误 --dry-run"
REJECTING = "数控车削 数控铣削\n--band doubtful --below 0.5 --limit 50 --why 逐条看过"
UNDOING = ("zhiqiao review undo 3f0a", "zhiqiao review undo g7c21", "zhiqiao review undo")
COMMANDS = (
    Command("list", "待决的链接和标注", "what waits for a decision", ("zhiqiao review list --band probable",), add_listing, show),
    _deciding("accept", "接受，一条或多条", "accept a link or mark, or many", ACCEPTING, add_accepting, _rule),
    _deciding(
        "reject", "否决，一条或多条；以后不再链接", "reject a link or mark, or many, for good", REJECTING, add_ruling, _rule
    ),
    _deciding("merge", "合并为一个技能", "make phrases one skill", "网店运营 店铺运营 网店管理", add_phrases, _name),
    _deciding("split", "把第一个与其余分开", "part the first phrase from the others", "园林 园艺", add_phrases, _name),
    _deciding("rename", "改技能名称", "choose a skill's name", "具有网店运营能力 网店运营", add_naming, _name),
    _deciding("alias", "加别名", "give a skill another name", "数据库管理 DBA", add_naming, _name),
    Command("undo", "撤销一个或一组决定", "take a decision, or a group of them, back", UNDOING, add_undoing, undo),
    Command("log", "全部决定", "all decisions", ("zhiqiao review log --json",), add_json, log),
    Command(
        "export", "导出决定", "write the record of decisions", ("zhiqiao review export -o decisions.jsonl",), add_out, export
    ),
    Command("import", "导入决定", "add decisions of a file", ("zhiqiao review import decisions.jsonl",), add_file, take_in),
    Command(
        "apply", "让决定生效：重做链接和发布", "link again and build a release", ("zhiqiao review apply",), add_nothing, apply
    ),
)


COMMAND = Command(
    "review",
    "审核：不确定的技能链接和标注",
    "decide about unsure links and marks; decisions are kept, win on the next ingest, and can be undone",
    ("zhiqiao review list", "zhiqiao review accept 1a2b3c4d5e --why 同义"),
    partial(add_commands, commands=COMMANDS),
    None,
)
