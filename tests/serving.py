"""A real server in a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, and the file with all that it wrote."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without settings of this project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    return kept | more


@contextmanager
def serve(
    corpus: Path, log: Path, *options: str, more: Mapping[str, str] | None = None,
    program: Path = PROJECT / "server.py", folder: Path = PROJECT,
) -> Iterator[Server]:  # fmt: skip
    """Start `python server.py` (or another program like it) in a folder, wait until it is ready, stop it in the end."""
    port = free_port()
    command = [sys.executable, str(program), "--corpus", str(corpus), "--port", str(port), *options]
    with log.open("wb") as out:
        environment = clean_environment(**{"VERBATIM_VISITOR_QUESTIONS_PER_MINUTE": "0", **(more or {})})
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}/readyz", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    said = server.log.read_text() if server.log.is_file() else "what it said is not kept"
    raise AssertionError(f"the server did not start:\n{said}")


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail where it does not within a minute."""
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        time.sleep(0.1)
