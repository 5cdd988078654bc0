"""Times Verbatim beside Haystack's BM25 retriever from start to answer, then Verbatim in a warm process.

    make bench

Prints the table that docs/benchmarks.md holds. Needs a system with `wait4`: Linux, macOS or BSD.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
QUESTION = "can I do plasmolifting with rosacea?"
VERBATIM = (sys.executable, "-m", "bot", "ask", QUESTION)
HAYSTACK = (sys.executable, "-m", "bench.haystack_ask", QUESTION, str(CORPUS))
# Haystack reports its use over the network unless it is told not to; that would be timed too.
ENVIRONMENT = os.environ | {"HAYSTACK_TELEMETRY_ENABLED": "False", "NO_COLOR": "1"}
# Installed packages come compiled; what runs from a checkout is compiled at its first start, unless this forbids it.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One process from its start to its end. `memory` is the most it held at once, in MB."""

    wall_seconds: float
    processor_seconds: float
    memory: float
    output: bytes


def run(command: Sequence[str]) -> Run:
    """Run a command that must succeed and print something."""
    start = perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not output.strip():
        sys.exit(f"bench: {' '.join(command)} ended with {process.returncode} and {len(output)} bytes of output")
    # Linux counts in kilobytes, macOS in bytes.
    memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, output)


def alternate(pairs: int) -> tuple[list[Run], list[Run]]:
    """Both commands in turn, after one unmeasured run of each, which also writes Python's byte code."""
    run(VERBATIM), run(HAYSTACK)
    ours, theirs = [], []
    for _ in range(pairs):
        ours.append(run(VERBATIM))
        theirs.append(run(HAYSTACK))
    if len({done.output for done in ours}) > 1:
        sys.exit("bench: the same question got different answers")
    return ours, theirs


def example_questions() -> list[str]:
    """The ways of asking in the editor's file: its lines that are no comment, heading or quote."""
    text = (CORPUS / "editor" / "questions.txt").read_text(encoding="utf-8")
    return list(dict.fromkeys(line for line in text.splitlines() if line.strip() and not line.startswith(("#", ">"))))


def evenly(items: Sequence[str], number: int) -> list[str]:
    """At most `number` of the items, at even distances, the first among them."""
    taken = min(number, len(items))
    return [items[position * len(items) // taken] for position in range(taken)]


def warm(warm_up: Sequence[str], questions: Sequence[str]) -> tuple[float, list[tuple[float, str]]]:
    """Seconds to load, and (milliseconds, question) for each question, asked once, so that no cache answers it."""
    from bot.assistant import Assistant  # noqa: PLC0415  # the start of the other processes is not to wait for it

    start = perf_counter()
    assistant = Assistant.load(CORPUS)
    loaded = perf_counter() - start
    for question in warm_up:
        assistant.ask(question)
    times = []
    for question in questions:
        start = perf_counter()
        assistant.ask(question)
        times.append(((perf_counter() - start) * 1e3, question))
    return loaded, times


def whole_process_table(ours: Sequence[Run], theirs: Sequence[Run]) -> Iterator[str]:
    """The medians of both, and of the ratios of each pair."""
    yield f"| Start to answer, median of {len(ours)} alternating pairs | Verbatim | Haystack | Verbatim : Haystack |"
    yield "|---|---:|---:|---:|"
    rows = (
        ("wall clock, s", "wall_seconds", ".2f"),
        ("processor, s", "processor_seconds", ".2f"),
        ("most memory, MB", "memory", ".0f"),
    )
    for name, attribute, form in rows:
        pairs = [(getattr(our, attribute), getattr(their, attribute)) for our, their in zip(ours, theirs, strict=True)]
        medians = [median(column) for column in zip(*pairs, strict=True)]
        ratio = median(our / their for our, their in pairs)
        yield f"| {name} | {medians[0]:{form}} | {medians[1]:{form}} | {ratio:.2f} |"


def warm_table(loaded: float, times: Sequence[tuple[float, str]]) -> Iterator[str]:
    """How long single questions take once the documents are loaded."""
    milliseconds = [time for time, _ in times]
    worst, question = max(times)
    yield f"| Verbatim in a warm process, {len(times)} different questions, each asked once | |"
    yield "|---|---:|"
    yield f"| `Assistant.load`, s | {loaded:.2f} |"
    yield f"| `ask`, median, ms | {median(milliseconds):.1f} |"
    yield f"| `ask`, 95th percentile, ms | {quantiles(milliseconds, n=20)[-1]:.1f} |"
    yield f"| `ask`, worst, ms: “{question}” | {worst:.1f} |"


def machine() -> str:
    """Date, machine and versions, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"
    packages = (f"{name} {version(name)}" for name in ("haystack-ai", "rank-bm25", "nltk", "numpy"))
    return ", ".join([date.today().isoformat(), system, *packages])


def main() -> None:
    parser = argparse.ArgumentParser(description="Time Verbatim beside Haystack's BM25 retriever and print a table.")
    parser.add_argument("--pairs", type=int, default=11, help="how often to run both, at least 7 (11)")
    parser.add_argument("--questions", type=int, default=300, help="how many of the editor's questions to ask (300)")
    options = parser.parse_args()
    if options.pairs < 7 or options.questions < 100:
        parser.error("fewer than 7 pairs or 100 questions say too little; ask for more")
    own = (ROOT / "bench" / "questions.txt").read_text(encoding="utf-8").splitlines()
    asked = list(dict.fromkeys([*evenly(example_questions(), options.questions), *own]))
    others = [question for question in example_questions() if question not in asked]
    ours, theirs = alternate(options.pairs)
    loaded, times = warm(evenly(others, WARM_UP), asked)
    print(machine(), "", *whole_process_table(ours, theirs), "", *warm_table(loaded, times), sep="\n")


if __name__ == "__main__":
    main()
