"""The folder of a local store: its marker, its locks, its passwords, and the files the engine starts from."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.errors import StoreError
from graph.settings import Settings

MARKER = "zhiqiao-store.json"
DATABASE = "kg"
WRITER, READER, STREAMER = "root", "reader", "streamer"
FREE_BYTES = 64 * 1024 * 1024
LOCK_SECONDS = 120.0
_OURS = frozenset({MARKER, "engine", "releases"})


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths of a local store."""

    root: Path

    @property
    def engine(self) -> Path:
        """Everything of the engine, for its owner only."""
        return self.root / "engine"

    @property
    def server(self) -> Path:
        """The engine's own root: config, databases, log."""
        return self.engine / "server"

    @property
    def state(self) -> Path:
        return self.engine / "state.json"

    @property
    def log(self) -> Path:
        return self.engine / "engine.log"

    @property
    def used(self) -> Path:
        """Touched by every command that opens the store."""
        return self.engine / "used"

    @property
    def passwords(self) -> Path:
        return self.engine / "passwords.json"


def make_folder(root: Path) -> Folder:
    """The folder, made on first use. Raises StoreError where it cannot be a store."""
    folder = Folder(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not (root / MARKER).exists():
            if any(entry.name not in _OURS and not entry.name.endswith(".part") for entry in root.iterdir()):
                raise StoreError(
                    f"{root} holds other files and is not a Zhiqiao store: name an empty or new folder (ZHIQIAO_STORE)",
                    what=str(root),
                )
            write_private(root / MARKER, json.dumps({"format": 1}))
        for path in (folder.engine, folder.server, folder.server / "config"):
            path.mkdir(mode=0o700, exist_ok=True)
        folder.used.touch(mode=0o600)
        free = shutil.disk_usage(root).free
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreError(
            f"{root} is a file, not a folder: name a folder for the store (ZHIQIAO_STORE)", what=str(root)
        ) from error
    except OSError as error:
        raise folder_error(root, error) from error
    if free < FREE_BYTES:
        raise StoreError(
            f"the disk of {root} has {free // 1024**2} MB free, too little for the store: make room or choose another folder",
            what=str(root),
        )
    return folder


def folder_error(root: Path, error: OSError) -> StoreError:
    """The sentence for a folder that cannot be written."""
    return StoreError(
        f"{root} cannot be used for the store ({error.strerror or error}): make it writable, make room, or name another "
        "folder (ZHIQIAO_STORE)",
        what=str(root),
    )


def write_private(path: Path, content: str) -> None:
    """Write a file of mode 0600 in one step: readers see the old or the new content."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(path: Path, *, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the lock file against other processes and threads; StoreError when it is not free after `seconds`."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise folder_error(path.parent, error) from error
    try:
        limit = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > limit:
                    raise StoreError(
                        f"another command has held {path} for {seconds:.0f} s: wait for it or end it", what=str(path)
                    ) from None
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def passwords(folder: Folder) -> dict[str, str]:
    """Passwords by user, made at random on first use; where they were lost, the engine's users are made anew."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(folder.passwords.read_text(encoding="utf-8"))
        if set(found) >= {WRITER, READER, STREAMER}:
            return {str(user): str(password) for user, password in found.items()}
    made = {user: secrets.token_urlsafe(24) for user in (WRITER, READER, STREAMER)}
    try:
        (folder.server / "config" / "server-users.jsonl").unlink(missing_ok=True)
        write_private(folder.passwords, json.dumps(made))
    except OSError as error:
        raise folder_error(folder.root, error) from error
    return made


def write_start_files(folder: Folder, settings: Settings, *, bolt: int, http: int) -> list[str]:
    """Write the groups of users and the argument file of the engine; its command line, which holds no password."""
    package = wheel()
    words = [
        f"-Xmx{settings.heap}",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-XX:+UseCompactObjectHeaders",
        "-XX:+UseParallelGC",
        "-Dfile.encoding=UTF8",
        "-Djava.awt.headless=true",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        "-Darcadedb.server.rootPath=.",
        f"-Darcadedb.server.rootPassword={passwords(folder)[WRITER]}",
        "-Darcadedb.server.mode=development",
        "-Darcadedb.server.httpIncomingHost=127.0.0.1",
        f"-Darcadedb.server.httpIncomingPort={http}",
        "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "-Darcadedb.bolt.host=127.0.0.1",
        f"-Darcadedb.bolt.port={bolt}",
        f"-Darcadedb.bolt.defaultDatabase={DATABASE}",
        f"-Darcadedb.server.defaultDatabases={DATABASE}[]",
        "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
        "-Darcadedb.command.timeout=3600000",
        "-Darcadedb.txWalFlush=2",
        "-Darcadedb.txPageSlotMerge=false",  # what is kept for joining writers at once; here they take turns
        "-Darcadedb.graph.edgeAppendMerge=false",
        "-Darcadedb.txStaleReadCheck=false",
        "-cp",
        f"{package}/jars/*",
        "com.arcadedb.server.ArcadeDBServer",
    ]
    arguments = folder.engine / "java.args"
    try:
        write_private(arguments, "\n".join(_quoted(word) for word in words) + "\n")
        write_private(folder.server / "config" / "server-groups.json", json.dumps(_groups(settings.query_seconds)))
    except OSError as error:
        raise folder_error(folder.root, error) from error
    return [str(package / "jre" / "bin" / "java"), f"@{arguments}"]


def wheel() -> Path:
    """The folder of the arcadedb-embedded package, found without importing it. Raises StoreError where it is missing."""
    spec = importlib.util.find_spec("arcadedb_embedded")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not places or not (Path(places[0]) / "jre" / "bin" / "java").exists():
        raise StoreError(
            "the local engine is not installed (package arcadedb-embedded with its Java runtime): run make install, or point "
            "ZHIQIAO_STORE to a Neo4j server",
            what="arcadedb-embedded",
        )
    return Path(places[0])


def wheel_version() -> str:
    """Version of the installed engine."""
    return importlib.metadata.version("arcadedb-embedded")


def _groups(query_seconds: float) -> dict[str, object]:
    nothing = {"access": [], "resultSetLimit": -1, "readTimeout": -1, "types": {"*": {"access": []}}}
    reading = {"access": [], "resultSetLimit": -1, "readTimeout": -1, "types": {"*": {"access": ["readRecord"]}}}
    admin = {
        "access": ["updateSecurity", "updateSchema", "updateDatabaseSettings"],
        "resultSetLimit": -1,
        "readTimeout": -1,
        "types": {"*": {"access": ["createRecord", "readRecord", "updateRecord", "deleteRecord"]}},
    }
    reader = {**reading, "readTimeout": max(1, round(query_seconds * 1000))}
    return {
        "version": 1,
        "databases": {
            "*": {"groups": {"admin": admin, "*": nothing}},
            DATABASE: {"groups": {READER: reader, STREAMER: reading, "*": nothing}},
        },
    }


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
