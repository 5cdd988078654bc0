"""Nothing that a visitor types is written anywhere: every byte that a real server writes is searched for it.

The server runs in a folder of its own, which is its home and its place for temporary files, too. Each request carries a
word that nobody else uses, with a letter that encodings write differently; afterwards every file of the folder and all
output is searched for it in the forms that programs write.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from serving import PROJECT, Server, clean_environment, serve
from small_corpus import DOCUMENTS, SUBJECTS

WORD = "zyxqwérk"
KEY = "a-key-of-the-operator"
TRIPS = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
from bot.assistant import Assistant

asked = Assistant.ask


def ask(self, question, history=()):
    if "trip over" in question:
        secret = question * 2
        raise RuntimeError(secret, history)
    return asked(self, question, history)


Assistant.ask = ask
import server

if __name__ == "__main__":
    sys.exit(server.main())
"""


def forms(word: str) -> set[bytes]:
    """How programs write a word: encodings, escapes, base64 at each of its three alignments, hexadecimal."""
    texts = {word, unicodedata.normalize("NFD", word), word.upper()}
    found = set()
    for text in texts:
        plain = text.encode()
        found |= {plain, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("latin-1", "replace")}
        found |= {json.dumps(text)[1:-1].encode(), ascii(text)[1:-1].encode(), repr(plain)[2:-1].encode()}
        found |= {urllib.parse.quote(text).encode(), urllib.parse.quote(text).lower().encode(), plain.hex().encode()}
        for shift in range(3):
            found.add(base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 :][:8])
    return found


FORMS = forms(WORD)


def finds(folder: Path) -> list[str]:
    """The files under a folder that hold the word in any form, and the names of files that do."""
    return [
        f"{file}: {form!r}"
        for file in sorted(folder.rglob("*"))
        for form in FORMS
        if form in os.fsencode(file) or (file.is_file() and form in file.read_bytes())
    ]


@pytest.mark.parametrize(
    "content",
    [
        f"… {WORD} …".encode(), WORD.encode("utf-16"), urllib.parse.quote(f"a {WORD}").encode(), repr(WORD).encode(),
        json.dumps({"question": f"is {WORD} ok"}).encode(),
        *(base64.b64encode(f"{'x' * n}{WORD} ok".encode()) for n in range(3)),
    ],
)  # fmt: skip
def test_the_search_finds_what_is_there(content: bytes, tmp_path: Path) -> None:
    assert finds(tmp_path) == []
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_bytes(b"\0\xff" + content)
    assert finds(tmp_path)


