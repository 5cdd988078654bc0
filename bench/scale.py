"""Build rate, memory, start and answers for small and large folders of documents, beside rank-bm25 alone.

    python -m bench.scale [--most 100000]

Prints the table that docs/benchmarks.md holds. Times are those of the processor, which a busy machine disturbs less.
The documents are made by `bench/made_documents.py`, in a folder that is deleted again; every figure is that of a
process of its own. Needs a system that tells how much memory a process held at most: Linux, macOS or BSD.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from bench.made_documents import make_documents

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ((1_000, None), (10_000, None), (10_000, 10_000), (100_000, None))
"""How many passages, and in how many files: None is one file for every twenty."""
WARM_UP = 20
TERMS, QUESTIONS = "terms.txt", "questions.txt"
Figures = dict[str, float]


def memory() -> float:
    """The most memory that this process held at once, in MB."""
    # Linux counts in kilobytes, macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def times_of(answer: Callable[[str], object], questions: Sequence[str]) -> Figures:
    """Median and 95th percentile of the milliseconds that answers take, after some that do not count."""
    for question in questions[:WARM_UP]:
        answer(question)
    times = []
    for question in questions[WARM_UP:]:
        start = process_time()
        answer(question)
        times.append((process_time() - start) * 1e3)
    return {"median": median(times), "slow": quantiles(times, n=20)[-1]}


def build(folder: Path) -> Figures:
    """Load the documents without a stored index, and store it."""
    from bot.assistant import Assistant  # noqa: PLC0415 - the other measured processes are not to hold it

    start = process_time()
    assistant = Assistant.load(folder / "corpus")
    seconds = process_time() - start
    found: Figures = {"seconds": seconds, "memory": memory(), "passages": len(assistant.corpus.passages)}
    return found


def ask(folder: Path) -> Figures:
    """Load the documents with the stored index, and ask."""
    from bot.assistant import Assistant  # noqa: PLC0415

    start = process_time()
    assistant = Assistant.load(folder / "corpus")
    seconds = process_time() - start
    questions = (folder / QUESTIONS).read_text(encoding="utf-8").splitlines()
    return {"seconds": seconds, **times_of(assistant.ask, questions), "memory": memory()}


def terms(folder: Path) -> Figures:
    """Write the terms of each passage, and of each question, for rank-bm25: its time and memory count for nothing."""
    from bot.corpus import Corpus  # noqa: PLC0415
    from bot.readings import passage_terms  # noqa: PLC0415

    corpus = Corpus.load(folder / "corpus")
    with (folder / TERMS).open("w", encoding="utf-8") as file:
        file.writelines(" ".join(row) + "\n" for row in passage_terms(corpus.passages, corpus.analyzer).rows())
    return {}


def rank_bm25(folder: Path) -> Figures:
    """rank-bm25's BM25Okapi as it comes, over the same terms."""
    import numpy as np  # noqa: PLC0415
    from rank_bm25 import BM25Okapi  # noqa: PLC0415

    with (folder / TERMS).open(encoding="utf-8") as file:
        # Equal words are one object, as they are where a table gives the stems.
        passages = [list(map(sys.intern, line.split())) for line in file]
    start = process_time()
    index = BM25Okapi(passages)
    seconds = process_time() - start
    questions = (folder / QUESTIONS).read_text(encoding="utf-8").casefold().replace("?", "").splitlines()

    def best(question: str) -> list[int]:
        found: list[int] = np.argsort(-index.get_scores(question.split()))[:10].tolist()
        return found

    return {"seconds": seconds, **times_of(best, questions), "memory": memory(), "passages": len(passages)}


STEPS = {step.__name__: step for step in (build, ask, terms, rank_bm25)}


def in_a_process(step: Callable[[Path], Figures], folder: Path) -> Figures:
    """The figures of one step, measured in a process of its own. Ends the program where the step fails."""
    command = [sys.executable, "-m", "bench.scale", "--step", step.__name__, str(folder)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"bench.scale: {step.__name__} ended with {done.returncode}")
    found: Figures = json.loads(done.stdout)
    return found


def measure(passages: int, files: int | None) -> Iterator[str]:
    """The row of one folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        questions = make_documents(folder / "corpus", passages, files)
        (folder / QUESTIONS).write_text("\n".join(questions), encoding="utf-8")
        built, asked, _, alone = (in_a_process(step, folder) for step in (build, ask, terms, rank_bm25))
        number = sum(1 for _ in (folder / "corpus").glob("*.md"))
        stored = sum(file.stat().st_size for file in (folder / "corpus" / ".verbatim").iterdir() if file.is_file())
    cells = [
        f"{built['passages']:,.0f}", f"{number:,}",
        f"{built['seconds']:.1f}", f"{built['passages'] / built['seconds']:,.0f}", f"{alone['seconds']:.1f}",
        f"{built['memory']:.0f}", f"{asked['memory']:.0f}", f"{alone['memory']:.0f}",
        f"{asked['seconds']:.2f}", f"{stored / 1e6:.1f}",
        f"{asked['median']:.1f}", f"{asked['slow']:.1f}", f"{alone['median']:.1f}", f"{alone['slow']:.1f}",
    ]  # fmt: skip
    yield f"| {' | '.join(cells)} |"


HEAD = (
    "passages", "files", "build, s", "passages a second", "rank-bm25: build, s",
    "memory, building, MB", "started from the stored index, MB", "rank-bm25: MB",
    "start from the stored index, s", "stored, MB",
    "answer, median, ms", "95th percentile, ms", "rank-bm25: median, ms", "95th percentile, ms",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure building, memory, start and answers, and print a table.")
    parser.add_argument("--most", type=int, default=100_000, help="leave out larger folders (100000 passages)")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("folder", type=Path, nargs="?", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(STEPS[options.step](options.folder)))
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in ("rank-bm25", "nltk", "numpy"))
    system = f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"
    print(f"{date.today().isoformat()}, {system}, {packages}", "", sep="\n")
    print(f"| {' | '.join(HEAD)} |", "|---:" * len(HEAD) + "|", sep="\n", flush=True)
    for passages, files in FOLDERS:
        if passages <= options.most:
            print(*measure(passages, files), sep="\n", flush=True)


if __name__ == "__main__":
    main()
