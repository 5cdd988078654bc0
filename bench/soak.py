"""Ten minutes at full load while documents change: `python -m bench.soak`.

As `bench.reloads`, with a change every few seconds until the time is over. Prints the requests, what was wrong, the
times that answers took, and the memory of each process of the server every minute.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from bench.reloads import CORPUS, DOCUMENT, WORDS, Load, answers, running, settled, until
from bot.fingerprint import fingerprint

_PAUSE_SECONDS = 5


def memory_of(parent: int) -> list[int]:
    """The resident memory of each process that a process began, in MB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    sizes = [Path(f"/proc/{child}/statm").read_text(encoding="ascii").split()[1] for child in children]
    return sorted(int(pages) * 4096 // 1_000_000 for pages in sizes)


def soak(seconds: float, workers: int, threads: int, scratch: Path) -> tuple[Load, int, list[list[int]]]:
    """Ask and change files for so long: the load, how many changes, and the memory at the start of every minute."""
    served, beside = scratch / "served", scratch / "beside"
    for folder in (served, beside):
        shutil.copytree(CORPUS, folder, ignore=shutil.ignore_patterns(".verbatim"))
    text = (served / DOCUMENT).read_text(encoding="utf-8")
    memory: list[list[int]] = []
    changes, began = 0, time.monotonic()
    with running(served, scratch / "log", workers) as (port, process):
        load = Load(port, [answers(beside)])
        with load.running(threads):
            while (passed := time.monotonic() - began) < seconds:
                if passed >= 60 * len(memory):
                    memory.append(memory_of(process.pid))
                    print(f"{passed:4.0f} s: {load.asked:,} requests, memory {memory[-1]} MB", file=sys.stderr)
                changes += 1
                changed = text.replace(WORDS, f"The effect lasts up to {changes + 2} years").encode()
                (beside / DOCUMENT).write_bytes(changed)
                load.versions.append(answers(beside))
                wanted = fingerprint(beside) or ""
                (served / DOCUMENT).write_bytes(changed)
                until(lambda wanted=wanted: settled(port, wanted, refused=False))
                load.settled = len(load.versions) - 1
                time.sleep(_PAUSE_SECONDS)
        memory.append(memory_of(process.pid))
    return load, changes, memory


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--threads", type=int, default=8)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        load, changes, memory = soak(given.seconds, given.workers, given.threads, Path(folder))
        tracebacks = Path(folder, "log").read_text(encoding="utf-8").count("Traceback")
    wrong = ", ".join(f"{number} {what}" for what, number in load.wrong.most_common()) or "0"
    cuts = quantiles(load.taken, n=1000)
    print(
        f"{given.seconds:.0f} s, {changes} changes, {load.asked:,} requests, wrong: {wrong}, tracebacks: {tracebacks}"
    )
    print(f"p50 {1000 * cuts[499]:.1f} ms, p99 {1000 * cuts[989]:.0f} ms, p99.9 {1000 * cuts[998]:.0f} ms")
    print(f"memory of the processes, MB: {memory[0]} at first, {memory[1]} after a minute, {memory[-1]} at the end")
    sys.exit(1 if load.wrong or tracebacks else 0)


if __name__ == "__main__":
    main()
