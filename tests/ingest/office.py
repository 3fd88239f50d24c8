"""Old Word files for tests: what LibreOffice makes of a DOCX, as long as it is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ingest.formats.doc import office_program


def doc_of(made: Path) -> Path:
    """The same document as .doc beside the DOCX; the test is skipped where LibreOffice is not installed."""
    program = office_program()
    if not program:
        pytest.skip("LibreOffice is not installed (libreoffice-writer): DOC files cannot be made or read")
    profile = f"-env:UserInstallation=file://{made.parent}/profile"
    command = [program, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(made.parent), str(made)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return made.with_suffix(".doc")
