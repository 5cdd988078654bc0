"""Files that change under a running server: answered from when they are whole, refused when they are broken."""

from __future__ import annotations

import json
import tracemalloc
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from serving import Server, eventually, serve
from small_corpus import DOCUMENTS, SUBJECTS, TEA, write

from bot.identity import PROGRAM
from bot.settings import Settings
from bot.web.answers import Loaded
from bot.web.application import create_app, create_watched_app
from bot.web.chat import answers as answers_of_request
from bot.web.watcher import Herald, Watcher

QUESTION = "How long does green tea steep?"
NEW = TEA.replace("two\nminutes", "nine\nminutes")


class Site:
    """An application, its files, and a watcher that looks when it is told to and builds in its own process."""

    def __init__(self, folder: Path, herald: Herald) -> None:
        self.folder = folder
        self.app: Flask = create_app(Settings(folder, reload_seconds=0))
        self.watcher = Watcher(self.app.extensions[PROGRAM], herald, lambda settings: None)
        self.client: FlaskClient = self.app.test_client()

    def write(self, name: str, data: bytes | str) -> None:
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def settle(self) -> None:
        """Look twice: files that are as they were are whole."""
        self.watcher.look()
        self.watcher.look()

    def ask(self, **headers: str) -> Any:
        return self.client.post("/api/chat", json={"question": QUESTION}, headers=headers)

    @property
    def said(self) -> str:
        return " ".join(statement["text"] for statement in self.ask().get_json()["statements"])

    @property
    def ready(self) -> dict[str, Any]:
        found = self.client.get("/readyz")
        assert found.status_code == 200
        content: dict[str, Any] = found.get_json()
        assert content["status"] == "ready"
        return content


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Herald() as herald:
        yield Site(write(tmp_path / "corpus", DOCUMENTS | SUBJECTS), herald)


def test_a_changed_document_is_answered_from(site: Site) -> None:
    before, tag = site.ready["index"], site.ask().headers["ETag"]
    assert "two minutes" in site.said
    site.write("tea.txt", NEW)
    site.settle()
    assert "nine minutes" in site.said
    after = site.ready
    assert after["index"]["fingerprint"] != before["fingerprint"] and after["refused"] is None
    assert site.ask(**{"If-None-Match": tag}).status_code == 200
    site.write("tea.txt", TEA)
    site.settle()
    assert site.ask(**{"If-None-Match": tag}).status_code == 304
    assert site.ready["index"]["fingerprint"] == before["fingerprint"]


def test_a_new_version_answers_as_a_fresh_start_does(site: Site, tmp_path: Path) -> None:
    files = {"tea.txt": NEW, "milk.txt": "Milk\n\nGreen tea with milk steeps for three minutes.\n"}
    for name, data in files.items():
        site.write(name, data)
        site.settle()
    folder = write(tmp_path / "fresh", DOCUMENTS | SUBJECTS | files)
    fresh = create_app(Settings(folder)).test_client()
    for question in (QUESTION, "green tea with milk?", "my ulcer and green tea", "Would a zebra eat quince?"):
        body = {"question": question}
        assert site.client.post("/api/chat", json=body).data == fresh.post("/api/chat", json=body).data


def test_files_that_are_being_copied_are_waited_for(site: Site) -> None:
    site.write("tea.txt", NEW[:30])
    site.watcher.look()
    site.write("tea.txt", NEW)
    site.watcher.look()
    assert "two minutes" in site.said
    site.watcher.look()
    assert "nine minutes" in site.said


