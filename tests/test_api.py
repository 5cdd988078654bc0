"""The HTTP API: what it answers, and one shape for all that goes wrong."""

from __future__ import annotations

import json
import logging
import re
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import WriteCorpus
from flask import Flask
from flask.testing import FlaskClient
from small_corpus import DOCUMENTS, SUBJECTS
from werkzeug.test import EnvironBuilder, TestResponse

from bot.assistant import Assistant
from bot.model import Answer
from bot.settings import Settings
from bot.web.answers import Loaded
from bot.web.application import create_app

PAGE = "https://clinic.example"
QUESTION = "How long does green tea steep?"


@pytest.fixture
def app(write_corpus: WriteCorpus) -> Flask:
    return create_app(Settings(write_corpus(DOCUMENTS | SUBJECTS), origins=(PAGE,)))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def ask(client: FlaskClient, question: object = QUESTION, **more: Any) -> TestResponse:
    return client.post("/api/chat", json={"question": question, **more})


def check_problem(response: TestResponse, status: int, said: str) -> None:
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = response.get_json(force=True)
    assert set(problem) == {"type", "title", "status", "detail", "instance", "error"}
    assert problem["status"] == status and problem["error"]["message"] == problem["detail"]
    assert said in problem["detail"]
    assert response.headers["X-Request-ID"]


def test_an_answer_is_the_answer_object(client: FlaskClient, app: Flask) -> None:
    response = ask(client)
    folder = app.extensions["verbatim"].settings.corpus
    assert response.get_json() == json.loads(json.dumps(Assistant.load(folder).ask(QUESTION).as_dict()))
    assert response.content_type == "application/json"
    assert response.get_json()["citations"][0]["document"] == "tea"


def test_the_second_time_it_is_the_same_bytes(client: FlaskClient) -> None:
    assert ask(client).data == ask(client).data


def test_history_is_what_was_asked_before(client: FlaskClient) -> None:
    answer = ask(client, "And how long does it steep?", history=["How is coffee brewed?"]).get_json()
    assert answer["citations"][0]["document"] == "coffee"
    assert "coffee" in answer["interpretation"]["about"]
    assert ask(client, history=None).status_code == 200


def test_an_etag_saves_sending_the_same_answer_again(client: FlaskClient) -> None:
    tag = ask(client).headers["ETag"]
    again = client.post("/api/chat", json={"question": QUESTION}, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    other = client.post("/api/chat", json={"question": "Risks of tea?"}, headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert ask(client, history=["Coffee?"]).headers["ETag"] != tag


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"{", "application/json", 400, "line 1, column 2"),
        (b"[1]", "application/json", 400, "no JSON object"),
        (b"\xff", "application/json", 400, "no JSON"),
        (b"[" * 60_000, "application/json", 400, "no JSON"),
        (b'{"question": ' + b"1" * 5_000 + b"}", "application/json", 400, "no JSON"),
        (b"question=x", "application/x-www-form-urlencoded", 415, "send JSON as application/json"),
        (b"{}", None, 415, "content type is none"),
        (b"{}", "application/json", 422, "“question” is missing"),
        (b'{"question": 1}', "application/json", 422, "“question” is a number"),
        (b'{"question": true}', "application/json", 422, "“question” is true or false"),
        (b'{"question": "  "}', "application/json", 422, "empty"),
        (b'{"question": "x", "history": "y"}', "application/json", 422, "“history” is text; send a list"),
        (b'{"question": "x", "history": [null]}', "application/json", 422, "Entry 1 of “history” is null"),
        (b'{"question": "x", "histroy": []}', "application/json", 422, "no field “histroy”"),
        (json.dumps({"question": "x" * 4001}).encode(), "application/json", 422, "4,001 characters"),
        (json.dumps({"question": "x", "history": ["y"] * 51}).encode(), "application/json", 422, "51 entries; 50 are"),
        (b" " * 70_000, "application/json", 413, "larger than 65,536 bytes"),
    ],
)
def test_a_bad_request_is_a_problem(client: FlaskClient, body: bytes, kind: str | None, status: int, said: str) -> None:
    check_problem(client.post("/api/chat", data=body, content_type=kind), status, said)


