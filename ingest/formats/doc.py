"""Old Word files (.doc) become DOCX through LibreOffice, where that is installed, in a folder of their own with a time limit."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from graph.errors import DocumentError

PROGRAMS = ("soffice", "libreoffice")
USUAL = ("/usr/lib/libreoffice/program/soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
"""Where it stands when it is not on the path."""
SECONDS = 90
"""How long the conversion of one file may take; the first start of LibreOffice makes its profile."""
MAX_FILE_BYTES = 64 << 20


def office_program() -> str:
    """The path of LibreOffice, "" where it is not installed."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    return found or next((path for path in USUAL if Path(path).exists()), "")


@contextmanager
def converted_doc(path: Path) -> Iterator[Path]:
    """A DOCX file with what the .doc file says, removed when the block ends. Raises DocumentError: unknown where
    LibreOffice is not installed, limit where it takes too long, broken where it makes nothing of the file."""
    program = office_program()
    if not program:
        message = (
            f"{path.name}: a .doc file is read through LibreOffice, which is not installed: install libreoffice-writer, "
            "or save the file as .docx"
        )
        raise DocumentError(message, what=str(path), why="unknown")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise DocumentError(f"{path.name}: more than {MAX_FILE_BYTES >> 20} MiB: save it as .docx", what=str(path), why="limit")
    with tempfile.TemporaryDirectory(prefix="zhiqiao-doc-") as folder:
        source = Path(folder) / "document.doc"
        shutil.copyfile(path, source)
        _convert(program, source, Path(folder), path)
        made = Path(folder) / "out" / "document.docx"
        if not made.exists():
            message = f"{path.name}: LibreOffice could not read this file: open it and save it as .docx"
            raise DocumentError(message, what=str(path), why="broken")
        yield made


def _convert(program: str, source: Path, folder: Path, path: Path) -> None:
    """Run the conversion in a session of its own, so that all its processes end with it."""
    command = [
        program,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 - the program is LibreOffice, the arguments are ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        preexec_fn=_own_limits,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        message = f"{path.name}: LibreOffice took more than {SECONDS} s: open it and save it as .docx"
        raise DocumentError(message, what=str(path), why="limit") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _own_limits() -> None:
    """Let LibreOffice map more memory than a reader may, as far as the hard limit goes; its processor time is bounded, so
    that it ends even where the reader that started it was killed."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = SECONDS if hard == resource.RLIM_INFINITY else min(SECONDS, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
