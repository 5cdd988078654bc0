"""Change the files of a server under load, broken versions among them: `python -m bench.reloads`.

Several threads ask without a pause while documents and editor's files change. Every reply must be whole, that of a
version between the one that all processes had settled on when it was asked and the newest one, and the same as any
other of its ETag. Prints how many there were, how many were wrong, and how long a change took to reach all processes.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from bot.assistant import Assistant
from bot.fingerprint import fingerprint

PROJECT = Path(__file__).parent.parent
CORPUS = PROJECT / "corpus"
QUESTIONS = ("How long does the effect last?", "can I do it with rosacea", "is it safe?", "does it hurt", "bald spots")
DOCUMENT, WORDS = "plasmolifting-of-the-face.txt", "The effect lasts up to 2 years"
BROKEN = (
    ("editor/synonyms.txt", b"alone\n"), (DOCUMENT, b"\xff\xfe"), (DOCUMENT, b""),
    ("editor/documents.toml", b"subjects = ["), ("editor/cautions.txt", b"no arrow\n"),
)  # fmt: skip
_SECONDS = 120
_CHECKS = 12
"""How many replies one after the other must agree for all processes to have settled."""


@contextmanager
def running(folder: Path, log: Path, workers: int) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server in a process group of its own: its port and its process. What is left of it is killed in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "server.py", "--corpus", str(folder), "--port", str(port), "--workers", str(workers)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    environment |= dict.fromkeys(("VERBATIM_VISITOR_QUESTIONS_PER_MINUTE", "VERBATIM_QUESTIONS_PER_MINUTE"), "0")
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        until(lambda: _is_ready(port))
        yield port, process
    finally:
        process.terminate()
        process.wait(_SECONDS)


def until(holds: object) -> None:
    """Wait until a function gives something true. Raises TimeoutError where it does not."""
    deadline = time.monotonic() + _SECONDS
    assert callable(holds)
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not come to what was waited for")
        time.sleep(0.05)


def exchange(port: int, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str, bytes]:
    """Status, ETag and body of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        return reply.status, reply.headers.get("ETag", ""), reply.read()
    finally:
        connection.close()


def ready(port: int) -> dict[str, object]:
    """What /readyz says."""
    found: dict[str, object] = json.loads(exchange(port, "GET", "/readyz")[2])
    return found


def _is_ready(port: int) -> bool:
    try:
        return exchange(port, "GET", "/readyz")[0] == 200
    except OSError:
        return False


def settled(port: int, wanted: str, *, refused: bool) -> bool:
    """Whether all processes answer from the files of a fingerprint, with or without a refusal."""
    for _ in range(_CHECKS):
        content = ready(port)
        index = content["index"]
        assert isinstance(index, dict)
        if index["fingerprint"] != wanted or bool(content["refused"]) != refused:
            return False
    return True


@dataclass
class Load:
    """Threads that ask, what they may be answered, how many seconds each answer took, and what went wrong."""

    port: int
    versions: list[dict[str, bytes]]
    settled: int = 0
    asked: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    _tags: dict[str, bytes] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self, threads: int) -> Iterator[None]:
        """Ask while the block runs."""
        started = [threading.Thread(target=self._ask, args=(Random(number),)) for number in range(threads)]
        for thread in started:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in started:
                thread.join()

    def _ask(self, random: Random) -> None:
        while not self._ended.is_set():
            question = random.choice(QUESTIONS)
            oldest, began = self.settled, time.perf_counter()
            try:
                status, tag, body = exchange(self.port, "POST", "/api/chat", {"question": question})
            except (OSError, http.client.HTTPException) as error:
                self._count(type(error).__name__)
                continue
            self.taken.append(time.perf_counter() - began)
            allowed = [version[question] for version in self.versions[oldest:]]
            fault = "" if status == 200 else f"status {status}"
            with self._lock:
                fault = fault or ("" if self._tags.setdefault(tag, body) == body else "one tag, two answers")
            self._count(fault or ("" if body in allowed else "answer of no version that can be"))

    def _count(self, fault: str) -> None:
        with self._lock:
            self.asked += 1
            if fault:
                self.wrong[fault] += 1


def answers(folder: Path) -> dict[str, bytes]:
    """What a server gives for each question."""
    assistant = Assistant.load(folder)
    return {question: json.dumps(assistant.ask(question).as_dict()).encode() for question in QUESTIONS}


def change_under_load(
    changes: int, workers: int, threads: int, corpus: Path, scratch: Path
) -> tuple[Load, list[float]]:
    """Change the files so often, every third time to something broken; the load, and the seconds that a change took."""
    scratch.mkdir(exist_ok=True)
    served, beside = scratch / "served", scratch / "beside"
    for folder in (served, beside):
        shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns(".verbatim"))
    text = (served / DOCUMENT).read_text(encoding="utf-8")
    seconds = []
    with running(served, scratch / "log", workers) as (port, _):
        load = Load(port, [answers(beside)])
        with load.running(threads):
            for number in range(changes):
                if number % 3 == 2:
                    _break(served, port, BROKEN[number // 3 % len(BROKEN)])
                    continue
                changed = text.replace(WORDS, f"The effect lasts up to {number + 3} years").encode()
                (beside / DOCUMENT).write_bytes(changed)
                load.versions.append(answers(beside))
                wanted, began = fingerprint(beside) or "", time.monotonic()
                (served / DOCUMENT).write_bytes(changed)
                until(lambda wanted=wanted: settled(port, wanted, refused=False))
                seconds.append(time.monotonic() - began)
                load.settled = len(load.versions) - 1
    return load, seconds


def _break(folder: Path, port: int, broken: tuple[str, bytes]) -> None:
    """Break a file, wait until it is refused everywhere, and mend it."""
    file, before = folder / broken[0], fingerprint(folder) or ""
    whole = file.read_bytes()
    file.write_bytes(broken[1])
    until(lambda: settled(port, before, refused=True))
    file.write_bytes(whole)
    until(lambda: settled(port, before, refused=False))


def told(load: Load, seconds: Sequence[float], changes: int) -> str:
    """The figures in a few lines."""
    wrong = ", ".join(f"{number} {what}" for what, number in load.wrong.most_common()) or "0"
    return (
        f"{changes} changes ({changes // 3} of them broken, refused and mended), "
        f"{load.asked:,} requests, wrong: {wrong}\n"
        f"seconds until all processes answered from a change: median {median(seconds):.1f}, most {max(seconds):.1f}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--changes", type=int, default=30)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--threads", type=int, default=4)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        load, seconds = change_under_load(given.changes, given.workers, given.threads, CORPUS, Path(folder))
        log = Path(folder, "log").read_text(encoding="utf-8")
    print(told(load, seconds, given.changes))
    print(f"tracebacks in the server's log: {log.count('Traceback')}")
    sys.exit(1 if load.wrong else 0)


if __name__ == "__main__":
    main()