BROKEN = {
    "a line of an editor's file": ("editor/synonyms.txt", b"tea\n", "synonyms.txt, line 1"),
    "the table of documents": ("editor/documents.toml", b"subjects = [", "is no TOML"),
    "a caution": ("editor/cautions.txt", b"no arrow\n", "cautions.txt, line 1"),
    "a judgement": ("editor/conflicts.txt", b"nonsense\n", "conflicts.txt, line 1"),
    "a document that is not UTF-8": ("tea.txt", b"\xff\xfe", "tea.txt: is UTF-16"),
    "a document that is empty": ("tea.txt", b"", "tea.txt: is empty"),
    "another document of its name": ("tea.md", b"# Tea\n\nOther words stand here.\n", "tea.txt: another file"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_version_is_refused_until_it_is_mended(
    site: Site, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    name, data, reason = BROKEN[what]
    before = site.ready["index"]["fingerprint"]
    whole = (site.folder / name).read_bytes() if (site.folder / name).exists() else None
    site.write(name, data)
    site.settle()
    site.settle()
    assert "two minutes" in site.said
    refused = site.ready["refused"]
    assert reason in refused["reason"] and refused["since"].endswith("+00:00")
    assert site.ready["index"]["fingerprint"] == before
    assert [record.levelname for record in caplog.records if reason in record.getMessage()] == ["ERROR"]
    if whole is None:
        (site.folder / name).unlink()
    else:
        site.write(name, whole)
    site.settle()
    assert site.ready["refused"] is None
    site.write("tea.txt", NEW)
    site.settle()
    assert "nine minutes" in site.said


def test_no_document_left_is_refused_and_a_deleted_one_is_not(site: Site) -> None:
    (site.folder / "coffee.txt").unlink()
    site.settle()
    assert (site.ready["index"]["documents"], site.ready["refused"]) == (1, None)
    (site.folder / "tea.txt").unlink()
    site.settle()
    assert "no document to answer from" in site.ready["refused"]["reason"]
    assert "two minutes" in site.said


def test_a_new_file_that_cannot_be_read_is_a_fault_and_the_rest_is_taken(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.write("milk.txt", b"\xff")
    site.write("tea.txt", NEW)
    site.settle()
    assert "nine minutes" in site.said
    assert site.ready["refused"] is None
    (fault,) = [fault for fault in site.ready["faults"] if fault.startswith("milk.txt")]
    assert "is not UTF-8" in fault
    assert [record.levelname for record in caplog.records if record.getMessage() == fault] == ["WARNING"]


def test_a_request_keeps_to_the_version_that_it_began_with(site: Site) -> None:
    site.write("tea.txt", NEW)
    answers = site.app.extensions[PROGRAM].answers
    tag = answers.tag(QUESTION, [])
    site.settle()
    assert b"two minutes" in answers.body(tag, QUESTION, []).content
    assert site.app.extensions[PROGRAM].answers.tag(QUESTION, []) != tag
    assert "nine minutes" in site.said
    with site.app.test_request_context():
        first = answers_of_request()
        site.write("tea.txt", TEA)
        site.settle()
        assert answers_of_request() is first
    assert "two minutes" in site.said


def test_where_nothing_can_be_written_it_is_taken_all_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path / "corpus", DOCUMENTS | SUBJECTS | {".verbatim": "a file where the folder should be"})
    with Herald() as herald:
        site = Site(folder, herald)
        site.write("tea.txt", NEW)
        site.settle()
        assert "nine minutes" in site.said


def test_a_watcher_stops_when_told(site: Site) -> None:
    site.watcher.start()
    site.watcher.stop()
    site.write("tea.txt", NEW)
    assert "two minutes" in site.said


def test_versions_of_before_are_let_go(site: Site) -> None:
    sizes = []
    tracemalloc.start()
    for number in range(12):
        site.write("tea.txt", TEA + f"\nOolong number {number} steeps for {number} hours.\n" * 300)
        site.settle()
        assert site.ready["refused"] is None and "two minutes" in site.said
        sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    print("bytes after each reload:", sizes)
    assert max(sizes[6:]) - min(sizes[3:6]) < 0.25 * sizes[2]


def post(url: str) -> dict[str, Any]:
    body = json.dumps({"question": QUESTION}).encode()
    request = urllib.request.Request(f"{url}/api/chat", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        found: dict[str, Any] = json.loads(response.read())
        return found


def get_ready(server: Server) -> dict[str, Any]:
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=30) as response:
        found: dict[str, Any] = json.loads(response.read())
        return found


def test_two_workers_take_the_new_files_and_refuse_the_broken_ones(tmp_path: Path) -> None:
    folder = write(tmp_path / "corpus", DOCUMENTS | SUBJECTS)
    with serve(folder, tmp_path / "log", "--workers", "2") as server:
        write(folder, {"tea.txt": NEW})
        eventually(lambda: all("nine minutes" in str(post(server.url)) for _ in range(20)))
        write(folder, {"editor/synonyms.txt": "tea\n"})
        eventually(lambda: all(get_ready(server)["refused"] for _ in range(20)))
        assert "nine minutes" in str(post(server.url))
        write(folder, {"editor/synonyms.txt": SUBJECTS["editor/synonyms.txt"]})
        eventually(lambda: not any(get_ready(server)["refused"] for _ in range(20)))
    log = (tmp_path / "log").read_text()
    assert log.count("synonyms.txt, line 1") == 1
    assert log.count("answers come from 2 documents") == 1
    assert "Traceback" not in log


def test_a_process_that_takes_the_place_of_another_begins_with_the_new_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "corpus", DOCUMENTS | SUBJECTS)
    loaded = Loaded.load(Settings(folder))
    with Herald() as herald:
        for data, said in ((NEW, b"nine minutes"), ("", b"two minutes")):
            write(folder, {"tea.txt": data, "coffee.txt": data})
            app = create_watched_app(Settings(folder, reload_seconds=3_600), loaded, herald)
            assert said in app.test_client().post("/api/chat", json={"question": QUESTION}).data


def test_reloading_can_be_turned_off(tmp_path: Path) -> None:
    folder = write(tmp_path / "corpus", DOCUMENTS)
    app = create_app(Settings(folder))
    with Herald() as herald:
        watched = create_watched_app(Settings(folder, reload_seconds=0), app.extensions[PROGRAM].answers.loaded, herald)
    assert watched.test_client().get("/healthz").status_code == 200
