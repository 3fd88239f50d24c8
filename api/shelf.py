"""The shelf: the release being served, exchanged for a newer one while requests go on."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from graph.errors import ReleaseError
from graph.projection import Release, open_release
from graph.projection.folder import current_version

LOG = logging.getLogger("zhiqiao.api")
CHECK_SECONDS = 1.0


class Shelf:
    """Holds the current release of a folder. The folder's pointer is read no more than once a second; a newer release is
    opened in the background and takes the place of the old one, which lives as long as a request uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.note = ""
        """Why the newest release could not be opened, "" when it is the one being served."""
        self._release: Release | None = None
        self._next_check = 0.0
        self._lock = threading.Lock()

    def release(self) -> Release:
        """The release to answer from. Raises ReleaseError where there is none yet."""
        now = time.monotonic()
        if now >= self._next_check or self._release is None:
            self._next_check = now + CHECK_SECONDS
            self._look()
        if self._release is None:
            with self._lock:
                if self._release is None:
                    self._release = open_release(self.folder)
        return self._release

    def _look(self) -> None:
        newest = current_version(self.folder)
        release = self._release
        if release is None or newest is None or newest == release.version:
            return
        threading.Thread(target=self._exchange, args=(newest,), name="zhiqiao-release", daemon=True).start()

    def _exchange(self, version: str) -> None:
        with self._lock:
            if self._release is not None and self._release.version == version:
                return
            try:
                self._release = open_release(self.folder, version)
            except ReleaseError as error:
                self.note = str(error)
                LOG.warning("release %s cannot be opened, answering from the one at hand: %s", version, error)
                return
            self.note = ""
            LOG.info("answering from release %s", version)
