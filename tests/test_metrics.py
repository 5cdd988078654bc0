"""/metrics: what was asked and how it went, over all workers, without a visitor's word."""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path

import pytest
from conftest import WriteCorpus
from flask.testing import FlaskClient
from serving import serve
from small_corpus import DOCUMENTS, SUBJECTS

from bot.settings import Settings
from bot.web.application import create_app

KEY = "0123456789abcdef0123456789abcdef"
OPEN = {"Authorization": f"Bearer {KEY}"}
QUESTION = "How long does green tea steep?"


def values(text: str) -> dict[str, float]:
    """Each line's name with its labels, and its value."""
    lines = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


@pytest.fixture
def client(write_corpus: WriteCorpus) -> FlaskClient:
    app = create_app(Settings(write_corpus(DOCUMENTS | SUBJECTS), api_key=KEY))
    return app.test_client()


def scrape(client: FlaskClient) -> dict[str, float]:
    reply = client.get("/metrics", headers=OPEN)
    assert reply.status_code == 200 and reply.content_type.startswith("text/plain; version=")
    return values(reply.text)


def test_requests_answers_and_times_are_counted(client: FlaskClient) -> None:
    for _ in range(3):
        client.post("/api/chat", json={"question": QUESTION})
    client.post("/api/chat", json={"question": "zzyzx?"})
    client.post("/api/chat", json={})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": QUESTION}]}, headers=OPEN)
    seen = scrape(client)
    assert seen['verbatim_requests_total{method="POST",route="/api/chat",status="200"}'] == 4
    assert seen['verbatim_requests_total{method="POST",route="/api/chat",status="422"}'] == 1
    assert seen['verbatim_answers_total{status="answered"}'] == 4
    assert seen['verbatim_answers_total{status="not_found"}'] == 1
    assert seen['verbatim_request_seconds_count{route="/api/chat"}'] == 5
    assert seen['verbatim_request_seconds_bucket{le="+Inf",route="/api/chat"}'] == 5


def test_the_state_of_the_index_is_told(client: FlaskClient) -> None:
    seen = scrape(client)
    assert seen["verbatim_documents"] == len(DOCUMENTS)
    assert seen["verbatim_passages"] > 0
    assert 0 <= seen["verbatim_index_age_seconds"] < 60


def test_no_word_of_a_visitor_becomes_a_label(client: FlaskClient) -> None:
    client.get("/zzyzx-in-a-path?q=zzyzx")
    client.open("/api/chat", method="ZZYZX")
    client.post("/api/chat", json={"question": "zzyzx"})
    shown = client.get("/metrics", headers=OPEN).text
    assert "zzyzx" not in shown.casefold()
    assert 'verbatim_requests_total{method="other",route="-",status="405"} 1.0' in shown
    assert 'verbatim_requests_total{method="GET",route="-",status="404"} 1.0' in shown


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_it_is_for_the_operator_alone(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/metrics", headers=headers).status_code == 401


def test_workers_count_together(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    folder = write_corpus(DOCUMENTS | SUBJECTS)
    more = {"VERBATIM_API_KEY": KEY, "VERBATIM_VISITOR_QUESTIONS_PER_MINUTE": "0"}
    with serve(folder, tmp_path / "log", "--workers", "2", more=more) as server:
        body = json.dumps({"question": QUESTION}).encode()
        for _ in range(40):
            request = urllib.request.Request(f"{server.url}/api/chat", body, {"Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=30).close()
        seen = [urllib.request.Request(f"{server.url}/metrics", headers=OPEN) for _ in range(10)]
        pages = [urllib.request.urlopen(request, timeout=30).read().decode() for request in seen]
    counted = {values(page)['verbatim_answers_total{status="answered"}'] for page in pages}
    assert counted == {40}
    assert all(re.search(r"^# TYPE verbatim_request_seconds histogram$", page, re.M) for page in pages)
