"""The language pipeline of the tests of reading and deriving: it is made once."""

from __future__ import annotations

import pytest
from spacy.language import Language

from ingest.language import build_pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build_pipeline()