def send(server: Server, path: str, body: object = None, method: str = "POST", **headers: str) -> int:
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = urllib.request.Request(server.url + path, data, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (urllib.error.URLError, ConnectionError):
        return 0


def send_raw(server: Server, content: bytes) -> None:
    address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    with socket.create_connection(address) as connection:
        connection.settimeout(2)
        connection.sendall(content)
        with suppress(TimeoutError, ConnectionError):
            connection.recv(65_536)


def ask_in_every_way(server: Server) -> set[int]:
    """Say the word on every route, and in every part of a request. The statuses that came back."""
    quoted, header = urllib.parse.quote(WORD), urllib.parse.quote(WORD)
    said = {"role": "user", "content": f"does {WORD} steep?"}
    verdict = {"verdict": "down", "status": "answered", "reason": "unsafe"}
    own = {"Authorization": f"Bearer {KEY}"}
    statuses = [
        send(server, "/api/chat", {"question": f"Is tea good for {WORD}?"}),
        send(server, "/api/chat", {"question": f"My name is {WORD}", "history": [f"tea and {WORD}", WORD]}),
        send(server, "/api/chat", {"question": f"I want to kill myself {WORD}"}),
        send(server, "/api/chat", {"question": f"¿{WORD} té? ¿Por qué {WORD}?"}),
        send(server, "/api/chat", {"question": f"{WORD} " * 600}),
        send(server, "/api/chat", {"question": WORD, WORD: WORD}),
        send(server, "/api/chat", {"question": [WORD], "history": {WORD: WORD}}),
        send(server, "/api/chat", {"question": WORD, "history": [{WORD: WORD}]}),
        send(server, "/api/chat", [WORD]),
        send(server, "/api/chat", f'{{"question": "{WORD}'.encode()),
        send(server, "/api/chat", f'{{"question": "{WORD}"}}'.encode("utf-16")),
        send(server, "/api/chat", f'"\\ud800{WORD}"'.encode()),
        send(server, "/api/chat", (WORD * 20_000).encode()),
        send(server, "/api/chat", WORD.encode(), Content_Type=f"text/{header}"),
        send(server, "/api/chat", {"question": f"trip over {WORD}", "history": [WORD]}),
        send(server, "/v1/chat/completions", {"messages": [said, {**said, "content": f"trip over {WORD}"}]}, **own),
        send(server, "/v1/chat/completions", {"messages": [said], "user": WORD, "model": WORD}, **own),
        send(server, "/v1/chat/completions", {"messages": [said], "stream": True}, **own),
        send(server, "/v1/chat/completions", {"messages": [{"role": WORD, "content": WORD}]}, **own),
        send(server, f"/v1/models/{quoted}", None, "GET", **own),
        send(server, "/api/feedback", {**verdict, "question": WORD, "documents": [WORD]}),
        send(server, "/api/feedback", {**verdict, "reason": WORD}),
        send(server, "/api/feedback", {**verdict, "status": WORD, "comment": WORD}),
        send(server, f"/api/documents/{quoted}", None, "GET"),
        send(server, f"/api/documents?q={quoted}", None, "GET"),
        send(server, f"/{quoted}?question={quoted}#{quoted}", None, "GET"),
        send(server, f"/operator/gaps?most={quoted}", None, "GET", **own),
        send(server, "/operator/gaps", None, "GET", Authorization=f"Bearer {header}"),
        send(server, f"/widget/{quoted}.js", None, "GET"),
        send(server, f"/api/chat?question={quoted}", None, "PUT"),
        send(server, "/healthz", None, header.replace("%", ""), Referer=f"https://x/{header}", Cookie=f"s={header}"),
        send(
            server, "/healthz", None, "GET", User_Agent=header, X_Request_ID=header, Origin=f"https://{header}.example"
        ),
        send(server, "/healthz", None, "GET", X_Forwarded_For=header, Forwarded=f"for={header}", If_None_Match=header),
    ]
    for raw in (
        f"GET /{WORD} HTTP/9.9\r\nHost: {WORD}\r\n\r\n", f"{WORD}\r\n\r\n",
        f"POST /api/chat HTTP/1.1\r\n{WORD}\r\n\r\n",
        f"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{{\"{WORD}",
        f"POST /api/chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{WORD}\r\n",
    ):  # fmt: skip
        send_raw(server, raw.encode())
    return set(statuses)


def home_of(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A folder with the documents in it, and an environment in which it is all that a process writes to."""
    home = tmp_path / "home"
    (home / "temporary").mkdir(parents=True)
    for name, text in (DOCUMENTS | SUBJECTS).items():
        (home / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "corpus" / name).write_text(text)
    (home / "trips.py").write_text(TRIPS)
    places = {"HOME": str(home), "TMPDIR": str(home / "temporary"), "XDG_CACHE_HOME": str(home / "cache")}
    return home, {**places, "PYTHONFAULTHANDLER": "1", "VERBATIM_API_KEY": KEY}


def children_of(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(number) for number in text.split()]


def await_ready(server: Server) -> None:
    deadline = time.monotonic() + 30
    while send(server, "/readyz", None, "GET") != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("settings", [{}, {"VERBATIM_ACCESS_LOG": "on"}], ids=["as it comes", "with the access log"])
def test_nothing_that_is_asked_is_written(settings: Mapping[str, str], tmp_path: Path) -> None:
    home, places = home_of(tmp_path)
    with serve(
        home / "corpus", home / "log", more={**places, **settings}, program=home / "trips.py", folder=home
    ) as server:
        statuses = ask_in_every_way(server)
        assert {200, 204, 400, 401, 404, 405, 413, 415, 422, 500} <= statuses
        limits = Path(f"/proc/{server.process.pid}/limits").read_text()
        assert "Max core file size        0                    0" in limits
        (worker,) = children_of(server.process.pid)
        os.kill(worker, signal.SIGABRT)  # a crash in the midst of it, of which Python tells all that it can
        time.sleep(0.5)
        await_ready(server)
        send(server, "/api/chat", {"question": f"trip over {WORD}"})
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(30)
    log = (home / "log").read_text()
    assert "RuntimeError at" in log and "Fatal Python error: Aborted" in log
    assert ("POST /api/chat 200" in log) == bool(settings)
    assert finds(home) == []


def test_a_crash_of_the_whole_server_writes_none_of_it(tmp_path: Path) -> None:
    home, places = home_of(tmp_path)
    with serve(home / "corpus", home / "log", more=places, program=home / "trips.py", folder=home) as server:
        ask_in_every_way(server)
        workers = children_of(server.process.pid)
        for process in (*workers, server.process.pid):
            os.kill(process, signal.SIGABRT)
        server.process.wait(30)
    assert "Fatal Python error: Aborted" in (home / "log").read_text()
    assert finds(home) == []


def test_with_feedback_on_only_redacted_questions_are_written(tmp_path: Path) -> None:
    home, places = home_of(tmp_path)
    with serve(home / "corpus", home / "log", more=places | {"VERBATIM_FEEDBACK": "on"}, folder=home) as server:
        personal = f"My name is {WORD} Petrova, mail {WORD}@example.com, do unicorns drink it?"
        send(server, "/api/chat", {"question": personal, "history": [f"history {WORD}"]}, User_Agent="zyxqagent")
        send(server, "/api/feedback", {"verdict": "down", "status": "not_found", "question": personal})
        send(server, "/api/chat", {"question": f"I want to kill myself {WORD}"})
        time.sleep(1)
    kept = b"".join(file.read_bytes() for file in home.rglob("*.sqlite*"))
    assert kept.count(b"My name is [name], mail [mail], do unicorns drink it?") == 2
    assert b"127.0.0.1" not in kept and b"zyxqagent" not in kept and b"kill" not in kept
    assert finds(home) == []


def test_the_command_line_and_mcp_write_none_of_it(tmp_path: Path) -> None:
    home, places = home_of(tmp_path)
    asking = {"name": "ask", "arguments": {"question": f"tea and {WORD}", "history": [WORD]}}
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": WORD, "version": "1"}}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asking},
        {"jsonrpc": "2.0", "id": 3, "method": WORD, "params": {WORD: WORD}},
    ]
    environment = clean_environment(**places, PYTHONPATH=str(PROJECT))
    del environment["VERBATIM_API_KEY"]
    for arguments, given in (
        (["ask", f"tea and {WORD}"], ""),
        (["chat"], f"tea and {WORD}\n:quit\n"),
        (["ask", "--jsonl"], f'{{"question": "{WORD}"}}\n{{"{WORD}\n'),
        (["mcp"], "".join(json.dumps(line) + "\n" for line in lines)),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments, "--corpus", str(home / "corpus")],
            input=given.encode(), cwd=home, env=environment, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        (home / f"{arguments[0]}.errors").write_bytes(done.stderr)
        assert b"Traceback" not in done.stderr
    shutil.rmtree(home / "corpus" / "editor")
    assert finds(home) == []
