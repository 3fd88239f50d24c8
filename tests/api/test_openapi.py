"""The description of the interface is valid, and the interface keeps to it under requests made up from it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig
from starlette.testclient import TestClient

from api.app import create_app
from api.problems import MEDIA_TYPE
from api.routes.questions import ROUTER
from queries import QUESTIONS
from tests.api.conftest import Graph


@pytest.fixture
def described(graph: Graph) -> Any:
    config = SchemathesisConfig.from_dict({"generation": {"allow-x00": True}})
    schema = schemathesis.openapi.from_asgi(
        "/openapi.json", create_app(graph.store), config=config, headers={"Host": "127.0.0.1"}
    )
    return schema


SCHEMA = schemathesis.pytest.from_fixture("described")


@SCHEMA.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_interface_keeps_to_its_description(case: Any) -> None:
    case.call_and_validate(headers={"Host": "127.0.0.1"})


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
