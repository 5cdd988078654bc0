"""The API against its own description."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from small_corpus import DOCUMENTS, SUBJECTS

from bot.settings import Settings
from bot.web.application import create_app

DESCRIPTION = json.loads((Path(__file__).parent.parent / "bot" / "web" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [(path, method.upper()) for path, methods in DESCRIPTION["paths"].items() for method in methods]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in (DOCUMENTS | SUBJECTS).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return create_app(Settings(folder, visitor_questions_per_minute=0, questions_per_minute=0))


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_api_keeps_its_description(app: Flask, path: str, method: str) -> None:
    operation = schemathesis.openapi.from_wsgi("/openapi.json", app)[path][method]

    @given(case=operation.as_strategy())
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def keeps_it(case: Any) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    keeps_it()


@pytest.mark.parametrize(("path", "method"), [("/api/chat", "POST"), ("/v1/chat/completions", "POST")])
def test_what_breaks_the_description_is_refused(app: Flask, path: str, method: str) -> None:
    operation = schemathesis.openapi.from_wsgi("/openapi.json", app)[path][method]

    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def refuses(case: Any) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    refuses()


def test_every_route_is_described_and_every_description_has_a_route(app: Flask) -> None:
    described = {
        (path, method.upper())
        for path, operations in app.test_client().get("/openapi.json").get_json()["paths"].items()
        for method in operations
    }
    routed = {
        (re.sub(r"<(?:path:)?(?:document_)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routed


def test_the_answer_object_is_described_field_by_field(app: Flask) -> None:
    client = app.test_client()
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    answer = client.post("/api/chat", json={"question": "How long does green tea steep?"}).get_json()
    assert set(schemas["Answer"]["properties"]) == set(answer)
    assert set(schemas["Citation"]["properties"]) == set(answer["citations"][0])
