"""Ask the golden questions and print the table: `python -m bench.golden [--wrong] [--kind KIND]`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.model import fold

if TYPE_CHECKING:
    from golden import Verdict

PROJECT = Path(__file__).parent.parent
_SHOWN = 150


def main(words: Sequence[str] | None = None) -> None:
    """Print the table, and with `--wrong` what went wrong. `words` are those of the command line."""
    # The questions and their judge belong to the tests, which are no package.
    if str(PROJECT / "tests") not in sys.path:
        sys.path.insert(0, str(PROJECT / "tests"))
    from golden import ask_golden, figures  # noqa: PLC0415

    parser = ArgumentParser(prog="python -m bench.golden", description="Ask the golden questions, print the table.")
    parser.add_argument("--wrong", action="store_true", help="show every question that went wrong, and how")
    parser.add_argument("--kind", help="only the questions of this kind, such as dialogue")
    parser.add_argument("--corpus", type=Path, default=PROJECT / "corpus", metavar="DIR", help="the documents")
    arguments = parser.parse_args(words)
    verdicts = ask_golden(arguments.corpus, arguments.kind)
    if not verdicts:
        parser.error(f"no question is of the kind {arguments.kind!r}; leave --kind out to see every question")
    print(*figures(verdicts), sep="\n")
    for verdict in verdicts if arguments.wrong else ():
        print(*_lines_about(verdict), sep="\n", end="")


def _lines_about(verdict: Verdict) -> Iterator[str]:
    """What went wrong with a question; nothing where nothing did."""
    problems = {"wrong": not verdict.right, "one side only": verdict.sides is False, "misleading": verdict.misled}
    found = [name for name, is_so in problems.items() if is_so]
    if found:
        question = verdict.question
        asked = " > ".join(fold(turn) for turn in (*question.history, question.text))
        yield f"\n{question.id} {', '.join(found)} ({question.kind}, {question.label}; got {verdict.status}) {asked}"
        yield from (f"    shown: {fold(quote)[:_SHOWN]}" for quote in verdict.quotes)
        yield ""


if __name__ == "__main__":
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the output has enough, as in `… | head`; nothing is left to be flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