def test_a_body_in_chunks_may_not_be_larger(client: FlaskClient) -> None:
    for more, status in ((0, 200), (1, 413)):
        body = json.dumps({"question": QUESTION}).encode()
        content = BytesIO(body + b" " * (64 * 1024 - len(body) + more))
        environment = {"wsgi.input": content, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
        builder = EnvironBuilder(path="/api/chat", method="POST", content_type="application/json")
        response = client.open(builder.get_environ() | environment)
        assert response.status_code == status


def test_a_tag_that_a_proxy_made_weak_is_still_known(client: FlaskClient) -> None:
    tag = ask(client).headers["ETag"]
    again = client.post("/api/chat", json={"question": QUESTION}, headers={"If-None-Match": f"W/{tag}"})
    assert again.status_code == 304


def test_two_slashes_are_another_address_and_no_redirect(client: FlaskClient) -> None:
    for path in ("/api//documents", "/widget//chat.js", "/api/documents//tea"):
        check_problem(client.get(path), 404, "/openapi.json lists what there is")


def test_wrong_addresses_and_methods_are_problems(client: FlaskClient) -> None:
    check_problem(client.get("/api/nothing"), 404, "/openapi.json lists what there is")
    check_problem(client.get("/api/documents/nothing"), 404, "there are: coffee, tea")
    check_problem(client.get("/api/documents/../../etc/passwd"), 404, "")
    check_problem(client.get("/widget/../server.py"), 404, "")
    wrong = client.put("/api/chat")
    check_problem(wrong, 405, "PUT is not possible here; possible are OPTIONS, POST.")
    assert wrong.headers["Allow"] == "OPTIONS, POST"


class Faulty(Assistant):
    """An assistant that fails at every question."""

    def ask(self, question: str, history: object = ()) -> Answer:
        raise RuntimeError(f"secret {question}")


def test_what_nobody_foresaw_is_a_problem_without_a_word_of_the_visitor(
    write_corpus: WriteCorpus, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(write_corpus(DOCUMENTS))
    client = create_app(settings, Loaded(Faulty.load(settings.corpus), "f")).test_client()
    with caplog.at_level(logging.INFO):
        check_problem(ask(client, "my secret"), 500, "under this request's id")
    assert "RuntimeError at" in caplog.text and "Faulty.ask" in caplog.text
    assert "secret" not in caplog.text


class Slow(Assistant):
    """An assistant that answers when it is told to."""

    go = threading.Event()
    asked = threading.Event()

    def ask(self, question: str, history: object = ()) -> Answer:
        self.asked.set()
        self.go.wait(30)
        return super().ask(question)


def test_too_much_at_once_is_turned_away_and_recovers(write_corpus: WriteCorpus) -> None:
    settings = Settings(write_corpus(DOCUMENTS), threads=2, wait_seconds=0)
    app = create_app(settings, Loaded(Slow.load(settings.corpus), "f"))
    first: list[TestResponse] = []
    asking = threading.Thread(target=lambda: first.append(ask(app.test_client())))
    asking.start()
    assert Slow.asked.wait(30)
    refused = ask(app.test_client(), "Risks of coffee?")
    check_problem(refused, 503, "Too many questions at once")
    assert refused.headers["Retry-After"] == "1"
    Slow.go.set()
    asking.join()
    assert first[0].status_code == 200
    assert ask(app.test_client(), "Risks of coffee?").status_code == 200


def test_documents_can_be_read_whole(client: FlaskClient) -> None:
    listed = client.get("/api/documents").get_json()["documents"]
    assert [document["id"] for document in listed] == ["coffee", "tea"]
    opened = client.get("/api/documents/tea").get_json()
    assert opened["text"] == DOCUMENTS["tea.txt"] and opened["characters"] == len(opened["text"])
    titles = [section["title"] for section in opened["sections"]]
    assert titles[-3:] == ["Making", "Risks", "Storage"]
    making = next(section for section in opened["sections"] if section["title"] == "Making")
    assert opened["text"][making["start"] : making["end"]].startswith("Making\n\nGreen tea is brewed")
    assert "Risks" not in opened["text"][making["start"] : making["end"]]
    note = opened["notes"][0]
    assert (opened["text"][note["start"] : note["end"]], note["text"]) == ("80 degrees", "Degrees Celsius.")
    assert {block["kind"] for block in opened["blocks"]} == {"heading", "paragraph"}


def test_documents_that_one_has_are_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/api/documents/tea").headers["ETag"]
    assert client.get("/api/documents/tea", headers={"If-None-Match": tag}).status_code == 304


def test_suggestions_say_what_a_chat_window_needs(client: FlaskClient) -> None:
    said = client.get("/api/suggestions").get_json()
    assert said["limits"] == {"question_characters": 4000, "history_turns": 6}
    assert said["disclaimer"] and said["name"] == "Verbatim" and isinstance(said["suggestions"], list)


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz").get_json()
    assert ready["status"] == "ready" and "version" not in ready and ready["index"]["documents"] == 2
    assert re.fullmatch("[0-9a-f]{12}", ready["index"]["fingerprint"])
    assert 0 <= ready["index"]["age_seconds"] < 60


def test_feedback_is_taken_without_words_of_the_visitor(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    verdict = {"verdict": "down", "reason": "incorrect", "status": "answered", "documents": ["tea", "my name is Ann"]}
    with caplog.at_level(logging.INFO):
        assert client.post("/api/feedback", json=verdict).status_code == 204
    assert "feedback down incorrect answered tea" in caplog.text and "Ann" not in caplog.text
    check_problem(client.post("/api/feedback", json=verdict | {"verdict": "?"}), 422, "none of up, down")
    check_problem(client.post("/api/feedback", json=verdict | {"reason": "?"}), 422, "“reason” is none of")
    check_problem(client.post("/api/feedback", json=verdict | {"reason": []}), 422, "“reason” is none of")
    check_problem(client.post("/api/feedback", json=verdict | {"status": "?"}), 422, "no status of an answer")
    assert client.post("/api/feedback", json=verdict | {"question": "I am Ann"}).status_code == 204
    assert "Ann" not in caplog.text  # without feedback on, a question is dropped; tests/test_feedback.py
    check_problem(client.post("/api/feedback", json=verdict | {"name": "?"}), 422, "no field “name”")


def test_a_request_id_is_taken_and_given_back(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    odd = client.get("/healthz", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", odd)
    assert re.fullmatch(r"app;dur=\d+\.\d", client.get("/healthz").headers["Server-Timing"])


def test_only_pages_of_named_origins_may_read_answers(client: FlaskClient) -> None:
    allowed = client.post("/api/chat", json={"question": QUESTION}, headers={"Origin": PAGE})
    assert allowed.headers["Access-Control-Allow-Origin"] == PAGE and "Origin" in allowed.headers["Vary"]
    other = client.post("/api/chat", json={"question": QUESTION}, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers and "Origin" in other.headers["Vary"]
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = client.options("/api/chat", headers={"Origin": PAGE} | asked)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == PAGE
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    refused = client.options("/api/chat", headers={"Origin": "https://evil.example"} | asked)
    assert not [name for name, _ in refused.headers if name.startswith("Access-Control")]


def test_a_tag_of_any_kind_is_no_tag_that_an_answer_has(client: FlaskClient) -> None:
    reply = client.post("/api/chat", json={"question": QUESTION}, headers={"If-None-Match": "*"})
    assert reply.status_code == 200 and reply.data


@pytest.mark.parametrize("path", ["/widget.js", "/", "/api/documents", "/api/documents/tea"])
def test_a_condition_that_does_not_hold_is_a_problem(client: FlaskClient, path: str) -> None:
    check_problem(client.get(path, headers={"If-Match": '"other"'}), 412, "leave the header out")


def test_a_kind_of_json_that_is_not_json_is_refused(client: FlaskClient) -> None:
    check_problem(client.post("/api/chat", data=b"{}", content_type="application/x+json"), 415, "application/x+json")


def test_what_a_request_says_comes_back_shortened(client: FlaskClient) -> None:
    for path in ("/api/documents/" + "x" * 5_000, "/" + "x" * 5_000):
        assert len(client.get(path).data) < 1_000


def test_the_longest_question_is_a_setting(write_corpus: WriteCorpus) -> None:
    client = create_app(Settings(write_corpus(DOCUMENTS), most_question_characters=100)).test_client()
    check_problem(ask(client, "x" * 101), 422, "101 characters; 100 are the most")
    messages = {"messages": [{"role": "user", "content": "x" * 101}]}
    check_problem(client.post("/v1/chat/completions", json=messages), 422, "100 are the most")
    assert client.get("/api/suggestions").get_json()["limits"]["question_characters"] == 100


def test_only_who_shows_the_key_reads_the_version(write_corpus: WriteCorpus) -> None:
    key = "0123456789abcdef"
    client = create_app(Settings(write_corpus(DOCUMENTS), api_key=key)).test_client()
    assert "version" not in client.get("/readyz").get_json()
    assert client.get("/readyz", headers={"Authorization": f"Bearer {key}"}).get_json()["version"]


def test_only_pages_of_named_origins_may_frame_the_page(client: FlaskClient, write_corpus: WriteCorpus) -> None:
    assert client.get("/").headers["Content-Security-Policy"].endswith(f"frame-ancestors 'self' {PAGE}")
    alone = create_app(Settings(write_corpus(DOCUMENTS))).test_client()
    assert alone.get("/").headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert client.get("/api/documents").headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_other_pages_may_load_the_widget_and_nothing_else(client: FlaskClient) -> None:
    for path, who in (("/widget.js", "cross-origin"), ("/widget/chat.css", "cross-origin"), ("/readyz", "same-origin")):
        assert client.get(path).headers.getlist("Cross-Origin-Resource-Policy") == [who]
    assert ask(client).headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_tls_is_asked_for_where_the_operator_says_so(client: FlaskClient, write_corpus: WriteCorpus) -> None:
    behind = create_app(Settings(write_corpus(DOCUMENTS), only_tls=True)).test_client()
    for path in ("/", "/nothing", "/widget.js"):
        assert behind.get(path).headers["Strict-Transport-Security"] == "max-age=63072000"
        assert "Strict-Transport-Security" not in client.get(path).headers


def test_every_reply_protects(client: FlaskClient) -> None:
    for path in ("/", "/healthz", "/api/nothing", "/widget.js"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
    assert ask(client).headers["Cache-Control"] == "no-store"


def test_files_are_packed_tagged_and_open_to_all(client: FlaskClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    endless = client.get("/widget.js", headers={"Accept-Encoding": "gzip," + "a;q=1," * 20_000})
    assert endless.data == plain.data and "Content-Encoding" not in endless.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert plain.mimetype == "text/javascript"
    assert client.get("/widget.js", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


def test_the_log_has_no_word_of_the_visitor(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(client, "my secret rash")
        client.get("/my-secret-rash?q=secret")
        client.get("/api/documents/secret")
    assert "secret" not in caplog.text and "POST /api/chat 200" in caplog.text


def test_two_applications_live_side_by_side(write_corpus: WriteCorpus, corpus_folder: Path) -> None:
    small = create_app(Settings(write_corpus(DOCUMENTS))).test_client()
    large = create_app(Settings(corpus_folder)).test_client()
    assert len(small.get("/api/documents").get_json()["documents"]) == 2
    assert len(large.get("/api/documents").get_json()["documents"]) == 5


def test_an_old_answer_makes_room(write_corpus: WriteCorpus) -> None:
    client = create_app(Settings(write_corpus(DOCUMENTS), cached_answers=1)).test_client()
    bodies = [ask(client, question).data for question in (QUESTION, "Risks of coffee?", QUESTION)]
    assert bodies[0] == bodies[2] != bodies[1]
