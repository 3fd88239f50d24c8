"""`zhiqiao store`: where the graph is kept, whether its engine runs, and which releases there are."""

from __future__ import annotations

import argparse
from functools import partial

from api.cli.command import Command, add_commands
from api.cli.options import add_json, add_nothing, between


def status(given: argparse.Namespace) -> int:
    """Show the store's state. Starts nothing."""
    from api.cli.opening import settings_of
    from api.cli.output import write_json, write_table
    from graph.projection import releases
    from graph.store import open_store

    settings = settings_of(given)
    with open_store(settings) as store:
        found = store.status()
    kept = releases(settings.releases)
    if given.json:
        write_json({"store": found, "releases_folder": str(settings.releases), "releases": kept})
        return 0
    current = next((info.version for info in kept if info.current), "")
    rows = [
        ("图库 store", settings.store),
        ("引擎 engine", f"{found.engine} {found.version}".strip() or "–"),
        ("运行 running", "是 yes" if found.running else "否 no"),
        ("地址 address", found.address or "–"),
        ("进程 process", found.pid),
        ("大小 size", None if found.bytes is None else size(found.bytes)),
        ("发布文件夹 releases", str(settings.releases)),
        ("当前发布 current release", current or "– (zhiqiao ingest PATH...)"),
    ]
    write_table(("什么 what", "值 value"), [row for row in rows if row[1] is not None])
    if kept:
        write_table(
            ("发布 release", "时间 built", "实体 entities", "事实 statements", "大小 size", "当前 current"),
            (
                (info.version, info.built, info.entities, info.statements, size(info.bytes), "*" if info.current else "")
                for info in kept
            ),
            right=(2, 3, 4),
        )
    return 0


def stop(given: argparse.Namespace) -> int:
    """End the local engine."""
    from api.cli.opening import settings_of
    from api.cli.output import note
    from graph.store import open_store

    with open_store(settings_of(given)) as store:
        stopped = store.stop()
    note("the engine was not running" if stopped is False else "the engine has ended")
    return 0


def path(given: argparse.Namespace) -> int:
    """Print the folder or address."""
    from api.cli.opening import settings_of
    from api.cli.output import write, write_json

    settings = settings_of(given)
    if given.json:
        write_json({"store": settings.store, "releases": str(settings.releases)})
    else:
        write(settings.store)
    return 0


def connection(given: argparse.Namespace) -> int:
    """Print how a notebook or Cypher client joins, password included; starts the local engine."""
    from api.cli.opening import settings_of
    from api.cli.output import write_json, write_table
    from graph.store import open_store

    with open_store(settings_of(given)) as store:
        found = store.connection()
    if given.json:
        write_json(found)
        return 0
    rows = [
        ("地址 uri", found.uri),
        ("用户 user", found.user),
        ("密码 password", found.password),
        ("数据库 database", found.database),
        ("网页 browser", found.browser or "–"),
    ]
    write_table(("什么 what", "值 value"), rows)
    return 0


def prune(given: argparse.Namespace) -> int:
    """Remove old releases."""
    from api.cli.opening import settings_of
    from api.cli.output import note, write_json
    from graph.projection import prune as prune_releases

    gone = prune_releases(settings_of(given).releases, keep=given.keep)
    if given.json:
        write_json({"removed": gone})
    else:
        note(f"{len(gone)} releases removed{': ' if gone else ''}{', '.join(gone)}")
    return 0


def size(count: float) -> str:
    """A number of bytes for people."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} TiB"


def _prune(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    parser.add_argument("--keep", type=between(1, 1000), default=1, help="保留最新几个 · how many of the newest stay (default 1)")


COMMANDS = (
    Command("status", "引擎与发布的状态", "engine and releases", ("zhiqiao store status --json",), add_json, status),
    Command("stop", "停止本地引擎", "end the local engine", ("zhiqiao store stop",), add_nothing, stop),
    Command("path", "图库的位置", "print where the store is", ("zhiqiao store path",), add_json, path),
    Command(
        "connection",
        "笔记本与 Cypher 客户端如何连接（只读账号）",
        "how notebooks and Cypher clients join, on the reading login",
        ("zhiqiao store connection --json",),
        add_json,
        connection,
    ),
    Command(
        "prune", "删除旧发布", "remove old releases; the current one stays", ("zhiqiao store prune --keep 2",), _prune, prune
    ),
)


COMMAND = Command(
    "store",
    "图库：状态、停止、位置、连接、清理旧发布",
    "the store: status, stop, path, connection, prune",
    ("zhiqiao store status", "zhiqiao --store ./graph store path"),
    partial(add_commands, commands=COMMANDS),
    None,
)
