"""The description of the interface is valid, and the interface keeps to it under requests made up from it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import validate
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode
from starlette.testclient import TestClient

from api.app import create_app
from api.problems import MEDIA_TYPE
from api.routes.questions import ROUTER
from queries import QUESTIONS
from tests.api.conftest import Graph

HOST = {"Host": "127.0.0.1"}
EXAMPLES = 10


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_the_interface_keeps_to_its_description(graph: Graph, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(graph.store), headers=HOST)
    tried: set[str] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def keeps(case: Any) -> None:
            case.call_and_validate(headers=HOST)

        try:
            keeps()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE, operation.label
            continue
        tried.add(operation.label)
    assert {label for label in tried if "courses-covering" in label or "/v1/posts" in label}


def test_the_description_is_valid(client: TestClient) -> None:
    validate(client.get("/openapi.json").json())


def test_every_question_has_its_path_and_name(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    names = {entry["get"]["operationId"]: path for path, entry in paths.items()}
    for question in QUESTIONS:
        assert names[question].split("/")[2] == question.replace("_", "-")
    assert len(ROUTER.routes) == len(QUESTIONS)


def test_every_error_is_described_as_a_problem(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    for path, entry in description["paths"].items():
        for status, answer in entry["get"]["responses"].items():
            if int(status) >= 400 and path != "/readyz":
                assert list(answer["content"]) == [MEDIA_TYPE], (path, status)
    assert "HTTPValidationError" not in description["components"]["schemas"]
