"""`python server.py`: a real process with real requests."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import WriteCorpus
from serving import PROJECT, clean_environment, free_port, serve
from small_corpus import DOCUMENTS, SUBJECTS


def post(url: str, question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{url}/api/chat", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return bytes(response.read())


def start(*options: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "server.py", *options]
    return subprocess.run(
        command, cwd=PROJECT, env=clean_environment(**more), capture_output=True, text=True, timeout=60, check=False
    )


def test_two_workers_give_the_same_bytes_and_stop_when_told(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    with serve(write_corpus(DOCUMENTS | SUBJECTS), tmp_path / "log", "--workers", "2") as server:
        answers = {post(server.url, "How long does green tea steep?") for _ in range(20)}
        assert len(answers) == 1 and b"two minutes" in answers.pop()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_request_in_flight_is_answered_although_the_server_is_told_to_stop(
    write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    body = json.dumps({"question": "How long does green tea steep?"}).encode()
    head = f"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    with serve(write_corpus(DOCUMENTS | SUBJECTS), tmp_path / "log") as server, ExitStack() as stack:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        asking = [stack.enter_context(socket.create_connection(address, timeout=30)) for _ in range(8)]
        for connection in asking:
            connection.sendall(head.encode() + b"Expect: 100-continue\r\n\r\n")
            # It is said when the program reads the body, so from here on it has begun with the request.
            assert connection.recv(100).startswith(b"HTTP/1.1 100")
        server.process.send_signal(signal.SIGTERM)
        for connection in asking:
            connection.sendall(body)
        for connection in asking:
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            assert answer.status == 200 and b"two minutes" in answer.read()
        assert server.process.wait(30) == 0


def test_half_open_connections_and_slow_heads_keep_nobody_waiting(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    with serve(write_corpus(DOCUMENTS | SUBJECTS), tmp_path / "log") as server, ExitStack() as stack:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        for number in range(300):
            connection = stack.enter_context(socket.create_connection(address))
            connection.sendall(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nX-Slow: "[: number % 60])
            if number % 3 == 0:
                connection.shutdown(socket.SHUT_WR)
        assert all(b"two minutes" in post(server.url, "How long does green tea steep?") for _ in range(20))


def test_a_full_disk_takes_the_log_and_not_the_answers(write_corpus: WriteCorpus) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a device that is always full")
    with serve(write_corpus(DOCUMENTS | SUBJECTS), full, more={"VERBATIM_ACCESS_LOG": "on"}) as server:
        for _ in range(10):
            assert b"two minutes" in post(server.url, "How long does green tea steep?")


def test_bodies_that_never_come_keep_nobody_waiting(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    with serve(write_corpus(DOCUMENTS | SUBJECTS), tmp_path / "log") as server, ExitStack() as stack:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        for _ in range(10):
            connection = stack.enter_context(socket.create_connection(address))
            connection.sendall(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            connection.sendall(b"Content-Length: 100\r\n\r\n{")
        assert b"two minutes" in post(server.url, "How long does green tea steep?")
    assert "WARNING" not in (tmp_path / "log").read_text()


def test_only_http_1_is_spoken(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    with serve(write_corpus(DOCUMENTS), tmp_path / "log") as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address, timeout=20) as connection:
            connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
            assert connection.recv(100) == b""  # closed; who speaks it would send its settings


def test_variables_and_options(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    more = {"VERBATIM_PORT": "1", "VERBATIM_CORPUS": "/nowhere", "VERBATIM_ORIGINS": "https://clinic.example"}
    with serve(write_corpus(DOCUMENTS), tmp_path / "log", "--host", "localhost", more=more) as server:
        request = urllib.request.Request(f"{server.url}/healthz", headers={"Origin": "https://clinic.example"})
        with urllib.request.urlopen(request, timeout=30) as response:
            assert response.headers["Access-Control-Allow-Origin"] == "https://clinic.example"


def test_a_taken_port_is_one_line(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    folder = write_corpus(DOCUMENTS)
    with serve(folder, tmp_path / "log") as server:
        done = start("--corpus", str(folder), "--port", server.url.rpartition(":")[2])
    assert done.returncode == 2
    assert "address already in use; choose another with --host and --port" in done.stderr


@pytest.mark.parametrize(
    ("options", "more", "code", "said"),
    [
        (["--port", "99999"], {}, 2, "port is 99,999"),
        (["--port", "eighty"], {}, 2, "invalid int value"),
        (["--origins", "clinic.example"], {}, 2, "write scheme and host"),
        (["--corpus", "/nowhere"], {}, 5, "/nowhere: no such file"),
        ([], {"VERBATIM_PROT": "80"}, 2, "did you mean VERBATIM_PORT?"),
        ([], {"VERBATIM_REGION": "xx"}, 2, "no emergency numbers for the region"),
    ],
)
def test_what_is_wrong_is_said_before_anything_starts(
    options: list[str], more: dict[str, str], code: int, said: str
) -> None:
    port = [] if "--port" in options else ["--port", str(free_port())]
    done = start(*options, *port, **more)
    assert done.returncode == code and said in done.stderr and "Traceback" not in done.stderr


def test_nothing_that_is_asked_is_written(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    folder = write_corpus(DOCUMENTS | SUBJECTS)
    with serve(folder, tmp_path / "log") as server:
        post(server.url, "does green tea help my zanzibar rash")
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{server.url}/zanzibar?q=zanzibar", timeout=30)
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert written and not any(b"zanzibar" in content for content in written)


def test_no_visitor_waits_for_what_is_read_once() -> None:
    code = (
        "import sys; from pathlib import Path; from bot.settings import Settings; from bot.web.answers import Loaded\n"
        "Loaded.load(Settings(Path('corpus')))\n"
        "print([name for name in ('nltk.stem.snowball', 'rapidfuzz.process') if name not in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
