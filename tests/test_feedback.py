"""What visitors asked in vain, kept for a time: the file, the thread that writes it, and the API before it."""

from __future__ import annotations

import logging
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from conftest import WriteCorpus
from flask import Flask
from flask.testing import FlaskClient
from small_corpus import DOCUMENTS, SUBJECTS

from bot.errors import FeedbackError
from bot.feedback import MOST_CHARACTERS, MOST_ENTRIES, Entry, FeedbackStore, Kind, this_day
from bot.notebook import Notebook
from bot.settings import Settings
from bot.web.application import create_app

TODAY = date(2026, 11, 23)
UNANSWERED = "My name is Anna Petrova, is the unicorn ride 25 euros?"


def asked(question: str, days_ago: int = 0) -> Entry:
    return Entry(TODAY - timedelta(days=days_ago), Kind.ASKED, "not_found", question=question)


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "kept" / "questions.sqlite", days=30)


def bytes_of(store: FeedbackStore) -> bytes:
    return b"".join(file.read_bytes() for file in store.file.parent.iterdir())


def test_what_is_written_is_read(store: FeedbackStore) -> None:
    entries = [asked("is the moon cheese"), Entry(TODAY, Kind.DOWN, "answered", "unsafe", "and tea", ("tea", "coffee"))]
    assert store.entries() == [] and store.counts() == {} and store.expire() == 0
    store.add(entries)
    assert store.entries() == entries
    assert store.counts() == {"asked": 1, "down": 1}


def test_only_its_owner_may_read_it(store: FeedbackStore) -> None:
    store.add([asked("is the moon cheese")])
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.file.parent.stat().st_mode) == 0o700


def test_what_is_deleted_is_gone_from_the_disk(store: FeedbackStore) -> None:
    store.add([asked(f"does zanzibar{number} help") for number in range(2_000)])
    with sqlite3.connect(store.file) as reader:  # somebody has it open: the log is not deleted with the last connection
        reader.execute("SELECT count(*) FROM entries").fetchall()
        store.add([asked("does timbuktu help")])
        assert b"zanzibar" in bytes_of(store) and b"timbuktu" in bytes_of(store)
        assert store.delete_matching("TIMBUKTU help") == 1
        assert b"timbuktu" not in bytes_of(store)
        assert store.delete_all() == 2_000
        assert b"zanzibar" not in bytes_of(store)
    reader.close()


def test_the_time_is_over_after_its_days(store: FeedbackStore) -> None:
    store.add([asked("old zanzibar", 30), asked("new timbuktu", 29)])
    assert store.expire(TODAY) == 1
    assert [entry.question for entry in store.entries()] == ["new timbuktu"]
    assert b"zanzibar" not in bytes_of(store)
    assert store.delete_before(TODAY) == 1


def test_words_to_delete_must_all_be_there(store: FeedbackStore) -> None:
    store.add([asked("does ginger help"), asked("does ginger tea help")])
    assert store.delete_matching("tea, ginger") == 1
    assert store.delete_matching("?!") == 0
    assert len(store.entries()) == 1


def test_it_does_not_grow_without_end(store: FeedbackStore) -> None:
    """A day of questions as long as they may be fills no disk: too many are not kept until the day is over."""
    store.add(asked(f"question {number}") for number in range(MOST_ENTRIES))
    store.add(asked(f"later question {number}") for number in range(7))
    entries = store.entries()
    assert len(entries) == MOST_ENTRIES
    assert (entries[0].question, entries[-1].question) == ("question 7", "later question 6")
    store.add([asked("x" * 4_000)])
    assert store.entries()[-1].question == "x" * MOST_CHARACTERS


def add_some(file: Path) -> None:
    for number in range(20):
        FeedbackStore(file, 30).add([asked(f"question {number}")])


def test_several_processes_share_it(store: FeedbackStore) -> None:
    store.add([])
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(add_some, [store.file] * 4))
    assert len(store.entries()) == 80


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("no database at all, but a text that is long enough to be taken for a damaged one" * 10)
    with pytest.raises(FeedbackError, match="x: file is not a database"):
        FeedbackStore(tmp_path / "x", 30).entries()
    with pytest.raises(FeedbackError, match="z: file exists"):
        FeedbackStore(tmp_path / "x" / "y" / "z", 30).add([])


