"""Settings: one frozen object built at the front door from ZHIQIAO_* variables and passed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from graph.errors import SettingsError

SERVER_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Settings:
    """`store`: a folder or a Bolt address. `releases`: the folder of projections. `user`, `password`, `database`: for a
    server only. `query_seconds`: how long a reader's Cypher may run. `idle_seconds`: after how long without a client the
    local engine ends. `heap`: of the local engine, as Java writes it."""

    store: str
    releases: Path
    user: str = "neo4j"
    password: str = ""
    database: str = "neo4j"
    query_seconds: float = 30.0
    idle_seconds: float = 900.0
    heap: str = "768m"

    @property
    def is_server(self) -> bool:
        """True for a Bolt address, False for a folder."""
        return urlsplit(self.store).scheme in SERVER_SCHEMES

    @property
    def folder(self) -> Path:
        """The folder of a local store. Raises SettingsError for a server."""
        if self.is_server:
            raise SettingsError(f"{self.store} is a server, not a folder", what="store")
        return Path(self.store)


def read_settings(environment: Mapping[str, str], *, store: str | None = None) -> Settings:
    """Settings from ZHIQIAO_STORE, _RELEASES, _USER, _PASSWORD, _PASSWORD_FILE, _DATABASE, _QUERY_SECONDS, _IDLE_SECONDS,
    _HEAP; `store` wins over ZHIQIAO_STORE. Raises SettingsError naming the variable that cannot be used."""
    place = store or environment.get("ZHIQIAO_STORE") or str(_home("ZHIQIAO_STORE") / "store")
    if "://" in place and urlsplit(place).scheme not in SERVER_SCHEMES:
        raise SettingsError(
            f"ZHIQIAO_STORE: {place!r} is neither a folder nor one of {', '.join(SERVER_SCHEMES)}", what="ZHIQIAO_STORE"
        )
    if "://" not in place:
        place = str(_path(place, "ZHIQIAO_STORE"))
    return Settings(
        store=place,
        releases=_releases(environment, place),
        user=environment.get("ZHIQIAO_USER", "neo4j"),
        password=_password(environment),
        database=environment.get("ZHIQIAO_DATABASE", "neo4j"),
        query_seconds=_seconds(environment, "ZHIQIAO_QUERY_SECONDS", 30.0),
        idle_seconds=_seconds(environment, "ZHIQIAO_IDLE_SECONDS", 900.0),
        heap=environment.get("ZHIQIAO_HEAP", "768m"),
    )


def _releases(environment: Mapping[str, str], place: str) -> Path:
    if given := environment.get("ZHIQIAO_RELEASES"):
        return _path(given, "ZHIQIAO_RELEASES")
    if "://" in place:
        parts = urlsplit(place)
        name = f"{parts.hostname}-{parts.port or 7687}-{environment.get('ZHIQIAO_DATABASE', 'neo4j')}"
        return _home("ZHIQIAO_RELEASES") / "releases" / name
    return Path(place) / "releases"


def _password(environment: Mapping[str, str]) -> str:
    if path := environment.get("ZHIQIAO_PASSWORD_FILE"):
        try:
            return _path(path, "ZHIQIAO_PASSWORD_FILE").read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"ZHIQIAO_PASSWORD_FILE: {path}: {error.strerror}", what="ZHIQIAO_PASSWORD_FILE") from error
    return environment.get("ZHIQIAO_PASSWORD", "")


def _home(name: str) -> Path:
    """Our folder below the user's home, for the setting `name`. Raises SettingsError as _path does."""
    try:
        return _path(platformdirs.user_data_dir("zhiqiao"), name)
    except RuntimeError as error:
        raise _homeless(name) from error


def _path(given: str, name: str) -> Path:
    """An absolute path. Raises SettingsError for one below a home folder where the system knows none, as for a bare uid."""
    try:
        return Path(given).expanduser().absolute()
    except RuntimeError as error:
        raise _homeless(name) from error


def _homeless(name: str) -> SettingsError:
    return SettingsError(f"{name}: the system knows no home folder of this user: name a folder by its whole path", what=name)


def _seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError as error:
        raise SettingsError(f"{name}: {text!r} is not a number of seconds", what=name) from error
    if not 0 < value < 1e7:
        raise SettingsError(f"{name}: {text!r} must be above 0 seconds", what=name)
    return value
