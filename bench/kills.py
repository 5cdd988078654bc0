"""Kill builds and servers at random moments: `python -m bench.kills`.

A build is killed with SIGKILL after a random part of the time that it takes; the next start must answer as a start does
that knows of no stored index, byte for byte. A server is killed, the whole of it or one of its processes, at a random
moment after its files have changed; it must answer from the new files again, and no reply may be other than that of
the old or the new ones. Prints how many kills there were, what they met, and what was left behind.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from bench.reloads import CORPUS, PROJECT, exchange, running, until
from bot.assistant import Assistant
from bot.corpus import Corpus
from bot.safety import Gate
from bot.store import Store

QUESTIONS = ("How long does the effect last?", "is it safe?")
DOCUMENT, WORDS = "plasmolifting-of-the-face.txt", "The effect lasts up to 2 years"
_LINES = 300
"""How many lines of example questions are kept, so that a hundred builds take minutes."""
_BUILD = (sys.executable, "-m", "bot.web.building")


@dataclass
class Outcome:
    """What the kills met."""

    kills: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    most_files: int = 0
    most_bytes: int = 0

    def look_at(self, folder: Path) -> None:
        """Note how much lies in the folder of the stored index; tell now and then how far it has come."""
        if self.kills and self.kills % 10 == 0:
            print(self.told("so far"), file=sys.stderr, flush=True)
        files = [file.stat().st_size for file in (folder / ".verbatim").rglob("*") if file.is_file()]
        self.most_files = max(self.most_files, len(files))
        self.most_bytes = max(self.most_bytes, sum(files))

    def told(self, what: str) -> str:
        """The figures in a line."""
        met = ", ".join(f"{number} {name}" for name, number in sorted(self.met.items()))
        bad = ", ".join(f"{number} {name}" for name, number in self.bad.items()) or "0"
        left = f"at most {self.most_files} files with {self.most_bytes / 1e6:.1f} MB stored at once"
        return f"{what}: {self.kills} kills ({met}); bad answers or starts: {bad}; {left}"


def small_copy(corpus: Path, folder: Path) -> Path:
    """A copy of the corpus with few example questions."""
    shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns(".verbatim"))
    for name in ("questions.txt", "unanswered.txt"):
        file = folder / "editor" / name
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)[:_LINES]
        while lines and lines[-1].strip():  # up to the end of a topic
            lines.pop()
        file.write_text("".join(lines), encoding="utf-8")
    return folder


def fresh_answers(folder: Path) -> list[bytes]:
    """What is answered without any stored index."""
    assistant = Assistant(Corpus.load(folder), Gate.load())
    return [json.dumps(assistant.ask(question).as_dict()).encode() for question in QUESTIONS]


def stored_answers(folder: Path) -> list[bytes]:
    """What the next start answers."""
    assistant = Assistant.load(folder)
    return [json.dumps(assistant.ask(question).as_dict()).encode() for question in QUESTIONS]


def change(folder: Path, number: int) -> None:
    """Change a document and, now and then, what decides every term."""
    file = folder / DOCUMENT
    text = (CORPUS / DOCUMENT).read_text(encoding="utf-8")
    file.write_text(text.replace(WORDS, f"The effect lasts up to {number + 3} years"), encoding="utf-8")
    if number % 5 == 0:
        with (folder / "editor" / "synonyms.txt").open("a", encoding="utf-8") as words:
            words.write(f"wobble {number}, wibble {number}\n")


def kill_builds(folder: Path, kills: int, seed: int) -> Outcome:
    """Kill so many builds of a changed folder."""
    outcome, random = Outcome(), Random(seed)
    Assistant.load(folder)
    change(folder, 0)
    began = time.monotonic()
    with subprocess.Popen(
        [*_BUILD, str(folder)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        process.wait()
    whole = time.monotonic() - began
    number = 0
    while outcome.kills < kills:
        number += 1
        change(folder, number)
        with subprocess.Popen(
            [*_BUILD, str(folder)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        ) as process:
            time.sleep(random.uniform(0.1, 1.1) * whole)
            process.send_signal(signal.SIGKILL)
            process.wait()
        outcome.kills += process.returncode != 0
        written = "after the index was written" if Store.is_current(folder) else "before the index was written"
        outcome.met["too late" if process.returncode == 0 else written] += 1
        outcome.look_at(folder)
        try:
            if stored_answers(folder) != fresh_answers(folder):
                outcome.bad["other answers"] += 1
        except Exception as error:  # counted, whatever it is
            outcome.bad[type(error).__name__] += 1
    return outcome


def kill_servers(folder: Path, kills: int, seed: int, log: Path) -> Outcome:
    """Kill so many servers or processes of one, while they take changed files."""
    outcome, random = Outcome(), Random(seed)
    new = fresh_answers(folder)
    while outcome.kills < kills:
        with running(folder, log, 2) as (port, process):
            change(folder, outcome.kills + 100)
            old, new = new, fresh_answers(folder)
            _ask_until(port, time.monotonic() + random.uniform(0.2, 4.0), [old, new], outcome)
            outcome.kills += 1
            outcome.look_at(folder)
            # granian ends where the same process dies twice within seconds, so each server meets one kill.
            if random.random() < 0.6:
                outcome.met["one process of it"] += 1
                os.kill(random.choice(_children(process.pid)), signal.SIGKILL)
                until(partial(_is_settled, port, new))
                continue
            outcome.met["whole server"] += 1
            os.killpg(process.pid, signal.SIGKILL)
        with running(folder, log, 2) as (port, _):
            until(partial(_is_settled, port, new))
    return outcome


def _ask_until(port: int, end: float, allowed: list[list[bytes]], outcome: Outcome) -> None:
    while time.monotonic() < end:
        for place, question in enumerate(QUESTIONS):
            status, _, body = exchange(port, "POST", "/api/chat", {"question": question})
            if status != 200 or body not in [version[place] for version in allowed]:
                outcome.bad[f"status {status}" if status != 200 else "other answers"] += 1
        time.sleep(0.02)


def _is_settled(port: int, wanted: list[bytes]) -> bool:
    """Whether every process answers from the new files; one that was killed has no answer for a while."""
    try:
        return all(exchange(port, "POST", "/api/chat", {"question": QUESTIONS[0]})[2] == wanted[0] for _ in range(12))
    except (OSError, http.client.HTTPException):
        return False


def _children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--builds", type=int, default=80, help="how many builds to kill (80)")
    options.add_argument("--servers", type=int, default=40, help="how many servers or their processes to kill (40)")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = small_copy(CORPUS, Path(folder, "corpus"))
        builds = kill_builds(corpus, given.builds, given.seed) if given.builds else Outcome()
        print(builds.told("builds"), flush=True)
        servers = kill_servers(corpus, given.servers, given.seed, Path(folder, "log"))
        print(servers.told("servers"))
        print(f"files in the end: {sorted(file.name for file in (corpus / '.verbatim').iterdir())}")
    sys.exit(1 if builds.bad or servers.bad else 0)


if __name__ == "__main__":
    main()