@pytest.fixture
def app(write_corpus: WriteCorpus) -> Iterator[Flask]:
    yield create_app(Settings(write_corpus(DOCUMENTS | SUBJECTS), feedback=True))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def notebook_of(app: Flask) -> Notebook:
    found: Notebook = app.extensions["verbatim.notebook"]
    found.settle()
    return found


def test_questions_without_an_answer_are_kept_without_names_and_history(app: Flask, client: FlaskClient) -> None:
    body = {"question": UNANSWERED, "history": ["what about zanzibar"]}
    client.post("/api/chat", json=body)
    client.post("/api/chat", json=body)  # answered from memory, counted all the same
    client.post("/api/chat", json={"question": "How long does green tea steep?"})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": UNANSWERED}]})
    entries = notebook_of(app).store.entries()
    assert entries == 3 * [
        Entry(this_day(), Kind.ASKED, "not_found", question="My name is [name], is the unicorn ride [number] euros?")
    ]
    assert b"zanzibar" not in bytes_of(notebook_of(app).store)


def test_a_verdict_is_kept_with_the_question_that_came_along(app: Flask, client: FlaskClient) -> None:
    verdict = {"verdict": "down", "reason": "incomplete", "status": "answered", "documents": ["tea", "x"]}
    assert client.post("/api/feedback", json=verdict).status_code == 204
    assert client.post("/api/feedback", json=verdict | {"question": "call 091 123456 on tea"}).status_code == 204
    assert client.post("/api/feedback", json=verdict | {"question": "x" * 4001}).status_code == 422
    assert client.post("/api/feedback", json=verdict | {"question": 7}).status_code == 422
    kept = Entry(this_day(), Kind.DOWN, "answered", "incomplete", "", ("tea",))
    with_question = Entry(this_day(), Kind.DOWN, "answered", "incomplete", "call [number] on tea", ("tea",))
    assert notebook_of(app).store.entries() == [kept, with_question]


def test_an_emergency_is_never_kept(app: Flask, client: FlaskClient) -> None:
    for question in ("I want to kill myself", "my throat is swelling and I cannot breathe"):
        assert client.post("/api/chat", json={"question": question}).get_json()["status"] == "emergency"
        verdict = {"verdict": "down", "status": "not_found", "question": question}
        assert client.post("/api/feedback", json=verdict).status_code == 204
    assert notebook_of(app).store.entries() == []


def test_nothing_is_kept_unless_the_operator_wants_it(write_corpus: WriteCorpus) -> None:
    settings = Settings(write_corpus(DOCUMENTS | SUBJECTS))
    client = create_app(settings).test_client()
    client.post("/api/chat", json={"question": UNANSWERED})
    verdict = {"verdict": "down", "status": "not_found", "question": UNANSWERED}
    assert client.post("/api/feedback", json=verdict).status_code == 204
    assert not settings.feedback_path.exists()
    assert client.get("/api/suggestions").get_json()["feedback"] is False


def test_a_locked_file_fails_no_answer(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.feedback._BUSY_SECONDS", 0.05)
    notes = notebook_of(app)
    notes.store.add([])
    with sqlite3.connect(notes.store.file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert client.post("/api/chat", json={"question": UNANSWERED}).status_code == 200
        notes.settle()
    other.close()
    assert "1 entries were not kept" in caplog.text and "database is locked" in caplog.text
    assert "unicorn" not in caplog.text
    client.post("/api/chat", json={"question": UNANSWERED})
    notes.settle()
    assert len(notes.store.entries()) == 1


def test_a_folder_that_cannot_be_made_fails_no_answer(
    write_corpus: WriteCorpus, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(write_corpus(DOCUMENTS | SUBJECTS), feedback=True, feedback_file=Path("/dev/full/x/y.sqlite"))
    app = create_app(settings)
    with caplog.at_level(logging.WARNING):
        assert app.test_client().post("/api/chat", json={"question": UNANSWERED}).status_code == 200
        app.extensions["verbatim.notebook"].settle()
    assert "1 entries were not kept: /dev/full/x/y.sqlite: file exists" in caplog.text


def test_noting_takes_no_time(app: Flask, client: FlaskClient) -> None:
    notes = notebook_of(app)
    began = perf_counter()
    for _ in range(5_000):
        notes.note_verdict(Kind.UP, "answered", "", ["tea"], UNANSWERED)
    assert perf_counter() - began < 0.5  # more than the queue holds: the rest is dropped, and nobody waits
    notes.settle()
    assert 0 < len(notes.store.entries()) <= 5_000
