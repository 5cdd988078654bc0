"""The operator's key: what it opens, and what stays open without it."""

from __future__ import annotations

from base64 import b64encode

import pytest
from conftest import WriteCorpus
from flask import Flask
from flask.testing import FlaskClient
from small_corpus import DOCUMENTS, SUBJECTS

from bot.errors import SettingsError
from bot.settings import Settings
from bot.web.application import create_app
from bot.web.keys import require_key

KEY = "0123456789abcdef0123456789abcdef"
QUESTION = "How long does green tea steep?"


def with_operator_page(app: Flask) -> FlaskClient:
    app.add_url_rule("/operator/page", "operator", require_key(lambda: "for the operator"))
    return app.test_client()


@pytest.fixture
def client(write_corpus: WriteCorpus) -> FlaskClient:
    return with_operator_page(create_app(Settings(write_corpus(DOCUMENTS | SUBJECTS), api_key=KEY)))


def basic(name: str, password: str) -> str:
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize("path", ["/v1/models", "/operator/page"])
def test_the_key_opens_what_is_the_operators(client: FlaskClient, path: str) -> None:
    for shown in (f"Bearer {KEY}", f"bearer {KEY}", basic("", KEY), basic("anybody", KEY)):
        assert client.get(path, headers={"Authorization": shown}).status_code == 200
    bearers = ("", "Bearer", "Bearer ", f"Bearer {KEY}x", f"Bearer {KEY[:-1]}", f"Digest {KEY}", "Bearer é")
    for shown in (*bearers, "Basic !", basic(KEY, ""), basic("é", "é")):
        refused = client.get(path, headers={"Authorization": shown} if shown else {})
        assert refused.status_code == 401 and refused.content_type == "application/problem+json"
        assert refused.headers["WWW-Authenticate"].startswith("Bearer realm=")


@pytest.mark.parametrize("path", ["/v1/models", "/operator/page", "/metrics", "/readyz"])
def test_keys_are_not_for_guessing(client: FlaskClient, path: str) -> None:
    guesses = [{"Authorization": f"Bearer {number:032}"} for number in range(10)]
    assert {client.get(path, headers=guess).status_code for guess in guesses} <= {401, 200}
    right = {"Authorization": f"Bearer {KEY}"}
    stopped = client.get(path, headers=right)
    assert (stopped.status_code, stopped.headers["Retry-After"]) == (429, "60")
    assert client.get("/readyz").status_code == 200  # who shows no key guesses none
    assert client.get(path, headers=right, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200


def test_the_right_key_may_come_as_often_as_it_likes(client: FlaskClient) -> None:
    assert {client.get("/v1/models", headers={"Authorization": f"Bearer {KEY}"}).status_code for _ in range(50)} == {
        200
    }


def test_what_the_widget_needs_stays_open(client: FlaskClient) -> None:
    assert client.post("/api/chat", json={"question": QUESTION}).status_code == 200
    assert client.post("/api/feedback", json={"verdict": "up", "status": "answered"}).status_code == 204
    for path in ("/", "/widget.js", "/widget/chat.js", "/api/suggestions", "/api/documents", "/api/documents/tea"):
        assert client.get(path).status_code == 200, path


def test_without_a_key_the_api_is_open_and_the_operators_pages_are_closed(write_corpus: WriteCorpus) -> None:
    client = with_operator_page(create_app(Settings(write_corpus(DOCUMENTS))))
    assert client.get("/v1/models").status_code == 200
    closed = client.get("/operator/page", headers={"Authorization": f"Bearer {KEY}"})
    assert closed.status_code == 404 and b"set no key" in closed.data


@pytest.mark.parametrize("key", ["hunter2", "x" * 201, "a key with spaces in it", "schlüssel-schlüssel"])
def test_a_key_that_can_be_guessed_is_refused_and_not_shown(write_corpus: WriteCorpus, key: str) -> None:
    with pytest.raises(SettingsError, match="openssl rand") as refused:
        Settings(write_corpus(DOCUMENTS), api_key=key)
    assert key not in str(refused.value)
    assert KEY not in repr(Settings(write_corpus(DOCUMENTS), api_key=KEY))
